//! Plausible payloads: what a real service would take, as far as shapes, rules
//! and hints tell. Cases vary one thing of them at a time.

use std::collections::HashMap;

use smithereens_contract::{Contract, Hint, Provided, ShapeId, ShapeKind, Traits};
use smithereens_formats::Path;

use crate::json::Json;
use crate::mend::Kept;
use crate::site::Message;
use crate::value::{Growth, plain_text};

/// Builds payloads of one contract.
#[derive(Debug)]
pub struct Plausible<'c> {
    pub(crate) contract: &'c Contract,
    /// By shape index: the plain text of each string shape.
    pub(crate) plain: Vec<Option<String>>,
}

impl<'c> Plausible<'c> {
    /// Prepares for the documented operations' shapes.
    #[must_use]
    pub fn new(contract: &'c Contract) -> Plausible<'c> {
        let operations = contract.documented();
        let roots = operations.flat_map(|operation| contract.closure_of(operation));
        Plausible::of(contract, roots)
    }

    /// Prepares for some shapes and all that they refer to.
    pub(crate) fn of(
        contract: &'c Contract,
        roots: impl IntoIterator<Item = ShapeId>,
    ) -> Plausible<'c> {
        let mut plain = vec![None; contract.shapes().len()];
        for id in contract.closure(roots) {
            let shape = contract.shape(id);
            if shape.kind == ShapeKind::String {
                plain[id.index()] = plain_text(&shape.traits);
            }
        }
        Plausible { contract, plain }
    }

    /// The least payload in which `path` is a place with a value, made
    /// plausible by hints and kept to the rules where that is possible.
    #[must_use]
    pub fn with_place(&self, message: &Message, path: &Path) -> Json {
        let Some(shape) = message.shape else {
            return Json::Object(Vec::new());
        };
        let mut payload = self.value(shape, &Traits::default(), &mut Growth::default());
        self.reach(shape, &mut payload, &path.0);
        self.repair(
            message,
            &mut payload,
            &Kept {
                place: path,
                within: false,
                rule: None,
            },
        );
        payload
    }

    /// A payload with every optional member that goes with the others.
    #[must_use]
    pub fn full(&self, message: &Message) -> Json {
        let Some(shape) = message.shape else {
            return Json::Object(Vec::new());
        };
        let mut payload = self.value(shape, &Traits::default(), &mut Growth::default());
        self.fill(shape, &mut payload, &mut Growth::default());
        self.repair(
            message,
            &mut payload,
            &Kept {
                place: &Path::root(),
                within: false,
                rule: None,
            },
        );
        payload
    }

