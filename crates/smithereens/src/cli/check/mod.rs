//! `smithereens check`: subjects against the contract.

mod command;
mod destination;
mod format;
mod live;
mod progress;
mod random;
mod running;
mod saving;
mod since;

pub(crate) use command::{Arguments, run};
pub(crate) use running::{Put, Running};
pub(crate) use since::Older;
