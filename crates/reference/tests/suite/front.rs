//! What stands before the operations: HTTP, JSON, the operation's name, the
//! signature, and the order in which they are judged.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::{Value, json};
use smithereens_reference::{Reference, Request, Response};

use crate::client::{Client, SIGNED, body};

const JSON_1_1: (&str, &str) = ("Content-Type", "application/x-amz-json-1.1");
const GET_TRIGGER: (&str, &str) = ("X-Amz-Target", "AWSGlue.GetTrigger");
const AUTHORIZATION: (&str, &str) = ("Authorization", SIGNED);

/// What a service answers that knows one trigger, `t`.
fn ask(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
    let mut glue = Client::new();
    glue.on_demand("t", None, json!([]));
    let before = glue.glue.clone();
    let request = Request {
        method,
        path,
        headers,
        body,
    };
    let response = glue.glue.handle(&request);
    assert!(glue.glue.knows_what(&before));
    response
}

fn get_trigger(body: &[u8]) -> Response {
    ask("POST", "/", &[JSON_1_1, GET_TRIGGER, AUTHORIZATION], body)
}

#[track_caller]
fn assert_found(response: &Response) {
    let body = body(response);
    assert_eq!(
        (response.status, &body["Trigger"]["Name"]),
        (200, &json!("t")),
        "{body}"
    );
}

/// That the answer is an error without a text.
#[track_caller]
fn assert_silent(response: &Response, error: &str) {
    assert_eq!(
        (response.status, body(response)),
        (400, json!({ "__type": error }))
    );
}

#[rstest]
#[case::json_before_operation(b"{", None, None, "SerializationException")]
#[case::operation_before_signature(b"{}", None, None, "UnknownOperationException")]
#[case::json_before_signature(b"{\"Name\":", Some("GetTrigger"), None, "SerializationException")]
#[case::signature_before_types(
    b"{\"Name\":1}",
    Some("GetTrigger"),
    None,
    "MissingAuthenticationTokenException"
)]
#[case::operation_before_types(
    b"[]",
    Some("GetTriggerz"),
    Some(SIGNED),
    "UnknownOperationException"
)]
#[case::types_before_constraints(
    b"{\"Name\":\"\",\"Type\":1}",
    Some("CreateTrigger"),
    Some(SIGNED),
    "SerializationException"
)]
#[case::constraints_before_what_is_there(
    b"{\"Name\":\"\"}",
    Some("GetTrigger"),
    Some(SIGNED),
    "ValidationException"
)]
#[case::what_is_there(
    b"{\"Name\":\"u\"}",
    Some("GetTrigger"),
    Some(SIGNED),
    "EntityNotFoundException"
)]
fn of_all_that_is_wrong_the_first_in_order_is_told(
    #[case] input: &[u8],
    #[case] operation: Option<&str>,
    #[case] signature: Option<&str>,
    #[case] error: &str,
) {
    let target = operation.map(|operation| format!("AWSGlue.{operation}"));
    let mut headers = vec![JSON_1_1];
    headers.extend(target.as_deref().map(|target| ("X-Amz-Target", target)));
    headers.extend(signature.map(|signature| ("Authorization", signature)));
    let response = ask("POST", "/", &headers, input);
    assert_eq!(
        (response.status, &body(&response)["__type"]),
        (400, &json!(error))
    );
}

