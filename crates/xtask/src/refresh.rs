//! Generated files: written whole or not at all, or only compared.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{TaskError, at};

/// Where generated files go, and whether they are written or compared.
pub(crate) struct Refresh<'a> {
    /// Only compare.
    pub(crate) check: bool,
    /// What a person runs to refresh the files.
    pub(crate) command: &'a str,
    stale: Vec<String>,
}

impl<'a> Refresh<'a> {
    pub(crate) fn new(check: bool, command: &'a str) -> Refresh<'a> {
        Refresh {
            check,
            command,
            stale: Vec::new(),
        }
    }

    /// Writes or compares one file; `path` starts at the repository's root.
    pub(crate) fn file(
        &mut self,
        path: &str,
        content: &str,
        out: &mut impl Write,
    ) -> Result<(), TaskError> {
        let place = root().join(path);
        if fs::read(&place).is_ok_and(|found| found == content.as_bytes()) {
            writeln!(out, "{path}: up to date")?;
        } else if self.check {
            self.stale.push(path.to_owned());
        } else {
            write_whole(&place, content)?;
            writeln!(out, "{path}: written")?;
        }
        Ok(())
    }

    /// Fails if a file that was compared is stale.
    pub(crate) fn finish(self) -> Result<(), TaskError> {
        if self.stale.is_empty() {
            return Ok(());
        }
        Err(TaskError::Stale {
            files: self.stale,
            command: self.command.to_owned(),
        })
    }
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// By way of a file beside it, so that a reader sees the old or the new one.
fn write_whole(path: &Path, content: &str) -> Result<(), TaskError> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory).map_err(at(directory))?;
    let mut file = NamedTempFile::new_in(directory).map_err(at(directory))?;
    file.write_all(content.as_bytes()).map_err(at(path))?;
    readable_by_all(file.path()).map_err(at(path))?;
    file.persist(path).map_err(|error| at(path)(error.error))?;
    Ok(())
}

/// Temporary files are their owner's alone; checked-in ones are not.
#[cfg(unix)]
fn readable_by_all(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &Path) -> std::io::Result<()> {
    Ok(())
}
