//! Writing entries, each to a file of its own.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use smithereens_formats::Entry;

use crate::cli::error::CliError;
use crate::cli::whole_file;

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// It is in a new file, or in one that was another.
    New,
    /// It was there already, byte by byte.
    Known,
}

/// Writes an entry to its file in a directory, which is made if it is not
/// there. The file is whole or as it was before.
pub(crate) fn write(directory: &Path, entry: &Entry) -> Result<(PathBuf, Written), CliError> {
    let path = directory.join(entry.file_name());
    let file = entry.to_file();
    if fs::read(&path).is_ok_and(|there| there == file.as_bytes()) {
        return Ok((path, Written::Known));
    }
    let write = || -> io::Result<()> {
        fs::create_dir_all(directory)?;
        let mut temporary = whole_file::temporary(directory)?;
        temporary.write_all(file.as_bytes())?;
        temporary.persist(&path)?;
        Ok(())
    };
    match write() {
        Ok(()) => Ok((path, Written::New)),
        Err(source) => Err(CliError::Unwritable {
            path: path.display().to_string(),
            source,
        }),
    }
}
