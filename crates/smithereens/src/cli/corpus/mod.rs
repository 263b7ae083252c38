//! Corpus entries: reading them, writing them, and what they mean under another
//! contract.

mod command;
mod read;
mod write;

pub(crate) use command::{Arguments, run};
pub(crate) use read::{files, read};
pub(crate) use write::{Written, write};
