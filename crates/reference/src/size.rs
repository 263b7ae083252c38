//! How large things get in answers.

use std::io;

use serde::Serialize;

use crate::failure::Failure;

/// How many bytes of JSON a definition can have, and all that a page or a batch
/// tells: as many as the socket takes of a request. Nothing documented says how
/// many the real service allows.
pub(crate) const MOST_BYTES: usize = 16 << 20;

/// How many bytes of JSON something has. Writes none of them.
pub(crate) fn bytes_of(told: &impl Serialize) -> usize {
    let mut bytes = Count(0);
    serde_json::to_writer(&mut bytes, told)
        .unwrap_or_else(|error| unreachable!("keys are strings and nothing fails: {error}"));
    bytes.0
}

/// That a definition, or a run of a job as it starts, is not too large.
///
/// # Errors
/// It has more than [`MOST_BYTES`].
pub(crate) fn fits(kind: &str, told: &impl Serialize) -> Result<(), Failure> {
    if bytes_of(told) > MOST_BYTES {
        return Err(Failure::invalid_input(format!(
            "a {kind} has at most {MOST_BYTES} bytes as JSON"
        )));
    }
    Ok(())
}

struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
