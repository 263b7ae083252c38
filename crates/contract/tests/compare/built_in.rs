//! The change of 2020-05-15 between the built-in contracts.

use smithereens_contract::{builtin, compare};
use smithereens_formats::Changes;

fn built_in(old: &str, new: &str) -> Changes {
    let of = |name: &str| builtin(name).expect("it is built in");
    compare(&of(old), &of(new)).expect("one service")
}

#[test]
fn the_change_of_2020_05_15_is_four_changes_at_their_places() {
    let changes = built_in("glue@2020-05-14", "glue@2020-05-15");
    let found: Vec<(String, usize)> = changes
        .changes
        .iter()
        .map(|change| (change.id.to_string(), change.places.len()))
        .collect();
    let known = [
        ("CrawlState/enum-value-added=CANCELLING", 18),
        ("StopWorkflowRun/operation-added", 7),
        ("WorkflowRunStatus/enum-value-added=STOPPED", 4),
        ("WorkflowRunStatus/enum-value-added=STOPPING", 4),
    ];
    assert_eq!(found, known.map(|(id, places)| (id.to_owned(), places)));
}
