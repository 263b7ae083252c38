//! What one subject did with many payloads, counted by change.

use std::collections::{BTreeMap, BTreeSet};

use smithereens_cases::Case;
use smithereens_formats::{CaseId, Change, Changes, CompatibilityRow, NotKept};

use super::End;
use super::met::Met;

/// What became of payloads, by the index of the change that they have in them;
/// last those that have none.
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
    /// In the order in which they first came up.
    not_kept: Vec<Alike>,
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
    pub(super) fn add(&mut self, case: &Case, met: &[Met], end: &End) {
        if met.is_empty() {
            self.by_change.entry(NO_CHANGE).or_default().add(case, end);
        }
        // One payload can have a change in it at several places.
        for of_change in met.chunk_by(|one, other| one.change == other.change) {
            let counts = self.by_change.entry(of_change[0].change).or_default();
            counts.places.extend(of_change.iter().map(|met| met.place));
            counts.add(case, end);
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
                not_kept: not_kept(counts.not_kept),
                ..row.clone()
            }
        });
        rows.collect()
    }
}

impl Counts {
    fn add(&mut self, case: &Case, end: &End) {
        self.payloads += 1;
        let End::Not(observed, detail) = end else {
            self.kept += 1;
            return;
        };
        let bytes = case.payload.body.len();
        let known = self
            .not_kept
            .iter_mut()
            .find(|one| one.observed == *observed);
        match known {
            Some(alike) => {
                alike.payloads += 1;
                if bytes < alike.bytes {
                    alike.bytes = bytes;
                    alike.case = case.id.clone();
                    alike.detail.clone_from(detail);
                }
            }
            None => self.not_kept.push(Alike {
                observed: observed.clone(),
                payloads: 1,
                case: case.id.clone(),
                bytes,
                detail: detail.clone(),
            }),
        }
    }
}

fn not_kept(mut all: Vec<Alike>) -> Vec<NotKept> {
    all.sort_by_key(|one| std::cmp::Reverse(one.payloads));
    let told = |one: Alike| NotKept {
        observed: one.observed,
        payloads: one.payloads,
        case: one.case,
        detail: one.detail,
    };
    all.into_iter().map(told).collect()
}
