//! Rules as rows: all the ways that the members they speak about can be there
//! together, found by trying them all when a message is prepared. Drawing one
//! keeps the rules without judging anything.

use std::collections::HashMap;

use smithereens_contract::{Clause, Scalar, ShapeId, Test};

use super::compile::Compiler;
use super::guard::Guard;
use super::number::IntegerPlan;
use super::plan::{Node, NodeIndex, Presence};
use super::structure::{Row, StructurePlan};
use super::text::TextPlan;
use crate::text::TextSite;

/// At most so many ways are tried.
const MOST: usize = 1 << 14;

/// Values of a member that rules do not tell apart.
struct Class {
    node: NodeIndex,
    /// By test, in the order of the member's.
    passes: Vec<bool>,
}

/// A member that guards speak about.
struct Governed<'g> {
    index: usize,
    required: bool,
    tests: Vec<&'g Test>,
    classes: Vec<Class>,
}

/// Prepares a structure's rows; `false` if the guards have too many members, or
/// leave no way at all.
pub(super) fn govern(
    compiler: &mut Compiler<'_>,
    id: ShapeId,
    plan: &mut StructurePlan,
    guards: &[Guard],
    plausible: &[Guard],
) -> bool {
    let mut governed: Vec<Governed<'_>> = Vec::new();
    for clause in guards
        .iter()
        .chain(plausible)
        .flat_map(|guard| guard.when.iter().chain(&guard.then))
    {
        let is_it = |name: &str| name == clause.member;
        let Some(index) = plan.members.iter().position(|member| is_it(&member.name)) else {
            continue;
        };
        let known = governed.iter().position(|one| one.index == index);
        let at = known.unwrap_or_else(|| {
            governed.push(Governed {
                index,
                required: plan.members[index].presence == Presence::Always,
                tests: Vec::new(),
                classes: Vec::new(),
            });
            governed.len() - 1
        });
        if !governed[at].tests.contains(&&clause.is) {
            governed[at].tests.push(&clause.is);
        }
    }
    governed.sort_by_key(|one| one.index);
    for one in &mut governed {
        let member = &plan.members[one.index];
        one.classes = classes(compiler, id, &member.name, member.node, &one.tests);
    }
    let ways = governed.iter().map(|one| one.classes.len() + 1);
    if ways.fold(1, usize::saturating_mul) > MOST {
        return false;
    }
    let slots: HashMap<&str, usize> = governed
        .iter()
        .enumerate()
        .map(|(slot, one)| (plan.members[one.index].name.as_str(), slot))
        .collect();
    let mut rows = Vec::new();
    let mut chosen = vec![0; governed.len()];
    loop {
        let allowed = governed
            .iter()
            .zip(&chosen)
            .all(|(one, chosen)| *chosen > 0 || !one.required);
        if allowed
            && guards
                .iter()
                .all(|guard| holds(guard, &governed, &slots, &chosen))
        {
            let node = |(one, chosen): (&Governed<'_>, &usize)| match chosen {
                0 => None,
                chosen => Some(one.classes[chosen - 1].node),
            };
            let mut hints = plausible.iter();
            rows.push(Row {
                slots: governed.iter().zip(&chosen).map(node).collect(),
                is_plausible: hints.all(|guard| holds(guard, &governed, &slots, &chosen)),
            });
        }
        // The next way, as an odometer counts.
        let limit = |slot: usize| governed[slot].classes.len();
        let Some(slot) = (0..chosen.len()).find(|slot| chosen[*slot] < limit(*slot)) else {
            break;
        };
        chosen[..slot].fill(0);
        chosen[slot] += 1;
    }
    if rows.is_empty() {
        return false;
    }
    for (slot, one) in governed.iter().enumerate() {
        plan.members[one.index].presence = Presence::Governed(slot);
    }
    plan.rows = rows;
    true
}

