//! The subcommand: runs, and hands the events to whoever wants them.

use std::time::Instant;

use clap::builder::PossibleValuesParser;
use smithereens::Codec;
use smithereens::subjects::{NAMES, built_in};
use smithereens_cases::Cases;
use smithereens_formats::ExitCode;
use smithereens_harness::{Options, run as run_cases};

use super::destination::{Destination, each_its_own};
use super::format::{Format, Wanted};
use super::progress::Progress;
use crate::cli::error::CliError;
use crate::cli::filter::Filter;
use crate::cli::{contract, output};

/// Arguments of `smithereens check`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    filter: Filter,
    /// Only this built-in subject; may be repeated
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(NAMES))]
    subject: Vec<String>,
    /// What is only recommended must be kept too
    #[arg(long)]
    strict: bool,
    /// Stop a subject at its first failure
    #[arg(long)]
    fail_fast: bool,
    /// Threads; 0 for one a core. The report does not depend on it
    #[arg(long, value_name = "N", default_value_t = 0)]
    workers: usize,
    /// human or json, to stdout or to a file; may be repeated
    #[arg(long, value_name = "FORMAT[=PATH]", default_value = "human")]
    report: Vec<Wanted>,
    /// All findings with all their cases, and each operation's coverage
    #[arg(long, short)]
    verbose: bool,
}

pub(crate) fn run(contract: &str, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let started = Instant::now();
    let contract = contract::open_runnable(contract)?;
    let cases = Cases::try_new(&contract)?;
    let selection = arguments.filter.selection();
    if contract.documented().next().is_none() {
        let contract = contract.name().to_owned();
        return Err(CliError::NoOperation { contract });
    }
    if !cases
        .planned()
        .iter()
        .any(|case| selection.selects(&cases.id(case)))
    {
        return Err(CliError::NothingSelected);
    }
    each_its_own(&arguments.report)?;
    let open = |wanted| Destination::open(wanted, arguments.verbose);
    let mut reports: Vec<Destination> = arguments
        .report
        .iter()
        .map(open)
        .collect::<Result<_, _>>()?;
    let all = built_in();
    let is_wanted = |subject: &&dyn Codec| {
        arguments.subject.is_empty() || arguments.subject.iter().any(|name| name == subject.name())
    };
    let subjects: Vec<&dyn Codec> = all
        .iter()
        .map(|subject| &**subject)
        .filter(is_wanted)
        .collect();
    let options = Options {
        selection,
        strict: arguments.strict,
        fail_fast: arguments.fail_fast,
        workers: arguments.workers,
    };
    let mut progress = Progress::new();
    let outcome = run_cases(&cases, &subjects, &options, &mut |event| {
        progress.tell(event);
        reports.iter_mut().for_each(|report| report.tell(event));
    });
    reports.into_iter().try_for_each(Destination::finish)?;
    let seconds = started.elapsed().as_secs_f64();
    let is_told = arguments.report.iter().any(|wanted| {
        *wanted
            == Wanted {
                format: Format::Human,
                path: None,
            }
    });
    let verdict = if outcome.kept { "kept" } else { "not kept" };
    if is_told {
        output::note(format_args!("took {seconds:.1} s"));
    } else {
        output::note(format_args!("{verdict}, took {seconds:.1} s"));
    }
    Ok(if outcome.kept {
        ExitCode::Kept
    } else {
        ExitCode::Findings
    })
}
