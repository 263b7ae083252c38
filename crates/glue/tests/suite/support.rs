//! What several of these tests need.

use smithereens_glue::{DecodeError, JsonError, Message};

/// Reads the message called `id`, such as `GetTrigger.request`.
pub(crate) fn decode(id: &str, body: &str) -> Result<Message, DecodeError> {
    smithereens_glue::decode(&id.parse().unwrap(), &[], body.as_bytes())
}

/// Reads and writes again.
pub(crate) fn again(id: &str, body: &str) -> String {
    let message = decode(id, body).unwrap_or_else(|error| panic!("{body}: {error}"));
    String::from_utf8(message.encode()).unwrap()
}

/// Why the body is refused.
pub(crate) fn refusal(id: &str, body: &str) -> JsonError {
    match decode(id, body) {
        Err(DecodeError::Body(error)) => error,
        other => panic!("{body}: {other:?}"),
    }
}