#[rstest]
#[case("AWSGlue.getTrigger")]
#[case("awsglue.GetTrigger")]
#[case("AWSGlue.GetTrigger ")]
#[case(" AWSGlue.GetTrigger")]
#[case("AWSGlue. GetTrigger")]
#[case("AWSGlue_20170331.GetTrigger")]
#[case("DynamoDB_20120810.GetTrigger")]
#[case("GetTrigger")]
#[case("AWSGlue.")]
#[case("")]
#[case("AWSGlue.GetTrigger\0")]
#[case("AWSGlue.get_trigger")]
#[case("AWSGlue.GetTable")]
fn a_target_that_is_written_otherwise_is_no_operation(#[case] target: &str) {
    let headers = [JSON_1_1, ("X-Amz-Target", target), AUTHORIZATION];
    let response = ask("POST", "/", &headers, br#"{"Name": "t"}"#);
    assert_silent(&response, "UnknownOperationException");
}

#[rstest]
fn no_method_but_post_is_an_operation(
    #[values("GET", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "post", "")] method: &str,
) {
    let headers = [JSON_1_1, GET_TRIGGER, AUTHORIZATION];
    let response = ask(method, "/", &headers, br#"{"Name": "t"}"#);
    assert_silent(&response, "UnknownOperationException");
}

#[rstest]
#[case("/")]
#[case("")]
#[case("/?Action=DeleteTrigger&Name=t")]
#[case("/service/AWSGlue/operation/DeleteTrigger")]
#[case("/_smithereens")]
#[case("//_smithereens/reset")]
fn the_path_chooses_no_operation(#[case] path: &str) {
    let headers = [JSON_1_1, GET_TRIGGER, AUTHORIZATION];
    assert_found(&ask("POST", path, &headers, br#"{"Name": "t"}"#));
}

#[test]
fn headers_are_found_in_any_case_and_the_first_of_a_name_counts() {
    for name in ["x-amz-target", "X-AMZ-TARGET"] {
        let headers = [(name, "AWSGlue.GetTrigger"), ("AUTHORIZATION", SIGNED)];
        assert_found(&ask("POST", "/", &headers, br#"{"Name": "t"}"#));
    }
    let headers = [("X-Amz-Target", "AWSGlue.No"), GET_TRIGGER, AUTHORIZATION];
    let response = ask("POST", "/", &headers, br#"{"Name": "t"}"#);
    assert_silent(&response, "UnknownOperationException");
}

#[rstest]
#[case(None)]
#[case(Some("application/json"))]
#[case(Some("application/x-amz-json-1.0"))]
#[case(Some("application/x-amz-json-1.1; charset=utf-8"))]
#[case(Some("text/plain"))]
#[case(Some(";;"))]
fn any_content_type_is_taken_and_answered_as_awsjson(#[case] content_type: Option<&str>) {
    let mut headers = vec![GET_TRIGGER, AUTHORIZATION];
    headers.extend(content_type.map(|content_type| ("Content-Type", content_type)));
    let response = ask("POST", "/", &headers, br#"{"Name": "t"}"#);
    assert_found(&response);
    assert_eq!(
        response.header("content-type"),
        Some("application/x-amz-json-1.1")
    );
}

#[rstest]
#[case("", "MissingAuthenticationTokenException", "not signed")]
#[case("Bearer x", "IncompleteSignatureException", "Credential=")]
#[case("AWS4-HMAC-SHA256", "IncompleteSignatureException", "Credential=")]
#[case(
    "AWS4-HMAC-SHA256 Credential=k",
    "IncompleteSignatureException",
    "SignedHeaders="
)]
#[case(
    "AWS4-HMAC-SHA256 Credential=k, SignedHeaders=h",
    "IncompleteSignatureException",
    "Signature="
)]
fn what_is_not_signed_in_form_is_refused(
    #[case] authorization: &str,
    #[case] error: &str,
    #[case] text: &str,
) {
    let headers = [JSON_1_1, GET_TRIGGER, ("Authorization", authorization)];
    let response = ask("POST", "/", &headers, br#"{"Name": "t"}"#);
    let body = body(&response);
    assert_eq!(
        (response.status, &body["__type"]),
        (400, &json!(error)),
        "{body}"
    );
    assert!(body["message"].as_str().unwrap().contains(text), "{body}");
}

#[test]
fn an_empty_body_has_no_members() {
    let mut glue = Client::new();
    let response = glue.call_raw("GetTriggers", b"");
    assert_eq!(
        (response.status, response.body),
        (200, br#"{"Triggers":[]}"#.to_vec())
    );
    let response = glue.call_raw("GetTrigger", b"");
    crate::client::assert_refusal(&response, "ValidationException", "Name");
}

#[rstest]
#[case(b"{")]
#[case(b" ")]
#[case(b"{\"Name\": \"t\"} x")]
#[case(b"{\"Name\": \"t\"}{}")]
#[case(b"\xef\xbb\xbf{\"Name\": \"t\"}")]
#[case(b"{\"Name\": \"\xff\"}")]
#[case(b"{\"Name\": \"\x01\"}")]
#[case(b"{\"Name\": \"\\ud800\"}")]
#[case(b"{\"Name\": \"\\x\"}")]
#[case(b"{\"Name\": \"t\",}")]
#[case(b"{'Name': 't'}")]
#[case(b"{\"Name\": \"t\", \"Nobody\": 01}")]
#[case(b"{\"Name\": \"t\", \"Nobody\": NaN}")]
#[case(b"{\"Name\": \"t\" /* no */}")]
#[case(b"<html></html>")]
#[case::a_wrong_type_before_what_is_broken(b"{\"Name\": 1, ")]
fn what_is_no_json_is_refused_without_a_text(#[case] input: &[u8]) {
    assert_silent(&get_trigger(input), "SerializationException");
}

#[rstest]
#[case(b"[]")]
#[case(b"null")]
#[case(b"\"t\"")]
#[case(b"1")]
#[case(b"true")]
#[case(b"{\"Name\": [\"t\"]}")]
#[case(b"{\"Name\": {}}")]
fn json_of_another_type_is_refused_with_a_text(#[case] input: &[u8]) {
    let response = get_trigger(input);
    let body = body(&response);
    assert_eq!(
        (response.status, &body["__type"]),
        (400, &json!("SerializationException"))
    );
    assert!(!body["message"].as_str().expect("a text").is_empty());
    assert_eq!(body.get("Message"), None);
}

#[test]
fn white_space_escapes_and_the_order_of_members_do_not_matter() {
    assert_found(&get_trigger(
        b" \n\t{ \"Nobody\" : 1 , \"\\u004eame\" : \"\\u0074\" } \r\n",
    ));
}

#[test]
fn a_body_ten_thousand_deep_is_refused_and_nothing_overflows() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let depth = 10_000;
        let deep = format!("{}0{}", open.repeat(depth), close.repeat(depth));
        let nested = format!("{{\"Name\": \"t\", \"Nobody\": {deep}}}");
        for input in [deep, nested, open.repeat(depth)] {
            let response = get_trigger(input.as_bytes());
            let body = body(&response);
            assert_eq!(
                (response.status, &body["__type"]),
                (400, &json!("SerializationException"))
            );
        }
    }
}

#[test]
fn every_answer_says_its_type_and_has_an_identifier_of_its_own() {
    let mut glue = Reference::new(1);
    let mut ids = BTreeSet::new();
    for number in 0..1_000 {
        let headers = [GET_TRIGGER, AUTHORIZATION];
        let response = glue.handle(&Request {
            method: if number % 2 == 0 { "POST" } else { "GET" },
            path: "/",
            headers: &headers[..1 + number % 3 / 2],
            body: b"{\"Name\": \"t\"}",
        });
        assert_eq!(response.status, 400);
        assert_eq!(
            response.header("content-type"),
            Some("application/x-amz-json-1.1")
        );
        let id = response
            .header("X-AMZN-REQUESTID")
            .expect("an identifier")
            .to_owned();
        let parts: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
        assert!(
            id.chars()
                .all(|char| char == '-' || char.is_ascii_hexdigit()),
            "{id}"
        );
        assert!(ids.insert(id), "the same identifier twice");
    }
}

#[test]
fn glues_own_errors_spell_message_with_a_capital_and_the_front_ends_without() {
    let mut glue = Client::new();
    let mut spelling = |operation: &str, input: Value| {
        let told = body(&glue.call(operation, input));
        let members = told.as_object().unwrap().keys();
        members.cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        spelling("GetTrigger", json!({"Name": "t"})),
        "Message __type"
    );
    assert_eq!(
        spelling("GetTriggers", json!({"MaxResults": 0})),
        "Message __type"
    );
    assert_eq!(
        spelling("GetTrigger", json!({"Name": ""})),
        "__type message"
    );
    assert_eq!(spelling("GetTrigger", json!({"Name": 1})), "__type message");
    assert_eq!(spelling("GetTriggerz", json!({})), "__type");
}
