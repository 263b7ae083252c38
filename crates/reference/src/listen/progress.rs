//! How far a connection's request is.

use std::sync::atomic::{AtomicU8, Ordering};

/// How far the request is: told by whoever answers it, and looked at by whoever
/// reads for it. Both are parts of one task.
#[derive(Debug, Default)]
pub(super) struct Progress(AtomicU8);

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The first byte of a request.
    Idle,
    /// The end of its headers.
    Head,
    /// The end of its body.
    Body,
}

impl Progress {
    pub(super) fn phase(&self) -> Phase {
        match self.0.load(Ordering::Relaxed) {
            0 => Phase::Idle,
            1 => Phase::Head,
            _ => Phase::Body,
        }
    }

    pub(super) fn is(&self, phase: Phase) {
        self.0.store(phase as u8, Ordering::Relaxed);
    }
}
