//! Large valid payloads, varied by chance, to shrink from.

use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Message, Policy, TextSite, judge, rules};
use smithereens_contract::{ShapeId, ShapeKind, Traits};

/// SplitMix64: enough to vary payloads, and the same on every platform.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).expect("below a usize")
    }

    fn one<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}

/// Whether a payload keeps the contract and its rules.
pub(crate) fn is_valid(cases: &Cases<'_>, message: &Message, payload: &Json) -> bool {
    let contract = cases.contract();
    rules::broken(contract, message, payload).is_empty()
        && message
            .shape
            .is_none_or(|shape| judge(contract, shape, payload, Policy::Constraints).is_empty())
}

/// The full payload, changed here and there until it has about so many bytes.
pub(crate) fn grown(
    cases: &Cases<'_>,
    message: &Message,
    bytes: usize,
    chance: &mut Chance,
) -> Json {
    let mut payload = cases.plausible().full(message);
    for _ in 0..400 {
        let mut changed = payload.clone();
        if let Some(shape) = message.shape {
            vary(cases, shape, &Traits::default(), &mut changed, chance);
        }
        let size = changed.to_bytes().len();
        if size <= bytes && is_valid(cases, message, &changed) {
            payload = changed;
        }
        if size * 10 > bytes * 9 && size <= bytes {
            break;
        }
    }
    payload
}

/// Changes one value, found by going down by chance.
fn vary(cases: &Cases<'_>, id: ShapeId, over: &Traits, value: &mut Json, chance: &mut Chance) {
    let contract = cases.contract();
    let shape = contract.shape(id);
    let traits = shape.traits.overlaid(over);
    match (&shape.kind, value) {
        (ShapeKind::Structure(members) | ShapeKind::Union(members), Json::Object(entries)) => {
            let index = chance.below(entries.len());
            if let Some((name, value)) = entries.get_mut(index)
                && let Some(member) = members.iter().find(|member| member.name == *name)
            {
                vary(cases, member.target, &member.traits, value, chance);
            }
        }
        (ShapeKind::List(member), Json::Array(items)) => {
            let index = chance.below(items.len());
            match items.get(index).cloned() {
                Some(item) if chance.below(3) == 0 => items.push(item),
                Some(_) => vary(
                    cases,
                    member.target,
                    &member.traits,
                    &mut items[index],
                    chance,
                ),
                None => {}
            }
        }
        (ShapeKind::Map { value: member, .. }, Json::Object(entries)) => {
            let index = chance.below(entries.len());
            match entries.get(index).cloned() {
                Some((name, value)) if chance.below(3) == 0 => {
                    entries.push((format!("{name}{}", chance.below(1_000)), value));
                }
                Some(_) => {
                    vary(
                        cases,
                        member.target,
                        &member.traits,
                        &mut entries[index].1,
                        chance,
                    );
                }
                None => {}
            }
        }
        (ShapeKind::Enum(values), value) => {
            if let Some(other) = chance.one(values) {
                *value = Json::text(other.value.as_str());
            }
        }
        (ShapeKind::String, Json::String(text)) => vary_text(&traits, text, chance),
        (ShapeKind::Boolean, value) => *value = Json::Bool(chance.below(2) == 0),
        (ShapeKind::Timestamp, Json::Number(text)) => {
            *text = (chance.below(4_000_000_000) as i64 - 1_000_000_000).to_string();
            if chance.below(2) == 0 {
                *text = format!("{text}.{:03}", chance.below(1_000));
            }
        }
        (_, Json::Number(text)) => {
            let bits = chance.below(32);
            *text = chance.below(1 << bits).to_string();
        }
        _ => {}
    }
}

fn vary_text(traits: &Traits, text: &mut String, chance: &mut Chance) {
    let site = TextSite::new(traits.pattern.as_ref(), traits.length);
    let other = match chance.below(3) {
        0 => site.of_length(chance.below(40) as u64),
        1 => chance
            .one(&site.edges())
            .and_then(|edge| site.with_char(*edge)),
        _ => Some(format!("{text}{}", chance.below(10_000))),
    };
    if let Some(other) = other {
        *text = other;
    }
}
