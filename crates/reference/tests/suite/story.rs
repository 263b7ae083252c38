//! A workflow from its definition to the end of its runs.

use serde_json::json;

use crate::client::{Client, states};

/// A workflow: `first` and `look` start, and once both succeeded, `then`.
fn with_workflow() -> Client {
    let mut glue = Client::new();
    glue.job("first");
    glue.job("then");
    glue.crawler("look");
    glue.ok(
        "CreateWorkflow",
        json!({"Name": "w", "DefaultRunProperties": {"k": "v"}}),
    );
    glue.ok(
        "CreateTrigger",
        json!({"Name": "start", "WorkflowName": "w", "Type": "ON_DEMAND",
               "Actions": [{"JobName": "first"}, {"CrawlerName": "look"}]}),
    );
    glue.ok(
        "CreateTrigger",
        json!({"Name": "both", "WorkflowName": "w", "Type": "CONDITIONAL", "StartOnCreation": true,
               "Predicate": {"Logical": "AND", "Conditions": [
                   {"LogicalOperator": "EQUALS", "JobName": "first", "State": "SUCCEEDED"},
                   {"LogicalOperator": "EQUALS", "CrawlerName": "look", "CrawlState": "SUCCEEDED"}]},
               "Actions": [{"JobName": "then"}]}),
    );
    glue
}

#[test]
fn what_follows_starts_when_both_conditions_are_met_and_the_run_completes() {
    let mut glue = with_workflow();
    glue.plan(json!({"crawler": "look", "ends": "SUCCEEDED", "after": 5}));
    let id = glue.start_workflow("w");

    let told = glue.workflow_run("w", &id);
    assert_eq!(told["Status"], "RUNNING");
    assert_eq!(states(&told, "first"), ["STARTING"]);
    assert_eq!(states(&told, "look"), ["RUNNING"]);
    assert_eq!(states(&told, "then"), [""; 0]);
    assert_eq!(told["WorkflowRunProperties"], json!({"k": "v"}));

    glue.advance(3);
    let told = glue.workflow_run("w", &id);
    assert_eq!(states(&told, "first"), ["SUCCEEDED"]);
    assert_eq!(states(&told, "then"), [""; 0]);

    glue.advance(2);
    let told = glue.workflow_run("w", &id);
    assert_eq!(states(&told, "look"), ["SUCCEEDED"]);
    assert_eq!(states(&told, "then"), ["STARTING"]);
    assert_eq!(told["Statistics"]["RunningActions"], 1);

    glue.advance(3);
    let told = glue.workflow_run("w", &id);
    assert_eq!(told["Status"], "COMPLETED");
    assert_eq!(
        told["Statistics"],
        json!({"TotalActions": 3, "TimeoutActions": 0, "FailedActions": 0,
               "StoppedActions": 0, "SucceededActions": 3, "RunningActions": 0})
    );
    let seconds = told["CompletedOn"].as_f64().unwrap() - told["StartedOn"].as_f64().unwrap();
    assert_eq!(seconds, 8.0);
}

#[test]
fn a_stopped_run_goes_over_stopping_and_cancelling_and_starts_nothing() {
    let mut glue = with_workflow();
    glue.plan(json!({"job": "first", "ends": "SUCCEEDED", "after": 2}));
    glue.plan(json!({"crawler": "look", "ends": "SUCCEEDED", "after": 100}));
    let id = glue.start_workflow("w");
    glue.advance(2);
    let stop = json!({"Name": "w", "RunId": id});
    assert_eq!(glue.ok("StopWorkflowRun", stop.clone()), json!({}));

    let told = glue.workflow_run("w", &id);
    assert_eq!(told["Status"], "STOPPING");
    assert_eq!(states(&told, "first"), ["SUCCEEDED"]);
    assert_eq!(states(&told, "look"), ["CANCELLING"]);
    let crawler = glue.ok("GetCrawler", json!({"Name": "look"}));
    assert_eq!(crawler["Crawler"]["State"], "STOPPING");
    glue.refuses(
        "StopWorkflowRun",
        stop.clone(),
        "IllegalWorkflowStateException",
        "STOPPING",
    );

    glue.advance(1);
    let told = glue.workflow_run("w", &id);
    assert_eq!(told["Status"], "STOPPED");
    assert_eq!(states(&told, "look"), ["CANCELLED"]);
    assert_eq!(told["Statistics"]["StoppedActions"], 1);
    glue.advance(1000);
    assert_eq!(glue.workflow_run("w", &id), told);
    glue.refuses(
        "StopWorkflowRun",
        stop,
        "IllegalWorkflowStateException",
        "STOPPED",
    );
}

#[test]
fn a_failed_job_still_gives_a_completed_run() {
    let mut glue = with_workflow();
    glue.plan(json!({"job": "first", "ends": "FAILED", "after": 5, "times": 1, "message": "no"}));
    let id = glue.start_workflow("w");
    glue.advance(5);
    let told = glue.workflow_run("w", &id);
    assert_eq!(told["Status"], "COMPLETED");
    assert_eq!(told["Statistics"]["FailedActions"], 1);
    assert_eq!(states(&told, "then"), [""; 0]);
    let runs = glue.ok("GetJobRuns", json!({"JobName": "first"}));
    assert_eq!(runs["JobRuns"][0]["ErrorMessage"], "no");
    // The plan was for one run.
    let id = glue.start_workflow("w");
    glue.advance(20);
    assert_eq!(states(&glue.workflow_run("w", &id), "then"), ["SUCCEEDED"]);
}
