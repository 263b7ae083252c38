//! Members by the names that go over the wire.

use std::collections::HashSet;

use crate::error::Problem;
use crate::{Contract, ShapeKind};

/// Gives members of an awsJson contract the names that stand in bodies, where it
/// says that these are others: botocore writes and reads a member under its
/// `locationName`, and cases are about what goes over the wire. Other protocols
/// keep both names.
pub(crate) fn name_members(contract: &mut Contract) -> Result<(), Problem> {
    if !contract.service.protocol.is_runnable() {
        return Ok(());
    }
    for shape in &mut contract.shapes {
        let (ShapeKind::Structure(members) | ShapeKind::Union(members)) = &mut shape.kind else {
            continue;
        };
        if members
            .iter()
            .all(|member| member.traits.wire_name.is_none())
        {
            continue;
        }
        let mut names = HashSet::new();
        for member in members {
            if let Some(name) = member.traits.wire_name.take() {
                member.name = name;
            }
            if !names.insert(member.name.clone()) {
                return Err(Problem::new(
                    format!("two members are called `{}` on the wire", member.name),
                    "give one of them another `locationName`",
                )
                .within("members")
                .within(&shape.name)
                .within("shapes"));
            }
        }
    }
    Ok(())
}
