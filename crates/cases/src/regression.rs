//! The regression corpus of an API change: entries that a subject should be put
//! to for each changed place and value.
//!
//! Of what is new as a whole, an operation or a member, not every case is an
//! entry: `telling` says which are. Every enumerated case of it is asked by a
//! check since the older contract anyway.

mod gone;
mod pattern;
mod selected;
mod telling;
mod value;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use smithereens_formats::{CaseId, Change, ChangeId, ChangeKind, Changes, Entry, Needs, Site};

use self::pattern::Witnesses;
use self::selected::{at_least, selected};
use self::telling::Telling;
use self::value::Enumerated;
use crate::attribution::Attribution;
use crate::case::{Case, Payload, Unbuilt};
use crate::cases::{Cases, Planned};
use crate::kind::CaseKind;
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
#[error(
    "the changes have some {about} entries, more than {}",
    Regressions::MOST
)]
pub struct TooManyEntries {
    /// How many, as far as they were counted.
    pub about: usize,
}

/// Which entries a regression corpus has. The default is all.
#[derive(Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Only cases of these ids.
    pub of: Option<&'a dyn Fn(&CaseId) -> bool>,
    /// Of each change, one entry at the most: the first that shows what it is
    /// about.
    pub one_each: bool,
}

impl Wanted<'_> {
    fn is_of(&self, id: &CaseId) -> bool {
        self.of.is_none_or(|is_of| is_of(id))
    }
}

/// Entries of what no enumerated case does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BeyondCases {
    /// [`Regressions::MOST`] at the most.
    pub entries: Vec<Entry>,
    /// Whether there are more, which were not made.
    pub is_cut: bool,
}

/// How far the making of a regression corpus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegressionProgress {
    /// What is done, as a phrase: `comparing cases`.
    pub doing: &'static str,
    /// How much of it is done.
    pub done: usize,
    /// How much there is.
    pub of: usize,
}

impl Regressions {
    /// The most entries of a corpus. The whole model of Glue, over six years,
    /// has half as many.
    pub const MOST: usize = 20_000;
}

impl Cases<'_> {
    /// The regression corpus of what changed between `old` and this contract.
    /// Each payload is there once, for the first change that asks for it; what
    /// tells an error is there for each change of how it is told.
    ///
    /// # Errors
    /// If there are more than [`Regressions::MOST`] entries.
    pub fn regressions(
        &self,
        old: &Cases<'_>,
        changes: &Changes,
    ) -> Result<Regressions, TooManyEntries> {
        self.regressions_telling(old, changes, Wanted::default(), &mut |_| {})
    }

    /// Those of it that are wanted, and tells how far it is: models of thousands of
    /// shapes take a while.
    ///
    /// # Errors
    /// As [`Cases::regressions`], before anything is built where it can be told
    /// by then.
    pub fn regressions_telling(
        &self,
        old: &Cases<'_>,
        changes: &Changes,
        wanted: Wanted<'_>,
        tell: &mut dyn FnMut(RegressionProgress),
    ) -> Result<Regressions, TooManyEntries> {
        let at_most = |about: usize| match about > Regressions::MOST {
            true => Err(TooManyEntries { about }),
            false => Ok(()),
        };
        if wanted.one_each {
            at_most(changes.changes.len())?;
        } else if wanted.of.is_none() {
            at_most(at_least(self, old, changes))?;
        }
        let attribution = Attribution::new(changes);
        let by_change = selected(self, old, changes, &attribution, wanted, tell);
        let mut making = Making::new(self, old, &attribution, wanted);
        if !wanted.one_each {
            at_most(making.counted(changes, &by_change))?;
        }
        let of = changes.changes.len();
        for (done, (change, planned)) in changes.changes.iter().zip(by_change).enumerate() {
            tell(RegressionProgress {
                doing: "making entries of changes",
                done,
                of,
            });
            let before = making.made.entries.len();
            making.change(change, &planned);
            at_most(making.made.entries.len())?;
            if making.made.entries.len() == before {
                making.made.without.push(Unshown {
                    change: change.id.clone(),
                    why: match why_unshown(change) {
                        OF_ANOTHER if wanted.of.is_some() => "nothing that is selected shows it",
                        why => why,
                    },
                });
            }
        }
        Ok(making.made)
    }

    /// Those entries of the regression corpus that show what no enumerated case
    /// of this contract does: what is gone, texts that only one of two patterns
    /// matches, an error's new code. The first [`Regressions::MOST`], if there
    /// are more.
    #[must_use]
    pub fn beyond_cases(&self, old: &Cases<'_>, changes: &Changes) -> BeyondCases {
        let attribution = Attribution::new(changes);
        let mut making = Making::new(self, old, &attribution, Wanted::default());
        for change in &changes.changes {
            for place in &change.places {
                making.beyond(change, place);
            }
        }
        let mut entries = making.made.entries;
        let is_cut = entries.len() > Regressions::MOST;
        entries.truncate(Regressions::MOST);
        BeyondCases { entries, is_cut }
    }
}

