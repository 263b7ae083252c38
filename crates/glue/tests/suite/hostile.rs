//! Bodies that are meant to hurt.

use std::time::{Duration, Instant};

use crate::support::{again, refusal};
use proptest::prelude::*;
use serde_json::Value;
use smithereens_glue::{DecodeError, Fault, MAX_DEPTH, MAX_ELEMENTS, OPERATIONS, from_json};

const CREATE: &str = "CreateTrigger.request";

#[test]
fn a_hundred_thousand_levels_are_refused() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        for closed in [true, false] {
            let mut deep = open.repeat(100_000);
            if closed {
                deep = deep + "1" + &close.repeat(100_000);
            }
            let error = refusal(CREATE, &format!(r#"{{"Later":{deep}}}"#));
            assert_eq!(error.reason, "nested more than 128 levels deep");
            assert_eq!(error.fault, Fault::Text);
            // The type is wrong before the depth is: either is said at once.
            assert!(refusal(CREATE, &deep).to_string().len() < 200);
        }
    }
}

#[test]
fn the_deepest_that_is_taken_is_taken() {
    let nested = |levels: usize| {
        format!(
            r#"{{"Later":{}{}}}"#,
            "[".repeat(levels),
            "]".repeat(levels)
        )
    };
    assert_eq!(again(CREATE, &nested(MAX_DEPTH - 1)), "{}");
    assert_eq!(
        refusal(CREATE, &nested(MAX_DEPTH)).offset,
        9 + MAX_DEPTH - 1
    );
}

#[test]
fn a_hundred_megabytes_of_text_are_read_or_refused() {
    let text = "x".repeat(100 << 20);
    let start = Instant::now();
    assert_eq!(
        again(CREATE, &format!(r#"{{"Name":"{text}"}}"#)).len(),
        text.len() + 11
    );
    let error = refusal(CREATE, &format!(r#"{{"StartOnCreation":"{text}"}}"#));
    assert_eq!(error.to_string().len(), 80);
    let error = refusal(CREATE, &format!(r#"{{"Tags":{{"{text}":1}}}}"#));
    assert!(error.to_string().len() < 200, "{error}");
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_list_of_small_things_that_grow_in_memory_is_refused() {
    let actions = |count: usize| format!(r#"{{"Actions":[{}{{}}]}}"#, "{},".repeat(count - 1));
    let error = refusal(CREATE, &actions(MAX_ELEMENTS + 1));
    assert_eq!(error.location.to_string(), "Actions");
    assert_eq!(
        error.reason,
        "more than 1000000 list elements and map entries"
    );
    assert_eq!(
        again(CREATE, &actions(MAX_ELEMENTS / 10)).len(),
        13 + 3 * MAX_ELEMENTS / 10
    );
    // What is skipped is not kept, and not counted.
    let skipped = actions(MAX_ELEMENTS + 1).replace("Actions", "Later");
    assert_eq!(again(CREATE, &skipped), "{}");
}

#[test]
fn a_million_broken_values_make_a_short_report() {
    let body = format!(r#"{{"Names":[{}""]}}"#, "\"\",".repeat(999_998));
    let message = crate::support::decode("BatchGetWorkflows.request", &body).unwrap();
    let violations = message.validate().unwrap_err();
    assert_eq!(
        (violations.count(), violations.as_slice().len()),
        (1_000_000, 100)
    );
    assert!(violations.to_string().ends_with("\nand 999900 more"));
}

#[test]
fn what_is_not_utf_8_is_refused_where_it_breaks() {
    let id = CREATE.parse().unwrap();
    for broken in [
        &b"\xff"[..],
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
    ] {
        let body = [b"{\"Name\":\n\"", broken, b"\"}"].concat();
        let Err(DecodeError::Body(error)) = smithereens_glue::decode(&id, &[], &body) else {
            panic!()
        };
        assert_eq!(
            error.to_string(),
            ".: the body is not UTF-8 (line 2, column 2, byte 10)"
        );
    }
}

/// Texts near JSON: cut out of, and glued together from, pieces of it.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            " ",
            "\n",
            "null",
            "true",
            "false",
            "-",
            "0",
            "1",
            ".",
            "e",
            "E",
            "+",
            "\\u",
            "d83d",
            "dE00",
            "\\ud83d\\ude00",
            "\"a\"",
            "\"a\":",
            "1.5e-3",
            "\u{e9}",
            "\u{0}",
            "\u{1F600}",
            "[1,{\"b\":[]}]",
            "\\n",
            "\\/",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Any JSON without floats, which `serde_json` may read to another bit.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".*", inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn without_floats(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.is_f64(),
        Value::Array(items) => items.iter().all(without_floats),
        Value::Object(entries) => entries.values().all(without_floats),
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn it_agrees_with_serde_json_on_what_is_json(text in nearly_json()) {
        let (own, other) = (from_json::<Value>(text.as_bytes()), serde_json::from_str::<Value>(&text));
        prop_assert_eq!(own.is_ok(), other.is_ok(), "{:?}: {:?}, {:?}", text, own, other);
        if let (Ok(own), Ok(other)) = (own, other) && without_floats(&other) {
            prop_assert_eq!(own, other);
        }
    }

    #[test]
    fn bytes_of_any_kind_never_make_it_panic(bytes: Vec<u8>, which in 0..OPERATIONS.len()) {
        for part in ["request", "response", "error.InvalidInputException"] {
            let id = format!("{}.{part}", OPERATIONS[which]).parse().unwrap();
            if let Err(DecodeError::Body(error)) = smithereens_glue::decode(&id, &[], &bytes) {
                prop_assert!(error.offset <= bytes.len());
            }
        }
    }
}

proptest! {
    #[test]
    fn it_reads_any_json_as_serde_json_does(value in json(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        prop_assert_eq!(from_json::<Value>(text.unwrap().as_bytes()).unwrap(), value);
    }
}
