//! What a baseline becomes after a run.

use super::{Baseline, BaselineEntry, UNREVIEWED};
use crate::StaleEntry;

/// A baseline after a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineUpdate {
    /// With what was found, and without what no longer is.
    pub baseline: Baseline,
    /// How many entries are new, all of them unreviewed.
    pub added: u64,
    /// How many are gone.
    pub removed: u64,
    /// How many name fewer cases than before.
    pub shortened: u64,
}

impl Baseline {
    /// The baseline with what a run `found` that it does not have, and without the
    /// cases that are `stale`. What the run could not find stays, and so do the
    /// reasons.
    #[must_use]
    pub fn updated(&self, found: &[BaselineEntry], stale: &[StaleEntry]) -> BaselineUpdate {
        let mut update = BaselineUpdate {
            baseline: Baseline::new(&self.contract),
            added: 0,
            removed: 0,
            shortened: 0,
        };
        for entry in &self.entries {
            let of = |stale: &&StaleEntry| {
                (&stale.id, &stale.observed, &stale.subject)
                    == (&entry.id, &entry.observed, &entry.subject)
            };
            let Some(stale) = stale.iter().find(of) else {
                update.baseline.entries.push(entry.clone());
                continue;
            };
            let rest = entry.cases().filter(|case| !stale.cases.contains(case));
            match narrowed(entry, rest.cloned()) {
                Some(entry) => {
                    update.shortened += 1;
                    update.baseline.entries.push(entry);
                }
                None => update.removed += 1,
            }
        }
        for entry in found {
            let known = &update.baseline.entries;
            let is_new = |case: &&_| !known.iter().any(|known| known.says_as(entry, case));
            if let Some(entry) = narrowed(entry, entry.cases().filter(is_new).cloned()) {
                update.added += 1;
                update.baseline.entries.push(BaselineEntry {
                    reason: UNREVIEWED.to_owned(),
                    ..entry
                });
            }
        }
        let order = |entry: &BaselineEntry| {
            let observed = entry.observed.clone();
            (entry.subject.clone(), entry.id.clone(), observed)
        };
        update.baseline.entries.sort_by_cached_key(order);
        update
    }
}

/// The entry with some of its cases only, if any.
fn narrowed(
    entry: &BaselineEntry,
    mut cases: impl Iterator<Item = crate::CaseId>,
) -> Option<BaselineEntry> {
    let id = cases.next()?;
    Some(BaselineEntry {
        id,
        also: cases.collect(),
        ..entry.clone()
    })
}
