//! Writes a contract as Smithy 2.0 JSON AST: compact, without prose, in an
//! order that depends on the contract alone, one line for each shape.
//!
//! Three things are ours and not Smithy's:
//!
//! - `smithereens#setUp` on an operation: only there to prepare and clean up.
//! - `smithereens#fullMatch` beside a pattern. botocore's pattern `P` is Java's
//!   and must match the whole text, while Smithy's `@pattern` matches anywhere.
//!   So `^(?:P)$` is written, which tells Smithy's own tools the same as far as
//!   the two dialects agree; the mark tells our reader that `P`, in Java's
//!   dialect, was exactly what the contract said. Nothing is guessed, and
//!   reading back gives an equal pattern.
//! - `aws.protocols#awsQueryError` carries botocore's `error.code` with every
//!   protocol.

use crate::json::{Json, quoted};
use crate::smithy::{FULL_MATCH, SET_UP, UNIT};
use crate::traits::Default as DefaultValue;
use crate::{
    Contract, Dialect, EnumValue, ErrorKind, Length, Member, Operation, Protocol, Range, Shape,
    ShapeId, ShapeKind, TimestampFormat, Traits,
};

/// What of a contract is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compact {
    /// Operations that cases are derived for.
    pub operations: Vec<String>,
    /// Operations that only prepare and clean up.
    pub set_up: Vec<String>,
    /// Entries of the document's `metadata`, in this order.
    pub metadata: Vec<(String, String)>,
}

/// The part of `contract` that `compact` asks for as Smithy 2.0 JSON AST, with
/// a line break at its end. Operations that the contract lacks are left out.
/// Reading it back gives the same graph, shape ids included, as
/// [`Contract::restricted_to`].
#[must_use]
pub fn to_smithy_ast(contract: &Contract, compact: &Compact) -> String {
    let documented: Vec<&str> = compact.operations.iter().map(String::as_str).collect();
    let set_up: Vec<&str> = compact.set_up.iter().map(String::as_str).collect();
    let contract = &contract.restricted_to(&documented, &set_up);
    let mut lines = vec![line(&service_id(contract), service(contract))];
    for operation in contract.operations() {
        let id = format!("{}#{}", contract.service().namespace, operation.name);
        lines.push(line(&id, self::operation(contract, operation)));
    }
    let mut shapes: Vec<&Shape> = contract.shapes().iter().collect();
    shapes.sort_by(|one, other| one.name.cmp(&other.name));
    lines.extend(shapes.into_iter().map(|shape| {
        line(&format!("{}#{}", contract.service().namespace, shape.name), self::shape(contract, shape))
    }));
    let metadata = compact.metadata.iter().map(|(key, value)| (key.clone(), text(value)));
    let metadata = Json::Object(metadata.collect());
    let shapes = lines.join(",\n");
    format!("{{\n  \"smithy\": \"2.0\",\n  \"metadata\": {metadata},\n  \"shapes\": {{\n{shapes}\n  }}\n}}\n")
}

fn line(id: &str, shape: Json) -> String {
    format!("    {}: {shape}", quoted(id))
}

fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn object<const N: usize>(entries: [(&str, Json); N]) -> Json {
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Entries under construction.
#[derive(Default)]
struct Entries(Vec<(String, Json)>);

impl Entries {
    fn add(&mut self, key: &str, value: Json) {
        self.0.push((key.to_owned(), value));
    }

    /// An annotation trait, if it is set.
    fn mark(&mut self, key: &str, is_set: bool) {
        if is_set {
            self.add(key, object([]));
        }
    }

    fn unless_empty(self) -> Option<Json> {
        (!self.0.is_empty()).then_some(Json::Object(self.0))
    }
}

fn service_id(contract: &Contract) -> String {
    format!("{}#{}", contract.service().namespace, contract.service().name)
}

fn target(contract: &Contract, name: &str) -> Json {
    object([("target", text(&format!("{}#{name}", contract.service().namespace)))])
}

fn target_of(contract: &Contract, id: ShapeId) -> Json {
    target(contract, &contract.shape(id).name)
}

fn service(contract: &Contract) -> Json {
    let service = contract.service();
    let mut traits = Entries::default();
    traits.add("aws.auth#sigv4", object([("name", text(&service.signing_name))]));
    let protocol = match &service.protocol {
        Protocol::Other(name) if name == "none" => None,
        Protocol::Other(name) if name.starts_with("rpcv2") => Some(format!("smithy.protocols#{name}")),
        protocol => Some(format!("aws.protocols#{}", protocol.name())),
    };
    if let Some(protocol) = protocol {
        traits.mark(&protocol, true);
    }
    let operations = contract.operations().iter();
    let operations = operations.map(|operation| target(contract, &operation.name));
    object([
        ("type", text("service")),
        ("version", text(&service.version)),
        ("operations", Json::Array(operations.collect())),
        ("traits", Json::Object(traits.0)),
    ])
}

fn operation(contract: &Contract, operation: &Operation) -> Json {
    let message = |id: Option<ShapeId>| match id {
        Some(id) => target_of(contract, id),
        None => object([("target", text(UNIT))]),
    };
    let mut entries = Entries::default();
    entries.add("type", text("operation"));
    entries.add("input", message(operation.input));
    entries.add("output", message(operation.output));
    if !operation.errors.is_empty() {
        let errors = operation.errors.iter().map(|id| target_of(contract, *id));
        entries.add("errors", Json::Array(errors.collect()));
    }
    if operation.set_up {
        entries.add("traits", object([(SET_UP, object([]))]));
    }
    Json::Object(entries.0)
}

fn shape(contract: &Contract, shape: &Shape) -> Json {
    let mut entries = Entries::default();
    let mut traits = traits(&shape.traits);
    let member = |member: &Member| self::member(contract, member);
    // Enum shapes must name their values; botocore's have no names.
    let old_enum = match &shape.kind {
        ShapeKind::Enum(values) => values.iter().any(|value| value.name.is_none()),
        _ => false,
    };
    entries.add("type", text(if old_enum { "string" } else { shape.type_name() }));
    match &shape.kind {
        ShapeKind::Enum(values) if old_enum => {
            traits.0.insert(0, ("smithy.api#enum".to_owned(), old_enumeration(values)));
        }
        ShapeKind::Enum(values) => {
            let values = values.iter().map(|value| {
                let name = value.name.clone().unwrap_or_default();
                (name, enum_member(text(&value.value)))
            });
            entries.add("members", Json::Object(values.collect()));
        }
        ShapeKind::IntEnum(values) => {
            let values = values.iter().enumerate().map(|(index, value)| {
                (format!("VALUE_{index}"), enum_member(Json::Number(value.to_string())))
            });
            entries.add("members", Json::Object(values.collect()));
        }
        ShapeKind::List(element) => entries.add("member", member(element)),
        ShapeKind::Map { key, value } => {
            entries.add("key", member(key));
            entries.add("value", member(value));
        }
        ShapeKind::Structure(members) | ShapeKind::Union(members) => {
            let members = members.iter().map(|each| (each.name.clone(), member(each)));
            entries.add("members", Json::Object(members.collect()));
        }
        _ => {}
    }
    if let Some(traits) = traits.unless_empty() {
        entries.add("traits", traits);
    }
    Json::Object(entries.0)
}

fn enum_member(value: Json) -> Json {
    object([("target", text(UNIT)), ("traits", object([("smithy.api#enumValue", value)]))])
}

fn old_enumeration(values: &[EnumValue]) -> Json {
    let value = |value: &EnumValue| {
        let mut entries = Entries::default();
        entries.add("value", text(&value.value));
        if let Some(name) = &value.name {
            entries.add("name", text(name));
        }
        Json::Object(entries.0)
    };
    Json::Array(values.iter().map(value).collect())
}

fn member(contract: &Contract, member: &Member) -> Json {
    let mut json = target_of(contract, member.target);
    if let (Json::Object(entries), Some(traits)) = (&mut json, traits(&member.traits).unless_empty()) {
        entries.push(("traits".to_owned(), traits));
    }
    json
}

fn traits(traits: &Traits) -> Entries {
    let mut entries = Entries::default();
    if let Some(length) = traits.length {
        entries.add("smithy.api#length", length_bounds(length));
    }
    if let Some(range) = &traits.range {
        entries.add("smithy.api#range", range_bounds(range));
    }
    if let Some(pattern) = &traits.pattern {
        let is_full_match = pattern.dialect() == Dialect::JavaFullMatch;
        let source = pattern.source();
        let written = if is_full_match { format!("^(?:{source})$") } else { source.to_owned() };
        entries.add("smithy.api#pattern", Json::String(written));
        entries.mark(FULL_MATCH, is_full_match);
    }
    entries.mark("smithy.api#required", traits.required);
    entries.mark("smithy.api#sparse", traits.sparse);
    entries.mark("smithy.api#uniqueItems", traits.unique_items);
    entries.mark("smithy.api#box", traits.boxed);
    if let Some(default) = &traits.default {
        entries.add("smithy.api#default", match default {
            DefaultValue::Cancelled => Json::Null,
            DefaultValue::Value(value) => Json::from_value(value),
        });
    }
    entries.mark("smithy.api#clientOptional", traits.client_optional);
    if let Some(format) = traits.timestamp_format {
        entries.add("smithy.api#timestampFormat", text(match format {
            TimestampFormat::EpochSeconds => "epoch-seconds",
            TimestampFormat::DateTime => "date-time",
            TimestampFormat::HttpDate => "http-date",
        }));
    }
    entries.mark("smithy.api#idempotencyToken", traits.idempotency_token);
    entries.mark("smithy.api#sensitive", traits.sensitive);
    entries.mark("smithy.api#streaming", traits.streaming);
    entries.mark("smithy.api#deprecated", traits.deprecated);
    if let Some(error) = traits.error {
        entries.add("smithy.api#error", text(match error {
            ErrorKind::Client => "client",
            ErrorKind::Server => "server",
        }));
    }
    if let Some(status) = traits.http_status {
        entries.add("smithy.api#httpError", Json::Number(status.to_string()));
    }
    if let Some(code) = &traits.error_code {
        let blame = if traits.error == Some(ErrorKind::Server) { 500 } else { 400 };
        let status = Json::Number(traits.http_status.unwrap_or(blame).to_string());
        let named = object([("code", text(code)), ("httpResponseCode", status)]);
        entries.add("aws.protocols#awsQueryError", named);
    }
    entries
}

fn bounds(min: Option<String>, max: Option<String>) -> Json {
    let mut entries = Entries::default();
    for (key, bound) in [("min", min), ("max", max)] {
        if let Some(bound) = bound {
            entries.add(key, Json::Number(bound));
        }
    }
    Json::Object(entries.0)
}

fn length_bounds(length: Length) -> Json {
    bounds(length.min.map(|min| min.to_string()), length.max.map(|max| max.to_string()))
}

fn range_bounds(range: &Range) -> Json {
    let bound = |bound: &crate::Decimal| bound.to_string();
    bounds(range.min.as_ref().map(bound), range.max.as_ref().map(bound))
}
