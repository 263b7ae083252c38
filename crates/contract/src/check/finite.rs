//! Every shape must have a value that can be written down: no circle of
//! required members.
//!
//! A structure needs its required members, a union one of its members, and a
//! list or map nothing, unless it must not be empty. From the shapes that need
//! nothing this works upwards; whatever it does not reach has no finite value.

use crate::error::Problem;
use crate::{Contract, Member, Shape, ShapeKind};

pub(crate) fn every_value(contract: &Contract) -> Result<(), Problem> {
    let shapes = contract.shapes();
    let mut missing: Vec<usize> = shapes.iter().map(needed).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); shapes.len()];
    for (user, shape) in shapes.iter().enumerate() {
        for member in needs(shape) {
            users[member.target.index()].push(user);
        }
    }
    let mut ready: Vec<usize> = (0..shapes.len())
        .filter(|shape| missing[*shape] == 0)
        .collect();
    while let Some(shape) = ready.pop() {
        for user in &users[shape] {
            if missing[*user] > 0 {
                missing[*user] -= 1;
                if missing[*user] == 0 {
                    ready.push(*user);
                }
            }
        }
    }
    match missing.iter().position(|missing| *missing > 0) {
        None => Ok(()),
        Some(stuck) => Err(circle(contract, stuck, &missing)),
    }
}

/// The members whose targets matter for a value.
fn needs(shape: &Shape) -> Vec<&Member> {
    let is_filled = shape
        .traits
        .length
        .and_then(|length| length.min)
        .is_some_and(|min| min > 0);
    let mut members = shape.members();
    match shape.kind {
        ShapeKind::Structure(_) => members.retain(|member| member.traits.required),
        ShapeKind::Union(_) => {}
        // Nulls fill a sparse one; a map's keys are strings.
        _ if !is_filled || shape.traits.sparse => members.clear(),
        _ => {}
    }
    members
}

/// How many of them must have a value.
fn needed(shape: &Shape) -> usize {
    match shape.kind {
        ShapeKind::Union(_) => 1,
        _ => needs(shape).len(),
    }
}

/// Follows members without a finite value until a shape comes again.
fn circle(contract: &Contract, stuck: usize, missing: &[usize]) -> Problem {
    let mut path: Vec<(usize, &str)> = Vec::new();
    let mut at = stuck;
    let mut seen = vec![None; missing.len()];
    let start = loop {
        if let Some(start) = seen[at] {
            break start;
        }
        seen[at] = Some(path.len());
        let shape = &contract.shapes()[at];
        // A shape that misses something has a need that misses something too.
        let Some(next) = needs(shape)
            .into_iter()
            .find(|need| missing[need.target.index()] > 0)
        else {
            break path.len();
        };
        path.push((at, &next.name));
        at = next.target.index();
    };
    let name = |shape: usize| contract.shapes()[shape].name.as_str();
    let steps: Vec<String> = path[start..]
        .iter()
        .map(|(shape, member)| format!("{}.{member}", name(*shape)))
        .collect();
    let shown = if steps.len() > 8 {
        format!(
            "{} -> … -> {}",
            steps[..4].join(" -> "),
            steps[steps.len() - 1]
        )
    } else {
        steps.join(" -> ")
    };
    let problem = format!("no finite value exists: {shown} needs `{}` again", name(at));
    Problem::new(problem, "make one of these members optional").within(name(at))
}
