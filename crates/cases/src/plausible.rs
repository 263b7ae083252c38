//! Plausible payloads: what a real service would take, as far as shapes, rules
//! and hints tell. Cases vary one thing of them at a time.

use smithereens_contract::{Contract, Hint, Provided, ShapeId, ShapeKind, TimestampFormat, Traits};
use smithereens_formats::Path;

use crate::json::Json;
use crate::mend::Kept;
use crate::site::Message;
use crate::text::TextSite;

/// 2020-05-15T00:00:00Z, the day of the first contract.
const PLAUSIBLE_TIME: i64 = 1_589_500_800;

/// Builds payloads of one contract.
#[derive(Debug)]
pub struct Plausible<'c> {
    pub(crate) contract: &'c Contract,
    /// By shape index: the plain text of each string shape.
    plain: Vec<Option<String>>,
}

impl<'c> Plausible<'c> {
    /// Prepares for the documented operations' shapes.
    #[must_use]
    pub fn new(contract: &'c Contract) -> Plausible<'c> {
        let mut plain = vec![None; contract.shapes().len()];
        for operation in contract.documented() {
            for id in contract.closure_of(operation) {
                let shape = contract.shape(id);
                if plain[id.index()].is_none() && shape.kind == ShapeKind::String {
                    plain[id.index()] = plain_text(&shape.traits);
                }
            }
        }
        Plausible { contract, plain }
    }

    /// The least that the contract asks of a message, made plausible.
    #[must_use]
    pub fn minimal(&self, message: &Message) -> Json {
        self.with_place(message, &Path::root())
    }

    /// The least payload in which `path` is a place with a value, made
    /// plausible by hints and kept to the rules where that is possible.
    #[must_use]
    pub fn with_place(&self, message: &Message, path: &Path) -> Json {
        let Some(shape) = message.shape else {
            return Json::Object(Vec::new());
        };
        let mut payload = self.value(shape, &Traits::default(), &mut Vec::new());
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
        let mut payload = self.value(shape, &Traits::default(), &mut Vec::new());
        self.fill(shape, &mut payload, &mut Vec::new());
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

    /// A plausible value of a shape.
    fn value(&self, id: ShapeId, over: &Traits, around: &mut Vec<ShapeId>) -> Json {
        let shape = self.contract.shape(id);
        match &shape.kind {
            ShapeKind::Boolean => Json::Bool(false),
            ShapeKind::String if over.pattern.is_some() || over.length.is_some() => {
                Json::text(plain_text(&shape.traits.overlaid(over)).unwrap_or_default())
            }
            ShapeKind::String => Json::text(self.plain[id.index()].clone().unwrap_or_default()),
            ShapeKind::Enum(values) => Json::text(values.first().map_or("", |value| &value.value)),
            ShapeKind::IntEnum(values) => {
                Json::integer(values.first().copied().unwrap_or_default().into())
            }
            ShapeKind::Timestamp => match shape.traits.overlaid(over).timestamp_format {
                None | Some(TimestampFormat::EpochSeconds) => Json::integer(PLAUSIBLE_TIME),
                Some(TimestampFormat::DateTime) => Json::text("2020-05-15T00:00:00Z"),
                Some(TimestampFormat::HttpDate) => Json::text("Fri, 15 May 2020 00:00:00 GMT"),
            },
            ShapeKind::Blob => Json::text("YQ=="),
            ShapeKind::Document => Json::Object(Vec::new()),
            ShapeKind::List(member) => {
                let least = length_min(&shape.traits.overlaid(over)).max(1);
                let recursive = around.contains(&id);
                around.push(id);
                let item = (!recursive).then(|| self.value(member.target, &member.traits, around));
                around.pop();
                Json::Array(item.map(|item| vec![item; least]).unwrap_or_default())
            }
            ShapeKind::Map { key, value } => {
                let least = length_min(&shape.traits.overlaid(over)).max(1);
                if around.contains(&id) {
                    return Json::Object(Vec::new());
                }
                around.push(id);
                let Json::String(name) = self.value(key.target, &key.traits, around) else {
                    around.pop();
                    return Json::Object(Vec::new());
                };
                let item = self.value(value.target, &value.traits, around);
                around.pop();
                let names = (0..least)
                    .filter_map(|index| self.distinct(key.target, &key.traits, &name, index));
                Json::Object(names.map(|name| (name, item.clone())).collect())
            }
            ShapeKind::Union(members) => {
                let mut union = Json::Object(Vec::new());
                if let Some(member) = members.first().filter(|_| !around.contains(&id)) {
                    around.push(id);
                    union.set(
                        &member.name,
                        self.value(member.target, &member.traits, around),
                    );
                    around.pop();
                }
                union
            }
            ShapeKind::Structure(members) => {
                let mut structure = Json::Object(Vec::new());
                around.push(id);
                for member in members {
                    if member.is_required() {
                        self.put(id, &mut structure, &member.name, around);
                    }
                }
                let always = self.hints(&shape.name).filter(|hint| hint.with.is_empty());
                for (name, value) in always.flat_map(|hint| &hint.set) {
                    structure.set(name, value.into());
                }
                around.pop();
                order_members(self.contract, id, &mut structure);
                structure
            }
            _ => Json::Number(plausible_number(&shape.traits.overlaid(over))),
        }
    }

    /// The text by number among distinct ones of a shape, like `first` but for
    /// its end. `None` where none is known that the contract allows.
    pub(crate) fn distinct(
        &self,
        id: ShapeId,
        over: &Traits,
        first: &str,
        index: usize,
    ) -> Option<String> {
        let shape = self.contract.shape(id);
        if let ShapeKind::Enum(values) = &shape.kind {
            let mut others = values
                .iter()
                .map(|value| &value.value)
                .filter(|value| *value != first);
            return if index == 0 {
                Some(first.to_owned())
            } else {
                others.nth(index - 1).cloned()
            };
        }
        let traits = shape.traits.overlaid(over);
        let texts = TextSite::new(traits.pattern.as_ref(), traits.length);
        let numbered = nth_key(first, index);
        if texts.allows(&numbered) != Some(false) {
            return Some(numbered);
        }
        // Where digits do not fit, another length does.
        let length = texts.shortest()? + index as u64;
        texts
            .of_length(length)
            .filter(|text| text != first && texts.allows(text) != Some(false))
    }

    /// A copy of a structure in which the texts are others, by number: nobody says
    /// that equal elements of a list are taken.
    pub(crate) fn told_apart(&self, id: ShapeId, value: &Json, index: usize) -> Json {
        let mut copy = value.clone();
        if let (ShapeKind::Structure(members), Json::Object(entries)) =
            (&self.contract.shape(id).kind, &mut copy)
        {
            for (name, value) in entries {
                let member = members.iter().find(|member| member.name == *name);
                if let (Some(member), Json::String(text)) = (member, &*value)
                    && self.contract.shape(member.target).kind == ShapeKind::String
                    && let Some(other) = self.distinct(member.target, &member.traits, text, index)
                {
                    *value = Json::text(other);
                }
            }
        }
        copy
    }

    /// Whether a member's value must come from elsewhere, and who says so.
    pub(crate) fn provided(&self, shape: &str, name: &str) -> Option<&'c Provided> {
        let all = self.contract.knowledge().provided.iter();
        all.into_iter()
            .find(|provided| provided.shape == shape && provided.member == name)
    }

    fn hints(&self, shape: &str) -> impl Iterator<Item = &'c Hint> {
        self.contract
            .knowledge()
            .hints
            .iter()
            .filter(move |hint| hint.shape == shape)
    }

