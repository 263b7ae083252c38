//! From bytes to messages and back, whichever edition they are of.

use serde::Serialize;
use smithereens_formats::{MessageId, Part};

use crate::error::{self, DecodeError, Unmodelled};
use crate::json::JsonError;

/// Reads one kind of message of the edition `M`.
pub(crate) type Reader<M> = fn(&[u8]) -> Result<M, JsonError>;

/// The typed messages of one edition, as `messages!` makes them.
pub(crate) trait Messages: Serialize + Sized {
    /// The operations, in documented order.
    const OPERATIONS: &'static [&'static str];

    /// How the request of an operation is read.
    fn request_of(operation: &str) -> Option<Reader<Self>>;

    /// How the response of an operation is read.
    fn response_of(operation: &str) -> Option<Reader<Self>>;

    /// How an error of an operation is read, if it is listed there.
    fn error_of(operation: &str, name: &str) -> Option<Reader<Self>>;

    /// An error that is listed nowhere.
    fn unmodelled(error: Unmodelled) -> Self;

    /// The error's name, if this is an answer that tells of one.
    fn error_name(&self) -> Option<&str>;

    /// Whether the answer of an operation has no members.
    fn answers_nothing(operation: &str) -> bool;
}

pub(crate) fn decode<M: Messages>(
    id: &MessageId,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<M, DecodeError> {
    let operation = id.operation.as_str();
    let unknown = || DecodeError::UnknownMessage(id.clone());
    match &id.part {
        Part::Request => {
            let read = M::request_of(operation).ok_or_else(unknown)?;
            Ok(read(if body.is_empty() { b"{}" } else { body })?)
        }
        Part::Response => {
            let read = M::response_of(operation).ok_or_else(unknown)?;
            let nothing = body.is_empty() && M::answers_nothing(operation);
            Ok(read(if nothing { b"{}" } else { body })?)
        }
        Part::Shape => Err(unknown()),
        Part::Error(_) if !M::OPERATIONS.contains(&operation) => Err(unknown()),
        Part::Error(_) => error::decode_error(operation, headers, body),
    }
}

pub(crate) fn encode<M: Messages>(message: &M) -> Vec<u8> {
    let written = match message.error_name() {
        Some(name) => serde_json::to_vec(&ErrorBody {
            name,
            error: message,
        }),
        None => serde_json::to_vec(message),
    };
    written.unwrap_or_else(|error| unreachable!("keys are strings and nothing fails: {error}"))
}

#[derive(Serialize)]
struct ErrorBody<'a, M: Serialize> {
    #[serde(rename = "__type")]
    name: &'a str,
    #[serde(flatten)]
    error: &'a M,
}
