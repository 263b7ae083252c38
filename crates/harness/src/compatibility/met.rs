//! Which changes of a contract a payload has in it.

use std::collections::HashMap;

use smithereens_cases::Message;
use smithereens_cases::json::Json;
use smithereens_contract::{Contract, ShapeId, ShapeKind};
use smithereens_formats::{Change, ChangeKind, Changes, MessageId};

/// A change at one of its places, by their indices among the changes and among
/// the change's places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Met {
    pub(super) change: usize,
    pub(super) place: usize,
}

/// The changes by the message that they are met in.
pub(super) struct Meeting<'a> {
    changes: &'a [Change],
    of: HashMap<&'a MessageId, Vec<Met>>,
}

impl<'a> Meeting<'a> {
    pub(super) fn new(changes: &'a Changes) -> Meeting<'a> {
        let mut of: HashMap<_, Vec<Met>> = HashMap::new();
        for (change, one) in changes.changes.iter().enumerate() {
            for (place, site) in one.places.iter().enumerate() {
                let met = Met { change, place };
                of.entry(&site.message).or_default().push(met);
            }
        }
        Meeting {
            changes: &changes.changes,
            of,
        }
    }

    /// The changes that a payload has in it: something stands at a place of
    /// them, and where a change is about one value, that value does.
    pub(super) fn met(&self, contract: &Contract, message: &Message, payload: &Json) -> Vec<Met> {
        let all = self.of.get(&message.id).map_or(&[][..], Vec::as_slice);
        let is_there = |met: &&Met| {
            let change = &self.changes[met.change];
            let path = change.places[met.place].path.0.as_slice();
            let value = match change.id.kind {
                ChangeKind::EnumValueAdded | ChangeKind::EnumValueRemoved => {
                    change.id.value.as_deref()
                }
                _ => None,
            };
            // Whether a member must be there matters most where it is not.
            let path = match (change.id.kind, path) {
                (
                    ChangeKind::RequiredAdded
                    | ChangeKind::RequiredRemoved
                    | ChangeKind::DefaultChanged
                    | ChangeKind::BoxAdded
                    | ChangeKind::BoxRemoved,
                    [around @ .., _],
                ) => around,
                _ => path,
            };
            let Some(shape) = message.shape else {
                return path.is_empty();
            };
            stands(contract, shape, payload, path, value)
        };
        all.iter().filter(is_there).copied().collect()
    }
}

/// Whether anything, or this value, stands at a path.
fn stands(
    contract: &Contract,
    shape: ShapeId,
    json: &Json,
    path: &[String],
    value: Option<&str>,
) -> bool {
    let Some((step, rest)) = path.split_first() else {
        return match (value, json) {
            (None, _) => true,
            (Some(value), Json::String(text) | Json::Number(text)) => value == text,
            _ => false,
        };
    };
    let within = |target, inner: &Json| stands(contract, target, inner, rest, value);
    match (&contract.shape(shape).kind, json) {
        (ShapeKind::Structure(members) | ShapeKind::Union(members), Json::Object(_)) => {
            let member = members.iter().find(|member| member.name == *step);
            member.is_some_and(|member| {
                let inner = json.get(step);
                inner.is_some_and(|inner| within(member.target, inner))
            })
        }
        (ShapeKind::List(member), Json::Array(items)) if step == "member" => {
            items.iter().any(|item| within(member.target, item))
        }
        (ShapeKind::Map { key, .. }, Json::Object(entries)) if step == "key" => entries
            .iter()
            .any(|(name, _)| within(key.target, &Json::text(name.as_str()))),
        (ShapeKind::Map { value: of, .. }, Json::Object(entries)) if step == "value" => {
            entries.iter().any(|(_, inner)| within(of.target, inner))
        }
        _ => false,
    }
}
