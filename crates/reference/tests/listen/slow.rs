//! Clients that take their time.

use std::io::{ErrorKind, Read as _};
use std::time::{Duration, Instant};

use serde_json::json;
use smithereens_reference::listen::{Limits, Listening, Options};

use crate::wire::{PATIENCE, SIGNED, Wire, request, with};

const SHORT: Duration = Duration::from_millis(300);
const BETWEEN_BYTES: Duration = Duration::from_millis(20);

fn with_limits(limits: Limits) -> Listening {
    with(Options {
        limits,
        ..Options::default()
    })
}

/// Sends a byte at a time until nobody takes any more, or nobody ever will. How
/// long that went on.
fn dribble(wire: &mut Wire, bytes: impl Iterator<Item = u8>) -> Duration {
    let start = Instant::now();
    wire.stream.set_nonblocking(true).expect("it is open");
    for byte in bytes {
        // Once there is an answer, it has been cut off.
        let there_is = wire.stream.peek(&mut [0]);
        if there_is.is_ok() || !wire.send(&[byte]) || start.elapsed() > PATIENCE {
            break;
        }
        std::thread::sleep(BETWEEN_BYTES);
    }
    wire.stream.set_nonblocking(false).expect("it is open");
    start.elapsed()
}

#[track_caller]
fn takes_about(spent: Duration, expected: Duration) {
    assert!(spent >= expected, "{spent:?}");
    assert!(spent < expected + Duration::from_secs(5), "{spent:?}");
}

#[test]
fn headers_that_dribble_are_cut_off() {
    let glue = with_limits(Limits {
        head_time: SHORT,
        ..Limits::default()
    });
    let before = glue.snapshot();
    let mut wire = Wire::to(glue.address());
    let endless = b"POST / HTTP/1.1\r\nX: ".iter().copied();
    let spent = dribble(&mut wire, endless.chain(std::iter::repeat(b'x')));
    takes_about(spent, SHORT);
    let answer = wire.answer().expect("an answer");
    assert_eq!((answer.status, answer.body.len()), (408, 0));
    wire.is_closed();
    // The same on a connection that has been useful.
    let mut wire = Wire::to(glue.address());
    wire.ok("GetTriggers", &json!({}));
    std::thread::sleep(SHORT * 2);
    wire.ok("GetTriggers", &json!({}));
    let spent = dribble(&mut wire, std::iter::repeat(b'P'));
    takes_about(spent, SHORT);
    assert_eq!(wire.answer().expect("an answer").status, 408);
    assert!(glue.snapshot().knows_what(&before));
}

#[test]
fn a_connection_on_which_only_empty_lines_come_is_cut_off_with_a_word() {
    let glue = with_limits(Limits {
        head_time: SHORT,
        ..Limits::default()
    });
    for lines in ["\r\n", "\n", "\r\n\r\n\r\n"] {
        let mut wire = Wire::to(glue.address());
        let start = Instant::now();
        assert!(wire.send(lines.as_bytes()));
        let answer = wire.answer().expect("an answer");
        takes_about(start.elapsed(), SHORT);
        assert_eq!((answer.status, answer.body.len()), (408, 0), "{lines:?}");
        wire.is_closed();
    }
    // Before a request they are nothing.
    let mut wire = Wire::to(glue.address());
    assert!(wire.send(b"\r\n\r\n"));
    wire.ok("GetTriggers", &json!({}));
}

#[test]
fn bodies_that_dribble_are_cut_off() {
    let glue = with_limits(Limits {
        body_time: SHORT,
        ..Limits::default()
    });
    let before = glue.snapshot();
    let chunk = "1\r\nx\r\n".bytes().cycle();
    for (header, body) in [
        (
            "Content-Length: 1000000",
            Box::new(std::iter::repeat(b' ')) as Box<dyn Iterator<Item = u8>>,
        ),
        ("Transfer-Encoding: chunked", Box::new(chunk)),
        ("Content-Length: 1", Box::new(std::iter::empty())),
    ] {
        let mut wire = Wire::to(glue.address());
        let head = format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSGlue.CreateWorkflow\r\n\
             Authorization: {SIGNED}\r\n{header}\r\n\r\n"
        );
        let start = Instant::now();
        assert!(wire.send(head.as_bytes()));
        dribble(&mut wire, body);
        let answer = wire.answer().expect("an answer");
        takes_about(start.elapsed(), SHORT);
        assert_eq!(answer.status, 408);
        assert_eq!(answer.error(), "RequestTimeoutException");
        assert_eq!(answer.json()["message"], "the body took longer than 300ms");
        wire.is_closed();
    }
    assert!(glue.snapshot().knows_what(&before));
}

