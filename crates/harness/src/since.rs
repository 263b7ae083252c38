//! Running only what an older contract does not have, and telling it by change.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use smithereens_cases::{Attribution, BeyondCases, Cases, Novelty, Since};
use smithereens_formats::{
    CaseId, Change, ChangeCounts, ChangeId, Changes, Entry, MessageId, Severity, SinceReport, Site,
    VerdictCounts,
};

use crate::verdict::Verdict;

/// The older contract that cases are selected by.
#[derive(Debug, Clone)]
pub struct Earlier {
    changes: Changes,
    since: Since,
    /// What shows changes that no case comes from: what is gone.
    entries: Vec<Entry>,
    /// Whether there is more of it than is put.
    is_cut: bool,
    /// Changes that neither shows, the gravest first.
    without: Vec<(Severity, ChangeId)>,
}

/// What cases without a change are called.
const NO_CHANGE: &str = "elsewhere";

impl Earlier {
    /// The cases of `new` beside those of `old`; `changes` are what differs
    /// between their contracts.
    #[must_use]
    pub fn new(new: &Cases<'_>, old: &Cases<'_>, changes: Changes) -> Earlier {
        let since = new.since(old);
        let attribution = Attribution::new(&changes);
        let planned = new.planned().iter().zip(&since.novelty);
        let others = planned.filter(|(_, novelty)| **novelty != Novelty::Known);
        let BeyondCases { entries, is_cut } = new.beyond_cases(old, &changes);
        let shown: HashSet<&ChangeId> = others
            .filter_map(|(planned, _)| Some(&attribution.of(&new.id(planned))?.id))
            .chain(entries.iter().filter_map(|entry| entry.change.as_ref()))
            .collect();
        // What only prepares has no cases, and is not missed.
        let prepares = |place: &Site| {
            let name = &place.message.operation;
            let operations = [new, old].map(|cases| cases.contract().operation(name));
            operations.iter().flatten().any(|one| one.set_up)
        };
        let is_missed = |change: &&Change| {
            let is_set_up = !change.places.is_empty() && change.places.iter().all(prepares);
            !shown.contains(&change.id) && !is_set_up
        };
        let missed = changes.changes.iter().filter(is_missed);
        let missed = missed.map(|change| (change.worst(), change.id.clone()));
        let mut without = Vec::from_iter(missed);
        without.sort_by_key(|(severity, _)| Reverse(*severity));
        Earlier {
            since,
            without,
            is_cut,
            entries,
            changes,
        }
    }

    /// The older contract's name.
    pub(crate) fn contract(&self) -> &str {
        &self.changes.old
    }

    /// Entries that show what no case does: what is gone, what only one of two
    /// patterns matches. The corpus phase puts them.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether it leaves the enumerated case at this index.
    #[must_use]
    pub fn selects(&self, index: usize) -> bool {
        self.since.novelty.get(index) != Some(&Novelty::Known)
    }

    /// The messages that something changed in: those of which random cases are
    /// made.
    #[must_use]
    pub fn messages(&self) -> HashSet<&MessageId> {
        let places = self.changes.changes.iter().flat_map(|one| &one.places);
        places.map(|place| &place.message).collect()
    }

    /// What a report says of it.
    #[must_use]
    pub fn report(&self) -> SinceReport {
        let count = |of| {
            let novelties = self.since.novelty.iter();
            novelties.filter(|novelty| **novelty == of).count() as u64
        };
        SinceReport {
            contract: self.changes.old.clone(),
            new: count(Novelty::New),
            different: count(Novelty::Different),
            gone: self.since.gone as u64,
            without: self.without.iter().map(|(_, id)| id.clone()).collect(),
            breaking: {
                let is_breaking = |(severity, _): &&(Severity, _)| *severity == Severity::Breaking;
                self.without.iter().filter(is_breaking).count() as u64
            },
            cut: self.is_cut,
        }
    }
}

/// The cases of a run by the change that they come from.
pub(crate) struct ByChange<'a> {
    changes: &'a Changes,
    attribution: Attribution<'a>,
    /// By the change's place among all, or after the last.
    counts: BTreeMap<usize, Counts>,
    index: HashMap<&'a ChangeId, usize>,
}

#[derive(Default)]
struct Counts {
    places: HashSet<Site>,
    cases: u64,
    verdicts: VerdictCounts,
}

impl<'a> ByChange<'a> {
    pub(crate) fn new(earlier: &'a Earlier) -> ByChange<'a> {
        let changes = &earlier.changes;
        ByChange {
            changes,
            attribution: Attribution::new(changes),
            counts: BTreeMap::new(),
            index: (changes.changes.iter().map(|one| &one.id))
                .zip(0..)
                .collect(),
        }
    }

    /// The counts of the change that a case comes from, if it does not say so
    /// itself.
    fn of(&mut self, case: &CaseId, says: Option<&ChangeId>) -> &mut Counts {
        let attributed = || self.attribution.of(case).map(|change| &change.id);
        let change = says.or_else(attributed);
        let index = change.and_then(|change| self.index.get(change)).copied();
        self.counts
            .entry(index.unwrap_or(self.changes.changes.len()))
            .or_default()
    }

    /// A case is about to be put.
    pub(crate) fn select(&mut self, case: &CaseId, says: Option<&ChangeId>) {
        let counts = self.of(case, says);
        counts.cases += 1;
        counts.places.insert(case.site.clone());
    }

    /// A case ended.
    pub(crate) fn add(&mut self, case: &CaseId, says: Option<&ChangeId>, verdict: &Verdict) {
        verdict.count_in(&mut self.of(case, says).verdicts);
    }

    pub(crate) fn report(self) -> Vec<ChangeCounts> {
        let all = self.counts.into_iter().map(|(index, counts)| {
            let change = self.changes.changes.get(index);
            ChangeCounts {
                change: change.map(|change| change.id.clone()),
                title: change.map_or_else(|| NO_CHANGE.to_owned(), |change| change.title()),
                // As many as the change has, however many its cases are at.
                places: change.map_or(counts.places.len(), |change| change.places.len()) as u64,
                cases: counts.cases,
                verdicts: counts.verdicts,
            }
        });
        all.collect()
    }
}
