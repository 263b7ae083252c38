//! The built-in subjects: Glue's typed shapes, as a reader and as a validator.

use std::borrow::Cow;

use smithereens_formats::{MessageId, Part, Role};
use smithereens_glue::{DecodeError, decode};
use smithereens_harness::{Answer, Codec, Incoming};

/// The built-in subjects' names, in the order of [`built_in`].
pub const NAMES: [&str; 2] = ["glue-reader", "glue-validator"];

/// Why a message of another contract cannot be put to them. The message is not
/// named: reports count reasons, and this is one.
const FOREIGN: &str = "knows only the ten operations of Glue's triggers and workflows";

/// All built-in subjects, in the order in which they are checked.
#[must_use]
pub fn built_in() -> Vec<Box<dyn Codec>> {
    vec![Box::new(GlueReader), Box::new(GlueValidator)]
}

/// Glue's typed shapes taking messages apart.
#[derive(Debug, Clone, Copy)]
pub struct GlueReader;

/// Glue's typed shapes judging messages too.
#[derive(Debug, Clone, Copy)]
pub struct GlueValidator;

impl Codec for GlueReader {
    fn name(&self) -> &str {
        NAMES[0]
    }

    fn role(&self) -> Role {
        Role::Reader
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        exchange(incoming, false)
    }
}

impl Codec for GlueValidator {
    fn name(&self) -> &str {
        NAMES[1]
    }

    fn role(&self) -> Role {
        Role::Validator
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        exchange(incoming, true)
    }
}

fn exchange(incoming: &Incoming<'_>, validate: bool) -> Answer {
    let id = expected(incoming);
    // Only an error's headers say anything.
    let is_error = matches!(id.part, Part::Error(_));
    let headers = incoming.headers.iter().filter(|_| is_error);
    let headers: Vec<(&str, &str)> = headers
        .map(|(name, value)| (&**name, value.as_str()))
        .collect();
    let message = match decode(&id, &headers, incoming.body) {
        Ok(message) => message,
        Err(DecodeError::UnknownMessage(_)) => return Answer::Unsupported(FOREIGN.to_owned()),
        Err(error) => return Answer::Refused(error.to_string()),
    };
    if validate && let Err(violations) = message.validate() {
        return Answer::Refused(violations.to_string());
    }
    Answer::Encoded(message.encode())
}

/// A reader knows by the status that an answer is an error, not yet which.
fn expected<'a>(incoming: &Incoming<'a>) -> Cow<'a, MessageId> {
    if !incoming.is_error() || incoming.message.part != Part::Response {
        return Cow::Borrowed(incoming.message);
    }
    Cow::Owned(MessageId {
        operation: incoming.message.operation.clone(),
        part: Part::Error(String::new()),
    })
}
