//! One request, with what must come of it.

use std::cell::Cell;

use smithereens_cases::Message;
use smithereens_cases::json::Json;
use smithereens_formats::{Expectation, Level, Outcome};

use super::Gate;
use super::answer::{self, told};
use super::harm::Seen;
use super::names::Place;
use super::owed::comes_as_awsjson;
use super::putting::Errors;
use crate::scenario::Reading;
use crate::service::{Received, Sent};
use crate::verdict::Failure;

pub(super) struct Asked<'a> {
    pub(super) gate: &'a Gate<'a>,
    pub(super) place: &'a Place<'a>,
    pub(super) operation: &'a str,
    pub(super) message: &'a Message,
    pub(super) sent: &'a Sent,
    pub(super) expectation: &'a Expectation,
    pub(super) errors: Errors,
    /// Whether the service said that it does not take it. Else something may have
    /// come of it.
    pub(super) was_refused: Cell<bool>,
}

impl Asked<'_> {
    pub(super) fn judge(&self) -> Result<(), Failure> {
        let Expectation { outcome, level, .. } = self.expectation;
        let mut seen = Seen::before(self.gate, self.place);
        let received = self
            .gate
            .exchange(self.operation, self.sent)
            .map_err(|broken| Failure::new(Level::Required, broken.class(), broken.to_string()))?;
        let told = || told(&received);
        match received.status {
            // What is not there answers so in some servers.
            501 if *outcome == Outcome::Accept => {
                return Err(Failure::new(*level, answer::UNKNOWN_OPERATION, told()));
            }
            500.. => return Err(Failure::new(Level::Required, "server-error", told())),
            200..300 | 400..500 => {}
            _ => return Err(Failure::new(Level::Required, "odd-status", told())),
        }
        if received.status >= 400 {
            self.was_refused.set(true);
            return match outcome {
                // An answer to HEAD has no body to name it in (RFC 9110 §9.3.2).
                _ if self.sent.method == "HEAD" => Ok(()),
                Outcome::Accept if answer::knows_no_operation(&received) => {
                    Err(Failure::new(*level, answer::UNKNOWN_OPERATION, told()))
                }
                Outcome::Accept => Err(Failure::new(*level, "refused", told())),
                // Who serves many protocols cannot tell which one was meant.
                _ if !comes_as_awsjson(self.sent) => {
                    answer::refused(&received, &[], Level::Recommended)
                }
                Outcome::Reject(errors) if self.errors == Errors::Documented => {
                    answer::refused(&received, errors, *level)
                }
                Outcome::Reject(_) | Outcome::RejectOrKeep | Outcome::Tolerate => {
                    answer::refused(&received, &[], *level)
                }
            };
        }
        // What was taken must do no harm, be it taken wrongly or not.
        let verdict = match outcome {
            Outcome::Reject(_) => {
                self.still_answers(&seen)?;
                Err(Failure::new(*level, "accepted", told()))
            }
            Outcome::Tolerate => Ok(()),
            Outcome::Accept | Outcome::RejectOrKeep => self.taken(&received, *level, &mut seen),
        };
        // What it did to others was not looked at.
        let is_blind = seen.is_blind();
        seen.harmless(self.gate)?;
        verdict.map_err(|failure| Failure {
            is_about_all: failure.is_about_all || is_blind,
            ..failure
        })
    }

    /// A request that was taken, as it may be.
    fn taken(&self, received: &Received, level: Level, seen: &mut Seen) -> Result<(), Failure> {
        let answered = self.gate.answered(self.operation, received)?;
        // A body that stands for nothing stores nothing that could be compared.
        let Ok(request) = Json::parse(&self.sent.body) else {
            return Ok(());
        };
        self.gate.related(self.operation, &request, &answered)?;
        let Some(stored) = self.gate.scenario.stores(self.operation, &request) else {
            return Ok(());
        };
        self.gate.kept(self.message, &request, &stored, level, seen)
    }

    /// That whoever reads what was wrongly taken gets an answer; that everything can be
    /// listed, is asked anyway.
    fn still_answers(&self, seen: &Seen) -> Result<(), Failure> {
        let Ok(request) = Json::parse(&self.sent.body) else {
            return Ok(());
        };
        let Some(stored) = self.gate.scenario.stores(self.operation, &request) else {
            return Ok(());
        };
        // What somebody else broke for good tells nothing of this.
        let is_told = |reading: &&Reading| reading.token.is_none() || !self.gate.cannot_list();
        for reading in stored.readings.iter().filter(is_told) {
            if seen.lists_by(reading) {
                continue;
            }
            let received = self
                .gate
                .send(reading.operation, reading.input.to_bytes())
                .map_err(|broken| harms(reading.operation, broken.to_string()))?;
            if received.status >= 500 {
                return Err(harms(reading.operation, told(&received)));
            }
        }
        Ok(())
    }
}

fn harms(operation: &str, told: String) -> Failure {
    let detail = format!("it was taken, and then {operation} answers {told}");
    Failure::new(Level::Required, "harms", detail)
}
