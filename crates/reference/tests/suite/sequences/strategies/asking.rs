//! What only asks, and what is refused whatever is there.

use proptest::collection::vec;
use proptest::option;
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
    let batch = (select(lists), vec(select(names), 1..5), any::<bool>()).prop_map(
        |((operation, member), names, graph)| {
            let ask = Ask::new(operation, json!({ member: names }));
            if operation == "BatchGetWorkflows" {
                with_graph(ask, graph)
            } else {
                ask
            }
        },
    );
    let tags = select(vec!["trigger/p", "workflow/w", "job/a", "crawler/x"]).prop_map(|resource| {
        Ask::new(
            "GetTags",
            json!({"ResourceArn": format!("arn:aws:glue:::{resource}")}),
        )
    });
    prop_oneof![
        1 => named(&["GetTrigger"], "Name", &TRIGGERS),
        1 => (named(&["GetWorkflow"], "Name", &WORKFLOWS), any::<bool>())
            .prop_map(|(ask, graph)| with_graph(ask, graph)),
        1 => (of_a_run(&["GetWorkflowRun"], "Name", &WORKFLOWS), any::<bool>())
            .prop_map(|(ask, graph)| with_graph(ask, graph)),
        1 => of_a_run(&["GetWorkflowRunProperties"], "Name", &WORKFLOWS),
        1 => named(&["GetJob"], "JobName", &JOBS),
        1 => of_a_run(&["GetJobRun"], "JobName", &JOBS),
        1 => named(&["GetCrawler"], "Name", &CRAWLERS),
        1 => batch,
        1 => tags,
        4 => listing(),
    ]
}

fn with_graph(mut ask: Ask, graph: bool) -> Ask {
    ask.input["IncludeGraph"] = json!(graph);
    ask
}

/// The first page of a list, by all that chooses what is listed.
fn listing() -> impl Strategy<Value = Ask> + use<> {
    let lists = vec![
        "GetTriggers",
        "ListTriggers",
        "GetJobs",
        "ListJobs",
        "GetCrawlers",
        "ListCrawlers",
        "ListWorkflows",
        "GetWorkflowRuns",
        "GetJobRuns",
    ];
    let tags = vec![
        json!({}),
        json!({"k": "v"}),
        json!({"l": "v"}),
        json!({"k": "v", "l": "v"}),
        json!({"k": "w"}),
    ];
    (
        select(lists),
        option::weighted(0.8, 1..3u64),
        option::of(select(["a", "b", "c", "d", "nobody"].to_vec())),
        option::of(select(tags)),
        (select(&JOBS[..]), select(&WORKFLOWS[..])),
        any::<bool>(),
    )
        .prop_map(|(operation, most, starts, tags, (job, workflow), graph)| {
            let mut input = json!({});
            let mut add = |member: &str, value: serde_json::Value| input[member] = value;
            if let Some(most) = most {
                add("MaxResults", json!(most));
            }
            if let (Some(job), "GetTriggers" | "ListTriggers") = (starts, operation) {
                add("DependentJobName", json!(job));
            }
            if let (Some(tags), "ListTriggers" | "ListJobs" | "ListCrawlers") = (tags, operation) {
                add("Tags", tags);
            }
            match operation {
                "GetWorkflowRuns" => {
                    add("Name", json!(workflow));
                    add("IncludeGraph", json!(graph));
                }
                "GetJobRuns" => add("JobName", json!(job)),
                _ => {}
            }
            Ask::new(operation, input)
        })
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
