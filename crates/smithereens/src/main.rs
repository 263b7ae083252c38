//! The command line. `smithereens --help` tells what it does; its exit codes
//! are [`smithereens_formats::ExitCode`].

mod cli;

use smithereens_formats::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
