//! Workflows: what is stored, listed, deleted, and shown as a graph.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Client, each, list, text};

/// 2020-05-15T00:00:00.123Z
const START: f64 = 1_589_500_800.123;

fn workflow(glue: &mut Client, name: &str) -> Value {
    glue.ok("GetWorkflow", json!({ "Name": name }))["Workflow"].clone()
}

#[test]
fn a_workflow_that_never_ran_has_its_properties_and_its_times_with_milliseconds() {
    let mut glue = Client::new();
    assert_eq!(
        glue.ok("CreateWorkflow", json!({"Name": "w"})),
        json!({"Name": "w"})
    );
    let known = json!({"Name": "w", "DefaultRunProperties": {},
                       "CreatedOn": START, "LastModifiedOn": START});
    assert_eq!(workflow(&mut glue, "w"), known);
    glue.advance(7);
    let properties = json!({"k": "v", "\u{1F980}": "", "\t": "\n"});
    glue.ok(
        "CreateWorkflow",
        json!({"Name": "x", "Description": "\u{0}", "DefaultRunProperties": properties}),
    );
    let known = json!({"Name": "x", "Description": "\u{0}", "DefaultRunProperties": properties,
                       "CreatedOn": START + 7.0, "LastModifiedOn": START + 7.0});
    assert_eq!(workflow(&mut glue, "x"), known);
}

#[test]
fn an_update_changes_what_it_says_and_the_time() {
    let mut glue = Client::new();
    glue.ok(
        "CreateWorkflow",
        json!({"Name": "w", "Description": "d", "DefaultRunProperties": {"k": "v", "l": "w"}}),
    );
    glue.advance(2);
    assert_eq!(
        glue.ok("UpdateWorkflow", json!({"Name": "w"})),
        json!({"Name": "w"})
    );
    let mut known = json!({"Name": "w", "Description": "d", "CreatedOn": START,
        "DefaultRunProperties": {"k": "v", "l": "w"}, "LastModifiedOn": START + 2.0});
    assert_eq!(workflow(&mut glue, "w"), known);
    glue.ok("UpdateWorkflow", json!({"Name": "w", "Description": "e"}));
    known["Description"] = json!("e");
    assert_eq!(workflow(&mut glue, "w"), known);
    glue.ok(
        "UpdateWorkflow",
        json!({"Name": "w", "DefaultRunProperties": {"m": "x"}}),
    );
    known["DefaultRunProperties"] = json!({"m": "x"});
    assert_eq!(workflow(&mut glue, "w"), known);
}

#[rstest]
#[case("CreateWorkflow", json!({"DefaultRunProperties": {"": "v"}}), "DefaultRunProperties")]
#[case("UpdateWorkflow", json!({"DefaultRunProperties": {"a\nb": "v"}}), "DefaultRunProperties")]
#[case("CreateWorkflow", json!({"Tags": {"k".repeat(129): "v"}}), "Tags")]
fn a_broken_constraint_is_refused_by_its_place(
    #[case] operation: &str,
    #[case] broken: Value,
    #[case] place: &str,
) {
    let mut glue = Client::new();
    glue.workflow("w");
    let mut request = broken;
    request["Name"] = json!("w");
    glue.refuses(operation, request, "ValidationException", place);
}

#[test]
fn triggers_survive_their_workflow_and_are_there_when_it_comes_again() {
    let mut glue = Client::new();
    glue.job("j");
    glue.workflow("w");
    glue.on_demand("t", Some("w"), json!([{"JobName": "j"}]));
    assert_eq!(
        glue.ok("DeleteWorkflow", json!({"Name": "w"})),
        json!({"Name": "w"})
    );
    glue.refuses(
        "GetWorkflow",
        json!({"Name": "w"}),
        "EntityNotFoundException",
        "w",
    );
    assert_eq!(glue.ok("ListWorkflows", json!({})), json!({}));
    let told = glue.ok("GetTrigger", json!({"Name": "t"}))["Trigger"].clone();
    assert_eq!(told["WorkflowName"], "w");
    glue.workflow("w");
    let id = glue.start_workflow("w");
    assert_eq!(glue.workflow_run("w", &id)["Statistics"]["TotalActions"], 1);
}

