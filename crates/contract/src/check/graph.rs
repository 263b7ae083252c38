//! The whole graph, shapes that nothing reaches included.

use std::collections::HashSet;

use super::{finite, limits};
use crate::error::{Problem, Within as _};
use crate::{Contract, Operation, Shape, ShapeKind};

pub(crate) fn graph(contract: &Contract) -> Result<(), Problem> {
    for shape in contract.shapes() {
        alone(shape).within(&shape.name)?;
        limits::of(shape, &shape.traits).within(&shape.name)?;
        for member in shape.members() {
            let place = format!("{}.{}", shape.name, member.name);
            limits::of(contract.shape(member.target), &member.traits).within(&place)?;
        }
        map_key(contract, shape).within(&shape.name)?;
    }
    for operation in contract.operations() {
        messages(contract, operation).within(&operation.name)?;
    }
    finite::every_value(contract)
}

fn alone(shape: &Shape) -> Result<(), Problem> {
    let twice = |value: &dyn std::fmt::Display| {
        Problem::new(
            format!("the value `{value}` comes twice"),
            "remove one of them",
        )
    };
    let empty = |what: &str| {
        Problem::new(
            format!("it has no {what}"),
            format!("give it a {what}, or remove it"),
        )
    };
    match &shape.kind {
        ShapeKind::Enum(values) => {
            let mut seen = HashSet::new();
            match values.iter().find(|value| !seen.insert(&value.value)) {
                Some(value) => Err(twice(&value.value)),
                None if values.is_empty() => Err(empty("value")),
                None => Ok(()),
            }
        }
        ShapeKind::IntEnum(values) => {
            let mut seen = HashSet::new();
            match values.iter().find(|value| !seen.insert(**value)) {
                Some(value) => Err(twice(value)),
                None if values.is_empty() => Err(empty("value")),
                None => Ok(()),
            }
        }
        ShapeKind::Union(members) if members.is_empty() => Err(empty("member")),
        ShapeKind::Structure(members) | ShapeKind::Union(members) => {
            match members.iter().find(|member| member.name.is_empty()) {
                Some(_) => Err(Problem::new("a member's name is empty", "give it a name")),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn map_key(contract: &Contract, shape: &Shape) -> Result<(), Problem> {
    let ShapeKind::Map { key, .. } = &shape.kind else {
        return Ok(());
    };
    let key = contract.shape(key.target);
    match key.kind {
        ShapeKind::String | ShapeKind::Enum(_) => Ok(()),
        _ => {
            let problem = format!("its keys are `{}`, of type {}", key.name, key.type_name());
            Err(Problem::new(
                problem,
                "keys must be strings or an enum of strings",
            ))
        }
    }
}

fn messages(contract: &Contract, operation: &Operation) -> Result<(), Problem> {
    let messages = [("input", operation.input), ("output", operation.output)];
    let errors = operation.errors.iter().map(|id| ("errors", Some(*id)));
    for (part, id) in messages.into_iter().chain(errors) {
        let Some(shape) = id.map(|id| contract.shape(id)) else {
            continue;
        };
        if !matches!(shape.kind, ShapeKind::Structure(_)) {
            let problem = format!(
                "`{}` must be a structure, and is of type {}",
                shape.name,
                shape.type_name()
            );
            return Err(Problem::new(problem, "wrap it in a structure").within(part));
        }
        if part == "errors" && shape.traits.error.is_none() {
            let problem = format!(
                "`{}` is listed as an error and is not marked as one",
                shape.name
            );
            let remedy = "mark it (`smithy.api#error`, or `exception`), or take it off the list";
            return Err(Problem::new(problem, remedy).within(part));
        }
    }
    Ok(())
}
