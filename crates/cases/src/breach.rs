//! Cases about rules: payloads that keep one, and payloads that break it and
//! nothing else, made from the rule's own clauses.

mod among;

use smithereens_contract::{Decimal, Rule, Scalar, ShapeId, ShapeKind, Test};
use smithereens_formats::Path;

use crate::build::{Site, Variation, deviant, documented_at, locate};
use crate::case::Unbuilt;
use crate::intent::Intent;
use crate::json::Json;
use crate::mend::Kept;
use crate::rules;

pub(crate) use self::among::{among, draw};

/// The least payload that a rule speaks about, and that keeps or breaks it.
pub(crate) fn vary(site: &Site<'_, '_>, id: &str, keep: bool) -> Result<Variation, Unbuilt> {
    let (rule, shape) = rule_at(site, id)?;
    // First with what the hints ask for around a member, then without: hints can
    // take away what the rule speaks about.
    for beside in [false, true] {
        let payload = attempt(site, rule, shape, keep, beside)?;
        if is_so(site, rule, &payload, keep)? {
            return Ok(deviant(payload, Intent::valid(documented_at(site))));
        }
    }
    let wish = if keep { "keeps" } else { "breaks" };
    Err(Unbuilt(
        format!("no payload was found that {wish} the rule").into(),
    ))
}

/// A rule by its name, and the shape that it speaks about.
fn rule_at<'c>(site: &Site<'_, 'c>, id: &str) -> Result<(&'c Rule, ShapeId), Unbuilt> {
    let mut rules = site.contract.knowledge().rules.iter();
    let rule = rules
        .find(|rule| rule.id == id)
        .ok_or(Unbuilt("the rule is gone".into()))?;
    let shape = site
        .place
        .shape
        .ok_or(Unbuilt("the message has no structure".into()))?;
    Ok((rule, shape))
}

/// Whether a rule speaks about what a payload has at the place, and is kept there
/// or broken, as is wanted.
fn is_so(site: &Site<'_, '_>, rule: &Rule, payload: &Json, keep: bool) -> Result<bool, Unbuilt> {
    let mut found = payload.clone();
    let structure = site.locate(&mut found)?;
    let speaks = rule
        .when
        .iter()
        .all(|clause| rules::holds_for_any(clause, structure));
    Ok(speaks && rules::keeps(rule, structure) == keep)
}

fn attempt(
    site: &Site<'_, '_>,
    rule: &Rule,
    shape: ShapeId,
    keep: bool,
    beside: bool,
) -> Result<Json, Unbuilt> {
    let mut payload = site.base();
    let structure = site.locate(&mut payload)?;
    for clause in &rule.when {
        satisfy(site, shape, structure, &clause.member, &clause.is)?;
    }
    if keep {
        for clause in &rule.then {
            if beside {
                site.plausible.put_beside(shape, structure, &clause.member);
            }
            satisfy(site, shape, structure, &clause.member, &clause.is)?;
        }
    } else if let Some(clause) = rule.then.first() {
        match &rule.example {
            Some(example) => {
                site.plausible.add(shape, structure, &clause.member);
                structure.set(&clause.member, example.into());
            }
            None => violate(site, shape, structure, &clause.member, &clause.is)?,
        }
    }
    mend_others(site, rule, &mut payload);
    Ok(payload)
}

/// Mends the other rules, where that leaves alone what this one speaks about.
fn mend_others(site: &Site<'_, '_>, rule: &Rule, payload: &mut Json) {
    let clauses = rule.when.iter().chain(&rule.then);
    let members = clauses.map(|clause| clause.member.as_str()).collect();
    let at = &site.place.site.path;
    let kept = Kept {
        place: &Path::root(),
        within: false,
        rule: Some((&rule.id, at, members)),
    };
    site.plausible.repair(site.message, payload, &kept);
}

fn satisfy(
    site: &Site<'_, '_>,
    shape: ShapeId,
    structure: &mut Json,
    member: &str,
    test: &Test,
) -> Result<(), Unbuilt> {
    let (holder, name) = member
        .rsplit_once('.')
        .map_or((None, member), |(holder, name)| (Some(holder), name));
    if let Some(holder) = holder {
        return in_holder(site, shape, structure, holder, |shape, structure| {
            satisfy(site, shape, structure, name, test)
        });
    }
    let set = |structure: &mut Json, value: Json| {
        site.plausible.add(shape, structure, member);
        structure.set(member, value);
    };
    match test {
        Test::Present => site.plausible.add(shape, structure, member),
        Test::Absent => structure.remove(member),
        Test::Equals(scalar) => set(structure, crate::mend::scalar_value(scalar)),
        Test::NotEquals(Scalar::Boolean(value)) => set(structure, Json::Bool(!value)),
        Test::OneOf(texts) => set(
            structure,
            Json::text(texts.first().cloned().unwrap_or_default()),
        ),
        Test::AtLeastItems(count) => {
            site.plausible.add(shape, structure, member);
            crate::counted::resize_member(
                site,
                shape,
                structure,
                member,
                usize::try_from(*count).unwrap_or(2),
            )?;
        }
        Test::AtMostWith { count, present } => {
            with_present(
                site,
                shape,
                structure,
                member,
                present,
                usize::try_from(*count).unwrap_or(0),
            )?;
        }
        Test::Between { max, .. } => set(structure, Json::Number(max.to_string())),
        // A plausible value matches, and plausible values differ.
        Test::Matches(_) | Test::DisjointFrom(_) => site.plausible.add(shape, structure, member),
        Test::NotEquals(Scalar::Text(_)) => site.plausible.add(shape, structure, member),
    }
    Ok(())
}

