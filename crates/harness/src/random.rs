//! The random phase: payloads by number, and what becomes of those that fail.
//!
//! A fault fails thousands of random payloads. Failures that look alike are
//! made smaller only until that shows nothing new, so that the phase stays as
//! fast with a broken subject as with a sound one; all are counted.

use std::collections::{HashMap, HashSet};

use smithereens_cases::Cases;
use smithereens_cases::random::{Generator, NotMade, RandomCase};
use smithereens_formats::{CaseId, Level, MessageId, Path, RandomName, Role, Seed};

use crate::run::{Options, Selection};
use crate::since::Earlier;
use crate::smaller::{Smaller, smaller};
use crate::verdict::{Failure, Verdict};

/// What the random phase puts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RandomOptions {
    /// Which payloads.
    pub seed: Seed,
    /// How many, before the filters.
    pub cases: u64,
}

impl RandomOptions {
    /// Whether a selection, which need not be that of the options, leaves any of it.
    #[must_use]
    pub fn selects(self, cases: &Cases<'_>, options: &Options, selection: &Selection) -> bool {
        let random = Random {
            selection,
            ..Random::new(cases, self, options)
        };
        (0..random.numbers()).any(|number| random.name(number).is_some())
    }
}

/// How much is done to make failures smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pains {
    /// Failures that look alike are made smaller until so many in a row show
    /// nothing new.
    nothing_new: u32,
    /// And never more than so many.
    most: u32,
    /// For each, the subject is asked at most so often.
    calls: usize,
}

impl Pains {
    /// For a subject in this process.
    pub(crate) const CODEC: Pains = Pains {
        nothing_new: 3,
        most: 16,
        calls: usize::MAX,
    };
    /// For a service, of which each call takes as long as hundreds do here, and which
    /// has said of each documented case by then what it does.
    pub(crate) const SERVICE: Pains = Pains {
        nothing_new: 1,
        most: 2,
        calls: 24,
    };
}

/// The random cases of a run.
pub(crate) struct Random<'a, 'c> {
    cases: &'a Cases<'c>,
    generator: Generator<'a, 'c>,
    options: RandomOptions,
    selection: &'a Selection,
    /// The only messages that there are cases of, where an older contract selects.
    messages: Option<HashSet<&'a MessageId>>,
    /// Those that the selection names, of whatever seed and number.
    named: Vec<RandomName>,
}

impl<'a, 'c> Random<'a, 'c> {
    pub(crate) fn new(
        cases: &'a Cases<'c>,
        options: RandomOptions,
        run: &'a Options,
    ) -> Random<'a, 'c> {
        let selection = &run.selection;
        Random {
            cases,
            messages: run.since.as_ref().map(Earlier::messages),
            generator: Generator::new(cases),
            named: selection.random_names(),
            options,
            selection,
        }
    }

    /// How many cases the filters leave, and how many they do not.
    pub(crate) fn counts(&self) -> (u64, u64) {
        if self.selection.selects_all() && self.messages.is_none() {
            let some = self.generator.name(self.options.seed, 0).is_some();
            return (if some { self.options.cases } else { 0 }, 0);
        }
        let drawn = (0..self.numbers()).filter_map(|number| self.drawn(number));
        drawn.fold((0, 0), |(selected, not), name| {
            match self.is_selected(&name) {
                true => (selected + 1, not),
                false => (selected, not + 1),
            }
        })
    }

    /// How many there are before the filters, those that are named first.
    pub(crate) fn numbers(&self) -> u64 {
        let named = self.named.len() as u64;
        // Nothing else can be selected where all that is wanted is named.
        if named > 0 && self.named.len() == self.selection.only.len() {
            return named;
        }
        named + self.options.cases
    }

    /// What they come from. Those that are named one by one have seeds of their
    /// own; `None` if these differ.
    pub(crate) fn seed(&self) -> Option<Seed> {
        if self.numbers() > self.named.len() as u64 {
            return Some(self.options.seed);
        }
        let mut seeds = self.named.iter().map(|name| name.seed);
        let first = seeds.next()?;
        seeds.all(|seed| seed == first).then_some(first)
    }

