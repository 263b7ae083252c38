//! What the value at a place is, as a kind of case that the place has.

use smithereens_contract::{Decimal, ShapeKind};

use crate::json::Json;
use crate::kind::CaseKind;
use crate::nearest::is_content;
use crate::nearest::layer::layer;
use crate::nearest::moment::moment;
use crate::nearest::point::{Point, Sort};
use crate::shrink::ground::Ground;
use crate::site::Place;
use crate::text::TextSite;

/// The kind, one of `kinds`, that says best what is at a point. `folded`: the
/// place is one inside it, rounds of recursion further. `None` where the place
/// has no kind that a valid payload can be of.
pub(crate) fn read(
    ground: &Ground<'_, '_>,
    place: &Place<'_>,
    kinds: &[&CaseKind],
    point: &Point,
    folded: bool,
) -> Option<CaseKind> {
    let shape = place.shape.map(|id| &ground.contract.shape(id).kind);
    let of_value = match (shape, &point.value) {
        _ if point.sort == Sort::Form => form(place, ground, &point.value),
        _ if point.sort == Sort::Absent => Some(CaseKind::Absent),
        _ if folded && point.sort == Sort::Extra => Some(CaseKind::Deep),
        (Some(ShapeKind::Document), value) => Some(document(value)),
        (_, Json::Null) => Some(CaseKind::Null),
        (_, Json::Bool(value)) => Some(CaseKind::Boolean(*value)),
        (Some(ShapeKind::Enum(_)), Json::String(text)) => Some(CaseKind::Enum(text.clone())),
        (Some(ShapeKind::Timestamp), value) => {
            moment(&place.traits, value).map(CaseKind::Timestamp)
        }
        (Some(ShapeKind::Blob), Json::String(text)) => {
            let name = if text.is_empty() { "empty" } else { "one-byte" };
            (point.sort == Sort::Value).then_some(CaseKind::Blob(name))
        }
        (Some(ShapeKind::Float | ShapeKind::Double), Json::String(text)) => {
            let special =
                |kind: &&&CaseKind| matches!(kind, CaseKind::Special(name) if name == text);
            kinds.iter().find(special).map(|kind| (*kind).clone())
        }
        (Some(_), Json::Number(text)) if point.sort == Sort::Value => number(text, kinds),
        (Some(ShapeKind::String), Json::String(value)) if point.sort == Sort::Value => {
            Some(text(place, kinds, value, plain_of(ground, place)))
        }
        (Some(ShapeKind::List(_) | ShapeKind::Map { .. }), value) => {
            count(place, value, point.sort == Sort::Extra)
        }
        (Some(ShapeKind::Structure(_)), Json::Object(entries)) if entries.is_empty() => {
            (point.sort == Sort::Value).then_some(CaseKind::Empty)
        }
        _ => None,
    };
    let first = |wanted: fn(&CaseKind) -> bool| {
        let mut kinds = kinds.iter().filter(|kind| is_content(kind));
        kinds.find(|kind| wanted(kind)).map(|kind| (*kind).clone())
    };
    of_value
        .filter(|kind| kinds.contains(&kind))
        .or_else(|| first(|kind| *kind == CaseKind::Present))
        .or_else(|| first(|kind| !matches!(kind, CaseKind::Null | CaseKind::UnknownMember)))
}

/// The plain text of a place.
fn plain_of(ground: &Ground<'_, '_>, place: &Place<'_>) -> String {
    let names = &place.site.path.0;
    let holder = names.split_last().and_then(|(name, holder)| {
        let root = place.root?;
        let of = holder.iter().try_fold(root, |id, name| {
            Some(ground.contract.shape(id).member(name)?.target)
        })?;
        ground.plain.known(of, name)
    });
    match holder {
        Some(Json::String(plain)) => plain.clone(),
        _ => String::new(),
    }
}

fn form(place: &Place<'_>, ground: &Ground<'_, '_>, value: &Json) -> Option<CaseKind> {
    let Json::Object(entries) = value else {
        return None;
    };
    let shape = ground.contract.shape(place.shape?);
    let unknown = entries.iter().any(|(name, _)| shape.member(name).is_none());
    Some(if unknown {
        CaseKind::UnknownMember
    } else {
        CaseKind::MemberOrder
    })
}

