//! Lines between the tool and an adapter: what is written is read back, and what
//! is no such line is refused with a reason.

use proptest::prelude::*;
use rstest::rstest;
use smithereens_formats::adapter::{
    Ask, Call, CallError, Echo, ErrorKind, LARGEST_WHOLE, Made, Number, Ready, Said, Start,
    VERSION, Value,
};

fn number(text: &str) -> Value {
    Value::Number(Number::new(text).expect("a number"))
}

fn object(members: &[(&str, Value)]) -> Value {
    let members = members.iter();
    Value::Object(
        members
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    )
}

#[rstest]
#[case(Value::Null, "null")]
#[case(Value::Boolean(true), "true")]
#[case(Value::Number(LARGEST_WHOLE.into()), "9007199254740991")]
#[case(number("-7"), "-7")]
#[case(number("9007199254740992"), r#"{"$number":"9007199254740992"}"#)]
#[case(number("0.5"), r#"{"$number":"0.5"}"#)]
#[case(number("-0"), r#"{"$number":"-0"}"#)]
#[case(number("1e400"), r#"{"$number":"1e400"}"#)]
#[case(Value::Number(f64::NAN.into()), r#"{"$number":"NaN"}"#)]
#[case(Value::Number(f64::NEG_INFINITY.into()), r#"{"$number":"-Infinity"}"#)]
#[case(Value::Number(0.1.into()), r#"{"$number":"0.1"}"#)]
#[case("ü\n".into(), r#""ü\n""#)]
#[case(Value::Utf16(vec![0x41, 0xd800]), r#"{"$utf16":"0041 d800"}"#)]
#[case(Value::Bytes(b"hello".to_vec()), r#"{"$bytes":"aGVsbG8="}"#)]
#[case(Value::Timestamp(Number::seconds("-0.001").expect("seconds")), r#"{"$timestamp":"-0.001"}"#)]
#[case(Value::List(vec![Value::Null, "a".into()]), r#"[null,"a"]"#)]
#[case(object(&[("b", Value::Null), ("a", "x".into())]), r#"{"b":null,"a":"x"}"#)]
#[case(object(&[("$number", "1".into())]), r#"{"$object":{"$number":"1"}}"#)]
#[case(object(&[("$object", object(&[]))]), r#"{"$object":{"$object":{}}}"#)]
#[case(object(&[("$a", Value::Null), ("b", Value::Null)]), r#"{"$a":null,"b":null}"#)]
#[case(object(&[("$object", object(&[("$x", number("2"))])), ("b", Value::Null)]), r#"{"$object":{"$object":{"$x":2}},"b":null}"#)]
fn a_value_has_one_form(#[case] value: Value, #[case] text: &str) {
    assert_eq!(serde_json::to_string(&value).expect("JSON"), text);
    let read: Value = serde_json::from_str(text).expect("a value");
    assert_eq!(read, value);
}

#[rstest]
#[case("0.5", "its digits")]
#[case("1e3", "its digits")]
#[case("9007199254740992", r#"{"$number": "9007199254740992"}"#)]
#[case(r#"{"$number":1}"#, "not what it stands around")]
#[case(r#"{"$number":"01"}"#, "neither a JSON number")]
#[case(r#"{"$number":"1."}"#, "neither a JSON number")]
#[case(r#"{"$timestamp":"1e3"}"#, "plain digits")]
#[case(r#"{"$timestamp":"NaN"}"#, "plain digits")]
#[case(r#"{"$date":"1"}"#, "none of $number")]
#[case(r#"{"$object":"1"}"#, "none of $number")]
#[case(r#"{"a":1,"a":2}"#, "stands there twice")]
fn what_is_no_value_is_told(#[case] text: &str, #[case] told: &str) {
    let error = serde_json::from_str::<Value>(text).expect_err("no value");
    assert!(error.to_string().contains(told), "{error}");
}

