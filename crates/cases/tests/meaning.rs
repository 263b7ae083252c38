//! Every payload does what its kind says: looked at with eyes of its own, on
//! `serde_json::Value`s and bytes, not through what built it.

use std::collections::BTreeMap;

use serde_json::Value;
use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Needs};
use smithereens_contract::builtin;

/// The value at a case's place: the first element of lists, the first entry of
/// maps. `Err` names what is missing on the way.
fn at<'v>(body: &'v Value, names: &[String]) -> Result<&'v Value, String> {
    names.iter().try_fold(body, |value, name| match value {
        Value::Array(items) => items.first().ok_or_else(|| "an empty list".to_owned()),
        Value::Object(members) => members
            .get(name)
            .or_else(|| {
                if name == "value" {
                    members.values().next()
                } else {
                    None
                }
            })
            .ok_or_else(|| format!("no {name}")),
        _ => Err(format!("{name} of a scalar")),
    })
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "structure",
    }
}

/// What of a case does not hold, if anything. Kinds that no eyes but those that
/// built them can tell (`shortest`, `rule`, …) are left to other tests.
fn wrong(case: &Case) -> Option<String> {
    let names = &case.id.site.path.0;
    let is_key = names.last().is_some_and(|name| name == "key");
    let kind = case.id.kind.name.as_str();
    let value = case.id.kind.value.as_deref().unwrap_or_default();
    let text = String::from_utf8_lossy(&case.payload.body);
    if kind == "number" {
        let last = names.last().map(String::as_str).unwrap_or_default();
        let written = match last {
            "member" => format!("[{value}"),
            _ => format!(":{value}"),
        };
        return (!text.contains(&written)).then(|| format!("{written} is not written"));
    }
    if kind == "duplicate-key" {
        let json = Json::parse(&case.payload.body).ok()?;
        return (!has_equal_names(&json))
            .then(|| "no name stands twice with two values".to_owned());
    }
    let Ok(body) = serde_json::from_slice::<Value>(&case.payload.body) else {
        let broken = ["protocol", "raw-control", "number-form", "lone-surrogate"];
        return (!broken.contains(&kind)).then(|| "not JSON".to_owned());
    };
    if is_key {
        return None;
    }
    let there = at(&body, names);
    let holds = match kind {
        "missing" | "absent" => {
            let holder = at(&body, &names[..names.len() - 1]);
            return match (holder, there) {
                (Err(why), _) => Some(format!("no holder: {why}")),
                (_, Ok(value)) => Some(format!("there is {value}")),
                _ => None,
            };
        }
        "null" => there == Ok(&Value::Null),
        "present" => there.as_ref().is_ok_and(|value| !value.is_null()),
        "wrong-type" => there.as_ref().is_ok_and(|there| type_name(there) == value),
        "boolean" => there == Ok(&Value::Bool(value == "true")),
        "enum" | "special" => there == Ok(&Value::from(value)),
        "char" => {
            let char = u32::from_str_radix(&value[1..], 16)
                .ok()
                .and_then(char::from_u32)?;
            there
                .as_ref()
                .is_ok_and(|there| there.as_str().is_some_and(|text| text.contains(char)))
        }
        "empty" => there.as_ref().is_ok_and(|there| match there {
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.keys().all(|name| name == "__type"),
            _ => false,
        }),
        "long" => there.as_ref().is_ok_and(|there| {
            there
                .as_str()
                .is_some_and(|text| text.chars().count() == 10_000)
        }),
        "many" => there.as_ref().is_ok_and(|there| match there {
            Value::Array(items) => items.len() == 100,
            Value::Object(members) => members.len() == 100,
            _ => false,
        }),
        "unknown-member" => there
            .as_ref()
            .is_ok_and(|there| there.get("SmithereensUnknown").is_some()),
        "timestamp" => there.as_ref().is_ok_and(|there| there.is_number()),
        "timestamp-text" => there.as_ref().is_ok_and(|there| there.is_string()),
        _ => true,
    };
    (!holds).then(|| format!("there is {there:?}"))
}

fn has_equal_names(json: &Json) -> bool {
    match json {
        Json::Object(members) => {
            let twice = |(at, (name, value)): (usize, &(String, Json))| {
                members[..at]
                    .iter()
                    .any(|(other, first)| other == name && first != value)
            };
            members.iter().enumerate().any(twice)
                || members.iter().any(|(_, value)| has_equal_names(value))
        }
        Json::Array(items) => items.iter().any(has_equal_names),
        _ => false,
    }
}

#[test]
fn every_payload_does_what_its_kind_says() {
    for name in smithereens_contract::BUILTIN_NAMES {
        let contract = builtin(name).expect("a built-in contract");
        let cases = Cases::new(&contract);
        let mut found = BTreeMap::new();
        for planned in cases.planned() {
            if let Ok(case) = cases.build(planned)
                && case.needs == Needs::Bytes
                && let Some(why) = wrong(&case)
            {
                found.insert(case.id.to_string(), why);
            }
        }
        assert!(
            found.is_empty(),
            "{name}: {} payloads: {:#?}",
            found.len(),
            found.iter().take(10).collect::<Vec<_>>()
        );
    }
}

/// A case that varies nothing would be a case of another name twice.
#[test]
fn a_documented_value_is_not_the_same_payload_as_its_neighbour() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let mut seen: BTreeMap<(String, Vec<u8>), String> = BTreeMap::new();
    let mut same = Vec::new();
    for planned in cases.planned() {
        let id = cases.id(planned);
        if !matches!(
            id.kind.name.as_str(),
            "enum" | "unknown-enum" | "char" | "number" | "wrong-type" | "timestamp"
        ) {
            continue;
        }
        let Ok(case) = cases.build(planned) else {
            continue;
        };
        if let Some(other) = seen.insert(
            (format!("{}{}", id.site, id.kind.name), case.payload.body),
            id.to_string(),
        ) {
            same.push((other, id.to_string()));
        }
    }
    assert_eq!(same, []);
}