/// Why a change has no entries.
fn why_unshown(change: &Change) -> &'static str {
    match change.id.kind {
        ChangeKind::DeprecatedAdded
        | ChangeKind::DeprecatedRemoved
        | ChangeKind::SensitiveAdded
        | ChangeKind::SensitiveRemoved => "it says nothing about what goes over the wire",
        ChangeKind::IdempotencyTokenAdded
        | ChangeKind::IdempotencyTokenRemoved
        | ChangeKind::RetryableChanged => {
            "clients act on it, and what goes over the wire is the same"
        }
        ChangeKind::StreamingAdded | ChangeKind::StreamingRemoved => "no streams are made",
        ChangeKind::WireNameChanged => "it is of protocols that no payloads are made for",
        ChangeKind::HttpUriChanged | ChangeKind::HttpCodeChanged => {
            "the protocol has one path and one status for all"
        }
        ChangeKind::ResponseChecksumsChanged => "answers are made without checksums",
        ChangeKind::AuthChanged
        | ChangeKind::HostPrefixChanged
        | ChangeKind::ChecksumRequiredAdded
        | ChangeKind::ChecksumRequiredRemoved
        | ChangeKind::CompressionChanged
        | ChangeKind::EndpointDiscoveryChanged
        | ChangeKind::ChecksumMemberChanged
        | ChangeKind::HttpMethodChanged => {
            "it is about how requests are sent, and entries leave that to who sends them"
        }
        _ if change.places.is_empty() => {
            "it is said around bodies, and entries leave that to the contract that runs"
        }
        _ => OF_ANOTHER,
    }
}

const OF_ANOTHER: &str =
    "nothing that can be built shows it, or all that does is an entry of another change";

struct Making<'a, 'c, 'o> {
    cases: &'a Cases<'c>,
    old: &'a Cases<'o>,
    attribution: &'a Attribution<'a>,
    wanted: Wanted<'a>,
    telling: Telling,
    /// Those with new values, by place.
    enumerations: HashMap<Site, Rc<Enumerated<'a>>>,
    /// New values that all near misses were made of, somewhere.
    nearly_missed: HashSet<ChangeId>,
    witnesses: Witnesses,
    /// Names, and what goes over the wire; of errors that are told otherwise, for
    /// which change.
    seen: HashSet<(CaseId, Payload, Option<ChangeId>)>,
    made: Regressions,
}

