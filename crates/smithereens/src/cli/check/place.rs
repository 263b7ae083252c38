//! Where the bytes of a report go: stdout, a file that is there whole or not at
//! all, or one that grows.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::StripStream;
use tempfile::NamedTempFile;

use crate::cli::{output, whole_file};

/// What a reporter writes to.
pub(super) enum Place {
    Stdout(Box<dyn Write>),
    /// In memory until the run is over.
    Whole(StripStream<Vec<u8>>, File),
    /// Read while it grows.
    Growing(Growing),
}

/// Where the memory is written to in the end.
pub(super) enum File {
    /// Beside the file that it will replace.
    Temporary(NamedTempFile, PathBuf),
    /// A pipe or a device, which nothing can replace.
    Special(fs::File),
}

/// A file that takes its place, empty, with the first that is written to it: what
/// was there stays if there is no run.
pub(super) enum Growing {
    Waiting(File),
    There(fs::File),
    /// It could not take its place.
    Lost,
}

impl Place {
    /// Opens it before anything is run: a report that cannot be written should
    /// not cost a run. `grows` is for what is read while it is written.
    pub(super) fn open(path: Option<&Path>, grows: bool) -> io::Result<Place> {
        let Some(path) = path else {
            return Ok(Place::Stdout(Box::new(output::stdout())));
        };
        let file = File::open(path)?;
        Ok(if grows {
            Place::Growing(Growing::Waiting(file))
        } else {
            Place::Whole(StripStream::new(Vec::new()), file)
        })
    }

    /// Puts a file into its place.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Place::Stdout(mut out) => out.flush(),
            Place::Whole(memory, file) => file.fill(&memory.into_inner()),
            Place::Growing(mut growing) => growing.file().map(drop),
        }
    }
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Place::Stdout(out) => out.write(bytes),
            Place::Whole(out, _) => out.write(bytes),
            Place::Growing(growing) => growing.file()?.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Place::Stdout(out) => out.flush(),
            Place::Whole(out, _) => out.flush(),
            Place::Growing(growing) => growing.file()?.flush(),
        }
    }
}

impl Growing {
    fn file(&mut self) -> io::Result<&mut fs::File> {
        if matches!(self, Growing::Waiting(_))
            && let Growing::Waiting(file) = std::mem::replace(self, Growing::Lost)
        {
            *self = Growing::There(file.into_place()?);
        }
        match self {
            Growing::There(file) => Ok(file),
            Growing::Waiting(_) | Growing::Lost => Err(io::Error::other("it is not there")),
        }
    }
}

impl File {
    fn open(path: &Path) -> io::Result<File> {
        let there = fs::metadata(path);
        if there.as_ref().is_ok_and(fs::Metadata::is_dir) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if there.is_ok_and(|there| !there.is_file()) {
            return Ok(File::Special(OpenOptions::new().write(true).open(path)?));
        }
        let directory = whole_file::directory_of(path);
        if !directory.is_dir() {
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                "its directory is not there",
            ));
        }
        let temporary = whole_file::temporary(directory)?;
        Ok(File::Temporary(temporary, path.to_owned()))
    }

    fn into_place(self) -> io::Result<fs::File> {
        match self {
            File::Temporary(file, path) => file.persist(path).map_err(|error| error.error),
            File::Special(file) => Ok(file),
        }
    }

    fn fill(self, report: &[u8]) -> io::Result<()> {
        match self {
            File::Temporary(mut file, path) => {
                file.write_all(report)?;
                file.persist(path).map(drop).map_err(|error| error.error)
            }
            File::Special(mut file) => file.write_all(report),
        }
    }
}
