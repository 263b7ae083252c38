//! Findings that a baseline knows, and entries of it that this run should have
//! found and did not.
//!
//! An entry is stale only by a case that was put and ended otherwise: what a
//! shard, a filter, a limit of time or a failed set-up leaves out says nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use smithereens_cases::Cases;
use smithereens_formats::{
    Baseline, BaselineEntry, BaselineReport, CaseId, KnownCases, Level, Phase, Role, StaleEntry,
    UNREVIEWED,
};

use crate::finding::Failed;
use crate::subject::Subject;
use crate::verdict::{Failure, Verdict};

/// What a run is told of known findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The findings.
    pub baseline: Baseline,
    /// The file that they are in, in words for people.
    pub file: String,
    /// Whether entries that nobody has reviewed fail the run.
    pub must_be_reviewed: bool,
    /// Whether the file will be brought up to date: then nothing about it fails
    /// the run.
    pub is_updated: bool,
    /// A command that brings the file up to date.
    pub command: String,
}

impl Expected {
    /// What a report says of it, given the entries that are stale.
    pub(crate) fn report(&self, stale: Vec<StaleEntry>) -> BaselineReport {
        BaselineReport {
            file: self.file.clone(),
            entries: self.baseline.entries.len() as u64,
            unreviewed: self.baseline.unreviewed(),
            must_be_reviewed: self.must_be_reviewed,
            updated: self.is_updated,
            stale,
            command: self.command.clone(),
        }
    }
}

/// What one subject is known for.
pub(crate) struct Known<'a> {
    entries: Vec<Entry<'a>>,
    /// Where a case stands: the entry's place and the case's in it.
    places: HashMap<&'a CaseId, Vec<(usize, usize)>>,
    is_updated: bool,
    /// How the subject is called in a baseline.
    name: Option<String>,
}

struct Entry<'a> {
    entry: &'a BaselineEntry,
    /// What is known by now of each of its cases.
    seen: Vec<Seen>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// It was not put.
    No,
    /// It was put, and did not fail like that.
    Otherwise,
    /// It fails as it is known to.
    Fails,
}

