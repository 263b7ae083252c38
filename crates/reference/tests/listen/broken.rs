//! What no client should send. Whatever comes, the answer is well-formed, nothing
//! has changed, and the next client is served.

use serde_json::json;
use smithereens_reference::listen::Listening;

use crate::wire::{SIGNED, Wire, request, started};

/// A service that knows something, so that something could be harmed.
fn with_a_workflow() -> Listening {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    wire.ok("CreateWorkflow", &json!({"Name": "w"}));
    wire.ok(
        "CreateTrigger",
        &json!({"Name": "t", "WorkflowName": "w", "Type": "ON_DEMAND", "Actions": [{"JobName": "j"}]}),
    );
    wire.ok("StartWorkflowRun", &json!({"Name": "w"}));
    glue
}

/// What an exchange comes to.
#[derive(Debug, PartialEq)]
enum End {
    /// A status without a body, and a close.
    Refused(u16),
    /// The error that the service tells, and a close.
    Told(u16, &'static str),
    /// The same; then the connection goes on.
    Kept(u16, &'static str),
    /// Nothing but a close.
    Closed,
}

/// Sends bytes, says no more if there is nothing more to come, and looks at what
/// comes back.
#[track_caller]
fn exchange(glue: &Listening, bytes: &[u8], half_closed: bool, expected: &End) {
    let before = glue.snapshot();
    let mut wire = Wire::to(glue.address());
    // The other side may refuse before it has everything.
    wire.send(bytes);
    if half_closed {
        wire.says_no_more();
    }
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(120)]).into_owned();
    let answer = wire.answer();
    match expected {
        End::Refused(status) => {
            let answer = answer.unwrap_or_else(|| panic!("no answer to {shown:?}"));
            assert_eq!(
                (answer.status, answer.body.len()),
                (*status, 0),
                "{shown:?}"
            );
            wire.is_closed();
        }
        End::Told(status, name) => {
            let answer = answer.unwrap_or_else(|| panic!("no answer to {shown:?}"));
            assert_eq!(
                (answer.status, &*answer.error()),
                (*status, *name),
                "{shown:?}"
            );
            assert_eq!(answer.header("connection"), Some("close"), "{shown:?}");
            wire.is_closed();
        }
        End::Kept(status, name) => {
            let answer = answer.unwrap_or_else(|| panic!("no answer to {shown:?}"));
            assert_eq!(
                (answer.status, &*answer.error()),
                (*status, *name),
                "{shown:?}"
            );
            assert_eq!(wire.ask(&request("GetTriggers", "{}")).status, 200);
        }
        End::Closed => assert!(answer.is_none(), "{shown:?}: {answer:?}"),
    }
    assert!(glue.snapshot().knows_what(&before), "{shown:?}");
    let mut next = Wire::to(glue.address());
    let triggers = next.ok("GetTriggers", &json!({}));
    assert_eq!(triggers["Triggers"][0]["Name"], "t");
}

/// A request that would change something, were it whole.
fn head(headers: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AWSGlue.DeleteTrigger\r\n\
         Authorization: {SIGNED}\r\n{headers}\r\n"
    )
}

const BODY: &str = r#"{"Name":"t"}"#;

#[test]
fn http_that_cannot_be_read_is_refused_and_closed() {
    let glue = with_a_workflow();
    let lengths = |first: &str, second: &str| {
        head(&format!(
            "Content-Length: {first}\r\nContent-Length: {second}\r\n"
        )) + BODY
    };
    for broken in [
        "garbage\r\n\r\n".to_owned(),
        "\u{1}\u{2}\u{3}\r\n\r\n".to_owned(),
        "{\"Name\":\"t\"}\r\n\r\n".to_owned(),
        "POST\r\n\r\n".to_owned(),
        "POST / HTTP/3.7\r\n\r\n".to_owned(),
        "POST / HTTP/2.0\r\n\r\n".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "POST  /  HTTP/1.1\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nNo colon\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nNul: \0\r\n\r\n".to_owned(),
        "POST /\0 HTTP/1.1\r\nHost: h\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nName : space before the colon\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nFolded: a\r\n b\r\n\r\n".to_owned(),
        lengths("12", "13"),
        head("Content-Length: -12\r\n") + BODY,
        head("Content-Length: +12\r\n") + BODY,
        head("Content-Length: 0x0c\r\n") + BODY,
        head("Content-Length: twelve\r\n") + BODY,
        head("Content-Length: 99999999999999999999999\r\n") + BODY,
        head("Transfer-Encoding: gzip\r\n") + BODY,
        head("Transfer-Encoding: chunked, identity\r\n") + BODY,
    ] {
        exchange(&glue, broken.as_bytes(), false, &End::Refused(400));
    }
    // TLS where nobody speaks it.
    let hello = b"\x16\x03\x01\x00\xf4\x01\x00\x00\xf0\x03\x03\r\n\r\n";
    exchange(&glue, hello, false, &End::Refused(400));
    // More than any memory has; the largest there is takes hyper for its own.
    for (length, status) in [("18446744073709551615", 431), ("18446744073709551614", 431)] {
        let huge = head(&format!("Content-Length: {length}\r\n")) + BODY;
        exchange(&glue, huge.as_bytes(), false, &End::Refused(status));
    }
}

