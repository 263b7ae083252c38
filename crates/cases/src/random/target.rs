//! The places of one payload, and which kinds of cases they can be turned into.

use std::collections::{BTreeMap, BTreeSet};

use smithereens_contract::{Contract, ShapeId, ShapeKind};
use smithereens_formats::{Expectation, Level, Outcome, RandomClass, Role};

use super::breaking::{Breaking, Broken};
use super::choices::Choices;
use super::family::{self, Offer, family, is_rule, is_seldom};
use super::specimen::{Breach, Specimen};
use crate::cases::Cases;
use crate::json::Json;
use crate::kind::CaseKind;
use crate::site::{Holder, Message};

/// How many places and kinds are tried for each thing to break.
const TRIES: usize = 12;
/// How often, of 256, what is broken next is beside what was broken before.
const BESIDE: u8 = 128;
/// A message's places as a tree, to find those of a payload.
#[derive(Debug)]
pub(super) struct Targets {
    /// The index of the first place, which is the message itself.
    first: usize,
    /// By place, from the first: the places in it.
    inside: Vec<Vec<(String, usize)>>,
    /// By place, from the first: what a payload is made invalid by.
    invalid: Vec<Vec<Offer>>,
    /// By place, from the first: what a later contract may have there.
    future: Vec<Vec<Offer>>,
    /// Whether there is more to do than what is seldom done.
    offers_more: bool,
}

/// A place of a payload: the index of the enumerated one, and which elements of
/// lists and maps it is in.
type Target = (usize, Vec<usize>);

/// A place of a payload, with all elements that it is in.
type Place = (usize, Vec<Vec<usize>>);

/// The places of a payload.
type There = Vec<Place>;

impl Targets {
    pub(super) fn of(cases: &Cases<'_>, message: &Message) -> Targets {
        let all = cases.places().iter().enumerate();
        let own = all.filter(|(_, (_, place))| place.site.message == message.id);
        let mut targets = Targets {
            first: 0,
            inside: Vec::new(),
            invalid: Vec::new(),
            future: Vec::new(),
            offers_more: false,
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
            let invalid = family::offers(cases, index, RandomClass::Invalid);
            let mut families = invalid.iter().map(|(family, _)| *family);
            targets.offers_more |= families.any(|one| !is_seldom(RandomClass::Invalid, one));
            targets.invalid.push(invalid);
            targets
                .future
                .push(family::offers(cases, index, RandomClass::Future));
        }
        targets
    }

    /// Breaks a valid payload in one to three places; `None` if nothing of it can
    /// be broken in this way. Where it is not the last payload that is tried, what
    /// is seldom done may be left to another one.
    pub(super) fn breaking(
        &self,
        cases: &Cases<'_>,
        message: &Message,
        base: Json,
        (class, is_last): (RandomClass, bool),
        choices: &mut Choices<'_>,
    ) -> Option<(Specimen, Broken)> {
        let mut base = base;
        base.remove("__type");
        let there = self.there(cases, message, &base);
        let wanted = match choices.byte() {
            0..=127 => 1,
            128..=207 => 2,
            _ => 3,
        };
        let offers = there
            .iter()
            .flat_map(|(place, _)| self.offers(class, *place));
        let offered: BTreeSet<usize> = offers.map(|(family, _)| *family).collect();
        let spares_seldom = self.offers_more && !is_last;
        let mut breaking = Breaking::new(cases, message, base.clone());
        for _ in 0..wanted {
            let before = breaking.count();
            for attempt in 0..TRIES {
                let Some(family) = family(class, &offered, spares_seldom, choices) else {
                    break;
                };
                // What is seldom is not what is left where there is little else.
                if attempt > 0 && spares_seldom && is_seldom(class, family) {
                    continue;
                }
                let drawn = self.some(cases, message, &there, &breaking, (class, family), choices);
                if let Some(breach) = drawn {
                    // What cannot be done, or means something else, is not.
                    let _undone = breaking.take(breach, |expected| is_of(class, expected));
                }
                if breaking.count() > before {
                    break;
                }
            }
        }
        let breaches = breaking.breaches();
        let last = breaches.last()?.clone();
        let broken = breaking.finish();
        if broken.body.len() <= super::MOST_BYTES {
            return Some((Specimen { base, breaches }, broken));
        }
        let least = Specimen {
            base: cases
                .plausible()
                .with_place(message, &last.id(cases).site.path),
            breaches: vec![last.at_first()],
        };
        let broken = least.apply(cases, message).ok()?;
        Some((least, broken))
    }

    /// Whether there is more than the message itself.
    pub(super) fn has_members(&self) -> bool {
        self.inside.len() > 1
    }

    /// What a place offers.
    fn offers(&self, class: RandomClass, place: usize) -> &[Offer] {
        let offers = match class {
            RandomClass::Future => &self.future,
            _ => &self.invalid,
        };
        &offers[place - self.first]
    }

    /// Some place with something to do to it. The family is drawn already, then a
    /// place, then which of the elements there: or most would be about what there is most of.
    fn some(
        &self,
        cases: &Cases<'_>,
        message: &Message,
        there: &There,
        breaking: &Breaking<'_, '_>,
        (class, family): (RandomClass, usize),
        choices: &mut Choices<'_>,
    ) -> Option<Breach> {
        let offered = |place: usize| -> Vec<usize> {
            let offers = self.offers(class, place).iter();
            offers
                .filter(|(of, _)| *of == family)
                .map(|(_, kind)| *kind)
                .collect()
        };
        let beside = breaking.last().filter(|_| choices.often(BESIDE));
        let is_near = |place: usize| beside.is_none_or(|near| near.is_near(place, cases));
        let places: Vec<(&Place, Vec<usize>)> = there
            .iter()
            .filter(|(place, _)| is_near(*place))
            .map(|place| (place, offered(place.0)))
            .filter(|(_, kinds)| !kinds.is_empty())
            .collect();
        // One rule is as good as another, wherever most of them are.
        let is_rule = is_rule(class, family);
        let times = |kinds: &[usize]| if is_rule { kinds.len() } else { 1 };
        let each: Vec<usize> = places
            .iter()
            .enumerate()
            .flat_map(|(at, (_, kinds))| std::iter::repeat_n(at, times(kinds)))
            .collect();
        let at = (!each.is_empty()).then(|| *choices.of(&each))?;
        let ((place, instances), kinds) = &places[at];
        let near: Vec<&Vec<usize>> = instances
            .iter()
            .filter(|instance| beside.is_none_or(|near| near.is_beside(instance, cases)))
            .collect();
        let instance = match near.is_empty() {
            true => choices.of(instances),
            false => *choices.of(&near),
        };
        let planned = cases.planned_in(*place);
        let kind = |index: &usize| planned[*index].kind();
        let mut known: Vec<&str> = kinds.iter().map(|index| kind(index).name()).collect();
        known.dedup();
        let name = *choices.of(&known);
        let kinds: Vec<&CaseKind> = kinds
            .iter()
            .map(kind)
            .filter(|kind| kind.name() == name)
            .collect();
        let kind = *choices.of(&kinds);
        let mut breach = Breach {
            place: *place,
            instance: instance.clone(),
            within: Vec::new(),
            kind: kind.clone(),
        };
        if let CaseKind::Rule(id) = kind {
            breach.within = breaking.within(&breach, message, id, choices)?;
        }
        Some(breach)
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
