//! How small a payload is. Whatever is proposed weighs less than what failed
//! before, so that shrinking ends.

use smithereens_contract::{ShapeId, ShapeKind};

use crate::json::Json;
use crate::shrink::number::Numeral;
use crate::shrink::plain::Plain;

/// Compared in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weight {
    /// How many values there are.
    values: usize,
    /// How far they are from the plain ones, which add nothing.
    oddness: u128,
    /// How many bytes it has.
    bytes: usize,
    /// How many members stand before one that is documented earlier.
    disorder: usize,
}

/// The weight of a payload of `bytes` bytes; `least` is the least plausible one.
pub(crate) fn weigh(
    plain: &Plain<'_, '_>,
    root: Option<ShapeId>,
    payload: &Json,
    least: &Json,
    bytes: usize,
) -> Weight {
    let mut scale = Scale {
        plain,
        values: 0,
        oddness: 0,
        disorder: 0,
    };
    scale.add(root, payload, Some(least));
    Weight {
        values: scale.values,
        oddness: scale.oddness,
        bytes,
        disorder: scale.disorder,
    }
}

struct Scale<'p, 'a, 'c> {
    plain: &'p Plain<'a, 'c>,
    values: usize,
    oddness: u128,
    disorder: usize,
}

impl<'p> Scale<'p, '_, '_> {
    fn add_oddness(&mut self, oddness: u128) {
        self.oddness = self.oddness.saturating_add(oddness);
    }

    fn add(&mut self, shape: Option<ShapeId>, value: &Json, plain: Option<&Json>) {
        self.values += 1;
        match value {
            Json::Array(items) => self.add_list(shape, items),
            Json::Object(entries) => self.add_object(shape, entries, plain),
            leaf if Some(leaf) == plain => {}
            leaf => {
                let kind = shape.map(|id| &self.plain.plausible.contract.shape(id).kind);
                self.add_oddness(leaf_oddness(kind, leaf));
            }
        }
    }

    fn add_list(&mut self, shape: Option<ShapeId>, items: &[Json]) {
        let contract = self.plain.plausible.contract;
        let member = shape.and_then(|id| match &contract.shape(id).kind {
            ShapeKind::List(member) => Some((id, member)),
            _ => None,
        });
        let plain = member.and_then(|(of, member)| self.plain.known(of, &member.name));
        for item in items {
            self.add(member.map(|(_, member)| member.target), item, plain);
        }
    }

    fn add_object(
        &mut self,
        shape: Option<ShapeId>,
        entries: &[(String, Json)],
        plain: Option<&Json>,
    ) {
        let contract = self.plain.plausible.contract;
        let kind = shape.map(|id| (id, &contract.shape(id).kind));
        let mut last = 0;
        for (name, value) in entries {
            match kind {
                Some((of, ShapeKind::Map { key, value: member })) => {
                    let name = Json::text(name.as_str());
                    if self.plain.known(of, &key.name) != Some(&name) {
                        let kind = &contract.shape(key.target).kind;
                        self.add_oddness(leaf_oddness(Some(kind), &name));
                    }
                    let plain = self.plain.known(of, &member.name);
                    self.add(Some(member.target), value, plain);
                }
                Some((of, ShapeKind::Structure(members) | ShapeKind::Union(members))) => {
                    let usual = plain.is_some_and(|plain| plain.get(name).is_some());
                    self.add_oddness(u128::from(!usual));
                    let rank = members.iter().position(|member| member.name == *name);
                    self.disorder += usize::from(rank.unwrap_or(members.len()) < last);
                    last = rank.unwrap_or(members.len());
                    match rank.map(|rank| &members[rank]) {
                        Some(member) => {
                            let plain = self.plain.known(of, &member.name);
                            self.add(Some(member.target), value, plain);
                        }
                        None => self.add(None, value, None),
                    }
                }
                _ => {
                    self.add_oddness(1 + text_oddness(name));
                    self.add(None, value, None);
                }
            }
        }
    }
}

/// How odd a scalar is that is not the plain one.
pub(crate) fn leaf_oddness(kind: Option<&ShapeKind>, value: &Json) -> u128 {
    match (kind, value) {
        (Some(ShapeKind::Enum(values)), Json::String(text)) => {
            let rank = values.iter().position(|known| known.value == *text);
            1 + rank.unwrap_or(values.len()) as u128
        }
        (Some(ShapeKind::IntEnum(values)), Json::Number(text)) => {
            let rank = values.iter().position(|known| known.to_string() == *text);
            1 + rank.unwrap_or(values.len()) as u128
        }
        (_, Json::Number(text)) => Numeral::parse(text).oddness(),
        (Some(ShapeKind::Timestamp), Json::String(text)) => text.len() as u128,
        (Some(ShapeKind::Blob), Json::String(text)) => {
            let bytes = aws_smithy_types::base64::decode(text).unwrap_or_default();
            1 + bytes
                .iter()
                .map(|byte| char_oddness(char::from(*byte)))
                .sum::<u128>()
        }
        (_, Json::String(text)) => text_oddness(text),
        (_, Json::Bool(value)) => 1 + u128::from(*value),
        _ => 1,
    }
}

/// How odd a text is that is not the plain one: the empty one is the least odd.
fn text_oddness(text: &str) -> u128 {
    1 + text.chars().map(char_oddness).sum::<u128>()
}

/// Characters from here on are none of a plain text's.
pub(crate) const ODD: u128 = 128;

/// The letters of plain texts are the least odd, all alike: longer texts of them
/// are odder than shorter ones. The others are in an order of their own.
pub(crate) fn char_oddness(char: char) -> u128 {
    let code = u128::from(u32::from(char));
    match char {
        'e' | 'x' | 'a' | 'm' | 'p' | 'l' => 64,
        // From 97 on, below `ODD`.
        'a'..='z' => code,
        '0'..='9' => ODD + code,
        'A'..='Z' => 2 * ODD + code,
        ' '..='~' => 3 * ODD + code,
        _ => 4 * ODD + code,
    }
}
