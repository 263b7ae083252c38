//! Variations of how many: elements of lists, entries of maps, members of
//! structures.

use smithereens_contract::{ShapeId, ShapeKind};

use crate::build::{Site, Variation, deviant, documented, documented_at};
use crate::case::Unbuilt;
use crate::intent::{Intent, model};
use crate::json::Json;
use crate::kind::CaseKind;

/// How many elements a list without a documented limit is given.
const MANY: u64 = 100;
/// The most values of any kind that such elements hold together.
const MOST_VALUES: usize = 1_000_000;
/// How many bytes such elements come to at most where the least plausible ones
/// come to less: beyond that all that are added are these.
const MOST_OF_COPIES: usize = 1 << 18;
/// The most elements that are sent at all.
const MOST: u64 = 20_000;

pub(crate) fn vary(site: &Site<'_, '_>, kind: &CaseKind) -> Result<Variation, Unbuilt> {
    let shape = site
        .place
        .shape
        .ok_or(Unbuilt("the message has no structure".into()))?;
    if let (CaseKind::Empty, ShapeKind::Structure(members)) =
        (kind, &site.contract.shape(shape).kind)
    {
        let payload = site.replaced(Json::Object(Vec::new()))?;
        return Ok(match members.iter().find(|member| member.is_required()) {
            Some(member) => {
                let source = model(format!(
                    "smithy.api#required on {} of {}",
                    member.name,
                    site.shape_name()
                ));
                deviant(payload, Intent::missing(source))
            }
            None => documented(payload, Intent::valid(documented_at(site))),
        });
    }
    let length = site.place.traits.length;
    let min = length.and_then(|length| length.min).unwrap_or_default();
    let max = length.and_then(|length| length.max);
    let count = match kind {
        CaseKind::Empty => 0,
        CaseKind::Fewest => min,
        CaseKind::TooFew => min.saturating_sub(1),
        CaseKind::Most => max.unwrap_or(MANY),
        CaseKind::TooMany => max.unwrap_or(MANY).saturating_add(1),
        CaseKind::EqualItems => min.max(2),
        _ => MANY,
    };
    if count > MOST {
        return Err(Unbuilt(
            format!("{count} elements are more than are sent").into(),
        ));
    }
    let mut payload = site.base();
    let there = site.locate(&mut payload)?;
    resize(
        site,
        shape,
        there,
        usize::try_from(count).unwrap_or_default(),
    )?;
    if let (CaseKind::EqualItems, Json::Array(items)) = (kind, &mut *there)
        && let Some(first) = items.first().cloned()
    {
        items.fill(first);
    }
    let source = model(format!("smithy.api#length of {}", site.shape_name()));
    Ok(match kind {
        CaseKind::TooFew | CaseKind::TooMany => deviant(payload, Intent::constraint(source)),
        CaseKind::EqualItems => deviant(
            payload,
            Intent::constraint(model(format!(
                "smithy.api#uniqueItems of {}",
                site.shape_name()
            ))),
        ),
        CaseKind::Many => documented(payload, Intent::valid_without_limit(documented_at(site))),
        _ if length.is_some() => documented(payload, Intent::valid(source)),
        _ => documented(payload, Intent::valid(documented_at(site))),
    })
}

/// Gives a list or map so many elements: copies of the first, told apart where
/// they are texts. A map's keys must be; a list's texts may be equal where the
/// contract has no others.
fn resize(
    site: &Site<'_, '_>,
    shape: ShapeId,
    value: &mut Json,
    count: usize,
) -> Result<(), Unbuilt> {
    if count > 0 {
        site.plausible.ensure_element(shape, value);
    }
    let first = first_of(value);
    let bytes = |element: &Json| element.to_bytes().len().saturating_mul(count);
    let first = match first {
        Some(first) if bytes(&first) > MOST_OF_COPIES => {
            let mut plain = match value {
                Json::Array(_) => Json::Array(Vec::new()),
                _ => Json::Object(Vec::new()),
            };
            site.plausible.ensure_element(shape, &mut plain);
            first_of(&plain)
                .filter(|plain| bytes(plain) < bytes(&first))
                .or(Some(first))
        }
        first => first,
    };
    if first.as_ref().map_or(0, Json::size).saturating_mul(count) > MOST_VALUES {
        return Err(Unbuilt(
            format!("{count} elements of this size are more than are sent").into(),
        ));
    }
    let too_few = || Unbuilt(format!("{count} different texts are not to be found").into());
    let kind = &site.contract.shape(shape).kind;
    match (kind, value) {
        (ShapeKind::List(member), Json::Array(items)) => {
            let first = first.unwrap_or(Json::Null);
            items.truncate(count);
            for index in items.len()..count {
                items.push(match &first {
                    Json::String(text) => {
                        let other =
                            site.plausible
                                .distinct(member.target, &member.traits, text, index);
                        let unique = site.contract.shape(shape).traits.unique_items;
                        match other {
                            Some(other) => Json::text(other),
                            None if unique => return Err(too_few()),
                            None => first.clone(),
                        }
                    }
                    other => site.plausible.told_apart(member.target, other, index),
                });
            }
        }
        (ShapeKind::Map { key, .. }, Json::Object(entries)) => {
            let name = entries.first().map(|(name, _)| name.clone());
            entries.truncate(count);
            if let (Some(name), Some(value)) = (name, first) {
                let mut index = entries.len();
                while entries.len() < count {
                    let other = site
                        .plausible
                        .distinct(key.target, &key.traits, &name, index)
                        .ok_or_else(too_few)?;
                    index += 1;
                    // Of the names that were there, one may be like this.
                    if index < 2 * count && entries.iter().any(|(known, _)| *known == other) {
                        continue;
                    }
                    entries.push((other, value.clone()));
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn first_of(value: &Json) -> Option<Json> {
    match value {
        Json::Array(items) => items.first().cloned(),
        Json::Object(entries) => entries.first().map(|(_, entry)| entry.clone()),
        _ => None,
    }
}

/// The same, of a structure's member.
pub(crate) fn resize_member(
    site: &Site<'_, '_>,
    shape: ShapeId,
    structure: &mut Json,
    member: &str,
    count: usize,
) -> Result<(), Unbuilt> {
    let target = site
        .contract
        .shape(shape)
        .member(member)
        .map(|member| member.target);
    let (Some(target), Some(value)) = (target, structure.get_mut(member)) else {
        return Err(Unbuilt(format!("{member} is not there").into()));
    };
    resize(site, target, value, count)
}
