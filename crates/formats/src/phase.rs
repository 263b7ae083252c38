//! The phases of a run.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A part of a run, by where its cases come from. Phases run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Every documented case, enumerated.
    Coverage,
    /// Random payloads, valid and broken.
    Random,
    /// Sequences of calls, beside a model.
    Stateful,
    /// Entries that were kept.
    Corpus,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Phase; 4] = [
        Phase::Coverage,
        Phase::Random,
        Phase::Stateful,
        Phase::Corpus,
    ];

    /// The phase of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| phase.name() == name)
    }

    /// As in `--phase` and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Phase::Coverage => "coverage",
            Phase::Random => "random",
            Phase::Stateful => "stateful",
            Phase::Corpus => "corpus",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
