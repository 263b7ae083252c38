//! `smithereens completions`: for the shells that clap knows.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::Shell;
use smithereens_formats::ExitCode;

use super::error::CliError;
use super::output;

/// Arguments of `smithereens completions`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let mut command = super::arguments::Arguments::command();
    // Written to memory first: the generator panics if its reader leaves.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "smithereens", &mut script);
    let mut out = output::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(ExitCode::Kept)
}
