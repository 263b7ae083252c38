//! One case put to a service, and again if it fails.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use smithereens_cases::json::Json;
use smithereens_cases::{Case, Message, Needs};
use smithereens_formats::{Level, MessageId, Path, Role};

use super::Gate;
use super::asked::Asked;
use super::names::raw_text;
use crate::scenario::Thing;
use crate::service::Sent;
use crate::verdict::{Failure, Newer, Verdict, shown};

/// How failures look that were seen twice. What looks alike is counted with them: a
/// service that does wrong does so for hundreds of cases.
#[derive(Default)]
pub(super) struct Confirmed(Mutex<HashSet<Look>>);

/// A kind at one place with whatever value, or with one value at whatever place; or an
/// operation, where it is about what no other case can have caused.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Look {
    message: MessageId,
    at: Option<Path>,
    kind: Option<String>,
    level: Level,
    observed: String,
    place: Option<Path>,
}

impl Confirmed {
    fn looks(case: &Case, failure: &Failure) -> Vec<Look> {
        let site = &case.id.site;
        let look = |at, kind| Look {
            message: site.message.clone(),
            at,
            kind,
            level: failure.level,
            observed: failure.observed.clone(),
            place: failure.place.clone(),
        };
        let mut looks = vec![
            look(Some(site.path.clone()), Some(case.id.kind.name.clone())),
            look(None, Some(case.id.kind.to_string())),
        ];
        if ["accepted", "unnamed-error"].contains(&failure.observed.as_str()) {
            looks.push(look(None, None));
        }
        looks
    }

    /// Whether what looks like this was seen twice. What others can have caused
    /// never counts.
    fn has(&self, case: &Case, failure: &Failure) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let looks = Confirmed::looks(case, failure);
        !failure.is_about_all && looks.iter().any(|look| known.contains(look))
    }

    fn add(&self, case: &Case, failure: &Failure) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(Confirmed::looks(case, failure));
    }
}

