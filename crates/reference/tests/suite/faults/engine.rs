//! How runs go on and end, and when triggers fire.

use serde_json::{Value, json};
use smithereens_reference::Fault;

use super::Showing;
use crate::client::Client;

pub(super) const SHOWINGS: &[Showing] = &[
    (Fault::StopIsANoOp, |glue| {
        stopped(glue)["Status"] == "STOPPED"
    }),
    (Fault::StoppingNeverEnds, |glue| {
        stopped(glue)["Status"] == "STOPPED"
    }),
    (Fault::StoppedIsCompleted, |glue| {
        stopped(glue)["Status"] == "STOPPED"
    }),
    (Fault::StopEndsNoJob, |glue| {
        let run = stopped(glue);
        run["Status"] != "STOPPED" || run["Statistics"]["RunningActions"] == 0
    }),
    (Fault::StopCancelsNoCrawl, |glue| {
        stopped(glue)["Statistics"]["StoppedActions"] == 2
    }),
    (Fault::StoppedStartsMore, |glue| {
        begin(glue);
        conditional(glue, "AND", json!([job("a", "STOPPED")]));
        let id = start(glue);
        glue.ok("StopWorkflowRun", json!({"Name": "w", "RunId": id}));
        glue.advance(9);
        read(glue, &id)["Statistics"]["TotalActions"] == 2
    }),
    (Fault::EndedIsStoppable, |glue| {
        let id = completed(glue);
        glue.ask("StopWorkflowRun", json!({"Name": "w", "RunId": id}));
        read(glue, &id)["Status"] == "COMPLETED"
    }),
    (Fault::CompletesEarly, |glue| {
        begin(glue);
        glue.plan(json!({"job": "a", "ends": "SUCCEEDED", "after": 50}));
        let id = start(glue);
        glue.advance(10);
        read(glue, &id)["Status"] == "RUNNING"
    }),
    (Fault::NeverCompletes, |glue| {
        let id = completed(glue);
        read(glue, &id)["Status"] == "COMPLETED"
    }),
    (Fault::EndsBeforeItStarts, |glue| {
        let id = completed(glue);
        let run = read(glue, &id);
        run["CompletedOn"].as_f64() >= run["StartedOn"].as_f64()
    }),
    (Fault::FirstActionOnly, |glue| {
        let id = completed(glue);
        read(glue, &id)["Statistics"]["TotalActions"] == 2
    }),
    (Fault::ActionsTwice, |glue| {
        let id = completed(glue);
        read(glue, &id)["Statistics"]["TotalActions"] == 2
    }),
    (Fault::StartOnCreationIgnored, |glue| {
        conditional_outside(glue);
        glue.ok("GetTrigger", json!({"Name": "then"}))["Trigger"]["State"] == "ACTIVATED"
    }),
    (Fault::FailedCountsAsSucceeded, |glue| {
        begin(glue);
        glue.plan(json!({"job": "a", "ends": "FAILED", "after": 2}));
        let id = start(glue);
        glue.advance(9);
        read(glue, &id)["Statistics"]["FailedActions"] == 1
    }),
    (Fault::SameRunIdTwice, |glue| {
        begin(glue);
        start(glue) != start(glue)
    }),
    (Fault::GraphIsLive, |glue| {
        begin(glue);
        let id = start(glue);
        conditional(glue, "AND", json!([job("a", "FAILED")]));
        let run = read(glue, &id);
        run["Graph"]["Nodes"].as_array().map(Vec::len) == Some(3)
    }),
    (Fault::AnyIsAnd, |glue| {
        fires(
            glue,
            "ANY",
            json!([job("a", "SUCCEEDED"), job("z", "FAILED")]),
        )
    }),
    (Fault::AndIsAny, |glue| {
        !fires(
            glue,
            "AND",
            json!([job("a", "SUCCEEDED"), job("z", "FAILED")]),
        )
    }),
    (Fault::FirstConditionOnly, |glue| {
        !fires(
            glue,
            "AND",
            json!([job("a", "SUCCEEDED"), job("z", "FAILED")]),
        )
    }),
    (Fault::CrawlersNeverCount, |glue| {
        let condition =
            json!({"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "SUCCEEDED"});
        fires(glue, "AND", json!([condition]))
    }),
    (Fault::StoppedIsFailed, |glue| {
        glue.plan(json!({"job": "a", "ends": "STOPPED", "after": 2}));
        !fires(glue, "AND", json!([job("a", "FAILED")]))
    }),
    (Fault::TimeoutNeverFires, |glue| {
        glue.plan(json!({"job": "a", "ends": "TIMEOUT", "after": 2}));
        fires(glue, "AND", json!([job("a", "TIMEOUT")]))
    }),
    (Fault::FiresWhenStarted, |glue| {
        glue.plan(json!({"job": "a", "ends": "FAILED", "after": 2}));
        !fires(glue, "AND", json!([job("a", "SUCCEEDED")]))
    }),
];

/// A workflow that starts the job `a` and the crawler `c`.
fn begin(glue: &mut Client) {
    for job in ["a", "b"] {
        glue.ok(
            "CreateJob",
            json!({"Name": job, "Role": "r", "Command": {}}),
        );
    }
    glue.ok(
        "CreateCrawler",
        json!({"Name": "c", "Role": "r", "Targets": {}}),
    );
    glue.ok("CreateWorkflow", json!({"Name": "w"}));
    let actions = json!([{"JobName": "a"}, {"CrawlerName": "c"}]);
    let trigger =
        json!({"Name": "start", "WorkflowName": "w", "Type": "ON_DEMAND", "Actions": actions});
    glue.ok("CreateTrigger", trigger);
}

/// A trigger in it that starts the job `b`.
fn conditional(glue: &mut Client, logical: &str, conditions: Value) {
    let trigger = json!({
        "Name": "then", "WorkflowName": "w", "Type": "CONDITIONAL", "StartOnCreation": true,
        "Predicate": {"Logical": logical, "Conditions": conditions}, "Actions": [{"JobName": "b"}]});
    glue.ok("CreateTrigger", trigger);
}

fn conditional_outside(glue: &mut Client) {
    let trigger = json!({
        "Name": "then", "Type": "CONDITIONAL", "StartOnCreation": true,
        "Predicate": {"Conditions": [job("a", "FAILED")]}, "Actions": [{"JobName": "b"}]});
    glue.ok("CreateTrigger", trigger);
}

fn job(name: &str, state: &str) -> Value {
    json!({"LogicalOperator": "EQUALS", "JobName": name, "State": state})
}

fn start(glue: &mut Client) -> String {
    let started = glue.ok("StartWorkflowRun", json!({"Name": "w"}));
    started["RunId"].as_str().unwrap().to_owned()
}

fn read(glue: &mut Client, id: &str) -> Value {
    let input = json!({"Name": "w", "RunId": id, "IncludeGraph": true});
    glue.ok("GetWorkflowRun", input)["Run"].clone()
}

/// A run that was stopped when both its actions went on, two ticks later.
fn stopped(glue: &mut Client) -> Value {
    begin(glue);
    glue.plan(json!({"job": "a", "ends": "SUCCEEDED", "after": 50}));
    glue.plan(json!({"crawler": "c", "ends": "SUCCEEDED", "after": 50}));
    let id = start(glue);
    glue.advance(5);
    glue.ok("StopWorkflowRun", json!({"Name": "w", "RunId": id}));
    glue.advance(2);
    read(glue, &id)
}

/// A run in which all has ended.
fn completed(glue: &mut Client) -> String {
    begin(glue);
    let id = start(glue);
    glue.advance(20);
    id
}

/// Whether a trigger has fired once all that can end has ended.
fn fires(glue: &mut Client, logical: &str, conditions: Value) -> bool {
    begin(glue);
    conditional(glue, logical, conditions);
    let id = start(glue);
    glue.advance(20);
    read(glue, &id)["Statistics"]["TotalActions"] == 3
}
