//! What only asks, and what is refused whatever is there.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::{CRAWLERS, JOBS, TRIGGERS, WORKFLOWS, named, of_a_run};
use crate::sequences::step::Ask;

pub(super) fn asking() -> impl Strategy<Value = Ask> + use<> {
    let lists = vec![
        ("BatchGetTriggers", "TriggerNames"),
        ("BatchGetJobs", "JobNames"),
        ("BatchGetCrawlers", "CrawlerNames"),
        ("BatchGetWorkflows", "Names"),
    ];
    let names = vec!["a", "b", "x", "w", "v", "p", "q"];
    let batch = (select(lists), vec(select(names), 1..5))
        .prop_map(|((operation, member), names)| Ask::new(operation, json!({ member: names })));
    let all = vec![
        "GetTriggers",
        "ListTriggers",
        "GetJobs",
        "ListJobs",
        "GetCrawlers",
        "ListCrawlers",
        "ListWorkflows",
    ];
    let all = (select(all), 1..4u64)
        .prop_map(|(operation, most)| Ask::new(operation, json!({"MaxResults": most})));
    let tags = select(vec!["trigger/p", "workflow/w", "job/a", "crawler/x"]).prop_map(|resource| {
        Ask::new(
            "GetTags",
            json!({"ResourceArn": format!("arn:aws:glue:::{resource}")}),
        )
    });
    prop_oneof![
        named(&["GetTrigger"], "Name", &TRIGGERS),
        named(&["GetWorkflow", "GetWorkflowRuns"], "Name", &WORKFLOWS),
        of_a_run(
            &["GetWorkflowRun", "GetWorkflowRunProperties"],
            "Name",
            &WORKFLOWS
        ),
        named(&["GetJob", "GetJobRuns"], "JobName", &JOBS),
        of_a_run(&["GetJobRun"], "JobName", &JOBS),
        named(&["GetCrawler"], "Name", &CRAWLERS),
        batch,
        all,
        tags,
    ]
}

pub(super) fn broken() -> impl Strategy<Value = Ask> + use<> {
    let condition = json!({"LogicalOperator": "EQUALS", "JobName": "a", "State": "RUNNING"});
    let waits_in_vain = json!({"Name": "p", "Type": "CONDITIONAL", "Actions": [], "Predicate": {"Conditions": [condition]}});
    let many = (0..51)
        .map(|number| (number.to_string(), json!("")))
        .collect::<serde_json::Map<_, _>>();
    let requests = vec![
        (
            "CreateTrigger",
            json!({"Name": "", "Type": "ON_DEMAND", "Actions": []}),
            "ValidationException",
        ),
        ("CreateTrigger", waits_in_vain, "InvalidInputException"),
        (
            "CreateTrigger",
            json!({"Name": "p", "Type": "CONDITIONAL", "Actions": []}),
            "InvalidInputException",
        ),
        (
            "UpdateTrigger",
            json!({"Name": "p", "TriggerUpdate": {"Actions": [{"Timeout": 0}]}}),
            "InvalidInputException",
        ),
        (
            "DeleteTrigger",
            json!({"Name": "p\n"}),
            "ValidationException",
        ),
        (
            "StartWorkflowRun",
            json!({"Name": ["w"]}),
            "SerializationException",
        ),
        (
            "StopWorkflowRun",
            json!({"Name": "w"}),
            "ValidationException",
        ),
        (
            "BatchGetWorkflows",
            json!({"Names": []}),
            "ValidationException",
        ),
        (
            "StartJobRun",
            json!({"JobName": "a", "Timeout": 0}),
            "InvalidInputException",
        ),
        (
            "BatchStopJobRun",
            json!({"JobName": "a", "JobRunIds": []}),
            "ValidationException",
        ),
        ("UpdateJob", json!({"JobName": "a"}), "ValidationException"),
        (
            "DeleteCrawler",
            json!({"Name": null}),
            "ValidationException",
        ),
        (
            "ListTriggers",
            json!({"NextToken": "garbage"}),
            "InvalidInputException",
        ),
        (
            "GetWorkflowRuns",
            json!({"Name": "w", "MaxResults": 0}),
            "InvalidInputException",
        ),
        (
            "TagResource",
            json!({"ResourceArn": "arn:aws:glue:::job/a", "TagsToAdd": many}),
            "ValidationException",
        ),
        ("GetTable", json!({}), "UnknownOperationException"),
    ];
    select(requests).prop_map(|(operation, input, error)| Ask {
        broken: Some(error),
        ..Ask::new(operation, input)
    })
}
