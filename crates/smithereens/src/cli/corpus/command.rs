//! The subcommand: what entries mean under a contract.

use std::io::Write as _;
use std::path::PathBuf;

use smithereens_cases::{Cases, Standing};
use smithereens_formats::ExitCode;
use smithereens_harness::printable;

use super::read;
use crate::cli::error::CliError;
use crate::cli::{contract, output};

/// Arguments of `smithereens corpus`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files with entries, directories of such files, or - for stdin
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// End with exit code 1 if an entry does not mean what it did
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(contract: &str, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let entries = read::read(&arguments.paths)?;
    if entries.is_empty() {
        return Err(CliError::NoEntry);
    }
    let contract = contract::open_runnable(contract)?;
    let cases = Cases::try_new(&contract)?;
    let mut out = output::stdout();
    let mut others = 0;
    for recorded in &entries {
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
    if others == 0 {
        writeln!(out, "{all} {noun}: under {contract} all mean what they did")?;
        out.flush()?;
        return Ok(ExitCode::Kept);
    }
    let told = if others == 1 {
        "1 does not mean what it did".to_owned()
    } else {
        format!("{others} do not mean what they did")
    };
    writeln!(out, "{all} {noun}: under {contract} {told}")?;
    out.flush()?;
    Ok(if arguments.check {
        ExitCode::Findings
    } else {
        ExitCode::Kept
    })
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
    }
}
