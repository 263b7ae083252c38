//! Names that must tell things apart: in case ids, targets and schemas.

use std::collections::HashSet;

use crate::Contract;
use crate::error::Problem;

/// Checks the names of what the operations reach.
pub(crate) fn names(contract: &Contract) -> Result<(), Problem> {
    let shapes = contract.shapes().iter().map(|shape| shape.name.as_str());
    let remedy = "rename one, for instance with the service's `rename`";
    distinct(shapes, "two shapes are", remedy)?;
    let operations = contract
        .operations()
        .iter()
        .map(|operation| operation.name.as_str());
    distinct(
        operations,
        "two operations are",
        "rename one, or give a model with one of them",
    )
}

fn distinct<'a>(
    names: impl Iterator<Item = &'a str>,
    two: &str,
    remedy: &'static str,
) -> Result<(), Problem> {
    let mut seen = HashSet::new();
    for name in names {
        if name.is_empty() {
            return Err(Problem::new("a name is empty", "give it a name"));
        }
        if !seen.insert(name) {
            return Err(Problem::new(format!("{two} called `{name}`"), remedy).within(name));
        }
    }
    Ok(())
}
