//! Reading corpus entries from files, directories and stdin.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde_json::Value;
use smithereens_formats::Entry;
use smithereens_harness::Recorded;

use crate::cli::error::CliError;
use crate::cli::output;

/// What stands for stdin among paths.
const STDIN: &str = "-";

/// What paths hold.
#[derive(Default)]
pub(crate) struct Found {
    /// The entries of each path in turn: a file's, a directory's `.json` and
    /// `.jsonl` files' at any depth in the order of their names, or those on
    /// stdin.
    pub(crate) entries: Vec<Recorded>,
    /// Why what should hold entries does not: one error a file, or a line of JSON
    /// lines.
    pub(crate) broken: Vec<CliError>,
    /// Files in directories that hold JSON lines of something else.
    passed_over: Vec<PathBuf>,
}

/// The entries, all of them; a note tells what was passed over.
///
/// # Errors
/// The first that is broken.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<Recorded>, CliError> {
    let found = find(paths);
    match found.broken.into_iter().next() {
        None => Ok(found.entries),
        Some(error) => Err(error),
    }
}

/// The same, and all that is broken.
pub(crate) fn find(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path == Path::new(STDIN) {
            let mut bytes = Vec::new();
            match io::stdin().read_to_end(&mut bytes) {
                Ok(_) => found.parse(path, &bytes),
                Err(source) => found.broken.push(unreadable(path, source)),
            }
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => found.enter(path),
            Ok(_) => found.read(path, &|_| true),
            Err(source) => found.broken.push(unreadable(path, source)),
        }
    }
    found.tell_passed_over();
    found
}

fn unreadable(path: &Path, source: io::Error) -> CliError {
    CliError::Unreadable {
        path: path.display().to_string(),
        source,
    }
}

impl Found {
    /// What is called like an entry in a directory.
    fn enter(&mut self, directory: &Path) {
        walk(directory, &mut |file| match file {
            Ok(path) => {
                self.read(&path, &|bytes| {
                    is_one(&path) || !holds_something_else(bytes)
                });
            }
            Err(error) => self.broken.push(error),
        });
    }

    fn read(&mut self, file: &Path, is_meant: &dyn Fn(&[u8]) -> bool) {
        match fs::read(file) {
            Ok(bytes) if is_meant(&bytes) => self.parse(file, &bytes),
            Ok(_) => self.passed_over.push(file.to_owned()),
            Err(source) => self.broken.push(unreadable(file, source)),
        }
    }

    fn parse(&mut self, path: &Path, bytes: &[u8]) {
        let from = path.display().to_string();
        let read = Entry::read_each(bytes);
        // What was there is lost, as when a disk is full.
        if read.is_empty() && is_one(path) {
            self.broken.push(CliError::EmptyFile { path: from });
            return;
        }
        for entry in read {
            match entry {
                Ok(entry) => self.entries.push(Recorded {
                    entry,
                    from: from.clone(),
                }),
                Err(error) => self.broken.push(CliError::NotAnEntry {
                    path: from.clone(),
                    error,
                }),
            }
        }
    }

    fn tell_passed_over(&self) {
        let Some(first) = self.passed_over.first() else {
            return;
        };
        let such_as = first.display();
        match self.passed_over.len() {
            1 => output::note(format_args!(
                "passed over `{such_as}`, whose JSON lines are no corpus entries"
            )),
            all => output::note(format_args!(
                "passed over {all} files whose JSON lines are no corpus entries, such as `{such_as}`"
            )),
        }
    }
}

/// The files in a directory that are called like files of entries, at any depth in
/// the order of their names.
pub(crate) fn files(directory: &Path) -> Result<Vec<PathBuf>, CliError> {
    let mut files = Vec::new();
    walk(directory, &mut |file| files.push(file));
    files.into_iter().collect()
}

/// Links to directories are not followed: they could lead back.
fn walk(directory: &Path, found: &mut dyn FnMut(Result<PathBuf, CliError>)) {
    let inside = fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut inside = match inside {
        Ok(inside) => inside,
        Err(source) => return found(Err(unreadable(directory, source))),
    };
    inside.sort_by_key(fs::DirEntry::file_name);
    for entry in inside {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&path, found),
            Ok(_) if is_called_like_an_entry(&path) && !path.is_dir() => found(Ok(path)),
            Ok(_) => {}
            Err(source) => found(Err(unreadable(&path, source))),
        }
    }
}

/// Whether JSON lines are meant to be something else than entries: the first has
/// nothing of one. A corpus is a place for other vectors too.
fn holds_something_else(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let first = lines.find(|line| !line.trim_ascii().is_empty());
    let first = first.and_then(|line| serde_json::from_slice::<Value>(line).ok());
    let object = first.as_ref().and_then(Value::as_object);
    object.is_some_and(|object| !object.contains_key("id") && !object.contains_key("payload"))
}

/// Whether a file is called like one of a single entry.
fn is_one(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "json")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_broken() {
        for bytes in ["", " \n\n"] {
            let mut found = Found::default();
            found.parse(Path::new("lost.json"), bytes.as_bytes());
            let told: Vec<String> = found.broken.iter().map(ToString::to_string).collect();
            let expected = "`lost.json` is empty, where corpus entries were to be; \
                            restore it or delete it";
            assert_eq!(told, [expected]);
        }
    }

    #[test]
    fn only_lines_that_have_nothing_of_an_entry_are_something_else() {
        for (lines, is_else) in [
            (
                r#"{"version":1,"name":"and-of-1","decision":"fires"}"#,
                true,
            ),
            ("\n\n{}\nnot JSON", true),
            (r#"{"id":"misspelled"}"#, false),
            (r#"{"payload":{"text":""}}"#, false),
            ("{\"cut", false),
            ("[1]", false),
            ("", false),
        ] {
            assert_eq!(holds_something_else(lines.as_bytes()), is_else, "{lines}");
        }
    }
}
