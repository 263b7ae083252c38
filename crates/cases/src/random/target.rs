//! The places of one payload, and which kinds of cases they can be turned into.

use std::collections::BTreeMap;

use smithereens_contract::{Contract, ShapeId, ShapeKind};
use smithereens_formats::{Expectation, Level, Outcome, RandomClass, Role};

use super::breaking::{Breach, Breaking, Broken, Specimen};
use super::choices::Choices;
use crate::cases::Cases;
use crate::json::Json;
use crate::kind::CaseKind;
use crate::site::{Holder, Message};

/// How many places and kinds are tried for each thing to break.
const TRIES: usize = 12;
/// How often, of 256, a rule is broken rather than a constraint.
const RULES: u8 = 56;
/// How often, of 256, what is broken next is beside what was broken before.
const BESIDE: u8 = 128;

/// What is done to payloads that are to be refused.
const INVALID: [&str; 19] = [
    "missing",
    "null",
    "wrong-type",
    "unknown-enum",
    "too-short",
    "too-long",
    "char",
    "text",
    "raw-control",
    "lone-surrogate",
    "number",
    "number-form",
    "timestamp-text",
    "blob",
    "too-few",
    "too-many",
    "equal-items",
    "duplicate-key",
    "rule",
];
/// What a later contract may do to answers, or requests: more values and members,
/// other limits.
const FUTURE: [&str; 7] = [
    "unknown-enum",
    "unknown-member",
    "null",
    "member-order",
    "number",
    "too-long",
    "too-many",
];

/// A message's places as a tree, to find those of a payload.
#[derive(Debug)]
pub(super) struct Targets {
    /// The index of the first place, which is the message itself.
    first: usize,
    /// By place, from the first: the places in it.
    inside: Vec<Vec<(String, usize)>>,
}

/// A place of a payload: the index of the enumerated one, and which elements of
/// lists and maps it is in.
type Target = (usize, Vec<usize>);

/// The places of a payload, each with all elements that it is in.
type There = Vec<(usize, Vec<Vec<usize>>)>;

impl Targets {
    pub(super) fn of(cases: &Cases<'_>, message: &Message) -> Targets {
        let all = cases.places().iter().enumerate();
        let own = all.filter(|(_, (_, place))| place.site.message == message.id);
        let mut targets = Targets {
            first: 0,
            inside: Vec::new(),
        };
        // Depth first: what holds a place is the last one that is less deep.
        let mut around: Vec<usize> = Vec::new();
        for (index, (_, place)) in own {
            let names = &place.site.path.0;
            match names.last() {
                None => targets.first = index,
                Some(name) => {
                    around.truncate(names.len());
                    if let Some(holder) = around.last() {
                        targets.inside[*holder].push((name.clone(), index));
                    }
                }
            }
            around.push(index - targets.first);
            targets.inside.push(Vec::new());
        }
        targets
    }

    /// Breaks a valid payload in one to three places; `None` if nothing of it can
    /// be broken in this way.
    pub(super) fn breaking(
        &self,
        cases: &Cases<'_>,
        message: &Message,
        base: Json,
        class: RandomClass,
        choices: &mut Choices<'_>,
    ) -> Option<(Specimen, Broken)> {
        let mut base = base;
        base.remove("__type");
        let there = self.there(cases, message, &base);
        let names: &[&str] = match class {
            RandomClass::Future => &FUTURE,
            _ => &INVALID,
        };
        let wanted = match choices.byte() {
            0..=127 => 1,
            128..=207 => 2,
            _ => 3,
        };
        let mut breaking = Breaking::new(cases, message, base.clone());
        for _ in 0..wanted {
            let before = breaking.count();
            for _ in 0..TRIES {
                let last = breaking.last();
                if let Some(breach) = self.some(cases, &there, last, names, choices) {
                    // What cannot be done, or means something else, is not.
                    let _undone = breaking.take(breach, |expected| is_of(class, expected));
                }
                if breaking.count() > before {
                    break;
                }
            }
        }
        let breaches = breaking.breaches();
        (!breaches.is_empty()).then(|| (Specimen { base, breaches }, breaking.finish()))
    }

    /// Whether there is more than the message itself.
    pub(super) fn has_members(&self) -> bool {
        self.inside.len() > 1
    }

