//! One line that says how far something is, on a terminal only.

use std::ffi::OsStr;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// How often the line is drawn anew.
const EVERY: Duration = Duration::from_millis(100);

/// A line on stderr that is drawn over and over.
pub(crate) struct ProgressLine {
    shown: bool,
    drawn: Instant,
}

impl ProgressLine {
    /// Nothing is drawn yet.
    pub(crate) fn new() -> ProgressLine {
        ProgressLine {
            shown: is_shown(
                std::io::stderr().is_terminal(),
                std::env::var_os("TERM").as_deref(),
            ),
            drawn: Instant::now(),
        }
    }

    /// Draws the line anew, but no more often than anyone can read.
    pub(crate) fn draw(&mut self, text: impl FnOnce() -> String) {
        if self.shown && self.drawn.elapsed() > EVERY {
            self.drawn = Instant::now();
            draw(&text());
        }
    }

    /// What is written next finds an empty line.
    pub(crate) fn clear(&self) {
        if self.shown {
            draw("");
        }
    }
}

/// A terminal that calls itself dumb cannot go back and draw anew.
fn is_shown(is_terminal: bool, term: Option<&OsStr>) -> bool {
    is_terminal && term != Some(OsStr::new("dumb"))
}

fn draw(line: &str) {
    let mut stderr = std::io::stderr().lock();
    // A progress line that cannot be drawn is not missed.
    let _ = write!(stderr, "\r\x1b[K{line}").and_then(|()| stderr.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_shown_on_terminals_that_can_draw_only() {
        assert!(is_shown(true, Some(OsStr::new("xterm"))));
        assert!(is_shown(true, None));
        assert!(!is_shown(true, Some(OsStr::new("dumb"))));
        assert!(!is_shown(false, Some(OsStr::new("xterm"))));
    }
}
