//! `--self-test`: what an adapter itself gets wrong.

use std::io::Write as _;

use smithereens_formats::ExitCode;
use smithereens_harness::printable;
use smithereens_harness::sdk::{Sdk, self_test};

use crate::cli::error::CliError;
use crate::cli::output;

/// Has the conversation, and prints what came of it.
pub(super) fn tell(sdk: &Sdk<'_>) -> Result<ExitCode, CliError> {
    let faults = self_test(sdk).map_err(|why| CliError::NotDriven {
        command: sdk.command().to_owned(),
        why,
    })?;
    let mut out = output::stdout();
    for fault in &faults {
        let (asked, did) = (fault.asked, printable(&fault.did));
        writeln!(out, "asked to {asked}: {did}")?;
    }
    let code = match faults.len() {
        0 => {
            writeln!(out, "the adapter does what the protocol asks for")?;
            ExitCode::Kept
        }
        1 => {
            writeln!(out, "1 thing to mend in the adapter")?;
            ExitCode::Findings
        }
        more => {
            writeln!(out, "{more} things to mend in the adapter")?;
            ExitCode::Findings
        }
    };
    out.flush()?;
    Ok(code)
}