#[test]
fn a_request_that_breaks_off_changes_nothing() {
    let glue = with_a_workflow();
    let whole = head(&format!("Content-Length: {}\r\n", BODY.len())) + BODY;
    let headers = whole.len() - BODY.len();
    for length in 1..whole.len() {
        let end = if length < headers {
            End::Refused(400)
        } else {
            End::Told(400, "SerializationException")
        };
        exchange(&glue, &whole.as_bytes()[..length], true, &end);
    }
    exchange(&glue, b"", true, &End::Closed);
    exchange(&glue, b"\r\n", true, &End::Closed);
}

#[test]
fn a_client_that_is_gone_in_the_middle_changes_nothing() {
    let glue = with_a_workflow();
    let before = glue.snapshot();
    let whole = head(&format!("Content-Length: {}\r\n", BODY.len())) + BODY;
    for length in 1..whole.len() {
        let mut wire = Wire::to(glue.address());
        assert!(wire.send(&whole.as_bytes()[..length]));
    }
    let mut next = Wire::to(glue.address());
    next.ok("GetTriggers", &json!({}));
    assert!(glue.snapshot().knows_what(&before));
}

#[test]
fn broken_chunks_change_nothing() {
    let glue = with_a_workflow();
    for chunks in [
        "zz\r\n{\"Name\":\"t\"}\r\n0\r\n\r\n",
        "-1\r\n{\"Name\":\"t\"}\r\n0\r\n\r\n",
        "c\r\n{\"Name\":\"t\"}0\r\n\r\n",
        "c\r\n{\"Name\":\"t\"}\r\n0\r\nbroken trailer\r\n\r\n",
        "ffffffffffffffffff\r\n{\"Name\":\"t\"}\r\n0\r\n\r\n",
        ";\r\n\r\n",
    ] {
        let broken = head("Transfer-Encoding: chunked\r\n") + chunks;
        let end = End::Told(400, "SerializationException");
        exchange(&glue, broken.as_bytes(), false, &end);
    }
    // A chunk too short, and no more chunks.
    for chunks in ["c\r\n{\"Name\":", "c\r\n{\"Name\":\"t\"}\r\n", ""] {
        let broken = head("Transfer-Encoding: chunked\r\n") + chunks;
        let end = End::Told(400, "SerializationException");
        exchange(&glue, broken.as_bytes(), true, &end);
    }
}

#[test]
fn what_is_too_large_is_refused_and_the_client_sees_it() {
    let glue = with_a_workflow();
    let too_large = End::Told(413, "RequestEntityTooLargeException");
    let length = (16 << 20) + 1;
    let told = head(&format!("Content-Length: {length}\r\n"));
    exchange(&glue, told.as_bytes(), false, &too_large);
    // All of it is sent before anything is read.
    let sent = told + &" ".repeat(length);
    exchange(&glue, sent.as_bytes(), false, &too_large);
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 20, " ".repeat(1 << 20));
    let chunks = head("Transfer-Encoding: chunked\r\n") + &chunk.repeat(17);
    exchange(&glue, chunks.as_bytes(), false, &too_large);

    let long = format!("Long: {}\r\n", "x".repeat(64 << 10));
    exchange(&glue, head(&long).as_bytes(), false, &End::Refused(431));
    let endless = format!("POST / HTTP/1.1\r\nLong: {}", "x".repeat(1 << 20));
    exchange(&glue, endless.as_bytes(), false, &End::Refused(431));
    let many = "Many: 1\r\n".repeat(98);
    exchange(&glue, head(&many).as_bytes(), false, &End::Refused(431));
    let endless = format!("POST /{}", "x".repeat(1 << 20));
    exchange(&glue, endless.as_bytes(), false, &End::Refused(431));
}

