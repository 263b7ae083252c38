//! Making a random failure smaller, and naming it after an enumerated case.
//!
//! A random payload fails for some part of it. First what is broken in it is
//! taken back, one thing after another, then the valid payload around the rest
//! is shrunk; what is left either is an enumerated case, which then takes its
//! place, or is named after the nearest one.

use smithereens_cases::random::RandomCase;
use smithereens_cases::{Case, Cases, Message, Shrinker};
use smithereens_formats::{CaseId, Expectation, Kind, Level, Role};

use crate::verdict::{Failure, Verdict};

/// A random failure, made smaller.
#[derive(Debug, Clone, PartialEq)]
pub struct Smaller {
    /// The least case that fails in the same way, named after the enumerated
    /// case that it is nearest to.
    pub case: Case,
    /// What it broke or had of a later contract, if more than its name says.
    pub breaks: Vec<CaseId>,
    /// How it fails.
    pub failure: Failure,
    /// Whether it is the enumerated case itself.
    pub is_enumerated: bool,
    /// How often the subject was asked.
    pub calls: usize,
}

/// Makes a random failure smaller. `put` puts a case to the subject, whose role
/// is `role`, and does so at most `most` times, and a few more for the names;
/// `failure` is how `made` fails.
pub fn smaller(
    cases: &Cases<'_>,
    message: &Message,
    role: Role,
    made: RandomCase,
    failure: Failure,
    most: usize,
    put: &mut dyn FnMut(&Case) -> Verdict,
) -> Smaller {
    let mut search = Search {
        cases,
        message,
        best: made,
        failure,
        calls: 0,
        most,
        put,
    };
    search.take_back();
    search.move_ahead();
    search.shrink();
    // With less around it, less may do.
    search.take_back_each();
    let names = search.names();
    for name in &names {
        if let Some(enumerated) = search.enumerated(name) {
            return Smaller {
                case: enumerated,
                breaks: Vec::new(),
                failure: search.failure,
                is_enumerated: true,
                calls: search.calls,
            };
        }
    }
    // There is one at least: a specimen is broken somewhere.
    let name = search.honest(names[0].clone());
    let Search {
        best,
        mut failure,
        calls,
        ..
    } = search;
    // What the nearest documented case only recommends is not required of this.
    let planned = cases
        .find(&name)
        .and_then(|planned| cases.build(planned).ok());
    let recommended = |expectation: &Expectation| expectation.level == Level::Recommended;
    let only_recommends =
        planned.is_some_and(|case| case.expectation(role).is_some_and(recommended));
    // Of a service each documented case was told for itself. What takes several things
    // at once is news, but a run that draws others does not meet it.
    let is_by_chance = role == Role::Service && failure.observed != "server-error";
    if only_recommends || is_by_chance {
        failure.level = Level::Recommended;
    }
    let mut breaks = best.breaks;
    breaks.retain(|id| *id != name);
    let mut case = best.case;
    case.id = name;
    Smaller {
        case,
        breaks,
        failure,
        is_enumerated: false,
        calls,
    }
}

struct Search<'s, 'c> {
    cases: &'s Cases<'c>,
    message: &'s Message,
    best: RandomCase,
    failure: Failure,
    calls: usize,
    most: usize,
    put: &'s mut dyn FnMut(&Case) -> Verdict,
}

impl Search<'_, '_> {
    /// How a case fails, if in the same way.
    fn fails(&mut self, case: &Case) -> Option<Failure> {
        self.calls += 1;
        match (self.put)(case) {
            Verdict::Fail(failure) if failure.is_like(&self.failure) => Some(failure),
            _ => None,
        }
    }

    fn keep(&mut self, candidate: RandomCase) -> bool {
        if self.calls >= self.most {
            return false;
        }
        let failure = self.fails(&candidate.case);
        if let Some(failure) = failure {
            self.best = candidate;
            self.failure = failure;
            return true;
        }
        false
    }

    /// Takes back what was broken: all of it, or else one thing after another.
    fn take_back(&mut self) {
        if let Some(sound) = self.best.sound(self.cases, self.message)
            && self.keep(sound)
        {
            return;
        }
        for index in 0..3 {
            if let Some(candidate) = self.best.without_null(index, self.cases, self.message)
                && self.keep(candidate)
            {
                return;
            }
        }
        self.take_back_each();
    }

    /// Takes back one thing after another, as long as it still fails: what is left
    /// is all needed for that.
    fn take_back_each(&mut self) {
        let mut index = 0;
        while index
            < self
                .best
                .specimen
                .as_ref()
                .map_or(0, |of| of.breaches.len())
        {
            let candidate = self.best.without(index, self.cases, self.message);
            if !candidate.is_some_and(|candidate| self.keep(candidate)) {
                index += 1;
            }
        }
    }

    /// Breaks earlier elements instead, as long as it still fails.
    fn move_ahead(&mut self) {
        let moved = |search: &mut Self| {
            let earlier = search
                .best
                .in_earlier_elements(search.cases, search.message);
            earlier.into_iter().any(|candidate| search.keep(candidate))
        };
        while moved(self) {}
    }

    fn shrink(&mut self) {
        let Some(base) = self.best.base() else {
            return;
        };
        let pinned = self.best.broken_at(self.cases);
        let focus = pinned
            .first()
            .cloned()
            .or_else(|| self.failure.place.clone());
        let mut shrinker = Shrinker::new(self.cases, self.message, base, pinned, focus);
        while self.calls < self.most
            && let Some(proposed) = shrinker.propose()
        {
            let candidate = self.best.on(proposed.clone(), self.cases, self.message);
            let smaller = candidate.is_ok_and(|candidate| self.keep(candidate));
            shrinker.answer(smaller);
        }
    }

    /// What it may be named after: what is still broken, each of which it needs, or
    /// the nearest enumerated case.
    fn names(&self) -> Vec<CaseId> {
        if let Some(specimen) = &self.best.specimen {
            let breaches = specimen.breaches.iter();
            return breaches.map(|breach| breach.id(self.cases)).collect();
        }
        let payload = self.best.base();
        let payload = payload.unwrap_or(smithereens_cases::json::Json::Null);
        let at = self.failure.place.as_ref();
        vec![self.cases.nearest(self.message, &payload, at)]
    }

    /// The name, unless it says a number that is none of the payload's and would
    /// not fail: then the place alone.
    fn honest(&self, name: CaseId) -> CaseId {
        let present = CaseId {
            site: name.site.clone(),
            kind: Kind::plain("present"),
        };
        let is_broken = self.best.specimen.is_some();
        if name.kind.name == "number" && !is_broken && self.cases.find(&present).is_some() {
            return present;
        }
        name
    }

    /// The enumerated case of a name, if it fails in the same way.
    fn enumerated(&mut self, name: &CaseId) -> Option<Case> {
        let case = self.cases.build(self.cases.find(name)?).ok()?;
        if case.payload.body.len() > self.best.case.payload.body.len().max(64) * 2 {
            return None;
        }
        self.failure = self.fails(&case)?;
        Some(case)
    }
}
