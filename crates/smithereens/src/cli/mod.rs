//! Reading arguments, and one module for each subcommand. Nothing but the
//! result goes to stdout; notes and errors go to stderr.

mod arguments;
mod check;
mod completions;
mod contract;
mod corpus;
mod counts;
mod diff;
mod error;
mod evaluate;
mod explain;
mod filter;
mod generate;
mod list;
mod named;
mod nearest;
mod output;
mod progress_line;
mod replay;
mod schema;
mod seed;
mod serve;
mod whole_file;

pub(crate) use arguments::run;