    /// One of them, if it is selected.
    pub(crate) fn name(&self, number: u64) -> Option<RandomName> {
        self.drawn(number).filter(|name| self.is_selected(name))
    }

    /// One of them, unless it is one of those that are named, which come first.
    fn drawn(&self, number: u64) -> Option<RandomName> {
        let named = self.named.len() as u64;
        if number < named {
            // Less than there are.
            return self.named.get(number as usize).cloned();
        }
        let name = self.generator.name(self.options.seed, number - named)?;
        (!self.named.contains(&name)).then_some(name)
    }

    /// Those that are named are asked for, whatever an older contract selects.
    fn is_selected(&self, name: &RandomName) -> bool {
        let messages = self.messages.as_ref();
        let is_changed = messages.is_none_or(|messages| messages.contains(&name.message));
        (is_changed || self.named.contains(name))
            && (self.selection.selects_all() || self.selection.selects(&name.id()))
    }

    pub(crate) fn case(&self, name: &RandomName) -> Result<RandomCase, NotMade> {
        self.generator.case(name)
    }

    /// Makes a failure smaller, unless nothing new would come of it.
    pub(crate) fn looked_into(
        &self,
        buckets: &mut Buckets,
        name: &RandomName,
        role: Role,
        pains: Pains,
        failure: &Failure,
        put: &mut dyn FnMut(&smithereens_cases::Case) -> Verdict,
    ) -> Option<Smaller> {
        let look = failure;
        let bucket = buckets.of(name, look);
        if bucket.in_a_row >= pains.nothing_new || bucket.smaller >= pains.most {
            return None;
        }
        let made = self.generator.case(name).ok()?;
        let message = self.cases.message_named(&name.message)?;
        let failure = failure.clone();
        let smaller = smaller(self.cases, message, role, made, failure, pains.calls, put);
        let bucket = buckets.of(name, look);
        bucket.smaller += 1;
        if bucket.known.insert(smaller.case.id.clone()) {
            bucket.in_a_row = 0;
        } else {
            bucket.in_a_row += 1;
        }
        Some(smaller)
    }
}

/// How the cases of a subject failed by now, by name.
#[derive(Debug, Default)]
pub(crate) struct Ended(HashMap<CaseId, Vec<(Level, String)>>);

impl Ended {
    pub(crate) fn add(&mut self, id: &CaseId, failure: &Failure) {
        let all = self.0.entry(id.clone()).or_default();
        all.push((failure.level, failure.observed.clone()));
    }

    /// Whether a payload that breaks these fails as they do each for itself: one
    /// that is taken would have to be refused for any of them, all else needs one.
    pub(crate) fn explains(&self, breaks: &[CaseId], failure: &Failure) -> bool {
        let levels = breaks.iter().map(|id| {
            let all = self.0.get(id)?.iter();
            let alike = all.filter(|(_, observed)| *observed == failure.observed);
            alike.map(|(level, _)| *level).min()
        });
        let levels: Vec<Option<Level>> = levels.collect();
        let is_as_bad = levels.iter().flatten().any(|level| *level <= failure.level);
        is_as_bad && (failure.observed != "accepted" || levels.iter().all(Option::is_some))
    }
}

/// Failures of a subject that look alike.
#[derive(Default)]
pub(crate) struct Buckets(HashMap<Look, Bucket>);

/// What failures look alike by, before they are made smaller.
type Look = (Level, MessageId, &'static str, String, Option<Path>);

#[derive(Default)]
struct Bucket {
    known: HashSet<CaseId>,
    in_a_row: u32,
    smaller: u32,
}

impl Buckets {
    fn of(&mut self, name: &RandomName, failure: &Failure) -> &mut Bucket {
        let look = (
            failure.level,
            name.message.clone(),
            name.class.kind(),
            failure.observed.clone(),
            failure.place.clone(),
        );
        self.0.entry(look).or_default()
    }
}
