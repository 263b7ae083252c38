//! Makes the files that are generated and checked in, and checks in CI that
//! they are fresh: `cargo xtask COMMAND [--check]`.

mod codegen;
mod contract;
mod error;
mod faults;
mod load;
mod refresh;
mod schemas;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Generates what is checked in; --check only compares.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The typed shapes of crates/glue and what tests/sdk/rust converts, from the built-in contract
    Codegen(codegen::Arguments),
    /// The built-in contracts, from the models in botocore's wheels
    Contract(contract::Arguments),
    /// docs/planted-faults.md: how many random cases it takes to catch each
    Faults(faults::Arguments),
    /// docs/gate-faults.md: how many requests it takes the gate to catch each
    GateFaults(faults::GateArguments),
    /// Reads files as contracts and tells what they hold
    Load(load::Arguments),
    /// The JSON Schemas in schemas/: of the contract and of reports
    Schemas(schemas::Arguments),
}

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    let done = match Arguments::parse().command {
        Command::Codegen(arguments) => codegen::run(&arguments, &mut out),
        Command::Contract(arguments) => contract::run(&arguments, &mut out),
        Command::Faults(arguments) => faults::run(&arguments, &mut out),
        Command::GateFaults(arguments) => faults::run_gate(&arguments, &mut out),
        Command::Load(arguments) => load::run(&arguments, &mut out),
        Command::Schemas(arguments) => schemas::run(&arguments, &mut out),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to be told if stderr is gone too.
            let _ = writeln!(std::io::stderr(), "cargo xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
