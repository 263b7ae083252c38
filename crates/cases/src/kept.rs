//! What must come back of an accepted payload, and what became of it.
//!
//! The *normal form* of a payload is what the contract knows of it: nulls of
//! structures and unknown members gone, the last of equal keys kept, finer
//! digits of timestamps cut off, absent members where a default came for them.
//! Two payloads say the same if their normal
//! forms do: numbers by value, objects in any order, lists in theirs.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use serde_json::Value;
use smithereens_contract::{Absence, Contract, Decimal, Member, ShapeId, ShapeKind};

use crate::json::Json;
use crate::loss::{Difference, Loss};

/// What became of `sent` in `back`, both values of `shape` (or of nothing, for
/// a message without a structure).
#[must_use]
pub fn compare(
    contract: &Contract,
    shape: Option<ShapeId>,
    sent: &Json,
    back: &Json,
) -> Vec<Difference> {
    let mut compare = Compare {
        contract,
        at: String::new(),
        found: Vec::new(),
    };
    match shape {
        Some(shape) => compare.value(shape, sent, back),
        None => compare.members(&[], sent, back),
    }
    compare.found
}

struct Compare<'c> {
    contract: &'c Contract,
    at: String,
    found: Vec<Difference>,
}

type Entries<'j> = Vec<(&'j str, &'j Json)>;

