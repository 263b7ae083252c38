//! What many clients got at once is what one gets that asks the same in the order
//! in which the service took it, and every invariant holds after each step of it.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};
use smithereens_reference::listen::{Options, Pace};

use crate::client::Client;
use crate::crowd::{CLIENTS, ask, at_once};
use crate::invariants::{Event, Reading, Watch};
use crate::wire::{Wire, control, with};

/// A request that was answered.
struct Asked {
    /// Which follows from how many the service had answered before.
    id: String,
    operation: &'static str,
    input: Value,
    status: u16,
    body: Vec<u8>,
}

/// All that was asked, by whomever.
#[derive(Default)]
struct Log(Mutex<Vec<Asked>>);

impl Log {
    fn ask(&self, wire: &mut Wire, operation: &'static str, input: Value) -> Value {
        let answer = ask(wire, operation, &input);
        let told = answer.json();
        let id = answer.header("x-amzn-requestid").expect("an id").to_owned();
        self.0.lock().expect("nobody panicked").push(Asked {
            id,
            operation,
            input,
            status: answer.status,
            body: answer.body,
        });
        told
    }
}

/// The place of each identifier among those that a service gives.
fn places(count: usize) -> BTreeMap<String, usize> {
    let mut glue = Client::new();
    let id = |number| {
        let response = glue.call("ListJobs", json!({}));
        let id = response.header("x-amzn-RequestId").expect("an id");
        (id.to_owned(), number)
    };
    (0..count).map(id).collect()
}

/// How runs end, where not as usual: they overlap with those of others.
fn plans() -> [Value; 3] {
    [
        json!({"job": "a", "ends": "SUCCEEDED", "after": 12}),
        json!({"job": "b", "ends": "FAILED", "after": 5, "times": 20}),
        json!({"crawler": "x", "ends": "SUCCEEDED", "after": 9}),
    ]
}

