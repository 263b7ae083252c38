//! Reads botocore's `service-2.json`.

mod document;
mod service;
mod shape;

pub(crate) use document::read;
