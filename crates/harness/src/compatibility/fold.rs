//! What one subject did with many payloads, counted by change.

use std::collections::{BTreeMap, BTreeSet};

use smithereens_cases::Case;
use smithereens_formats::{CaseId, Change, Changes, CompatibilityRow, NotKept};

use super::met::{Meeting, Met};
use super::share::{Share, Shares};
use crate::verdict::Failure;

/// What became of payloads, by the index of the change that they show; last
/// those that show none.
#[derive(Default)]
pub(super) struct Fold {
    by_change: BTreeMap<usize, Counts>,
}

/// Where payloads without any change are counted.
const NO_CHANGE: usize = usize::MAX;

#[derive(Default)]
struct Counts {
    places: BTreeSet<usize>,
    payloads: u64,
    kept: u64,
    /// In the order in which they first came up, as below.
    not_kept: Vec<Alike>,
    undecided: Vec<Alike>,
}

/// Payloads of which the same became.
struct Alike {
    observed: String,
    payloads: u64,
    /// The smallest of them, and its size in bytes.
    case: CaseId,
    bytes: usize,
    detail: String,
}

impl Fold {
    /// Counts a payload and what it came to: nothing, if it was kept.
    pub(super) fn add(
        &mut self,
        meeting: &Meeting<'_>,
        case: &Case,
        met: &[Met],
        failures: &[Failure],
    ) {
        let shares = Shares::new(meeting, met, failures);
        for (change, share) in &shares.of_changes {
            let counts = self.by_change.entry(*change).or_default();
            let here = met.iter().filter(|met| met.change == *change);
            counts.places.extend(here.map(|met| met.place));
            counts.add(case, *share);
        }
        let share = shares.of_none.map_or(Share::Kept, Share::Charged);
        if met.is_empty() || shares.of_none.is_some() {
            let counts = self.by_change.entry(NO_CHANGE).or_default();
            counts.add(case, share);
        }
    }

    /// The rows, each like `row` otherwise.
    pub(super) fn rows(self, changes: &Changes, row: &CompatibilityRow) -> Vec<CompatibilityRow> {
        let rows = self.by_change.into_iter().map(|(index, counts)| {
            let change = changes.changes.get(index);
            CompatibilityRow {
                change: change.map(|change| change.id.clone()),
                title: change.map_or_else(|| row.title.clone(), Change::title),
                places: counts.places.len() as u64,
                payloads: counts.payloads,
                kept: counts.kept,
                not_kept: most_first(counts.not_kept),
                undecided: most_first(counts.undecided),
                ..row.clone()
            }
        });
        rows.collect()
    }
}

impl Counts {
    fn add(&mut self, case: &Case, share: Share<'_>) {
        self.payloads += 1;
        let (all, failure) = match share {
            Share::Kept => {
                self.kept += 1;
                return;
            }
            Share::Charged(failure) => (&mut self.not_kept, failure),
            Share::Undecided(failure) => (&mut self.undecided, failure),
        };
        let Failure {
            observed, detail, ..
        } = failure;
        let bytes = case.payload.body.len();
        match all.iter_mut().find(|one| one.observed == *observed) {
            Some(alike) => {
                alike.payloads += 1;
                if bytes < alike.bytes {
                    alike.bytes = bytes;
                    alike.case = case.id.clone();
                    alike.detail.clone_from(detail);
                }
            }
            None => all.push(Alike {
                observed: observed.clone(),
                payloads: 1,
                case: case.id.clone(),
                bytes,
                detail: detail.clone(),
            }),
        }
    }
}

fn most_first(mut all: Vec<Alike>) -> Vec<NotKept> {
    all.sort_by_key(|one| std::cmp::Reverse(one.payloads));
    let told = |one: Alike| NotKept {
        observed: one.observed,
        payloads: one.payloads,
        case: one.case,
        detail: one.detail,
    };
    all.into_iter().map(told).collect()
}
