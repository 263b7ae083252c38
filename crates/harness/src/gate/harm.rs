//! What a call did to others: what lists everything must still answer, and
//! somebody else's thing be what it was.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use smithereens_cases::compare;
use smithereens_cases::json::Json;
use smithereens_cases::rules::select;
use smithereens_formats::{Credentials, Level};

use super::Gate;
use super::answer::told;
use super::names::Place;
use crate::scenario::{Bystander, Reading};
use crate::service::Sent;
use crate::verdict::{Failure, shown};

/// Of each set of names, one thing that no case touches, as it was first read.
#[derive(Default)]
pub(super) struct Listing {
    bystanders: Mutex<HashMap<usize, Option<Json>>>,
    /// Whether listing everything fails, whatever a case does: something was
    /// stored that cannot be removed.
    is_broken: AtomicBool,
    /// What was listed before the run.
    before: Mutex<Option<HashSet<Vec<u8>>>>,
}

/// What was seen of everything around one call.
pub(super) struct Seen {
    bystander: Option<(Bystander, Json)>,
    /// All that is listed after the call.
    listed: Option<Vec<Json>>,
    /// Whether nothing stands by because others broke what lists everything: that
    /// hides what a call does.
    is_blind: bool,
}

/// More pages than this of one list are not followed.
const MOST_PAGES: usize = 1_000;

impl Seen {
    /// Sees to it that there is somebody else's thing.
    pub(super) fn before(gate: &Gate<'_>, place: &Place<'_>) -> Seen {
        let nothing = |is_blind| Seen {
            bystander: None,
            listed: None,
            is_blind,
        };
        let Some(bystander) = gate.scenario.bystander(&place.name("bystander")) else {
            return nothing(false);
        };
        if gate.cannot_list() {
            return nothing(true);
        }
        let known = gate.listing.lock().get(&place.number()).cloned();
        let was = match known {
            Some(was) => was,
            None => match gate.first_read(&bystander) {
                Err(_) => return nothing(true),
                Ok(was) => {
                    gate.listing.lock().insert(place.number(), was.clone());
                    was
                }
            },
        };
        Seen {
            bystander: was.map(|was| (bystander, was)),
            listed: None,
            is_blind: false,
        }
    }

    pub(super) fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// Whether this reading is the one by which everything is listed in the end.
    pub(super) fn lists_by(&self, reading: &Reading) -> bool {
        self.bystander.as_ref().is_some_and(|(bystander, _)| {
            let of = &bystander.reading;
            (of.operation, &of.input, of.at) == (reading.operation, &reading.input, reading.at)
        })
    }

    /// All that is listed by this reading, if it is the one that lists everything.
    pub(super) fn listed(
        &mut self,
        gate: &Gate<'_>,
        reading: &Reading,
    ) -> Option<Result<&[Json], Failure>> {
        if !self.lists_by(reading) {
            return None;
        }
        if self.listed.is_none() {
            match gate.list(reading) {
                Ok(listed) => self.listed = Some(listed),
                Err(failure) => return Some(Err(failure)),
            }
        }
        self.listed.as_deref().map(Ok)
    }