fn holds(
    guard: &Guard,
    governed: &[Governed<'_>],
    slots: &HashMap<&str, usize>,
    chosen: &[usize],
) -> bool {
    // Absence fails every test in `when` and passes every one in `then`, but
    // for the two that are about it.
    let clause = |clause: &Clause, absent: bool| {
        let class = slots.get(clause.member.as_str()).and_then(|slot| {
            let one = &governed[*slot];
            let class = one.classes.get(chosen[*slot].checked_sub(1)?)?;
            let test = one.tests.iter().position(|test| **test == clause.is)?;
            Some(class.passes[test])
        });
        match (&clause.is, class) {
            (Test::Present, class) => class.is_some(),
            (Test::Absent, class) => class.is_none(),
            (_, class) => class.unwrap_or(absent),
        }
    };
    !guard.when.iter().all(|one| clause(one, false))
        || guard.then.iter().all(|one| clause(one, true))
}

/// A member's values, those together that no test tells apart.
fn classes(
    compiler: &mut Compiler<'_>,
    holder: ShapeId,
    name: &str,
    node: NodeIndex,
    tests: &[&Test],
) -> Vec<Class> {
    let contract = compiler.contract;
    let grouped = |verdicts: Vec<Vec<bool>>| {
        let mut groups: Vec<(Vec<bool>, Vec<usize>)> = Vec::new();
        for (index, verdict) in verdicts.into_iter().enumerate() {
            match groups.iter_mut().find(|(known, _)| *known == verdict) {
                Some((_, members)) => members.push(index),
                None => groups.push((verdict, vec![index])),
            }
        }
        groups
    };
    let whole = |node| {
        vec![Class {
            node,
            passes: vec![true; tests.len()],
        }]
    };
    match &compiler.nodes[node.0 as usize] {
        Node::Enum(values) => {
            let values = values.clone();
            let verdicts = values.iter().map(|value| {
                let of = |test: &&Test| text_passes(test, value.text());
                tests.iter().map(of).collect()
            });
            let groups = grouped(verdicts.collect());
            let class = |(passes, members): (Vec<bool>, Vec<usize>)| Class {
                node: compiler.add(Node::Enum(
                    members.iter().map(|index| values[*index].clone()).collect(),
                )),
                passes,
            };
            groups.into_iter().map(class).collect()
        }
        Node::Boolean(None) => {
            let verdicts = [false, true].map(|value| {
                let of = |test: &&Test| match test {
                    Test::Equals(scalar) => *scalar == Scalar::Boolean(value),
                    Test::NotEquals(scalar) => *scalar != Scalar::Boolean(value),
                    _ => true,
                };
                tests.iter().map(of).collect::<Vec<bool>>()
            });
            if verdicts[0] == verdicts[1] {
                return vec![Class {
                    node,
                    passes: verdicts[0].clone(),
                }];
            }
            [false, true]
                .into_iter()
                .zip(verdicts)
                .map(|(value, passes)| Class {
                    node: compiler.add(Node::Boolean(Some(value))),
                    passes,
                })
                .collect()
        }
        Node::Integer(plan) => {
            let plan = plan.clone();
            let parts = intervals(&plan, tests);
            let class = |(plan, passes)| Class {
                node: compiler.add(Node::Integer(plan)),
                passes,
            };
            parts.into_iter().map(class).collect()
        }
        Node::Double(plan) => {
            let within = tests
                .iter()
                .try_fold(plan.clone(), |plan, test| match test {
                    Test::Between { min, max } => plan.within(*min, Some(*max)),
                    _ => Some(plan),
                });
            within.map_or_else(Vec::new, |within| whole(compiler.add(Node::Double(within))))
        }
        Node::List(list) => {
            let list = list.clone();
            let mut cuts: Vec<u32> = tests.iter().filter_map(|test| at_least(test)).collect();
            cuts.push(list.count.0);
            cuts.retain(|cut| (list.count.0..=list.count.1).contains(cut));
            cuts.sort_unstable();
            cuts.dedup();
            let mut found = Vec::new();
            for (index, cut) in cuts.iter().enumerate() {
                let last = cuts.get(index + 1).map_or(list.count.1, |next| next - 1);
                let mut part = list.clone();
                part.count = (*cut, last);
                let of = |test: &&Test| at_least(test).is_none_or(|least| *cut >= least);
                found.push(Class {
                    node: compiler.add(Node::List(part)),
                    passes: tests.iter().map(of).collect(),
                });
            }
            found
        }
        Node::Text(_) => {
            let patterns: Vec<_> = tests
                .iter()
                .filter_map(|test| match test {
                    Test::Matches(pattern) => Some(pattern),
                    _ => None,
                })
                .collect();
            if patterns.is_empty() {
                return whole(node);
            }
            let shape = contract.shape(holder);
            let length = shape
                .member(name)
                .and_then(|member| contract.traits_at(member).length);
            let fits = |text: &String| {
                patterns
                    .iter()
                    .all(|pattern| pattern.matches(text) == Some(true))
                    && length.is_none_or(|length| length.allows(text.chars().count() as u64))
            };
            let hints = contract.knowledge().hints.iter();
            let samples = hints
                .filter(|hint| hint.shape == shape.name)
                .filter_map(|hint| hint.sample.get(name)?.as_str())
                .flat_map(renumbered);
            let mut texts: Vec<String> = samples.filter(fits).collect();
            if texts.is_empty() {
                let made = TextSite::new(patterns.first().copied(), length).plain();
                texts.extend(made.into_iter().filter(fits));
            }
            if texts.is_empty() {
                return Vec::new();
            }
            whole(compiler.add(Node::Text(TextPlan::only(&texts))))
        }
        _ => whole(node),
    }
}

fn text_passes(test: &Test, text: &str) -> bool {
    match test {
        Test::Equals(scalar) => *scalar == Scalar::Text(text.to_owned()),
        Test::NotEquals(scalar) => *scalar != Scalar::Text(text.to_owned()),
        Test::OneOf(texts) => texts.iter().any(|known| known == text),
        Test::Matches(pattern) => pattern.matches(text) == Some(true),
        _ => true,
    }
}

fn at_least(test: &Test) -> Option<u32> {
    match test {
        Test::AtLeastItems(count) => u32::try_from(*count).ok(),
        _ => None,
    }
}

/// The stretches of integers that no test tells apart.
fn intervals(plan: &IntegerPlan, tests: &[&Test]) -> Vec<(IntegerPlan, Vec<bool>)> {
    let ends = tests.iter().filter_map(|test| match test {
        Test::Between { min, max } => Some((min.map(f64::ceil), max.floor())),
        _ => None,
    });
    // Where a stretch begins.
    let mut cuts: Vec<i64> = vec![i64::MIN];
    for (min, max) in ends {
        cuts.extend(min.map(|min| min as i64));
        cuts.push((max as i64).saturating_add(1));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut found = Vec::new();
    for (index, cut) in cuts.iter().enumerate() {
        let last = cuts.get(index + 1).map_or(i64::MAX, |next| next - 1);
        let passes = |test: &&Test| match test {
            Test::Between { min, max } => {
                min.is_none_or(|min| min <= *cut as f64) && last as f64 <= *max
            }
            _ => true,
        };
        if let Some(part) = plan.within(Some(*cut), Some(last)) {
            found.push((part, tests.iter().map(passes).collect()));
        }
    }
    found
}

/// A sample with other numbers in it, one at a time: of a schedule, other times.
fn renumbered(sample: &str) -> Vec<String> {
    let mut texts = vec![sample.to_owned()];
    let bytes = sample.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if digits > 0 {
            for other in ["1", "5", "10"] {
                texts.push(format!(
                    "{}{other}{}",
                    &sample[..at],
                    &sample[at + digits..]
                ));
            }
        }
        at += digits.max(1);
    }
    texts
}
