//! The subcommand: what entries mean under a contract.

use std::io::Write as _;
use std::path::PathBuf;

use smithereens_cases::{Cases, Standing};
use smithereens_formats::ExitCode;
use smithereens_harness::{Recorded, printable};

use super::read::{self, Found};
use crate::cli::error::CliError;
use crate::cli::{contract, output};

/// Arguments of `smithereens corpus`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files with entries, directories of such files, or - for stdin
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// End with exit code 1 if an entry does not mean what it did; files that
    /// are broken end it with 2 in any case
    #[arg(long)]
    check: bool,
}

/// How many files that hold no entries are named.
const NAMED: usize = 20;

pub(crate) fn run(contract: &str, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let Found {
        entries, broken, ..
    } = read::find(&arguments.paths);
    if entries.is_empty() && broken.is_empty() {
        return Err(CliError::NoEntry);
    }
    let others = judge(contract, &entries)?;
    // What is broken hides nothing about the others.
    for error in broken.iter().take(NAMED) {
        output::error(error, &[]);
    }
    if broken.len() > NAMED {
        let more = broken.len() - NAMED;
        output::error(format_args!("and {more} more that hold no entries"), &[]);
    }
    Ok(if !broken.is_empty() {
        ExitCode::Usage
    } else if arguments.check && others > 0 {
        ExitCode::Findings
    } else {
        ExitCode::Kept
    })
}

/// How many entries do not mean what they did; tells each.
fn judge(contract: &str, entries: &[Recorded]) -> Result<usize, CliError> {
    let contract = contract::open_runnable(contract)?;
    let cases = Cases::try_new(&contract)?;
    let mut out = output::stdout();
    let mut others = 0;
    for recorded in entries {
        let standing = cases.standing(&recorded.entry);
        if standing == Standing::Same {
            continue;
        }
        others += 1;
        let (id, from) = (&recorded.entry.id, printable(&recorded.from));
        writeln!(out, "{id}\n  {}\n  in {from}", told(&standing))?;
    }
    let (all, contract) = (entries.len(), printable(contract.name()));
    let noun = if all == 1 { "entry" } else { "entries" };
    let told = match others {
        0 => "all mean what they did".to_owned(),
        1 => "1 does not mean what it did".to_owned(),
        others => format!("{others} do not mean what they did"),
    };
    if all > 0 {
        writeln!(out, "{all} {noun}: under {contract} {told}")?;
    }
    out.flush()?;
    Ok(others)
}

fn told(standing: &Standing) -> String {
    let said = |text: &Option<String>| match text {
        Some(text) => text.clone(),
        None => "nothing".to_owned(),
    };
    match standing {
        Standing::Same => "means what it did".to_owned(),
        Standing::NoMessage => "the contract has no such message".to_owned(),
        Standing::NoPlace => "the message has no such place".to_owned(),
        Standing::NoCase => "there is no such case at the place any more".to_owned(),
        Standing::NowValid => {
            "validators were to refuse it, and nothing speaks against it".to_owned()
        }
        Standing::NowInvalid(why) => {
            format!("validators were to take it, and now {}", printable(why))
        }
        Standing::NowDocumented(what) => {
            format!(
                "it takes {} for unknown, which is documented",
                printable(what)
            )
        }
        Standing::NowExpected { role, was, now } => format!(
            "{} is expected of a {role}, where the entry says {}",
            said(now),
            said(was)
        ),
        Standing::NowWritten { header, was, now } => format!(
            "{header}: {} is sent now, where the entry sends {}",
            printable(now),
            printable(was)
        ),
        Standing::NowAssumed { what, was, now } => format!(
            "{what}: {}, where the entry was made with {}",
            printable(now),
            printable(was)
        ),
    }
}
