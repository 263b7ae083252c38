//! The report as JSON, for programs.

use std::io::{self, Write};

use smithereens_formats::Report;

use super::text::printable_json;
use crate::event::Event;

/// Writes the [`Report`] as JSON when the run is over.
#[derive(Debug)]
pub struct JsonReporter<W> {
    out: W,
}

impl<W: Write> JsonReporter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> JsonReporter<W> {
        JsonReporter { out }
    }

    /// Takes notice of an event.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn tell(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::RunFinished(report) => self.report(report),
            _ => Ok(()),
        }
    }

    /// Writes a whole report.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn report(&mut self, report: &Report) -> io::Result<()> {
        let json = serde_json::to_string_pretty(report)?;
        writeln!(self.out, "{}", printable_json(&json))
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }
}
