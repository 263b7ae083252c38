//! What of a payload's end is the doing of which change.
//!
//! A payload that shows several changes may be lost by one of them alone, so its
//! end is no evidence against the others. What is gone has a place, and is
//! charged to the change there. A refusal or a crash has none: a decoder says in
//! words of its own what it stumbled over. Of a payload that shows one change
//! that change gets it; of one that shows several it stays open who, and none is
//! blamed: there most often is a payload that shows the change alone.

use smithereens_formats::Path;

use super::met::{Meeting, Met};
use crate::verdict::Failure;

/// A change's part in the end of a payload that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share<'e> {
    /// Nothing happened that can be its doing.
    Kept,
    /// This is its doing, or that of another change that the payload shows.
    Undecided(&'e Failure),
    /// This is its doing.
    Charged(&'e Failure),
}

/// Whose doing a payload's end is.
pub(super) struct Shares<'e> {
    /// The changes that the payload shows, in their order.
    pub(super) of_changes: Vec<(usize, Share<'e>)>,
    /// What can be the doing of none of them.
    pub(super) of_none: Option<&'e Failure>,
}

impl<'e> Shares<'e> {
    /// Of a payload that shows `met`, in the order of the changes, and came to
    /// these failures.
    pub(super) fn new(meeting: &Meeting<'_>, met: &[Met], failures: &'e [Failure]) -> Shares<'e> {
        let mut of_changes: Vec<(usize, Share<'e>)> =
            met.iter().map(|met| (met.change, Share::Kept)).collect();
        of_changes.dedup_by_key(|(change, _)| *change);
        let mut of_none = None;
        for failure in failures {
            let suspects = suspects(meeting, met, failure.place.as_ref());
            match suspects.as_slice() {
                [] => of_none = of_none.or(Some(failure)),
                [one] => set(&mut of_changes, *one, Share::Charged(failure)),
                several => {
                    for one in several {
                        set(&mut of_changes, *one, Share::Undecided(failure));
                    }
                }
            }
        }
        Shares {
            of_changes,
            of_none,
        }
    }
}

/// The first charge stands, before any doubt.
fn set<'e>(all: &mut [(usize, Share<'e>)], change: usize, share: Share<'e>) {
    for (index, known) in all {
        let is_worse = matches!(
            (&known, share),
            (Share::Kept, _) | (Share::Undecided(_), Share::Charged(_))
        );
        if *index == change && is_worse {
            *known = share;
        }
    }
}

/// The changes that can have done what happened at a place: those nearest at or
/// around it, and those in it, since they are gone with it. Without a place, all.
fn suspects(meeting: &Meeting<'_>, met: &[Met], place: Option<&Path>) -> Vec<usize> {
    let path = |met: &Met| meeting.path(*met).0.as_slice();
    let Some(Path(place)) = place else {
        return distinct(met.iter());
    };
    let around = |one: &&Met| place.starts_with(path(one));
    let nearest = met.iter().filter(around).map(|one| path(one).len()).max();
    distinct(met.iter().filter(|one| {
        let path = path(one);
        let is_nearest = Some(path.len()) == nearest && place.starts_with(path);
        is_nearest || path.len() > place.len() && path.starts_with(place)
    }))
}

fn distinct<'m>(met: impl Iterator<Item = &'m Met>) -> Vec<usize> {
    let mut changes: Vec<usize> = met.map(|met| met.change).collect();
    changes.dedup();
    changes
}
