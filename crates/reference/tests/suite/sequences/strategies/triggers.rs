//! Triggers that are likely to fire: conditions on what others start.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{CRAWL_ENDS, CRAWLERS, JOB_ENDS, JOBS};
use crate::sequences::likely::Likely;
use crate::sequences::step::Ask;

/// A condition on one of these things, or on anything.
fn condition(started: Vec<Value>) -> BoxedStrategy<Value> {
    let job = |job: &str, state: &str| json!({"LogicalOperator": "EQUALS", "JobName": job, "State": state});
    let crawler = |crawler: &str, state: &str| json!({"LogicalOperator": "EQUALS", "CrawlerName": crawler, "CrawlState": state});
    let any = prop_oneof![
        3 => (select(&JOBS[..]), select(&JOB_ENDS[..])).prop_map(move |(name, end)| job(name, end)),
        1 => (select(&CRAWLERS[..]), select(&CRAWL_ENDS[..])).prop_map(move |(name, end)| crawler(name, end)),
    ];
    if started.is_empty() {
        return any.boxed();
    }
    let on_started = (
        select(started),
        select(&JOB_ENDS[..]),
        select(&CRAWL_ENDS[..]),
    );
    let on_started = on_started.prop_map(
        move |(action, job_end, crawl_end)| match action["JobName"].as_str() {
            Some(name) => job(name, job_end),
            None => crawler(
                action["CrawlerName"].as_str().unwrap_or_default(),
                crawl_end,
            ),
        },
    );
    prop_oneof![5 => on_started, 1 => any].boxed()
}

pub(super) fn predicate(started: Vec<Value>) -> impl Strategy<Value = Value> {
    let conditions = prop_oneof![
        3 => vec(condition(started.clone()), 1..2),
        2 => vec(condition(started), 2..4),
    ];
    (select(&["ANY", "AND"][..]), conditions)
        .prop_map(|(logical, conditions)| json!({"Logical": logical, "Conditions": conditions}))
}

pub(super) fn actions() -> impl Strategy<Value = Vec<Value>> {
    let job = select(&JOBS[..]).prop_map(|job| json!({ "JobName": job }));
    let crawler = select(&CRAWLERS[..]).prop_map(|crawler| json!({ "CrawlerName": crawler }));
    (vec(job, 1..3), vec(crawler, 0..2)).prop_map(|(jobs, crawlers)| [jobs, crawlers].concat())
}

pub(super) fn create_trigger(
    scope: Option<&'static str>,
    likely: &Likely,
) -> impl Strategy<Value = Ask> + use<> {
    let kinds = if likely.has_start(scope) {
        vec![
            "CONDITIONAL",
            "CONDITIONAL",
            "CONDITIONAL",
            "CONDITIONAL",
            "ON_DEMAND",
            "SCHEDULED",
        ]
    } else {
        vec!["ON_DEMAND", "ON_DEMAND", "ON_DEMAND", "CONDITIONAL"]
    };
    let predicate = predicate(likely.started(scope));
    let started = prop::bool::weighted(0.9);
    (likely.name(), select(kinds), predicate, actions(), started).prop_map(
        move |(name, kind, predicate, mut actions, started)| {
            let mut input = json!({"Name": name, "Type": kind});
            if let Some(workflow) = scope {
                input["WorkflowName"] = json!(workflow);
            }
            if kind == "SCHEDULED" {
                input["Schedule"] = json!("cron(0 12 * * ? *)");
            }
            if kind == "CONDITIONAL" {
                // What it waits for it may not start.
                let conditions = predicate["Conditions"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                actions.retain(|action| {
                    let mut awaited = conditions
                        .iter()
                        .filter_map(|condition| condition.get("JobName"));
                    !awaited.any(|job| action.get("JobName") == Some(job))
                });
                input["Predicate"] = predicate;
            }
            if kind != "ON_DEMAND" {
                input["StartOnCreation"] = json!(started);
            }
            input["Actions"] = json!(actions);
            Ask::new("CreateTrigger", input)
        },
    )
}
