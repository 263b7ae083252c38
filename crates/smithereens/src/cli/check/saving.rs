//! `--save-failures DIR`: each finding's case in a file of its own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use smithereens_formats::Entry;
use smithereens_harness::Event;

use crate::cli::corpus::{self, Written};
use crate::cli::error::CliError;
use crate::cli::output;

/// Failures on their way into a directory.
pub(crate) struct Saving {
    directory: PathBuf,
    /// How many there are now, ...
    saved: usize,
    /// ... how many of them were there before, ...
    known: usize,
    /// ... and how many no entry can keep.
    lost: usize,
    /// The first error, and none of what comes after it.
    written: Result<(), CliError>,
}

impl Saving {
    /// Makes the directory before anything is run.
    pub(crate) fn open(directory: PathBuf) -> Result<Saving, CliError> {
        fs::create_dir_all(&directory).map_err(|source| unwritable(&directory, source))?;
        Ok(Saving {
            directory,
            saved: 0,
            known: 0,
            lost: 0,
            written: Ok(()),
        })
    }

    pub(crate) fn tell(&mut self, event: &Event<'_>) {
        let Event::Found { entry, .. } = event else {
            return;
        };
        match entry {
            None => self.lost += 1,
            Some(entry) if self.written.is_ok() => self.written = self.save(entry),
            Some(_) => {}
        }
    }

    fn save(&mut self, entry: &Entry) -> Result<(), CliError> {
        self.saved += 1;
        let (_, written) = corpus::write(&self.directory, entry)?;
        if written == Written::Known {
            self.known += 1;
        }
        Ok(())
    }

    /// Tells how many were saved.
    pub(crate) fn finish(self) -> Result<(), CliError> {
        self.written?;
        let plural = if self.saved == 1 { "" } else { "s" };
        let mut told = format!(
            "saved {} failure{plural} to `{}`",
            self.saved,
            self.directory.display()
        );
        if self.known > 0 {
            told.push_str(&format!(", {} of them known already", self.known));
        }
        if self.lost > 0 {
            told.push_str(&format!("; {} cannot be kept as entries", self.lost));
        }
        output::note(told);
        Ok(())
    }
}

fn unwritable(path: &Path, source: io::Error) -> CliError {
    CliError::Unwritable {
        path: path.display().to_string(),
        source,
    }
}
