//! HTTP as well-behaved clients speak it.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::wire::{SIGNED, Wire, control, request, started};

#[test]
fn a_connection_is_kept_and_each_answer_comes_in_one_piece() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    for number in 0..300 {
        let before = wire.reads;
        let name = format!("w-{number}");
        assert_eq!(
            wire.ok("CreateWorkflow", &json!({"Name": name})),
            json!({"Name": name})
        );
        assert_eq!(wire.reads, before + 1, "headers and body came apart");
    }
    let answer = wire.ask(&request("GetWorkflow", r#"{"Name":"w-7"}"#));
    assert_eq!(answer.json()["Workflow"]["Name"], "w-7");
    assert_eq!(
        answer.header("content-type"),
        Some("application/x-amz-json-1.1")
    );
    assert!(answer.header("x-amzn-requestid").is_some());
}

#[test]
fn both_sides_of_the_service_are_there() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    let clock = wire.control("GET", "clock", &json!({}));
    assert_eq!(clock, json!({"tick": 0}));
    let clock = wire.control("POST", "advance", &json!({"ticks": 5}));
    assert_eq!(clock, json!({"tick": 5}));
    let answer = wire.ask(&control("POST", "nonsense", ""));
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[test]
fn pipelined_requests_are_answered_in_their_order() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    let names: Vec<String> = (0..40).map(|number| format!("w-{number}")).collect();
    let bodies = names.iter().map(|name| json!({"Name": name}).to_string());
    let all: Vec<u8> = bodies
        .flat_map(|body| request("CreateWorkflow", &body))
        .collect();
    assert!(wire.send(&all));
    for name in &names {
        let answer = wire.answer().expect("an answer");
        assert_eq!(answer.json(), json!({"Name": name}));
    }
}

/// As it would if the system held small answers back until the one before is
/// acknowledged.
#[test]
fn no_answer_waits_for_the_one_before() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    let pair = request("GetTriggers", "{}").repeat(2);
    let start = Instant::now();
    for _ in 0..200 {
        assert_eq!(wire.ask(&pair).status, 200);
        assert_eq!(wire.answer().expect("an answer").status, 200);
    }
    // It would be 40 ms each time.
    assert!(start.elapsed() < Duration::from_secs(3), "{start:?}");
}

#[test]
fn chunked_bodies_are_read() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    let head = format!(
        "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AWSGlue.CreateWorkflow\r\n\
         Authorization: {SIGNED}\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    let pieces =
        "5;note=x\r\n{\"Nam\r\n3\r\ne\":\r\n6\r\n\"many\"\r\n1\r\n}\r\n0\r\nX-T: 1\r\n\r\n";
    let answer = wire.ask(format!("{head}{pieces}").as_bytes());
    assert_eq!(answer.json(), json!({"Name": "many"}));
    // Each byte of the next one on its own.
    for byte in head.bytes().chain(pieces.bytes()) {
        assert!(wire.send(&[byte]));
    }
    let answer = wire.answer().expect("an answer");
    assert_eq!(answer.error(), "AlreadyExistsException");
}

