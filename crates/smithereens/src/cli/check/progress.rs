//! How far a run is, on a terminal only.

use smithereens_harness::Event;

use crate::cli::progress_line::ProgressLine;

/// What a run is at.
pub(crate) struct Progress {
    line: ProgressLine,
    subject: String,
    phase: &'static str,
    selected: u64,
    done: u64,
}

impl Progress {
    pub(crate) fn new() -> Progress {
        Progress {
            line: ProgressLine::new(),
            subject: String::new(),
            phase: "",
            selected: 0,
            done: 0,
        }
    }

    pub(crate) fn tell(&mut self, event: &Event<'_>) {
        match event {
            Event::SubjectStarted { subject, .. } => self.subject = (*subject).to_owned(),
            Event::PhaseStarted { phase, cases } => {
                self.phase = phase.name();
                self.selected = *cases;
                self.done = 0;
            }
            Event::CaseFinished { .. } | Event::SequenceFinished { .. } => {
                self.done += 1;
                let of = match event {
                    Event::SequenceFinished { .. } => "sequences",
                    _ => "cases",
                };
                let Progress {
                    line,
                    subject,
                    phase,
                    done,
                    selected,
                } = self;
                line.draw(|| format!("{subject}, {phase}: {done} of {selected} {of}"));
            }
            // What is written next must find an empty line.
            Event::SubjectFinished(_) | Event::RunFinished(_) => self.line.clear(),
            Event::RunStarted { .. } | Event::Found { .. } => {}
        }
    }
}
