//! Data shapes, members included.

use super::document::Writer;
use super::entries::{Entries, object, text};
use super::traits;
use crate::json::Json;
use crate::smithy::UNIT;
use crate::{EnumValue, Member, Shape, ShapeKind};

/// The shape's line, without its id.
pub(crate) fn written(writer: &Writer, shape: &Shape) -> Json {
    let mut entries = Entries::default();
    let mut traits = traits::written(&shape.traits);
    let member = |member: &Member| self::member(writer, member);
    // Enum shapes must name their values; botocore's have no names.
    let old_enum = match &shape.kind {
        ShapeKind::Enum(values) => values.iter().any(|value| value.name.is_none()),
        _ => false,
    };
    entries.add(
        "type",
        text(if old_enum {
            "string"
        } else {
            shape.type_name()
        }),
    );
    match &shape.kind {
        ShapeKind::Enum(values) if old_enum => {
            traits
                .0
                .insert(0, ("smithy.api#enum".to_owned(), old_enumeration(values)));
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
                (
                    format!("VALUE_{index}"),
                    enum_member(Json::Number(value.to_string())),
                )
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
    object([
        ("target", text(UNIT)),
        ("traits", object([("smithy.api#enumValue", value)])),
    ])
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

fn member(writer: &Writer, member: &Member) -> Json {
    let mut json = writer.target(member.target);
    let traits = traits::written(&member.traits).unless_empty();
    if let (Json::Object(entries), Some(traits)) = (&mut json, traits) {
        entries.push(("traits".to_owned(), traits));
    }
    json
}
