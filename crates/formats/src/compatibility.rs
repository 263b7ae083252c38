//! What programs that were written for one of two contracts do with payloads of
//! the other: forward, an old program that meets what is new; back, a new one
//! that meets what is old, as after a rollback or in what was stored.

use serde::{Deserialize, Serialize};

use crate::{CaseId, ChangeId, Role};

/// Two contracts, and subjects written for each of them that were put to the
/// documented payloads of the other.
///
/// It tells what the change does to programs, not whether a subject keeps its
/// contract: nothing in it is a finding, and it does not change how a run ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Compatibility {
    /// The older contract's name.
    pub old: String,
    /// The newer contract's name.
    pub new: String,
    /// One entry a subject and change: those of the older contract's subjects
    /// first; of each subject the changes in their order, then all else.
    pub rows: Vec<CompatibilityRow>,
}

/// What one subject did with the payloads that show one change. Each of them was
/// kept, not kept or undecided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CompatibilityRow {
    /// The subject's name.
    pub subject: String,
    /// What it is: it is put to what its role must take.
    pub role: Role,
    /// The contract that it was written for.
    pub written_for: String,
    /// The other one, whose payloads it was put to.
    pub payloads_of: String,
    /// The change; `None` for the payloads that show none, and for those that lost
    /// something where no change is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeId>,
    /// The same for people: `CrawlState CANCELLING`, `all else`.
    pub title: String,
    /// At how many places the payloads show the change.
    pub places: u64,
    /// How many payloads. One that shows several changes counts for each.
    pub payloads: u64,
    /// How many of them came back without a loss at the change's place.
    pub kept: u64,
    /// What happened to those whose loss is the change's doing, by class, most
    /// first: they lost something at, in or around its place, or were not taken
    /// and show no other change.
    pub not_kept: Vec<NotKept>,
    /// What happened to those whose loss can as well be another change's doing
    /// that they show.
    pub undecided: Vec<NotKept>,
}

/// Payloads that did not come back whole, and alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NotKept {
    /// `crashed`, `refused`, `unsupported` where the subject knows no such
    /// message, or what became of the payload: `changed: element-lost`, …
    pub observed: String,
    /// How many.
    pub payloads: u64,
    /// The case with the smallest payload of them, of the contract that the
    /// payloads are of.
    pub case: CaseId,
    /// What happened to it, in words.
    pub detail: String,
}
