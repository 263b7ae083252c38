//! Files that are there whole or not at all.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// The directory of a path.
pub(crate) fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// A file beside the one that it will be, once it is persisted.
pub(crate) fn temporary(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".smithereens-");
    readable_as_usual(&mut builder);
    builder.tempfile_in(directory)
}

/// Temporary files are their owner's alone; what we write is as the umask has
/// it.
#[cfg(unix)]
fn readable_as_usual(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable_as_usual(_: &mut tempfile::Builder<'_, '_>) {}