/// What there is before anybody else comes: a workflow and triggers outside of
/// any, which start the same jobs.
fn set_up(log: &Log, wire: &mut Wire) {
    for (job, most) in [("a", 12), ("b", 4), ("c", 2)] {
        let job = json!({"Name": job, "Role": "r", "Command": {},
                         "ExecutionProperty": {"MaxConcurrentRuns": most}});
        log.ask(wire, "CreateJob", job);
    }
    log.ask(
        wire,
        "CreateCrawler",
        json!({"Name": "x", "Role": "r", "Targets": {}}),
    );
    log.ask(wire, "CreateWorkflow", json!({"Name": "w"}));
    let a_and_x = json!({"Logical": "AND", "Conditions": [
        {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"},
        {"LogicalOperator": "EQUALS", "CrawlerName": "x", "CrawlState": "SUCCEEDED"}]});
    let a = json!({"Conditions": [
        {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]});
    let starts = json!([{"JobName": "a"}, {"CrawlerName": "x"}]);
    for (name, workflow) in [("start", Some("w")), ("outside", None)] {
        let trigger = json!({"Name": name, "WorkflowName": workflow, "Type": "ON_DEMAND",
                             "Actions": starts});
        log.ask(wire, "CreateTrigger", trigger);
    }
    for (name, workflow, predicate) in [
        ("both", Some("w"), &a_and_x),
        ("one", Some("w"), &a),
        ("then", None, &a),
    ] {
        let trigger = json!({"Name": name, "WorkflowName": workflow, "Type": "CONDITIONAL",
            "StartOnCreation": true, "Predicate": predicate,
            "Actions": [{"JobName": "b"}, {"JobName": "c"}]});
        log.ask(wire, "CreateTrigger", trigger);
    }
}

/// What one client asks of what all share.
fn shared(log: &Log, number: usize, wire: &mut Wire) {
    let run = log.ask(wire, "StartWorkflowRun", json!({"Name": "w"}))["RunId"].clone();
    let of_the_run = json!({"Name": "w", "RunId": run});
    match number % 8 {
        0 => drop(log.ask(wire, "StopWorkflowRun", of_the_run)),
        1 => drop(log.ask(wire, "StopTrigger", json!({"Name": "then"}))),
        2 => drop(log.ask(wire, "StartTrigger", json!({"Name": "then"}))),
        3 => drop(log.ask(wire, "DeleteTrigger", json!({"Name": "then"}))),
        4 => drop(log.ask(wire, "StopCrawler", json!({"Name": "x"}))),
        5 => {
            let started = log.ask(wire, "StartJobRun", json!({"JobName": "a"}));
            if let Some(id) = started.get("JobRunId") {
                let stopped = json!({"JobName": "a", "JobRunIds": [id]});
                log.ask(wire, "BatchStopJobRun", stopped);
            }
        }
        6 => {
            let mut put = of_the_run;
            put["RunProperties"] = json!({"k": number.to_string()});
            log.ask(wire, "PutWorkflowRunProperties", put);
        }
        _ => {
            let trigger = json!({"Name": "then", "Type": "CONDITIONAL", "StartOnCreation": true,
                "Actions": [{"JobName": "c"}], "Predicate": {"Conditions": [
                    {"LogicalOperator": "EQUALS", "JobName": "b", "State": "FAILED"}]}});
            log.ask(wire, "CreateTrigger", trigger);
        }
    }
    log.ask(wire, "StartTrigger", json!({"Name": "outside"}));
    let asked = json!({"Name": "w", "RunId": run, "IncludeGraph": true});
    log.ask(wire, "GetWorkflowRun", asked);
}

#[test]
fn what_many_get_at_once_is_what_one_gets_after_the_other_and_every_invariant_holds() {
    let glue = with(Options {
        pace: Pace::Request,
        ..Options::default()
    });
    let log = Log::default();
    let mut wire = Wire::to(glue.address());
    for plan in plans() {
        let answer = wire.ask(&control("POST", "plan", &plan.to_string()));
        assert_eq!(answer.status, 200);
    }
    set_up(&log, &mut wire);
    // Whether those who stop theirs in the crowd come in time is chance.
    let run = log.ask(&mut wire, "StartWorkflowRun", json!({"Name": "w"}))["RunId"].clone();
    let of_the_run = json!({"Name": "w", "RunId": run});
    log.ask(&mut wire, "StopWorkflowRun", of_the_run);
    at_once(&glue, |number, wire| shared(&log, number, wire));

    let mut asked = log.0.into_inner().expect("nobody panicked");
    assert!(asked.len() > 4 * CLIENTS, "{}", asked.len());
    let places = places(asked.len());
    asked.sort_by_key(|asked| places[&asked.id]);
    let order: Vec<usize> = asked.iter().map(|asked| places[&asked.id]).collect();
    assert_eq!(order, (0..asked.len()).collect::<Vec<_>>());

    let mut one = Client::new();
    let mut now = Reading::take(&mut one);
    let mut watch = Watch::default();
    for plan in plans() {
        one.plan(plan.clone());
        watch.plans.add(&plan);
    }
    let mut refused = 0;
    for Asked {
        operation,
        input,
        status,
        body,
        ..
    } in &asked
    {
        one.advance(1);
        let after = Reading::take(&mut one);
        watch.step(&now, &after, Event::Tick);
        now = after;
        let response = one.call(operation, input.clone());
        assert_eq!(
            (response.status, String::from_utf8_lossy(&response.body)),
            (*status, String::from_utf8_lossy(body)),
            "{operation} {input}"
        );
        let after = Reading::take(&mut one);
        if *status == 200 {
            let answer = serde_json::from_slice(body).expect("JSON");
            let event = Event::Took {
                operation,
                input,
                answer: &answer,
            };
            watch.step(&now, &after, event);
        } else {
            refused += 1;
        }
        now = after;
    }
    assert!(refused > 0, "nobody met anybody");
    let statuses: Vec<&str> = now.runs.values().map(|run| run.status()).collect();
    for status in ["COMPLETED", "STOPPED"] {
        assert!(statuses.contains(&status), "no run is {status}");
    }
    assert!(glue.snapshot().knows_what(&one.glue));
}
