//! What can be done to a payload, in families, and how often each is drawn.

use std::collections::BTreeSet;

use smithereens_contract::{Broken as Answer, Decimal, Rule, Test};
use smithereens_formats::RandomClass;

use super::choices::Choices;
use crate::cases::{Cases, Planned};
use crate::kind::CaseKind;

/// The weight of what is seldom done.
const SELDOM: u8 = 4;
/// Kinds of cases that are drawn together, and how often: of all families that
/// there are, by weight.
struct Family {
    weight: u8,
    kinds: &'static [&'static str],
}

/// What is done to payloads that are to be refused. What nearly every place
/// offers, and says little about what a decoder does with the contract, weighs
/// least: texts that are no JSON, and names that come twice.
const INVALID: [Family; 9] = [
    weighted(88, &["rule"]),
    weighted(
        44,
        &[
            "too-short",
            "too-long",
            "too-few",
            "too-many",
            "equal-items",
        ],
    ),
    weighted(44, &["number"]),
    weighted(20, &["missing", "null"]),
    weighted(20, &["unknown-enum", "blob"]),
    weighted(40, &["char", "text"]),
    weighted(36, &["wrong-type", "timestamp-text"]),
    weighted(SELDOM, &["number-form", "raw-control", "lone-surrogate"]),
    weighted(SELDOM, &["duplicate-key"]),
];
/// What a later contract may do to answers, or requests: more values and members,
/// other limits.
const FUTURE: [Family; 6] = [
    weighted(64, &["unknown-enum"]),
    weighted(48, &["unknown-member"]),
    weighted(24, &["null"]),
    weighted(24, &["member-order"]),
    weighted(80, &["number"]),
    weighted(24, &["too-long", "too-many"]),
];
/// How often a number at the end of 32 bits, 64 bits or a double is put for each
/// time that another is.
const ENDS: usize = 3;
/// How often a rule about several elements is broken for each time that another
/// is: few payloads have what it speaks about.
const SEVERAL: usize = 3;

fn families(class: RandomClass) -> &'static [Family] {
    match class {
        RandomClass::Future => &FUTURE,
        _ => &INVALID,
    }
}

const fn weighted(weight: u8, kinds: &'static [&'static str]) -> Family {
    Family { weight, kinds }
}

/// What may be done at a place: the family, by its index, and the kind, by its
/// index among those that are enumerated there.
pub(super) type Offer = (usize, usize);

/// What an enumerated place offers, the more important more often.
pub(super) fn offers(cases: &Cases<'_>, place: usize, class: RandomClass) -> Vec<Offer> {
    let rule = |id: &str| {
        let mut rules = cases.contract().knowledge().rules.iter();
        rules.find(|rule| rule.id == id)
    };
    let planned = cases.planned_in(place).iter().enumerate();
    let offer = |(index, planned): (usize, &Planned)| {
        let kind = planned.kind();
        let is_of = |family: &Family| family.kinds.contains(&kind.name());
        let family = families(class).iter().position(is_of)?;
        let times = match kind {
            // The hidden double of a documented value is as new as any.
            CaseKind::UnknownEnum(name) => {
                usize::from(class != RandomClass::Future || *name == "new")
            }
            CaseKind::Rule(id) => match rule(id)? {
                rule if rule.broken == Answer::Tolerate => 0,
                rule if is_about_several(rule) => SEVERAL,
                _ => 1,
            },
            CaseKind::Number(text) if is_an_end(text) => ENDS,
            CaseKind::Relation(_) => 0,
            _ => 1,
        };
        Some(std::iter::repeat_n((family, index), times))
    };
    planned.filter_map(offer).flatten().collect()
}

fn is_about_several(rule: &Rule) -> bool {
    let mut clauses = rule.when.iter().chain(&rule.then);
    clauses.any(|clause| match clause.is {
        Test::AtLeastItems(count) => count > 1,
        Test::AtMostWith { .. } | Test::DisjointFrom(_) => true,
        _ => false,
    })
}

/// Whether all of a family are rules.
pub(super) fn is_rule(class: RandomClass, family: usize) -> bool {
    families(class)[family].kinds == ["rule"]
}

/// One of the families that are `offered`, by its index. What is seldom done is
/// not done more often for being all that a payload offers, if it is spared;
/// `None` then, as another payload may offer more.
pub(super) fn family(
    class: RandomClass,
    offered: &BTreeSet<usize>,
    spares_seldom: bool,
    choices: &mut Choices<'_>,
) -> Option<usize> {
    let first = drawn(class, |_| true, choices)?;
    if offered.contains(&first) {
        return Some(first);
    }
    let is_for_others = |family| {
        let is_spared = spares_seldom && is_seldom(class, family);
        !is_spared && offered.contains(&family)
    };
    drawn(class, is_for_others, choices)
}

pub(super) fn is_seldom(class: RandomClass, family: usize) -> bool {
    families(class)[family].weight <= SELDOM
}

/// One of the families that are `wanted`, by its index; `None` if none is.
fn drawn(
    class: RandomClass,
    wanted: impl Fn(usize) -> bool,
    choices: &mut Choices<'_>,
) -> Option<usize> {
    let families = families(class).iter().enumerate();
    let wanted: Vec<(usize, u64)> = families
        .filter(|(index, _)| wanted(*index))
        .map(|(index, family)| (index, family.weight.into()))
        .collect();
    let mut left = choices.below(wanted.iter().map(|(_, weight)| weight).sum());
    let mut each = wanted.into_iter();
    let drawn = each.find(|(_, weight)| match left.checked_sub(*weight) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    drawn.map(|(index, _)| index)
}

/// Whether a number is one at the end of a type, or beyond.
fn is_an_end(number: &str) -> bool {
    let most = Decimal::from(i64::from(i32::MAX));
    let least = Decimal::from(i64::from(i32::MIN));
    Decimal::parse(number).is_some_and(|number| number >= most || number <= least)
}
