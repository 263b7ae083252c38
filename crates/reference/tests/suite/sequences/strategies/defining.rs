//! What is defined, changed and deleted.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::triggers::{actions, predicate};
use super::{CRAWLERS, JOBS, TRIGGERS, WORKFLOWS, a_crawler, a_job, named, of_a_run};
use crate::sequences::step::Ask;

pub(super) fn defining() -> impl Strategy<Value = Ask> + use<> {
    // What is left out is gone from the definition.
    let kept = (
        prop::bool::weighted(0.7),
        prop::bool::weighted(0.7),
        prop::bool::ANY,
    );
    let update = (
        select(&TRIGGERS[..]),
        predicate(Vec::new()),
        actions(),
        kept,
    )
        .prop_map(|(name, predicate, actions, kept)| {
            let mut update = json!({});
            let members = [
                ("Predicate", predicate, kept.0),
                ("Actions", json!(actions), kept.1),
                ("Description", json!("updated"), kept.2),
            ];
            for (member, value, _) in members.into_iter().filter(|(_, _, kept)| *kept) {
                update[member] = value;
            }
            Ask::new(
                "UpdateTrigger",
                json!({"Name": name, "TriggerUpdate": update}),
            )
        });
    let job = (select(&JOBS[..]), 0..4usize)
        .prop_map(|(name, most)| Ask::new("CreateJob", a_job(name, most)));
    let update_job = (select(&JOBS[..]), 0..4usize).prop_map(|(name, most)| {
        let update = json!({"Role": "updated", "ExecutionProperty": {"MaxConcurrentRuns": most}});
        Ask::new("UpdateJob", json!({"JobName": name, "JobUpdate": update}))
    });
    let crawler = select(&CRAWLERS[..]).prop_map(|name| Ask::new("CreateCrawler", a_crawler(name)));
    let properties = (
        select(&["CreateWorkflow", "UpdateWorkflow"][..]),
        select(&WORKFLOWS[..]),
    );
    let properties = properties.prop_map(|(operation, name)| {
        Ask::new(
            operation,
            json!({"Name": name, "DefaultRunProperties": {"k": "default"}}),
        )
    });
    let kinds = vec!["trigger/p", "workflow/w", "job/a", "crawler/x", "job/d"];
    let keys = vec![vec!["k"], vec!["l"], vec!["k", "l"]];
    let tags = (select(kinds), prop::bool::ANY, select(keys)).prop_map(|(resource, add, keys)| {
        let arn = json!(format!("arn:aws:glue:us-east-1:1:{resource}"));
        if add {
            let tags: BTreeMap<&str, &str> = keys.into_iter().map(|key| (key, "v")).collect();
            Ask::new(
                "TagResource",
                json!({"ResourceArn": arn, "TagsToAdd": tags}),
            )
        } else {
            Ask::new(
                "UntagResource",
                json!({"ResourceArn": arn, "TagsToRemove": keys}),
            )
        }
    });
    prop_oneof![
        3 => update,
        2 => job,
        3 => update_job,
        1 => crawler,
        2 => properties,
        4 => tags,
        2 => of_a_run(&["PutWorkflowRunProperties"], "Name", &WORKFLOWS),
        1 => named(&["UpdateCrawler", "DeleteCrawler"], "Name", &CRAWLERS),
        1 => named(&["DeleteJob"], "JobName", &JOBS),
        1 => named(&["DeleteWorkflow"], "Name", &WORKFLOWS),
        2 => named(&["DeleteTrigger"], "Name", &TRIGGERS),
    ]
}
