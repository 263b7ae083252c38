//! Reading corpus entries from files, directories and stdin.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use smithereens_formats::Entry;
use smithereens_harness::Recorded;

use crate::cli::error::CliError;

/// What stands for stdin among paths.
const STDIN: &str = "-";

/// The entries of each path in turn: a file's, a directory's `.json` and
/// `.jsonl` files' at any depth in the order of their names, or those on stdin.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<Recorded>, CliError> {
    let mut all = Vec::new();
    for path in paths {
        if path == Path::new(STDIN) {
            let mut bytes = Vec::new();
            io::stdin()
                .read_to_end(&mut bytes)
                .map_err(|source| unreadable(path, source))?;
            parse(path, &bytes, &mut all)?;
            continue;
        }
        for file in files(path)? {
            let bytes = fs::read(&file).map_err(|source| unreadable(&file, source))?;
            parse(&file, &bytes, &mut all)?;
        }
    }
    Ok(all)
}

/// A file itself; of a directory, what is called like a file of entries, at any
/// depth in the order of their names.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>, CliError> {
    let mut files = Vec::new();
    find(path, &mut files).map_err(|(path, source)| unreadable(&path, source))?;
    Ok(files)
}

fn unreadable(path: &Path, source: io::Error) -> CliError {
    CliError::Unreadable {
        path: path.display().to_string(),
        source,
    }
}

fn parse(path: &Path, bytes: &[u8], all: &mut Vec<Recorded>) -> Result<(), CliError> {
    let from = path.display().to_string();
    let entries = Entry::read(bytes).map_err(|error| CliError::NotAnEntry {
        path: from.clone(),
        error,
    })?;
    all.extend(entries.into_iter().map(|entry| Recorded {
        entry,
        from: from.clone(),
    }));
    Ok(())
}

/// A file itself; of a directory, what is called like an entry. Links to
/// directories are not followed: they could lead back.
fn find(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), (PathBuf, io::Error)> {
    let told = |source| (path.to_owned(), source);
    if !fs::metadata(path).map_err(told)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut inside = fs::read_dir(path)
        .and_then(Iterator::collect::<io::Result<Vec<_>>>)
        .map_err(told)?;
    inside.sort_by_key(fs::DirEntry::file_name);
    for entry in inside {
        let path = entry.path();
        let is_directory = entry.file_type().map_err(told)?.is_dir();
        if is_directory || is_called_like_an_entry(&path) && !path.is_dir() {
            find(&path, files)?;
        }
    }
    Ok(())
}

fn is_called_like_an_entry(path: &Path) -> bool {
    let is_hidden = path
        .file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    !is_hidden
        && path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "jsonl")
}