impl Gate<'_> {
    pub(super) fn put_twice(&self, case: &Case, message: &Message, errors: Errors) -> Verdict {
        let first = {
            let _beside = self.company.read().unwrap_or_else(PoisonError::into_inner);
            self.put_once(case, message, errors)
        };
        let Verdict::Fail(first) = first else {
            return first;
        };
        if self.confirmed.has(case, &first) {
            return first.into();
        }
        let _alone = self.company.write().unwrap_or_else(PoisonError::into_inner);
        let was_listed = !self.cannot_list();
        self.look_at_listing();
        let can_break_it = ["accepted", "harms"].contains(&first.observed.as_str());
        if was_listed && self.cannot_list() && can_break_it {
            // It cannot be asked again: what is broken stays so.
            let detail = format!(
                "{}, and that lasts; what was put at the same time can have done it too",
                first.detail
            );
            return Failure::new(Level::Required, "harms", detail).into();
        }
        let again = self.put_once(case, message, errors);
        if first.is_about_all || first.observed == "accepted" {
            self.look_at_listing();
        }
        match again {
            Verdict::Pass(losses) if first.is_about_all => Verdict::Pass(losses),
            Verdict::Pass(_) => {
                let observed = format!("flaky: {}", first.observed);
                let detail = format!("as expected when asked again, but before: {}", first.detail);
                Failure::new(Level::Recommended, &observed, detail).into()
            }
            Verdict::Fail(again) => {
                if again.is_like(&first) {
                    self.confirmed.add(case, &again);
                }
                again.into()
            }
            again => again,
        }
    }

    pub(super) fn put_once(&self, case: &Case, message: &Message, errors: Errors) -> Verdict {
        let id = &case.id.site.message;
        let Some(expectation) = case.expectation(Role::Service) else {
            return Verdict::Unreached(format!("is not a {}'s business", Role::Service));
        };
        if id.part.is_answer() {
            return self.put_owed(case, expectation);
        }
        if case.needs == Needs::Exchange {
            return Verdict::Unreached(case.needs.reason().into());
        }
        let Some(mut sent) = Sent::of(case.payload.clone()) else {
            return Verdict::Unreached("is no request".into());
        };
        if case.id.kind.name != PLAIN
            && let Some(why) = self.unanswered(&id.operation)
        {
            return Verdict::Unreached(why);
        }
        let of = Some(id.operation.as_str()).filter(|name| self.scenario.only_reads(name));
        let place = self.names.take(of);
        sent.body = place.own(&case.payload.body);
        let request = Json::parse(&sent.body).ok();
        let known = request
            .clone()
            .unwrap_or_else(|| as_far_as_read(&sent.body));
        let things = self.things_of(&id.operation, &known);
        let odd = self.scenario.leaves(&id.operation, &known);
        // What is not called after this run may be somebody's.
        let others = || {
            let things = things.iter().filter(|thing| !place.owns(&thing.name));
            things.chain(&odd)
        };
        let lock = || {
            self.plain_names
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let _held = others().next().map(|_| lock());
        for thing in others().filter(|thing| !self.is_left(thing)) {
            if self.call(&thing.read).is_ok() {
                let why = format!("needs the name {:?}, which is taken", thing.name);
                return Verdict::Unreached(why);
            }
        }
        let verdict = match self.prepare(&id.operation, &known, &place) {
            Err(why) => Verdict::Unreached(why),
            Ok(given) => {
                for (member, text) in given {
                    place.put_text(&mut sent.body, member, &text);
                }
                let asked = Asked {
                    gate: self,
                    place: &place,
                    operation: &id.operation,
                    message,
                    sent: &sent,
                    expectation,
                    errors,
                    was_refused: Cell::new(false),
                };
                let judged = asked.judge();
                if !asked.was_refused.get() {
                    self.remove_odd(&id.operation, &odd);
                }
                match judged {
                    Ok(()) => Verdict::Pass(Vec::new()),
                    Err(failure) => self.unless_newer(&id.operation, &sent.body, failure),
                }
            }
        };
        for thing in things {
            if !self.lasting.holds(&thing) {
                // Most of it was never there.
                let _gone = self.call(&thing.remove);
            }
        }
        if let Verdict::Fail(failure) = &verdict
            && !self.confirmed.has(case, failure)
        {
            // It can be for what is around it.
            for thing in self.lasting.take_of(&place) {
                let _gone = self.call(&thing.remove);
            }
        }
        verdict
    }

    /// A failure, unless a later contract explains it.
    fn unless_newer(&self, operation: &str, body: &[u8], failure: Failure) -> Verdict {
        let was_taken = match failure.observed.as_str() {
            "accepted" => true,
            "refused" => false,
            _ => return failure.into(),
        };
        let request = Json::parse(body).ok();
        let contract = request.and_then(|request| self.explains(operation, &request, was_taken));
        match contract {
            None => failure.into(),
            Some(contract) => Verdict::Newer(Newer {
                contract: contract.to_owned(),
                failure,
            }),
        }
    }

    /// Removes what has appeared under odd names; what cannot be seen is not touched.
    pub(super) fn remove_odd(&self, operation: &str, odd: &[Thing]) {
        let mut is_seen = odd.is_empty();
        for thing in odd {
            if self.call(&thing.read).is_err() {
                continue;
            }
            is_seen = true;
            let _gone = self.call(&thing.remove);
            if self.call(&thing.read).is_ok() {
                self.tell_left(operation, &thing.name);
            }
        }
        if let (false, Some(thing)) = (is_seen, odd.first()) {
            self.tell_left(operation, &thing.name);
        }
    }

    /// Whether it is known that this is there, and of this run.
    fn is_left(&self, thing: &Thing) -> bool {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.iter()
            .any(|one| one.ends_with(&told_name(&thing.name)))
    }

    fn tell_left(&self, operation: &str, name: &str) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.push(format!("what {operation} made {}", told_name(name)));
    }
}

fn told_name(name: &str) -> String {
    match name {
        "" => "without a name".to_owned(),
        name => format!("called {}", shown(name.as_bytes())),
    }
}

/// Which errors a refusal may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errors {
    /// Those of the expectation.
    Documented,
    /// Whichever.
    Any,
}

/// The kind of the cases that are plain: documented content, and nothing varied but
/// white space.
pub(super) const PLAIN: &str = "whitespace";

/// What a body that is no JSON says of names, so that what is made of it can be
/// removed.
fn as_far_as_read(body: &[u8]) -> Json {
    let name = raw_text(body, "Name").map(|text| ("Name".to_owned(), Json::Raw(text)));
    Json::Object(name.into_iter().collect())
}
