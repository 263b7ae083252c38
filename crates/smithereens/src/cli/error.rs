//! Why a command could not do what it was asked to, and what that means to the
//! shell.

use std::io;

use smithereens_cases::random::NotMade;
use smithereens_cases::{TooManyEntries, TooManyPlaces};
use smithereens_contract::{BUILTIN_NAMES, DifferentServices, LoadError};
use smithereens_formats::{BaselineError, EntryError, ExitCode, IdError};
use smithereens_glue::JsonError;
use smithereens_harness::Broken;
use smithereens_harness::endpoint::EndpointError;
use smithereens_harness::sdk::NotDriven;

/// Why a command gave up. Every message says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error(
        "`{name}` is neither a file nor a built-in contract; built in are {}",
        BUILTIN_NAMES.join(", ")
    )]
    NoContract { name: String },
    #[error("cannot read `{path}`: {source}")]
    Unreadable { path: String, source: io::Error },
    #[error(transparent)]
    Contract(#[from] LoadError),
    #[error(transparent)]
    NoEndpoint(#[from] EndpointError),
    #[error(
        "{host} is not this machine, and would be sent broken requests; name it with \
         `--allow-host {host}` if it is yours"
    )]
    NotOurHost { host: String },
    #[error("`{url}` is not at the service under test; name a path of it with `--reset-url`")]
    ResetElsewhere { url: String },
    #[error("the service cannot be reached: {0}; start it, or mend `--endpoint`")]
    Unreachable(Broken),
    #[error(
        "the adapter `{command}` cannot be driven: {why}; mend `--sdk`, or the adapter: \
         docs/adapter.md has one in full"
    )]
    NotDriven { command: String, why: NotDriven },
    #[error(transparent)]
    DifferentServices(#[from] DifferentServices),
    #[error(transparent)]
    TooManyPlaces(#[from] TooManyPlaces),
    #[error(
        "{contract} speaks {protocol}, and only awsJson1_0 and awsJson1_1 can be run; \
         `list` and `schema` do without running"
    )]
    NotRunnable { contract: String, protocol: String },
    #[error("{error}")]
    NotAnId {
        error: IdError,
        nearest: Vec<String>,
    },
    #[error("{contract} has no case `{id}`")]
    NoCase {
        contract: String,
        id: String,
        nearest: Vec<String>,
    },
    #[error(
        "`{id}` is no random case's id: these are of a message, and say which generator, seed and \
         number, as in `CreateTrigger.request/./random-valid=g1-7-42`"
    )]
    NotARandomId { id: String },
    #[error("{contract} has no operation, message or shape `{name}`")]
    NothingToGenerate {
        contract: String,
        name: String,
        nearest: Vec<String>,
    },
    #[error("{0}")]
    NotMade(#[from] NotMade),
    #[error("none of {count} could be made: {why}")]
    NoneMade { count: u64, why: String },
    #[error("the random phase has nothing to do: `--cases` is 0, or the filters leave nothing")]
    NoRandomCase,
    #[error("{contract} has no message or shape `{name}`")]
    NoShape {
        contract: String,
        name: String,
        nearest: Vec<String>,
    },
    #[error("{contract} documents no operation, so there is nothing to check; give a whole model")]
    NoOperation { contract: String },
    #[error("no case is selected; `smithereens list` names them all")]
    NothingSelected,
    #[error("there is no corpus entry; give files that hold some, or directories of `.json` files")]
    NoEntry,
    #[error("`{path}`, {error}")]
    NotAnEntry { path: String, error: EntryError },
    #[error("`{path}` is empty, where corpus entries were to be; restore it or delete it")]
    EmptyFile { path: String },
    #[error("none of the corpus entries is selected; see `--only` and `--skip`")]
    NoEntrySelected,
    #[error("the corpus phase has nothing to do; give it entries with `--corpus DIR`")]
    NoCorpus,
    #[error("there is no baseline `{path}`; `--update-baseline` writes one of what this run finds")]
    NoBaseline { path: String },
    #[error("`{path}`, {error}")]
    NotABaseline { path: String, error: BaselineError },
    #[error(
        "`{path}` is the baseline of {of}, and this run is of {contract}; give it one of its own, \
         or `--contract {of}`"
    )]
    OtherBaseline {
        path: String,
        of: String,
        contract: String,
    },
    #[error("only one report can go to stdout; give the others a path, as in `--report json=PATH`")]
    TwoReportsToStdout,
    #[error("two reports cannot go to one file, `{path}`; give each a path of its own")]
    TwoReportsToOneFile { path: String },
    #[error(
        "{what}: `{given}` is no JSON object, and as a file it cannot be read: {source}; \
         give JSON, a file that holds it, or - for stdin"
    )]
    NeitherJsonNorFile {
        what: &'static str,
        given: String,
        source: io::Error,
    },
    #[error("{what}: cannot read stdin: {source}; give JSON or a file instead")]
    NoStdin {
        what: &'static str,
        source: io::Error,
    },
    #[error(
        "only one of PREDICATE and STATES can come from stdin; give the other as JSON or a file"
    )]
    TwoFromStdin,
    #[error("{what}: {error}; it looks like {example}")]
    NotEvaluable {
        what: &'static str,
        error: JsonError,
        example: &'static str,
    },
    #[error("{what}: {place}: no member is called `{member}` there, but {}", known.join(", "))]
    UnknownMember {
        what: &'static str,
        place: String,
        member: String,
        known: &'static [&'static str],
        nearest: Vec<String>,
    },
    #[error("`{subcommand}` {instead}; leave `--contract` out")]
    NoUseForContract {
        subcommand: &'static str,
        instead: &'static str,
    },
    #[error(
        "cannot listen on port {port} of 127.0.0.1: {source}; give another one with `--port N`, \
         or `--port 0` for one that is free"
    )]
    NotListening { port: u16, source: io::Error },
    #[error(
        "{error}, and nothing was written; select some with `--only GLOB` and `--skip GLOB`, or \
         one of each change with `--one-each`. `smithereens check --contract {new} --since \
         {old}{}` puts all that they change without files",
        if *is_typed { "" } else { " --endpoint URL" }
    )]
    TooManyEntries {
        error: TooManyEntries,
        old: String,
        new: String,
        /// Whether a built-in subject knows the service.
        is_typed: bool,
    },
    #[error("there is no sequence of calls `{name}`; findings name theirs")]
    NoSequence { name: String, nearest: Vec<String> },
    #[error(
        "`--only` and `--skip` select entries of a regression corpus; give its directory with \
         `--corpus DIR`, or leave them out"
    )]
    NothingToSelect,
    #[error("cannot wait for signals: {0}")]
    NoSignals(io::Error),
    #[error("cannot write `{path}`: {source}")]
    Unwritable { path: String, source: io::Error },
    #[error("cannot write to stdout: {0}")]
    Output(#[from] io::Error),
}

impl CliError {
    /// The names that were probably meant instead of one that is not there.
    pub(crate) fn nearest(&self) -> &[String] {
        match self {
            CliError::NotAnId { nearest, .. }
            | CliError::NoCase { nearest, .. }
            | CliError::NoSequence { nearest, .. }
            | CliError::NothingToGenerate { nearest, .. }
            | CliError::UnknownMember { nearest, .. }
            | CliError::NoShape { nearest, .. } => nearest,
            _ => &[],
        }
    }

    /// Whether whoever read our output has left, as `head` does: no error.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, CliError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// What the shell is told.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            _ if self.is_closed_pipe() => ExitCode::Kept,
            CliError::Unreachable(_) | CliError::NotDriven { .. } => ExitCode::Unreached,
            _ => ExitCode::Usage,
        }
    }
}
