//! Reads botocore's `service-2.json`.

mod calling;
mod document;
mod service;
mod shape;

pub(crate) use document::read;
