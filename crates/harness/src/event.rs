//! What happens in a run, told as it happens, in an order that depends on
//! nothing but the contract, the subjects and the options.

use smithereens_formats::{CaseId, Report, Role, SubjectReport};

use crate::verdict::Verdict;

/// Something that happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// The cases are enumerated and selected.
    RunStarted {
        /// The contract's name.
        contract: &'a str,
        /// How many cases it documents.
        documented: usize,
        /// How many the filters left.
        selected: usize,
    },
    /// A subject is about to be put to the cases.
    SubjectStarted {
        /// Its name.
        subject: &'a str,
        /// What it is judged as.
        role: Role,
    },
    /// A case ended.
    CaseFinished {
        /// Its name.
        case: &'a CaseId,
        /// How.
        verdict: &'a Verdict,
    },
    /// A subject is through, or was stopped by `--fail-fast`.
    SubjectFinished(&'a SubjectReport),
    /// All are through.
    RunFinished(&'a Report),
}
