//! Case ids: `SITE/KIND[=VALUE]`, a type with a grammar.
//!
//! ```text
//! id      = message "/" path "/" kind [ "=" value ]
//! message = operation ( ".request" | ".response" | ".error." shape )
//!         | shape ".shape"            ; a shape by itself, on no wire
//! path    = "." / name *( "." name )          ; "." alone is the message itself
//! kind    = lower-case words joined by "-"
//! ```
//!
//! Every name and value is percent-encoded (UTF-8, upper-case hex) but for
//! `A-Z a-z 0-9 - _` and, in values, `.`; so an id has no character that a
//! shell or a glob treats specially, and `/`, `.` and `=` always separate.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The stable name of one case.
///
/// ```
/// use smithereens_formats::CaseId;
///
/// let id: CaseId = "CreateTrigger.request/Predicate.Conditions.member.CrawlState/enum=CANCELLING"
///     .parse()
///     .unwrap();
/// assert_eq!(id.site.message.operation, "CreateTrigger");
/// assert_eq!(id.kind.value.as_deref(), Some("CANCELLING"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseId {
    /// The one place in one message that is varied.
    pub site: Site,
    /// What is done to it.
    pub kind: Kind,
}

/// One place in one message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site {
    /// The message.
    pub message: MessageId,
    /// The place in it.
    pub path: Path,
}

/// One message of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId {
    /// The operation's name.
    pub operation: String,
    /// Which of its messages.
    pub part: Part,
}

/// Which message of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// What the client sends.
    Request,
    /// What the service answers when all is well.
    Response,
    /// What it answers otherwise: the error shape's name.
    Error(String),
    /// No message of an operation, but a shape by itself, which stands in the
    /// operation's place.
    Shape,
}

impl Part {
    /// Whether a service sends it.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        matches!(self, Part::Response | Part::Error(_))
    }
}

/// Member names from the message's root; empty for the message itself. List
/// elements are `member`, map entries `key` and `value`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Path(pub Vec<String>);

/// What is done at a site.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind {
    /// Lower-case words joined by `-`.
    pub name: String,
    /// Which of several, decoded.
    pub value: Option<String>,
}

impl Kind {
    /// A kind without a value.
    #[must_use]
    pub fn plain(name: &str) -> Kind {
        Kind {
            name: name.to_owned(),
            value: None,
        }
    }

    /// A kind with a value.
    #[must_use]
    pub fn with(name: &str, value: impl Into<String>) -> Kind {
        Kind {
            name: name.to_owned(),
            value: Some(value.into()),
        }
    }
}

impl Path {
    /// The message itself.
    #[must_use]
    pub fn root() -> Path {
        Path::default()
    }

    /// This path with one more name.
    #[must_use]
    pub fn join(&self, name: &str) -> Path {
        let mut names = Vec::with_capacity(self.0.len() + 1);
        names.extend_from_slice(&self.0);
        names.push(name.to_owned());
        Path(names)
    }

    /// Whether this is the message itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why a text is not a case id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a case id: {why}; ids look like `CreateTrigger.request/Name/too-long`")]
pub struct IdError {
    pub(crate) text: String,
    pub(crate) why: &'static str,
}

pub(crate) fn encode(f: &mut fmt::Formatter<'_>, text: &str, keep_dot: bool) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric()
            || byte == b'-'
            || byte == b'_'
            || (keep_dot && byte == b'.')
        {
            write!(f, "{}", char::from(byte))?;
        } else {
            write!(f, "%{byte:02X}")?;
        }
    }
    Ok(())
}

fn decode(text: &str, keep_dot: bool) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let plain = byte.is_ascii_alphanumeric()
            || byte == b'-'
            || byte == b'_'
            || (keep_dot && byte == b'.');
        if plain {
            bytes.push(byte);
            continue;
        }
        if byte != b'%' {
            return Err("a character in it must be percent-encoded");
        }
        let (Some(high), Some(low)) = (rest.next().and_then(hex), rest.next().and_then(hex)) else {
            return Err("`%` must be followed by two upper-case hex digits");
        };
        let decoded = high * 16 + low;
        if decoded.is_ascii_alphanumeric()
            || decoded == b'-'
            || decoded == b'_'
            || (keep_dot && decoded == b'.')
        {
            return Err("a plain character is percent-encoded");
        }
        bytes.push(decoded);
    }
    String::from_utf8(bytes).map_err(|_| "percent-encoded bytes are not UTF-8")
}

fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

pub(crate) fn decode_name(text: &str) -> Result<String, &'static str> {
    if text.is_empty() {
        return Err("a name is empty");
    }
    decode(text, false)
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        encode(f, &self.operation, false)?;
        match &self.part {
            Part::Request => f.write_str(".request"),
            Part::Response => f.write_str(".response"),
            Part::Shape => f.write_str(".shape"),
            Part::Error(shape) => {
                f.write_str(".error.")?;
                encode(f, shape, false)
            }
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(".");
        }
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            encode(f, name, false)?;
        }
        Ok(())
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.message, self.path)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(value) = &self.value {
            f.write_str("=")?;
            encode(f, value, true)?;
        }
        Ok(())
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.site, self.kind)
    }
}

impl FromStr for MessageId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<MessageId, IdError> {
        parse_message(text).map_err(|why| IdError {
            text: text.to_owned(),
            why,
        })
    }
}

pub(crate) fn parse_message(text: &str) -> Result<MessageId, &'static str> {
    let mut names = text.split('.');
    let operation = decode_name(names.next().unwrap_or_default())?;
    let part = match (names.next(), names.next()) {
        (Some("request"), None) => Part::Request,
        (Some("response"), None) => Part::Response,
        (Some("shape"), None) => Part::Shape,
        (Some("error"), Some(shape)) => Part::Error(decode_name(shape)?),
        _ => return Err("a message is `OPERATION.request`, `.response` or `.error.SHAPE`"),
    };
    if names.next().is_some() {
        return Err("a message has too many parts");
    }
    Ok(MessageId { operation, part })
}

pub(crate) fn parse_path(text: &str) -> Result<Path, &'static str> {
    if text == "." {
        return Ok(Path::root());
    }
    text.split('.')
        .map(decode_name)
        .collect::<Result<_, _>>()
        .map(Path)
}

pub(crate) fn parse_kind(text: &str) -> Result<Kind, &'static str> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(decode(value, true)?)),
        None => (text, None),
    };
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if !name.split('-').all(word) {
        return Err("a kind is lower-case words joined by `-`");
    }
    Ok(Kind {
        name: name.to_owned(),
        value,
    })
}

impl FromStr for CaseId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<CaseId, IdError> {
        let parse = || {
            let mut parts = text.split('/');
            let (Some(message), Some(path), Some(kind), None) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            else {
                return Err("it needs three parts, MESSAGE/PATH/KIND");
            };
            let site = Site {
                message: parse_message(message)?,
                path: parse_path(path)?,
            };
            Ok(CaseId {
                site,
                kind: parse_kind(kind)?,
            })
        };
        parse().map_err(|why| IdError {
            text: text.to_owned(),
            why,
        })
    }
}

impl Serialize for CaseId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CaseId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<CaseId, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
