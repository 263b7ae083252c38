//! The places at which a payload differs from the least plausible one.

use smithereens_contract::{Member, ShapeKind};
use smithereens_formats::Path;

use crate::json::Json;
use crate::shrink::ground::Ground;
use crate::shrink::node::{At, Node, Spot, nodes, path_of};
use crate::shrink::weight::leaf_oddness;

/// What is not as it is in the least plausible payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    /// A structure with an undocumented member, or in another order.
    Form,
    /// A value that is not the plain one, a key, or a list or map that has none
    /// or many.
    Value,
    /// A few elements or entries more.
    Count,
    /// A member that the least plausible payload lacks, plain inside.
    Extra,
    /// Nothing is there.
    Absent,
}

/// One such place.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) path: Path,
    pub(crate) sort: Sort,
    /// What is there; of a key, the key.
    pub(crate) value: Json,
    pub(crate) is_key: bool,
    spot: Spot,
    oddness: u128,
}

/// More elements than this beyond the plain ones are many.
const FEW: usize = 4;
/// How many points are compared with each other.
const MOST_COMPARED: usize = 16;

/// All points, the one that sets the payload apart the most first. With `at`,
/// what is there, as it is.
pub(crate) fn points(ground: &Ground<'_, '_>, payload: &Json, at: Option<&Path>) -> Vec<Point> {
    let all = nodes(ground.contract, ground.message.shape, payload, None);
    let mut found: Vec<Point> = Vec::new();
    for (index, node) in all.iter().enumerate() {
        let path = path_of(ground.contract, ground.message.shape, payload, &node.spot);
        let Some(path) = path else { continue };
        if let Some(key) = key_point(ground, payload, node, &path) {
            found.push(key);
        }
        if let Some((sort, oddness)) = sorted(ground, &all, index) {
            found.push(Point {
                path,
                sort,
                value: node.value.clone(),
                is_key: false,
                spot: node.spot.clone(),
                oddness,
            });
        }
    }
    if let Some(at) = at {
        let here = found.iter().filter(|point| point.path == *at);
        let here = here.max_by_key(|point| point.oddness).cloned();
        return vec![here.unwrap_or_else(|| plain_point(ground, &all, payload, at))];
    }
    // A member with something inside that is not plain is there for that.
    let inner: Vec<Spot> = found.iter().map(|point| point.spot.clone()).collect();
    found.retain(|point| {
        let holds = |spot: &Spot| spot.len() > point.spot.len() && spot.starts_with(&point.spot);
        point.sort != Sort::Extra || !inner.iter().any(holds)
    });
    found.sort_by_key(|point| {
        let deep = std::cmp::Reverse((point.oddness, point.spot.len(), point.spot.clone()));
        (point.sort, deep)
    });
    settle(ground, payload, found)
}

/// Leaves out what comes with another point, and puts first what leaves the
/// least unexplained.
fn settle(ground: &Ground<'_, '_>, payload: &Json, found: Vec<Point>) -> Vec<Point> {
    let compared = found.len().min(MOST_COMPARED);
    let alone: Vec<Option<Json>> = found[..compared]
        .iter()
        .map(|point| ground.transplanted(payload, &point.spot))
        .collect();
    let brings = |one: usize, other: usize| {
        let (one, other, alone) = (&found[one], &found[other], &alone[one]);
        let inside = other.spot.starts_with(&one.spot) || one.spot.starts_with(&other.spot);
        !inside
            && !other.is_key
            && alone
                .as_ref()
                .is_some_and(|alone| value_of(alone, &other.path.0) == Some(&other.value))
    };
    let brought = |other: usize| {
        (0..compared).any(|one| one != other && brings(one, other) && !brings(other, one))
    };
    let mut order: Vec<(bool, Sort, usize, usize)> = (0..found.len())
        .map(|index| {
            let left = alone.get(index).and_then(Option::as_ref);
            let left = left.map_or(usize::MAX, |alone| unlike(payload, alone));
            let brought = index < compared && brought(index);
            (brought, found[index].sort, left, index)
        })
        .collect();
    order.sort_unstable();
    order
        .into_iter()
        .map(|(_, _, _, index)| found[index].clone())
        .collect()
}

/// What is at a place that is as plain as can be, or of which the payload has
/// nothing.
fn plain_point(ground: &Ground<'_, '_>, all: &[Node<'_, '_>], payload: &Json, at: &Path) -> Point {
    let node = all.iter().find(|node| {
        path_of(ground.contract, ground.message.shape, payload, &node.spot).as_ref() == Some(at)
    });
    Point {
        path: at.clone(),
        sort: node.map_or(Sort::Absent, |_| Sort::Extra),
        value: node.map_or(Json::Null, |node| node.value.clone()),
        is_key: false,
        spot: node.map(|node| node.spot.clone()).unwrap_or_default(),
        oddness: 0,
    }
}

fn key_point(
    ground: &Ground<'_, '_>,
    payload: &Json,
    node: &Node<'_, '_>,
    path: &Path,
) -> Option<Point> {
    let At::Entry { key, .. } = node.at else {
        return None;
    };
    let plain = ground.plain.key(node.at)?;
    let (index, holder) = node.spot.split_last()?;
    let Json::Object(entries) = crate::shrink::node::value_at(payload, holder)? else {
        return None;
    };
    let (name, _) = entries.get(*index)?;
    // Of several entries all but one have other keys.
    if name == plain || *index > 0 {
        return None;
    }
    let mut names = path.0.clone();
    names.pop();
    names.push(key.name.clone());
    let value = Json::text(name.as_str());
    let kind = &ground.contract.shape(key.target).kind;
    Some(Point {
        path: Path(names),
        sort: Sort::Value,
        oddness: leaf_oddness(Some(kind), &value),
        value,
        is_key: true,
        spot: node.spot.clone(),
    })
}

