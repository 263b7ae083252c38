//! The regression corpus of an API change: entries that a subject should be put
//! to for each changed place and value.
//!
//! Of what is new as a whole, an operation or a member, not every case is an
//! entry: `telling` says which are. Every enumerated case of it is asked by a
//! check since the older contract anyway.

mod gone;
mod telling;
mod value;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use smithereens_formats::{
    CaseId, Change, ChangeId, ChangeKind, Changes, Entry, MessageId, Needs, Site,
};

use self::telling::Telling;
use self::value::Enumerated;
use crate::attribution::Attribution;
use crate::case::{Case, Payload, Unbuilt};
use crate::cases::{Cases, Planned};
use crate::since::Novelty;
use crate::wire::with_query_error;

/// The entries of an API change, and what has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Regressions {
    /// In the order of the changes and their places.
    pub entries: Vec<Entry>,
    /// Changes that no payload shows.
    pub without: Vec<Unshown>,
    /// How many new or different cases that bytes can show are no entries.
    pub left: usize,
}

/// A change that no payload shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unshown {
    /// Which.
    pub change: ChangeId,
    /// Why, in a clause.
    pub why: &'static str,
}

/// More entries than anyone would keep.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the changes have more than {} entries", Regressions::MOST)]
pub struct TooManyEntries;

impl Regressions {
    /// The most entries of a corpus. The whole model of Glue, over six years,
    /// has half as many.
    pub const MOST: usize = 20_000;
}

impl Cases<'_> {
    /// The regression corpus of what changed between `old` and this contract.
    /// Each payload is there once, for the first change that asks for it.
    ///
    /// # Errors
    /// If there are more than [`Regressions::MOST`] entries.
    pub fn regressions(
        &self,
        old: &Cases<'_>,
        changes: &Changes,
    ) -> Result<Regressions, TooManyEntries> {
        let attribution = Attribution::new(changes);
        let all = changes.changes.iter();
        let index: HashMap<&ChangeId, usize> = all.clone().map(|one| &one.id).zip(0..).collect();
        let touched: HashSet<&MessageId> = all
            .flat_map(|one| &one.places)
            .map(|place| &place.message)
            .collect();
        // What changed everywhere is said around bodies, and what is around a
        // body is restored from the contract that runs.
        let since = self.since_in(old, |message| touched.contains(message));
        let mut by_change: Vec<Vec<&Planned>> = vec![Vec::new(); changes.changes.len()];
        let selected = self.planned().iter().zip(&since.novelty);
        for (planned, _) in selected.filter(|(_, novelty)| **novelty != Novelty::Known) {
            let of = attribution.of(&self.id(planned));
            let of = of.filter(|change| !change.places.is_empty());
            if let Some(index) = of.and_then(|of| index.get(&of.id)) {
                by_change[*index].push(planned);
            }
        }
        let mut making = Making {
            cases: self,
            old,
            changes,
            attribution: &attribution,
            telling: Telling::default(),
            enumerations: HashMap::new(),
            seen: HashSet::new(),
            made: Regressions::default(),
        };
        for (change, planned) in changes.changes.iter().zip(by_change) {
            let before = making.made.entries.len();
            making.change(change, &planned);
            if making.made.entries.len() > Regressions::MOST {
                return Err(TooManyEntries);
            }
            if making.made.entries.len() == before {
                making.made.without.push(Unshown {
                    change: change.id.clone(),
                    why: why_unshown(change),
                });
            }
        }
        Ok(making.made)
    }
}

/// Why a change has no entries.
fn why_unshown(change: &Change) -> &'static str {
    match change.id.kind {
        ChangeKind::DeprecatedAdded
        | ChangeKind::DeprecatedRemoved
        | ChangeKind::SensitiveAdded
        | ChangeKind::SensitiveRemoved => "it says nothing about what goes over the wire",
        ChangeKind::IdempotencyTokenAdded | ChangeKind::IdempotencyTokenRemoved => {
            "clients act on it, and what goes over the wire is the same"
        }
        ChangeKind::StreamingAdded | ChangeKind::StreamingRemoved => "no streams are made",
        _ if change.places.is_empty() => {
            "it is said around bodies, and entries leave that to the contract that runs"
        }
        _ => "nothing that can be built shows it, or all that does is an entry of another change",
    }
}

struct Making<'a, 'c, 'o> {
    cases: &'a Cases<'c>,
    old: &'a Cases<'o>,
    changes: &'a Changes,
    attribution: &'a Attribution<'a>,
    telling: Telling,
    /// Those with new values, by place.
    enumerations: HashMap<Site, Rc<Enumerated<'a>>>,
    /// Names, and what goes over the wire.
    seen: HashSet<(CaseId, Payload)>,
    made: Regressions,
}

impl Making<'_, '_, '_> {
    fn change(&mut self, change: &Change, planned: &[&Planned]) {
        let value = change.id.value.as_deref().unwrap_or_default();
        for place in &change.places {
            match change.id.kind {
                ChangeKind::EnumValueAdded => self.around_new_value(change, place, value),
                ChangeKind::EnumValueRemoved => self.removed_value(change, place, value),
                ChangeKind::MemberRemoved => self.removed_member(change, place),
                ChangeKind::OperationRemoved => self.removed_operation(change, place),
                ChangeKind::ErrorRemoved => self.removed_error(change, place),
                ChangeKind::RuleRemoved => self.removed_rule(change, place, value),
                ChangeKind::UniqueItemsRemoved => self.equal_items(change, place),
                ChangeKind::RangeChanged | ChangeKind::TypeChanged => {
                    self.former_limits(change, place);
                }
                ChangeKind::ErrorCodeChanged => self.told_by_code(change, place),
                _ => {}
            }
            // No list of what cannot be written anyway.
            if self.made.entries.len() > Regressions::MOST {
                return;
            }
        }
        let why = since_when(change);
        for planned in planned {
            if self.telling.tells(change, self.cases, planned) {
                self.planned(change, planned, &why);
            } else if !planned.kind().needs_a_connection() {
                self.made.left += 1;
            }
        }
    }

    /// The error with its new code beside its name.
    fn told_by_code(&mut self, change: &Change, place: &Site) {
        let at = self.cases.planned_at(&place.message, &place.path);
        let Some(first) = at.first() else { return };
        if let Ok(case) = with_query_error(&self.cases.site(first)) {
            let code = change.to.as_deref().unwrap_or_default();
            let why = format!("{code} is its code, which stands beside its name.");
            self.case(change, Ok(case), why);
        }
    }

    fn planned(&mut self, change: &Change, planned: &Planned, why: &str) {
        let case = self.cases.build(planned);
        if case.as_ref().is_ok_and(|case| case.needs == Needs::Bytes) {
            self.case(change, case, why.to_owned());
        }
    }

    fn case(&mut self, change: &Change, case: Result<Case, Unbuilt>, why: String) {
        let Ok(case) = case else { return };
        let Ok(entry) = self.cases.record(&case, why) else {
            return;
        };
        if self.seen.insert((case.id, case.payload)) {
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
