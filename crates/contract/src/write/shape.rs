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
    let said = &shape.traits.deprecated_values;
    let is_deprecated = |value: &String| said.contains(value);
    match &shape.kind {
        ShapeKind::Enum(values) if old_enum => {
            traits.0.insert(
                0,
                ("smithy.api#enum".to_owned(), old_enumeration(values, said)),
            );
        }
        ShapeKind::Enum(values) => {
            let values = values.iter().map(|value| {
                let name = value.name.clone().unwrap_or_default();
                (
                    name,
                    enum_member(text(&value.value), is_deprecated(&value.value)),
                )
            });
            entries.add("members", Json::Object(values.collect()));
        }
        ShapeKind::IntEnum(values) => {
            let values = values.iter().enumerate().map(|(index, value)| {
                let value = value.to_string();
                let is_deprecated = is_deprecated(&value);
                let member = enum_member(Json::Number(value), is_deprecated);
                (format!("VALUE_{index}"), member)
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

fn enum_member(value: Json, is_deprecated: bool) -> Json {
    let mut traits = Entries::default();
    traits.add("smithy.api#enumValue", value);
    traits.mark("smithy.api#deprecated", is_deprecated);
    object([("target", text(UNIT)), ("traits", Json::Object(traits.0))])
}

fn old_enumeration(values: &[EnumValue], deprecated: &[String]) -> Json {
    let value = |value: &EnumValue| {
        let mut entries = Entries::default();
        entries.add("value", text(&value.value));
        if let Some(name) = &value.name {
            entries.add("name", text(name));
        }
        if deprecated.contains(&value.value) {
            entries.add("deprecated", Json::Bool(true));
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
