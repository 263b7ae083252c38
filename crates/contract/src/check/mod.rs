//! What must hold of every contract, whatever format it was read from.

mod finite;
mod graph;
mod limits;
mod names;

pub(crate) use graph::graph;
pub(crate) use names::names;
