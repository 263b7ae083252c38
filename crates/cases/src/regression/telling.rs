//! Which of the cases that a change makes new or different are entries.
//!
//! Of what is new as a whole: that each message is taken and, but for errors,
//! that another is refused; that each member is there and, if it must be, that
//! it is not; what is documented of each value, and both sides of each limit.
//! What stands inside is told where it is met first, each member of a structure
//! and each kind of value once: one definition stands at hundreds of places of a
//! large model.

use std::collections::HashSet;

use smithereens_contract::{Decimal, Range, ShapeId, ShapeKind};
use smithereens_formats::{Change, ChangeKind, Direction};

use super::is_of_telling;
use crate::attribution::Attribution;
use crate::cases::{Cases, Planned};
use crate::kind::{CaseKind, JsonType};
use crate::site::{Holder, Place};

/// What has been told of new things.
#[derive(Debug, Default)]
pub(super) struct Telling {
    told: HashSet<Told>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Told {
    /// Of a structure, this member; what is done with it.
    Member(ShapeId, String, &'static str),
    /// Of a shape, with these bounds where it stands, this value.
    Value(ShapeId, String, String),
}

impl Telling {
    /// Whether a case that comes from a change is an entry of it.
    pub(super) fn tells(
        &mut self,
        change: &Change,
        cases: &Cases<'_>,
        changed: &Attribution<'_>,
        planned: &Planned,
    ) -> bool {
        let kind = planned.kind();
        match change.id.kind {
            ChangeKind::OperationAdded | ChangeKind::ErrorAdded | ChangeKind::MemberAdded => {
                self.tells_of_new(change, cases, changed, planned)
            }
            // The envelope is another, whatever is in it: one that is told in the
            // usual way is an entry already.
            of if is_of_telling(of) => false,
            of => tells_of_changed(of, kind),
        }
    }

    fn tells_of_new(
        &mut self,
        change: &Change,
        cases: &Cases<'_>,
        changed: &Attribution<'_>,
        planned: &Planned,
    ) -> bool {
        let (place, kind) = (cases.place(planned), planned.kind());
        let names = &place.site.path.0;
        let is_of_operation = change.id.kind == ChangeKind::OperationAdded;
        let presence = presence(place, kind);
        let is_told = match names.len() {
            _ if presence.is_some() => true,
            0 => change.id.kind != ChangeKind::MemberAdded && tells_of_message(place, kind),
            _ => tells_of_value(cases, place, kind),
        };
        if !is_told {
            return false;
        }
        let told = match (presence, cases.holder_of(planned), place.shape) {
            (Some(presence), Some(holder), _) => {
                let name = names.last().cloned().unwrap_or_default();
                let is_first = self.told.insert(Told::Member(holder, name, presence));
                // The change's own places, and the members of its messages.
                let is_error = Direction::of(&place.site.message.part) == Some(Direction::Error);
                let is_of_message = is_of_operation && names.len() == 1 && !is_error;
                let mut here = changed.at(&place.site).iter();
                return is_first || is_of_message || here.any(|one| one.id == change.id);
            }
            (_, _, Some(shape)) if !names.is_empty() => {
                let bounds = format!("{:?} {:?}", place.traits.length, place.traits.range);
                Told::Value(shape, bounds, kind.to_kind().to_string())
            }
            _ => return true,
        };
        self.told.insert(told)
    }
}

/// Whether a message is known at all, and whether it is looked at.
fn tells_of_message(place: &Place<'_>, kind: &CaseKind) -> bool {
    match Direction::of(&place.site.message.part) {
        Some(Direction::Error) => matches!(kind, CaseKind::ErrorForm("type")),
        _ => {
            matches!(
                kind,
                CaseKind::Empty
                    | CaseKind::Protocol("truncated")
                    | CaseKind::Rule(_)
                    | CaseKind::RuleKept(_)
            ) || place.shape.is_none() && *kind == CaseKind::UnknownMember
        }
    }
}

/// What a case says of a member's being there. A member that must be there has
/// no case of being there; a plain value tells it.
fn presence(place: &Place<'_>, kind: &CaseKind) -> Option<&'static str> {
    match (kind, place.holder) {
        (CaseKind::Present | CaseKind::Missing, _) => Some(kind.name()),
        (
            CaseKind::Shortest
            | CaseKind::Boolean(true)
            | CaseKind::Timestamp("epoch")
            | CaseKind::Blob("one-byte")
            | CaseKind::Document("text")
            | CaseKind::Most
            | CaseKind::Many
            | CaseKind::UnknownMember,
            Holder::Structure(member),
        ) if member.is_required() => Some("present"),
        (CaseKind::Number(text), Holder::Structure(member))
            if member.is_required() && text == "1" =>
        {
            Some("present")
        }
        _ => None,
    }
}

/// Documented values, and both sides of each limit.
fn tells_of_value(cases: &Cases<'_>, place: &Place<'_>, kind: &CaseKind) -> bool {
    let least = place.traits.length.and_then(|length| length.min);
    match kind {
        CaseKind::Shortest => least > Some(0),
        CaseKind::Number(text) => {
            let shape = place.shape.map(|id| &cases.contract().shape(id).kind);
            let listed = match shape {
                Some(ShapeKind::IntEnum(values)) => &values[..],
                _ => &[],
            };
            listed.iter().any(|one| one.to_string() == *text)
                || place
                    .traits
                    .range
                    .as_ref()
                    .is_some_and(|range| is_at_end(range, text))
        }
        _ => matches!(
            kind,
            CaseKind::Enum(_)
                | CaseKind::TooShort
                | CaseKind::Longest
                | CaseKind::TooLong
                | CaseKind::Fewest
                | CaseKind::TooFew
                | CaseKind::Most
                | CaseKind::TooMany
                | CaseKind::Rule(_)
                | CaseKind::RuleKept(_)
        ),
    }
}

/// Whether a number is an end of a range, or just outside it.
fn is_at_end(range: &Range, text: &str) -> bool {
    let whole = |bound: &Option<Decimal>| bound.as_ref().and_then(Decimal::to_i64);
    let least = whole(&range.min).map(|end| [end.saturating_sub(1), end]);
    let most = whole(&range.max).map(|end| [end, end.saturating_add(1)]);
    let mut ends = least.into_iter().chain(most).flatten();
    ends.any(|end| end.to_string() == text)
}

/// Of something that is said otherwise, all that is new or different but for the
/// many ways to write one value.
fn tells_of_changed(change: ChangeKind, kind: &CaseKind) -> bool {
    match kind {
        CaseKind::Char(_) | CaseKind::Text(_) => change == ChangeKind::PatternChanged,
        CaseKind::NumberForm(name) => *name == "fraction",
        CaseKind::WrongType(json) => matches!(json, JsonType::List | JsonType::String),
        CaseKind::UnknownEnum(name) => *name == "new",
        CaseKind::Protocol(name) => *name == "truncated",
        CaseKind::ErrorForm(name) => *name == "type",
        CaseKind::Escaped
        | CaseKind::RawControl
        | CaseKind::LoneSurrogate
        | CaseKind::DuplicateKey
        | CaseKind::Whitespace
        | CaseKind::MessageMember(_)
        | CaseKind::Gateway(_)
        | CaseKind::UnmodelledError => false,
        _ => true,
    }
}

impl CaseKind {
    /// Whether only a subject on a connection can be asked.
    pub(super) fn needs_a_connection(&self) -> bool {
        matches!(
            self,
            CaseKind::Operation(_)
                | CaseKind::ContentType(_)
                | CaseKind::Method(_)
                | CaseKind::Credentials(_)
                | CaseKind::Routing(_)
                | CaseKind::Transfer(_)
                | CaseKind::Header(_)
                | CaseKind::Owes(_)
                | CaseKind::Relation(_)
        )
    }
}

impl Cases<'_> {
    /// The structure that a case's place is a member of.
    fn holder_of(&self, planned: &Planned) -> Option<ShapeId> {
        let place = self.place(planned);
        if !matches!(place.holder, Holder::Structure(_) | Holder::Union(_)) {
            return None;
        }
        let (_, around) = place.site.path.0.split_last()?;
        around.iter().try_fold(place.root?, |id, name| {
            Some(self.contract().shape(id).member(name)?.target)
        })
    }
}
