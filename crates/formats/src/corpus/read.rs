//! Reading entries: one that fills a file, or JSON lines.

use std::fmt::Display;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{ENTRY_VERSION, Entry};

/// Why bytes hold no corpus entries: where, what and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct EntryError {
    /// From 1.
    line: usize,
    why: String,
}

/// What is looked at first: a newer form may have other members.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

const REMEDY: &str = "schemas/corpus-entry.json says what an entry looks like";

impl Entry {
    /// Reads a file's entries. Where its first line is a whole JSON value, each
    /// line is an entry (blank ones are skipped); else all of it is one.
    ///
    /// # Errors
    /// At the first that is none, or of a version that is not known here.
    pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, EntryError> {
        Entry::read_each(bytes).into_iter().collect()
    }

    /// The same, where a line that is no entry hides none of the others. Bytes
    /// that are not UTF-8 spoil their line alone.
    #[must_use]
    pub fn read_each(bytes: &[u8]) -> Vec<Result<Entry, EntryError>> {
        let lines = || bytes.split(|byte| *byte == b'\n').zip(1..);
        let mut written = lines().filter(|(line, _)| !is_blank(line));
        let Some((first, at)) = written.next() else {
            return Vec::new();
        };
        let is_whole = serde_json::from_slice::<IgnoredAny>(first).is_ok();
        // A first line that is spoiled may be one of several too.
        let others = || written.clone();
        let is_entry = |line: &[u8]| read_line(line, 1).is_ok();
        if is_whole || others().any(|(line, _)| is_entry(line)) {
            let all = [(first, at)].into_iter().chain(written);
            return all.map(|(line, at)| read_line(line, at)).collect();
        }
        vec![read_line(bytes, 1)]
    }

    /// What it says that cannot be.
    fn fault(&self) -> Option<String> {
        if self.why.trim().is_empty() {
            return Some("`why` says nothing; say in a sentence why it is there".to_owned());
        }
        if let Some(stray) = self.http.stray(&self.id.site.message.part) {
            return Some(format!("{stray}, and it is in `http`; take it out"));
        }
        let roles = || self.expectations.iter().map(|expected| expected.role);
        let twice = roles().find(|role| roles().filter(|other| other == role).count() > 1);
        twice.map(|role| format!("a {role} has two expectations; leave one"))
    }
}

fn is_blank(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_ok_and(|line| line.trim().is_empty())
}

/// The entry that bytes are, which begin at a line.
fn read_line(bytes: &[u8], at: usize) -> Result<Entry, EntryError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = at + before.iter().filter(|byte| **byte == b'\n').count();
        EntryError::at(
            line,
            "it is not UTF-8; bytes that are not stand in `base64`",
        )
    })?;
    read_one(text, at - 1)
}

/// The entry that a text is; `before` lines stand before it.
fn read_one(text: &str, before: usize) -> Result<Entry, EntryError> {
    let told = |error: &serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        let what = error.to_string();
        let what = what.trim_end_matches(&format!(" at line {line} column {column}"));
        EntryError::at(
            before + line.max(1),
            format!("{what}, at column {column}; {REMEDY}"),
        )
    };
    // Serde would take a list of the members' values as well.
    if !text.trim_start().starts_with('{') {
        let why = format!("an entry is a JSON object; {REMEDY}");
        return Err(EntryError::at(before + 1, why));
    }
    let Versioned { version } = serde_json::from_str(text).map_err(|error| told(&error))?;
    if version != ENTRY_VERSION {
        return Err(EntryError::at(
            before + 1,
            format!(
                "it is of version {version}, and this smithereens knows {ENTRY_VERSION} only; \
                 get one that knows it"
            ),
        ));
    }
    let entry: Entry = serde_json::from_str(text).map_err(|error| told(&error))?;
    match entry.fault() {
        None => Ok(entry),
        Some(fault) => Err(EntryError::at(before + 1, fault)),
    }
}

impl EntryError {
    fn at(line: usize, why: impl Display) -> EntryError {
        EntryError {
            line,
            why: why.to_string(),
        }
    }
}
