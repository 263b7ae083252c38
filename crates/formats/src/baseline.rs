//! Baselines: findings that are known, each with a reason. `schemas/` holds the
//! JSON Schema; the version rises when a reader of the old form would misread the
//! new one.
//!
//! An entry is as exact as a finding: it names every case that fails alike. One
//! more that does is news, and one that no longer does makes the entry stale. So
//! a baseline of a whole run is right for each shard of it, too.

mod read;
mod update;

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::{CaseId, Level, Phase};

pub use read::BaselineError;
pub use update::BaselineUpdate;

/// The version of a baseline's form.
pub const BASELINE_VERSION: u32 = 1;

/// The reason that entries have which a tool wrote and nobody has looked at.
pub const UNREVIEWED: &str = "unreviewed";

/// The known findings of a contract's run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Baseline {
    /// [`BASELINE_VERSION`].
    pub version: u32,
    /// The contract's name.
    pub contract: String,
    /// In the order of subjects and cases when a tool wrote it.
    pub entries: Vec<BaselineEntry>,
}

/// One known finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BaselineEntry {
    /// The case that shows it.
    pub id: CaseId,
    /// What happens, as a class.
    pub observed: String,
    /// How much it weighs.
    pub level: Level,
    /// Why it is known and left: a sentence, or [`UNREVIEWED`].
    pub reason: String,
    /// Whose it is, where one run has several subjects. A service has no name:
    /// where it listens says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The phase that finds it.
    #[serde(default = "coverage", skip_serializing_if = "is_coverage")]
    pub phase: Phase,
    /// In the random phase, the case that comes to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub random: Option<CaseId>,
    /// In the stateful phase, the sequence that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<String>,
    /// The other cases that fail alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<CaseId>,
}

fn coverage() -> Phase {
    Phase::Coverage
}

fn is_coverage(phase: &Phase) -> bool {
    *phase == Phase::Coverage
}

impl BaselineEntry {
    /// Every case that it names.
    pub fn cases(&self) -> impl Iterator<Item = &CaseId> {
        std::iter::once(&self.id).chain(&self.also)
    }

    /// Whether nobody has said why it is there.
    #[must_use]
    pub fn is_unreviewed(&self) -> bool {
        self.reason == UNREVIEWED
    }

    /// Whether it says of a case what another does.
    fn says_as(&self, other: &BaselineEntry, case: &CaseId) -> bool {
        self.subject == other.subject
            && self.observed == other.observed
            && self.level == other.level
            && self.cases().any(|known| known == case)
    }
}

impl Baseline {
    /// One without entries.
    #[must_use]
    pub fn new(contract: impl Display) -> Baseline {
        Baseline {
            version: BASELINE_VERSION,
            contract: contract.to_string(),
            entries: Vec::new(),
        }
    }

    /// How many entries nobody has reviewed.
    #[must_use]
    pub fn unreviewed(&self) -> u64 {
        let entries = self.entries.iter();
        entries.filter(|entry| entry.is_unreviewed()).count() as u64
    }

    /// As it stands in a file.
    #[must_use]
    pub fn to_file(&self) -> String {
        // No map has keys other than texts, and memory is all it is written to.
        let mut json =
            serde_json::to_string_pretty(self).unwrap_or_else(|error| unreachable!("{error}"));
        json.push('\n');
        json
    }
}
