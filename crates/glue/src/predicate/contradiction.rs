//! Conditions that cannot all be met: two states of one job or crawler, which
//! has only one at a time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::condition::{Awaited, awaited};
use super::{Never, Runner};
use crate::shapes::Condition;

/// The first condition that contradicts one before it, and the first of those.
///
/// By way of a table, so that the time is linear. It holds no more than names
/// and numbers: with thousands of conditions its size is what counts.
pub(super) fn find(conditions: &[Condition]) -> Option<Never> {
    if conditions.len() < 2 {
        return None;
    }
    let mut firsts = HashMap::with_capacity(conditions.len());
    for (second, condition) in conditions.iter().enumerate() {
        let Ok(wanted) = awaited(condition) else {
            continue;
        };
        let (runner, name) = match wanted {
            Awaited::Job(name, _) => (Runner::Job, name),
            Awaited::Crawler(name, _) => (Runner::Crawler, name),
        };
        match firsts.entry((runner, name)) {
            Entry::Vacant(place) => {
                place.insert(second);
            }
            Entry::Occupied(place) => {
                let first = *place.get();
                if awaited(&conditions[first]) != Ok(wanted) {
                    return Some(Never::Contradiction {
                        runner,
                        first,
                        second,
                    });
                }
            }
        }
    }
    None
}
