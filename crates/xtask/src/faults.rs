//! What random cases make of the planted faults. The figures are measured by an
//! example of `crates/faults`, which Cargo builds and runs: a task that depended
//! on the typed shapes could not be built to generate them.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{TaskError, at};
use crate::refresh::{Refresh, root};

/// Arguments of `cargo xtask faults`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only compare with what is checked in, which takes a minute or two
    #[arg(long)]
    check: bool,
    /// At most how many random cases of each seed each fault is put to
    #[arg(
        long,
        value_name = "N",
        default_value_t = 20_000,
        conflicts_with = "check"
    )]
    cases: u64,
}

const COMMAND: &str = "cargo xtask faults";

const FILE: &str = "docs/planted-faults.md";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), TaskError> {
    let page = measured(arguments.cases)?;
    let mut refresh = Refresh::new(arguments.check, COMMAND);
    refresh.file(FILE, &page, out)?;
    refresh.finish()
}

fn measured(cases: u64) -> Result<String, TaskError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let figures = Command::new(&cargo)
        .args(["run", "--quiet", "--package", "smithereens-faults"])
        .args(["--example", "figures", "--", &cases.to_string()])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(at(Path::new(&cargo)))?;
    match String::from_utf8(figures.stdout) {
        Ok(page) if figures.status.success() => Ok(page),
        _ => Err(TaskError::Figures(figures.status)),
    }
}
