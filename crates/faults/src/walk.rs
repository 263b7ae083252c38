//! Finding the places of a body at which a fault shows.

use serde_json::{Map, Value};

/// A structure's members.
pub(crate) type Structure = Map<String, Value>;

/// The members that are maps. Their keys are no members' names, so they are not
/// walked through.
const MAPS: [&str; 4] = [
    "Arguments",
    "DefaultRunProperties",
    "Tags",
    "WorkflowRunProperties",
];

/// Whether `change` changed any structure. Outer ones come first.
pub(crate) fn structures(
    value: &mut Value,
    change: &mut dyn FnMut(&mut Structure) -> bool,
) -> bool {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .fold(false, |before, item| structures(item, change) | before),
        Value::Object(members) => {
            let changed = change(members);
            members
                .iter_mut()
                .filter(|(name, _)| !MAPS.contains(&name.as_str()))
                .fold(changed, |before, (_, member)| {
                    structures(member, change) | before
                })
        }
        _ => false,
    }
}

/// Whether `holds` does of any structure.
pub(crate) fn any(value: &Value, holds: &dyn Fn(&Structure) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| any(item, holds)),
        Value::Object(members) => {
            holds(members)
                || members
                    .iter()
                    .any(|(name, member)| !MAPS.contains(&name.as_str()) && any(member, holds))
        }
        _ => false,
    }
}

/// Whether `change` changed any member of this name.
pub(crate) fn members(value: &mut Value, name: &str, change: impl Fn(&mut Value) -> bool) -> bool {
    structures(value, &mut |structure| {
        structure.get_mut(name).is_some_and(&change)
    })
}

/// Whether a member of this name is gone where `lost` holds of the structure.
pub(crate) fn lose(value: &mut Value, name: &str, lost: impl Fn(&Structure) -> bool) -> bool {
    structures(value, &mut |structure| {
        lost(structure) && structure.remove(name).is_some()
    })
}

/// Whether any text of this name became another: a member, or the values of a
/// map.
pub(crate) fn texts(
    value: &mut Value,
    name: &str,
    change: impl Fn(&str) -> Option<String>,
) -> bool {
    let one = |value: &mut Value| {
        let other = value.as_str().and_then(&change);
        other.map(|text| *value = Value::String(text)).is_some()
    };
    members(value, name, |member| match member {
        Value::Object(entries) => entries
            .values_mut()
            .fold(false, |before, entry| one(entry) | before),
        member => one(member),
    })
}

/// Whether any list of this name was changed.
pub(crate) fn lists(
    value: &mut Value,
    name: &str,
    change: impl Fn(&mut Vec<Value>) -> bool,
) -> bool {
    members(value, name, |member| {
        member.as_array_mut().is_some_and(&change)
    })
}

/// The text if it differs from what it was.
pub(crate) fn other(before: &str, after: impl Into<String>) -> Option<String> {
    Some(after.into()).filter(|after| after != before)
}

/// The text at a member.
pub(crate) fn text<'s>(structure: &'s Structure, name: &str) -> Option<&'s str> {
    structure.get(name)?.as_str()
}

/// The integer at a member.
pub(crate) fn integer(structure: &Structure, name: &str) -> Option<i64> {
    structure.get(name)?.as_i64()
}

/// The list at a member, or nothing.
pub(crate) fn items<'s>(structure: &'s Structure, name: &str) -> &'s [Value] {
    structure
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
