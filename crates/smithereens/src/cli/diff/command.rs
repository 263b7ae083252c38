//! The subcommand.

use std::io::Write as _;
use std::path::PathBuf;

use smithereens_cases::Wanted;
use smithereens_contract::compare;
use smithereens_formats::{CaseId, Change, ExitCode};
use smithereens_harness::printable_json;

use super::format::{FailOn, Format};
use super::notation::Notation;
use super::{corpus, markdown, text};
use crate::cli::error::CliError;
use crate::cli::filter::Filter;
use crate::cli::{contract, output};

/// Arguments of `smithereens diff`.
#[derive(clap::Args)]
#[command(after_help = NOTATION)]
pub(crate) struct Arguments {
    /// The older contract: a built-in one, or a file
    #[arg(value_name = "OLD")]
    old: String,
    /// The newer contract
    #[arg(value_name = "NEW")]
    new: String,
    /// In which form
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Write the regression corpus of the changes to this directory: entries for
    /// `smithereens check --corpus` that show each changed place and value, and
    /// each new definition once; at most 20000
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    #[command(flatten)]
    filter: Filter,
    /// Write one entry of each change at the most, the first that shows it
    #[arg(long, requires = "corpus")]
    one_each: bool,
    /// End with exit code 1 if a change is that severe
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

const NOTATION: &str = "\
The text is in the notation of AWS's own pages of API changes: for each
operation, a nested dictionary of the members that lead to a change. List
members and map values are not named, nor are shapes.

  {'Status': {'STOPPED'}}                a new value of an enumeration
  {'Status': {-'STOPPED'}}               a value that is gone
  {'Tags': {'string': 'string'}}         a new member, with what it holds
  {'Name': required 'string'}            a new member that must be there
  {-'Name': 'string'}                    a member that is gone
  {'Name': {length 1 to 255 -> 1 to 99}} what is said of a member
  {'Name': {required}}, {-required}      what is said now, or not any more
  {'Names': {member pattern a -> b}}     what is said of a list's members, or of
                                         a map's `value`; a map's `key: {…}`
  {'Limit': {type integer -> long}}      a change of type
  {'FooException'}, {-'FooException'}    an error that is new or gone
  {rule ID}, {-rule ID}                  a rule beyond the shapes

Severities: breaking is what worked before and stops working; risky is what
fails only where something new is used, or with implementations that are less
lenient than well-kept ones; safe is what cannot fail.

Exit codes: 0 compared, whatever was found; 1 a change is as severe as
`--fail-on` says; 2 wrong usage, unreadable input, or different services";

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let is_selective = !arguments.filter.selection().selects_all();
    if is_selective && arguments.corpus.is_none() {
        return Err(CliError::NothingToSelect);
    }
    let old = contract::open(&arguments.old)?;
    let new = contract::open(&arguments.new)?;
    let changes = compare(&old, &new)?;
    let mut out = output::stdout();
    match arguments.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&changes).map_err(std::io::Error::from)?;
            writeln!(out, "{}", printable_json(&json))?;
        }
        Format::Text => text::write(&Notation::of(&old, &new, &changes), &changes, &mut out)?,
        Format::Markdown => {
            markdown::write(&Notation::of(&old, &new, &changes), &changes, &mut out)?;
        }
    }
    out.flush()?;
    if let Some(directory) = &arguments.corpus {
        let selection = arguments.filter.selection();
        let is_of = |id: &CaseId| selection.selects(id);
        let wanted = Wanted {
            of: (!selection.selects_all()).then_some(&is_of as &dyn Fn(&CaseId) -> bool),
            one_each: arguments.one_each,
        };
        corpus::write(directory, &old, &new, &changes, wanted)?;
    }
    let Some(limit) = arguments.fail_on else {
        return Ok(ExitCode::Kept);
    };
    let is_severe = |change: &&Change| change.worst() >= limit.severity();
    let severe = changes.changes.iter().filter(is_severe).count();
    if severe == 0 {
        return Ok(ExitCode::Kept);
    }
    let changes = if severe == 1 {
        "change is"
    } else {
        "changes are"
    };
    let or_worse = match limit {
        FailOn::Breaking => "breaking",
        FailOn::Risky => "risky or breaking",
    };
    output::note(format_args!("{severe} {changes} {or_worse} (exit code 1)"));
    Ok(ExitCode::Findings)
}
