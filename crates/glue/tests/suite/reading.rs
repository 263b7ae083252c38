//! What a reader of awsJson 1.1 takes and refuses, whatever the constraints.

use crate::support::{again, decode, refusal};
use rstest::rstest;
use smithereens_glue::shapes::{CrawlState, CreateTriggerRequest, TriggerType};
use smithereens_glue::{Fault, Message, OPERATIONS, from_json};

const CREATE: &str = "CreateTrigger.request";

#[test]
fn a_request_is_read_member_by_member() {
    let body = r#"{"Name":"n","Type":"CONDITIONAL","StartOnCreation":false,
        "Predicate":{"Logical":"AND","Conditions":[{"CrawlerName":"c","CrawlState":"CANCELLING"}]},
        "Actions":[{"JobName":"j","Arguments":{"--a":""},"Timeout":2147483647}],"Tags":{}}"#;
    let Ok(Message::CreateTriggerRequest(request)) = decode(CREATE, body) else {
        panic!()
    };
    assert_eq!(request.name.as_deref(), Some("n"));
    assert_eq!(request.r#type, Some(TriggerType::Conditional));
    assert_eq!(request.start_on_creation, Some(false));
    let predicate = request.predicate.unwrap();
    assert_eq!(
        predicate.conditions.unwrap()[0].crawl_state,
        Some(CrawlState::Cancelling)
    );
    let action = &request.actions.unwrap()[0];
    assert_eq!(action.timeout, Some(i32::MAX));
    assert_eq!(action.arguments.as_ref().unwrap()["--a"], "");
    assert_eq!(request.tags.unwrap().len(), 0);
    assert_eq!(request.description, None);
}

#[test]
fn every_message_of_the_ten_operations_is_read_from_an_empty_object() {
    assert_eq!(OPERATIONS.len(), 10);
    for operation in OPERATIONS {
        for part in ["request", "response"] {
            let message = decode(&format!("{operation}.{part}"), "{}").unwrap();
            assert_eq!(message.encode(), b"{}");
            assert!(
                message.shape().starts_with(operation),
                "{}",
                message.shape()
            );
        }
    }
}

#[rstest]
#[case::unknown_value(r#"{"Type":"WEEKLY"}"#, r#"{"Type":"WEEKLY"}"#)]
#[case::another_case(r#"{"Type":"scheduled"}"#, r#"{"Type":"scheduled"}"#)]
#[case::padded(r#"{"Type":" ON_DEMAND"}"#, r#"{"Type":" ON_DEMAND"}"#)]
#[case::empty(r#"{"Type":""}"#, r#"{"Type":""}"#)]
#[case::look_alike("{\"Type\":\"ON_DEM\u{391}ND\"}", "{\"Type\":\"ON_DEM\u{391}ND\"}")]
#[case::escaped(r#"{"Type":"ON\u005fDEMAND"}"#, r#"{"Type":"ON_DEMAND"}"#)]
#[case::null_member(r#"{"Name":null,"Type":null}"#, "{}")]
#[case::unknown_member(r#"{"Later":[{"a":null},1e400],"Name":"n"}"#, r#"{"Name":"n"}"#)]
#[case::unknown_member_twice(r#"{"Later":1,"Later":2}"#, "{}")]
#[case::member_in_another_case(r#"{"name":"n"}"#, "{}")]
#[case::another_order(
    r#"{"Type":"SCHEDULED","Name":"n"}"#,
    r#"{"Name":"n","Type":"SCHEDULED"}"#
)]
#[case::white_space(" \t\r\n{ \"Name\" :\n\"n\"\t} \r\n", r#"{"Name":"n"}"#)]
#[case::escaped_member_name(r#"{"N\u0061me":"n"}"#, r#"{"Name":"n"}"#)]
#[case::broken_constraints(
    r#"{"Name":"","Actions":[{"Timeout":-5}]}"#,
    r#"{"Name":"","Actions":[{"Timeout":-5}]}"#
)]
#[case::minus_zero_is_an_integer(
    r#"{"Actions":[{"Timeout":-0}]}"#,
    r#"{"Actions":[{"Timeout":0}]}"#
)]
#[case::surrogate_pair(r#"{"Name":"\ud83d\ude00"}"#, "{\"Name\":\"\u{1F600}\"}")]
#[case::control_characters(r#"{"Name":"\u0000\b\f\u007f"}"#, "{\"Name\":\"\\u0000\\b\\f\u{7f}\"}")]
fn this_is_read_and_kept(#[case] body: &str, #[case] written: &str) {
    assert_eq!(again(CREATE, body), written);
}