    /// Some place with something to do to it. Places first, then which of the
    /// elements there: or most would be about what there is most of.
    fn some(
        &self,
        cases: &Cases<'_>,
        there: &There,
        near: Option<&Breach>,
        names: &[&str],
        choices: &mut Choices<'_>,
    ) -> Option<Breach> {
        let is_rule = |kind: &CaseKind| matches!(kind, CaseKind::Rule(_));
        let wants_rule = names.contains(&"rule") && choices.often(RULES);
        let is_new = |kind: &CaseKind| match kind {
            // The hidden double of a documented value is as new as any.
            CaseKind::UnknownEnum(name) => names != FUTURE || *name == "new",
            _ => true,
        };
        let kinds_at = |place: usize| -> Vec<(&CaseKind, &str)> {
            cases
                .planned_in(place)
                .iter()
                .map(|planned| (planned.kind(), planned.kind().name()))
                .filter(|(kind, name)| names.contains(name) && is_new(kind))
                .filter(|(kind, _)| !wants_rule || is_rule(kind))
                .collect()
        };
        let beside = near.filter(|_| choices.often(BESIDE));
        let is_near = |place: usize| beside.is_none_or(|near| near.is_near(place, cases));
        let places: Vec<&(usize, Vec<Vec<usize>>)> = there
            .iter()
            .filter(|(place, _)| is_near(*place))
            .filter(|(place, _)| {
                let mut kinds = cases.planned_in(*place).iter();
                !wants_rule || kinds.any(|planned| is_rule(planned.kind()))
            })
            .collect();
        let (place, instances) = (!places.is_empty()).then(|| *choices.of(&places))?;
        let near: Vec<&Vec<usize>> = instances
            .iter()
            .filter(|instance| beside.is_none_or(|near| near.is_beside(instance, cases)))
            .collect();
        let instance = match near.is_empty() {
            true => choices.of(instances),
            false => *choices.of(&near),
        };
        let kinds = kinds_at(*place);
        let mut known: Vec<&str> = kinds.iter().map(|(_, name)| *name).collect();
        known.dedup();
        let name = (!known.is_empty()).then(|| *choices.of(&known))?;
        let kinds: Vec<&CaseKind> = kinds
            .into_iter()
            .filter_map(|(kind, of)| (of == name).then_some(kind))
            .collect();
        let kind = (*choices.of(&kinds)).clone();
        Some(Breach {
            place: *place,
            instance: instance.clone(),
            kind,
        })
    }

    /// Every enumerated place that a payload has, in order.
    fn there(&self, cases: &Cases<'_>, message: &Message, payload: &Json) -> There {
        let mut found = Vec::new();
        if let Some(shape) = message.shape {
            let mut instance = Vec::new();
            let first = (self.first, shape);
            self.walk(cases, first, payload, &mut instance, &mut found);
        }
        let mut there: BTreeMap<usize, Vec<Vec<usize>>> = BTreeMap::new();
        for (place, instance) in found {
            there.entry(place).or_default().push(instance);
        }
        there.into_iter().collect()
    }

    fn walk(
        &self,
        cases: &Cases<'_>,
        (place, shape): (usize, ShapeId),
        value: &Json,
        instance: &mut Vec<usize>,
        found: &mut Vec<Target>,
    ) {
        found.push((place, instance.clone()));
        let contract: &Contract = cases.contract();
        let inside = &self.inside[place - self.first];
        match (&contract.shape(shape).kind, value) {
            (ShapeKind::Structure(members) | ShapeKind::Union(members), Json::Object(_)) => {
                for (name, place) in inside {
                    let member = members.iter().find(|member| member.name == *name);
                    if let (Some(member), Some(value)) = (member, value.get(name)) {
                        self.walk(cases, (*place, member.target), value, instance, found);
                    }
                }
            }
            (ShapeKind::List(member), Json::Array(items)) => {
                for (_, place) in inside {
                    for (index, item) in items.iter().enumerate() {
                        instance.push(index);
                        self.walk(cases, (*place, member.target), item, instance, found);
                        instance.pop();
                    }
                }
            }
            (ShapeKind::Map { value, .. }, Json::Object(entries)) => {
                for (_, place) in inside {
                    if cases.places()[*place].1.holder == Holder::MapKey {
                        // Among several, another key may come to be the same.
                        if entries.len() == 1 {
                            found.push((*place, instance.clone()));
                        }
                        continue;
                    }
                    for (index, (_, entry)) in entries.iter().enumerate() {
                        instance.push(index);
                        self.walk(cases, (*place, value.target), entry, instance, found);
                        instance.pop();
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether what is expected of a breach is what the class is about.
fn is_of(class: RandomClass, expectations: &[Expectation]) -> bool {
    let of = |role| {
        let mut expectations = expectations.iter();
        expectations.find(|expectation| expectation.role == role)
    };
    match class {
        RandomClass::Future => of(Role::Reader).is_some_and(|one| one.outcome == Outcome::Accept),
        _ => of(Role::Validator).is_some_and(|one| match one.outcome {
            Outcome::Reject(_) => true,
            // What JSON leaves open.
            Outcome::RejectOrKeep => one.level == Level::Recommended,
            Outcome::Accept | Outcome::Tolerate => false,
        }),
    }
}
