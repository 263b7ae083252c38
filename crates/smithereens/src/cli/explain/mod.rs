//! `smithereens explain`: everything about one case.

mod body;
mod command;
mod documented;
mod varied;

pub(crate) use command::{Arguments, run};
