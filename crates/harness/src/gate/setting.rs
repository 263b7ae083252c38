//! What cases need around them, of which some lasts for the next.

use std::sync::{Mutex, PoisonError};

use smithereens_cases::json::Json;

use super::names::Place;
use super::{Gate, answer};
use crate::scenario::{Call, Thing};

/// Things of the run's own that stay for the next case.
#[derive(Default)]
pub(super) struct Lasting(Mutex<Vec<Made>>);

/// What a call made, and gave to those after it.
struct Made {
    call: Call,
    thing: Thing,
    given: Option<(&'static str, String)>,
}

impl Lasting {
    pub(super) fn holds(&self, thing: &Thing) -> bool {
        self.lock().iter().any(|made| made.thing == *thing)
    }

    /// What this very call gave, if what it made is there.
    pub(super) fn given_by(&self, call: &Call) -> Option<Option<(&'static str, String)>> {
        let all = self.lock();
        let made = all.iter().find(|made| made.call == *call)?;
        Some(made.given.clone())
    }

    /// What a call made stays.
    pub(super) fn add(&self, call: &Call, given: Option<(&'static str, String)>) {
        if let Some(thing) = &call.makes {
            self.lock().push(Made {
                call: call.clone(),
                thing: (**thing).clone(),
                given,
            });
        }
    }

    /// All of them, those made last first.
    pub(super) fn take(&self) -> Vec<Thing> {
        self.take_those(|_| true)
    }

    /// Those that a place has for an operation that only reads.
    pub(super) fn take_of(&self, place: &Place<'_>) -> Vec<Thing> {
        match place.is_of_one_operation() {
            true => self.take_those(|thing| place.owns(&thing.name)),
            false => Vec::new(),
        }
    }

    fn take_those(&self, wanted: impl Fn(&Thing) -> bool) -> Vec<Thing> {
        let mut all = self.lock();
        let (taken, left) = all.drain(..).partition(|made| wanted(&made.thing));
        *all = left;
        let taken: Vec<Made> = taken;
        let mut things: Vec<Thing> = Vec::new();
        for made in taken.into_iter().rev() {
            if !things.contains(&made.thing) {
                things.push(made.thing);
            }
        }
        things
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Made>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gate<'_> {
    /// Sets up what a request needs: what the calls gave, by the member that takes
    /// it.
    pub(super) fn prepare(
        &self,
        operation: &str,
        request: &Json,
        place: &Place<'_>,
    ) -> Result<Vec<(&'static str, String)>, String> {
        let mut given: Vec<(&'static str, String)> = Vec::new();
        let only_reads = self.scenario.only_reads(operation);
        for call in self.scenario.prepare(operation, request) {
            let own = call.makes.as_deref();
            let own = own.filter(|thing| place.owns(&thing.name));
            let lasting = own.filter(|_| call.stays || only_reads);
            if lasting.is_some()
                && let Some(known) = self.lasting.given_by(&call)
            {
                given.extend(known);
                continue;
            }
            let answer = match self.call(&call) {
                Ok(answer) => answer,
                // It was left by a run that nobody ended properly.
                Err(_) if lasting.is_some_and(|thing| self.call(&thing.read).is_ok()) => Json::Null,
                Err(why) => return Err(format!("needs {}, which {why}", call.operation)),
            };
            let gave = match call.gives {
                None => None,
                Some(gives) => match answer.get(gives.member) {
                    Some(Json::String(text)) => Some((gives.as_member, text.clone())),
                    _ => {
                        return Err(format!(
                            "needs {} of {}, which was not answered",
                            gives.member, call.operation
                        ));
                    }
                },
            };
            if lasting.is_some() {
                self.lasting.add(&call, gave.clone());
            }
            given.extend(gave);
        }
        Ok(given)
    }

    /// What must not be there before a request and is removed after it.
    pub(super) fn things_of(&self, operation: &str, request: &Json) -> Vec<Thing> {
        if !self.scenario.only_reads(operation) {
            return self.scenario.makes(operation, request);
        }
        let calls = self.scenario.prepare(operation, request).into_iter();
        let mut things: Vec<Thing> = Vec::new();
        for thing in calls.rev().filter_map(|call| call.makes) {
            if !things.contains(&thing) {
                things.push(*thing);
            }
        }
        things
    }

    /// Calls an operation that should succeed: its answer, or why it did not.
    pub(super) fn call(&self, call: &Call) -> Result<Json, String> {
        let received = self
            .send(call.operation, call.input.to_bytes())
            .map_err(|broken| format!("had no answer: {broken}"))?;
        if received.status != 200 {
            return Err(format!("was answered {}", answer::in_short(&received)));
        }
        answer::body(&received).map_err(|why| format!("was answered what {why}"))
    }
}
