//! Which cases an API change makes new or different, as cheaply as a model of a
//! hundred thousand places needs it: only where something changed are two cases
//! of one name built and compared.

use std::collections::{HashMap, HashSet};

use smithereens_contract::ShapeId;
use smithereens_formats::{Change, ChangeKind, Changes, MessageId, Site};

use super::{RegressionProgress, Wanted, is_of_telling};
use crate::attribution::Attribution;
use crate::cases::{Cases, Planned};
use crate::site::Place;

/// Progress is told after so many cases.
const EVERY: usize = 256;

/// How many entries there will be at the least, counted without building any:
/// one for each place of a change that each of its places shows.
pub(super) fn at_least(cases: &Cases<'_>, old: &Cases<'_>, changes: &Changes) -> usize {
    let messages = cases.messages().iter().chain(old.messages());
    let messages: HashSet<&MessageId> = messages.map(|message| &message.id).collect();
    let shown = changes.changes.iter().filter(|change| is_shown(change));
    let places = shown.flat_map(|change| &change.places);
    // What only prepares has no cases.
    let places = places.filter(|place| messages.contains(&place.message));
    places.count()
}

/// Whether each place of a change has an entry.
fn is_shown(change: &Change) -> bool {
    matches!(
        change.id.kind,
        ChangeKind::EnumValueAdded
            | ChangeKind::EnumValueRemoved
            | ChangeKind::MemberAdded
            | ChangeKind::MemberRemoved
            | ChangeKind::ErrorAdded
            | ChangeKind::ErrorRemoved
            | ChangeKind::LengthChanged
            | ChangeKind::RequiredAdded
            | ChangeKind::RequiredRemoved
    )
}

/// The cases that are new or different because of each change, in their order.
pub(super) fn selected<'a>(
    cases: &'a Cases<'_>,
    old: &Cases<'_>,
    changes: &'a Changes,
    attribution: &Attribution<'a>,
    wanted: Wanted<'_>,
    tell: &mut dyn FnMut(RegressionProgress),
) -> Vec<Vec<&'a Planned>> {
    let index = changes.changes.iter().map(|one| &one.id).zip(0..);
    let index: HashMap<_, usize> = index.collect();
    let touched = Touched::by(changes, cases);
    let namesakes = cases.namesakes(old);
    let of = cases.planned().len();
    let mut by_change = vec![Vec::new(); changes.changes.len()];
    for (done, (planned, before)) in cases.planned().iter().zip(namesakes).enumerate() {
        if done % EVERY == 0 {
            let doing = "comparing cases";
            tell(RegressionProgress { doing, done, of });
        }
        if wanted.of.is_some() && !wanted.is_of(&cases.id(planned)) {
            continue;
        }
        let place = cases.place(planned);
        let site = &place.site;
        let is_known = before
            .is_some_and(|before| !touched.touches(place) || cases.is_known(planned, old, before));
        if is_known {
            continue;
        }
        let of = attribution.of_kind(site, &planned.kind().to_kind());
        // What changed everywhere is said around bodies, and what is around a
        // body is restored from the contract that runs.
        let of = of.filter(|change| !change.places.is_empty());
        if let Some(index) = of.and_then(|of| index.get(&of.id)) {
            by_change[*index].push(planned);
        }
    }
    by_change
}

/// Where cases can be others than they were.
#[derive(Default)]
struct Touched<'a> {
    /// Messages whose every case can be.
    messages: HashSet<&'a MessageId>,
    /// Places that changed.
    changed: HashSet<Name<'a>>,
    /// Places around these.
    around: HashSet<Name<'a>>,
    /// Places with all that is in them.
    whole: HashSet<Name<'a>>,
    /// Shapes with a member that changed: recursion ends at places whose members
    /// are no places.
    shapes: HashSet<ShapeId>,
}

type Name<'a> = (&'a MessageId, &'a [String]);

impl<'a> Touched<'a> {
    fn by(changes: &'a Changes, cases: &Cases<'_>) -> Touched<'a> {
        let mut touched = Touched::default();
        for change in &changes.changes {
            for Site { message, path } in &change.places {
                let path = &path.0[..];
                match change.id.kind {
                    // Rules are about whole messages, and so is the envelope.
                    ChangeKind::RuleAdded | ChangeKind::RuleRemoved | ChangeKind::RuleChanged => {
                        touched.messages.insert(message);
                    }
                    kind if is_of_telling(kind) => {
                        touched.messages.insert(message);
                    }
                    ChangeKind::TypeChanged => {
                        touched.whole.insert((message, path));
                    }
                    _ => {}
                }
                touched.changed.insert((message, path));
                if let Some((_, holder)) = path.split_last() {
                    let holder = cases.place_named(message, holder);
                    let shape = holder.and_then(|index| cases.places()[index].1.shape);
                    touched.shapes.extend(shape);
                }
                // From the nearest on; what is around a place that is known too
                // was met with it.
                for count in (0..path.len()).rev() {
                    if !touched.around.insert((message, &path[..count])) {
                        break;
                    }
                }
            }
        }
        touched
    }

    fn touches(&self, place: &Place<'_>) -> bool {
        let (message, path) = (&place.site.message, &place.site.path.0[..]);
        let is_holder = |shape| self.shapes.contains(&shape);
        if self.messages.contains(message) || place.shape.is_some_and(is_holder) {
            return true;
        }
        // That nulls are values of a list changes the case of its member.
        let holder = path.split_last().map(|(_, holder)| (message, holder));
        self.changed.contains(&(message, path))
            || self.around.contains(&(message, path))
            || holder.is_some_and(|holder| self.changed.contains(&holder))
            || !self.whole.is_empty()
                && (0..=path.len()).any(|count| self.whole.contains(&(message, &path[..count])))
    }
}
