//! From bytes to messages and back.

use serde::Serialize;
use smithereens_formats::{MessageId, Part};

use crate::error::{self, DecodeError};
use crate::json::JsonError;
use crate::{Message, shapes};

/// Reads one kind of message.
pub(crate) type Reader = fn(&[u8]) -> Result<Message, JsonError>;

/// Reads one message of one operation.
///
/// An empty body is taken for a request, as `{}`, and for an answer that has no
/// members. Of `headers`, only `X-Amzn-Errortype` is looked at, and only for an
/// error. The error that comes back is the one that the answer names, whatever
/// shape `id` has.
///
/// # Errors
/// What is wrong with the body, or that the typed operations have no such message.
pub fn decode(
    id: &MessageId,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Message, DecodeError> {
    let operation = id.operation.as_str();
    let unknown = || DecodeError::UnknownMessage(id.clone());
    match &id.part {
        Part::Request => {
            let read = shapes::request_of(operation).ok_or_else(unknown)?;
            Ok(read(if body.is_empty() { b"{}" } else { body })?)
        }
        Part::Response => {
            let read = shapes::response_of(operation).ok_or_else(unknown)?;
            let nothing = body.is_empty() && shapes::answers_nothing(operation);
            Ok(read(if nothing { b"{}" } else { body })?)
        }
        Part::Shape => Err(unknown()),
        Part::Error(_) if !shapes::OPERATIONS.contains(&operation) => Err(unknown()),
        Part::Error(_) => error::decode_error(operation, headers, body),
    }
}

impl Message {
    /// The message's body, as awsJson 1.1 writes it: absent members are left
    /// out, and an error says its name in `__type`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let written = if self.is_error() {
            serde_json::to_vec(&ErrorBody {
                name: self.shape(),
                error: self,
            })
        } else {
            serde_json::to_vec(self)
        };
        written.unwrap_or_else(|error| unreachable!("keys are strings and nothing fails: {error}"))
    }

    /// Whether this is an answer that tells of a failure.
    #[must_use]
    pub fn is_error(&self) -> bool {
        shapes::is_error(self)
    }
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    #[serde(rename = "__type")]
    name: &'a str,
    #[serde(flatten)]
    error: &'a Message,
}
