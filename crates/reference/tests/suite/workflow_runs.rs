//! Runs of workflows: how they go on, what they show, and how they are stopped.

use serde_json::{Value, json};

use crate::client::{Client, each, list, states, text};

fn when(job: &str, state: &str) -> Value {
    json!({"Conditions": [{"LogicalOperator": "EQUALS", "JobName": job, "State": state}]})
}

/// A workflow that starts job `a` and, once that failed, job `b`.
fn with_two_jobs() -> Client {
    let mut glue = Client::new();
    glue.job("a");
    glue.job("b");
    glue.workflow("w");
    glue.on_demand("start", Some("w"), json!([{"JobName": "a"}]));
    glue.conditional(
        "then",
        Some("w"),
        when("a", "FAILED"),
        json!([{"JobName": "b"}]),
    );
    glue
}

fn plan(glue: &mut Client, job: &str, ends: &str, after: u64) {
    glue.plan(json!({"job": job, "ends": ends, "after": after}));
}

#[test]
fn a_run_has_an_identifier_of_its_own_and_begins_running() {
    let mut glue = with_two_jobs();
    let ids = [glue.start_workflow("w"), glue.start_workflow("w")];
    assert_ne!(ids[0], ids[1]);
    for id in &ids {
        let digits = id.strip_prefix("wr_").expect("a prefix");
        assert!(
            digits.len() == 64 && digits.chars().all(|char| char.is_ascii_hexdigit()),
            "{id}"
        );
    }
    let told = glue.ok("GetWorkflowRun", json!({"Name": "w", "RunId": ids[0]}));
    let known = json!({"Name": "w", "WorkflowRunId": ids[0], "WorkflowRunProperties": {},
        "StartedOn": 1_589_500_800.123, "Status": "RUNNING",
        "Statistics": {"TotalActions": 1, "TimeoutActions": 0, "FailedActions": 0,
                       "StoppedActions": 0, "SucceededActions": 0, "RunningActions": 1}});
    assert_eq!(told["Run"], known);
}

