//! The JSON Schema of `smithereens_formats::Entry`. By hand, for the reasons
//! that the report's is; the tests hold the two together.

use serde_json::{Value, json};
use smithereens_formats::ENTRY_VERSION;

use super::notation::{case_id, change_id, level, list, object, reference, role, source, text};

pub(super) fn schema() -> Value {
    let mut entry = object(
        "A case that is kept: a failure, a regression, a payload for others, a seed of a fuzzer.",
        &[
            ("version", json!({ "const": ENTRY_VERSION })),
            ("id", reference("case-id")),
            ("contract", text("The contract that it was made from.")),
            ("why", {
                let mut why = text("Why it is there, in one sentence.");
                why["pattern"] = "\\S".into();
                why
            }),
            (
                "expectations",
                list("expectation", "What must happen, at most once a role."),
            ),
            ("payload", reference("payload")),
        ],
    );
    for (name, optional) in [
        ("change", change_id()),
        (
            "breaks",
            list("case-id", "What is broken in it, if not one thing."),
        ),
        (
            "needs",
            json!({
                "description": "What a subject must be to be given it; without it, anything.",
                "enum": ["bytes", "connection", "exchange"],
            }),
        ),
        ("assumes", reference("assumed")),
        ("http", reference("http")),
        (
            "kept",
            json!({ "description": "What must come back, if that is not the payload." }),
        ),
        ("found", reference("found")),
    ] {
        entry["properties"][name] = optional;
    }
    entry["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    entry["title"] = format!("smithereens corpus entry, version {ENTRY_VERSION}").into();
    entry["if"] = json!({ "properties": { "id": { "pattern": "^[^./]+\\.request/" } } });
    let without = |names: &[&str]| {
        let absent: Vec<Value> = names
            .iter()
            .map(|name| json!({ "not": { "required": [name] } }))
            .collect();
        json!({ "properties": { "http": { "allOf": absent } } })
    };
    entry["then"] = without(&["status", "framing"]);
    entry["else"] = without(&["method", "uri", "credentials"]);
    entry["$defs"] = json!({
        "case-id": case_id(),
        "role": role(),
        "level": level(),
        "expectation": object("What must happen in one role.", &[
            ("role", reference("role")),
            ("outcome", reference("outcome")),
            ("level", reference("level")),
            ("source", reference("source")),
        ]),
        "outcome": outcome(),
        "source": source(),
        "assumed": assumed(),
        "http": http(),
        "header": {
            "description": "A name and its value.",
            "type": "array",
            "prefixItems": [{ "type": "string" }, { "type": "string" }],
            "minItems": 2,
            "maxItems": 2,
        },
        "found": found(),
        "payload": payload(),
    });
    entry
}

fn outcome() -> Value {
    let errors = list_of_texts("A service names one of them, or any if there is none.");
    json!({
        "oneOf": [
            { "enum": ["accept", "reject-or-keep", "tolerate"] },
            object("Refused.", &[("reject", errors)]),
        ],
    })
}

fn list_of_texts(description: &str) -> Value {
    json!({ "description": description, "type": "array", "items": { "type": "string" } })
}

/// A whole number of 64 bits.
fn size(description: &str) -> Value {
    json!({
        "description": description,
        "type": "integer",
        "minimum": 0,
        "maximum": u64::MAX,
    })
}

/// A status of HTTP.
fn status(description: &str) -> Value {
    json!({
        "description": description,
        "type": "integer",
        "minimum": 0,
        "maximum": u16::MAX,
    })
}

fn http() -> Value {
    let oversized = object(
        "White space follows the body.",
        &[("oversized", size("How many bytes it is then."))],
    );
    optional(
        "What stands around the payload, where that is not the usual.",
        json!({
            "method": text("Of a request."),
            "uri": text("Of a request: path and query."),
            "credentials": {
                "description": "What stands for a request's signature.",
                "enum": ["dummy", "missing", "empty", "malformed", "wrong"],
            },
            "status": status("Of an answer."),
            "headers": list("header", "All of them, but for a connection's and a signature's."),
            "framing": {
                "description": "How the end of an answer's body is told.",
                "oneOf": [{ "enum": ["sound", "chunked", "cut-off", "longer"] }, oversized],
            },
        }),
    )
}

fn assumed() -> Value {
    let absence = optional(
        "What that stands for which is left out or null.",
        json!({
            "default": { "description": "Its default, if it has one." },
            "boxed": {
                "description": "Whether absence differs from zero.",
                "type": "boolean",
            },
        }),
    );
    let error = optional(
        "How an error is told.",
        json!({
            "status": status("That it usually has."),
            "fault": { "description": "Whose it is.", "enum": ["client", "server"] },
            "code": text("Where that is not its name."),
        }),
    );
    optional(
        "What the case turns on that nothing else of it shows.",
        json!({ "absence": absence, "error": error }),
    )
}

fn found() -> Value {
    let mut found = object(
        "The failure that it is kept for.",
        &[
            ("by", text("The subject's name.")),
            ("observed", text("What happened, as a class.")),
            ("detail", text("What came back, in one line.")),
        ],
    );
    found["properties"]["random"] = reference("case-id");
    found
}

fn payload() -> Value {
    let mut base64 = text("The bytes, where they are not UTF-8.");
    base64["contentEncoding"] = "base64".into();
    base64["pattern"] = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$".into();
    let mut payload = optional(
        "The body's bytes, exactly.",
        json!({
            "json": { "description": "As it stands, but for white space between its tokens." },
            "text": text("Where it is not JSON, or its spelling would be lost."),
            "base64": base64,
        }),
    );
    payload["minProperties"] = 1.into();
    payload["maxProperties"] = 1.into();
    payload
}

/// An object with any of these members.
fn optional(description: &str, properties: Value) -> Value {
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests;
