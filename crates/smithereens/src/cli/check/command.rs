//! The subcommand: all phases that there is something for.

use std::path::PathBuf;
use std::slice;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use smithereens_cases::Cases;
use smithereens_formats::{ExitCode, Phase};

use super::random::Random;
use super::running::{Put, Running};
use super::since::Older;
use crate::cli::error::CliError;
use crate::cli::{contract, corpus};

/// Arguments of `smithereens check`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    running: Running,
    /// Only the cases that this older contract does not have, or that ask for
    /// something else there, and entries of what is gone; random ones only where --phase names them, and then
    /// of the messages that changed
    #[arg(long, value_name = "FILE|NAME")]
    since: Option<String>,
    /// Only these phases, separated by commas; without it, all that have
    /// something to do
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(Phase::ALL.map(Phase::name))
            .try_map(|name| Phase::named(&name).ok_or("no such phase"))
    )]
    phase: Vec<Phase>,
    #[command(flatten)]
    random: Random,
    /// Put no more cases after this time, such as 90s or 5m, which the subjects
    /// share, and report what was found by then
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    max_time: Option<Duration>,
    /// Corpus entries to put as well: a directory, or a file
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Write the case of each finding to this directory, for `smithereens
    /// replay`
    #[arg(long, value_name = "DIR")]
    save_failures: Option<PathBuf>,
    /// Put no case, but tell what the adapter of --sdk itself gets wrong
    #[arg(long, requires = "sdk")]
    self_test: bool,
}

pub(crate) fn run(contract: &str, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let contract = contract::open_runnable(contract)?;
    let cases = Cases::try_new(&contract)?;
    if arguments.self_test {
        return arguments.running.test_adapter(&cases);
    }
    let has_entries = arguments.corpus.is_some() || arguments.since.is_some();
    if arguments.phase.contains(&Phase::Corpus) && !has_entries {
        return Err(CliError::NoCorpus);
    }
    let corpus = arguments.corpus.as_ref().map(slice::from_ref);
    let since = arguments.since.as_deref();
    let older = since.map(contract::open_runnable).transpose()?;
    let older = older.as_ref().map(|older| Older::new(older, &contract));
    // A gate asks what is new, and all of it; more only if it is told to.
    let is_random_wanted = since.is_none() || arguments.phase.contains(&Phase::Random);
    let put = Put {
        phases: arguments.phase.clone(),
        older: older.transpose()?,
        seed: arguments.random.seed(),
        random: arguments
            .random
            .options(arguments.running.usual())
            .filter(|_| is_random_wanted),
        max_time: arguments.max_time,
        corpus: corpus::read(corpus.unwrap_or_default())?,
        save_failures: arguments.save_failures.clone(),
    };
    arguments.running.put(&cases, put)
}
