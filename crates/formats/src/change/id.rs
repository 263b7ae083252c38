//! Ids of changes: `SUBJECT/KIND[=VALUE]`, a type with a grammar.
//!
//! ```text
//! id      = subject "/" kind [ "=" value ]
//! subject = name [ "." member ]    ; an operation, shape, member or service
//! kind    = one of `ChangeKind`'s
//! ```
//!
//! Names and values are percent-encoded as in case ids.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ChangeKind;
use crate::Kind;
use crate::case_id::{decode_name, encode, parse_kind};

/// The stable name of one change.
///
/// ```
/// use smithereens_formats::{ChangeId, ChangeKind};
///
/// let id: ChangeId = "CrawlState/enum-value-added=CANCELLING".parse().unwrap();
/// assert_eq!(id.subject.name, "CrawlState");
/// assert_eq!(id.kind, ChangeKind::EnumValueAdded);
/// assert_eq!(id.value.as_deref(), Some("CANCELLING"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChangeId {
    /// Where the definition changed.
    pub subject: Subject,
    /// How.
    pub kind: ChangeKind,
    /// Which of several, decoded.
    pub value: Option<String>,
}

/// What a contract defines: an operation, a shape, a member of one, or the
/// service itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// The name of the operation, shape or service.
    pub name: String,
    /// The member of the shape; `member`, `key` or `value` of a list or map.
    pub member: Option<String>,
}

impl Subject {
    /// An operation, a shape or the service.
    #[must_use]
    pub fn named(name: &str) -> Subject {
        Subject {
            name: name.to_owned(),
            member: None,
        }
    }

    /// A member of a shape.
    #[must_use]
    pub fn member(shape: &str, member: &str) -> Subject {
        Subject {
            name: shape.to_owned(),
            member: Some(member.to_owned()),
        }
    }
}

/// Why a text is not a change's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a change's id: {why}; ids look like `CrawlState/enum-value-added=CANCELLING`"
)]
pub struct ChangeIdError {
    text: String,
    why: &'static str,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        encode(f, &self.name, false)?;
        if let Some(member) = &self.member {
            f.write_str(".")?;
            encode(f, member, false)?;
        }
        Ok(())
    }
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = Kind {
            name: self.kind.name().to_owned(),
            value: self.value.clone(),
        };
        write!(f, "{}/{kind}", self.subject)
    }
}

fn parse(text: &str) -> Result<ChangeId, &'static str> {
    let (subject, kind) = text
        .split_once('/')
        .ok_or("it needs two parts, SUBJECT/KIND")?;
    let subject = match subject.split_once('.') {
        None => Subject {
            name: decode_name(subject)?,
            member: None,
        },
        Some((name, member)) => Subject {
            name: decode_name(name)?,
            member: Some(decode_name(member)?),
        },
    };
    let Kind { name, value } = parse_kind(kind)?;
    Ok(ChangeId {
        subject,
        kind: ChangeKind::named(&name).ok_or("there is no such kind of change")?,
        value,
    })
}

impl FromStr for ChangeId {
    type Err = ChangeIdError;

    fn from_str(text: &str) -> Result<ChangeId, ChangeIdError> {
        parse(text).map_err(|why| ChangeIdError {
            text: text.to_owned(),
            why,
        })
    }
}

impl Serialize for ChangeId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ChangeId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ChangeId, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
