//! Errors: those of reading, and the answers that tell of one.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserializer, Serialize};
use smithereens_formats::MessageId;

use crate::json::{JsonError, read};
use crate::message::Messages;
use crate::shape::Text;

/// Why a message could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The body is not JSON, or not of the message's shape.
    #[error(transparent)]
    Body(#[from] JsonError),
    /// The typed operations have no such message, whatever the contract has.
    #[error("{0} is no message of Glue's triggers and workflows")]
    UnknownMessage(MessageId),
    /// An answer tells of a failure, and not of which.
    #[error(
        "neither the header X-Amzn-Errortype nor `code` or `__type` in the body names the error"
    )]
    UnnamedError,
}

/// An error that the contract does not list for the operation that met it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unmodelled {
    /// The name, without namespace and what follows a colon.
    #[serde(skip)]
    pub name: String,
    /// `Message` or `message`
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Reads an error's answer. Its name is looked for in the header, then in
/// `code`, then in `__type`, in the order of the Rust and JavaScript SDKs; its
/// text in `Message`, then in `message`.
pub(crate) fn decode_error<M: Messages>(
    operation: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<M, DecodeError> {
    let header = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-errortype"));
    let mut name = header
        .map_or("", |(_, value)| bare(value.trim()))
        .to_owned();
    for member in ["code", "__type"] {
        if name.is_empty() {
            name = text(member, body)?
                .as_deref()
                .map(bare)
                .unwrap_or_default()
                .to_owned();
        }
    }
    if name.is_empty() {
        return Err(DecodeError::UnnamedError);
    }
    match M::error_of(operation, &name) {
        Some(read) => Ok(read(body)?),
        None => Ok(M::unmodelled(Unmodelled {
            message: message(body)?,
            name,
        })),
    }
}

/// The text that goes with an error.
pub(crate) fn message(body: &[u8]) -> Result<Option<String>, JsonError> {
    match text("Message", body)? {
        Some(message) => Ok(Some(message)),
        None => text("message", body),
    }
}

/// The name alone: before the first colon, after the first `#`.
fn bare(name: &str) -> &str {
    let name = name.split(':').next().unwrap_or_default();
    name.split_once('#').map_or(name, |(_, name)| name)
}

/// One member of the body. All others are unknown, whatever is in them: what an
/// error's answer says in a member that nobody asks for must not hurt.
fn text(member: &'static str, body: &[u8]) -> Result<Option<String>, JsonError> {
    read(Only(member), body)
}

struct Only(&'static str);

impl<'de> DeserializeSeed<'de> for Only {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<String>, D::Error> {
        from.deserialize_struct("error", &[], self)
    }
}

impl<'de> Visitor<'de> for Only {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object (an error)")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<String>, A::Error> {
        let mut found: Option<Option<String>> = None;
        while let Some(name) = members.next_key::<Text<'de>>()? {
            if name.as_str() != self.0 {
                members.next_value::<IgnoredAny>()?;
            } else if found.is_some() {
                return Err(A::Error::duplicate_field(self.0));
            } else {
                found = Some(members.next_value()?);
            }
        }
        Ok(found.flatten())
    }
}
