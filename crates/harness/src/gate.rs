//! Cases put to a service: what they need is set up, the answer is judged, what
//! was stored is read back by every way there is, and all is removed again, so
//! that one bug does not hide the next.

mod answer;
mod asked;
mod harm;
mod names;
mod owed;
mod reached;
mod setting;
mod stored;

pub(crate) use answer::{error_name, knows_no_operation, told};

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Message, Needs};
use smithereens_formats::{Kind, Level, MessageId, Part, Path, Role, Site};

use crate::conformance::Conformance;
use crate::scenario::Scenario;
use crate::service::{Broken, Received, Sent, Service};
use crate::verdict::{Failure, Verdict};
use asked::Asked;
use harm::Listing;
use names::{Names, raw_text};
use owed::Overheard;
use reached::Reached;
use setting::Lasting;

/// Puts cases to one service.
pub struct Gate<'a> {
    cases: &'a Cases<'a>,
    conformance: Conformance<'a>,
    service: &'a dyn Service,
    scenario: &'a dyn Scenario,
    names: Names,
    /// Cases are put beside each other; one that failed, again by itself.
    company: RwLock<()>,
    /// Held by whoever needs a name that is not the run's own, which others need too.
    plain_names: Mutex<()>,
    lasting: Lasting,
    listing: Listing,
    overheard: Overheard,
    reached: Reached,
    /// The path of a request that makes the service forget everything.
    reset: Option<String>,
    /// By operation: why it need not be asked anything else.
    unanswered: HashMap<&'a str, OnceLock<Option<String>>>,
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
        let operations = cases.contract().documented();
        Gate {
            cases,
            conformance: Conformance::new(cases.contract()),
            service,
            scenario,
            names: Names::new(run, scenario.names()),
            company: RwLock::new(()),
            plain_names: Mutex::new(()),
            lasting: Lasting::default(),
            listing: Listing::default(),
            overheard: Overheard::default(),
            reached: Reached::default(),
            reset: None,
            unanswered: operations
                .map(|operation| (operation.name.as_str(), OnceLock::new()))
                .collect(),
        }
    }

    /// With a path that makes the service forget everything when it is sent a POST.
    /// It is asked for where something was stored that cannot be removed and spoils
    /// all that comes after.
    #[must_use]
    pub fn resets_by(mut self, path: impl Into<String>) -> Gate<'a> {
        self.reset = Some(path.into());
        self
    }

    /// What the service is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.service.name()
    }

    /// Puts a case, with all that it takes before and after. One that fails is put
    /// again while no other is: what others did is not blamed on it.
    #[must_use]
    pub fn put(&self, case: &Case, message: &Message) -> Verdict {
        self.put_twice(case, message, Errors::Documented)
    }

    /// Puts a payload in which several things may be broken, so that nobody says
    /// which error comes.
    #[must_use]
    pub fn put_random(&self, case: &Case, message: &Message) -> Verdict {
        self.put_twice(case, message, Errors::Any)
    }

    fn put_twice(&self, case: &Case, message: &Message, errors: Errors) -> Verdict {
        let first = {
            let _beside = self.company.read().unwrap_or_else(PoisonError::into_inner);
            self.put_once(case, message, errors)
        };
        let Verdict::Fail(first) = first else {
            return first;
        };
        let _alone = self.company.write().unwrap_or_else(PoisonError::into_inner);
        let was_listed = !self.cannot_list();
        self.look_at_listing();
        if was_listed && self.cannot_list() && (first.is_about_all || first.observed == "accepted")
        {
            // It cannot be asked again: what is broken stays so.
            let detail = format!(
                "{}, and that lasts; what was put at the same time can have done it too",
                first.detail
            );
            return Failure::new(Level::Required, "harms", detail).into();
        }
        let again = self.put_once(case, message, errors);
        self.look_at_listing();
        match again {
            Verdict::Pass(losses) if first.is_about_all => Verdict::Pass(losses),
            Verdict::Pass(_) => {
                let observed = format!("flaky: {}", first.observed);
                let detail = format!("as expected when asked again, but before: {}", first.detail);
                Failure::new(Level::Recommended, &observed, detail).into()
            }
            again => again,
        }
    }

    /// Removes what was left for the next case.
    pub fn finish(&self) {
        let _alone = self.company.write().unwrap_or_else(PoisonError::into_inner);
        self.listing.forget();
        for thing in self.lasting.take() {
            // It may be gone with something else.
            let _gone = self.call(&thing.remove);
        }
    }

    fn put_once(&self, case: &Case, message: &Message, errors: Errors) -> Verdict {
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
        let place = self.names.take();
        sent.body = place.own(&case.payload.body);
        let request = Json::parse(&sent.body).ok();
        let known = request
            .clone()
            .unwrap_or_else(|| as_far_as_read(&sent.body));
        let things = self.scenario.makes(&id.operation, &known);
        // What is not called after this run may be somebody's.
        let others = || things.iter().filter(|thing| !place.owns(&thing.name));
        let lock = || {
            self.plain_names
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let _held = others().next().map(|_| lock());
        for thing in others() {
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
                    was_taken: Cell::new(false),
                };
                let judged = asked.judge();
                if asked.was_taken.get() {
                    for call in self.scenario.leaves(&id.operation, &known) {
                        let _gone = self.call(&call);
                    }
                }
                judged.map_or_else(Verdict::from, |()| Verdict::Pass(Vec::new()))
            }
        };
        for thing in things {
            if !self.lasting.holds(&thing) {
                // Most of it was never there.
                let _gone = self.call(&thing.remove);
            }
        }
        verdict
    }

    /// Why an operation need not be asked anything else: it fails its plain request.
    pub(crate) fn unanswered(&self, operation: &str) -> Option<String> {
        let known = self.unanswered.get(operation)?;
        let ask = || {
            let (case, message) = self.plain(operation)?;
            let put = || self.put_once(&case, message, Errors::Documented);
            let (Verdict::Fail(_), Verdict::Fail(failure)) = (put(), put()) else {
                return None;
            };
            let is_deaf = failure.observed == "server-error"
                || failure.observed == answer::UNKNOWN_OPERATION
                || Broken::CLASSES.contains(&failure.observed.as_str());
            let observed = &failure.observed;
            is_deaf.then(|| format!("{operation} fails its plain request: {observed}"))
        };
        if let Some(known) = known.get() {
            return known.clone();
        }
        let why = ask();
        // What lists everything may be spoilt by what another has stored.
        if why.is_some() && self.cannot_list() {
            return None;
        }
        known.get_or_init(|| why).clone()
    }

    /// An operation's documented request with nothing about it.
    fn plain(&self, operation: &str) -> Option<(Case, &Message)> {
        let id = smithereens_formats::CaseId {
            site: Site {
                message: MessageId {
                    operation: operation.to_owned(),
                    part: Part::Request,
                },
                path: Path::root(),
            },
            kind: Kind::plain(PLAIN),
        };
        let planned = self.cases.find(&id)?;
        Some((self.cases.build(planned).ok()?, self.cases.message(planned)))
    }

    /// What it asks.
    pub(crate) fn service(&self) -> &dyn Service {
        self.service
    }

    pub(crate) fn scenario(&self) -> &dyn Scenario {
        self.scenario
    }

    pub(crate) fn cases(&self) -> &Cases<'a> {
        self.cases
    }

    /// A prefix of names that nothing else has.
    pub(crate) fn fresh_prefix(&self) -> String {
        self.names.fresh()
    }

    /// Waits until no case is put, and lets none be put.
    pub(crate) fn alone(&self) -> std::sync::RwLockWriteGuard<'_, ()> {
        self.company.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes what a call may have made.
    pub(crate) fn remove_all(&self, operation: &str, input: &Json) {
        for thing in self.scenario.makes(operation, input) {
            let _gone = self.call(&thing.remove);
        }
    }

    pub(crate) fn send(&self, operation: &str, body: Vec<u8>) -> Result<Received, Broken> {
        let Some(sent) = Sent::of(self.cases.call(operation, body)) else {
            unreachable!("a call is a request");
        };
        self.exchange(operation, &sent)
    }

    /// Every answer passes here.
    fn exchange(&self, operation: &str, sent: &Sent) -> Result<Received, Broken> {
        let received = self.service.send(sent)?;
        self.overhear(operation, sent, &received);
        self.reached.count(operation, &received);
        Ok(received)
    }

    /// Of these operations, what a pass would say nothing about.
    pub(crate) fn vacuous<'o>(&self, operations: impl Iterator<Item = &'o str>) -> Vec<String> {
        self.reached.vacuous(operations)
    }
}

/// Which errors a refusal may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Errors {
    /// Those of the expectation.
    Documented,
    /// Whichever.
    Any,
}

/// The kind of the cases that are plain: documented content, and nothing varied but
/// white space.
const PLAIN: &str = "whitespace";

/// What a body that is no JSON says of names, so that what is made of it can be
/// removed.
fn as_far_as_read(body: &[u8]) -> Json {
    let name = raw_text(body, "Name").map(|text| ("Name".to_owned(), Json::Raw(text)));
    Json::Object(name.into_iter().collect())
}

impl fmt::Debug for Gate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate")
            .field("service", &self.service.name())
            .finish_non_exhaustive()
    }
}
