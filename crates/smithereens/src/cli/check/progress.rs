//! How far a run is, on a terminal only.

use std::ffi::OsStr;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use smithereens_harness::Event;

/// How often the line is drawn anew.
const EVERY: Duration = Duration::from_millis(100);

/// One line on stderr, drawn over and over, gone at the end.
pub(crate) struct Progress {
    shown: bool,
    subject: String,
    phase: &'static str,
    selected: u64,
    done: u64,
    drawn: Instant,
}

impl Progress {
    pub(crate) fn new() -> Progress {
        Progress {
            shown: is_shown(
                std::io::stderr().is_terminal(),
                std::env::var_os("TERM").as_deref(),
            ),
            subject: String::new(),
            phase: "",
            selected: 0,
            done: 0,
            drawn: Instant::now(),
        }
    }

    pub(crate) fn tell(&mut self, event: &Event<'_>) {
        if !self.shown {
            return;
        }
        match event {
            Event::SubjectStarted { subject, .. } => self.subject = (*subject).to_owned(),
            Event::PhaseStarted { phase, cases } => {
                self.phase = phase.name();
                self.selected = *cases;
                self.done = 0;
            }
            Event::CaseFinished { .. } => {
                self.done += 1;
                if self.drawn.elapsed() > EVERY {
                    self.drawn = Instant::now();
                    draw(&format!(
                        "{}, {}: {} of {} cases",
                        self.subject, self.phase, self.done, self.selected
                    ));
                }
            }
            // What is written next must find an empty line.
            Event::SubjectFinished(_) | Event::RunFinished(_) => draw(""),
            Event::RunStarted { .. } | Event::Found { .. } => {}
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
