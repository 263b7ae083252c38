//! The service's own time, which moves only when it is told to.

use aws_smithy_types::DateTime;

/// When every service starts: 2020-05-15T00:00:00.123Z, in milliseconds since
/// 1970. The milliseconds are there so that whoever drops them is found out.
const START: i64 = 1_589_500_800_123;

/// How many ticks there can be: some thirty years.
pub(crate) const MOST_TICKS: u64 = 1_000_000_000;

/// The time in ticks since the service started. A tick is a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Tick(u64);

impl Tick {
    /// So many ticks later, be it ever so far ahead.
    pub(crate) fn later(self, ticks: u64) -> Tick {
        Tick(self.0.saturating_add(ticks))
    }

    /// The last there is.
    pub(crate) fn last() -> Tick {
        Tick(MOST_TICKS)
    }

    /// Ticks since the service started.
    pub(crate) fn count(self) -> u64 {
        self.0
    }

    /// Seconds from an earlier tick to this.
    pub(crate) fn seconds_since(self, earlier: Tick) -> i32 {
        i32::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(i32::MAX)
    }

    /// The time of a tick that came, which is one of the [`MOST_TICKS`].
    pub(crate) fn time(self) -> DateTime {
        DateTime::from_millis(START + self.0 as i64 * 1000)
    }
}
