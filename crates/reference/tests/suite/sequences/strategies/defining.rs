//! What is defined, changed and deleted.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::triggers::{actions, predicate};
use super::{CRAWLERS, JOBS, TRIGGERS, WORKFLOWS, a_crawler, a_job, named, of_a_run};
use crate::sequences::step::Ask;

pub(super) fn defining() -> impl Strategy<Value = Ask> + use<> {
    let update = (select(&TRIGGERS[..]), predicate(Vec::new()), actions()).prop_map(
        |(name, predicate, actions)| {
            let update =
                json!({"Predicate": predicate, "Actions": actions, "Description": "updated"});
            Ask::new(
                "UpdateTrigger",
                json!({"Name": name, "TriggerUpdate": update}),
            )
        },
    );
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
    let kinds = vec![
        ("trigger", "p"),
        ("workflow", "w"),
        ("job", "a"),
        ("crawler", "x"),
        ("job", "d"),
    ];
    let tags = (select(kinds), prop::bool::ANY, select(&["k", "l"][..])).prop_map(
        |((kind, name), add, key)| {
            let arn = json!(format!("arn:aws:glue:us-east-1:1:{kind}/{name}"));
            if add {
                Ask::new(
                    "TagResource",
                    json!({"ResourceArn": arn, "TagsToAdd": {key: "v"}}),
                )
            } else {
                Ask::new(
                    "UntagResource",
                    json!({"ResourceArn": arn, "TagsToRemove": [key]}),
                )
            }
        },
    );
    prop_oneof![
        3 => update,
        2 => job,
        3 => update_job,
        1 => crawler,
        2 => properties,
        2 => tags,
        2 => of_a_run(&["PutWorkflowRunProperties"], "Name", &WORKFLOWS),
        1 => named(&["UpdateCrawler", "DeleteCrawler"], "Name", &CRAWLERS),
        1 => named(&["DeleteJob"], "JobName", &JOBS),
        1 => named(&["DeleteWorkflow"], "Name", &WORKFLOWS),
        2 => named(&["DeleteTrigger"], "Name", &TRIGGERS),
    ]
}
