//! A run as JSON lines: one object for each thing that happened, written as it
//! happens, so that what a killed run leaves can be read. `schemas/` holds the
//! JSON Schema of a line; the version rises when a reader of the old form would
//! misread the new one.

use serde::{Deserialize, Serialize};

use crate::{CaseId, Finding, Level, Phase, Report, Role, Seed};

/// The version of a line's form.
pub const EVENT_LINE_VERSION: u32 = 1;

/// One line. The first is a `run-started`; the last, unless the run was killed, a
/// `run-finished`. Cases that passed have no line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "event",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
pub enum EventLine {
    /// The cases are enumerated and selected.
    RunStarted {
        /// [`EVENT_LINE_VERSION`].
        version: u32,
        /// The tool and its version.
        tool: String,
        /// The contract's name.
        contract: String,
        /// How many cases it documents.
        documented: u64,
        /// How many of them the filters left.
        selected: u64,
        /// How many corpus entries the filters left.
        entries: u64,
        /// What random cases come from, if all come from one seed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seed: Option<Seed>,
        /// What will run.
        phases: Vec<Phase>,
    },
    /// A subject is about to be put to the cases.
    SubjectStarted {
        /// Its name.
        subject: String,
        /// What it is judged as.
        role: Role,
    },
    /// The subject is about to be put to the cases of a phase.
    PhaseStarted {
        /// Which.
        phase: Phase,
        /// How many cases it has.
        cases: u64,
    },
    /// A case did not meet its expectation.
    CaseFailed {
        /// Which.
        case: CaseId,
        /// How much it weighs.
        level: Level,
        /// What happened, as a class.
        observed: String,
        /// What happened, in words.
        detail: String,
    },
    /// A case was not put, or the subject does not do such cases.
    CaseNotPut {
        /// Which.
        case: CaseId,
        /// `unsupported` where the subject says so, `unreached` where we do.
        verdict: String,
        /// Why.
        reason: String,
    },
    /// A sequence of calls was not played to its end, though it broke no rule.
    SequenceNotPlayed {
        /// Its name.
        sequence: String,
        /// Why.
        reason: String,
    },
    /// Failures with one cause, when the subject is through with all phases.
    Found {
        /// What is told of it, as in the report.
        finding: Box<Finding>,
    },
    /// The subject is through.
    SubjectFinished {
        /// Its name.
        subject: String,
        /// How many cases it was given and answered.
        exercised: u64,
    },
    /// All subjects are through.
    RunFinished {
        /// All that there is to tell.
        report: Box<Report>,
    },
}
