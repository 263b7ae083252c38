//! What must happen to a case, according to whom.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What a subject makes its business. An expectation holds for one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Takes the wire shape apart; constraints are not its business.
    Reader,
    /// Judges constraints and rules.
    Validator,
    /// Does both, stores and answers.
    Service,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Role::Reader => "reader",
            Role::Validator => "validator",
            Role::Service => "service",
        })
    }
}

/// How much a failed expectation weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The documents, the model or the protocol say so: fails a run.
    Required,
    /// Well-kept implementations differ, or the real answer is not known:
    /// told, and fails a run only under `--strict`.
    Recommended,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Level::Required => "required",
            Level::Recommended => "recommended",
        })
    }
}

/// What must happen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Taken, and what the contract knows of it comes back the same.
    Accept,
    /// Refused; a service names one of these errors, or any of the caller's
    /// faults if the list is empty.
    Reject(Vec<Cow<'static, str>>),
    /// Either of the two; taken and changed is a failure.
    RejectOrKeep,
    /// Anything but a crash, a hang, a 5xx or harm to something else.
    Tolerate,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Accept => f.write_str("accepted, and all of it kept"),
            Outcome::Reject(errors) if errors.is_empty() => f.write_str("refused"),
            Outcome::Reject(errors) => write!(f, "refused with {}", errors.join(" or ")),
            Outcome::RejectOrKeep => f.write_str("refused, or accepted and all of it kept"),
            Outcome::Tolerate => f.write_str("survived"),
        }
    }
}

/// What must happen to a case in one role, how much that weighs, and who says
/// so.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expectation {
    /// Whom it concerns.
    pub role: Role,
    /// What must happen.
    pub outcome: Outcome,
    /// How much it weighs.
    pub level: Level,
    /// Who says so.
    pub source: Source,
}

/// Who says that something is expected.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// How it is known.
    pub kind: SourceKind,
    /// Where to look it up: a trait, a section, a page, an issue.
    pub at: Cow<'static, str>,
}

/// How something is known, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// The model says so, by a trait or type.
    Model,
    /// The protocol's or a format's specification says so.
    Specification,
    /// The service's documentation says so.
    Documentation,
    /// A real answer was seen.
    Observed,
    /// Other services or implementations do so.
    Inferred,
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            SourceKind::Model => "model",
            SourceKind::Specification => "specification",
            SourceKind::Documentation => "documentation",
            SourceKind::Observed => "observed",
            SourceKind::Inferred => "inferred",
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.at)
    }
}
