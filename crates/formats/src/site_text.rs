//! Places as texts: `CreateTrigger.request/Predicate.Conditions.member.State`,
//! the part of a case id before its kind.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Site;
use crate::case_id::{parse_message, parse_path};

/// Why a text names no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a place: {why}; places look like `CreateTrigger.request/Actions.member`")]
pub struct SiteError {
    text: String,
    why: &'static str,
}

impl FromStr for Site {
    type Err = SiteError;

    fn from_str(text: &str) -> Result<Site, SiteError> {
        let parse = || {
            let (message, path) = text
                .split_once('/')
                .ok_or("it needs two parts, MESSAGE/PATH")?;
            Ok(Site {
                message: parse_message(message)?,
                path: parse_path(path)?,
            })
        };
        parse().map_err(|why| SiteError {
            text: text.to_owned(),
            why,
        })
    }
}

impl Serialize for Site {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Site {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Site, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