    /// Whether a member's value must come from elsewhere, and who says so.
    pub(crate) fn provided(&self, shape: &str, name: &str) -> Option<&'c Provided> {
        let all = self.contract.knowledge().provided.iter();
        all.into_iter()
            .find(|provided| provided.shape == shape && provided.member == name)
    }

    pub(crate) fn hints(&self, shape: &str) -> impl Iterator<Item = &'c Hint> {
        self.contract
            .knowledge()
            .hints
            .iter()
            .filter(move |hint| hint.shape == shape)
    }

    /// Puts a plausible value at a member, without what the hints say of it.
    pub(crate) fn put(&self, id: ShapeId, structure: &mut Json, name: &str, growth: &mut Growth) {
        let shape = self.contract.shape(id);
        let Some(member) = shape.member(name) else {
            return;
        };
        let sample = self
            .hints(&shape.name)
            .find_map(|hint| hint.sample.get(name).or_else(|| hint.set.get(name)));
        let value = match sample {
            Some(sample) => sample.into(),
            None => self.value(member.target, &member.traits, growth),
        };
        structure.set(name, value);
    }

    /// Makes sure that a structure has a member, along with what the hints ask
    /// for where that member is.
    pub(crate) fn add(&self, id: ShapeId, structure: &mut Json, name: &str) {
        if Json::is_value(structure.get(name)) {
            return;
        }
        if matches!(self.contract.shape(id).kind, ShapeKind::Union(_)) {
            *structure = Json::Object(Vec::new());
        }
        self.put(id, structure, name, &mut Growth::default());
        self.apply_hints_with(id, structure, name);
        order_members(self.contract, id, structure);
    }

    fn apply_hints_with(&self, id: ShapeId, structure: &mut Json, name: &str) {
        let with = |hint: &&Hint| hint.with.iter().any(|member| member == name);
        for hint in self.hints(&self.contract.shape(id).name).filter(with) {
            for gone in &hint.without {
                structure.remove(gone);
            }
            for (member, value) in &hint.set {
                structure.set(member, value.into());
            }
        }
    }

    /// Adds what is missing for `path` to be a place of the payload.
    pub(crate) fn reach(&self, id: ShapeId, payload: &mut Json, path: &[String]) {
        let Some((name, rest)) = path.split_first() else {
            return;
        };
        let shape = self.contract.shape(id);
        let Some(member) = shape.member(name) else {
            return;
        };
        match (&shape.kind, payload) {
            (ShapeKind::Structure(_) | ShapeKind::Union(_), structure @ Json::Object(_)) => {
                self.add(id, structure, name);
                // Hints apply also where the member stood there already.
                self.apply_hints_with(id, structure, name);
                order_members(self.contract, id, structure);
                if let Some(value) = structure.get_mut(name) {
                    self.reach(member.target, value, rest);
                }
            }
            (ShapeKind::List(_), Json::Array(items)) => {
                if items.is_empty() {
                    items.push(self.value(member.target, &member.traits, &mut Growth::default()));
                }
                self.reach(member.target, &mut items[0], rest);
            }
            (ShapeKind::Map { key, value }, Json::Object(entries)) => {
                if entries.is_empty() {
                    let mut growth = Growth::default();
                    if let Json::String(name) = self.value(key.target, &key.traits, &mut growth) {
                        entries.push((name, self.value(value.target, &value.traits, &mut growth)));
                    }
                }
                if let Some((_, entry)) = entries.first_mut().filter(|_| name == "value") {
                    self.reach(value.target, entry, rest);
                }
            }
            _ => {}
        }
    }

    /// Makes sure that a list or map has an element.
    pub(crate) fn ensure_element(&self, id: ShapeId, value: &mut Json) {
        let name = match self.contract.shape(id).kind {
            ShapeKind::List(_) => "member",
            _ => "value",
        };
        self.reach(id, value, &[name.to_owned()]);
    }

    /// Makes sure that a structure has a member, without what the hints ask for
    /// where it is.
    pub(crate) fn put_beside(&self, id: ShapeId, structure: &mut Json, name: &str) {
        if !Json::is_value(structure.get(name)) {
            self.put(id, structure, name, &mut Growth::default());
            order_members(self.contract, id, structure);
        }
    }

    /// Adds every member that goes with the others, at this depth only.
    pub(crate) fn fill_one(&self, id: ShapeId, structure: &mut Json) {
        for member in self.contract.shape(id).members() {
            let there = Json::is_value(structure.get(&member.name));
            if !there && !self.conflicts(id, structure, &member.name) {
                self.put(id, structure, &member.name, &mut Growth::default());
                self.apply_hints_with(id, structure, &member.name);
            }
        }
        order_members(self.contract, id, structure);
    }

    /// Whether something speaks against adding a member to what is there: a hint,
    /// or that its value must come from elsewhere.
    fn conflicts(&self, id: ShapeId, structure: &Json, name: &str) -> bool {
        let shape = &self.contract.shape(id).name;
        if self.provided(shape, name).is_some() {
            return true;
        }
        let mut hints = self.hints(&self.contract.shape(id).name);
        hints.any(|hint| {
            hint.with.iter().any(|member| member == name)
                && hint
                    .without
                    .iter()
                    .any(|gone| structure.get(gone).is_some())
        })
    }

    /// Adds every optional member that no hint speaks against, at every depth;
    /// a shape inside itself is left at its least.
    fn fill(&self, id: ShapeId, payload: &mut Json, growth: &mut Growth) {
        if !growth.enter(id) {
            return;
        }
        let shape = self.contract.shape(id);
        match (&shape.kind, payload) {
            (ShapeKind::Structure(members), structure @ Json::Object(_)) => {
                self.fill_one(id, structure);
                for member in members {
                    if let Some(value) = structure.get_mut(&member.name) {
                        self.fill(member.target, value, growth);
                    }
                }
            }
            (ShapeKind::List(member), Json::Array(items)) => {
                items
                    .iter_mut()
                    .for_each(|item| self.fill(member.target, item, growth));
            }
            (ShapeKind::Map { value, .. }, Json::Object(entries)) => {
                entries
                    .iter_mut()
                    .for_each(|(_, entry)| self.fill(value.target, entry, growth));
            }
            _ => {}
        }
        growth.leave();
    }
}

/// Puts a structure's members in documented order, so that the order of
/// building leaves no trace.
pub(crate) fn order_members(contract: &Contract, id: ShapeId, structure: &mut Json) {
    let (ShapeKind::Structure(members), Json::Object(entries)) =
        (&contract.shape(id).kind, structure)
    else {
        return;
    };
    let rank: HashMap<&str, usize> = members
        .iter()
        .enumerate()
        .map(|(rank, member)| (&*member.name, rank))
        .collect();
    entries.sort_by_key(|(name, _)| rank.get(name.as_str()).copied().unwrap_or(usize::MAX));
}
