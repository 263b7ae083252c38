//! Cases put to a service: what they need is set up, the answer is judged, what
//! was stored is read back by every way there is, and all is removed again, so
//! that one bug does not hide the next.

mod answer;
mod asked;
mod harm;
mod names;
mod newer;
mod owed;
mod putting;
mod reached;
mod setting;
mod stored;

pub(crate) use answer::{error_name, knows_no_operation, told};

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Message};
use smithereens_formats::{Kind, MessageId, Part, Path, Site};

use crate::conformance::Conformance;
use crate::scenario::Scenario;
use crate::service::{Broken, Received, Sent, Service};
use crate::verdict::Verdict;
use harm::Listing;
use names::Names;
use newer::{Later, Met};
use owed::Overheard;
use putting::{Confirmed, Errors, PLAIN};
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
    confirmed: Confirmed,
    later: Vec<Later<'a>>,
    met: Met,
    left: Mutex<Vec<String>>,
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
            confirmed: Confirmed::default(),
            later: Vec::new(),
            met: Met::default(),
            left: Mutex::new(Vec::new()),
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
    /// again while no other is: what others did is not blamed on it. One that fails
    /// like another that was put again counts with that.
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

    /// Removes what was left for the next case.
    pub fn finish(&self) {
        self.tidy();
        let left = self.came_and_stayed();
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(left);
    }

    /// Removes what stays from case to case.
    pub(crate) fn tidy(&self) {
        let _alone = self.company.write().unwrap_or_else(PoisonError::into_inner);
        self.listing.forget();
        for thing in self.lasting.take() {
            // It may be gone with something else.
            let _gone = self.call(&thing.remove);
        }
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
        if let Some(thing) = self.scenario.creates(operation, input) {
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

    /// What could not be removed again, or must not be touched: it can be somebody's.
    pub(crate) fn left(&self) -> Vec<String> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = std::mem::take(&mut *left);
        left.sort_unstable();
        left.dedup();
        left
    }

    /// Of these operations, what a pass would say nothing about.
    pub(crate) fn vacuous<'o>(&self, operations: impl Iterator<Item = &'o str>) -> Vec<String> {
        self.reached.vacuous(operations)
    }
}

impl fmt::Debug for Gate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate")
            .field("service", &self.service.name())
            .finish_non_exhaustive()
    }
}
