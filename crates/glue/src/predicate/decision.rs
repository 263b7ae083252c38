//! A decision with its reasons.

use std::fmt;

use smithereens_formats::{Source, SourceKind};

use super::{Fault, Firing, Runner};

/// What a predicate decides, why, and each condition's part in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What, and why.
    pub reason: Reason,
    /// One for each condition, in their order, each by itself: whatever the
    /// others are, and whether or not the predicate as a whole is sound.
    pub parts: Vec<Part>,
}

/// Why a trigger fires, waits, or never fires. Conditions are counted from 0;
/// sentences for people count them from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Fires: all conditions are met, or the only one is.
    AllMet,
    /// Fires: ANY needs one, and this is the first that is met.
    OneMet(usize),
    /// Waits: this condition is the first that is not met.
    NotAllMet(usize),
    /// Waits: ANY needs one, and none is met.
    NoneMet,
    /// Never fires.
    Never(Never),
}

/// Why no states make a trigger fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Never {
    /// `Conditions` is absent or empty.
    #[error("there is no condition")]
    NoConditions,
    /// `Logical` is neither AND nor ANY.
    #[error("Logical is neither AND nor ANY")]
    UnknownLogical,
    /// There are several conditions and no `Logical`.
    #[error("there are several conditions and no Logical")]
    NoLogical,
    /// All conditions are needed, and this one can never be met.
    #[error("condition {} can never be met: {fault}", index + 1)]
    Condition {
        /// Which.
        index: usize,
        /// Why.
        fault: Fault,
    },
    /// One is needed, and none can ever be met.
    #[error("no condition can ever be met")]
    EveryCondition,
    /// All are needed, and these two wait for different states of the same job
    /// or crawler.
    #[error("conditions {} and {} wait for two states of one {runner}", first + 1, second + 1)]
    Contradiction {
        /// Of what.
        runner: Runner,
        /// The first that waits for it.
        first: usize,
        /// The first that waits for another state of it.
        second: usize,
    },
}

/// A condition's part in a decision.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// The state that it waits for is there.
    Met,
    /// Its job or crawler has not run.
    NotRun,
    /// Its job or crawler is in this state, known or not.
    OtherState(String),
    /// It can never be met.
    Never(Fault),
}

impl Decision {
    /// What is decided.
    #[must_use]
    pub fn firing(&self) -> Firing {
        self.reason.firing()
    }

    /// Who says so: the weakest of all that it stands on, which are its reason
    /// and the conditions that can never be met.
    #[must_use]
    pub fn source(&self) -> Source {
        let faults = self.parts.iter().filter_map(|part| match part {
            Part::Never(fault) => Some(fault.source()),
            _ => None,
        });
        let counts = matches!(self.reason, Reason::OneMet(_) | Reason::NoneMet);
        let spoilt = (counts && faults.clone().next().is_some()).then(|| Source {
            kind: SourceKind::Inferred,
            at: "nothing says that a condition that can never be met keeps ANY from the others"
                .into(),
        });
        // Of equally weak ones, the first.
        spoilt
            .into_iter()
            .chain(faults)
            .fold(self.reason.source(), |weakest, source| {
                if source.kind > weakest.kind {
                    source
                } else {
                    weakest
                }
            })
    }
}

impl Reason {
    /// What is decided by it.
    #[must_use]
    pub fn firing(self) -> Firing {
        match self {
            Reason::AllMet | Reason::OneMet(_) => Firing::Fires,
            Reason::NotAllMet(_) | Reason::NoneMet => Firing::Waits,
            Reason::Never(_) => Firing::Never,
        }
    }

    /// Its name in vectors and in JSON, which stays.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Reason::AllMet => "all-met",
            Reason::OneMet(_) => "one-met",
            Reason::NotAllMet(_) => "not-all-met",
            Reason::NoneMet => "none-met",
            Reason::Never(Never::NoConditions) => "no-conditions",
            Reason::Never(Never::UnknownLogical) => "unknown-logical",
            Reason::Never(Never::NoLogical) => "no-logical",
            Reason::Never(Never::Condition { .. }) => "condition-never-met",
            Reason::Never(Never::EveryCondition) => "every-condition-never-met",
            Reason::Never(Never::Contradiction { .. }) => "contradiction",
        }
    }

    /// Who says that it is one.
    #[must_use]
    pub fn source(self) -> Source {
        let (kind, at) = match self {
            Reason::Never(Never::NoConditions) => (
                SourceKind::Inferred,
                "nothing says what it would wait for; all of none would be met at once",
            ),
            Reason::Never(Never::UnknownLogical) => (
                SourceKind::Inferred,
                "the model lists AND and ANY only; what others do is not known",
            ),
            Reason::Never(Never::NoLogical) => (
                SourceKind::Inferred,
                "AWS Glue API reference, Predicate, Logical: needed with several conditions; \
                 what happens without it is not known",
            ),
            Reason::Never(Never::Condition { fault, .. }) => return fault.source(),
            Reason::Never(Never::Contradiction { .. }) => (
                SourceKind::Inferred,
                "AND needs both, and a job or crawler has one latest state",
            ),
            Reason::AllMet
            | Reason::OneMet(_)
            | Reason::NotAllMet(_)
            | Reason::NoneMet
            | Reason::Never(Never::EveryCondition) => (
                SourceKind::Documentation,
                "AWS Glue API reference, Predicate, Logical",
            ),
        };
        Source {
            kind,
            at: at.into(),
        }
    }
}

impl fmt::Display for Reason {
    /// A clause: `condition 2 is not met yet`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::AllMet => f.write_str("every condition is met"),
            Reason::OneMet(index) => write!(f, "condition {} is met", index + 1),
            Reason::NotAllMet(index) => write!(f, "condition {} is not met yet", index + 1),
            Reason::NoneMet => f.write_str("no condition is met yet"),
            Reason::Never(never) => never.fmt(f),
        }
    }
}

impl Part {
    /// What the condition would decide if it were the only one.
    #[must_use]
    pub fn firing(&self) -> Firing {
        match self {
            Part::Met => Firing::Fires,
            Part::NotRun | Part::OtherState(_) => Firing::Waits,
            Part::Never(_) => Firing::Never,
        }
    }

    /// Its name in vectors and in JSON, which stays.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Part::Met => "met",
            Part::NotRun => "not-run",
            Part::OtherState(_) => "other-state",
            Part::Never(fault) => fault.name(),
        }
    }
}

impl fmt::Display for Part {
    /// A clause: `it is RUNNING`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Met => f.write_str("it is"),
            Part::NotRun => f.write_str("it has not run"),
            Part::OtherState(state) => write!(f, "it is {state}"),
            Part::Never(fault) => fault.fmt(f),
        }
    }
}
