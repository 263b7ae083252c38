//! An error's answer, in each form that the protocol knows.

use rstest::rstest;
use smithereens_glue::{DecodeError, Message, Unmodelled, decode};

fn read(operation: &str, headers: &[(&str, &str)], body: &str) -> Result<Message, DecodeError> {
    let id = format!("{operation}.error.InvalidInputException")
        .parse()
        .unwrap();
    decode(&id, headers, body.as_bytes())
}

#[rstest]
#[case::bare(r#"{"__type":"InvalidInputException","Message":"m"}"#)]
#[case::with_a_namespace(r#"{"__type":"com.amazonaws.glue#InvalidInputException","Message":"m"}"#)]
#[case::with_an_address(
    r#"{"__type":"InvalidInputException:http://example.com/#there","Message":"m"}"#
)]
#[case::with_both(
    r#"{"__type":"aws.glue#InvalidInputException:http://example.com/","Message":"m"}"#
)]
#[case::in_code(r#"{"code":"InvalidInputException","Message":"m"}"#)]
#[case::in_code_before_type(
    r#"{"__type":"EntityNotFoundException","code":"a#InvalidInputException","Message":"m"}"#
)]
#[case::null_code(r#"{"code":null,"__type":"InvalidInputException","Message":"m"}"#)]
#[case::empty_code(r#"{"code":"","__type":"InvalidInputException","Message":"m"}"#)]
#[case::lower_case_message(r#"{"__type":"InvalidInputException","message":"m"}"#)]
#[case::both_messages(r#"{"__type":"InvalidInputException","message":"other","Message":"m"}"#)]
#[case::null_message(r#"{"__type":"InvalidInputException","message":"m","Message":null}"#)]
#[case::other_members(r#"{"requestId":[1],"__type":"InvalidInputException","Message":"m"}"#)]
#[case::lower_case_message_of_another_type(
    r#"{"__type":"InvalidInputException","message":5,"Message":"m"}"#
)]
fn a_modelled_error_is_read(#[case] body: &str) {
    let message = read("GetTrigger", &[], body).unwrap();
    let Message::InvalidInputException(error) = &message else {
        panic!("{message:?}")
    };
    assert_eq!(error.message.as_deref(), Some("m"));
    assert!(message.is_error());
    assert_eq!(
        message.encode(),
        br#"{"__type":"InvalidInputException","Message":"m"}"#
    );
}

#[rstest]
#[case("X-Amzn-Errortype", "InvalidInputException")]
#[case(
    "x-amzn-errortype",
    "InvalidInputException:http://internal.amazon.com/coral/com.amazon.coral/"
)]
#[case(
    "X-AMZN-ERRORTYPE",
    " aws.protocoltests#InvalidInputException:http://x "
)]
fn the_header_names_the_error_before_the_body_does(#[case] name: &str, #[case] value: &str) {
    let headers = [
        ("content-type", "application/x-amz-json-1.1"),
        (name, value),
    ];
    for body in [r#"{"__type":"EntityNotFoundException","code":400}"#, "{}"] {
        assert_eq!(
            read("GetTrigger", &headers, body).unwrap().shape(),
            "InvalidInputException"
        );
    }
}

#[test]
fn an_error_without_a_text_is_read_and_written() {
    let message = read(
        "StopWorkflowRun",
        &[],
        r#"{"__type":"IllegalWorkflowStateException"}"#,
    )
    .unwrap();
    assert_eq!(
        message.encode(),
        br#"{"__type":"IllegalWorkflowStateException"}"#
    );
    assert_eq!(message.validate(), Ok(()));
}

#[rstest]
#[case::of_the_front_end(
    "GetTrigger",
    r#"{"__type":"a#ThrottlingException:x","message":"slow"}"#,
    "ThrottlingException",
    Some("slow")
)]
#[case::of_another_operation(
    "GetTrigger",
    r#"{"__type":"AlreadyExistsException","Message":"m"}"#,
    "AlreadyExistsException",
    Some("m")
)]
#[case::in_another_case(
    "GetTrigger",
    r#"{"__type":"invalidInputException"}"#,
    "invalidInputException",
    None
)]
fn an_error_that_is_not_listed_keeps_its_name_and_text(
    #[case] operation: &str,
    #[case] body: &str,
    #[case] name: &str,
    #[case] text: Option<&str>,
) {
    let message = read(operation, &[], body).unwrap();
    let expected = Unmodelled {
        name: name.to_owned(),
        message: text.map(str::to_owned),
    };
    assert_eq!(message, Message::Unmodelled(expected));
    assert_eq!(message.shape(), name);
    let again = read(
        operation,
        &[],
        std::str::from_utf8(&message.encode()).unwrap(),
    )
    .unwrap();
    assert_eq!(again, message);
}

#[rstest]
#[case::nameless(
    "{}",
    "neither the header X-Amzn-Errortype nor `code` or `__type` in the body names the error"
)]
#[case::nothing_but_a_namespace(
    r#"{"__type":"com.amazonaws.glue#"}"#,
    "neither the header X-Amzn-Errortype nor `code` or `__type` in the body names the error"
)]
#[case::empty("", ".: the JSON ends too early (line 1, column 1, byte 0)")]
#[case::page("<html>", ".: not a JSON value (line 1, column 1, byte 0)")]
#[case::list(
    "[]",
    ".: expected an object (an error), found a list (line 1, column 1, byte 0)"
)]
#[case::number_for_a_name(
    r#"{"__type":5}"#,
    "__type: expected a string, found the number 5 (line 1, column 11, byte 10)"
)]
#[case::name_twice(
    r#"{"__type":"A","__type":"B"}"#,
    ".: `__type` is there twice (line 1, column 15, byte 14)"
)]
#[case::list_for_a_text(
    r#"{"__type":"InvalidInputException","Message":[]}"#,
    "Message: expected a string, found a list (line 1, column 45, byte 44)"
)]
#[case::number_for_the_other_text(
    r#"{"__type":"InvalidInputException","message":1}"#,
    "message: expected a string, found the number 1 (line 1, column 45, byte 44)"
)]
#[case::list_for_an_unlisted_text(
    r#"{"__type":"Throttled","Message":[]}"#,
    "Message: expected a string, found a list (line 1, column 33, byte 32)"
)]
fn this_tells_of_no_error(#[case] body: &str, #[case] reason: &str) {
    assert_eq!(
        read("GetTrigger", &[], body).unwrap_err().to_string(),
        reason
    );
}

#[test]
fn a_header_does_not_make_up_for_a_broken_body() {
    let headers = [("x-amzn-errortype", "InvalidInputException")];
    let error = read("GetTrigger", &headers, "<html>").unwrap_err();
    assert_eq!(
        error.to_string(),
        ".: not a JSON value (line 1, column 1, byte 0)"
    );
}
