//! Whether a predicate holds: an opinion of its own, not the service's evaluator.

use std::collections::BTreeMap;

use serde_json::Value;

/// Whether it holds for some choice of one state for each job and crawler among
/// those that it may be in. With one state each: whether it holds.
pub(super) fn holds<'a>(predicate: &Value, states: impl Fn(&str, &str) -> Vec<&'a str>) -> bool {
    // The states that each thing would have to be in.
    let mut awaited: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for condition in predicate["Conditions"].as_array().into_iter().flatten() {
        let text = |member: &str| condition[member].as_str();
        let (place, state) = match (text("JobName"), text("CrawlerName")) {
            (Some(job), None) => (("JOB", job), text("State")),
            (None, Some(crawler)) => (("CRAWLER", crawler), text("CrawlState")),
            _ => panic!("a condition names one thing: {condition}"),
        };
        awaited
            .entry(place)
            .or_default()
            .push(state.expect("a state"));
    }
    let may_be = |(kind, name): (&str, &str), state: &str| states(kind, name).contains(&state);
    if predicate["Logical"] == "ANY" {
        awaited
            .iter()
            .any(|(place, states)| states.iter().any(|state| may_be(*place, state)))
    } else {
        let met = |(place, states): (&(&str, &str), &Vec<&str>)| {
            states.windows(2).all(|pair| pair[0] == pair[1]) && may_be(*place, states[0])
        };
        !awaited.is_empty() && awaited.iter().all(met)
    }
}
