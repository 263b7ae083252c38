//! What happens in a run, told as it happens, in an order that depends on
//! nothing but the contract, the subjects and the options.

use smithereens_formats::{
    CaseId, Entry, Finding, Phase, Report, Role, Seed, SinceReport, SubjectReport,
};

use crate::verdict::Verdict;

/// Something that happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// The cases are enumerated and selected.
    RunStarted {
        /// The contract's name.
        contract: &'a str,
        /// How many cases it documents.
        documented: u64,
        /// How many the filters left; 0 where the coverage phase will not run.
        selected: u64,
        /// What random cases come from; `None` where that phase will not run, or
        /// puts cases of several seeds that were asked for by name.
        seed: Option<Seed>,
        /// What the older contract selects by, if one was given.
        since: Option<&'a SinceReport>,
        /// How many corpus entries the filters left; 0 where that phase will
        /// not run.
        entries: u64,
        /// What will run.
        phases: &'a [Phase],
    },
    /// A subject is about to be put to the cases.
    SubjectStarted {
        /// Its name.
        subject: &'a str,
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
    /// A case ended.
    CaseFinished {
        /// Its name.
        case: &'a CaseId,
        /// How.
        verdict: &'a Verdict,
    },
    /// A sequence of calls ended.
    SequenceFinished {
        /// Its name.
        sequence: &'a str,
        /// The case of the first rule that it breaks, if it breaks one.
        breaks: Option<&'a CaseId>,
        /// How.
        verdict: &'a Verdict,
    },
    /// Failures with one cause, when a subject is through with all phases.
    Found {
        /// What is told of it.
        finding: &'a Finding,
        /// What keeps the case that shows it; `None` if no entry can.
        entry: Option<&'a Entry>,
    },
    /// A subject is through, or was stopped by `--fail-fast`.
    SubjectFinished(&'a SubjectReport),
    /// All are through.
    RunFinished(&'a Report),
}
