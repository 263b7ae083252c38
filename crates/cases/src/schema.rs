//! JSON Schema 2020-12 of shapes and messages.
//!
//! *Strict* says what is documented: constraints and rules hold, unknown
//! members and nulls are refused. *Open* says what a tolerant reader takes:
//! JSON types alone, nulls of structures and unknown members allowed. What JSON
//! Schema cannot see (equal names, the spelling of numbers) the judge does.

mod rule;

use rule::rules_below;
use serde_json::{Map, Value, json};
use smithereens_contract::{
    Contract, Decimal, Member, ShapeId, ShapeKind, TimestampFormat, Traits,
};

use crate::site::{Message, messages};

/// Which of the two schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Only what is documented.
    Strict,
    /// What a tolerant reader takes.
    Open,
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl Schema {
    /// `strict` or `open`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Schema::Strict => "strict",
            Schema::Open => "open",
        }
    }
}

/// Every shape of the documented operations and every message, under `$defs`.
#[must_use]
pub fn schema_of_contract(contract: &Contract, schema: Schema) -> Value {
    let mut definitions = Map::new();
    for operation in contract.documented() {
        for message in messages(contract, operation) {
            definitions.insert(
                message.id.to_string(),
                message_definition(contract, &message, schema),
            );
        }
        for id in contract.closure_of(operation) {
            let shape = contract.shape(id);
            if !definitions.contains_key(&shape.name) {
                definitions.insert(shape.name.clone(), definition(contract, id, schema));
            }
        }
    }
    json!({
        "$schema": DIALECT,
        "title": format!("{}, {}", contract.name(), schema.name()),
        "$defs": definitions,
    })
}

/// One shape, with what it refers to.
#[must_use]
pub fn schema_of_shape(contract: &Contract, id: ShapeId, schema: Schema) -> Value {
    with_definitions(contract, [id], schema, reference(&contract.shape(id).name))
}

/// One message, with what it refers to. Rules are part of the strict one.
#[must_use]
pub fn schema_of_message(contract: &Contract, message: &Message, schema: Schema) -> Value {
    with_definitions(
        contract,
        message.shape,
        schema,
        message_definition(contract, message, schema),
    )
}

