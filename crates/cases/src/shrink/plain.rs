//! The plain value of each place: what the least plausible payload has there.

use std::collections::HashMap;
use std::sync::OnceLock;

use smithereens_contract::{Member, ShapeId, ShapeKind};

use crate::json::Json;
use crate::plausible::Plausible;
use crate::shrink::node::{At, Node};
use crate::value::Growth;

/// Plain values, made when they are first asked for.
#[derive(Debug)]
pub(crate) struct Plain<'a, 'c> {
    pub(crate) plausible: &'a Plausible<'c>,
    /// By shape, then by member, of all that a message can hold.
    known: HashMap<ShapeId, Vec<(&'c str, OnceLock<Json>)>>,
}

impl<'a, 'c> Plain<'a, 'c> {
    pub(crate) fn new(plausible: &'a Plausible<'c>, message: Option<ShapeId>) -> Plain<'a, 'c> {
        let contract = plausible.contract;
        let slots = |id: ShapeId| {
            let slot = |member: &'c Member| (member.name.as_str(), OnceLock::new());
            (
                id,
                contract.shape(id).members().into_iter().map(slot).collect(),
            )
        };
        Plain {
            plausible,
            known: contract.closure(message).into_iter().map(slots).collect(),
        }
    }

    /// The plain value of a shape's member. `None` where there is none.
    pub(crate) fn known(&self, of: ShapeId, name: &str) -> Option<&Json> {
        let slots = self.known.get(&of)?;
        let (_, slot) = slots.iter().find(|(known, _)| *known == name)?;
        Some(slot.get_or_init(|| self.make(of, name)))
    }

    /// The plain value of a place. `None` for the message itself and for what
    /// the contract does not describe.
    pub(crate) fn of(&self, at: At<'_>) -> Option<&Json> {
        let (of, member) = at.edge()?;
        self.known(of, &member.name)
    }

    /// The plain key of a map.
    pub(crate) fn key(&self, at: At<'_>) -> Option<&str> {
        let At::Entry { of, key, .. } = at else {
            return None;
        };
        match self.known(of, &key.name) {
            Some(Json::String(key)) => Some(key),
            _ => None,
        }
    }

    fn make(&self, of: ShapeId, name: &str) -> Json {
        let shape = self.plausible.contract.shape(of);
        let mut growth = Growth::default();
        if matches!(shape.kind, ShapeKind::Structure(_) | ShapeKind::Union(_)) {
            let mut holder = Json::Object(Vec::new());
            self.plausible.put(of, &mut holder, name, &mut growth);
            return holder.get(name).cloned().unwrap_or(Json::Null);
        }
        shape.member(name).map_or(Json::Null, |member| {
            self.plausible
                .value(member.target, &member.traits, &mut growth)
        })
    }

    /// The simplest value of the same JSON type, for what has no shape.
    fn simplest(value: &Json) -> Json {
        match value {
            Json::Bool(_) => Json::Bool(false),
            Json::Number(_) => Json::integer(0),
            Json::String(_) => Json::text(""),
            Json::Array(_) => Json::Array(Vec::new()),
            Json::Object(_) => Json::Object(Vec::new()),
            Json::Null | Json::Raw(_) => Json::Null,
        }
    }

    /// What the value of a node should become, if it is not that already.
    pub(crate) fn instead_of(&self, node: &Node<'_, '_>) -> Option<Json> {
        let plain = match node.at {
            At::Message => return None,
            At::Loose => Plain::simplest(node.value),
            at => self.of(at)?.clone(),
        };
        (plain != *node.value).then_some(plain)
    }
}