#[test]
fn runs_go_with_their_workflow_and_what_they_started_goes_on() {
    let mut glue = Client::new();
    glue.job("j");
    glue.workflow("w");
    glue.on_demand("t", Some("w"), json!([{"JobName": "j"}]));
    let id = glue.start_workflow("w");
    glue.ok("DeleteWorkflow", json!({"Name": "w"}));
    glue.workflow("w");
    let run = json!({"Name": "w", "RunId": id});
    for operation in [
        "GetWorkflowRun",
        "StopWorkflowRun",
        "GetWorkflowRunProperties",
    ] {
        glue.refuses(operation, run.clone(), "EntityNotFoundException", &id);
    }
    assert_eq!(glue.ok("GetWorkflowRuns", json!({"Name": "w"})), json!({}));
    assert_eq!(workflow(&mut glue, "w").get("LastRun"), None);
    glue.advance(3);
    assert_eq!(glue.job_runs("j")[0]["JobRunState"], "SUCCEEDED");
}

#[test]
fn the_last_run_is_the_one_that_started_last_and_has_no_graph() {
    let mut glue = Client::new();
    glue.workflow("w");
    glue.start_workflow("w");
    glue.advance(2);
    let last = glue.start_workflow("w");
    let input = json!({"Name": "w", "IncludeGraph": true});
    let told = glue.ok("GetWorkflow", input)["Workflow"]["LastRun"].clone();
    let known = json!({"Name": "w", "WorkflowRunId": last, "WorkflowRunProperties": {},
        "StartedOn": START + 2.0, "Status": "RUNNING",
        "Statistics": {"TotalActions": 0, "TimeoutActions": 0, "FailedActions": 0,
                       "StoppedActions": 0, "SucceededActions": 0, "RunningActions": 0}});
    assert_eq!(told, known);
    glue.advance(1);
    let told = workflow(&mut glue, "w")["LastRun"].clone();
    assert_eq!(
        (&told["Status"], &told["CompletedOn"]),
        (&json!("COMPLETED"), &json!(START + 3.0))
    );
}

#[test]
fn a_batch_tells_each_name_once_and_leaves_empty_lists_out() {
    let mut glue = Client::new();
    glue.workflow("a");
    glue.workflow("b");
    let mut batch = |names: Value| glue.ok("BatchGetWorkflows", json!({ "Names": names }));
    let told = batch(json!(["no", "b", "a", "b", "no"]));
    assert_eq!(each(&told["Workflows"], "Name"), ["b", "a"]);
    assert_eq!(told["MissingWorkflows"], json!(["no"]));
    assert_eq!(batch(json!(["no"])), json!({"MissingWorkflows": ["no"]}));
    assert_eq!(batch(json!(["a"])).get("MissingWorkflows"), None);
    for (count, text) in [(0, "Names"), (26, "Names")] {
        let names = vec!["a"; count];
        let request = json!({ "Names": names });
        glue.refuses("BatchGetWorkflows", request, "ValidationException", text);
    }
}

