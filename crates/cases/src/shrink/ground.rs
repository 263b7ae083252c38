//! What every candidate must keep, and how it is made to.

use smithereens_contract::{Contract, Scalar, ShapeKind, Test};
use smithereens_formats::Path;

use crate::build::locate;
use crate::cases::Cases;
use crate::json::Json;
use crate::judge::{Policy, judge};
use crate::mend::{Kept, structures_at};
use crate::plausible::order_members;
use crate::rules::{self, Broken};
use crate::shrink::node::{holds, nodes, path_of, value_at, value_at_mut};
use crate::shrink::plain::Plain;
use crate::shrink::weight::{Weight, weigh};
use crate::site::Message;

/// What stays the same while one payload shrinks.
#[derive(Debug)]
pub(crate) struct Ground<'a, 'c> {
    pub(crate) contract: &'c Contract,
    pub(crate) message: &'a Message,
    pub(crate) plain: Plain<'a, 'c>,
    pub(crate) focus: Option<Path>,
    /// What every candidate must have, and whether among the first elements.
    pinned: Vec<(Path, bool)>,
    /// The least plausible payload with what is pinned.
    least: Json,
}

impl<'a, 'c> Ground<'a, 'c> {
    pub(crate) fn new(
        cases: &'a Cases<'c>,
        message: &'a Message,
        payload: &Json,
        pinned: Vec<Path>,
        focus: Option<Path>,
    ) -> Ground<'a, 'c> {
        // Where it stands among the first elements it is looked for there.
        let pinned = pinned.into_iter().map(|path| {
            let first = holds(payload, &path.0, true);
            (path, first)
        });
        let mut ground = Ground {
            contract: cases.contract(),
            message,
            plain: Plain::new(cases.plausible(), message.shape),
            focus,
            pinned: pinned.collect(),
            least: Json::Null,
        };
        ground.least = ground.surroundings(&Path::root());
        ground
    }

    /// The least plausible payload with what is pinned.
    pub(crate) fn least(&self) -> &Json {
        &self.least
    }

    pub(crate) fn weigh(&self, payload: &Json, bytes: usize) -> Weight {
        weigh(&self.plain, self.message.shape, payload, &self.least, bytes)
    }

    /// Whether a payload has what is pinned and keeps all but rules.
    pub(crate) fn keeps_the_contract(&self, payload: &Json) -> bool {
        let pins = self.pinned.iter();
        let mut pins = pins.map(|(path, first)| holds(payload, &path.0, *first));
        pins.all(|holds| holds)
            && self.message.shape.is_none_or(|shape| {
                judge(self.contract, shape, payload, Policy::Constraints).is_empty()
            })
    }

    pub(crate) fn keeps_the_rules(&self, payload: &Json) -> bool {
        rules::broken(self.contract, self.message, payload).is_empty()
    }

    /// The least plausible payload that has a place and all that is pinned.
    fn surroundings(&self, place: &Path) -> Json {
        let plausible = self.plain.plausible;
        let mut payload = plausible.with_place(self.message, place);
        if let Some(shape) = self.message.shape {
            for (pin, _) in &self.pinned {
                if !holds(&payload, &pin.0, true) {
                    plausible.reach(shape, &mut payload, &pin.0);
                    self.repair(&mut payload, pin);
                }
            }
        }
        payload
    }

    /// What stands at a spot, in the least plausible surroundings.
    pub(crate) fn transplanted(&self, payload: &Json, spot: &[usize]) -> Option<Json> {
        let shape = self.message.shape?;
        let path = path_of(self.contract, Some(shape), payload, spot)?;
        let value = value_at(payload, spot)?;
        let mut around = self.surroundings(&path);
        value.clone_into(locate(self.contract, shape, &mut around, &path.0, &[])?);
        let kept = Kept {
            place: &path,
            within: true,
            rule: None,
        };
        self.plain
            .plausible
            .repair(self.message, &mut around, &kept);
        Some(around)
    }

