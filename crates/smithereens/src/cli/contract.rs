//! Finding the contract that was asked for.

use std::{fs, io};

use smithereens_contract::{Contract, builtin, load};

use super::error::CliError;

/// The built-in contract of this name, or else the one in this file.
pub(crate) fn open(name: &str) -> Result<Contract, CliError> {
    if let Some(contract) = builtin(name) {
        return Ok(contract);
    }
    let bytes = fs::read(name).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => CliError::NoContract {
            name: name.to_owned(),
        },
        _ => CliError::Unreadable {
            path: name.to_owned(),
            source,
        },
    })?;
    Ok(load(name, &bytes)?)
}

/// The same, for what needs payloads.
pub(crate) fn open_runnable(name: &str) -> Result<Contract, CliError> {
    let contract = open(name)?;
    runnable(&contract)?;
    Ok(contract)
}

/// Payloads can be written and judged in some protocols only.
pub(crate) fn runnable(contract: &Contract) -> Result<(), CliError> {
    let protocol = &contract.service().protocol;
    if protocol.is_runnable() {
        return Ok(());
    }
    Err(CliError::NotRunnable {
        contract: contract.name().to_owned(),
        protocol: protocol.name().to_owned(),
    })
}
