//! `smithereens list`: every case by name.

use std::io::Write as _;

use smithereens_cases::{Cases, Planned};
use smithereens_formats::ExitCode;

use super::check::Older;
use super::error::CliError;
use super::filter::Filter;
use super::{contract, counts, output};

/// Arguments of `smithereens list`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    filter: Filter,
    /// Only the cases that this older contract does not have, or that ask for
    /// something else there
    #[arg(long, value_name = "FILE|NAME")]
    since: Option<String>,
    /// How many there are instead, by operation and what is varied
    #[arg(long)]
    counts: bool,
}

pub(crate) fn run(contract: &str, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let contract = contract::open(contract)?;
    let protocol = &contract.service().protocol;
    if !protocol.is_runnable() {
        output::note(format_args!(
            "{} speaks {}: its cases are listed, but cannot be run",
            contract.name(),
            protocol.name()
        ));
    }
    let cases = Cases::try_new(&contract)?;
    let selection = arguments.filter.selection();
    let mut out = output::stdout();
    let since = arguments.since.as_deref();
    let older = since.map(contract::open).transpose()?;
    let older = older.as_ref().map(|older| Older::new(older, &contract));
    let since = older.transpose()?.map(|older| older.earlier(&cases));
    let is_new = |index| since.as_ref().is_none_or(|earlier| earlier.selects(index));
    let selected = cases.planned().iter().enumerate();
    let selected = selected.filter(|(index, _)| is_new(*index));
    let selected: Vec<&Planned> = selected
        .map(|(_, case)| case)
        .filter(|case| selection.selects(&cases.id(case)))
        .collect();
    if selected.is_empty() {
        output::note("no case is selected");
    } else if arguments.counts {
        counts::print(&cases, &selected, &mut out)?;
    } else {
        for case in selected {
            writeln!(out, "{}", cases.id(case))?;
        }
    }
    out.flush()?;
    Ok(ExitCode::Kept)
}
