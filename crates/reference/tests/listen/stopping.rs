//! The end.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use smithereens_reference::listen::{Limits, Options};

use crate::wire::{SIGNED, Wire, started, with};

const SHORT: Duration = Duration::from_millis(300);

fn unfinished() -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSGlue.CreateWorkflow\r\n\
         Authorization: {SIGNED}\r\nContent-Length: 12\r\n\r\n{{\"Name\""
    )
}

#[test]
fn idle_connections_are_closed_at_once_and_nobody_gets_in_any_more() {
    let glue = started();
    let address = glue.address();
    let mut fresh = Wire::to(address);
    let mut used = Wire::to(address);
    used.ok("GetTriggers", &json!({}));
    let start = Instant::now();
    glue.stop();
    assert!(start.elapsed() < Duration::from_secs(2), "{start:?}");
    fresh.is_closed();
    used.is_closed();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn what_is_asked_already_is_finished() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    assert!(wire.send(unfinished().as_bytes()));
    // The other side is in the middle of it.
    thread::sleep(SHORT);
    let stopping = thread::spawn(move || glue.stop());
    thread::sleep(SHORT);
    assert!(!stopping.is_finished());
    let answer = wire.ask(b":\"w\"}");
    assert_eq!(answer.json(), json!({"Name": "w"}));
    assert_eq!(answer.header("connection"), Some("close"));
    wire.is_closed();
    stopping.join().expect("it stops");
}

#[test]
fn what_is_never_finished_does_not_hold_it_up_for_ever() {
    let glue = with(Options {
        limits: Limits {
            stop_time: SHORT,
            ..Limits::default()
        },
        ..Options::default()
    });
    let mut wire = Wire::to(glue.address());
    assert!(wire.send(unfinished().as_bytes()));
    let mut half = Wire::to(glue.address());
    assert!(half.send(b"POST / HT"));
    thread::sleep(SHORT);
    let start = Instant::now();
    glue.stop();
    assert!(start.elapsed() >= SHORT, "it was given time");
    assert!(start.elapsed() < Duration::from_secs(5));
    wire.is_closed();
    let _gone = half.stream.write_all(b"TP/1.1\r\n\r\n");
    drop(half);
}

#[test]
fn dropping_it_is_stopping_it() {
    let glue = started();
    let address = glue.address();
    let mut wire = Wire::to(address);
    drop(glue);
    wire.is_closed();
    assert!(TcpStream::connect(address).is_err());
}