impl<'a> Known<'a> {
    /// The entries about a subject.
    pub(crate) fn new(expected: Option<&'a Expected>, subject: Subject<'_>) -> Known<'a> {
        // Where a service listens says nothing of it.
        let name = match subject.role() {
            Role::Service => None,
            Role::Reader | Role::Validator => Some(subject.name().to_owned()),
        };
        let all = expected.map_or(&[][..], |expected| &expected.baseline.entries);
        let mut known = Known {
            entries: Vec::new(),
            places: HashMap::new(),
            is_updated: expected.is_some_and(|expected| expected.is_updated),
            name,
        };
        for entry in all.iter().filter(|entry| entry.subject == known.name) {
            let at = known.entries.len();
            for (index, case) in entry.cases().enumerate() {
                known.places.entry(case).or_default().push((at, index));
            }
            let seen = vec![Seen::No; 1 + entry.also.len()];
            known.entries.push(Entry { entry, seen });
        }
        known
    }

    /// A case of an enumerated kind, or of the corpus, ended.
    pub(crate) fn put(&mut self, phase: Phase, case: &CaseId, verdict: &Verdict) {
        if let Verdict::Fail(failure) = verdict {
            self.failed(case, failure);
        }
        if matches!(verdict, Verdict::Unsupported(_) | Verdict::Unreached(_)) {
            return;
        }
        for (at, index) in self.places.get(case).into_iter().flatten() {
            let Entry { entry, seen } = &mut self.entries[*at];
            if entry.phase == phase && seen[*index] == Seen::No {
                seen[*index] = Seen::Otherwise;
            }
        }
    }

    /// A random case ended; what a failure came to is told by `failed`. How much it
    /// weighs is known only then, and not every one that fails is looked into.
    pub(crate) fn put_random(&mut self, random: &CaseId, verdict: &Verdict) {
        let ended = match verdict {
            Verdict::Fail(_) => Seen::Fails,
            Verdict::Pass(_) | Verdict::Newer(_) => Seen::Otherwise,
            Verdict::Unsupported(_) | Verdict::Unreached(_) => return,
        };
        for Entry { entry, seen } in &mut self.entries {
            if entry.random.as_ref() == Some(random) {
                seen.iter_mut()
                    .filter(|seen| **seen == Seen::No)
                    .for_each(|seen| *seen = ended);
            }
        }
    }

    /// A sequence was played; what it breaks is told by `failed`.
    pub(crate) fn put_sequence(&mut self, name: &str, verdict: &Verdict) {
        if matches!(verdict, Verdict::Unsupported(_) | Verdict::Unreached(_)) {
            return;
        }
        for Entry { entry, seen } in &mut self.entries {
            if entry.sequence.as_deref() == Some(name) {
                seen.iter_mut()
                    .filter(|seen| **seen == Seen::No)
                    .for_each(|seen| *seen = Seen::Otherwise);
            }
        }
    }

    /// A case failed, in whatever phase.
    pub(crate) fn failed(&mut self, case: &CaseId, failure: &Failure) {
        for (at, index) in self.places.get(case).into_iter().flatten() {
            let Entry { entry, seen } = &mut self.entries[*at];
            if is_about(entry, failure) {
                seen[*index] = Seen::Fails;
            }
        }
    }

    /// The reason that a case is known to fail so.
    pub(crate) fn reason(&self, case: &CaseId, failure: &Failure) -> Option<&'a str> {
        let places = self.places.get(case).into_iter().flatten();
        let mut entries = places.map(|(at, _)| self.entries[*at].entry);
        entries
            .find(|entry| is_about(entry, failure))
            .map(|entry| entry.reason.as_str())
            .or(self.is_updated.then_some(UNREVIEWED))
    }

    /// How many of the cases with one cause are known.
    pub(crate) fn cases(&self, group: &[&Failed<'_>]) -> Option<KnownCases> {
        let mut known = HashSet::new();
        let mut reasons: Vec<String> = Vec::new();
        for one in group {
            if let Some(reason) = self.reason(&one.id, &one.failure)
                && known.insert(&one.id)
                && !reasons.iter().any(|there| there == reason)
            {
                reasons.push(reason.to_owned());
            }
        }
        let count = known.len() as u64;
        (count > 0).then_some(KnownCases { count, reasons })
    }

    /// What a baseline has to say of cases with one cause: an entry for each phase.
    pub(crate) fn entries(&self, group: &[&Failed<'_>]) -> Vec<BaselineEntry> {
        type From<'f> = (Phase, Option<&'f CaseId>, Option<&'f str>);
        let mut by_phase: BTreeMap<From<'_>, Vec<&Failed<'_>>> = BTreeMap::new();
        let mut named = HashSet::new();
        for one in group.iter().filter(|one| named.insert(&one.id)) {
            let phase = one.evidence.phase();
            let random = one.evidence.random().filter(|_| phase == Phase::Random);
            let sequence = one.evidence.sequence_name();
            let from = (phase, random, sequence);
            by_phase.entry(from).or_default().push(one);
        }
        let entry = |((phase, random, sequence), cases): (From<'_>, Vec<&Failed<'_>>)| {
            let (first, others) = cases.split_first()?;
            Some(BaselineEntry {
                id: first.id.clone(),
                observed: first.failure.observed.clone(),
                level: first.failure.level,
                reason: UNREVIEWED.to_owned(),
                subject: self.name.clone(),
                phase,
                random: random.cloned(),
                sequence: sequence.map(str::to_owned),
                also: others.iter().map(|one| one.id.clone()).collect(),
            })
        };
        by_phase.into_iter().filter_map(entry).collect()
    }

    /// The entries that this run should have found: of a level that fails it. So
    /// are those of cases that `is_selected` and the contract does not have.
    pub(crate) fn stale(
        &self,
        cases: &Cases<'_>,
        fails: impl Fn(Level) -> bool,
        is_selected: impl Fn(&CaseId) -> bool,
    ) -> Vec<StaleEntry> {
        let stale = |Entry { entry, seen }: &Entry<'_>| {
            let is_gone = |case: &CaseId| {
                entry.phase == Phase::Coverage && is_selected(case) && cases.find(case).is_none()
            };
            let ended = entry.cases().zip(seen);
            let stale: Vec<CaseId> = ended
                .filter(|(case, seen)| **seen == Seen::Otherwise || is_gone(case))
                .map(|(case, _)| case.clone())
                .collect();
            (fails(entry.level) && !stale.is_empty()).then(|| StaleEntry {
                subject: entry.subject.clone(),
                id: entry.id.clone(),
                observed: entry.observed.clone(),
                left: seen.len() as u64 - stale.len() as u64,
                cases: stale,
            })
        };
        self.entries.iter().filter_map(stale).collect()
    }
}

fn is_about(entry: &BaselineEntry, failure: &Failure) -> bool {
    (entry.level, entry.observed.as_str()) == (failure.level, failure.observed.as_str())
}