#[test]
fn a_body_that_is_no_request_is_told_and_the_connection_goes_on() {
    let glue = with_a_workflow();
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let deeper = format!("{{\"Name\":\"t\",\"Unknown\":{deep}}}");
    for body in [
        "\0\0\0\0",
        "{\"Name\":\"t\"",
        "{\"Name\":\"t\"}x",
        "{\"Name\":\"t\",\"Name\":\"t\"}",
        "{\"Name\":[\"t\"]}",
        "{\"Name\":\"\u{1}\"}",
        "<html>",
        &deep,
        &deeper,
    ] {
        let asked = head(&format!("Content-Length: {}\r\n", body.len())) + body;
        let end = End::Kept(400, "SerializationException");
        exchange(&glue, asked.as_bytes(), false, &end);
    }
    let mut bytes = head("Content-Length: 12\r\n").into_bytes();
    bytes.extend(b"{\"Name\":\"\xff\"}");
    let end = End::Kept(400, "SerializationException");
    exchange(&glue, &bytes, false, &end);
    // Bytes that are no text in the headers that are looked at.
    for header in ["X-Amz-Target: \u{e9}", "X-Amz-Target:", "X-Other: 1"] {
        let asked = format!("POST / HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n");
        let bytes: Vec<u8> = asked.chars().map(|char| char as u8).collect();
        exchange(
            &glue,
            &bytes,
            false,
            &End::Kept(400, "UnknownOperationException"),
        );
    }
}

#[test]
fn garbage_behind_a_request_is_refused_after_the_request_is_answered() {
    let glue = started();
    let mut wire = Wire::to(glue.address());
    let mut bytes = request("CreateWorkflow", r#"{"Name":"w"}"#);
    bytes.extend(b"garbage\r\n\r\n");
    assert_eq!(wire.ask(&bytes).json(), json!({"Name": "w"}));
    let answer = wire.answer().expect("an answer");
    assert_eq!((answer.status, answer.body.len()), (400, 0));
    wire.is_closed();
    // One length twice is one length; a length beside chunks is none.
    let mut wire = Wire::to(glue.address());
    let twice = head("Content-Length: 12\r\nContent-Length: 12\r\n") + BODY;
    assert_eq!(wire.ask(twice.as_bytes()).json(), json!({"Name": "t"}));
    let both = head("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")
        + "c\r\n{\"Name\":\"t\"}\r\n0\r\n\r\n";
    assert_eq!(wire.ask(both.as_bytes()).json(), json!({"Name": "t"}));
}

#[test]
fn a_request_names_its_host_once() {
    let glue = with_a_workflow();
    let ask = |version: &str, hosts: &str| {
        format!(
            "POST / HTTP/{version}\r\n{hosts}X-Amz-Target: AWSGlue.DeleteWorkflow\r\n\
             Content-Length: 12\r\n\r\n{{\"Name\":\"w\"}}"
        )
    };
    let two = "Host: localhost\r\nHost: localhost\r\n";
    exchange(&glue, ask("1.1", "").as_bytes(), false, &End::Refused(400));
    exchange(&glue, ask("1.1", two).as_bytes(), false, &End::Refused(400));
    exchange(&glue, ask("1.0", two).as_bytes(), false, &End::Refused(400));
    // Hosts came with HTTP/1.1.
    let mut wire = Wire::to(glue.address());
    let answer = wire.ask(ask("1.0", "").as_bytes());
    assert_eq!(
        (answer.status, &*answer.error()),
        (400, "MissingAuthenticationTokenException")
    );
    wire.is_closed();
}

#[test]
fn of_two_operations_none_is_carried_out() {
    let glue = with_a_workflow();
    for (one, other) in [
        ("DeleteWorkflow", "GetWorkflow"),
        ("GetWorkflow", "DeleteWorkflow"),
        ("DeleteWorkflow", "DeleteWorkflow"),
    ] {
        let asked = format!(
            "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AWSGlue.{one}\r\n\
             x-amz-target: AWSGlue.{other}\r\nAuthorization: {SIGNED}\r\nContent-Length: 12\r\n\r\n{{\"Name\":\"w\"}}"
        );
        let end = End::Kept(400, "UnknownOperationException");
        exchange(&glue, asked.as_bytes(), false, &end);
    }
}
