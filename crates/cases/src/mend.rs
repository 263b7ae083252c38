//! Mending: keeping the rules around a case that is not about them.

use smithereens_contract::{Clause, Provided, Scalar, ShapeId, ShapeKind, Test};
use smithereens_formats::Path;

use crate::json::Json;
use crate::plausible::Plausible;
use crate::rules;
use crate::site::Message;

/// What a repair must leave alone.
pub(crate) struct Kept<'a> {
    /// The place that the case is about.
    pub(crate) place: &'a Path,
    /// Whether what is within the place must stay as it is too.
    pub(crate) within: bool,
    /// The rule that the case breaks or keeps on purpose, with the place of its
    /// structure and the members that it speaks about.
    pub(crate) rule: Option<(&'a str, &'a Path, Vec<&'a str>)>,
}

impl Kept<'_> {
    fn concerns(&self, place: &Path, scope: &Path, rule: &str) -> bool {
        let on_purpose = self.rule.as_ref().is_some_and(|(kept, at, members)| {
            *kept == rule
                || (*at == scope
                    && members
                        .iter()
                        .any(|member| place.0[at.0.len()..].join(".") == *member))
        });
        // Changing what holds the place would change the place too.
        let around = !self.place.is_root() && self.place.0.starts_with(&place.0);
        let within = self.within && place.0.starts_with(&self.place.0);
        on_purpose || around || within
    }
}

impl Plausible<'_> {
    /// Mends broken rules where that leaves alone what a case is about.
    pub(crate) fn repair(&self, message: &Message, payload: &mut Json, kept: &Kept<'_>) {
        let Some(shape) = message.shape else { return };
        // Mending one rule can break another; a few rounds settle what can be.
        for _ in 0..4 {
            let broken = rules::broken(self.contract, message, payload);
            let mut changed = false;
            for rules::Broken { rule, at } in broken {
                for clause in &rule.then {
                    let place = clause
                        .member
                        .split('.')
                        .fold(at.clone(), |path, name| path.join(name));
                    if kept.concerns(&place, &at, &rule.id) {
                        continue;
                    }
                    let Some(scope) = self.contract_shape_at(shape, &at) else {
                        continue;
                    };
                    let before = payload.clone();
                    let there = has_place(payload, kept.place);
                    let mut mended = false;
                    for structure in structures_at(payload, &at) {
                        if !rules::keeps(rule, structure) {
                            mended |= self.mend(scope, structure, clause, kept.rule.is_some());
                        }
                    }
                    // A hint can take away what does not go with the mending;
                    // what the case is about stays, and the rule stays broken.
                    if there && !has_place(payload, kept.place) {
                        *payload = before;
                        mended = false;
                    }
                    changed |= mended;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// What of a payload must come from elsewhere.
    pub(crate) fn provided_in(&self, id: ShapeId, payload: &Json) -> Vec<&Provided> {
        let shape = self.contract.shape(id);
        match (&shape.kind, payload) {
            (ShapeKind::Structure(members), Json::Object(_)) => {
                let there = members
                    .iter()
                    .filter_map(|member| Some((member, payload.get(&member.name)?)));
                let found =
                    there
                        .filter(|(_, value)| **value != Json::Null)
                        .flat_map(|(member, value)| {
                            let own = self.provided(&shape.name, &member.name);
                            own.into_iter()
                                .chain(self.provided_in(member.target, value))
                                .collect::<Vec<_>>()
                        });
                found.collect()
            }
            (ShapeKind::List(member), Json::Array(items)) => items
                .iter()
                .flat_map(|item| self.provided_in(member.target, item))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn contract_shape_at(&self, root: ShapeId, path: &Path) -> Option<ShapeId> {
        path.0.iter().try_fold(root, |id, name| {
            Some(self.contract.shape(id).member(name)?.target)
        })
    }

    /// Makes one clause of `then` hold; `false` where nothing was done. `beside`:
    /// without taking away what does not go with it.
    fn mend(&self, id: ShapeId, structure: &mut Json, clause: &Clause, beside: bool) -> bool {
        if clause.member.contains('.') {
            return false;
        }
        match &clause.is {
            Test::Present if beside => self.put_beside(id, structure, &clause.member),
            Test::Present => self.add(id, structure, &clause.member),
            Test::Absent => structure.remove(&clause.member),
            Test::Equals(scalar) => structure.set(&clause.member, scalar_value(scalar)),
            Test::NotEquals(Scalar::Boolean(value)) => {
                structure.set(&clause.member, Json::Bool(!value))
            }
            Test::OneOf(texts) => match texts.first() {
                Some(first) => structure.set(&clause.member, Json::text(first.as_str())),
                None => return false,
            },
            _ => return false,
        }
        true
    }
}

/// Whether a payload has a place, be it null.
fn has_place(payload: &mut Json, place: &Path) -> bool {
    let Some((name, holder)) = place.0.split_last() else {
        return true;
    };
    let holders = structures_at(payload, &Path(holder.to_vec()));
    holders.into_iter().any(|holder| match holder {
        Json::Array(items) => !items.is_empty(),
        Json::Object(entries) => {
            let is_entry = (name == "key" || name == "value") && !entries.is_empty();
            is_entry || entries.iter().any(|(key, _)| key == name)
        }
        _ => true,
    })
}

/// Every structure at a path, through all elements of lists and maps.
pub(crate) fn structures_at<'j>(payload: &'j mut Json, path: &Path) -> Vec<&'j mut Json> {
    let mut found = vec![payload];
    for name in &path.0 {
        found = found
            .into_iter()
            .flat_map(|value| {
                let is_member = value.get(name).is_some();
                match value {
                    Json::Array(items) => items.iter_mut().collect::<Vec<_>>(),
                    object if is_member => object.get_mut(name).into_iter().collect(),
                    Json::Object(entries) if name == "value" => {
                        entries.iter_mut().map(|(_, entry)| entry).collect()
                    }
                    _ => Vec::new(),
                }
            })
            .collect();
    }
    found
}

pub(crate) fn scalar_value(scalar: &Scalar) -> Json {
    match scalar {
        Scalar::Boolean(value) => Json::Bool(*value),
        Scalar::Text(text) => Json::text(text.as_str()),
    }
}
