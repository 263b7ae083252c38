//! What is wrong with a text, and where.

use std::fmt;

use serde::de::{Expected, Unexpected};

use crate::{Location, Step};

/// Why a body was not taken. Shown in one line, never longer than a few hundred
/// characters, whatever the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{location}: {reason} (line {line}, column {column}, byte {offset})")]
pub struct JsonError {
    /// The place in the message.
    pub location: Location,
    /// Whether the text or the value is at fault.
    pub fault: Fault,
    /// What is wrong.
    pub reason: String,
    /// The byte of the body where it shows, from 0.
    pub offset: usize,
    /// Its line, from 1.
    pub line: usize,
    /// Its byte in the line, from 1.
    pub column: usize,
}

/// What is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The text is not JSON, or goes beyond the reader's limits.
    Text,
    /// The text is JSON, but not of the shape asked for.
    Value,
}

/// A [`JsonError`] on its way up: each level that it leaves adds its step.
#[derive(Debug)]
pub(super) struct ReadError(Box<Unplaced>);

#[derive(Debug)]
struct Unplaced {
    /// Innermost first.
    steps: Vec<Step>,
    fault: Fault,
    reason: String,
    offset: Option<usize>,
}

impl ReadError {
    pub(super) fn text(offset: usize, reason: &str) -> ReadError {
        ReadError::new(Fault::Text, reason.to_owned(), Some(offset))
    }

    pub(super) fn not_utf8(offset: usize) -> ReadError {
        ReadError::text(offset, "the body is not UTF-8")
    }

    fn new(fault: Fault, reason: String, offset: Option<usize>) -> ReadError {
        ReadError(Box::new(Unplaced {
            steps: Vec::new(),
            fault,
            reason,
            offset,
        }))
    }

    /// The place is `offset`, unless a deeper level has told a nearer one.
    pub(super) fn or_at(mut self, offset: usize) -> ReadError {
        self.0.offset.get_or_insert(offset);
        self
    }

    pub(super) fn within(mut self, step: Step) -> ReadError {
        self.0.steps.push(step);
        self
    }

    pub(super) fn placed_in(self, body: &[u8]) -> JsonError {
        let Unplaced {
            steps,
            fault,
            reason,
            offset,
        } = *self.0;
        let offset = offset.unwrap_or(0);
        let before = &body[..offset];
        let line_start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        JsonError {
            location: steps.into_iter().rev().collect(),
            fault,
            reason,
            offset,
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
            column: 1 + offset - line_start,
        }
    }
}

impl std::error::Error for ReadError {}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.reason)
    }
}

impl serde::de::Error for ReadError {
    fn custom<T: fmt::Display>(reason: T) -> ReadError {
        ReadError::new(Fault::Value, reason.to_string(), None)
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> ReadError {
        ReadError::custom(format_args!(
            "expected {expected}, found {}",
            in_words(&found)
        ))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> ReadError {
        ReadError::invalid_type(found, expected)
    }

    fn duplicate_field(name: &'static str) -> ReadError {
        ReadError::custom(format_args!("`{name}` is there twice"))
    }
}

/// What was found, in JSON's words and without the text itself, which may be
/// long or secret.
fn in_words(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => value.to_string(),
        Unexpected::Unsigned(value) => format!("the number {value}"),
        Unexpected::Signed(value) => format!("the number {value}"),
        Unexpected::Float(value) => format!("the number {value:?}"),
        Unexpected::Str(_) => "a string".to_owned(),
        Unexpected::Unit => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "an object".to_owned(),
        Unexpected::Bytes(_) => "a number".to_owned(),
        other => other.to_string(),
    }
}