#[test]
fn statistics_count_each_end_and_add_up() {
    let mut glue = Client::new();
    let ends = ["SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "STOPPED"];
    for (number, end) in ends.iter().enumerate() {
        glue.job(&format!("j{number}"));
        plan(&mut glue, &format!("j{number}"), end, 2);
    }
    glue.job("long");
    plan(&mut glue, "long", "SUCCEEDED", 100);
    glue.crawler("c");
    glue.plan(json!({"crawler": "c", "ends": "CANCELLED", "after": 2}));
    glue.workflow("w");
    let jobs = ["j0", "j1", "j2", "j3", "j4", "long", "nobody"];
    let mut actions: Vec<Value> = jobs.iter().map(|job| json!({ "JobName": job })).collect();
    actions.push(json!({"CrawlerName": "c"}));
    actions.push(json!({"CrawlerName": "nobody"}));
    actions.push(json!({}));
    glue.on_demand("start", Some("w"), json!(actions));
    let id = glue.start_workflow("w");
    glue.advance(2);
    let known = json!({"TotalActions": 9, "TimeoutActions": 1, "FailedActions": 3,
                       "StoppedActions": 3, "SucceededActions": 1, "RunningActions": 1});
    let told = glue.workflow_run("w", &id);
    assert_eq!(
        (&told["Statistics"], &told["Status"]),
        (&known, &json!("RUNNING"))
    );
    glue.ok("StopWorkflowRun", json!({"Name": "w", "RunId": id}));
    let told = glue.workflow_run("w", &id);
    assert_eq!(
        (&told["Statistics"], &told["Status"]),
        (&known, &json!("STOPPING"))
    );
    assert_eq!(states(&told, "long"), ["STOPPING"]);
}

#[test]
fn an_action_on_what_is_not_there_has_failed_and_what_waits_for_that_fires() {
    let mut glue = with_two_jobs();
    glue.ok("DeleteJob", json!({"JobName": "a"}));
    let id = glue.start_workflow("w");
    let told = glue.workflow_run("w", &id);
    assert_eq!(states(&told, "a"), ["FAILED"]);
    assert_eq!(states(&told, "b"), ["STARTING"]);
    let nodes = list(&told["Graph"]["Nodes"]);
    let node = nodes.iter().find(|node| node["Name"] == "a").unwrap();
    let run = &node["JobDetails"]["JobRuns"][0];
    assert_eq!(run["ErrorMessage"], "there is no job called a");
    assert_eq!(run["StartedOn"], run["CompletedOn"]);
    assert_eq!(told["Status"], "RUNNING");
}

#[test]
fn a_job_that_has_no_room_fails_the_action_and_its_own_run_goes_on() {
    let mut glue = with_two_jobs();
    let own = text(&glue.ok("StartJobRun", json!({"JobName": "a"}))["JobRunId"]);
    let id = glue.start_workflow("w");
    let told = glue.workflow_run("w", &id);
    assert_eq!(states(&told, "a"), ["FAILED"]);
    let runs = glue.job_runs("a");
    assert_eq!(each(&json!(runs), "JobRunState"), ["FAILED", "STARTING"]);
    assert_eq!(runs[1]["Id"], json!(own));
    assert!(text(&runs[0]["ErrorMessage"]).contains("MaxConcurrentRuns is 1"));
}

#[test]
fn a_trigger_that_is_not_activated_when_the_run_starts_never_fires_in_it() {
    let mut glue = with_two_jobs();
    plan(&mut glue, "a", "FAILED", 3);
    glue.ok("StopTrigger", json!({"Name": "then"}));
    let id = glue.start_workflow("w");
    glue.ok("StartTrigger", json!({"Name": "then"}));
    glue.advance(3);
    let told = glue.workflow_run("w", &id);
    assert_eq!(states(&told, "b"), [""; 0]);
    assert_eq!(told["Status"], "COMPLETED");
}

#[test]
fn a_run_and_its_graph_keep_to_the_workflow_as_it_was_at_the_start() {
    let mut glue = with_two_jobs();
    plan(&mut glue, "a", "FAILED", 3);
    let id = glue.start_workflow("w");
    let before = glue.workflow_run("w", &id)["Graph"].clone();
    let update = json!({"Actions": [{"JobName": "c"}], "Predicate": when("a", "TIMEOUT")});
    glue.ok(
        "UpdateTrigger",
        json!({"Name": "then", "TriggerUpdate": update}),
    );
    glue.ok("DeleteTrigger", json!({"Name": "start"}));
    glue.conditional(
        "new",
        Some("w"),
        when("a", "FAILED"),
        json!([{"JobName": "c"}]),
    );
    assert_eq!(glue.workflow_run("w", &id)["Graph"], before);
    glue.advance(3);
    let told = glue.workflow_run("w", &id);
    assert_eq!(
        each(&told["Graph"]["Nodes"], "Name"),
        ["start", "then", "a", "b"]
    );
    assert_eq!(states(&told, "b"), ["STARTING"]);
    // The next run follows the new definition: nothing starts it.
    let id = glue.start_workflow("w");
    let told = glue.workflow_run("w", &id);
    assert_eq!(
        each(&told["Graph"]["Nodes"], "Name"),
        ["new", "then", "a", "c"]
    );
    assert_eq!(told["Statistics"]["TotalActions"], 0);
}

#[test]
fn a_graph_shows_the_runs_of_its_own_run_only() {
    let mut glue = with_two_jobs();
    let first = glue.start_workflow("w");
    glue.advance(3);
    glue.ok("StartJobRun", json!({"JobName": "a"}));
    glue.advance(3);
    let second = glue.start_workflow("w");
    assert_eq!(states(&glue.workflow_run("w", &first), "a"), ["SUCCEEDED"]);
    assert_eq!(states(&glue.workflow_run("w", &second), "a"), ["STARTING"]);
    let id = |glue: &mut Client, run: &str| {
        each(&glue.workflow_run("w", run)["Graph"]["Nodes"], "UniqueId")
    };
    assert_ne!(id(&mut glue, &first), id(&mut glue, &second));
    assert_eq!(id(&mut glue, &first), id(&mut glue, &first));
}

#[test]
fn with_any_one_condition_fires_and_the_second_does_not_fire_again() {
    let mut glue = Client::new();
    for job in ["a", "b", "c"] {
        glue.job(job);
    }
    plan(&mut glue, "b", "SUCCEEDED", 9);
    glue.workflow("w");
    glue.on_demand(
        "start",
        Some("w"),
        json!([{"JobName": "a"}, {"JobName": "b"}]),
    );
    let any = json!({"Logical": "ANY", "Conditions": [
        {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"},
        {"LogicalOperator": "EQUALS", "JobName": "b", "State": "SUCCEEDED"}]});
    glue.conditional("then", Some("w"), any, json!([{"JobName": "c"}]));
    let id = glue.start_workflow("w");
    glue.advance(3);
    assert_eq!(states(&glue.workflow_run("w", &id), "c"), ["STARTING"]);
    glue.advance(20);
    let told = glue.workflow_run("w", &id);
    assert_eq!(states(&told, "c"), ["SUCCEEDED"]);
    assert_eq!(
        told["CompletedOn"].as_f64().unwrap() - told["StartedOn"].as_f64().unwrap(),
        9.0
    );
    let runs = glue.job_runs("c");
    let input = json!({"JobName": "c", "RunId": runs[0]["Id"], "PredecessorsIncluded": true});
    let told = glue.ok("GetJobRun", input)["JobRun"].clone();
    assert_eq!(each(&told["PredecessorRuns"], "JobName"), ["a", "b"]);
}

#[test]
fn stopping_ends_what_goes_on_within_a_tick_and_starts_nothing_more() {
    let mut glue = with_two_jobs();
    plan(&mut glue, "a", "FAILED", 2);
    let id = glue.start_workflow("w");
    glue.advance(1);
    let input = json!({"Name": "w", "RunId": id});
    assert_eq!(glue.ok("StopWorkflowRun", input.clone()), json!({}));
    assert_eq!(states(&glue.workflow_run("w", &id), "a"), ["STOPPING"]);
    glue.refuses(
        "StopWorkflowRun",
        input.clone(),
        "IllegalWorkflowStateException",
        "STOPPING",
    );
    glue.advance(1);
    let told = glue.workflow_run("w", &id);
    assert_eq!(told["Status"], "STOPPED");
    assert_eq!(states(&told, "a"), ["STOPPED"]);
    assert_eq!(states(&told, "b"), [""; 0]);
    let seconds = told["CompletedOn"].as_f64().unwrap() - told["StartedOn"].as_f64().unwrap();
    assert_eq!(seconds, 2.0);
    glue.refuses(
        "StopWorkflowRun",
        input,
        "IllegalWorkflowStateException",
        "STOPPED",
    );
    glue.advance(100);
    assert_eq!(glue.workflow_run("w", &id), told);
}

#[test]
fn a_run_without_actions_can_be_stopped_and_a_finished_one_cannot() {
    let mut glue = Client::new();
    glue.workflow("w");
    let stopped = glue.start_workflow("w");
    let finished = glue.start_workflow("w");
    glue.ok("StopWorkflowRun", json!({"Name": "w", "RunId": stopped}));
    assert_eq!(glue.workflow_run("w", &stopped)["Status"], "STOPPING");
    glue.advance(1);
    assert_eq!(glue.workflow_run("w", &stopped)["Status"], "STOPPED");
    assert_eq!(glue.workflow_run("w", &finished)["Status"], "COMPLETED");
    let input = json!({"Name": "w", "RunId": finished});
    glue.refuses(
        "StopWorkflowRun",
        input,
        "IllegalWorkflowStateException",
        "COMPLETED",
    );
}

#[test]
fn a_run_is_found_under_its_own_workflow_only() {
    let mut glue = with_two_jobs();
    glue.workflow("other");
    let id = glue.start_workflow("w");
    let run = json!({"Name": "other", "RunId": id});
    for operation in [
        "GetWorkflowRun",
        "StopWorkflowRun",
        "GetWorkflowRunProperties",
    ] {
        glue.refuses(operation, run.clone(), "EntityNotFoundException", &id);
    }
}

#[test]
fn properties_come_from_the_workflow_at_the_start_and_are_put_beside_each_other() {
    let mut glue = Client::new();
    let properties = json!({"k": "v", "l": "w"});
    glue.ok(
        "CreateWorkflow",
        json!({"Name": "w", "DefaultRunProperties": properties}),
    );
    let id = glue.start_workflow("w");
    glue.ok(
        "UpdateWorkflow",
        json!({"Name": "w", "DefaultRunProperties": {"new": "n"}}),
    );
    let input = json!({"Name": "w", "RunId": id});
    let told = glue.ok("GetWorkflowRunProperties", input.clone());
    assert_eq!(told, json!({ "RunProperties": properties }));
    let mut put = input.clone();
    put["RunProperties"] = json!({"l": "", "\u{1F980}": "x"});
    assert_eq!(glue.ok("PutWorkflowRunProperties", put.clone()), json!({}));
    let known = json!({"k": "v", "l": "", "\u{1F980}": "x"});
    assert_eq!(
        glue.ok("GetWorkflowRunProperties", input),
        json!({ "RunProperties": known })
    );
    assert_eq!(glue.workflow_run("w", &id)["WorkflowRunProperties"], known);
    let told = glue.ok("GetWorkflow", json!({"Name": "w"}))["Workflow"].clone();
    assert_eq!(told["DefaultRunProperties"], json!({"new": "n"}));
    put["RunProperties"] = json!({"": "v"});
    glue.refuses(
        "PutWorkflowRunProperties",
        put,
        "ValidationException",
        "RunProperties",
    );
}

#[test]
fn runs_are_listed_the_latest_first() {
    let mut glue = Client::new();
    glue.workflow("w");
    let mut ids: Vec<String> = (0..3).map(|_| glue.start_workflow("w")).collect();
    ids.reverse();
    let told = glue.ok("GetWorkflowRuns", json!({"Name": "w"}));
    assert_eq!(each(&told["Runs"], "WorkflowRunId"), ids);
}

#[test]
fn what_a_trigger_starts_itself_is_none_of_the_runs_that_it_waited_for() {
    let mut glue = with_two_jobs();
    let update = json!({"Predicate": when("a", "SUCCEEDED"),
                        "Actions": [{"JobName": "a"}, {"JobName": "b"}]});
    let update = json!({"Name": "then", "TriggerUpdate": update});
    glue.ok("UpdateTrigger", update);
    glue.start_workflow("w");
    glue.advance(3);
    let of_a = glue.job_runs("a");
    let known = json!([{"JobName": "a", "RunId": of_a[1]["Id"]}]);
    for run in [of_a[0].clone(), glue.job_runs("b")[0].clone()] {
        let input =
            json!({"JobName": run["JobName"], "RunId": run["Id"], "PredecessorsIncluded": true});
        let told = glue.ok("GetJobRun", input)["JobRun"].clone();
        assert_eq!(told["PredecessorRuns"], known);
    }
}
