//! The arguments, and what is done with them.

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use smithereens_contract::DEFAULT_NAME;
use smithereens_formats::ExitCode;

use super::{
    check, completions, corpus, diff, error::CliError, evaluate, explain, generate, list, output,
    replay, schema, serve,
};

/// Does it keep to the documented contract? Derives every payload that an AWS
/// API's contract allows, and every way to break one, from the contract alone.
#[derive(Parser)]
#[command(
    name = "smithereens",
    version,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 kept; 1 findings, a stale baseline, or nothing was exercised; \
                  2 wrong usage or unreadable input; 3 the service could not be reached, or \
                  not to the end; 4 interrupted"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    everywhere: Everywhere,
}

/// What every subcommand takes.
#[derive(clap::Args)]
struct Everywhere {
    /// A built-in contract, or a file: Smithy's JSON AST or botocore's
    /// service-2.json, gzipped or not
    #[arg(long, global = true, value_name = "FILE|NAME", default_value = DEFAULT_NAME)]
    contract: String,
    /// When to colour; auto heeds NO_COLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Subcommand)]
enum Command {
    /// Puts subjects to the cases and tells what they do not keep; without
    /// --subject, every built-in one
    Check(check::Arguments),
    /// Puts corpus entries to subjects: saved failures, regressions
    Replay(replay::Arguments),
    /// Tells which corpus entries do not mean under a contract what they did
    Corpus(corpus::Arguments),
    /// Prints random payloads of an operation, message or shape as JSON lines,
    /// with what must happen to each
    Generate(generate::Arguments),
    /// Names every case of the contract, one a line
    List(list::Arguments),
    /// Tells whether a conditional trigger fires, by its predicate and the latest
    /// states of jobs and crawlers
    Evaluate(evaluate::Arguments),
    /// Tells everything about one case
    Explain(explain::Arguments),
    /// Prints JSON Schemas of messages and shapes
    Schema(schema::Arguments),
    /// Tells what changed between two contracts, and whom it may break
    Diff(diff::Arguments),
    /// Runs AWS Glue's triggers and workflows as a service on this machine
    Serve(serve::Arguments),
    /// Prints completions for a shell
    Completions(completions::Arguments),
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// Reads the process's arguments and does what they say.
pub(crate) fn run() -> ExitCode {
    let matches = Arguments::command().get_matches();
    let Arguments {
        command,
        everywhere,
    } = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match everywhere.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let contract = everywhere.contract.as_str();
    let done = has_use_for(&command, &matches).and_then(|()| match command {
        Command::Check(arguments) => check::run(contract, &arguments),
        Command::Replay(arguments) => replay::run(contract, &arguments),
        Command::Corpus(arguments) => corpus::run(contract, &arguments),
        Command::Generate(arguments) => generate::run(contract, &arguments),
        Command::List(arguments) => list::run(contract, &arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Explain(arguments) => explain::run(contract, &arguments),
        Command::Schema(arguments) => schema::run(contract, &arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    });
    done.unwrap_or_else(|error| {
        if !error.is_closed_pipe() {
            output::error(&error, error.nearest());
        }
        error.exit_code()
    })
}

/// That a contract was not asked for where none is read.
fn has_use_for(command: &Command, matches: &ArgMatches) -> Result<(), CliError> {
    const GLUE: &str = "is about AWS Glue's triggers and workflows and reads no contract";
    let (subcommand, instead) = match command {
        Command::Evaluate(_) => ("evaluate", GLUE),
        Command::Serve(_) => ("serve", GLUE),
        Command::Diff(_) => ("diff", "reads the two contracts that follow it"),
        Command::Completions(_) => ("completions", "reads no contract"),
        _ => return Ok(()),
    };
    match matches.value_source("contract") {
        Some(ValueSource::CommandLine) => Err(CliError::NoUseForContract {
            subcommand,
            instead,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_arguments_share_a_name() {
        Arguments::command().debug_assert();
    }
}