fn with_definitions(
    contract: &Contract,
    roots: impl IntoIterator<Item = ShapeId>,
    schema: Schema,
    mut value: Value,
) -> Value {
    let shapes = contract.closure(roots).into_iter();
    let definitions: Map<String, Value> = shapes
        .map(|id| {
            (
                contract.shape(id).name.clone(),
                definition(contract, id, schema),
            )
        })
        .collect();
    if let Value::Object(members) = &mut value {
        members.insert("$schema".to_owned(), DIALECT.into());
        members.insert("$defs".to_owned(), definitions.into());
    }
    value
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn message_definition(contract: &Contract, message: &Message, schema: Schema) -> Value {
    let Some(id) = message.shape else {
        return match schema {
            Schema::Strict => json!({ "type": "object", "additionalProperties": false }),
            Schema::Open => json!({ "type": "object" }),
        };
    };
    let mut all = vec![reference(&contract.shape(id).name)];
    if schema == Schema::Strict {
        all.extend(rules_below(
            contract,
            &message.id,
            id,
            true,
            &mut Vec::new(),
        ));
    }
    if all.len() == 1 {
        all.remove(0)
    } else {
        json!({ "allOf": all })
    }
}

fn definition(contract: &Contract, id: ShapeId, schema: Schema) -> Value {
    let shape = contract.shape(id);
    value_schema(contract, &shape.kind, &shape.traits, schema)
}

/// A member's schema: a reference to its target's, unless it overrides traits.
fn member_schema(contract: &Contract, member: &Member, schema: Schema) -> Value {
    let Traits {
        length,
        range,
        pattern,
        timestamp_format,
        ..
    } = &member.traits;
    let target = contract.shape(member.target);
    if length.is_none() && range.is_none() && pattern.is_none() && timestamp_format.is_none() {
        return reference(&target.name);
    }
    value_schema(contract, &target.kind, &contract.traits_at(member), schema)
}

fn or_null(value: Value) -> Value {
    json!({ "anyOf": [value, { "type": "null" }] })
}

fn value_schema(contract: &Contract, kind: &ShapeKind, traits: &Traits, schema: Schema) -> Value {
    let strict = schema == Schema::Strict;
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| {
        members.insert(name.to_owned(), value);
    };
    let length = traits.length.filter(|_| strict);
    match kind {
        ShapeKind::Document => {}
        ShapeKind::Boolean => put("type", "boolean".into()),
        ShapeKind::Blob => {
            put("type", "string".into());
            put("contentEncoding", "base64".into());
            // `contentEncoding` is an annotation; this is RFC 4648 §4.
            put(
                "pattern",
                "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$".into(),
            );
            // Three bytes are four characters: exact up to the last two bytes.
            let characters = |bytes: u64| Value::from(bytes.div_ceil(3) * 4);
            length
                .and_then(|length| length.min)
                .into_iter()
                .for_each(|min| put("minLength", characters(min)));
            length
                .and_then(|length| length.max)
                .into_iter()
                .for_each(|max| put("maxLength", characters(max)));
        }
        ShapeKind::String => {
            put("type", "string".into());
            let pattern = traits
                .pattern
                .as_ref()
                .filter(|_| strict)
                .and_then(|pattern| pattern.json_schema());
            pattern
                .into_iter()
                .for_each(|pattern| put("pattern", pattern.into()));
            length
                .and_then(|length| length.min)
                .into_iter()
                .for_each(|min| put("minLength", min.into()));
            length
                .and_then(|length| length.max)
                .into_iter()
                .for_each(|max| put("maxLength", max.into()));
        }
        ShapeKind::Enum(values) => {
            put("type", "string".into());
            if strict {
                put(
                    "enum",
                    values.iter().map(|value| value.value.as_str()).collect(),
                );
            }
        }
        ShapeKind::Timestamp => match traits.timestamp_format {
            None | Some(TimestampFormat::EpochSeconds) => put("type", "number".into()),
            Some(_) => put("type", "string".into()),
        },
        ShapeKind::Float | ShapeKind::Double => {
            put("type", json!(["number", "string"]));
            let special = json!({ "enum": ["NaN", "Infinity", "-Infinity"] });
            put("if", json!({ "type": "string" }));
            put("then", special);
            range_schema(kind, traits, strict, &mut put);
        }
        ShapeKind::List(member) => {
            put("type", "array".into());
            let item = member_schema(contract, member, schema);
            put("items", if traits.sparse { or_null(item) } else { item });
            length
                .and_then(|length| length.min)
                .into_iter()
                .for_each(|min| put("minItems", min.into()));
            length
                .and_then(|length| length.max)
                .into_iter()
                .for_each(|max| put("maxItems", max.into()));
            if strict && traits.unique_items {
                put("uniqueItems", true.into());
            }
        }
        ShapeKind::Map { key, value } => {
            put("type", "object".into());
            put("propertyNames", member_schema(contract, key, schema));
            let item = member_schema(contract, value, schema);
            put(
                "additionalProperties",
                if traits.sparse { or_null(item) } else { item },
            );
            length
                .and_then(|length| length.min)
                .into_iter()
                .for_each(|min| put("minProperties", min.into()));
            length
                .and_then(|length| length.max)
                .into_iter()
                .for_each(|max| put("maxProperties", max.into()));
        }
        ShapeKind::Structure(fields) | ShapeKind::Union(fields) => {
            put("type", "object".into());
            let property = |member: &Member| {
                let value = member_schema(contract, member, schema);
                (
                    member.name.clone(),
                    if strict { value } else { or_null(value) },
                )
            };
            put(
                "properties",
                fields.iter().map(property).collect::<Map<_, _>>().into(),
            );
            let required: Vec<&str> = fields
                .iter()
                .filter(|member| member.is_required())
                .map(|member| member.name.as_str())
                .collect();
            if strict {
                put("additionalProperties", false.into());
            }
            if strict && !required.is_empty() {
                put("required", required.into());
            }
            if strict && matches!(kind, ShapeKind::Union(_)) {
                put("minProperties", 1.into());
                put("maxProperties", 1.into());
            }
        }
        ShapeKind::BigDecimal => {
            put("type", "number".into());
            range_schema(kind, traits, strict, &mut put);
        }
        integer => {
            put("type", "integer".into());
            if let ShapeKind::IntEnum(values) = integer
                && strict
            {
                put("enum", values.iter().copied().collect());
            }
            range_schema(kind, traits, strict, &mut put);
        }
    }
    members.into()
}

/// The narrower of the type's bounds and the range's. A bound that is no number
/// to every JSON reader is left out: the judge holds it.
fn range_schema(
    kind: &ShapeKind,
    traits: &Traits,
    strict: bool,
    put: &mut impl FnMut(&str, Value),
) {
    let range = traits.range.as_ref().filter(|_| strict);
    let of_type = kind
        .integer_bounds()
        .map(|(min, max)| (Decimal::from(min), Decimal::from(max)));
    let (type_min, type_max) = of_type.unzip();
    let min = range
        .and_then(|range| range.min.clone())
        .into_iter()
        .chain(type_min)
        .max();
    let max = range
        .and_then(|range| range.max.clone())
        .into_iter()
        .chain(type_max)
        .min();
    let number = |bound: Decimal| serde_json::from_str::<Value>(&bound.to_string()).ok();
    min.and_then(number)
        .into_iter()
        .for_each(|min| put("minimum", min));
    max.and_then(number)
        .into_iter()
        .for_each(|max| put("maximum", max));
}
