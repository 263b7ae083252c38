//! The smallest payloads are valid, and no step makes them smaller.

use rstest::rstest;
use serde_json::{Value, json};
use smithereens_cases::json::Json;
use smithereens_cases::{Message, Plausible, Policy, judge, rules};
use smithereens_contract::ShapeKind;
use smithereens_faults::all;
use smithereens_formats::Path;

use crate::support::{CASES, CONTRACT, message, shows};

/// Whether a payload keeps the contract and its rules.
fn is_valid(message: &Message, body: &Value) -> bool {
    let mut payload = Json::from(body);
    payload.remove("__type");
    let shape = message.shape.expect("a structure");
    judge(&CONTRACT, shape, &payload, Policy::Documented).is_empty()
        && rules::broken(&CONTRACT, message, &payload).is_empty()
}

#[test]
fn the_smallest_payloads_are_valid_and_no_step_makes_them_smaller() {
    for fault in all() {
        let Some(body) = fault.smallest() else {
            continue;
        };
        let value: Value = serde_json::from_str(body).expect("JSON");
        let message = message(fault);
        assert!(is_valid(message, &value), "{}: {body}", fault.name);
        for smaller in steps(message, &mut Vec::new(), &value) {
            let text = smaller.to_string();
            let too = is_valid(message, &smaller) && shows(fault, text.as_bytes());
            assert!(!too, "{}: {text} shows it too", fault.name);
        }
    }
}

/// What is one step smaller: a member or element fewer, the plain value of the
/// place, or one between.
fn steps(message: &Message, at: &mut Vec<String>, value: &Value) -> Vec<Value> {
    match value {
        Value::Object(members) => {
            let mut smaller = Vec::new();
            // What names an error is no member of it.
            for (name, member) in members.iter().filter(|(name, _)| *name != "__type") {
                let mut fewer = members.clone();
                fewer.remove(name);
                smaller.push(json!(fewer));
                // The entries of a map are one place.
                let is_map = at.last().is_some_and(|last| MAPS.contains(&last.as_str()));
                at.push(if is_map { "value" } else { name }.to_owned());
                for step in steps(message, at, member) {
                    let mut changed = members.clone();
                    changed.insert(name.clone(), step);
                    smaller.push(json!(changed));
                }
                at.pop();
            }
            smaller
        }
        Value::Array(items) => {
            let mut smaller = Vec::new();
            at.push("member".to_owned());
            for (index, item) in items.iter().enumerate() {
                let mut fewer = items.clone();
                fewer.remove(index);
                smaller.push(json!(fewer));
                for step in steps(message, at, item) {
                    let mut changed = items.clone();
                    changed[index] = step;
                    smaller.push(json!(changed));
                }
            }
            at.pop();
            smaller
        }
        scalar => {
            let plain = plain(message, at);
            if plain.as_ref() == Some(scalar) {
                return Vec::new();
            }
            plain.into_iter().chain(plainer(scalar)).collect()
        }
    }
}

/// Glue's members that are maps.
const MAPS: [&str; 4] = [
    "Arguments",
    "DefaultRunProperties",
    "Tags",
    "WorkflowRunProperties",
];

/// What the least plausible payload has at a place.
fn plain(message: &Message, at: &[String]) -> Option<Value> {
    let path = Path(at.to_vec());
    let payload = Plausible::new(&CONTRACT).with_place(message, &path);
    let payload: Value = serde_json::from_slice(&payload.to_bytes()).expect("JSON");
    at.iter()
        .try_fold(&payload, |value, name| match value {
            Value::Array(items) => items.first(),
            Value::Object(entries) if name == "value" => entries.values().next(),
            value => value.get(name),
        })
        .cloned()
}

/// Scalars that are plainer, though not the place's plain one.
fn plainer(scalar: &Value) -> Vec<Value> {
    match scalar {
        Value::String(text) => {
            let chars: Vec<char> = text.chars().collect();
            let shorter = (0..chars.len()).map(|at| {
                let mut fewer = chars.clone();
                fewer.remove(at);
                json!(fewer.iter().collect::<String>())
            });
            shorter.chain(earlier_values(text)).collect()
        }
        Value::Number(number) => {
            let value = number.as_i64().expect("an integer");
            let nearer = [0, value / 2, value - value.signum()];
            let nearer = nearer.into_iter().filter(|nearer| *nearer != value);
            nearer.map(|nearer| json!(nearer)).collect()
        }
        Value::Bool(true) => vec![json!(false)],
        _ => Vec::new(),
    }
}

/// The values before this one in any enumeration that has it; those that are
/// none of the place's make the payload invalid.
fn earlier_values(text: &str) -> impl Iterator<Item = Value> {
    let shapes = CONTRACT.shapes().iter();
    let enumerations = shapes.filter_map(move |shape| match &shape.kind {
        ShapeKind::Enum(values) => values
            .iter()
            .position(|known| known.value == text)
            .map(|rank| &values[..rank]),
        _ => None,
    });
    enumerations.flatten().map(|value| json!(value.value))
}

#[rstest]
#[case(r#"{"Trigger":{"Name":"example"}}"#, &[r#"{}"#, r#"{"Trigger":{}}"#])]
#[case(r#"{"Trigger":{"Name":"ab"}}"#, &[r#"{}"#, r#"{"Trigger":{}}"#, r#"{"Trigger":{"Name":"example"}}"#, r#"{"Trigger":{"Name":"b"}}"#, r#"{"Trigger":{"Name":"a"}}"#])]
#[case(r#"{"Trigger":{"Type":"CONDITIONAL"}}"#, &[r#"{"Trigger":{"Type":"SCHEDULED"}}"#])]
#[case(r#"{"Trigger":{"Actions":[{"Timeout":9}]}}"#, &[r#"{"Trigger":{"Actions":[]}}"#, r#"{"Trigger":{"Actions":[{"Timeout":2}]}}"#, r#"{"Trigger":{"Actions":[{"Timeout":8}]}}"#])]
fn steps_are_the_ways_to_be_a_little_smaller(#[case] body: &str, #[case] among: &[&str]) {
    let id = "GetTrigger.response".parse().expect("a name");
    let message = CASES.message_named(&id).expect("a message");
    let value: Value = serde_json::from_str(body).expect("JSON");
    let found: Vec<String> = steps(message, &mut Vec::new(), &value)
        .iter()
        .map(ToString::to_string)
        .collect();
    for step in among {
        assert!(
            found.iter().any(|found| found == step),
            "{step} is not among {found:?}"
        );
    }
}