fn document(value: &Json) -> CaseKind {
    CaseKind::Document(match value {
        Json::Null | Json::Raw(_) => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "text",
        Json::Array(_) => "list",
        Json::Object(_) => "object",
    })
}

fn count(place: &Place<'_>, value: &Json, usual: bool) -> Option<CaseKind> {
    let count = match value {
        Json::Array(items) => items.len() as u64,
        Json::Object(entries) => entries.len() as u64,
        _ => return None,
    };
    let length = place.traits.length;
    let (min, max) = (
        length.and_then(|length| length.min),
        length.and_then(|length| length.max),
    );
    let min = min.unwrap_or_default();
    Some(match max {
        _ if usual => return None,
        _ if count == 0 => CaseKind::Empty,
        // Nearer to the one end than to the other.
        Some(max) if min > 0 && count.abs_diff(min) < max.abs_diff(count) => CaseKind::Fewest,
        Some(_) => CaseKind::Most,
        None if min > 0 && count == min => CaseKind::Fewest,
        None => CaseKind::Many,
    })
}

/// The enumerated number that is equal, or else the next one further away from
/// 0: what fails from a bound on fails there too.
fn number(text: &str, kinds: &[&CaseKind]) -> Option<CaseKind> {
    let value = Decimal::parse(text)?;
    let numbers: Vec<(Decimal, &str)> = kinds
        .iter()
        .filter_map(|kind| match kind {
            CaseKind::Number(text) => Some((Decimal::parse(text)?, text.as_str())),
            _ => None,
        })
        .collect();
    let zero = Decimal::from(0);
    let equal = numbers.iter().find(|(number, _)| *number == value);
    // Written in another way.
    if equal.is_none() || value.to_string() != text {
        let form = if text.contains(['e', 'E']) {
            Some("exponent")
        } else if text.ends_with(".0") {
            Some("whole-fraction")
        } else {
            None
        };
        let form = form
            .map(CaseKind::NumberForm)
            .filter(|form| kinds.contains(&form));
        if form.is_some() {
            return form;
        }
    }
    let further = numbers.iter().filter(|(number, _)| {
        if value < zero {
            *number < value
        } else {
            *number > value
        }
    });
    let further = if value < zero {
        further.max_by(|one, other| one.0.cmp(&other.0))
    } else {
        further.min_by(|one, other| one.0.cmp(&other.0))
    };
    let last = if value < zero {
        numbers.first()
    } else {
        numbers.last()
    };
    let found = equal.or(further).or(last)?;
    Some(CaseKind::Number(found.1.to_owned()))
}

/// What a text that is not the plain one is.
fn text(place: &Place<'_>, kinds: &[&CaseKind], text: &str, plain: String) -> CaseKind {
    if let Some(name) = layer(text)
        && kinds.contains(&&CaseKind::Text(name))
    {
        return CaseKind::Text(name);
    }
    if let Some(edge) = edge(kinds, text, &plain) {
        return CaseKind::Char(edge);
    }
    let count = text.chars().count() as u64;
    let usual = plain.chars().count() as u64;
    if count > usual {
        let longest = kinds.contains(&&CaseKind::Longest);
        return if longest {
            CaseKind::Longest
        } else {
            CaseKind::Long
        };
    }
    let site = TextSite::new(place.traits.pattern.as_ref(), place.traits.length);
    if count < usual || site.shortest() == Some(count) {
        CaseKind::Shortest
    } else {
        CaseKind::Present
    }
}

/// The edge that the oddest character of a text is or is next to. Letters, digits
/// and signs are odd only if they are edges themselves.
fn edge(kinds: &[&CaseKind], text: &str, plain: &str) -> Option<char> {
    let edges: Vec<char> = kinds
        .iter()
        .filter_map(|kind| match kind {
            CaseKind::Char(edge) => Some(*edge),
            _ => None,
        })
        .collect();
    let odd = text.chars().filter(|char| !plain.contains(*char));
    let odd = odd.filter(|char| !char.is_ascii_graphic() || edges.contains(char));
    let oddest = odd.max_by_key(|char| {
        let letter = char.is_ascii_lowercase() || char.is_ascii_digit();
        (!letter, edges.contains(char), *char)
    })?;
    let distance = |edge: &char| u32::from(*edge).abs_diff(u32::from(oddest));
    edges.into_iter().min_by_key(distance)
}
