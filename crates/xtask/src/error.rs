//! Why a task failed.

use std::io;
use std::path::PathBuf;

use smithereens_contract::LoadError;

/// Why a task failed; every message says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TaskError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("cannot write to standard output: {0}")]
    Output(#[from] io::Error),
    #[error(transparent)]
    Contract(#[from] LoadError),
    #[error(transparent)]
    Codegen(#[from] crate::codegen::Unsupported),
    #[error("{}: no wheel of botocore {version}; get it with `pip download --no-deps botocore=={version}`", directory.display())]
    NoWheel {
        directory: PathBuf,
        version: &'static str,
    },
    #[error("{}: {problem}; download the wheel again", wheel.display())]
    BrokenWheel { wheel: PathBuf, problem: String },
    #[error(
        "botocore {version} has no operation `{operation}`; correct the list in crates/xtask/src/contract.rs"
    )]
    NoOperation {
        version: &'static str,
        operation: String,
    },
    #[error("not up to date: {}; refresh with `{command}`", files.join(", "))]
    Stale { files: Vec<String>, command: String },
    #[error(
        "the figures of the planted faults were not measured: the example ended with {0}; see above"
    )]
    Figures(std::process::ExitStatus),
    #[error("{refused} of {total} files are no contracts; see above")]
    Refused { refused: usize, total: usize },
}

/// Adds the path to an I/O error.
pub(crate) fn at(path: &std::path::Path) -> impl FnOnce(io::Error) -> TaskError {
    let path = path.to_owned();
    move |source| TaskError::Io { path, source }
}
