//! The regression corpus of an API change: entries that a subject should be put
//! to for each changed place and value.
//!
//! Of what is new as a whole, an operation or a member, not every case is an
//! entry: those that tell whether it is known at all, and the ends of each
//! constraint. Every enumerated case of it is asked by a check since the older
//! contract anyway.

use std::collections::{HashMap, HashSet};

use smithereens_contract::ShapeKind;
use smithereens_formats::{Change, ChangeId, ChangeKind, Changes, Entry, Needs, Site};

use crate::attribution::Attribution;
use crate::case::Case;
use crate::cases::{Cases, Planned};
use crate::near_miss::near_misses;
use crate::since::Novelty;

/// The entries of an API change, and what has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Regressions {
    /// In the order of the changes and their places.
    pub entries: Vec<Entry>,
    /// Changes that no payload of the newer contract shows: what is gone, what is
    /// only said of the connection, or not said on the wire.
    pub without: Vec<ChangeId>,
}

impl Cases<'_> {
    /// The regression corpus of what changed between `old` and this contract.
    /// Each payload is there once, for the first change that asks for it.
    #[must_use]
    pub fn regressions(&self, old: &Cases<'_>, changes: &Changes) -> Regressions {
        let attribution = Attribution::new(changes);
        let since = self.since(old);
        let mut by_change: Vec<Vec<&Planned>> = vec![Vec::new(); changes.changes.len()];
        let index: HashMap<&ChangeId, usize> = (changes.changes.iter().map(|one| &one.id))
            .zip(0..)
            .collect();
        let selected = self.planned().iter().zip(&since.novelty);
        for (planned, _) in selected.filter(|(_, novelty)| **novelty != Novelty::Known) {
            let of = attribution.of(&self.id(planned));
            if let Some(index) = of.and_then(|of| index.get(&of.id)) {
                by_change[*index].push(planned);
            }
        }
        let mut making = Making {
            cases: self,
            changes,
            seen: HashSet::new(),
            made: Regressions::default(),
        };
        for (change, planned) in changes.changes.iter().zip(by_change) {
            // What is around a body is restored from the contract that runs.
            let planned = Vec::from_iter(planned.into_iter().filter(|_| !change.places.is_empty()));
            let before = making.made.entries.len();
            making.change(change, &planned);
            if making.made.entries.len() == before {
                making.made.without.push(change.id.clone());
            }
        }
        making.made
    }
}

struct Making<'a, 'c> {
    cases: &'a Cases<'c>,
    changes: &'a Changes,
    /// Names and bodies.
    seen: HashSet<(String, Vec<u8>)>,
    made: Regressions,
}

impl Making<'_, '_> {
    fn change(&mut self, change: &Change, planned: &[&Planned]) {
        let value = change.id.value.as_deref().unwrap_or_default();
        match change.id.kind {
            ChangeKind::EnumValueAdded => {
                for place in &change.places {
                    self.around_new_value(change, place, value);
                }
            }
            ChangeKind::EnumValueRemoved => {
                for place in &change.places {
                    self.removed_value(change, place, value);
                }
            }
            _ => {}
        }
        let is_whole = matches!(
            change.id.kind,
            ChangeKind::OperationAdded | ChangeKind::ErrorAdded | ChangeKind::MemberAdded
        );
        for planned in planned {
            let kind = planned.kind().to_kind();
            if !is_whole || tells(&kind.name, kind.value.as_deref()) {
                self.planned(change, planned, &since_when(change));
            }
        }
    }

