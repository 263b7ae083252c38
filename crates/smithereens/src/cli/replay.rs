//! `smithereens replay`: corpus entries against the subjects.

use std::path::PathBuf;

use smithereens_cases::Cases;
use smithereens_formats::{ExitCode, Phase};

use super::check::{Put, Running};
use super::error::CliError;
use super::{contract, corpus};

/// Arguments of `smithereens replay`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files with corpus entries, one or as JSON lines; directories of such
    /// files; - for stdin
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    running: Running,
}

pub(crate) fn run(contract: &str, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let corpus = corpus::read(&arguments.files)?;
    if corpus.is_empty() {
        return Err(CliError::NoEntry);
    }
    let contract = contract::open_runnable(contract)?;
    let cases = Cases::try_new(&contract)?;
    let put = Put {
        phases: vec![Phase::Corpus],
        seed: 0,
        random: None,
        older: None,
        max_time: None,
        corpus,
        save_failures: None,
    };
    arguments.running.put(&cases, put)
}