#[rstest]
#[case::list_for_a_structure(
    "[]",
    ".: expected an object (CreateTriggerRequest), found a list (line 1, column 1, byte 0)"
)]
#[case::null_for_a_message(
    "null",
    ".: expected an object (CreateTriggerRequest), found null (line 1, column 1, byte 0)"
)]
#[case::list_for_a_nested_structure(
    r#"{"Predicate":["AND",[]]}"#,
    "Predicate: expected an object (Predicate), found a list (line 1, column 14, byte 13)"
)]
#[case::string_for_a_structure(
    r#"{"Predicate":""}"#,
    "Predicate: expected an object (Predicate), found a string (line 1, column 14, byte 13)"
)]
#[case::object_for_a_list(
    r#"{"Actions":{}}"#,
    "Actions: expected a list, found an object (line 1, column 12, byte 11)"
)]
#[case::list_for_a_map(
    r#"{"Tags":[]}"#,
    "Tags: expected an object, found a list (line 1, column 9, byte 8)"
)]
#[case::scalar_for_a_list(
    r#"{"Actions":"a"}"#,
    "Actions: expected a list, found a string (line 1, column 12, byte 11)"
)]
#[case::null_in_a_list(
    r#"{"Actions":[{},null]}"#,
    "Actions[1]: expected an object (Action), found null (line 1, column 16, byte 15)"
)]
#[case::null_in_a_map(
    "{\"Tags\":{\"a\":\"b\",\n  \"c d\": null}}",
    "Tags[\"c d\"]: expected a string, found null (line 2, column 10, byte 27)"
)]
#[case::number_for_a_string(
    r#"{"Name":12}"#,
    "Name: expected a string, found the number 12 (line 1, column 9, byte 8)"
)]
#[case::number_for_an_enumeration(
    r#"{"Predicate":{"Conditions":[{},{},{"State":1}]}}"#,
    "Predicate.Conditions[2].State: expected a string, found the number 1 (line 1, column 44, byte 43)"
)]
#[case::string_for_a_boolean(
    r#"{"StartOnCreation":"true"}"#,
    "StartOnCreation: expected a boolean, found a string (line 1, column 20, byte 19)"
)]
#[case::number_for_a_boolean(
    r#"{"StartOnCreation":1}"#,
    "StartOnCreation: expected a boolean, found the number 1 (line 1, column 20, byte 19)"
)]
#[case::member_twice(
    r#"{"Name":"a","Name":"b"}"#,
    ".: `Name` is there twice (line 1, column 13, byte 12)"
)]
#[case::member_twice_escaped(
    r#"{"Name":"a","N\u0061me":"a"}"#,
    ".: `Name` is there twice (line 1, column 13, byte 12)"
)]
#[case::member_twice_once_null(
    r#"{"Name":null,"Name":"b"}"#,
    ".: `Name` is there twice (line 1, column 14, byte 13)"
)]
#[case::key_twice(
    r#"{"Tags":{"a":"","a":""}}"#,
    "Tags: a key is there twice (line 1, column 17, byte 16)"
)]
fn this_is_refused_with_its_place(#[case] body: &str, #[case] message: &str) {
    let error = refusal(CREATE, body);
    assert_eq!(error.to_string(), message);
    assert_eq!(error.fault, Fault::Value);
}