    /// The payload with the members of every structure in documented order.
    pub(crate) fn ordered(&self, payload: &Json) -> Json {
        let mut ordered = payload.clone();
        // The inner ones first: their spots are those of the unordered payload.
        let nodes = nodes(self.contract, self.message.shape, payload, None);
        for node in nodes.into_iter().rev() {
            if let (Some(shape), Some(there)) = (node.shape, value_at_mut(&mut ordered, &node.spot))
            {
                order_members(self.contract, shape, there);
            }
        }
        ordered
    }

    /// A payload that breaks rules, changed until it does not: by what the rules
    /// ask for, and by no longer being what they speak about. Changes that
    /// bring back what was just taken away come to nothing.
    pub(crate) fn mended(&self, payload: &Json) -> Vec<Json> {
        let place = self.focus.as_ref();
        let place = place.or(self.pinned.first().map(|(path, _)| path));
        let root = Path::root();
        let place = place.unwrap_or(&root);
        let mut repaired = payload.clone();
        self.repair(&mut repaired, place);
        let mut evaded = payload.clone();
        for _ in 0..4 {
            let broken = rules::broken(self.contract, self.message, &evaded);
            let mut changed = false;
            for broken in &broken {
                changed |= self.evade(&mut evaded, broken);
            }
            if !changed {
                break;
            }
        }
        self.repair(&mut evaded, place);
        let mut found = vec![evaded, repaired];
        found.retain(|mended| self.keeps_the_rules(mended));
        found.dedup();
        found
    }

    fn repair(&self, payload: &mut Json, place: &Path) {
        let kept = Kept {
            place,
            within: false,
            rule: None,
        };
        self.plain.plausible.repair(self.message, payload, &kept);
    }

    /// Makes a rule's `when` not hold where the rule is broken.
    fn evade(&self, payload: &mut Json, broken: &Broken<'_>) -> bool {
        let Some(root) = self.message.shape else {
            return false;
        };
        let mut names = broken.at.0.iter();
        let shape = names.try_fold(root, |id, name| {
            Some(self.contract.shape(id).member(name)?.target)
        });
        let Some(shape) = shape else { return false };
        let plausible = self.plain.plausible;
        for clause in &broken.rule.when {
            let Some(member) = self.contract.shape(shape).member(&clause.member) else {
                continue;
            };
            let values = match (&clause.is, &self.contract.shape(member.target).kind) {
                (Test::Equals(Scalar::Boolean(value)), _) => vec![Json::Bool(!value)],
                (Test::Equals(Scalar::Text(text)), ShapeKind::Enum(values)) => {
                    let plain = self.plain.known(shape, &member.name).cloned();
                    let others = values.iter().map(|value| Json::text(value.value.as_str()));
                    let mut others: Vec<Json> = plain.into_iter().chain(others).collect();
                    others.retain(|other| *other != Json::text(text.as_str()));
                    others
                }
                (Test::Present, _) => {
                    return self.change(payload, broken, |structure| {
                        structure.remove(&clause.member);
                    });
                }
                (Test::Absent, _) => {
                    return self.change(payload, broken, |structure| {
                        plausible.add(shape, structure, &clause.member);
                    });
                }
                _ => continue,
            };
            let tried = values.into_iter().map(|value| {
                let mut changed = payload.clone();
                self.change(&mut changed, broken, |structure| {
                    structure.set(&clause.member, value.clone());
                });
                let left = rules::broken(self.contract, self.message, &changed).len();
                (left, changed)
            });
            if let Some((_, changed)) = tried.min_by_key(|(left, _)| *left) {
                *payload = changed;
                return true;
            }
        }
        false
    }

    fn change(&self, payload: &mut Json, broken: &Broken<'_>, change: impl Fn(&mut Json)) -> bool {
        let mut changed = false;
        for structure in structures_at(payload, &broken.at) {
            if !rules::keeps(broken.rule, structure) {
                change(structure);
                changed = true;
            }
        }
        changed
    }
}
