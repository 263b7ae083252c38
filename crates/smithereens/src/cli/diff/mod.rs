//! `smithereens diff`: what changed between two contracts, and whom it may
//! break.

mod braces;
mod breakage;
mod command;
mod corpus;
mod format;
mod markdown;
mod notation;
mod statement;
mod syntax;
mod text;

pub(crate) use command::{Arguments, run};
