//! Where a report is written: stdout, or a file that is there whole or not at
//! all.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::StripStream;
use smithereens_harness::{Event, HumanReporter, JsonReporter};
use tempfile::NamedTempFile;

use super::format::{Format, Wanted};
use crate::cli::error::CliError;
use crate::cli::{output, whole_file};

/// One report on its way.
pub(crate) struct Destination {
    reporter: Reporter,
    file: Option<(PathBuf, File)>,
    /// The first error, and none of what comes after it.
    written: io::Result<()>,
}

enum Reporter {
    Human(HumanReporter<Out>),
    Json(JsonReporter<Out>),
}

/// Where a reporter writes to.
enum Out {
    Stdout(Box<dyn Write>),
    /// Until the run is over.
    Memory(StripStream<Vec<u8>>),
}

/// Where the memory is written to in the end.
enum File {
    /// Beside the file that it will replace.
    Temporary(NamedTempFile),
    /// A pipe or a device, which nothing can replace.
    Special(fs::File),
}

impl Destination {
    /// Opens it before anything is run: a report that cannot be written should
    /// not cost a run.
    pub(crate) fn open(wanted: &Wanted, verbose: bool) -> Result<Destination, CliError> {
        let (out, file) = match &wanted.path {
            None => (Out::Stdout(Box::new(output::stdout())), None),
            Some(path) => {
                let file = open(path).map_err(|source| unwritable(path, source))?;
                let memory = Out::Memory(StripStream::new(Vec::new()));
                (memory, Some((path.clone(), file)))
            }
        };
        let reporter = match wanted.format {
            Format::Human => Reporter::Human(HumanReporter::new(out, verbose)),
            Format::Json => Reporter::Json(JsonReporter::new(out)),
        };
        Ok(Destination {
            reporter,
            file,
            written: Ok(()),
        })
    }

    pub(crate) fn tell(&mut self, event: &Event<'_>) {
        if self.written.is_ok() {
            self.written = match &mut self.reporter {
                Reporter::Human(human) => human.tell(event),
                Reporter::Json(json) => json.tell(event),
            };
        }
    }

    /// Puts the file in its place. A reader of stdout that has left is no
    /// error: the exit code still tells.
    pub(crate) fn finish(self) -> Result<(), CliError> {
        let out = match self.reporter {
            Reporter::Human(human) => human.into_inner(),
            Reporter::Json(json) => json.into_inner(),
        };
        let written = self.written.and_then(|()| match out {
            Out::Stdout(mut out) => out.flush().map(|()| Vec::new()),
            Out::Memory(memory) => Ok(memory.into_inner()),
        });
        match (written, self.file) {
            (Ok(report), Some((path, file))) => file
                .fill(&path, &report)
                .map_err(|source| unwritable(&path, source)),
            (Ok(_), None) => Ok(()),
            (Err(error), _) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            (Err(error), _) => Err(CliError::Output(error)),
        }
    }
}

/// No two reports may go to one place: the last would be all that is left.
pub(crate) fn each_its_own(reports: &[Wanted]) -> Result<(), CliError> {
    let mut taken = HashSet::new();
    for wanted in reports {
        if taken.insert(wanted.path.as_deref().map(location)) {
            continue;
        }
        return Err(match &wanted.path {
            None => CliError::TwoReportsToStdout,
            Some(path) => CliError::TwoReportsToOneFile {
                path: path.display().to_string(),
            },
        });
    }
    Ok(())
}

/// The same for all ways to write a path. A link at its end is left alone: it
/// will be replaced, not what it leads to.
fn location(path: &Path) -> PathBuf {
    let directory = fs::canonicalize(directory_of(path));
    match (directory, path.file_name()) {
        (Ok(directory), Some(name)) => directory.join(name),
        _ => path.to_owned(),
    }
}

fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn unwritable(path: &Path, source: io::Error) -> CliError {
    CliError::Unwritable {
        path: path.display().to_string(),
        source,
    }
}

fn open(path: &Path) -> io::Result<File> {
    let there = fs::metadata(path);
    if there.as_ref().is_ok_and(fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if there.is_ok_and(|there| !there.is_file()) {
        return Ok(File::Special(OpenOptions::new().write(true).open(path)?));
    }
    let directory = directory_of(path);
    if !directory.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            "its directory is not there",
        ));
    }
    whole_file::temporary(directory).map(File::Temporary)
}

impl File {
    fn fill(self, path: &Path, report: &[u8]) -> io::Result<()> {
        match self {
            File::Temporary(mut file) => {
                file.write_all(report)?;
                file.persist(path).map(drop).map_err(|error| error.error)
            }
            File::Special(mut file) => file.write_all(report),
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Out::Stdout(out) => out.write(bytes),
            Out::Memory(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Out::Stdout(out) => out.flush(),
            Out::Memory(out) => out.flush(),
        }
    }
}
