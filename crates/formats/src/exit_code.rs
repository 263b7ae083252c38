//! What the process says to the shell. Stable: CI scripts stand on it.

use std::process::{self, Termination};

/// The exit codes of `smithereens`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// The contract is kept.
    Kept = 0,
    /// There are findings, or nothing was exercised.
    Findings = 1,
    /// Wrong usage, or an input that cannot be read.
    Usage = 2,
    /// The subject could not be reached or driven, or not to the end; what was found
    /// until then is reported.
    Unreached = 3,
    /// Interrupted; what was found is reported all the same.
    Interrupted = 4,
}

impl Termination for ExitCode {
    fn report(self) -> process::ExitCode {
        process::ExitCode::from(self as u8)
    }
}