    /// The value itself, what is nearly it, what was there before, and what may
    /// come next.
    fn around_new_value(&mut self, change: &Change, place: &Site, value: &str) {
        let cases = self.cases;
        let at = cases.planned_at(&place.message, &place.path);
        let Some(first) = at.first() else { return };
        let documented = self.documented(first);
        let enumerated = |name: &str, value: &str| {
            at.iter().find(|planned| {
                let kind = planned.kind().to_kind();
                kind.name == name && kind.value.as_deref() == Some(value)
            })
        };
        if let Some(planned) = enumerated("enum", value) {
            self.planned(change, planned, &since_when(change));
        }
        let documented: Vec<&str> = documented.iter().map(String::as_str).collect();
        for miss in near_misses(value, &documented) {
            if let Ok(case) = cases.with_unknown_value(first, &miss.text) {
                let how = miss.how;
                let why = format!("It is nearly {value}, {how}, and no documented value.");
                self.case(change, &case, why);
            }
        }
        // What is new too has entries of its own.
        let is_new = |other: &&&str| {
            self.changes.changes.iter().any(|change| {
                change.id.kind == ChangeKind::EnumValueAdded
                    && change.id.value.as_deref() == Some(**other)
                    && change.places.contains(place)
            })
        };
        let old: Vec<&str> = documented
            .iter()
            .filter(|one| !is_new(one))
            .copied()
            .collect();
        for other in old {
            if let Some(planned) = enumerated("enum", other) {
                let why = format!("{value} has come beside {other}, which is as good as ever.");
                self.planned(change, planned, &why);
            }
        }
        if let Some(planned) = enumerated("unknown-enum", "new") {
            let why = format!("As {value} came, another value may.");
            self.planned(change, planned, &why);
        }
    }

    /// What was a value once.
    fn removed_value(&mut self, change: &Change, place: &Site, value: &str) {
        let cases = self.cases;
        let at = cases.planned_at(&place.message, &place.path);
        let case = at
            .first()
            .map(|first| cases.with_unknown_value(first, value));
        if let Some(Ok(case)) = case {
            self.case(
                change,
                &case,
                format!("{value} is no documented value any more."),
            );
        }
    }

    /// The documented values at the place of a case.
    fn documented(&self, planned: &Planned) -> Vec<String> {
        let contract = self.cases.contract();
        let shape = self.cases.place(planned).shape;
        match shape.map(|id| &contract.shape(id).kind) {
            Some(ShapeKind::Enum(values)) => values.iter().map(|one| one.value.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn planned(&mut self, change: &Change, planned: &Planned, why: &str) {
        if let Ok(case) = self.cases.build(planned)
            && case.needs == Needs::Bytes
        {
            self.case(change, &case, why.to_owned());
        }
    }

    fn case(&mut self, change: &Change, case: &Case, why: String) {
        let name = (case.id.to_string(), case.payload.body.clone());
        let Ok(entry) = self.cases.record(case, why) else {
            return;
        };
        if self.seen.insert(name) {
            self.made.entries.push(Entry {
                change: Some(change.id.clone()),
                ..entry
            });
        }
    }
}

/// What changed, as a sentence.
fn since_when(change: &Change) -> String {
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
    let ChangeId {
        subject,
        kind,
        value,
    } = &change.id;
    match (kind, value) {
        (ChangeKind::EnumValueAdded, Some(value)) => {
            format!("{value} is a new value of {subject}.")
        }
        (ChangeKind::OperationAdded, _) => format!("{subject} is a new operation."),
        (ChangeKind::MemberAdded, _) => format!("{subject} is a new member."),
        (ChangeKind::ErrorAdded, _) => format!("{subject} is a new error."),
        _ if change.from.is_none() && change.to.is_none() => format!("{}.", change.title()),
        _ => format!(
            "{}: {}, where there was {}.",
            change.id,
            said(&change.to),
            said(&change.from)
        ),
    }
}

/// Whether a case of something that is new as a whole is kept: those that tell
/// whether it is known, the ends of what is allowed, and the plain forms of an
/// error.
fn tells(kind: &str, value: Option<&str>) -> bool {
    match kind {
        "present" | "absent" | "missing" | "null" | "shortest" | "longest" | "too-short"
        | "too-long" | "enum" | "boolean" | "number" | "empty" | "fewest" | "too-few" | "most"
        | "too-many" | "rule" | "rule-kept" | "unknown-member" | "member-order" | "union" => true,
        "unknown-enum" => value == Some("new"),
        "wrong-type" => matches!(value, Some("list" | "string")),
        "timestamp" => value == Some("milliseconds"),
        "protocol" => matches!(value, Some("truncated" | "empty")),
        "error-form" => matches!(value, Some("type" | "code" | "header" | "none")),
        _ => false,
    }
}
