//! `--baseline FILE`: findings that are known.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use smithereens_formats::{Baseline, BaselineUpdate};
use smithereens_harness::{Expected, Run, shell_word};

use super::place::Place;
use crate::cli::error::CliError;
use crate::cli::output;

/// Arguments about known findings.
#[derive(clap::Args)]
pub(crate) struct BaselineArguments {
    /// The findings that are known. A new one fails the run, and so does one that
    /// the run should have found and did not
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Bring the baseline up to date, or write the first one; what is new is marked
    /// `unreviewed`
    #[arg(long, requires = "baseline")]
    update_baseline: bool,
    /// Entries of the baseline that are `unreviewed` fail the run: for CI
    #[arg(long, requires = "baseline", conflicts_with = "update_baseline")]
    baseline_reviewed: bool,
}

/// A baseline that a run is held against.
pub(crate) struct Held {
    pub(crate) expected: Expected,
    /// Where it will be written to.
    update: Option<(PathBuf, Place)>,
}

impl BaselineArguments {
    /// Reads it before anything is run.
    pub(crate) fn open(&self, contract: &str) -> Result<Option<Held>, CliError> {
        let Some(path) = &self.baseline else {
            return Ok(None);
        };
        let shown = path.display().to_string();
        let baseline = match fs::read(path) {
            Ok(bytes) => Baseline::read(&bytes).map_err(|error| CliError::NotABaseline {
                path: shown.clone(),
                error,
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.update_baseline => {
                Baseline::new(contract)
            }
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                return Err(CliError::NoBaseline { path: shown });
            }
            Err(source) => {
                return Err(CliError::Unreadable {
                    path: shown,
                    source,
                });
            }
        };
        if baseline.contract != contract {
            return Err(CliError::OtherBaseline {
                path: shown,
                of: baseline.contract,
                contract: contract.to_owned(),
            });
        }
        let update = if self.update_baseline {
            let place =
                Place::open(Some(path), false).map_err(|source| unwritable(path, source))?;
            Some((path.clone(), place))
        } else {
            None
        };
        let expected = Expected {
            baseline,
            file: shown,
            must_be_reviewed: self.baseline_reviewed,
            is_updated: self.update_baseline,
            command: mending(),
        };
        Ok(Some(Held { expected, update }))
    }
}

impl Held {
    /// Brings the file up to date, if that was asked for.
    pub(crate) fn finish(self, run: &Run) -> Result<(), CliError> {
        let Some((path, mut place)) = self.update else {
            return Ok(());
        };
        if !matches!(run.report.result.as_str(), "kept" | "findings") {
            let path = path.display();
            output::note(format_args!(
                "`{path}` is as it was: the run came to no end"
            ));
            return Ok(());
        }
        let stale = run.report.baseline.as_ref().map(|of| of.stale.as_slice());
        let BaselineUpdate {
            baseline,
            added,
            removed,
            shortened,
        } = self
            .expected
            .baseline
            .updated(&run.found, stale.unwrap_or_default());
        place
            .write_all(baseline.to_file().as_bytes())
            .and_then(|()| place.finish())
            .map_err(|source| unwritable(&path, source))?;
        output::note(format_args!(
            "wrote `{}`: {added} added, {removed} removed, {shortened} shortened, {} of {} unreviewed",
            path.display(),
            baseline.unreviewed(),
            baseline.entries.len(),
        ));
        Ok(())
    }
}

/// This command, but one that updates.
fn mending() -> String {
    let given = env::args_os().skip(1);
    let mut words = vec!["smithereens".to_owned()];
    for word in given {
        let word = word.to_string_lossy();
        if !["--update-baseline", "--baseline-reviewed"].contains(&&*word) {
            words.push(shell_word(&word));
        }
    }
    words.push("--update-baseline".to_owned());
    words.join(" ")
}

fn unwritable(path: &Path, source: io::Error) -> CliError {
    CliError::Unwritable {
        path: path.display().to_string(),
        source,
    }
}
