//! Reading a baseline, which people edit.

use std::collections::HashMap;

use serde::Deserialize;

use super::{BASELINE_VERSION, Baseline, BaselineEntry, UNREVIEWED};
use crate::{CaseId, Phase};

/// Why bytes hold no baseline: where, what and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// It is not JSON of that form.
    #[error("line {line}, column {column}: {what}; schemas/baseline.json says what it looks like")]
    Form {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },
    /// It was written by another version of the tool.
    #[error(
        "it has version {0} of the form, and this is version {BASELINE_VERSION}; use the release \
         that wrote it, or have it written anew with `--update-baseline`"
    )]
    Version(u32),
    /// Two entries say the same.
    #[error(
        "entries {first} and {second} both say that `{id}` is `{observed}`; take it out of one"
    )]
    Twice {
        /// Which, from 1.
        first: usize,
        /// Which, from 1.
        second: usize,
        /// The case.
        id: Box<CaseId>,
        /// What happens.
        observed: String,
    },
    /// An entry has no reason.
    #[error("entry {entry}, `{id}`, has no reason; say why it is there, or `{UNREVIEWED}`")]
    NoReason {
        /// Which, from 1.
        entry: usize,
        /// Its case.
        id: Box<CaseId>,
    },
    /// An entry does not say what its phase needs to find it, or says it for another.
    #[error("entry {entry}, `{id}`, needs `{member}` with the phase `{phase}`, and only with that")]
    Phase {
        /// Which, from 1.
        entry: usize,
        /// Its case.
        id: Box<CaseId>,
        /// What is there or not.
        member: &'static str,
        /// The phase that it belongs to.
        phase: Phase,
    },
}

/// What is looked at first: a newer form may have other members.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Baseline {
    /// Reads a file.
    ///
    /// # Errors
    /// It is no baseline, of another version, or says something twice.
    pub fn read(bytes: &[u8]) -> Result<Baseline, BaselineError> {
        let versioned: Versioned = serde_json::from_slice(bytes).map_err(|error| form(&error))?;
        if versioned.version != BASELINE_VERSION {
            return Err(BaselineError::Version(versioned.version));
        }
        let baseline: Baseline = serde_json::from_slice(bytes).map_err(|error| form(&error))?;
        baseline.fault().map_or(Ok(baseline), Err)
    }

    fn fault(&self) -> Option<BaselineError> {
        let mut said: HashMap<(&Option<String>, &CaseId, &str), usize> = HashMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let number = index + 1;
            let id = || Box::new(entry.id.clone());
            if entry.reason.trim().is_empty() {
                return Some(BaselineError::NoReason {
                    entry: number,
                    id: id(),
                });
            }
            for (phase, member, is_there) in [
                (Phase::Random, "random", entry.random.is_some()),
                (Phase::Stateful, "sequence", entry.sequence.is_some()),
            ] {
                if is_there != (entry.phase == phase) {
                    return Some(BaselineError::Phase {
                        entry: number,
                        id: id(),
                        member,
                        phase,
                    });
                }
            }
            let BaselineEntry {
                subject, observed, ..
            } = entry;
            for case in entry.cases() {
                if let Some(first) = said.insert((subject, case, observed), number) {
                    return Some(BaselineError::Twice {
                        first,
                        second: number,
                        id: Box::new(case.clone()),
                        observed: observed.clone(),
                    });
                }
            }
        }
        None
    }
}

fn form(error: &serde_json::Error) -> BaselineError {
    let (line, column) = (error.line(), error.column());
    let what = error.to_string();
    BaselineError::Form {
        line,
        column,
        what: what
            .trim_end_matches(&format!(" at line {line} column {column}"))
            .to_owned(),
    }
}