#[test]
fn a_body_is_asked_for_when_it_is_wanted_and_not_when_it_is_too_large() {
    let glue = started();
    let head = |length: usize| {
        format!(
            "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AWSGlue.GetTriggers\r\n\
             Authorization: {SIGNED}\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let mut wire = Wire::to(glue.address());
    assert_eq!(wire.ask(head(2).as_bytes()).status, 100);
    assert_eq!(wire.ask(b"{}").status, 200);
    let answer = wire.ask(head(17 << 20).as_bytes());
    assert_eq!(answer.status, 413);
    assert_eq!(answer.error(), "RequestEntityTooLargeException");
    wire.is_closed();
}

#[test]
fn http_1_0_gets_an_answer_and_a_close_unless_it_asks_to_stay() {
    let glue = started();
    let ask = |header: &str| {
        let body = "{}";
        format!(
            "POST / HTTP/1.0\r\nX-Amz-Target: AWSGlue.GetTriggers\r\n{header}\
             Authorization: {SIGNED}\r\nContent-Length: 2\r\n\r\n{body}"
        )
    };
    let mut wire = Wire::to(glue.address());
    let stay = ask("Connection: keep-alive\r\n");
    assert_eq!(wire.ask(stay.as_bytes()).json(), json!({"Triggers": []}));
    assert_eq!(wire.ask(ask("").as_bytes()).json(), json!({"Triggers": []}));
    wire.is_closed();
}

#[test]
fn absolute_targets_are_like_others() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    let clock = "GET http://elsewhere:1/_smithereens/clock?x=1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    // A query is no part of a control request's name.
    assert_eq!(wire.ask(clock.as_bytes()).status, 404);
    let clock = clock.replace("?x=1", "");
    assert_eq!(wire.ask(clock.as_bytes()).json(), json!({"tick": 0}));
    let asked = String::from_utf8(request("GetTriggers", "{}")).expect("UTF-8");
    let absolute = asked.replacen("POST /", "POST http://glue.us-east-1.amazonaws.com/", 1);
    assert_eq!(wire.ask(absolute.as_bytes()).status, 200);
}

#[test]
fn every_method_is_answered_by_the_service() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    let ask = |method: &str, target: &str| {
        format!(
            "{method} {target} HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AWSGlue.GetTriggers\r\n\r\n"
        )
    };
    for (method, target) in [
        ("GET", "/"),
        ("PUT", "/some/where?else"),
        ("DELETE", "/"),
        ("PATCH", "/"),
        ("TRACE", "/"),
        ("OPTIONS", "*"),
        ("NONSENSE", "/"),
    ] {
        let answer = wire.ask(ask(method, target).as_bytes());
        assert_eq!(answer.status, 400, "{method}");
        assert_eq!(answer.error(), "UnknownOperationException", "{method}");
    }
    assert!(wire.send(ask("HEAD", "/").as_bytes()));
    let answer = wire.answer_to("HEAD").expect("an answer");
    assert_eq!((answer.status, answer.body.len()), (400, 0));
    // The connection is none's tunnel.
    let answer = wire.ask(ask("CONNECT", "elsewhere:80").as_bytes());
    assert_eq!(answer.error(), "UnknownOperationException");
    assert_eq!(wire.ok("GetTriggers", &json!({})), json!({"Triggers": []}));
}

#[test]
fn a_client_that_says_no_more_still_gets_its_answers() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    let asked = request("GetTriggers", "{}");
    assert!(wire.send(&[asked.clone(), asked].concat()));
    wire.says_no_more();
    assert_eq!(wire.answer().expect("an answer").status, 200);
    assert_eq!(wire.answer().expect("an answer").status, 200);
    wire.is_closed();
}

#[test]
fn a_body_of_nearly_the_most_is_read() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    let long = "x".repeat((16 << 20) - 13);
    let body = format!("{{\"Unknown\":\"{long}\"}}");
    assert_eq!(body.len(), (16 << 20) + 1);
    assert_eq!(wire.ask(&request("GetTriggers", &body[..])).status, 413);
    let mut wire = Wire::to(glue.address());
    let body = body.replacen('x', "", 1);
    let answer = wire.ask(&request("GetTriggers", &body));
    assert_eq!(answer.json(), json!({"Triggers": []}));
}

#[test]
fn a_taken_port_is_an_error() {
    use smithereens_reference::Reference;
    use smithereens_reference::listen::{Options, listen};
    let glue = started();
    let options = Options {
        port: glue.address().port(),
        ..Options::default()
    };
    let error = listen(Reference::new(1), options).expect_err("it is taken");
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    drop(glue);
    std::thread::sleep(Duration::from_millis(1));
    listen(Reference::new(1), options).expect("it is free again");
}

#[test]
fn time_and_plans_are_not_for_web_pages() {
    let glue = started();
    let ask = |headers: &str| {
        let mut wire = Wire::to(glue.address());
        let body = r#"{"ticks": 1}"#;
        let length = body.len();
        let asked = format!(
            "POST /_smithereens/advance HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        );
        wire.ask(asked.as_bytes())
    };
    let mut ticks = 0;
    for host in [
        "localhost",
        "LocalHost:1",
        "127.0.0.1:80",
        "127.1.2.3",
        "[::1]",
        "[::1]:8080",
    ] {
        ticks += 1;
        let answer = ask(&format!("Host: {host}\r\n"));
        assert_eq!(
            (answer.status, answer.json()),
            (200, json!({"tick": ticks})),
            "{host}"
        );
    }
    // What a page's host resolves to does not matter, nor does how it begins.
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:80",
        "10.0.0.1",
        "[::2]:80",
        "",
    ] {
        let answer = ask(&format!("Host: {host}\r\n"));
        assert_eq!(answer.status, 403, "{host}");
    }
    for origin in ["https://evil.example", "null", "http://127.0.0.1:80"] {
        let answer = ask(&format!("Host: localhost\r\nOrigin: {origin}\r\n"));
        assert_eq!(answer.status, 403, "{origin}");
    }
    let mut wire = Wire::to(glue.address());
    assert_eq!(wire.control("GET", "clock", &json!(null))["tick"], ticks);
}