fn violate(
    site: &Site<'_, '_>,
    shape: ShapeId,
    structure: &mut Json,
    member: &str,
    test: &Test,
) -> Result<(), Unbuilt> {
    if let Test::DisjointFrom(other) = test {
        ensure_path(site, shape, structure, other)?;
        let text = crate::rules::select(structure, other)
            .first()
            .map(|value| (*value).clone());
        ensure_path(site, shape, structure, member)?;
        let (holder, name) = member.rsplit_once('.').unwrap_or(("", member));
        let text = text.ok_or(Unbuilt("nothing to repeat".into()))?;
        return in_holder(site, shape, structure, holder, |_, structure| {
            structure.set(name, text);
            Ok(())
        });
    }
    let another = |texts: &[String]| {
        let target = site
            .contract
            .shape(shape)
            .member(member)
            .map(|member| member.target);
        match target.map(|target| &site.contract.shape(target).kind) {
            Some(ShapeKind::Enum(values)) => {
                values.iter().find(|value| !texts.contains(&value.value))
            }
            _ => None,
        }
        .map(|value| Json::text(value.value.as_str()))
    };
    match test {
        Test::Present => structure.remove(member),
        // Beside what it does not go with: hints would take that away.
        Test::Absent => site.plausible.put_beside(shape, structure, member),
        Test::NotEquals(scalar) => {
            site.plausible.put_beside(shape, structure, member);
            structure.set(member, crate::mend::scalar_value(scalar));
        }
        Test::OneOf(texts) => {
            site.plausible.add(shape, structure, member);
            structure.set(
                member,
                another(texts).ok_or(Unbuilt("every documented value keeps the rule".into()))?,
            );
        }
        Test::Equals(Scalar::Text(text)) => {
            let other = another(std::slice::from_ref(text));
            site.plausible.put_beside(shape, structure, member);
            structure.set(
                member,
                other.ok_or(Unbuilt("there is no other value".into()))?,
            );
        }
        Test::AtLeastItems(count) => {
            site.plausible.put_beside(shape, structure, member);
            let fewer = usize::try_from(count.saturating_sub(1)).unwrap_or(0);
            crate::counted::resize_member(site, shape, structure, member, fewer)?;
        }
        Test::AtMostWith { count, present } => {
            with_present(
                site,
                shape,
                structure,
                member,
                present,
                usize::try_from(count + 1).unwrap_or(1),
            )?;
        }
        Test::Between { max, .. } => {
            let beyond = Decimal::parse(&(max + 1.0).to_string());
            structure.set(
                member,
                Json::Number(beyond.map_or_else(String::new, |beyond| beyond.to_string())),
            );
        }
        other => {
            return Err(Unbuilt(
                format!("no way to break {other:?} without an example").into(),
            ));
        }
    }
    Ok(())
}

/// A list of so many elements in which a member is present.
fn with_present(
    site: &Site<'_, '_>,
    shape: ShapeId,
    structure: &mut Json,
    member: &str,
    present: &str,
    count: usize,
) -> Result<(), Unbuilt> {
    site.plausible.add(shape, structure, member);
    let element = site.contract.resolve(shape, &format!("{member}.member"));
    if let (Some(element), Some(Json::Array(items))) = (element, structure.get_mut(member))
        && let Some(first) = items.first_mut()
    {
        site.plausible.add(element, first, present);
    }
    crate::counted::resize_member(site, shape, structure, member, count)
}

fn ensure_path(
    site: &Site<'_, '_>,
    shape: ShapeId,
    structure: &mut Json,
    path: &str,
) -> Result<(), Unbuilt> {
    match path.rsplit_once('.') {
        Some((holder, name)) => in_holder(site, shape, structure, holder, |shape, structure| {
            site.plausible.add(shape, structure, name);
            Ok(())
        }),
        None => {
            site.plausible.add(shape, structure, path);
            Ok(())
        }
    }
}

/// Applies a change to the structure at a path, making it on the way.
fn in_holder(
    site: &Site<'_, '_>,
    shape: ShapeId,
    structure: &mut Json,
    path: &str,
    change: impl FnOnce(ShapeId, &mut Json) -> Result<(), Unbuilt>,
) -> Result<(), Unbuilt> {
    let names: Vec<String> = path.split('.').map(str::to_owned).collect();
    site.plausible.reach(shape, structure, &names);
    let target = site
        .contract
        .resolve(shape, path)
        .ok_or(Unbuilt("the rule's path is gone".into()))?;
    let there = locate(site.contract, shape, structure, &names, &[])
        .ok_or(Unbuilt("the rule's path is empty".into()))?;
    change(target, there)
}
