//! Reads files as contracts and tells what they hold: for trying the readers
//! on models in the wild.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use smithereens_contract::load;

use crate::error::{TaskError, at};

/// Arguments of `cargo xtask load`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files to read
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// One line a file, tabs between: the file, the service, its protocol, and the
/// numbers of operations and shapes.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), TaskError> {
    let mut refused = 0;
    for path in &arguments.files {
        let bytes = fs::read(path).map_err(at(path))?;
        let name = path.display().to_string();
        match load(&name, &bytes) {
            Ok(contract) => {
                let service = contract.service();
                let note = if service.protocol.is_runnable() {
                    ""
                } else {
                    " (cannot be run)"
                };
                writeln!(
                    out,
                    "{name}\t{} {}\t{}{note}\t{} operations\t{} shapes",
                    service.name,
                    service.version,
                    service.protocol.name(),
                    contract.operations().len(),
                    contract.shapes().len(),
                )?;
            }
            Err(error) => {
                refused += 1;
                writeln!(out, "{error}")?;
            }
        }
    }
    match refused {
        0 => Ok(()),
        _ => Err(TaskError::Refused {
            refused,
            total: arguments.files.len(),
        }),
    }
}
