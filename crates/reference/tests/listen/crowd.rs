//! Many clients at once: whatever they ask, it is as if they had asked one after
//! the other.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use serde_json::{Value, json};
use smithereens_reference::listen::Listening;

use crate::wire::{Answer, Wire, control, request, started};

pub(crate) const CLIENTS: usize = 64;

/// What each client gets from `ask`, all of which begin at the same moment.
pub(crate) fn at_once<T: Send>(
    glue: &Listening,
    ask: impl Fn(usize, &mut Wire) -> T + Sync,
) -> Vec<T> {
    let barrier = Barrier::new(CLIENTS);
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (ask, barrier) = (&ask, &barrier);
                scope.spawn(move || {
                    let mut wire = Wire::to(glue.address());
                    barrier.wait();
                    ask(number, &mut wire)
                })
            })
            .collect();
        let answers = clients.into_iter();
        answers
            .map(|client| client.join().expect("no assertion failed"))
            .collect()
    })
}

pub(crate) fn ask(wire: &mut Wire, operation: &str, body: &Value) -> Answer {
    wire.ask(&request(operation, &body.to_string()))
}

#[test]
fn of_many_who_take_what_there_is_once_one_gets_it() {
    let glue = started();
    let job = json!({"Name": "one-run", "Role": "r", "Command": {"Name": "glueetl"}});
    Wire::to(glue.address()).ok("CreateJob", &job);
    let trigger = json!({"Name": "the-one", "Type": "ON_DEMAND", "Actions": [{"JobName": "j"}]});
    for (operation, body, otherwise) in [
        ("CreateTrigger", trigger, "AlreadyExistsException"),
        (
            "CreateWorkflow",
            json!({"Name": "the-one"}),
            "AlreadyExistsException",
        ),
        (
            "StartJobRun",
            json!({"JobName": "one-run"}),
            "ConcurrentRunsExceededException",
        ),
    ] {
        let answers = at_once(&glue, |_, wire| ask(wire, operation, &body));
        let (got, not): (Vec<Answer>, Vec<Answer>) =
            answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!(got.len(), 1, "{operation}");
        assert_eq!(not.len(), CLIENTS - 1);
        for answer in not {
            assert_eq!(answer.error(), otherwise);
        }
    }
}

/// What one client does to things of its own. None of it makes up an identifier.
fn own(number: usize) -> Vec<(&'static str, Value)> {
    let name = format!("c-{number}");
    let other = format!("c-{number}-gone");
    let action = json!([{"JobName": "j"}]);
    vec![
        (
            "CreateJob",
            json!({"Name": name, "Role": "r", "Command": {"Name": "glueetl"}}),
        ),
        ("CreateWorkflow", json!({"Name": name, "Tags": {"k": name}})),
        (
            "CreateTrigger",
            json!({"Name": name, "WorkflowName": name, "Type": "ON_DEMAND",
                                 "Actions": action}),
        ),
        (
            "CreateTrigger",
            json!({"Name": other, "Type": "CONDITIONAL", "StartOnCreation": true,
            "Actions": action, "Predicate": {"Conditions": [
                {"LogicalOperator": "EQUALS", "JobName": name, "State": "SUCCEEDED"}]}}),
        ),
        ("UpdateWorkflow", json!({"Name": name, "Description": name})),
        (
            "UpdateTrigger",
            json!({"Name": name, "TriggerUpdate":
            {"Description": other, "Actions": action}}),
        ),
        ("StopTrigger", json!({"Name": other})),
        ("GetWorkflow", json!({"Name": name, "IncludeGraph": true})),
        ("DeleteTrigger", json!({"Name": other})),
        (
            "CreateCrawler",
            json!({"Name": name, "Role": "r", "Targets": {}}),
        ),
        ("DeleteJob", json!({"JobName": name})),
    ]
}

#[test]
fn many_at_once_leave_what_one_after_the_other_leave() {
    let (crowded, alone) = (started(), started());
    at_once(&crowded, |number, wire| {
        for (operation, body) in own(number) {
            wire.ok(operation, &body);
        }
    });
    let mut wire = Wire::to(alone.address());
    for number in (0..CLIENTS).rev() {
        for (operation, body) in own(number) {
            wire.ok(operation, &body);
        }
    }
    assert!(crowded.snapshot().knows_what(&alone.snapshot()));
    let one_less = json!({"Name": "c-7"});
    wire.ok("DeleteWorkflow", &one_less);
    assert!(!crowded.snapshot().knows_what(&alone.snapshot()));
}

/// That what a run counts is what its graph shows.
#[track_caller]
fn adds_up(run: &Value) {
    let statistics = run["Statistics"].as_object().expect("counts");
    let count = |name: &str| statistics[name].as_u64().expect("a count");
    let parts = ["Timeout", "Failed", "Stopped", "Succeeded", "Running"];
    let sum: u64 = parts
        .iter()
        .map(|part| count(&format!("{part}Actions")))
        .sum();
    assert_eq!(count("TotalActions"), sum, "{run}");
    let nodes = run["Graph"]["Nodes"].as_array().expect("a graph");
    let runs = |node: &Value, details: &str, list: &str| {
        node[details][list].as_array().map_or(0, Vec::len)
    };
    let shown: usize = nodes
        .iter()
        .map(|node| runs(node, "JobDetails", "JobRuns") + runs(node, "CrawlerDetails", "Crawls"))
        .sum();
    assert_eq!(sum, shown as u64, "{run}");
    let ended = ["COMPLETED", "STOPPED"].contains(&run["Status"].as_str().expect("a status"));
    assert_eq!(ended, run.get("CompletedOn").is_some(), "{run}");
    assert!(!ended || count("RunningActions") == 0, "{run}");
}

