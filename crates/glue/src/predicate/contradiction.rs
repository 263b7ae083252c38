//! Conditions that cannot all be met: two states of one job or crawler, which
//! has only one at a time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::condition::{Awaited, awaited};
use super::{Never, Runner};
use crate::shapes::Condition;

/// The first condition that contradicts one before it, after the first of those.
pub(super) fn find(conditions: &[Condition]) -> Option<Never> {
    if conditions.len() < 2 {
        return None;
    }
    let mut firsts = HashMap::with_capacity(conditions.len());
    for (second, condition) in conditions.iter().enumerate() {
        let Ok(awaited) = awaited(condition) else {
            continue;
        };
        let runner = match awaited {
            Awaited::Job(name, _) => (Runner::Job, name),
            Awaited::Crawler(name, _) => (Runner::Crawler, name),
        };
        match firsts.entry(runner) {
            Entry::Vacant(place) => {
                place.insert((second, awaited));
            }
            Entry::Occupied(first) => {
                let (first, other) = *first.get();
                if awaited != other {
                    let runner = runner.0;
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
