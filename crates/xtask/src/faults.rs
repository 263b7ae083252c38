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

/// Arguments of `cargo xtask gate-faults`.
#[derive(clap::Args)]
pub(crate) struct GateArguments {
    /// Only compare with what is checked in, which takes a minute or two
    #[arg(long)]
    check: bool,
}

const GATE_COMMAND: &str = "cargo xtask gate-faults";

const GATE_FILE: &str = "docs/gate-faults.md";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), TaskError> {
    let cases = arguments.cases.to_string();
    let page = printed(&[
        "--package",
        "smithereens-faults",
        "--example",
        "figures",
        "--",
        &cases,
    ])?;
    let mut refresh = Refresh::new(arguments.check, COMMAND);
    refresh.file(FILE, &page, out)?;
    refresh.finish()
}

/// What the gate for services makes of the reference's faults.
pub(crate) fn run_gate(arguments: &GateArguments, out: &mut impl Write) -> Result<(), TaskError> {
    let page = printed(&["--package", "smithereens", "--example", "gate_faults"])?;
    let mut refresh = Refresh::new(arguments.check, GATE_COMMAND);
    refresh.file(GATE_FILE, &page, out)?;
    refresh.finish()
}

/// The page that an example prints.
fn printed(example: &[&str]) -> Result<String, TaskError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let figures = Command::new(&cargo)
        .args(["run", "--quiet", "--release"])
        .args(example)
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(at(Path::new(&cargo)))?;
    match String::from_utf8(figures.stdout) {
        Ok(page) if figures.status.success() => Ok(page),
        _ => Err(TaskError::Figures(figures.status)),
    }
}