/// A workflow of two jobs and a crawler, in which one thing follows from two others.
fn with_a_workflow() -> Listening {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    for job in ["first", "then"] {
        wire.ok(
            "CreateJob",
            &json!({"Name": job, "Role": "r", "Command": {"Name": "glueetl"},
            "ExecutionProperty": {"MaxConcurrentRuns": 40}}),
        );
    }
    wire.ok(
        "CreateCrawler",
        &json!({"Name": "look", "Role": "r", "Targets": {}}),
    );
    wire.ok("CreateWorkflow", &json!({"Name": "w"}));
    wire.ok(
        "CreateTrigger",
        &json!({"Name": "start", "WorkflowName": "w", "Type": "ON_DEMAND",
        "Actions": [{"JobName": "first"}, {"CrawlerName": "look"}]}),
    );
    wire.ok(
        "CreateTrigger",
        &json!({"Name": "both", "WorkflowName": "w", "Type": "CONDITIONAL",
        "StartOnCreation": true, "Actions": [{"JobName": "then"}],
        "Predicate": {"Logical": "AND", "Conditions": [
            {"LogicalOperator": "EQUALS", "JobName": "first", "State": "SUCCEEDED"},
            {"LogicalOperator": "EQUALS", "CrawlerName": "look", "CrawlState": "SUCCEEDED"}]}}),
    );
    glue
}

const ROUNDS: usize = 12;

/// What one client does to what all share. The identifiers of what it started.
fn shared(number: usize, wire: &mut Wire) -> (Vec<String>, Vec<String>) {
    let (mut runs, mut job_runs) = (Vec::new(), Vec::new());
    let name = format!("t-{number}");
    for round in 0..ROUNDS {
        let started = wire.ok("StartWorkflowRun", &json!({"Name": "w"}));
        let id = started["RunId"].as_str().expect("an id").to_owned();
        let run = json!({"Name": "w", "RunId": id, "IncludeGraph": true});
        adds_up(&wire.ok("GetWorkflowRun", &run)["Run"]);
        let answer = ask(wire, "StartJobRun", &json!({"JobName": "first"}));
        match answer.status {
            200 => job_runs.push(
                answer.json()["JobRunId"]
                    .as_str()
                    .expect("an id")
                    .to_owned(),
            ),
            _ => assert_eq!(answer.error(), "ConcurrentRunsExceededException"),
        }
        wire.ok(
            "CreateTrigger",
            &json!({"Name": name, "Type": "SCHEDULED",
            "Schedule": "cron(0 1 * * ? *)", "Actions": [{"JobName": "first"}]}),
        );
        wire.ok("StartTrigger", &json!({"Name": name}));
        if (number + round).is_multiple_of(3) {
            let answer = ask(wire, "StopWorkflowRun", &json!({"Name": "w", "RunId": id}));
            if answer.status != 200 {
                // Somebody's ticks have ended it already.
                assert_eq!(answer.error(), "IllegalWorkflowStateException");
            }
        }
        wire.ok(
            "UpdateTrigger",
            &json!({"Name": name, "TriggerUpdate":
            {"Schedule": "cron(0 2 * * ? *)", "Actions": [{"JobName": "then"}]}}),
        );
        let trigger = wire.ok("GetTrigger", &json!({"Name": name}));
        assert_eq!(trigger["Trigger"]["State"], "ACTIVATED");
        assert_eq!(trigger["Trigger"]["Actions"], json!([{"JobName": "then"}]));
        if (number + round).is_multiple_of(5) {
            let answer = wire.ask(&control("POST", "advance", r#"{"ticks": 1}"#));
            assert_eq!(answer.status, 200);
        }
        adds_up(&wire.ok("GetWorkflowRun", &run)["Run"]);
        wire.ok("DeleteTrigger", &json!({"Name": name}));
        runs.push(id);
    }
    (runs, job_runs)
}

#[test]
fn many_who_start_and_stop_and_change_what_all_share_keep_the_counts() {
    let glue = with_a_workflow();
    let started = at_once(&glue, shared);
    let runs: Vec<&String> = started.iter().flat_map(|(runs, _)| runs).collect();
    let job_runs: Vec<&String> = started.iter().flat_map(|(_, runs)| runs).collect();
    assert_eq!(runs.len(), CLIENTS * ROUNDS);
    assert!(!job_runs.is_empty());
    let distinct: BTreeSet<&String> = runs.iter().chain(&job_runs).copied().collect();
    assert_eq!(distinct.len(), runs.len() + job_runs.len());

    let mut wire = Wire::to(glue.address());
    let ticks = (0..CLIENTS).flat_map(|number| (0..ROUNDS).map(move |round| number + round));
    let ticks = ticks.filter(|sum| sum.is_multiple_of(5)).count();
    let clock = wire.control("GET", "clock", &Value::Null);
    assert_eq!(clock["tick"], ticks, "no tick is lost");
    wire.control("POST", "advance", &json!({"ticks": 1000}));
    for id in &runs {
        let run = json!({"Name": "w", "RunId": id, "IncludeGraph": true});
        let run = &wire.ok("GetWorkflowRun", &run)["Run"];
        adds_up(run);
        assert!(["COMPLETED", "STOPPED"].contains(&run["Status"].as_str().expect("a status")));
    }
    let triggers = wire.ok("ListTriggers", &json!({}));
    assert_eq!(triggers["TriggerNames"], json!(["both", "start"]));
    let (mut told, mut token) = (0, Value::Null);
    loop {
        let mut ask = json!({"Name": "w", "MaxResults": 100});
        if !token.is_null() {
            ask["NextToken"] = token;
        }
        let page = wire.ok("GetWorkflowRuns", &ask);
        told += page["Runs"].as_array().expect("runs").len();
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(told, runs.len());
}
