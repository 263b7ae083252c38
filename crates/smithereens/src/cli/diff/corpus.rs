//! `--corpus DIR`: the regression corpus of the changes.

use std::path::Path;

use smithereens_cases::{Cases, Regressions};
use smithereens_contract::Contract;
use smithereens_formats::{ChangeId, Changes};

use crate::cli::corpus::{self, Written};
use crate::cli::error::CliError;
use crate::cli::{contract, output};

/// How many changes without entries are named.
const NAMED: usize = 5;

/// Writes the entries of each change to a directory of its own. What is there
/// already stays, also if it is of no change any more.
pub(crate) fn write(
    directory: &Path,
    old: &Contract,
    new: &Contract,
    changes: &Changes,
) -> Result<(), CliError> {
    contract::runnable(old)?;
    contract::runnable(new)?;
    let (old, new) = (Cases::try_new(old)?, Cases::try_new(new)?);
    let Regressions { entries, without } = new.regressions(&old, changes);
    let mut known = 0;
    for entry in &entries {
        let change = entry.change.as_ref().map(ChangeId::directory_name);
        let directory = directory.join(change.unwrap_or_default());
        let (_, written) = corpus::write(&directory, entry)?;
        known += usize::from(written == Written::Known);
    }
    let noun = if entries.len() == 1 {
        "entry"
    } else {
        "entries"
    };
    let mut told = format!(
        "wrote {} {noun} to `{}`",
        entries.len(),
        directory.display()
    );
    if known > 0 {
        told.push_str(&format!(", {known} of them as they were"));
    }
    output::note(told);
    if !without.is_empty() {
        let mut named: Vec<String> = without
            .iter()
            .take(NAMED)
            .map(ChangeId::to_string)
            .collect();
        if without.len() > NAMED {
            named.push(format!("{} more", without.len() - NAMED));
        }
        output::note(format_args!(
            "no payload shows these changes: {}",
            named.join(", ")
        ));
    }
    Ok(())
}
