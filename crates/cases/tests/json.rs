//! The lossless tree reads what `serde_json` reads, and keeps what it loses.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value;
use smithereens_cases::json::{Json, MAX_DEPTH};

/// The tree as `serde_json` sees it: the last of equal names, numbers as it
/// reads them.
fn value(json: &Json) -> Value {
    serde_json::from_slice(&json.to_bytes()).expect("what the tree writes is JSON")
}

fn nearly_json() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => Just("{".to_owned()), 4 => Just("}".to_owned()), 3 => Just("[".to_owned()), 3 => Just("]".to_owned()),
        4 => Just(",".to_owned()), 4 => Just(":".to_owned()), 4 => Just("\"a\"".to_owned()),
        2 => Just("null".to_owned()), 1 => Just("true".to_owned()), 1 => Just("false".to_owned()),
        2 => "-?[0-9]{1,3}(\\.[0-9]{1,2})?([eE][+-]?[0-9])?", 1 => "[-+0-9.eE]{1,4}",
        2 => "\"(\\\\[\"\\\\/bfnrtu]|\\\\u[0-9a-fA-F]{4}|[a-zé😀]){0,3}\"", 1 => "[ \t\r\n]", 1 => ".",
    ];
    proptest::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat())
}

fn sound_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?".prop_map(Json::Number),
        any::<String>().prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            proptest::collection::vec(("[ab]{1,2}", inner), 0..5).prop_map(Json::Object),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_is_json_is_json_to_both(text in nearly_json()) {
        let (ours, theirs) = (Json::parse(text.as_bytes()), serde_json::from_str::<Value>(&text));
        // At a number beyond a double, which is JSON, a `Value` gives up.
        prop_assume!(!theirs.as_ref().is_err_and(|error| error.to_string().contains("out of range")));
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?}: {:?}, {:?}", text, ours, theirs);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(value(&ours), theirs);
        }
    }

    #[test]
    fn what_is_written_is_read_back_the_same(json in sound_json()) {
        prop_assert_eq!(Json::parse(&json.to_bytes()), Ok(json));
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let _either = Json::parse(&bytes);
    }
}

#[rstest]
#[case::number_text(b"[1.0,1e2,-0,123456789012345678901234567890]")]
#[case::equal_names(br#"{"b":1,"a":2,"b":3}"#)]
fn what_a_value_loses_is_kept(#[case] bytes: &[u8]) {
    assert_eq!(Json::parse(bytes).expect("JSON").to_bytes(), bytes);
}

#[rstest]
#[case(b"", 0, "ends where a value should be")]
#[case(b"\xEF\xBB\xBF{}", 0, "no value starts like this")]
#[case(b"{\"a\":\xff}", 5, "not UTF-8")]
#[case(b"{} x", 3, "something follows")]
#[case(b"{\"a\":01}", 5, "not a number")]
#[case(b"\"\x01\"", 1, "unescaped")]
#[case(b"\"\\ud800\"", 7, "without its other half")]
#[case(b"{\"a\" 1}", 5, "`:` should be here")]
#[case(b"[1,]", 3, "no value starts like this")]
#[case(b"{\"a\":1,}", 7, "a member's name should be here")]
#[case(b"\"abc", 4, "ends inside a string")]
fn what_is_no_json_is_refused_with_place_and_reason(
    #[case] bytes: &[u8],
    #[case] offset: usize,
    #[case] why: &str,
) {
    let error = Json::parse(bytes).expect_err("no JSON");
    assert_eq!(error.offset, offset, "{error}");
    assert!(error.to_string().contains(why), "{error}");
}

#[test]
fn nesting_is_refused_beyond_the_limit_however_deep() {
    let nested = |depth: usize| [b"[".repeat(depth), b"]".repeat(depth)].concat();
    assert!(Json::parse(&nested(MAX_DEPTH)).is_ok());
    for depth in [MAX_DEPTH + 2, 100_000] {
        assert!(
            Json::parse(&nested(depth))
                .expect_err("too deep")
                .why
                .contains("too deeply")
        );
    }
}