#[test]
fn lines_to_an_adapter_are_as_documented() {
    let start = Ask::Start(Start {
        version: VERSION,
        endpoint: "http://127.0.0.1:4000".to_owned(),
        service: "glue".to_owned(),
    });
    let call = Ask::Call(Call {
        id: 7,
        operation: "GetTrigger".to_owned(),
        input: object(&[("Name", "example".into())]),
    });
    let echo = Ask::Echo(Echo {
        id: 8,
        value: Value::Null,
    });
    let lines = [
        r#"{"start":{"version":1,"endpoint":"http://127.0.0.1:4000","service":"glue"}}"#,
        r#"{"call":{"id":7,"operation":"GetTrigger","input":{"Name":"example"}}}"#,
        r#"{"echo":{"id":8,"value":null}}"#,
    ];
    for (ask, line) in [start, call, echo].into_iter().zip(lines) {
        assert_eq!(serde_json::to_string(&ask).expect("JSON"), line);
        assert_eq!(serde_json::from_str::<Ask>(line).expect("a line"), ask);
    }
}

#[test]
fn lines_from_an_adapter_are_as_documented() {
    let answer = |made| Said::Answer { id: 7, made };
    let error = CallError {
        kind: ErrorKind::Service,
        code: "EntityNotFoundException".to_owned(),
        message: Some("no such trigger".into()),
        modelled: Some("EntityNotFoundException".to_owned()),
        members: None,
    };
    let own = CallError {
        kind: ErrorKind::Client,
        code: "ResponseParserError".to_owned(),
        message: None,
        modelled: None,
        members: None,
    };
    let ready = Ready {
        version: VERSION,
        sdk: "boto3".to_owned(),
        release: "1.40.0".to_owned(),
    };
    let all = [
        (
            Said::Ready(ready),
            r#"{"ready":{"version":1,"sdk":"boto3","release":"1.40.0"}}"#,
        ),
        (answer(Made::Output(object(&[]))), r#"{"id":7,"output":{}}"#),
        (
            answer(Made::Error(error)),
            r#"{"id":7,"error":{"kind":"service","code":"EntityNotFoundException","message":"no such trigger","type":"EntityNotFoundException"}}"#,
        ),
        (
            answer(Made::Error(own)),
            r#"{"id":7,"error":{"kind":"client","code":"ResponseParserError"}}"#,
        ),
        (
            answer(Made::Unsupported("it is newer".to_owned())),
            r#"{"id":7,"unsupported":"it is newer"}"#,
        ),
        (answer(Made::Echo(Value::Null)), r#"{"id":7,"echo":null}"#),
    ];
    for (said, line) in all {
        assert_eq!(serde_json::to_string(&said).expect("JSON"), line);
        assert_eq!(serde_json::from_str::<Said>(line).expect("a line"), said);
    }
}

#[rstest]
#[case("{}")]
#[case(r#"{"id":7}"#)]
#[case(r#"{"output":{}}"#)]
#[case(r#"{"id":7,"output":{},"unsupported":"no"}"#)]
#[case(r#"{"id":7,"output":null}"#)]
#[case(r#"{"id":7,"output":{},"more":1}"#)]
#[case(r#"{"id":7,"ready":{"version":1,"sdk":"a","release":"b"}}"#)]
#[case(r#"{"id":7,"error":{"kind":"both","code":"a"}}"#)]
#[case(r#"{"id":7,"error":{"kind":"client"}}"#)]
#[case("debug: here I am")]
fn what_is_no_line_of_an_adapter_is_refused(#[case] line: &str) {
    assert!(serde_json::from_str::<Said>(line).is_err());
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(|number| Value::Number(number.into())),
        any::<f64>().prop_map(|number| Value::Number(number.into())),
        any::<String>().prop_map(Value::Text),
        prop::collection::vec(any::<u16>(), 0..4).prop_map(Value::Utf16),
        prop::collection::vec(any::<u8>(), 0..9).prop_map(Value::Bytes),
        any::<i32>().prop_map(|seconds| Value::Timestamp(
            Number::seconds(format!("{seconds}.5")).expect("seconds")
        )),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let names = prop_oneof![
            "[a-c$]{0,2}",
            Just("$object".to_owned()),
            Just("$number".to_owned())
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::btree_map(names, inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(value in values()) {
        let text = serde_json::to_string(&value).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Value>(&text).expect("a value"), value);
    }
}
