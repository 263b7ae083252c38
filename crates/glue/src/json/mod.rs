//! A strict JSON reader (RFC 8259) for serde, which keeps what `serde_json`'s
//! loses: the digits of a number, and the place of a mistake.
//!
//! Why not `serde_json` for reading: its floats are off by one unit in the last
//! place for about a third of all doubles, and a timestamp with nine digits
//! after the point is then truncated to the wrong millisecond. The features
//! that mend it (`arbitrary_precision`, `raw_value`, `float_roundtrip`) are
//! switched on for a whole build, and the first two give certain keys in
//! anybody's `serde_json::Value` a secret meaning.
//!
//! Limits, so that a hostile body harms nobody: [`MAX_DEPTH`] levels, and
//! [`MAX_ELEMENTS`] list elements and map entries that are kept (a list of `{}`
//! takes two hundred times its size in memory). What is skipped costs nothing.
//!
//! Not for: writing JSON; `serde_json` does that.

mod deserialize;
mod error;
mod scan;

pub(crate) use deserialize::NUMBER;
pub use error::{Fault, JsonError};
pub use scan::{MAX_DEPTH, MAX_ELEMENTS};

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::DeserializeSeed;

/// Reads a value that is the whole of `body`.
///
/// # Errors
/// What is wrong, and where: the first mistake in the order of the text.
pub fn from_json<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, JsonError> {
    read(PhantomData, body)
}

/// The same, for a value that something else knows how to read.
pub(crate) fn read<'de, T: DeserializeSeed<'de>>(
    seed: T,
    body: &'de [u8],
) -> Result<T::Value, JsonError> {
    let text = std::str::from_utf8(body)
        .map_err(|broken| error::ReadError::not_utf8(broken.valid_up_to()).placed_in(body))?;
    let mut scanner = scan::Scanner::new(text);
    seed.deserialize(&mut scanner)
        .and_then(|value| scanner.end().map(|()| value))
        .map_err(|error| error.placed_in(body))
}
