//! `smithereens check`: subjects against the contract.

mod command;
mod destination;
mod format;
mod progress;

pub(crate) use command::{Arguments, run};