#[rstest]
#[case("1.0", "the number 1.0")]
#[case("1e2", "the number 100.0")]
#[case("1.5", "the number 1.5")]
#[case("2147483648", "the number 2147483648")]
#[case("-2147483649", "the number -2147483649")]
#[case("99999999999999999999", "the number 1e20")]
#[case("\"5\"", "a string")]
#[case("true", "true")]
#[case("[5]", "a list")]
#[case("{}", "an object")]
fn an_integer_is_only_digits_within_32_bits(#[case] value: &str, #[case] found: &str) {
    let error = refusal(CREATE, &format!(r#"{{"Actions":[{{"Timeout":{value}}}]}}"#));
    assert_eq!(error.location.to_string(), "Actions[0].Timeout");
    assert_eq!(error.reason, format!("expected i32, found {found}"));
}

#[rstest]
#[case::empty_response("GetTrigger.response", "", "the JSON ends too early")]
#[case::only_white_space(CREATE, " ", "the JSON ends too early")]
#[case::cut_off(CREATE, r#"{"Name":"n""#, "the JSON ends too early")]
#[case::cut_off_in_a_string(CREATE, r#"{"Name":"n"#, "the JSON ends within a string")]
#[case::trailing_value(CREATE, "{}{}", "something follows the JSON value")]
#[case::trailing_garbage(CREATE, "{} x", "something follows the JSON value")]
#[case::trailing_nul(CREATE, "{}\0", "something follows the JSON value")]
#[case::byte_order_mark(CREATE, "\u{feff}{}", "not a JSON value")]
#[case::trailing_comma(CREATE, r#"{"Name":"n",}"#, "a key is missing in an object")]
#[case::trailing_comma_in_a_list(CREATE, r#"{"Actions":[{},]}"#, "not a JSON value")]
#[case::missing_comma(CREATE, r#"{"Name":"n" "Type":"t"}"#, "a comma is missing")]
#[case::missing_colon(CREATE, r#"{"Name" "n"}"#, "a colon is missing after a key")]
#[case::single_quotes(CREATE, "{'Name':'n'}", "a key is missing in an object")]
#[case::comment(CREATE, "{/**/}", "a key is missing in an object")]
#[case::nan(CREATE, r#"{"Later":NaN}"#, "not a JSON value")]
#[case::superfluous_zero(CREATE, r#"{"Later":01}"#, "a number starts with a superfluous zero")]
#[case::no_digit_after_the_point(CREATE, r#"{"Later":1.}"#, "a digit is missing in a number")]
#[case::no_digit_before_the_point(CREATE, r#"{"Later":.5}"#, "not a JSON value")]
#[case::no_exponent(CREATE, r#"{"Later":1e}"#, "a digit is missing in a number")]
#[case::plus(CREATE, r#"{"Later":+1}"#, "not a JSON value")]
#[case::raw_newline(
    CREATE,
    "{\"Name\":\"\n\"}",
    "a control character in a string is not escaped"
)]
#[case::high_surrogate_alone(CREATE, r#"{"Name":"\ud800"}"#, "half a surrogate pair in a string")]
#[case::low_surrogate_alone(CREATE, r#"{"Name":"\udc00"}"#, "half a surrogate pair in a string")]
#[case::surrogates_swapped(
    CREATE,
    r#"{"Name":"\ude00\ud83d"}"#,
    "half a surrogate pair in a string"
)]
#[case::two_high_surrogates(
    CREATE,
    r#"{"Name":"\ud83d\ud83d"}"#,
    "half a surrogate pair in a string"
)]
#[case::surrogate_in_an_unknown_member(
    CREATE,
    r#"{"x":["\ud800"]}"#,
    "half a surrogate pair in a string"
)]
#[case::unknown_escape(CREATE, r#"{"Name":"\x41"}"#, "an unknown escape in a string")]
#[case::short_escape(
    CREATE,
    r#"{"Name":"\u12"}"#,
    "`\\u` is not followed by four hexadecimal digits"
)]
#[case::signed_escape(
    CREATE,
    r#"{"Name":"\u+123"}"#,
    "`\\u` is not followed by four hexadecimal digits"
)]
#[case::broken_unknown_member(CREATE, r#"{"Later":{"a":[}}}"#, "not a JSON value")]
fn this_is_no_json(#[case] id: &str, #[case] body: &str, #[case] reason: &str) {
    let error = refusal(id, body);
    assert_eq!((error.reason.as_str(), error.fault), (reason, Fault::Text));
}

#[test]
fn an_empty_body_is_a_request_without_members_or_an_answer_that_never_has_any() {
    assert_eq!(again("GetTriggers.request", ""), "{}");
    assert_eq!(again("StopWorkflowRun.response", ""), "{}");
    assert_eq!(
        again("StopWorkflowRun.response", r#"{"RequestId":"x"}"#),
        "{}"
    );
}

#[test]
fn messages_of_other_operations_are_unknown() {
    for id in [
        "DeleteTrigger.request",
        "getTrigger.request",
        "DeleteTrigger.error.InvalidInputException",
    ] {
        let error = decode(id, r#"{"__type":"InvalidInputException"}"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{id} is no message of Glue's triggers and workflows")
        );
    }
}

#[test]
fn the_place_is_also_told_in_the_contracts_words() {
    let error = refusal(CREATE, r#"{"Actions":[{"Arguments":{"a":1}}]}"#);
    assert_eq!(error.location.to_string(), r#"Actions[0].Arguments["a"]"#);
    assert_eq!(
        error.location.to_path().to_string(),
        "Actions.member.Arguments.value"
    );
}

#[test]
fn other_deserializers_are_held_to_the_same_shapes() {
    let read = |text| {
        serde_json::from_str::<CreateTriggerRequest>(text).map_err(|error| error.to_string())
    };
    assert_eq!(
        read(r#"{"Name":"n","Later":1}"#).unwrap().name.as_deref(),
        Some("n")
    );
    assert!(
        read(r#"["n"]"#)
            .unwrap_err()
            .starts_with("invalid type: sequence")
    );
    assert!(
        read(r#"{"Tags":{"a":"","a":""}}"#)
            .unwrap_err()
            .starts_with("a key is there twice")
    );
    assert!(
        read(r#"{"Name":"a","Name":"b"}"#)
            .unwrap_err()
            .starts_with("duplicate field `Name`")
    );
    let own: CreateTriggerRequest = from_json(br#"{"Name":"n"}"#).unwrap();
    assert_eq!(own, read(r#"{"Name":"n"}"#).unwrap());
}

#[test]
fn enumerations_tell_known_values_from_others() {
    assert_eq!(
        CrawlState::VALUES,
        ["RUNNING", "CANCELLING", "CANCELLED", "SUCCEEDED", "FAILED"]
    );
    for value in CrawlState::VALUES {
        assert!(CrawlState::from(*value).is_known());
        assert_eq!(CrawlState::from((*value).to_owned()).as_str(), *value);
    }
    assert_eq!(
        CrawlState::from("CANCELED"),
        CrawlState::Unknown("CANCELED".to_owned())
    );
    assert!(!CrawlState::from("CANCELED").is_known());
}
