//! Reads Smithy's JSON AST, versions 1.0 and 2.0.

mod calling;
mod definition;
mod document;
mod mixins;
mod prelude;
mod service;
mod shape;
mod traits;

pub(crate) use document::read;
pub(crate) use prelude::UNIT;
pub(crate) use traits::{FULL_MATCH, SET_UP, WIRE_NAME};