#[test]
fn a_connection_on_which_nothing_is_asked_is_closed() {
    let glue = with_limits(Limits {
        idle_time: SHORT,
        ..Limits::default()
    });
    let start = Instant::now();
    let mut fresh = Wire::to(glue.address());
    let mut used = Wire::to(glue.address());
    // Each request gives it that time anew.
    for _ in 0..4 {
        std::thread::sleep(SHORT / 2);
        used.ok("GetTriggers", &json!({}));
    }
    fresh.is_closed();
    takes_about(start.elapsed(), SHORT * 2);
    let start = Instant::now();
    used.is_closed();
    assert!(start.elapsed() > SHORT / 2);
}

/// So much that GetTriggers answers with more than 200 KB.
fn know_much(wire: &mut Wire) {
    for number in 0..100 {
        wire.ok(
            "CreateTrigger",
            &json!({"Name": format!("t-{number}"), "Type": "ON_DEMAND",
                    "Description": "x".repeat(2000), "Actions": [{"JobName": "j"}]}),
        );
    }
}

#[test]
fn a_client_that_says_no_more_gets_all_of_its_answers_however_late_it_takes_them() {
    let glue = with_limits(Limits::default());
    let mut wire = Wire::to(glue.address());
    know_much(&mut wire);
    // Together more than the system keeps for either side.
    let asked = request("GetTriggers", "{}").repeat(100);
    assert!(wire.send(&asked));
    wire.says_no_more();
    std::thread::sleep(SHORT);
    for _ in 0..100 {
        let answer = wire.answer().expect("an answer");
        assert!(answer.body.len() > 200_000);
    }
    wire.is_closed();
}

#[test]
fn a_client_that_takes_no_answer_is_cut_off_and_nobody_else_waits() {
    let glue = with_limits(Limits {
        answer_time: SHORT,
        ..Limits::default()
    });
    let mut other = Wire::to(glue.address());
    know_much(&mut other);
    let mut deaf = Wire::to(glue.address());
    let patience = Some(Duration::from_secs(2));
    deaf.stream.set_write_timeout(patience).expect("not zero");
    // More than the system keeps for either side.
    let asked = request("GetTriggers", &json!({"X": "x".repeat(2000)}).to_string());
    let refused = (0..1_000_000).find(|_| !deaf.send(&asked));
    assert!(refused.is_some(), "all was taken");
    other.ok("GetTrigger", &json!({"Name": "t-7"}));
    // Whoever is not cut off gets all his answers, and waits for more then.
    let mut scrap = vec![0; 1 << 20];
    loop {
        match deaf.stream.read(&mut scrap) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset);
                break;
            }
        }
    }
    other.ok("GetTrigger", &json!({"Name": "t-7"}));
}

#[test]
fn those_who_wait_for_a_connection_get_one_once_the_slow_are_cut_off() {
    let glue = with_limits(Limits {
        connections: 4,
        head_time: SHORT,
        idle_time: SHORT * 2,
        ..Limits::default()
    });
    let mut slow: Vec<Wire> = (0..4).map(|_| Wire::to(glue.address())).collect();
    for (number, wire) in slow.iter_mut().enumerate() {
        // One of them says nothing at all.
        assert!(number == 0 || wire.send(b"POST / "));
    }
    let start = Instant::now();
    let mut next = Wire::to(glue.address());
    next.ok("GetTriggers", &json!({}));
    takes_about(start.elapsed(), SHORT / 2);
    drop(slow);
    // As many as are there at a time are served at once.
    let glue = with_limits(Limits {
        connections: 4,
        ..Limits::default()
    });
    let mut all: Vec<Wire> = (0..4).map(|_| Wire::to(glue.address())).collect();
    let start = Instant::now();
    for wire in &mut all {
        wire.ok("GetTriggers", &json!({}));
    }
    assert!(start.elapsed() < Duration::from_secs(5));
}
