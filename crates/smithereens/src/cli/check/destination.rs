//! A report on its way to where it was asked for.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use smithereens_harness::{
    Event, HumanReporter, JsonReporter, JunitReporter, MarkdownReporter, NdjsonReporter,
};

use super::format::{Format, Wanted};
use super::place::Place;
use crate::cli::error::CliError;
use crate::cli::whole_file::directory_of;

/// One report on its way.
pub(crate) struct Destination {
    reporter: Reporter,
    path: Option<PathBuf>,
    /// The first error, and none of what comes after it.
    written: io::Result<()>,
}

enum Reporter {
    Human(HumanReporter<Place>),
    Json(JsonReporter<Place>),
    Ndjson(NdjsonReporter<Place>),
    Junit(JunitReporter<Place>),
    Markdown(MarkdownReporter<Place>),
}

impl Destination {
    /// Opens it before anything is run.
    pub(crate) fn open(wanted: &Wanted, verbose: bool) -> Result<Destination, CliError> {
        let grows = wanted.format == Format::Ndjson;
        let path = wanted.path.as_deref();
        let place = Place::open(path, grows).map_err(|source| match path {
            Some(path) => unwritable(path, source),
            None => CliError::Output(source),
        })?;
        let reporter = match wanted.format {
            Format::Human => Reporter::Human(HumanReporter::new(place, verbose)),
            Format::Json => Reporter::Json(JsonReporter::new(place)),
            Format::Ndjson => Reporter::Ndjson(NdjsonReporter::new(place)),
            Format::Junit => Reporter::Junit(JunitReporter::new(place)),
            Format::Markdown => Reporter::Markdown(MarkdownReporter::new(place)),
        };
        Ok(Destination {
            reporter,
            path: wanted.path.clone(),
            written: Ok(()),
        })
    }

    pub(crate) fn tell(&mut self, event: &Event<'_>) {
        if self.written.is_ok() {
            self.written = match &mut self.reporter {
                Reporter::Human(human) => human.tell(event),
                Reporter::Json(json) => json.tell(event),
                Reporter::Ndjson(ndjson) => ndjson.tell(event),
                Reporter::Junit(junit) => junit.tell(event),
                Reporter::Markdown(markdown) => markdown.tell(event),
            };
        }
    }

    /// Puts the file in its place. A reader that has left is no error: the exit
    /// code still tells.
    pub(crate) fn finish(self) -> Result<(), CliError> {
        let place = match self.reporter {
            Reporter::Human(human) => human.into_inner(),
            Reporter::Json(json) => json.into_inner(),
            Reporter::Ndjson(ndjson) => ndjson.into_inner(),
            Reporter::Junit(junit) => junit.into_inner(),
            Reporter::Markdown(markdown) => markdown.into_inner(),
        };
        let written = self.written.and_then(|()| place.finish());
        match (written, self.path) {
            (Ok(()), _) => Ok(()),
            (Err(error), _) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            (Err(source), Some(path)) => Err(unwritable(&path, source)),
            (Err(error), None) => Err(CliError::Output(error)),
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

fn unwritable(path: &Path, source: io::Error) -> CliError {
    CliError::Unwritable {
        path: path.display().to_string(),
        source,
    }
}
