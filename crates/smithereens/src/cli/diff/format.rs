//! In which form the changes are told, and which of them fail the command.

use clap::ValueEnum;
use smithereens_formats::Severity;

/// The forms that changes can be told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: as AWS's pages of API changes tell them, and who may break
    Text,
    /// For programs: schemas/changes.json
    Json,
    /// For a comment on a pull request
    Markdown,
}

/// The least severity that fails the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// What worked before stops working
    Breaking,
    /// The same, or what is new may fail, or less lenient implementations
    Risky,
}

impl FailOn {
    pub(crate) fn severity(self) -> Severity {
        match self {
            FailOn::Breaking => Severity::Breaking,
            FailOn::Risky => Severity::Risky,
        }
    }
}
