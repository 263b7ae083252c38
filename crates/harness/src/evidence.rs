//! Where a case comes from, and how it is had again. A subject that does no work
//! fails tens of thousands: a failure carries no payload, only this.

use std::sync::Arc;

use smithereens_cases::{Case, Cases, Message, Planned, Unbuilt};
use smithereens_formats::{CaseId, ChangeId, Entry, Phase};

use crate::reporter::{contract_option, shell_word};
use crate::smaller::Smaller;
use crate::stateful::Smallest;

/// A corpus entry, and where it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The entry.
    pub entry: Entry,
    /// As `smithereens replay` takes it: a file's path, or `-`.
    pub from: String,
}

/// A case that can be put to a subject, again and again.
#[derive(Debug, Clone)]
pub(crate) enum Evidence<'a> {
    /// An enumerated case.
    Planned(&'a Planned),
    /// A corpus entry.
    Recorded(&'a Recorded),
    /// What an API change gives beyond cases, since this older contract.
    Derived(&'a Entry, &'a str),
    /// A random case, made smaller.
    Random(Arc<Shrunk>),
    /// A sequence of calls.
    Sequence(Arc<Sequenced>),
}

/// What is left of a sequence that broke a rule.
#[derive(Debug)]
pub(crate) struct Sequenced {
    /// Its name.
    pub(crate) name: String,
    /// Which rule, and how.
    pub(crate) smallest: Smallest,
}

/// What is left of a random failure.
#[derive(Debug)]
pub(crate) struct Shrunk {
    /// The random case that it was.
    pub(crate) random: CaseId,
    /// What it came to.
    pub(crate) smaller: Smaller,
}

impl<'a> Evidence<'a> {
    pub(crate) fn phase(&self) -> Phase {
        match self {
            Evidence::Planned(_) => Phase::Coverage,
            Evidence::Recorded(_) | Evidence::Derived(..) => Phase::Corpus,
            // What came to be an enumerated case is had again as one.
            Evidence::Random(shrunk) if shrunk.smaller.is_enumerated => Phase::Coverage,
            Evidence::Random(_) => Phase::Random,
            Evidence::Sequence(_) => Phase::Stateful,
        }
    }

    pub(crate) fn id(&self, cases: &Cases<'_>) -> CaseId {
        match self {
            Evidence::Planned(planned) => cases.id(planned),
            Evidence::Recorded(recorded) => recorded.entry.id.clone(),
            Evidence::Derived(entry, _) => entry.id.clone(),
            Evidence::Random(shrunk) => shrunk.smaller.case.id.clone(),
            Evidence::Sequence(sequenced) => sequenced.smallest.breached.id.clone(),
        }
    }

    /// The case with its payload; no sequence is one.
    pub(crate) fn shown(&self, cases: &Cases<'_>) -> Result<Case, Unbuilt> {
        self.case(cases).map(|(case, _)| case)
    }

    /// The calls of a sequence.
    pub(crate) fn sequence(&self) -> Option<&Smallest> {
        match self {
            Evidence::Sequence(sequenced) => Some(&sequenced.smallest),
            _ => None,
        }
    }

    /// What the sequence is called, if it is one.
    pub(crate) fn sequence_name(&self) -> Option<&str> {
        match self {
            Evidence::Sequence(sequenced) => Some(&sequenced.name),
            _ => None,
        }
    }

    /// The case with its payload, and its message.
    pub(crate) fn case<'m>(&self, cases: &'m Cases<'_>) -> Result<(Case, &'m Message), Unbuilt> {
        match self {
            Evidence::Planned(planned) => Ok((cases.build(planned)?, cases.message(planned))),
            Evidence::Recorded(recorded) => cases.restore(&recorded.entry),
            Evidence::Derived(entry, _) => cases.restore(entry),
            Evidence::Random(shrunk) => {
                let case = shrunk.smaller.case.clone();
                let message = cases.message_named(&case.id.site.message);
                let gone = || Unbuilt("the contract has no such message".into());
                Ok((case, message.ok_or_else(gone)?))
            }
            Evidence::Sequence(_) => Err(Unbuilt("is a sequence of calls".into())),
        }
    }

    /// The command that puts it to a subject again; `subject` is the option that
    /// names that.
    pub(crate) fn again(&self, cases: &Cases<'_>, subject: &str) -> String {
        let option = contract_option(cases.contract().name());
        let id = self.id(cases);
        match self {
            Evidence::Random(shrunk) if !shrunk.smaller.is_enumerated => {
                let random = &shrunk.random;
                format!("smithereens check{option} {subject} --only {random}")
            }
            Evidence::Planned(_) | Evidence::Random(_) => {
                format!("smithereens check{option} {subject} --only {id}")
            }
            Evidence::Sequence(sequenced) => {
                let name = &sequenced.name;
                format!("smithereens check{option} {subject} --sequence {name}")
            }
            Evidence::Recorded(Recorded { from, .. }) => {
                let from = shell_word(from);
                format!("smithereens replay{option} {subject} --only {id} {from}")
            }
            Evidence::Derived(_, older) => {
                let older = shell_word(older);
                format!("smithereens check{option} --since {older} {subject} --only {id}")
            }
        }
    }

    /// The change of the contract that it shows, where no enumerated case does.
    pub(crate) fn change(&self) -> Option<&'a ChangeId> {
        match self {
            Evidence::Derived(entry, _) => entry.change.as_ref(),
            _ => None,
        }
    }

    /// The random case that it was, if it was one.
    pub(crate) fn random(&self) -> Option<&CaseId> {
        match self {
            Evidence::Random(shrunk) => Some(&shrunk.random),
            _ => None,
        }
    }

    /// The entry that keeps its `case`, if any can.
    pub(crate) fn entry(
        &self,
        cases: &Cases<'_>,
        case: &Case,
        why: impl FnOnce() -> String,
    ) -> Option<Entry> {
        match self {
            Evidence::Planned(_) => cases.record(case, why()).ok(),
            Evidence::Sequence(_) => None,
            Evidence::Random(shrunk) => {
                let entry = cases.record(case, why()).ok()?;
                Some(Entry {
                    breaks: shrunk.smaller.breaks.clone(),
                    ..entry
                })
            }
            // It was kept for a reason of its own.
            Evidence::Recorded(recorded) => Some(recorded.entry.clone()),
            Evidence::Derived(entry, _) => Some((*entry).clone()),
        }
    }
}
