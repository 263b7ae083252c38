//! Breaking a rule in a payload that has more than the rule speaks about: as
//! little as possible is changed, at any of the elements, and what is beside it
//! stays as it was.

use smithereens_contract::{Contract, Decimal, Rule, Scalar, ShapeId, ShapeKind, Test};
use smithereens_formats::Path;

use super::{in_holder, is_so, mend_others, rule_at, satisfy, violate};
use crate::build::{Site, Variation, deviant, documented_at};
use crate::case::Unbuilt;
use crate::intent::Intent;
use crate::json::Json;
use crate::mend::structures_at;
use crate::random::Choices;
use crate::rules;

/// Draws how a rule is to be broken in a structure: which of its clauses, then
/// what that clause leaves to choose. `None` if there is no such rule.
pub(crate) fn draw(
    contract: &Contract,
    shape: ShapeId,
    id: &str,
    structure: &Json,
    choices: &mut Choices<'_>,
) -> Option<Vec<usize>> {
    let mut rules = contract.knowledge().rules.iter();
    let rule = rules.find(|rule| rule.id == id)?;
    let mut drawn = vec![choices.index(rule.then.len())];
    let clause = rule.then.get(drawn[0])?;
    match &clause.is {
        Test::DisjointFrom(other) => {
            for path in [other, &clause.member] {
                // Or one more.
                drawn.push(choices.index(rules::select(structure, path).len() + 1));
            }
        }
        Test::AtMostWith { .. } | Test::AtLeastItems(_) => {
            let items = items_of(structure.get(&clause.member)).len();
            drawn.push(choices.index(items + 1));
        }
        Test::Equals(_) | Test::OneOf(_) => {
            let others = others(contract, shape, &clause.member, &clause.is);
            drawn.push(choices.index(others.len()));
        }
        Test::Between { .. } => drawn.push(choices.index(2)),
        _ => {}
    }
    Some(drawn)
}

/// A payload in which a rule is broken as was drawn; numbers that are too great
/// stand for the last element, or one more.
pub(crate) fn among(site: &Site<'_, '_>, id: &str, drawn: &[usize]) -> Result<Variation, Unbuilt> {
    let (rule, shape) = rule_at(site, id)?;
    let mut payload = site.base();
    let structure = site.locate(&mut payload)?;
    for clause in &rule.when {
        if rules::holds_for_any(clause, structure) {
            continue;
        }
        match &clause.is {
            Test::AtLeastItems(count) => {
                lengthen(site, shape, structure, &clause.member, *count)?;
            }
            test => satisfy(site, shape, structure, &clause.member, test)?,
        }
    }
    break_one(site, rule, shape, structure, drawn)?;
    mend_others(site, rule, &mut payload);
    if is_so(site, rule, &payload, false)? {
        return Ok(deviant(payload, Intent::valid(documented_at(site))));
    }
    Err(Unbuilt("no payload was found that breaks the rule".into()))
}

fn break_one(
    site: &Site<'_, '_>,
    rule: &Rule,
    shape: ShapeId,
    structure: &mut Json,
    drawn: &[usize],
) -> Result<(), Unbuilt> {
    let of = |at: usize| drawn.get(at).copied().unwrap_or(0);
    let clause = rule
        .then
        .get(of(0))
        .or(rule.then.first())
        .ok_or(Unbuilt("the rule asks for nothing".into()))?;
    let member = clause.member.as_str();
    match &clause.is {
        Test::DisjointFrom(other) => {
            let from = reach(site, shape, structure, other, of(1));
            let text = from.and_then(|at| {
                let texts = rules::select(structure, other);
                texts.get(at).map(|text| (*text).clone())
            });
            let to = reach(site, shape, structure, member, of(2));
            match (text, to) {
                (Some(text), Some(at)) => repeat(structure, member, at, text),
                _ => return violate(site, shape, structure, member, &clause.is),
            }
        }
        Test::AtMostWith { count, present } => {
            return more_with(site, shape, structure, (member, present), *count, of(1));
        }
        Test::AtLeastItems(count) => {
            site.plausible.put_beside(shape, structure, member);
            if let Some(Json::Array(items)) = structure.get_mut(member) {
                let fewer = usize::try_from(count.saturating_sub(1)).unwrap_or(usize::MAX);
                let from = of(1).min(items.len().saturating_sub(fewer));
                items.drain(..from);
                items.truncate(fewer);
            }
        }
        Test::Equals(_) | Test::OneOf(_) => {
            let others = others(site.contract, shape, member, &clause.is);
            let other = others.get(of(1)).or(others.last());
            let other = other.ok_or(Unbuilt("every documented value keeps the rule".into()))?;
            site.plausible.put_beside(shape, structure, member);
            structure.set(member, Json::text(other.as_str()));
        }
        Test::Between { min: Some(min), .. } if of(1) == 1 => {
            let target = site.contract.shape(shape).member(member);
            let is_integer =
                target.is_some_and(|member| site.contract.shape(member.target).kind.is_integer());
            let below = if is_integer { min - 1.0 } else { min / 2.0 };
            let below = Decimal::parse(&below.to_string());
            let below = below.ok_or(Unbuilt("the rule's end is no number".into()))?;
            site.plausible.put_beside(shape, structure, member);
            structure.set(member, Json::Number(below.to_string()));
        }
        test => match &rule.example {
            Some(example) => {
                site.plausible.put_beside(shape, structure, member);
                structure.set(member, example.into());
            }
            None => return violate(site, shape, structure, member, test),
        },
    }
    Ok(())
}

