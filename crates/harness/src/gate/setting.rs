//! What cases need around them, of which some lasts for the next.

use std::sync::{Mutex, PoisonError};

use smithereens_cases::json::Json;

use super::names::Place;
use super::{Gate, answer};
use crate::scenario::{Call, Thing};

/// Things of the run's own that no case changes, made once.
#[derive(Default)]
pub(super) struct Lasting(Mutex<Vec<Thing>>);

impl Lasting {
    pub(super) fn holds(&self, thing: &Thing) -> bool {
        self.lock().contains(thing)
    }

    pub(super) fn add(&self, thing: Thing) {
        self.lock().push(thing);
    }

    /// All of them, those made last first.
    pub(super) fn take(&self) -> Vec<Thing> {
        let mut things = std::mem::take(&mut *self.lock());
        things.reverse();
        things
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Thing>> {
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
        for call in self.scenario.prepare(operation, request) {
            let lasting = call.lasting.as_deref();
            let lasting = lasting.filter(|thing| place.owns(&thing.name));
            if lasting.is_some_and(|thing| self.lasting.holds(thing)) {
                continue;
            }
            let answer = match self.call(&call) {
                Ok(answer) => answer,
                // It was left by a run that nobody ended properly.
                Err(_) if lasting.is_some_and(|thing| self.call(&thing.read).is_ok()) => Json::Null,
                Err(why) => return Err(format!("needs {}, which {why}", call.operation)),
            };
            if let Some(thing) = lasting {
                self.lasting.add(thing.clone());
            }
            let Some(gives) = call.gives else { continue };
            let Some(Json::String(text)) = answer.get(gives.member) else {
                return Err(format!(
                    "needs {} of {}, which was not answered",
                    gives.member, call.operation
                ));
            };
            given.push((gives.as_member, text.clone()));
        }
        Ok(given)
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
