//! Deciding allocates nothing. In a process of its own: whoever counts
//! allocations takes the allocator's place.

use allocation_counter::measure;
use smithereens_glue::predicate::{Latest, evaluate, fires};
use smithereens_glue::shapes::{Condition, LogicalOperator, Predicate};

/// So many conditions on jobs and crawlers, of which the last one settles it, and
/// the states that they meet.
fn large(logical: &str, count: usize) -> (Predicate, Latest) {
    let (mut conditions, mut states) = (Vec::new(), Latest::default());
    for index in 0..count {
        let name = format!("name {index}");
        let mut condition = Condition {
            logical_operator: Some(LogicalOperator::Equals),
            ..Condition::default()
        };
        let settles = index + 1 == count;
        let is_met = (logical == "AND") != settles;
        let state = if is_met { "SUCCEEDED" } else { "PAUSED" };
        if index % 2 == 0 {
            states.jobs.insert(name.clone(), state.into());
            condition.job_name = Some(name);
            condition.state = Some("SUCCEEDED".into());
        } else {
            states.crawlers.insert(name.clone(), state.into());
            condition.crawler_name = Some(name);
            condition.crawl_state = Some("SUCCEEDED".into());
        }
        conditions.push(condition);
    }
    let predicate = Predicate {
        logical: Some(logical.into()),
        conditions: Some(conditions),
    };
    (predicate, states)
}

#[test]
fn deciding_allocates_nothing_however_many_conditions_there_are() {
    for (logical, decision) in [("AND", false), ("ANY", true), ("XOR", false)] {
        for count in [2, 500, 10_000] {
            let (predicate, states) = large(logical, count);
            let mut decided = !decision;
            let used = measure(|| decided = fires(&predicate, &states));
            assert_eq!(decided, decision, "{logical} of {count}");
            assert_eq!(used.count_total, 0, "{logical} of {count}");
        }
    }
}

/// So the counter counts.
#[test]
fn explaining_allocates_its_parts() {
    let (predicate, states) = large("ANY", 500);
    let used = measure(|| assert_eq!(evaluate(&predicate, &states).parts.len(), 500));
    assert!(used.count_total >= 500, "{used:?}");
}
