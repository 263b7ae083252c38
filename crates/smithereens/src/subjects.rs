//! The built-in subjects: Glue's typed shapes, as a reader and as a validator,
//! each for one edition of the contract.

mod typed;

use std::borrow::Cow;

use smithereens_formats::{MessageId, Part, Role};
use smithereens_glue::{DecodeError, Refusal};
use smithereens_harness::{Answer, Codec, Incoming};

pub use self::typed::{Untyped, fitting, typed_for};
pub use smithereens_glue::Edition;

/// The built-in subjects' names, in the order of [`built_in`].
pub const NAMES: [&str; 2] = ["glue-reader", "glue-validator"];

/// All built-in subjects of an edition, in the order in which they are checked.
/// [`fitting`] tells which edition goes with a contract.
#[must_use]
pub fn built_in(edition: Edition) -> Vec<Box<dyn Codec>> {
    vec![
        Box::new(GlueReader(edition)),
        Box::new(GlueValidator(edition)),
    ]
}

/// Glue's typed shapes taking messages apart. What the edition does not list is
/// kept where the protocol says so: it is a reader that was written for this
/// contract and may meet others.
#[derive(Debug, Clone, Copy)]
pub struct GlueReader(
    /// Which contract it was written for.
    pub Edition,
);

/// Glue's typed shapes judging messages too, by what the edition lists.
#[derive(Debug, Clone, Copy)]
pub struct GlueValidator(
    /// Which contract it was written for.
    pub Edition,
);

impl GlueReader {
    /// Written for the contract that is checked by default.
    pub const NEWEST: GlueReader = GlueReader(Edition::V2020_05_15);
}

impl GlueValidator {
    /// Written for the contract that is checked by default.
    pub const NEWEST: GlueValidator = GlueValidator(Edition::V2020_05_15);
}

impl Codec for GlueReader {
    fn name(&self) -> &str {
        NAMES[0]
    }

    fn role(&self) -> Role {
        Role::Reader
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        exchange(self.0, incoming, |id, headers, body| {
            Ok(self.0.read(id, headers, body)?)
        })
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
        exchange(self.0, incoming, |id, headers, body| {
            self.0.judge(id, headers, body)
        })
    }
}

fn exchange(
    edition: Edition,
    incoming: &Incoming<'_>,
    take: impl FnOnce(&MessageId, &[(&str, &str)], &[u8]) -> Result<Vec<u8>, Refusal>,
) -> Answer {
    let id = expected(incoming);
    // Only an error's headers say anything.
    let is_error = matches!(id.part, Part::Error(_));
    let headers = incoming.headers.iter().filter(|_| is_error);
    let headers: Vec<(&str, &str)> = headers
        .map(|(name, value)| (&**name, value.as_str()))
        .collect();
    match take(&id, &headers, incoming.body) {
        Ok(bytes) => Answer::Encoded(bytes),
        Err(Refusal::Unread(DecodeError::UnknownMessage(_))) => {
            Answer::Unsupported(foreign(edition).to_owned())
        }
        Err(refusal) => Answer::Refused(refusal.to_string()),
    }
}

/// Why a message of another contract cannot be put to them. The message is not
/// named: reports count reasons, and this is one.
fn foreign(edition: Edition) -> &'static str {
    match edition {
        Edition::V2020_05_14 => {
            "knows only the nine operations of Glue's triggers and workflows before 2020-05-15"
        }
        Edition::V2020_05_15 => "knows only the ten operations of Glue's triggers and workflows",
    }
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