impl Compare<'_> {
    fn report(&mut self, loss: Loss) {
        self.found.push(Difference {
            at: self.at.clone(),
            loss,
        });
    }

    fn within(&mut self, step: fmt::Arguments<'_>, compare: impl FnOnce(&mut Self)) {
        let length = self.at.len();
        let _infallible = fmt::write(&mut self.at, step);
        compare(self);
        self.at.truncate(length);
    }

    fn value(&mut self, id: ShapeId, sent: &Json, back: &Json) {
        let shape = self.contract.shape(id);
        match (&shape.kind, sent, back) {
            (
                ShapeKind::Structure(members) | ShapeKind::Union(members),
                Json::Object(_),
                Json::Object(_),
            ) => {
                self.members(members, sent, back);
            }
            (ShapeKind::Map { value, .. }, Json::Object(sent), Json::Object(back)) => {
                self.entries(value.target, sent, back);
            }
            (ShapeKind::List(member), Json::Array(sent), Json::Array(back)) => {
                self.items(member.target, sent, back);
            }
            (kind, sent, back) => {
                if let Some(loss) = scalar_loss(kind, sent, back) {
                    self.report(loss);
                }
            }
        }
    }

    fn members(&mut self, known: &[Member], sent: &Json, back: &Json) {
        let (back, equal_names) = last_of_each(back);
        if equal_names > 0 {
            self.report(Loss::EqualNamesWritten);
        }
        let sent = self.last_of_each(sent);
        for (name, value) in &sent {
            let dot = if self.at.is_empty() { "" } else { "." };
            self.within(format_args!("{dot}{name}"), |compare| {
                let there = back
                    .iter()
                    .find(|(key, _)| key == name)
                    .map(|(_, value)| *value);
                let member = known.iter().find(|member| member.name == *name);
                match (member, there) {
                    (None, None) => compare.report(Loss::UnknownMemberDropped),
                    (None, Some(there)) => {
                        if document_loss(value, there).is_some() {
                            compare.report(Loss::UnknownMemberChanged);
                        }
                    }
                    (Some(_), None) if **value == Json::Null => {
                        compare.report(Loss::NullBecameAbsent)
                    }
                    (Some(_), Some(Json::Null)) if **value == Json::Null => {}
                    (Some(_), None | Some(Json::Null)) => compare.report(Loss::MemberLost),
                    (Some(_), Some(there)) if **value == Json::Null => {
                        let loss = compare.addition(member, there);
                        compare.report(loss);
                    }
                    (Some(member), Some(there)) => compare.value(member.target, value, there),
                }
            });
        }
        for (name, value) in back {
            if !sent.iter().any(|(key, _)| *key == name) {
                let member = known.iter().find(|member| member.name == name);
                let loss = self.addition(member, value);
                let dot = if self.at.is_empty() { "" } else { "." };
                self.within(format_args!("{dot}{name}"), |compare| compare.report(loss));
            }
        }
    }

    /// What it is that a member came back which was not sent.
    fn addition(&self, member: Option<&Member>, there: &Json) -> Loss {
        if *there == Json::Null {
            return Loss::NullAdded;
        }
        let meant = member.map_or(Absence::Nothing, |member| self.contract.absence(member));
        let is_meant = |(member, value): (&Member, &Value)| {
            let found = compare(self.contract, Some(member.target), &value.into(), there);
            found.is_empty()
        };
        match member.zip(meant.value()) {
            Some(pair) if is_meant(pair) => Loss::DefaultWritten,
            _ => Loss::MemberAdded,
        }
    }

    /// The members without the earlier ones of equal names, which are told.
    fn last_of_each<'j>(&mut self, object: &'j Json) -> Entries<'j> {
        let (members, dropped) = last_of_each(object);
        for _ in 0..dropped {
            self.report(Loss::DuplicateKeyDropped);
        }
        members
    }

    fn entries(&mut self, target: ShapeId, sent: &[(String, Json)], back: &[(String, Json)]) {
        let written = back.len();
        let back: HashMap<&str, &Json> = back
            .iter()
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        if back.len() < written {
            self.report(Loss::EqualNamesWritten);
        }
        let mut last: HashMap<&str, &Json> = HashMap::with_capacity(sent.len());
        for (name, value) in sent {
            if last.insert(name, value).is_some() {
                self.report(Loss::DuplicateKeyDropped);
            }
        }
        for (name, _) in sent {
            let Some(value) = last.remove(name.as_str()) else {
                continue;
            };
            self.within(format_args!("[{name:?}]"), |compare| {
                match back.get(name.as_str()) {
                    Some(there) => compare.value(target, value, there),
                    None => compare.report(Loss::ElementLost),
                }
            });
        }
        let sent: HashMap<&str, &Json> = sent
            .iter()
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        if back.keys().any(|name| !sent.contains_key(name)) {
            self.report(Loss::ElementAdded);
        }
    }

    fn items(&mut self, target: ShapeId, sent: &[Json], back: &[Json]) {
        match sent.len().cmp(&back.len()) {
            std::cmp::Ordering::Greater => return self.report(Loss::ElementLost),
            std::cmp::Ordering::Less => return self.report(Loss::ElementAdded),
            std::cmp::Ordering::Equal => {}
        }
        let before = self.found.len();
        for (index, (one, other)) in sent.iter().zip(back).enumerate() {
            self.within(format_args!("[{index}]"), |compare| {
                compare.value(target, one, other)
            });
        }
        let changed = self.found[before..]
            .iter()
            .any(|difference| !difference.loss.is_harmless());
        if changed && sent.len() > 1 && self.is_reordered(target, sent, back) {
            self.found.truncate(before);
            self.report(Loss::OrderChanged);
        }
    }

    /// Whether every element came back somewhere. Quadratic, so only asked of
    /// lists that people would look at.
    fn is_reordered(&self, target: ShapeId, sent: &[Json], back: &[Json]) -> bool {
        if sent.len() > 200 {
            return false;
        }
        let same = |one: &Json, other: &Json| {
            let found = compare(self.contract, Some(target), one, other);
            found.iter().all(|difference| difference.loss.is_harmless())
        };
        let mut left: Vec<&Json> = back.iter().collect();
        sent.iter().all(|item| {
            let at = left.iter().position(|other| same(item, other));
            at.map(|at| left.swap_remove(at)).is_some()
        })
    }
}