/// The documented values of an enumeration that break a test.
fn others(contract: &Contract, shape: ShapeId, member: &str, test: &Test) -> Vec<String> {
    let passes = |value: &str| match test {
        Test::Equals(Scalar::Text(text)) => text == value,
        Test::OneOf(texts) => texts.iter().any(|text| text == value),
        _ => true,
    };
    let target = contract.shape(shape).member(member);
    match target.map(|member| &contract.shape(member.target).kind) {
        Some(ShapeKind::Enum(values)) => values
            .iter()
            .map(|value| value.value.clone())
            .filter(|value| !passes(value))
            .collect(),
        _ => Vec::new(),
    }
}

/// The number of a value among those at a path through a list: `number` if there
/// are so many, else that of one more, in an element like one that has it. `None`
/// if there is none.
fn reach(
    site: &Site<'_, '_>,
    shape: ShapeId,
    structure: &mut Json,
    path: &str,
    number: usize,
) -> Option<usize> {
    let count = rules::select(structure, path).len();
    if number < count {
        return Some(number);
    }
    let (list, name) = path.rsplit_once(".member.")?;
    let element = site.contract.resolve(shape, &format!("{list}.member"))?;
    let mut lists = values_at(structure, list).into_iter();
    let Json::Array(items) = lists.next()? else {
        return None;
    };
    let mut having = items.iter().filter(|item| Json::is_value(item.get(name)));
    let another = site
        .plausible
        .told_apart(element, having.next()?, items.len());
    items.push(another);
    Some(count)
}

/// Puts `text` in place of the value by number among those at a path.
fn repeat(structure: &mut Json, path: &str, number: usize, text: Json) {
    if let Some(value) = values_at(structure, path).into_iter().nth(number) {
        *value = text;
    }
}

fn values_at<'j>(structure: &'j mut Json, path: &str) -> Vec<&'j mut Json> {
    let path = Path(path.split('.').map(str::to_owned).collect());
    let mut values = structures_at(structure, &path);
    values.retain(|value| **value != Json::Null);
    values
}

/// Puts elements that have a member into a list, as many as are too many, before
/// the element `at`. Those that are there stay as they are.
fn more_with(
    site: &Site<'_, '_>,
    shape: ShapeId,
    structure: &mut Json,
    (member, present): (&str, &str),
    count: u64,
    at: usize,
) -> Result<(), Unbuilt> {
    site.plausible.put_beside(shape, structure, member);
    let path = format!("{member}.member");
    let gone = || Unbuilt("the rule's path is gone".into());
    let element = site.contract.resolve(shape, &path).ok_or_else(gone)?;
    let items = items_of(structure.get(member));
    let mut having = items
        .iter()
        .filter(|item| Json::is_value(item.get(present)));
    let mut first = having.next().cloned();
    let missing = (count + 1).saturating_sub(u64::from(first.is_some()) + having.count() as u64);
    if first.is_none() {
        let mut plain = Json::Array(Vec::new());
        let list = site.contract.resolve(shape, member).ok_or_else(gone)?;
        site.plausible.ensure_element(list, &mut plain);
        let mut plain = items_of(Some(&plain)).first().cloned();
        if let Some(plain) = &mut plain {
            site.plausible.add(element, plain, present);
        }
        first = plain;
    }
    let first = first.ok_or(Unbuilt("the list has no plain element".into()))?;
    let Some(Json::Array(items)) = structure.get_mut(member) else {
        return Err(gone());
    };
    let at = at.min(items.len());
    for index in 0..usize::try_from(missing).unwrap_or(0) {
        let another = site.plausible.told_apart(element, &first, index + 1);
        items.insert(at + index, another);
    }
    Ok(())
}

/// Gives a list at least so many elements: more that are like those that it has.
fn lengthen(
    site: &Site<'_, '_>,
    shape: ShapeId,
    structure: &mut Json,
    member: &str,
    count: u64,
) -> Result<(), Unbuilt> {
    site.plausible.put_beside(shape, structure, member);
    let path = format!("{member}.member");
    let element = site.contract.resolve(shape, &path);
    in_holder(site, shape, structure, member, |list, value| {
        site.plausible.ensure_element(list, value);
        let (Some(element), Json::Array(items)) = (element, value) else {
            return Err(Unbuilt(format!("{member} is no list").into()));
        };
        for index in items.len()..usize::try_from(count).unwrap_or(0) {
            let another = site.plausible.told_apart(element, &items[0], index);
            items.push(another);
        }
        Ok(())
    })
}

fn items_of(list: Option<&Json>) -> &[Json] {
    match list {
        Some(Json::Array(items)) => items,
        _ => &[],
    }
}