/// Of which sort a node is, and how odd. `None` where it is as it should be.
fn sorted(ground: &Ground<'_, '_>, all: &[Node<'_, '_>], index: usize) -> Option<(Sort, u128)> {
    let node = &all[index];
    let plain = match node.at {
        At::Message => Some(ground.least()),
        At::Loose => return None,
        at => ground.plain.of(at),
    };
    let kind = node.shape.map(|id| &ground.contract.shape(id).kind);
    match (kind, node.value) {
        (Some(ShapeKind::Document), value) if Some(value) != plain => {
            return Some((Sort::Value, 1));
        }
        (Some(ShapeKind::Document), _) => {}
        (Some(ShapeKind::Structure(members)), Json::Object(entries)) => {
            let ranks = ranks(members, node.value);
            // Hints may have an order of their own.
            let usual = plain.is_none_or(|plain| self::ranks(members, plain).is_sorted());
            if ranks.contains(&None) || (usual && !ranks.is_sorted()) {
                return Some((Sort::Form, 1));
            }
            let is_less = plain.is_some_and(|plain| entries.is_empty() && plain.size() > 1);
            if is_less {
                return Some((Sort::Value, 1));
            }
        }
        (Some(ShapeKind::List(_) | ShapeKind::Map { .. }), value) => {
            let (count, usual) = (children(value), plain.map_or(0, children));
            if count < usual || count > usual + FEW {
                return Some((Sort::Value, 1 + count.abs_diff(usual) as u128));
            }
            if count > usual {
                return Some((Sort::Count, count as u128));
            }
        }
        (_, Json::Object(_) | Json::Array(_)) => {}
        // No documented value is odder than another.
        (Some(ShapeKind::Enum(_) | ShapeKind::IntEnum(_)), leaf) if Some(leaf) != plain => {
            return Some((Sort::Value, 1));
        }
        (kind, leaf) if Some(leaf) != plain => {
            return Some((Sort::Value, leaf_oddness(kind, leaf)));
        }
        _ => {}
    }
    is_extra(ground, all, index).then_some((Sort::Extra, 0))
}

/// The rank of each member in documented order.
fn ranks(members: &[Member], structure: &Json) -> Vec<Option<usize>> {
    let Json::Object(entries) = structure else {
        return Vec::new();
    };
    let rank = |name: &String| members.iter().position(|member| member.name == *name);
    entries.iter().map(|(name, _)| rank(name)).collect()
}

/// Whether the holder has no such member where it is plain; of an element,
/// whether the list has none.
fn is_extra(ground: &Ground<'_, '_>, all: &[Node<'_, '_>], index: usize) -> bool {
    let node = &all[index];
    let Some((_, holder)) = node.spot.split_last() else {
        return false;
    };
    // Nodes are in the order of their spots.
    let holder = all.binary_search_by(|around| around.spot.as_slice().cmp(holder));
    let holder = holder.ok().map(|index| &all[index]);
    let plain = holder.and_then(|holder| match holder.at {
        At::Message => Some(ground.least()),
        at => ground.plain.of(at),
    });
    match node.at {
        At::Member { member, .. } => plain.is_none_or(|plain| plain.get(&member.name).is_none()),
        _ => plain.is_none_or(|plain| children(plain) == 0),
    }
}

fn children(value: &Json) -> usize {
    match value {
        Json::Array(items) => items.len(),
        Json::Object(entries) => entries.len(),
        _ => 0,
    }
}

/// The value at a place, among first elements and entries.
fn value_of<'j>(payload: &'j Json, path: &[String]) -> Option<&'j Json> {
    path.iter().try_fold(payload, |value, name| match value {
        Json::Array(items) => items.first(),
        Json::Object(entries) => {
            let first = entries.first().filter(|_| name == "value");
            value.get(name).or(first.map(|(_, entry)| entry))
        }
        _ => None,
    })
}

/// In how many values two payloads differ.
fn unlike(one: &Json, other: &Json) -> usize {
    match (one, other) {
        (Json::Object(ones), Json::Object(others)) => {
            let gone = ones.iter().map(|(name, value)| {
                other
                    .get(name)
                    .map_or_else(|| value.size(), |there| unlike(value, there))
            });
            let new = others.iter().filter(|(name, _)| one.get(name).is_none());
            gone.sum::<usize>() + new.map(|(_, value)| value.size()).sum::<usize>()
        }
        (Json::Array(ones), Json::Array(others)) => {
            let both = ones
                .iter()
                .zip(others)
                .map(|(one, other)| unlike(one, other));
            // One of several may be anywhere among them.
            if let [other] = others.as_slice() {
                let sizes: usize = ones.iter().map(Json::size).sum();
                let left = |one: &Json| sizes - one.size() + unlike(one, other);
                return ones.iter().map(left).min().unwrap_or_else(|| other.size());
            }
            let shared = ones.len().min(others.len());
            let more = ones[shared..]
                .iter()
                .chain(&others[shared..])
                .map(Json::size);
            both.sum::<usize>() + more.sum::<usize>()
        }
        (one, other) if one == other => 0,
        (one, other) => one.size().max(other.size()),
    }
}