impl<'a, 'c, 'o> Making<'a, 'c, 'o> {
    fn new(
        cases: &'a Cases<'c>,
        old: &'a Cases<'o>,
        attribution: &'a Attribution<'a>,
        wanted: Wanted<'a>,
    ) -> Making<'a, 'c, 'o> {
        Making {
            cases,
            old,
            attribution,
            wanted,
            telling: Telling::default(),
            enumerations: HashMap::new(),
            nearly_missed: HashSet::new(),
            witnesses: Witnesses::default(),
            seen: HashSet::new(),
            made: Regressions::default(),
        }
    }

    /// No list of what cannot be written anyway.
    fn is_full(&self) -> bool {
        self.made.entries.len() > Regressions::MOST
    }

    /// How many entries the cases of each change give, without building any.
    fn counted(&self, changes: &Changes, by_change: &[Vec<&Planned>]) -> usize {
        let mut telling = Telling::default();
        let mut count = 0;
        for (change, planned) in changes.changes.iter().zip(by_change) {
            let is_entry = |planned: &&&Planned| {
                telling.tells(change, self.cases, self.attribution, planned)
                    && !planned.kind().needs_a_connection()
            };
            count += planned.iter().filter(is_entry).count();
        }
        count
    }

    /// The first entry that shows a change.
    fn one_of(&mut self, change: &Change, planned: &[&Planned]) {
        let before = self.made.entries.len();
        let why = since_when(change);
        for planned in planned {
            if self.made.entries.len() == before
                && self
                    .telling
                    .tells(change, self.cases, self.attribution, planned)
            {
                self.planned(change, planned, &why);
            } else if !planned.kind().needs_a_connection() {
                self.made.left += 1;
            }
        }
        for place in &change.places {
            if self.made.entries.len() > before {
                break;
            }
            self.beyond(change, place);
            if is_of_telling(change.id.kind) {
                self.told_otherwise(change, place);
            }
        }
        self.made.entries.truncate(before + 1);
    }

    fn change(&mut self, change: &Change, planned: &[&Planned]) {
        if self.wanted.one_each {
            return self.one_of(change, planned);
        }
        let value = change.id.value.as_deref().unwrap_or_default();
        for place in &change.places {
            if change.id.kind == ChangeKind::EnumValueAdded {
                self.around_new_value(change, place, value);
            }
            self.beyond(change, place);
            if is_of_telling(change.id.kind) {
                self.told_otherwise(change, place);
            }
            if self.is_full() {
                return;
            }
        }
        let why = since_when(change);
        for planned in planned {
            if self
                .telling
                .tells(change, self.cases, self.attribution, planned)
            {
                self.planned(change, planned, &why);
            } else if !planned.kind().needs_a_connection() {
                self.made.left += 1;
            }
            if self.is_full() {
                return;
            }
        }
    }

    /// What of a change no enumerated case shows.
    fn beyond(&mut self, change: &Change, place: &Site) {
        if self.is_full() {
            return;
        }
        let value = change.id.value.as_deref().unwrap_or_default();
        match change.id.kind {
            ChangeKind::EnumValueRemoved => self.removed_value(change, place, value),
            ChangeKind::MemberRemoved => self.removed_member(change, place),
            ChangeKind::OperationRemoved => self.removed_operation(change, place),
            ChangeKind::ErrorRemoved => self.removed_error(change, place),
            ChangeKind::RuleRemoved => self.removed_rule(change, place, value),
            ChangeKind::UniqueItemsRemoved => self.equal_items(change, place),
            ChangeKind::RangeChanged | ChangeKind::TypeChanged => {
                self.former_limits(change, place);
            }
            ChangeKind::PatternChanged => self.on_either_side(change, place),
            ChangeKind::ErrorCodeChanged => self.told_by_code(change, place),
            _ => {}
        }
    }

    /// The error as it is told now.
    fn told_otherwise(&mut self, change: &Change, place: &Site) {
        let at = self.cases.planned_at(&place.message, &place.path);
        let told = CaseKind::ErrorForm("type");
        if let Some(planned) = at.iter().find(|planned| *planned.kind() == told) {
            self.planned(change, planned, &since_when(change));
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
        if self.wanted.of.is_some() && !self.wanted.is_of(&self.cases.id(planned)) {
            return;
        }
        let case = self.cases.build(planned);
        if case.as_ref().is_ok_and(|case| case.needs == Needs::Bytes) {
            self.case(change, case, why.to_owned());
        }
    }

    fn case(&mut self, change: &Change, case: Result<Case, Unbuilt>, why: String) {
        let Ok(case) = case else { return };
        if !self.wanted.is_of(&case.id) {
            return;
        }
        let Ok(entry) = self.cases.record(&case, why) else {
            return;
        };
        let of = is_of_telling(change.id.kind).then(|| change.id.clone());
        if self.seen.insert((case.id, case.payload, of)) {
            self.made.entries.push(Entry {
                change: Some(change.id.clone()),
                ..entry
            });
        }
    }
}

/// Whether a change is about how an error is told. Of several at once, each is
/// shown by the same payload.
fn is_of_telling(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::ErrorStatusChanged
            | ChangeKind::ErrorFaultChanged
            | ChangeKind::ErrorCodeChanged
    )
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
