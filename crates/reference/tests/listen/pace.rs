//! What lets time pass.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use smithereens_reference::listen::{Listening, Options, Pace};

use crate::wire::{Wire, request, with};

fn at(pace: Pace) -> Listening {
    with(Options {
        pace,
        ..Options::default()
    })
}

fn tick(wire: &mut Wire) -> u64 {
    wire.control("GET", "clock", &Value::Null)["tick"]
        .as_u64()
        .expect("a number")
}

/// A workflow of one job, and a run of it.
fn run(wire: &mut Wire) -> Value {
    wire.ok(
        "CreateJob",
        &json!({"Name": "j", "Role": "r", "Command": {"Name": "glueetl"}}),
    );
    wire.ok("CreateWorkflow", &json!({"Name": "w"}));
    wire.ok(
        "CreateTrigger",
        &json!({"Name": "t", "WorkflowName": "w", "Type": "ON_DEMAND", "Actions": [{"JobName": "j"}]}),
    );
    let started = wire.ok("StartWorkflowRun", &json!({"Name": "w"}));
    json!({"Name": "w", "RunId": started["RunId"]})
}

fn status(wire: &mut Wire, run: &Value) -> String {
    let told = wire.ok("GetWorkflowRun", run);
    told["Run"]["Status"].as_str().expect("a status").to_owned()
}

#[test]
fn only_the_control_surface_lets_time_pass_unless_something_else_is_chosen() {
    let glue = with(Options::default());
    let mut wire = Wire::to(glue.address());
    let run = run(&mut wire);
    thread::sleep(Duration::from_millis(100));
    assert_eq!(status(&mut wire, &run), "RUNNING");
    assert_eq!(tick(&mut wire), 0);
    wire.control("POST", "advance", &json!({"ticks": 3}));
    assert_eq!(status(&mut wire, &run), "COMPLETED");
}

#[test]
fn a_run_gets_on_by_itself_when_time_does() {
    let glue = at(Pace::Every(Duration::from_millis(20)));
    let start = Instant::now();
    let mut wire = Wire::to(glue.address());
    let run = run(&mut wire);
    while status(&mut wire, &run) == "RUNNING" {
        assert!(start.elapsed() < Duration::from_secs(20), "it never ends");
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(status(&mut wire, &run), "COMPLETED");
    assert!(start.elapsed() >= Duration::from_millis(60), "three ticks");
    thread::sleep(Duration::from_millis(200));
    // As many as have passed, also while nobody asks.
    let (ticks, passed) = (tick(&mut wire), start.elapsed().as_millis() / 20);
    assert!(u128::from(ticks) <= passed, "{ticks} of {passed}");
    assert!(u128::from(ticks) + 50 >= passed, "{ticks} of {passed}");
}

#[test]
fn a_period_of_nothing_is_a_millisecond() {
    let glue = at(Pace::Every(Duration::ZERO));
    let mut wire = Wire::to(glue.address());
    let start = Instant::now();
    while tick(&mut wire) < 10 {
        assert!(start.elapsed() < Duration::from_secs(20));
    }
    assert!(u128::from(tick(&mut wire)) <= start.elapsed().as_millis() + 50);
}

#[test]
fn each_request_to_the_service_is_a_tick_if_that_is_chosen() {
    let glue = at(Pace::Request);
    let mut wire = Wire::to(glue.address());
    // Four requests.
    let run = run(&mut wire);
    assert_eq!(tick(&mut wire), 4);
    assert_eq!(tick(&mut wire), 4);
    assert_eq!(status(&mut wire, &run), "RUNNING");
    assert_eq!(status(&mut wire, &run), "RUNNING");
    assert_eq!(status(&mut wire, &run), "COMPLETED");
    // One that is refused is one too; one that is none is not.
    assert_eq!(wire.ask(&request("Nonsense", "{}")).status, 400);
    assert_eq!(tick(&mut wire), 8);
    let mut broken = Wire::to(glue.address());
    assert_eq!(broken.ask(b"garbage\r\n\r\n").status, 400);
    assert_eq!(tick(&mut wire), 8);
}
