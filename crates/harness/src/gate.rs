//! Request cases put to a service: what they need is set up, the answer is
//! judged, what was stored is read back by every way there is, and all is removed
//! again, so that one bug does not hide the next.

mod answer;
mod names;
mod stored;

use std::fmt;

use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Http, Message, Needs};
use smithereens_formats::{Expectation, Level, Outcome, Part, Role};

use crate::conformance::Conformance;
use crate::scenario::{Call, Scenario};
use crate::service::{Received, Sent, Service};
use crate::verdict::{Failure, Verdict};
use names::{Names, put_text};

/// Puts cases to one service.
pub struct Gate<'a> {
    cases: &'a Cases<'a>,
    conformance: Conformance<'a>,
    service: &'a dyn Service,
    scenario: &'a dyn Scenario,
    names: Names,
}

impl<'a> Gate<'a> {
    /// Things are called after `run`, so that runs do not meet.
    #[must_use]
    pub fn new(
        cases: &'a Cases<'a>,
        service: &'a dyn Service,
        scenario: &'a dyn Scenario,
        run: &str,
    ) -> Gate<'a> {
        Gate {
            cases,
            conformance: Conformance::new(cases.contract()),
            service,
            scenario,
            names: Names::new(run, scenario.names()),
        }
    }

    /// What the service is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.service.name()
    }

    /// Puts a case, with all that it takes before and after.
    #[must_use]
    pub fn put(&self, case: &Case, message: &Message) -> Verdict {
        let id = &case.id.site.message;
        if id.part != Part::Request {
            return Verdict::Unreached("is about an answer that a service gives by itself".into());
        }
        if case.needs == Needs::Exchange {
            return Verdict::Unreached(case.needs.reason().into());
        }
        let Some(expectation) = case.expectation(Role::Service) else {
            return Verdict::Unreached(format!("is not a {}'s business", Role::Service));
        };
        let Http::Request {
            method,
            uri,
            headers,
            credentials,
        } = &case.payload.http
        else {
            return Verdict::Unreached("is no request".into());
        };
        let place = self.names.take();
        let mut sent = Sent {
            method: method.clone(),
            uri: uri.clone(),
            headers: headers.clone(),
            credentials: *credentials,
            body: place.own(&case.payload.body),
        };
        let request = Json::parse(&sent.body).unwrap_or(Json::Object(Vec::new()));
        let things = self.scenario.makes(&id.operation, &request);
        // What is not called after this run may be somebody's.
        let others = things.iter().filter(|thing| !place.owns(&thing.name));
        for thing in others {
            if self.call(&thing.read).is_ok() {
                let why = format!("needs the name {:?}, which is taken", thing.name);
                return Verdict::Unreached(why);
            }
        }
        let verdict = match self.prepare(&id.operation, &request) {
            Err(why) => Verdict::Unreached(why),
            Ok(given) => {
                for (member, text) in given {
                    // A case about that very member brings its own.
                    if !case.id.site.path.0.iter().any(|name| *name == member) {
                        put_text(&mut sent.body, member, &text);
                    }
                }
                let asked = Asked {
                    gate: self,
                    operation: &id.operation,
                    message,
                    sent: &sent,
                    expectation,
                };
                asked
                    .judge()
                    .map_or_else(Verdict::from, |()| Verdict::Pass(Vec::new()))
            }
        };
        for thing in things {
            // Most of it was never there.
            let _gone = self.call(&thing.remove);
        }
        verdict
    }

    /// Sets up what a request needs: what the calls gave, by the member that takes
    /// it.
    fn prepare(
        &self,
        operation: &str,
        request: &Json,
    ) -> Result<Vec<(&'static str, String)>, String> {
        let mut given: Vec<(&'static str, String)> = Vec::new();
        for call in self.scenario.prepare(operation, request) {
            let answer = self
                .call(&call)
                .map_err(|why| format!("needs {}, which {why}", call.operation))?;
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
    fn call(&self, call: &Call) -> Result<Json, String> {
        let received = self
            .send(call.operation, call.input.to_bytes())
            .map_err(|broken| format!("had no answer: {broken}"))?;
        if received.status != 200 {
            return Err(format!("was answered {}", answer::told(&received)));
        }
        answer::body(&received).map_err(|why| format!("was answered what {why}"))
    }

    fn send(&self, operation: &str, body: Vec<u8>) -> Result<Received, crate::service::Broken> {
        let payload = self.cases.call(operation, body);
        let Http::Request {
            method,
            uri,
            headers,
            credentials,
        } = payload.http
        else {
            unreachable!("a call is a request");
        };
        self.service.send(&Sent {
            method,
            uri,
            headers,
            credentials,
            body: payload.body,
        })
    }
}

/// One request, with what must come of it.
struct Asked<'a> {
    gate: &'a Gate<'a>,
    operation: &'a str,
    message: &'a Message,
    sent: &'a Sent,
    expectation: &'a Expectation,
}

impl Asked<'_> {
    fn judge(&self) -> Result<(), Failure> {
        let Expectation { outcome, level, .. } = self.expectation;
        let received =
            self.gate.service.send(self.sent).map_err(|broken| {
                Failure::new(Level::Required, broken.class(), broken.to_string())
            })?;
        let told = || answer::told(&received);
        match received.status {
            500.. => return Err(Failure::new(Level::Required, "server-error", told())),
            200..300 | 400..500 => {}
            _ => return Err(Failure::new(Level::Required, "odd-status", told())),
        }
        if received.status >= 400 {
            return match outcome {
                // An answer to HEAD has no body to name it in (RFC 9110 §9.3.2).
                _ if self.sent.method == "HEAD" => Ok(()),
                Outcome::Accept => Err(Failure::new(*level, "refused", told())),
                Outcome::Reject(errors) => answer::refused(&received, errors, *level),
                Outcome::RejectOrKeep | Outcome::Tolerate => {
                    answer::refused(&received, &[], *level)
                }
            };
        }
        // What was taken must do no harm, be it taken wrongly or not.
        let verdict = match outcome {
            Outcome::Reject(_) => Err(Failure::new(*level, "accepted", told())),
            Outcome::Tolerate => Ok(()),
            Outcome::Accept | Outcome::RejectOrKeep => self.taken(&received, *level),
        };
        self.gate.harmless()?;
        verdict
    }

    /// A request that was taken, as it may be.
    fn taken(&self, received: &Received, level: Level) -> Result<(), Failure> {
        let answered = self.gate.answered(self.operation, received)?;
        // A body that stands for nothing stores nothing that could be compared.
        let Ok(request) = Json::parse(&self.sent.body) else {
            return Ok(());
        };
        self.gate.related(self.operation, &request, &answered)?;
        let Some(stored) = self.gate.scenario.stores(self.operation, &request) else {
            return Ok(());
        };
        self.gate.kept(self.message, &request, &stored, level)
    }
}

impl fmt::Debug for Gate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate")
            .field("service", &self.service.name())
            .finish_non_exhaustive()
    }
}