    /// Puts a plausible value at a member, without what the hints say of it.
    fn put(&self, id: ShapeId, structure: &mut Json, name: &str, around: &mut Vec<ShapeId>) {
        let shape = self.contract.shape(id);
        let Some(member) = shape.member(name) else {
            return;
        };
        let sample = self
            .hints(&shape.name)
            .find_map(|hint| hint.sample.get(name).or_else(|| hint.set.get(name)));
        let value = match sample {
            Some(sample) => sample.into(),
            None => self.value(member.target, &member.traits, around),
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
        self.put(id, structure, name, &mut Vec::new());
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
                    items.push(self.value(member.target, &member.traits, &mut Vec::new()));
                }
                self.reach(member.target, &mut items[0], rest);
            }
            (ShapeKind::Map { key, value }, Json::Object(entries)) => {
                if entries.is_empty() {
                    let mut around = Vec::new();
                    if let Json::String(name) = self.value(key.target, &key.traits, &mut around) {
                        entries.push((name, self.value(value.target, &value.traits, &mut around)));
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
            self.put(id, structure, name, &mut Vec::new());
            order_members(self.contract, id, structure);
        }
    }

    /// Adds every member that goes with the others, at this depth only.
    pub(crate) fn fill_one(&self, id: ShapeId, structure: &mut Json) {
        for member in self.contract.shape(id).members() {
            if !self.conflicts(id, structure, &member.name) {
                self.add(id, structure, &member.name);
            }
        }
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
    fn fill(&self, id: ShapeId, payload: &mut Json, around: &mut Vec<ShapeId>) {
        if around.contains(&id) {
            return;
        }
        let shape = self.contract.shape(id);
        around.push(id);
        match (&shape.kind, payload) {
            (ShapeKind::Structure(members), structure @ Json::Object(_)) => {
                for member in members {
                    if !self.conflicts(id, structure, &member.name) {
                        self.add(id, structure, &member.name);
                    }
                    if let Some(value) = structure.get_mut(&member.name) {
                        self.fill(member.target, value, around);
                    }
                }
            }
            (ShapeKind::List(member), Json::Array(items)) => {
                items
                    .iter_mut()
                    .for_each(|item| self.fill(member.target, item, around));
            }
            (ShapeKind::Map { value, .. }, Json::Object(entries)) => {
                entries
                    .iter_mut()
                    .for_each(|(_, entry)| self.fill(value.target, entry, around));
            }
            _ => {}
        }
        around.pop();
    }
}

/// The name of a map's entry by number, of the same length where there is room.
pub(crate) fn nth_key(name: &str, index: usize) -> String {
    if index == 0 {
        return name.to_owned();
    }
    let digits = index.to_string();
    let keep = name.chars().count().saturating_sub(digits.len());
    name.chars().take(keep).chain(digits.chars()).collect()
}

fn plain_text(traits: &Traits) -> Option<String> {
    TextSite::new(traits.pattern.as_ref(), traits.length).plain()
}

fn length_min(traits: &Traits) -> usize {
    let min = traits
        .length
        .and_then(|length| length.min)
        .unwrap_or_default();
    usize::try_from(min).unwrap_or(usize::MAX)
}

fn plausible_number(traits: &Traits) -> String {
    let range = traits.range.as_ref();
    let two = smithereens_contract::Decimal::from(2);
    if range.is_none_or(|range| range.allows(&two)) {
        return "2".to_owned();
    }
    let end = range.and_then(|range| range.min.as_ref().or(range.max.as_ref()));
    end.map_or_else(|| "2".to_owned(), ToString::to_string)
}

/// Puts a structure's members in documented order, so that the order of
/// building leaves no trace.
fn order_members(contract: &Contract, id: ShapeId, structure: &mut Json) {
    let (ShapeKind::Structure(members), Json::Object(entries)) =
        (&contract.shape(id).kind, structure)
    else {
        return;
    };
    let rank = |name: &str| members.iter().position(|member| member.name == name);
    entries.sort_by_key(|(name, _)| rank(name).unwrap_or(usize::MAX));
}
