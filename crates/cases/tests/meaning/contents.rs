//! Kinds about what is there, of which type, and how much of it.

use smithereens_contract::ShapeKind;

use crate::place::Place;
use crate::raw::Raw;
use crate::{Seen, ensure};

/// What is sent where nothing documents a limit.
const MANY: u64 = 100;

pub(crate) fn absent(place: &Place<'_>) -> Seen {
    let holder = place.holder.as_ref().map_err(Clone::clone)?;
    let name = place.names().last().map_or("", String::as_str);
    ensure(holder.type_name() == "structure", || {
        format!("{holder:?} holds nothing")
    })?;
    ensure(holder.get(name).is_none(), || format!("{name} is there"))
}

pub(crate) fn null(place: &Place<'_>) -> Seen {
    let value = place.value()?;
    ensure(value.is_null(), || format!("{value:?} is there"))
}

pub(crate) fn present(place: &Place<'_>) -> Seen {
    ensure(!place.value()?.is_null(), || "null is there".to_owned())
}

pub(crate) fn wrong_type(place: &Place<'_>, json_type: &str) -> Seen {
    let value = place.value()?;
    ensure(value.type_name() == json_type, || {
        format!("{value:?} is there")
    })
}

pub(crate) fn boolean(place: &Place<'_>, written: &str) -> Seen {
    let value = place.value()?;
    ensure(value.word() == Some(written), || {
        format!("{value:?} is there")
    })
}

/// Nothing is in it, but for the name that makes an error that error.
pub(crate) fn empty(place: &Place<'_>) -> Seen {
    let value = place.value()?;
    let names = value.names();
    let named = place.names().is_empty() && place.error().is_some() && names == ["__type"];
    ensure(value.count() == Some(0) || named, || {
        format!("{value:?} is there")
    })
}

/// As many as the contract's trait says, all told apart where they must be.
pub(crate) fn count(place: &Place<'_>, kind: &str) -> Seen {
    let bounds = place.traits.length;
    let min = bounds.and_then(|length| length.min).unwrap_or_default();
    let max = bounds.and_then(|length| length.max);
    let wanted = match (kind, max) {
        ("fewest", _) => min,
        ("too-few", _) => min.checked_sub(1).ok_or("there is no minimum")?,
        ("most", Some(max)) => max,
        ("too-many", Some(max)) => max + 1,
        ("many", None) => MANY,
        _ => return Err(format!("the bounds are {bounds:?}")),
    };
    let value = place.value()?;
    ensure(value.count() == Some(wanted), || {
        format!("{:?} instead of {wanted} are there", value.count())
    })?;
    match value {
        // Equal elements would break another constraint than the count.
        Raw::List(items) if place.traits.unique_items => {
            ensure(pair(items).is_none(), || "two items are equal".to_owned())
        }
        Raw::Members(_) => ensure(pair(&value.names()).is_none(), || {
            "two keys are equal".to_owned()
        }),
        _ => Ok(()),
    }
}

/// The first of two that are equal.
fn pair<T: PartialEq>(items: &[T]) -> Option<&T> {
    let mut after = items.iter().enumerate();
    after.find_map(|(at, item)| items[at + 1..].contains(item).then_some(item))
}

/// Two are equal, and nothing else is wrong.
pub(crate) fn equal_items(place: &Place<'_>) -> Seen {
    let value = place.value()?;
    let Raw::List(items) = value else {
        return Err(format!("{value:?} is no list"));
    };
    ensure(pair(items).is_some(), || format!("{items:?} differ"))?;
    let allowed = place
        .traits
        .length
        .is_none_or(|length| length.allows(items.len() as u64));
    ensure(allowed, || format!("{} are not allowed", items.len()))
}

/// One name stands there twice, with two values.
pub(crate) fn duplicate_key(place: &Place<'_>) -> Seen {
    let value = place.value()?;
    let Raw::Members(members) = value else {
        return Err(format!("{value:?} is no object"));
    };
    let twice = |(at, (name, first)): (usize, &(&[u8], Raw<'_>))| {
        let mut others = members[at + 1..].iter();
        others.any(|(other, second)| other == name && first != second)
    };
    ensure(members.iter().enumerate().any(twice), || {
        format!("no name stands twice with two values in {value:?}")
    })
}

pub(crate) fn unknown_member(place: &Place<'_>) -> Seen {
    let value = place.value()?;
    let unknown = value
        .names()
        .into_iter()
        .filter(|name| name.starts_with("Smithereens"));
    ensure(unknown.count() == 1, || format!("none in {value:?}"))?;
    if let Some(shape) = place.shape() {
        ensure(shape.member("SmithereensUnknown").is_none(), || {
            "it is documented".to_owned()
        })?;
    }
    let is_union = matches!(place.kind(), Some(ShapeKind::Union(_)));
    ensure(!is_union || value.count() == Some(1), || {
        "another member is set too".to_owned()
    })
}

/// The members that the contract knows stand in another order than its own.
pub(crate) fn member_order(place: &Place<'_>) -> Seen {
    let members = place.shape().map(|shape| shape.members());
    let members = members.ok_or("the message has no structure")?;
    let names = place.value()?.names();
    let rank = |name: &String| members.iter().position(|member| member.name == *name);
    let ranks: Vec<usize> = names.iter().filter_map(rank).collect();
    ensure(ranks.len() > 1, || format!("only {names:?} are there"))?;
    ensure(!ranks.is_sorted(), || format!("{names:?} is the order"))
}

pub(crate) fn union(place: &Place<'_>, set: &str) -> Seen {
    let names = place.value()?.names();
    let known = |name: &&String| {
        let shape = place.shape();
        shape.is_some_and(|shape| shape.member(name).is_some())
    };
    let known = names.iter().filter(known).count();
    let wanted = match set {
        "none" => 0,
        "two" => 2,
        other => return Err(format!("nobody looks at {other}")),
    };
    let all = known == names.len() && pair(&names).is_none();
    ensure(known == wanted && all, || format!("{names:?} are set"))
}

/// The recursion really goes round, not once or twice as in any other payload.
pub(crate) fn deep(place: &Place<'_>) -> Seen {
    let rounds = place.rounds().ok_or("the place does not recur")?;
    ensure(rounds >= 10, || format!("it goes round {rounds} times"))
}

pub(crate) fn document(place: &Place<'_>, json_type: &str) -> Seen {
    let value = place.value()?;
    let wanted = match json_type {
        "text" => "string",
        "object" => "structure",
        other => other,
    };
    ensure(value.type_name() == wanted, || {
        format!("{value:?} is there")
    })
}