/// A workflow in which `start` starts job `j` and crawler `c`, and `then` waits
/// for both and starts job `k`.
fn with_graph() -> Client {
    let mut glue = Client::new();
    glue.workflow("w");
    let actions = json!([{"JobName": "j"}, {"CrawlerName": "c"}, {"JobName": "j"}]);
    glue.on_demand("start", Some("w"), actions);
    let conditions = json!({"Logical": "AND", "Conditions": [
        {"LogicalOperator": "EQUALS", "JobName": "j", "State": "FAILED"},
        {"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "FAILED"}]});
    glue.conditional("then", Some("w"), conditions, json!([{"JobName": "k"}]));
    glue.on_demand("elsewhere", None, json!([{"JobName": "m"}]));
    glue
}

/// Each node's type and name, and each edge by its ends' names.
fn outline(graph: &Value) -> (Vec<String>, Vec<String>) {
    let nodes = list(&graph["Nodes"]);
    let name = |id: &Value| {
        let node = nodes
            .iter()
            .find(|node| node["UniqueId"] == *id)
            .expect("a node");
        text(&node["Name"])
    };
    let edges = list(&graph["Edges"]).into_iter();
    let edges = edges.map(|edge| {
        format!(
            "{} {}",
            name(&edge["SourceId"]),
            name(&edge["DestinationId"])
        )
    });
    let nodes = nodes.iter();
    let nodes = nodes.map(|node| format!("{} {}", text(&node["Type"]), text(&node["Name"])));
    (nodes.collect(), edges.collect())
}

#[test]
fn a_graph_has_a_node_for_each_thing_and_edges_the_way_things_happen() {
    let mut glue = with_graph();
    let input = json!({"Name": "w", "IncludeGraph": true});
    let told = glue.ok("GetWorkflow", input)["Workflow"].clone();
    let (nodes, mut edges) = outline(&told["Graph"]);
    assert_eq!(
        nodes,
        [
            "TRIGGER start",
            "TRIGGER then",
            "JOB j",
            "JOB k",
            "CRAWLER c"
        ]
    );
    edges.sort();
    assert_eq!(edges, ["c then", "j then", "start c", "start j", "then k"]);
    for node in list(&told["Graph"]["Nodes"]) {
        let id = text(&node["UniqueId"]);
        let digits = id.strip_prefix("wnode_").expect("a prefix");
        assert!(
            digits.len() == 64 && digits.chars().all(|char| char.is_ascii_hexdigit()),
            "{id}"
        );
        let (member, details) = match node["Type"].as_str() {
            Some("TRIGGER") => {
                let trigger =
                    glue.ok("GetTrigger", json!({"Name": node["Name"]}))["Trigger"].clone();
                ("TriggerDetails", json!({ "Trigger": trigger }))
            }
            Some("JOB") => ("JobDetails", json!({"JobRuns": []})),
            _ => ("CrawlerDetails", json!({"Crawls": []})),
        };
        let known =
            json!({"Type": node["Type"], "Name": node["Name"], "UniqueId": id, member: details});
        assert_eq!(node, known);
    }
}

#[test]
fn there_is_a_graph_only_if_it_is_asked_for() {
    let mut glue = with_graph();
    let id = glue.start_workflow("w");
    for (asked, there) in [
        (json!(true), true),
        (json!(false), false),
        (Value::Null, false),
    ] {
        let mut graph = |operation: &str, mut input: Value, list: &str| {
            input["IncludeGraph"] = asked.clone();
            let told = glue.ok(operation, input)[list].clone();
            let told = if told.is_array() {
                told[0].clone()
            } else {
                told
            };
            assert_eq!(told["Name"], "w", "{operation}");
            assert_eq!(told.get("Graph").is_some(), there, "{operation} {asked}");
        };
        graph("GetWorkflow", json!({"Name": "w"}), "Workflow");
        graph("BatchGetWorkflows", json!({"Names": ["w"]}), "Workflows");
        graph("GetWorkflowRun", json!({"Name": "w", "RunId": id}), "Run");
        graph("GetWorkflowRuns", json!({"Name": "w"}), "Runs");
    }
}

#[test]
fn a_graph_of_nothing_is_empty_and_things_of_one_name_are_told_apart() {
    let mut glue = Client::new();
    glue.workflow("w");
    let input = json!({"Name": "w", "IncludeGraph": true});
    let told = glue.ok("GetWorkflow", input.clone())["Workflow"]["Graph"].clone();
    assert_eq!(told, json!({"Nodes": [], "Edges": []}));
    glue.on_demand(
        "w",
        Some("w"),
        json!([{"JobName": "w"}, {"CrawlerName": "w"}]),
    );
    let told = glue.ok("GetWorkflow", input)["Workflow"]["Graph"].clone();
    let (nodes, _) = outline(&told);
    assert_eq!(nodes, ["TRIGGER w", "JOB w", "CRAWLER w"]);
    let mut ids = each(&told["Nodes"], "UniqueId");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    assert_eq!(told["Nodes"][1].get("TriggerDetails"), None);
}