fn last_of_each(object: &Json) -> (Entries<'_>, usize) {
    let Json::Object(members) = object else {
        return (Vec::new(), 0);
    };
    let mut kept: Entries<'_> = Vec::with_capacity(members.len());
    let mut places: HashMap<&str, usize> = HashMap::with_capacity(members.len());
    for (name, value) in members {
        match places.entry(name) {
            Entry::Occupied(place) => kept[*place.get()].1 = value,
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push((name, value));
            }
        }
    }
    let dropped = members.len() - kept.len();
    (kept, dropped)
}

fn scalar_loss(kind: &ShapeKind, sent: &Json, back: &Json) -> Option<Loss> {
    match (kind, sent, back) {
        (ShapeKind::Document, sent, back) => document_loss(sent, back),
        (ShapeKind::Enum(_), Json::String(one), Json::String(other)) if one != other => {
            Some(Loss::EnumValueChanged)
        }
        (_, Json::String(one), Json::String(other)) => (one != other).then_some(Loss::TextChanged),
        (_, Json::Bool(one), Json::Bool(other)) => (one != other).then_some(Loss::BooleanChanged),
        (kind, Json::Number(one), Json::Number(other)) => numbers_loss(kind, one, other),
        (_, one, other) => (one != other).then_some(Loss::TypeChanged),
    }
}

/// What became of a number, as both are written.
pub(crate) fn numbers_loss(kind: &ShapeKind, sent: &str, back: &str) -> Option<Loss> {
    match kind {
        ShapeKind::Timestamp => timestamp_loss(sent, back),
        ShapeKind::Float => {
            let same = matches!((sent.parse::<f32>(), back.parse::<f32>()), (Ok(one), Ok(other)) if one == other);
            number_loss(same, sent, back)
        }
        ShapeKind::Double => {
            let same = matches!((sent.parse::<f64>(), back.parse::<f64>()), (Ok(one), Ok(other)) if one == other);
            number_loss(same, sent, back)
        }
        _ => number_loss(Decimal::parse(sent) == Decimal::parse(back), sent, back),
    }
}

fn timestamp_loss(sent: &str, back: &str) -> Option<Loss> {
    let (sent, back) = (Decimal::parse(sent)?, Decimal::parse(back)?);
    if sent == back {
        return None;
    }
    let same = sent.truncated(3) == back.truncated(3);
    Some(if same {
        Loss::SubMillisecondsDropped
    } else {
        Loss::TimestampChanged
    })
}

fn number_loss(same: bool, sent: &str, back: &str) -> Option<Loss> {
    let (one, other): (f64, f64) = (
        sent.parse().unwrap_or(f64::NAN),
        back.parse().unwrap_or(f64::NAN),
    );
    let near = one.is_finite() && (one - other).abs() <= one.abs() * 1e-6;
    match (same, near) {
        (true, _) => None,
        (false, true) => Some(Loss::NumberPrecision),
        (false, false) => Some(Loss::NumberChanged),
    }
}

/// Documents have no shape: any JSON, objects in any order.
fn document_loss(sent: &Json, back: &Json) -> Option<Loss> {
    match (sent, back) {
        (Json::Object(_), Json::Object(_)) => {
            let ((one, _), (other, _)) = (last_of_each(sent), last_of_each(back));
            if one.len() != other.len() {
                return Some(if one.len() > other.len() {
                    Loss::MemberLost
                } else {
                    Loss::MemberAdded
                });
            }
            one.iter().find_map(
                |(name, value)| match other.iter().find(|(key, _)| key == name) {
                    Some((_, there)) => document_loss(value, there),
                    None => Some(Loss::MemberLost),
                },
            )
        }
        (Json::Array(one), Json::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .find_map(|(one, other)| document_loss(one, other)),
        (Json::Array(one), Json::Array(other)) => Some(if one.len() > other.len() {
            Loss::ElementLost
        } else {
            Loss::ElementAdded
        }),
        (one, other) => scalar_loss(&ShapeKind::BigDecimal, one, other),
    }
}
