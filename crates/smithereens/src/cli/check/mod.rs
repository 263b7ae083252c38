//! `smithereens check`: subjects against the contract.

mod baseline;
mod command;
mod destination;
mod forecast;
mod format;
mod interrupt;
mod live;
mod place;
mod progress;
mod random;
mod running;
mod saving;
mod self_test;
mod since;

pub(crate) use command::{Arguments, run};
pub(crate) use running::{Put, Running};
pub(crate) use since::Older;