    /// That what lists everything still does, and that the other thing is what it
    /// was.
    pub(super) fn harmless(mut self, gate: &Gate<'_>) -> Result<(), Failure> {
        let Some((bystander, was)) = self.bystander.clone() else {
            return Ok(());
        };
        let harm = |detail: String| Failure {
            is_about_all: true,
            ..Failure::new(Level::Required, "harms", detail)
        };
        let operation = bystander.reading.operation;
        let listed = match self.listed(gate, &bystander.reading) {
            Some(Ok(listed)) => listed,
            Some(Err(failure)) => {
                return Err(harm(format!("after it, {operation}: {}", failure.detail)));
            }
            None => return Ok(()),
        };
        let Some(is) = bystander.reading.find(listed) else {
            let name = &bystander.reading.which.1;
            return Err(harm(format!("after it {operation} does not list {name:?}")));
        };
        let contract = gate.cases.contract();
        let shape = contract.shape_named(bystander.shape).map(|(id, _)| id);
        let differences = compare(contract, shape, &was, is);
        let harmful = differences.iter().find(|one| !one.loss.is_harmless());
        match harmful {
            None => Ok(()),
            Some(difference) => {
                let back = shown(&is.to_bytes());
                Err(harm(format!(
                    "another thing changed: {difference} in {back}"
                )))
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Listing {
    /// The things that stood by are about to be removed.
    pub(super) fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<usize, Option<Json>>> {
        self.bystanders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gate<'_> {
    /// A thing that stands by, made and read; none where it cannot be made.
    fn first_read(&self, bystander: &Bystander) -> Result<Option<Json>, Failure> {
        for call in &bystander.make {
            let is_there = self.lasting.given_by(call).is_some();
            if !is_there {
                if self.call(call).is_err() {
                    return Ok(None);
                }
                self.lasting.add(call, None);
            }
        }
        let listed = self.list(&bystander.reading)?;
        Ok(bystander.reading.find(&listed).cloned())
    }

    /// Remembers what is there, to tell at the end what is left.
    pub(crate) fn begin(&self) {
        *lock(&self.listing.before) = self.all_names();
    }

    /// What is listed now and was not when the run began.
    pub(super) fn came_and_stayed(&self) -> Vec<String> {
        let (Some(before), Some(now)) = (lock(&self.listing.before).take(), self.all_names())
        else {
            return Vec::new();
        };
        let left = now.difference(&before);
        left.map(|name| format!("{} lists {}", self.lister(), shown(name)))
            .collect()
    }

    fn lister(&self) -> &'static str {
        let bystander = self.scenario.bystander("");
        bystander.map_or("nobody", |bystander| bystander.reading.operation)
    }

    fn all_names(&self) -> Option<HashSet<Vec<u8>>> {
        let reading = self.scenario.bystander("")?.reading;
        let listed = self.list(&reading).ok()?;
        let name = |item: &Json| {
            item.get(reading.which.0)
                .map_or_else(Vec::new, Json::to_bytes)
        };
        Some(listed.iter().map(name).collect())
    }

    /// Finds out whether everything can be listed while no case is put, so that
    /// what is broken for good is blamed on the case that broke it alone.
    pub(super) fn look_at_listing(&self) {
        let Some(bystander) = self.scenario.bystander("") else {
            return;
        };
        let mut is_broken = self.list(&bystander.reading).is_err();
        if is_broken && let Some(path) = &self.reset {
            self.forget_everything(path);
            is_broken = self.list(&bystander.reading).is_err();
        }
        self.listing.is_broken.store(is_broken, Ordering::Relaxed);
    }

    /// What lasts for other cases goes too.
    fn forget_everything(&self, path: &str) {
        let reset = Sent {
            method: "POST".into(),
            uri: path.to_owned(),
            headers: Vec::new(),
            credentials: Credentials::Missing,
            body: Vec::new(),
        };
        // Whether it did is seen by listing.
        let _answered = self.service.send(&reset);
        self.lasting.take();
        self.listing.forget();
    }

    pub(super) fn cannot_list(&self) -> bool {
        self.listing.is_broken.load(Ordering::Relaxed)
    }

    /// All pages of a list.
    pub(super) fn list(&self, reading: &Reading) -> Result<Vec<Json>, Failure> {
        let failure = |class: &str, detail| Failure {
            is_about_all: true,
            ..Failure::new(Level::Required, class, detail)
        };
        let operation = reading.operation;
        let mut input = reading.input.clone();
        let mut all = Vec::new();
        for _ in 0..MOST_PAGES {
            let received = self
                .send(operation, input.to_bytes())
                .map_err(|broken| failure(broken.class(), broken.to_string()))?;
            if received.status != 200 {
                let detail = format!("{operation} answers {}", told(&received));
                return Err(failure("unreadable", detail));
            }
            let answered = self.answered(operation, &received).map_err(|mut failure| {
                failure.is_about_all = true;
                failure
            })?;
            all.extend(select(&answered, reading.at).into_iter().cloned());
            let token = reading.token.and_then(|token| answered.get(token));
            let (Some(Json::String(token)), Some(member)) = (token, reading.token) else {
                return Ok(all);
            };
            input.set(member, Json::text(token.as_str()));
        }
        let detail = format!("{operation} has not ended after {MOST_PAGES} pages");
        Err(failure("endless-pages", detail))
    }
}
