//! The run as JSON lines, for programs that watch it or outlive it.

use std::io::{self, Write};

use smithereens_formats::{CaseId, EVENT_LINE_VERSION, EventLine};

use super::text::printable_json;
use crate::event::Event;
use crate::verdict::{Failure, Verdict};

/// Writes an [`EventLine`] for each event as it comes, and leaves nothing in a
/// buffer: a killed run has told what it knew.
#[derive(Debug)]
pub struct NdjsonReporter<W> {
    out: W,
}

impl<W: Write> NdjsonReporter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> NdjsonReporter<W> {
        NdjsonReporter { out }
    }

    /// Takes notice of an event.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn tell(&mut self, event: &Event<'_>) -> io::Result<()> {
        let Some(line) = line(event) else {
            return Ok(());
        };
        let json = serde_json::to_string(&line)?;
        // In one piece: no reader sees half a line that is not the last.
        self.out
            .write_all(format!("{}\n", printable_json(&json)).as_bytes())?;
        self.out.flush()
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }
}

fn line(event: &Event<'_>) -> Option<EventLine> {
    Some(match event {
        Event::RunStarted {
            contract,
            documented,
            selected,
            seed,
            since: _,
            entries,
            phases,
        } => EventLine::RunStarted {
            version: EVENT_LINE_VERSION,
            tool: crate::TOOL.to_owned(),
            contract: (*contract).to_owned(),
            documented: *documented,
            selected: *selected,
            entries: *entries,
            seed: *seed,
            phases: phases.to_vec(),
        },
        Event::SubjectStarted { subject, role } => EventLine::SubjectStarted {
            subject: (*subject).to_owned(),
            role: *role,
        },
        Event::PhaseStarted { phase, cases } => EventLine::PhaseStarted {
            phase: *phase,
            cases: *cases,
        },
        Event::CaseFinished { case, verdict } => {
            let not_put = |verdict: &str, reason: &str| EventLine::CaseNotPut {
                case: (*case).clone(),
                verdict: verdict.to_owned(),
                reason: reason.to_owned(),
            };
            match verdict {
                Verdict::Pass(_) | Verdict::Newer(_) => return None,
                Verdict::Fail(failure) => failed(case, failure),
                Verdict::Unsupported(reason) => not_put("unsupported", reason),
                Verdict::Unreached(reason) => not_put("unreached", reason),
            }
        }
        Event::SequenceFinished {
            sequence,
            breaks,
            verdict,
        } => match (verdict, breaks) {
            (Verdict::Fail(failure), Some(case)) => failed(case, failure),
            (Verdict::Unsupported(reason) | Verdict::Unreached(reason), _) => {
                EventLine::SequenceNotPlayed {
                    sequence: (*sequence).to_owned(),
                    reason: reason.clone(),
                }
            }
            (Verdict::Pass(_) | Verdict::Newer(_) | Verdict::Fail(_), _) => return None,
        },
        Event::Found { finding, .. } => EventLine::Found {
            finding: Box::new((*finding).clone()),
        },
        Event::SubjectFinished(report) => EventLine::SubjectFinished {
            subject: report.subject.clone(),
            exercised: report.exercised(),
        },
        Event::RunFinished(report) => EventLine::RunFinished {
            report: Box::new((*report).clone()),
        },
    })
}

fn failed(case: &CaseId, failure: &Failure) -> EventLine {
    EventLine::CaseFailed {
        case: case.clone(),
        level: failure.level,
        observed: failure.observed.clone(),
        detail: failure.detail.clone(),
    }
}
