//! JSON Schema in few words, for the schemas that are written by hand.

use serde_json::{Map, Value, json};
use smithereens_formats::{ChangeKind, Phase};

/// A name in an id.
const NAME: &str = "(?:[A-Za-z0-9_-]|%[0-9A-F]{2})+";
/// A value in an id.
const VALUE: &str = "(?:[A-Za-z0-9_.-]|%[0-9A-F]{2})*";

/// MESSAGE/PATH as a regular expression.
fn place() -> String {
    let message = format!("{NAME}\\.(?:request|response|error\\.{NAME})");
    let path = format!("(?:\\.|{NAME}(?:\\.{NAME})*)");
    format!("{message}/{path}")
}

/// A case's id.
pub(super) fn case_id() -> Value {
    let kind = format!("[a-z0-9]+(?:-[a-z0-9]+)*(?:={VALUE})?");
    json!({
        "description": "MESSAGE/PATH/KIND[=VALUE]",
        "type": "string",
        "pattern": format!("^{}/{kind}$", place()),
    })
}

/// A place.
pub(super) fn site() -> Value {
    json!({
        "description": "MESSAGE/PATH",
        "type": "string",
        "pattern": format!("^{}$", place()),
    })
}

/// A change's id.
pub(super) fn change_id() -> Value {
    let kinds: Vec<&str> = ChangeKind::all().map(ChangeKind::name).collect();
    let kinds = kinds.join("|");
    json!({
        "description": "SUBJECT/KIND[=VALUE]",
        "type": "string",
        "pattern": format!("^{NAME}(?:\\.{NAME})?/(?:{kinds})(?:={VALUE})?$"),
    })
}

pub(super) fn role() -> Value {
    json!({ "enum": ["reader", "validator", "service"] })
}

pub(super) fn level() -> Value {
    json!({ "enum": ["required", "recommended"] })
}

pub(super) fn phase() -> Value {
    json!({ "enum": Phase::ALL.map(Phase::name) })
}

pub(super) fn source() -> Value {
    let kinds = [
        "model",
        "specification",
        "documentation",
        "observed",
        "inferred",
    ];
    object(
        "Who says so.",
        &[
            ("kind", json!({ "enum": kinds })),
            ("at", text("Where to look it up.")),
        ],
    )
}

/// An object with exactly these members.
pub(super) fn object(description: &str, members: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = members
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}

pub(super) fn text(description: &str) -> Value {
    json!({ "description": description, "type": "string" })
}

pub(super) fn count(description: &str) -> Value {
    json!({ "description": description, "type": "integer", "minimum": 0 })
}

pub(super) fn list(of: &str, description: &str) -> Value {
    json!({ "description": description, "type": "array", "items": reference(of) })
}

pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}
