//! How long things are waited for that take their time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What has not changed at all for this part of the time that things may take is not
/// waited for any longer, ...
const STANDSTILL: u32 = 3;
/// ... and for this part once that was so.
const STANDSTILL_AGAIN: u32 = 30;

/// How long a service is waited for, which may turn out to be one where nothing ever
/// happens by itself.
#[derive(Debug)]
pub(crate) struct Patience {
    settle: Duration,
    has_stood_still: AtomicBool,
}

/// One thing being waited for.
pub(super) struct Waiting<'p> {
    patience: &'p Patience,
    since: Instant,
    changed: Instant,
}

impl Patience {
    pub(super) fn new(settle: Duration) -> Patience {
        Patience {
            settle,
            has_stood_still: AtomicBool::new(false),
        }
    }

    /// The longest that one thing is waited for.
    pub(super) fn longest(&self) -> Duration {
        match self.has_stood_still.load(Ordering::Relaxed) {
            true => self.settle / STANDSTILL,
            false => self.settle,
        }
    }

    pub(super) fn wait(&self) -> Waiting<'_> {
        let now = Instant::now();
        Waiting {
            patience: self,
            since: now,
            changed: now,
        }
    }
}

impl Waiting<'_> {
    /// Something is another than before.
    pub(super) fn changes(&mut self) {
        self.changed = Instant::now();
    }

    /// Whether it is given up.
    pub(super) fn is_over(&self) -> bool {
        let Patience {
            settle,
            has_stood_still,
        } = self.patience;
        let part = match has_stood_still.load(Ordering::Relaxed) {
            true => STANDSTILL_AGAIN,
            false => STANDSTILL,
        };
        let stands_still = self.changed.elapsed() > *settle / part;
        if stands_still {
            has_stood_still.store(true, Ordering::Relaxed);
        }
        stands_still || self.since.elapsed() > *settle
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;

    use super::*;

    const SETTLE: Duration = Duration::from_millis(300);

    #[test]
    fn what_changes_is_waited_for_to_the_end() {
        let patience = Patience::new(SETTLE);
        let mut waiting = patience.wait();
        let since = Instant::now();
        while !waiting.is_over() {
            waiting.changes();
            sleep(Duration::from_millis(5));
        }
        assert!(since.elapsed() >= SETTLE);
    }

    #[test]
    fn where_nothing_moved_once_nobody_waits_long_again() {
        let patience = Patience::new(SETTLE);
        let over = || {
            let (since, waiting) = (Instant::now(), patience.wait());
            while !waiting.is_over() {
                sleep(Duration::from_millis(1));
            }
            since.elapsed()
        };
        let (first, second) = (over(), over());
        assert!(first >= SETTLE / STANDSTILL, "{first:?}");
        assert!(second < first / 2, "{second:?} after {first:?}");
    }
}
