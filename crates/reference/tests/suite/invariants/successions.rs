//! Which state can follow which, in a tick and in a request: the documented state
//! machines, without any plan. What has ended stays as it is.

use serde_json::Value;

use super::Event;
use super::reading::{Reading, state};

/// From a state to others, by a tick.
const JOB_RUN_IN_A_TICK: [(&str, &[&str]); 3] = [
    ("STARTING", &["RUNNING"]),
    (
        "RUNNING",
        &["RUNNING", "SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"],
    ),
    ("STOPPING", &["STOPPED"]),
];
const CRAWL_IN_A_TICK: [(&str, &[&str]); 2] = [
    ("RUNNING", &["RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]),
    ("CANCELLING", &["CANCELLED"]),
];
const WORKFLOW_RUN_IN_A_TICK: [(&str, &[&str]); 2] = [
    ("RUNNING", &["RUNNING", "COMPLETED"]),
    ("STOPPING", &["STOPPED"]),
];

/// From a state to the only other one, by a request that stops.
const JOB_RUN_STOPPED: [(&str, &str); 2] = [("STARTING", "STOPPING"), ("RUNNING", "STOPPING")];
const CRAWL_STOPPED: [(&str, &str); 1] = [("RUNNING", "CANCELLING")];
const WORKFLOW_RUN_STOPPED: [(&str, &str); 1] = [("RUNNING", "STOPPING")];

pub(super) fn check(before: &Reading, after: &Reading, event: Event<'_>) {
    let stops =
        |by: &[&str]| matches!(event, Event::Took { operation, .. } if by.contains(&operation));
    for (id, then) in &before.job_runs {
        let Some(now) = after.job_runs.get(id) else {
            continue;
        };
        let by = stops(&["BatchStopJobRun", "StopWorkflowRun"]);
        follows(
            (then, state(then)),
            (now, state(now)),
            event,
            &JOB_RUN_IN_A_TICK,
            by,
            &JOB_RUN_STOPPED,
        );
    }
    for (id, then) in &before.runs {
        let Some(now) = after.runs.get(id) else {
            continue;
        };
        // Properties may be put at any time.
        let stays = |told: &Value| {
            let mut told = told.clone();
            told["WorkflowRunProperties"].take();
            told
        };
        follows(
            (&stays(&then.told), then.status()),
            (&stays(&now.told), now.status()),
            event,
            &WORKFLOW_RUN_IN_A_TICK,
            stops(&["StopWorkflowRun"]),
            &WORKFLOW_RUN_STOPPED,
        );
        for node in then.places().filter(|node| node.kind == "CRAWLER") {
            let crawls = now.started("CRAWLER", &node.name);
            assert!(crawls.len() >= node.started.len(), "a crawl is gone");
            for (then, now) in node.started.iter().zip(crawls) {
                let by = stops(&["StopCrawler", "StopWorkflowRun"]);
                follows(
                    (then, state(then)),
                    (now, state(now)),
                    event,
                    &CRAWL_IN_A_TICK,
                    by,
                    &CRAWL_STOPPED,
                );
            }
        }
    }
}

fn follows(
    (then, from): (&Value, &str),
    (now, to): (&Value, &str),
    event: Event<'_>,
    in_a_tick: &[(&str, &[&str])],
    stops: bool,
    stopped: &[(&str, &str)],
) {
    assert_eq!(now["StartedOn"], then["StartedOn"], "{now}");
    if let Some(completed) = now["CompletedOn"].as_f64() {
        assert!(
            completed >= now["StartedOn"].as_f64().expect("a time"),
            "{now}"
        );
    }
    let ended =
        |state: &str| state == "COMPLETED" || in_a_tick.iter().all(|(from, _)| *from != state);
    assert_eq!(now.get("CompletedOn").is_some(), ended(to), "{now}");
    if ended(from) {
        assert_eq!(now, then, "what has ended changes no more");
        return;
    }
    let legal = match event {
        Event::Tick => in_a_tick
            .iter()
            .any(|(state, next)| *state == from && next.contains(&to)),
        Event::Took { .. } => from == to || stops && stopped.contains(&(from, to)),
    };
    assert!(legal, "from {from} to {to}: {now}");
    if from == to && matches!(event, Event::Took { .. }) && now.get("Statistics").is_none() {
        assert_eq!(now, then, "a request that does not concern it changed it");
    }
}
