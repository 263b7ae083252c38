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
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = &bytes[..error.valid_up_to()];
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            EntryError::at(
                line,
                "it is not UTF-8; bytes that are not stand in `base64`",
            )
        })?;
        let is_blank = |line: &&str| line.trim().is_empty();
        let mut lines = text.lines().skip_while(is_blank);
        let is_whole = |line: &str| serde_json::from_str::<IgnoredAny>(line).is_ok();
        match lines.next() {
            None => Ok(Vec::new()),
            Some(first) if is_whole(first) => text
                .lines()
                .enumerate()
                .filter(|(_, line)| !is_blank(line))
                .map(|(index, line)| read_one(line, index))
                .collect(),
            Some(_) => Ok(vec![read_one(text, 0)?]),
        }
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
