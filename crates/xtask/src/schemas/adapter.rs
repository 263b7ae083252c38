//! The JSON Schema of the lines between the tool and an adapter, of
//! `smithereens_formats::adapter`. By hand: the types read with code of their own.

use serde_json::{Value, json};
use smithereens_formats::adapter::{LARGEST_WHOLE, VERSION};

use super::notation::{count, object, reference, text};

/// A number as JSON has it.
const NUMBER: &str = "-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?";

pub(super) fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("a line between smithereens and an adapter, version {VERSION}"),
        "description": "`docs/adapter.md` says what each means.",
        "oneOf": [reference("ask"), reference("said")],
        "$defs": {
            "ask": ask(),
            "said": said(),
            "value": value(),
            "structure": structure(),
            "error": error(),
        },
    })
}

/// A line to an adapter: later ones of this version may have more members.
fn ask() -> Value {
    let open = |description: &str, members: &[(&str, Value)]| {
        let mut object = object(description, members);
        object["additionalProperties"] = true.into();
        object
    };
    let version = ("version", json!({ "const": VERSION }));
    let id = || ("id", count("What the answer is told apart by."));
    let start = [
        version,
        ("endpoint", text("The URL of the service.")),
        (
            "service",
            text("The service as requests are signed for it."),
        ),
    ];
    let call = [
        id(),
        ("operation", text("The operation's name.")),
        ("input", reference("structure")),
    ];
    let echo = [id(), ("value", reference("value"))];
    json!({
        "description": "A line to an adapter.",
        "oneOf": [
            object("The first line.", &[("start", open("Make a client.", &start))]),
            object("A line.", &[("call", open("Make a call.", &call))]),
            object("A line.", &[("echo", open("Give a value back.", &echo))]),
        ],
    })
}

fn said() -> Value {
    let ready = object(
        "Who the client is.",
        &[
            ("version", json!({ "const": VERSION })),
            ("sdk", text("The SDK's name.")),
            ("release", text("The SDK's version.")),
        ],
    );
    let answer = |description: &str, name: &str, made: Value| {
        let id = ("id", count("That of what was asked."));
        object(description, &[id, (name, made)])
    };
    let reason = text("Why the SDK has no way to make the call.");
    json!({
        "description": "A line from an adapter.",
        "oneOf": [
            object("The first line.", &[("ready", ready)]),
            answer("The SDK gave an output.", "output", reference("structure")),
            answer("The SDK gave an error.", "error", reference("error")),
            answer("It cannot be called.", "unsupported", reason),
            answer("The value of an echo.", "echo", reference("value")),
        ],
    })
}

fn error() -> Value {
    let mut error = object(
        "An error that an SDK gave.",
        &[
            ("kind", json!({ "enum": ["service", "client"] })),
            ("code", text("What the SDK says it is.")),
        ],
    );
    error["properties"]["message"] = reference("value");
    error["properties"]["type"] = text("The modelled error whose type the SDK gave it.");
    error["properties"]["members"] = reference("structure");
    error
}

/// Whatever a structure or map holds, unless it looks like a tag.
fn structure() -> Value {
    let escaped = json!({ "type": "object", "additionalProperties": reference("value") });
    json!({
        "description": "A structure or map.",
        "oneOf": [
            {
                "type": "object",
                "additionalProperties": reference("value"),
                "not": { "maxProperties": 1, "minProperties": 1, "patternProperties": { "^\\$": true }, "additionalProperties": false },
            },
            object("One that looks like a tag.", &[("$object", escaped)]),
        ],
    })
}

fn value() -> Value {
    let tag = |description: &str, name: &str, pattern: &str| {
        let text = json!({ "type": "string", "pattern": format!("^(?:{pattern})$") });
        object(description, &[(name, text)])
    };
    let number = format!("{NUMBER}(?:[eE][-+]?[0-9]+)?|NaN|-?Infinity");
    let base64 = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?";
    json!({
        "description": "A value of an input or output.",
        "oneOf": [
            { "type": ["null", "boolean", "string"] },
            { "type": "integer", "minimum": -LARGEST_WHOLE, "maximum": LARGEST_WHOLE },
            { "type": "array", "items": reference("value") },
            reference("structure"),
            tag("Another number.", "$number", &number),
            tag("Seconds since 1970.", "$timestamp", NUMBER),
            tag("Bytes, in base64.", "$bytes", base64),
            tag("A text in UTF-16 units.", "$utf16", "(?:[0-9a-fA-F]{4}(?: [0-9a-fA-F]{4})*)?"),
        ],
    })
}

#[cfg(test)]
mod tests {
    use smithereens_formats::adapter::{Ask, Said};

    use super::super::closed::assert_closed;
    use super::*;

    fn is_taken(line: &Value) -> bool {
        jsonschema::is_valid(&schema(), line)
    }

    /// Lines as the page about adapters shows them, each on its own.
    fn lines() -> Vec<Value> {
        let page = include_str!("../../../../docs/adapter.md");
        let quoted = page.split('`').filter(|text| text.starts_with("{\""));
        let whole = quoted.filter(|text| !text.contains('…') || text.contains("message"));
        let values = whole.map(|text| serde_json::from_str(text).expect("JSON"));
        let is_line = |value: &Value| {
            let Value::Object(members) = value else {
                return false;
            };
            !members.keys().any(|name| name.starts_with('$'))
        };
        values.filter(is_line).collect()
    }

    #[test]
    fn the_lines_of_the_page_keep_it_and_are_read() {
        let lines = lines();
        assert_eq!(lines.len(), 8, "{lines:#?}");
        for line in &lines {
            assert!(is_taken(line), "{line}");
            let text = line.to_string();
            let is_ask = serde_json::from_str::<Ask>(&text).is_ok();
            let is_said = serde_json::from_str::<Said>(&text).is_ok();
            assert!(is_ask != is_said, "{line}");
        }
    }

    #[test]
    fn lines_from_an_adapter_are_closed_and_lines_to_one_are_not() {
        for line in lines() {
            let asks = ["start", "call", "echo"];
            if let Some(name) = asks.into_iter().find(|name| line.get(name).is_some()) {
                let mut later = line.clone();
                later[name]["later"] = json!(1);
                assert!(is_taken(&later), "{later}");
                continue;
            }
            assert_closed(&line, "", &[], is_taken);
            if line.get("error").is_some() {
                assert_closed(&line, "/error", &["message", "type"], is_taken);
            }
        }
    }

    #[test]
    fn it_takes_the_values_that_are_read_and_no_others() {
        let values = [
            json!(null),
            json!(9_007_199_254_740_991_i64),
            json!(9_007_199_254_740_992_i64),
            json!(0.5),
            json!({ "$number": "0.5" }),
            json!({ "$number": "-Infinity" }),
            json!({ "$number": "01" }),
            json!({ "$number": 1 }),
            json!({ "$timestamp": "-0.001" }),
            json!({ "$timestamp": "1e3" }),
            json!({ "$bytes": "aGVsbG8=" }),
            json!({ "$bytes": "aGVsbG8" }),
            json!({ "$utf16": "0041 d800" }),
            json!({ "$object": { "$number": "1" } }),
            json!({ "$object": 1 }),
            json!({ "$other": "1" }),
            json!({ "$a": 1, "b": [{ "$number": "1e400" }] }),
            json!({ "a": { "$date": "x" } }),
            json!({}),
        ];
        for value in values {
            let line = json!({ "id": 1, "echo": value });
            let is_read = serde_json::from_value::<Said>(line.clone()).is_ok();
            assert_eq!(is_taken(&line), is_read, "{line}");
        }
    }
}
