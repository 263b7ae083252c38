//! Changes to a payload, applied together.

use crate::json::Json;
use crate::shrink::node::{Spot, value_at_mut};

/// One change at one spot.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    /// The value goes, if its holder then still has `least` children.
    Drop { spot: Spot, least: usize },
    /// Another value stands there.
    Put { spot: Spot, value: Json },
    /// The map's entry gets another key.
    Rename { spot: Spot, key: String },
    /// What stands at `from`, seen from there, takes the value's place.
    Lift { spot: Spot, from: Spot },
}

impl Edit {
    fn spot(&self) -> &Spot {
        match self {
            Edit::Drop { spot, .. }
            | Edit::Put { spot, .. }
            | Edit::Rename { spot, .. }
            | Edit::Lift { spot, .. } => spot,
        }
    }
}

/// The payload with all changes made, the inner ones first. Changes whose spot
/// is gone by then are left out.
pub(crate) fn apply(payload: &Json, edits: &[Edit]) -> Json {
    let mut changed = payload.clone();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    // From the back, so that what is dropped moves nothing that is still to
    // come; a spot comes before those within it.
    edits.sort_by(|one, other| other.spot().cmp(one.spot()));
    for edit in edits {
        match edit {
            Edit::Drop { spot, least } => drop_at(&mut changed, spot, *least),
            Edit::Put { spot, value } => {
                if let Some(there) = value_at_mut(&mut changed, spot) {
                    there.clone_from(value);
                }
            }
            Edit::Rename { spot, key } => rename(&mut changed, spot, key),
            Edit::Lift { spot, from } => {
                if let Some(there) = value_at_mut(&mut changed, spot)
                    && let Some(within) = value_at_mut(there, from)
                {
                    *there = std::mem::replace(within, Json::Null);
                }
            }
        }
    }
    changed
}

fn drop_at(payload: &mut Json, spot: &[usize], least: usize) {
    let Some((index, holder)) = spot.split_last() else {
        return;
    };
    match value_at_mut(payload, holder) {
        Some(Json::Array(items)) if items.len() > least && *index < items.len() => {
            items.remove(*index);
        }
        Some(Json::Object(entries)) if entries.len() > least && *index < entries.len() => {
            entries.remove(*index);
        }
        _ => {}
    }
}

fn rename(payload: &mut Json, spot: &[usize], key: &str) {
    let Some((index, holder)) = spot.split_last() else {
        return;
    };
    if let Some(Json::Object(entries)) = value_at_mut(payload, holder)
        && let Some((name, _)) = entries.get_mut(*index)
    {
        key.clone_into(name);
    }
}
