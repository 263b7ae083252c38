//! From a flattened definition to a shape of the graph.

use super::definition::{Definition, MemberDefinition, TraitMap};
use super::document::Reader;
use super::traits::{self, flag};
use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::{EnumValue, Member, Shape, ShapeKind};

pub(crate) fn define(
    reader: &mut Reader,
    id: &str,
    name: &str,
    definition: &Definition,
) -> Result<(), Problem> {
    let mut traits = traits::read(&definition.traits)?;
    let kind = match definition.kind {
        "boolean" => ShapeKind::Boolean,
        "string" => match definition.traits.get("smithy.api#enum") {
            Some(values) => {
                let (kind, deprecated) = old_enumeration(values)
                    .within("smithy.api#enum")
                    .within("traits")?;
                traits.deprecated_values = deprecated;
                kind
            }
            None => ShapeKind::String,
        },
        "enum" => {
            let values = values(definition)?;
            let texts = values.iter().map(|value| value.value.clone());
            traits.deprecated_values = deprecated(definition, texts);
            ShapeKind::Enum(values)
        }
        "byte" => ShapeKind::Byte,
        "short" => ShapeKind::Short,
        "integer" => ShapeKind::Integer,
        "intEnum" => {
            let values = int_values(definition)?;
            let texts = values.iter().map(i32::to_string);
            traits.deprecated_values = deprecated(definition, texts);
            ShapeKind::IntEnum(values)
        }
        "long" => ShapeKind::Long,
        "bigInteger" => ShapeKind::BigInteger,
        "float" => ShapeKind::Float,
        "double" => ShapeKind::Double,
        "bigDecimal" => ShapeKind::BigDecimal,
        "timestamp" => ShapeKind::Timestamp,
        "blob" => ShapeKind::Blob,
        "document" => ShapeKind::Document,
        "list" => ShapeKind::List(one(reader, definition, "member")?),
        "set" => {
            traits.unique_items = true;
            ShapeKind::List(one(reader, definition, "member")?)
        }
        "map" => ShapeKind::Map {
            key: one(reader, definition, "key")?,
            value: one(reader, definition, "value")?,
        },
        "structure" => ShapeKind::Structure(members(reader, definition)?),
        "union" => ShapeKind::Union(members(reader, definition)?),
        other => {
            let problem = format!("`{other}` is no type of Smithy's");
            let remedy = "correct it, or use a newer smithereens";
            return Err(Problem::new(problem, remedy).within("type"));
        }
    };
    reader.builder.define(
        id,
        Shape {
            name: name.to_owned(),
            kind,
            traits,
        },
    );
    Ok(())
}

fn one(reader: &mut Reader, definition: &Definition, name: &str) -> Result<Member, Problem> {
    match definition.members.iter().find(|member| member.name == name) {
        Some(member) => member_of(reader, definition, member).within(name),
        None => {
            let problem = format!("`{name}` is missing");
            Err(Problem::new(
                problem,
                format!("a {} needs it", definition.kind),
            ))
        }
    }
}

fn members(reader: &mut Reader, definition: &Definition) -> Result<Vec<Member>, Problem> {
    let members = definition.members.iter();
    members
        .map(|member| {
            member_of(reader, definition, member)
                .within(member.name)
                .within("members")
        })
        .collect()
}

fn member_of(
    reader: &mut Reader,
    definition: &Definition,
    member: &MemberDefinition,
) -> Result<Member, Problem> {
    let mut traits = traits::read(&member.traits)?;
    traits.client_optional |= definition.traits.contains_key("smithy.api#input");
    Ok(Member {
        name: member.name.to_owned(),
        target: reader.target(member.target)?,
        traits,
    })
}

fn values(definition: &Definition) -> Result<Vec<EnumValue>, Problem> {
    let value = |member: &MemberDefinition| {
        let value = match enum_value(&member.traits) {
            Some(value) => value
                .text()
                .within("smithy.api#enumValue")
                .within("traits")
                .within(member.name)
                .within("members")?,
            None => member.name,
        };
        Ok(EnumValue {
            name: Some(member.name.to_owned()),
            value: value.to_owned(),
        })
    };
    definition.members.iter().map(value).collect()
}

fn int_values(definition: &Definition) -> Result<Vec<i32>, Problem> {
    let value = |member: &MemberDefinition| {
        let remedy = "give it `smithy.api#enumValue` with a 32-bit integer";
        let missing = || Problem::new("its value is missing", remedy);
        let value = enum_value(&member.traits).ok_or_else(missing)?;
        let digits = value.number()?;
        let broken = |_| Problem::new(format!("`{digits}` is no 32-bit integer"), remedy);
        digits.parse().map_err(broken)
    };
    let members = definition.members.iter();
    members
        .map(|member| value(member).within(member.name).within("members"))
        .collect()
}

fn enum_value<'a>(traits: &TraitMap<'a>) -> Option<&'a Json> {
    traits.get("smithy.api#enumValue").copied()
}

/// The values, of all in the order of the members, that are deprecated.
fn deprecated(definition: &Definition, values: impl Iterator<Item = String>) -> Vec<String> {
    let members = definition.members.iter().zip(values);
    let is_said = |member: &MemberDefinition| member.traits.contains_key("smithy.api#deprecated");
    members
        .filter(|(member, _)| is_said(member))
        .map(|(_, value)| value)
        .collect()
}

/// The `enum` trait of strings, which enum shapes replaced, and which of its
/// values are deprecated.
fn old_enumeration(values: &Json) -> Result<(ShapeKind, Vec<String>), Problem> {
    let mut deprecated = Vec::new();
    let mut value = |json: &Json| {
        json.object()?;
        let missing = || Problem::new("`value` is missing", "give what goes over the wire");
        let value = json
            .get("value")
            .ok_or_else(missing)?
            .text()
            .within("value")?;
        let name = json
            .get("name")
            .map(Json::text)
            .transpose()
            .within("name")?;
        if flag(json, "deprecated")? {
            deprecated.push(value.to_owned());
        }
        Ok(EnumValue {
            name: name.map(str::to_owned),
            value: value.to_owned(),
        })
    };
    let values = values.array()?.iter().enumerate();
    let values = values.map(|(index, json)| value(json).within(&index.to_string()));
    let kind = ShapeKind::Enum(values.collect::<Result<_, _>>()?);
    Ok((kind, deprecated))
}
