//! The editions of the contract that the shapes are typed for.

use smithereens_formats::MessageId;

use crate::{DecodeError, Violations, shapes, shapes_2020_05_14};

/// One edition of the contract: what a program knows that was written for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Edition {
    /// `glue@2020-05-14`, the day before the change:
    /// [`shapes_2020_05_14`](crate::shapes_2020_05_14).
    V2020_05_14,
    /// `glue@2020-05-15`: [`shapes`](crate::shapes).
    #[default]
    V2020_05_15,
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It could not be read.
    #[error(transparent)]
    Unread(#[from] DecodeError),
    /// It breaks constraints or rules.
    #[error(transparent)]
    Broken(#[from] Violations),
}

impl Edition {
    /// Every edition, the oldest first.
    pub const ALL: [Edition; 2] = [Edition::V2020_05_14, Edition::V2020_05_15];

    /// The contract's name.
    #[must_use]
    pub fn contract(self) -> &'static str {
        match self {
            Edition::V2020_05_14 => shapes_2020_05_14::CONTRACT,
            Edition::V2020_05_15 => shapes::CONTRACT,
        }
    }

    /// The operations, in documented order.
    #[must_use]
    pub fn operations(self) -> &'static [&'static str] {
        match self {
            Edition::V2020_05_14 => shapes_2020_05_14::OPERATIONS,
            Edition::V2020_05_15 => shapes::OPERATIONS,
        }
    }

    /// Reads a message, as [`decode`](crate::decode) does, and writes what it
    /// understood.
    ///
    /// # Errors
    /// What is wrong with the body, or that this edition has no such message.
    pub fn read(
        self,
        id: &MessageId,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Vec<u8>, DecodeError> {
        Ok(match self {
            Edition::V2020_05_14 => shapes_2020_05_14::Message::decode(id, headers, body)?.encode(),
            Edition::V2020_05_15 => shapes::Message::decode(id, headers, body)?.encode(),
        })
    }

    /// The same, judging constraints and [rules](crate::rules) too.
    ///
    /// # Errors
    /// That it cannot be read, or all that it breaks.
    pub fn judge(
        self,
        id: &MessageId,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Vec<u8>, Refusal> {
        Ok(match self {
            Edition::V2020_05_14 => {
                let message = shapes_2020_05_14::Message::decode(id, headers, body)?;
                message.validate()?;
                message.encode()
            }
            Edition::V2020_05_15 => {
                let message = shapes::Message::decode(id, headers, body)?;
                message.validate()?;
                message.encode()
            }
        })
    }
}
