//! The schema against the entries that are written, and against the reader.

use std::sync::LazyLock;

use smithereens_cases::{Cases, Needs, Planned};
use smithereens_contract::{Contract, DEFAULT_NAME, builtin};
use smithereens_formats::{
    Assumed, AssumedAbsence, AssumedError, Entry, Fault, Found, Framing, JsonText,
};

use super::super::closed::assert_closed;
use super::*;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| builtin(DEFAULT_NAME).expect("it is built in"));
static CASES: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::new(&CONTRACT));

fn recorded(planned: &Planned) -> Entry {
    let case = CASES.build(planned).expect("it can be built");
    CASES.record(&case, "A test.").expect("an entry")
}

fn entry(id: &str) -> Entry {
    let planned = CASES.find(&id.parse().expect("an id"));
    recorded(planned.expect("a case"))
}

/// Of an answer, with every member that one can have.
fn full() -> Value {
    let mut entry = entry("GetTrigger.error.InvalidInputException/./error-form=header");
    entry.change = Some("Trigger.Name/length-changed".parse().expect("an id"));
    entry.breaks = vec![entry.id.clone()];
    entry.needs = Needs::Connection;
    entry.assumes = Assumed {
        absence: Some(AssumedAbsence {
            default: JsonText::new("5"),
            boxed: true,
        }),
        error: Some(AssumedError {
            status: Some(400),
            fault: Some(Fault::Client),
            code: Some("S.Bad".to_owned()),
        }),
    };
    entry.http.status = Some(500);
    entry.http.framing = Some(Framing::Oversized(1));
    entry.found = Some(Found {
        by: "a decoder".to_owned(),
        observed: "crashed".to_owned(),
        random: Some(entry.id.clone()),
        detail: "boom".to_owned(),
    });
    serde_json::from_str(&entry.to_line()).expect("JSON")
}

/// Of a request about the connection.
fn request() -> Value {
    let mut entry = entry("GetTrigger.request/./credentials=wrong");
    entry.http.method = Some("GET".to_owned());
    entry.http.uri = Some("/?a".to_owned());
    serde_json::from_str(&entry.to_line()).expect("JSON")
}

fn broken(entry: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(&schema()).expect("it is a schema");
    validator
        .iter_errors(entry)
        .map(|error| error.to_string())
        .collect()
}

/// The schema and the reader say the same.
fn is_taken(entry: &Value) -> bool {
    let errors = broken(entry);
    let read = Entry::read(entry.to_string().as_bytes());
    assert_eq!(errors.is_empty(), read.is_ok(), "{errors:?}, {read:?}");
    read.is_ok()
}

#[test]
fn every_entry_that_is_written_keeps_it() {
    let validator = jsonschema::validator_for(&schema()).expect("it is a schema");
    let (mut kept, mut huge) = (0, 0);
    for entry in CASES.planned().iter().map(recorded) {
        // Numbers that no double is stand as they are; most readers of JSON
        // take them, and `serde_json::Value` does not.
        let Ok(value) = serde_json::from_str(&entry.to_line()) else {
            let form = entry.id.kind.value.unwrap_or_default();
            assert!(
                ["huge-exponent", "thousand-digits"].contains(&&*form),
                "{form}"
            );
            huge += 1;
            continue;
        };
        assert!(
            validator.is_valid(&value),
            "{}: {:?}",
            entry.id,
            broken(&value)
        );
        kept += 1;
    }
    assert_eq!(kept + huge, 22_983);
    assert!(huge > 0 && huge < kept / 50, "{huge}");
    assert!(is_taken(&full()) && is_taken(&request()));
}

#[test]
fn an_entry_without_what_it_must_have_or_with_more_breaks_it() {
    for (pointer, optional) in [
        (
            "",
            &[
                "change", "breaks", "needs", "assumes", "http", "kept", "found",
            ][..],
        ),
        ("/expectations/0", &[]),
        ("/expectations/0/source", &[]),
        ("/found", &["random"]),
        ("/assumes", &["absence", "error"]),
        ("/assumes/absence", &["default", "boxed"]),
        ("/assumes/error", &["status", "fault", "code"]),
        ("/http", &["status", "headers", "framing"]),
        ("/http/framing", &[]),
        ("/payload", &[]),
    ] {
        assert_closed(&full(), pointer, optional, is_taken);
    }
}

#[test]
fn wrong_values_break_it() {
    for (pointer, wrong) in [
        ("/version", json!(2)),
        ("/change", json!("Trigger.Name/longer")),
        ("/version", json!("1")),
        ("/id", json!("GetTrigger.request/Name")),
        ("/why", json!(" ")),
        ("/breaks", json!(["all of it"])),
        ("/needs", json!("HTTP")),
        ("/expectations/0/role", json!("writer")),
        ("/expectations/0/outcome", json!("reject")),
        ("/expectations/0/outcome", json!({ "reject": "A" })),
        ("/expectations/0/level", json!("must")),
        ("/expectations/0/source/kind", json!("hearsay")),
        ("/assumes", json!("nothing")),
        ("/assumes/absence/boxed", json!("yes")),
        ("/assumes/error/status", json!(-1)),
        ("/assumes/error/fault", json!("nobody")),
        ("/assumes/error/code", json!(7)),
        ("/http/method", json!("GET")),
        ("/http/uri", json!("/")),
        ("/http/credentials", json!("dummy")),
        ("/http/status", json!(65_536)),
        ("/http/headers", json!({ "A": "b" })),
        ("/http/headers", json!([["A"]])),
        ("/http/headers", json!([["A", "b", "c"]])),
        ("/http/framing", json!("oversized")),
        ("/http/framing/oversized", json!(-1)),
        ("/found/random", json!("g1-7")),
        ("/found/by", json!(null)),
        ("/payload", json!({})),
        ("/payload", json!({ "text": null })),
        ("/payload", json!({ "base64": "a" })),
        ("/payload", json!({ "text": "", "base64": "" })),
    ] {
        let mut entry = full();
        let (holder, name) = pointer.rsplit_once('/').expect("a pointer");
        entry.pointer_mut(holder).expect(pointer)[name] = wrong.clone();
        assert!(!is_taken(&entry), "{pointer} may be {wrong}");
    }
    let mut entry = request();
    assert!(is_taken(&entry));
    entry["http"]["status"] = 200.into();
    assert!(!is_taken(&entry), "a request has a status");
}

#[test]
fn a_payload_may_be_any_json_or_text() {
    for payload in [
        json!({ "json": null }),
        json!({ "json": [1.5] }),
        json!({ "text": "" }),
        json!({ "base64": "/w==" }),
        json!({ "base64": "" }),
    ] {
        let mut entry = full();
        entry["payload"] = payload;
        assert!(is_taken(&entry));
    }
}
