//! Corpus entries: the one form in which a case is kept. `schemas/` holds its
//! JSON Schema; the version rises when a reader of the old form would misread
//! the new one.
//!
//! An entry is one message. A sequence of messages will be a list of such
//! steps, in a member beside `payload`, of which an entry then has the other.

mod around;
mod assumed;
mod file_name;
mod json_text;
mod payload;
mod read;

use serde::{Deserialize, Serialize};

use crate::{CaseId, ChangeId, Expectation};

pub use around::{Around, Credentials, Framing, Needs};
pub use assumed::{Assumed, AssumedAbsence, AssumedError, Assumption, Fault};
pub use json_text::JsonText;
pub use read::EntryError;

/// The version of an entry's form.
pub const ENTRY_VERSION: u32 = 1;

/// A case that is kept: a failure, a regression, a payload for others, a seed
/// of a fuzzer.
///
/// ```
/// use smithereens_formats::Entry;
///
/// let line = br#"{"version":1,"id":"GetTrigger.request/Name/present","contract":"glue@2020-05-15","why":"An example.","expectations":[],"payload":{"json":{"Name":"a"}}}"#;
/// let [entry] = &Entry::read(line).unwrap()[..] else { panic!() };
/// assert_eq!(entry.payload, br#"{"Name":"a"}"#);
/// assert_eq!(entry.to_line().trim_end().as_bytes(), line);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Entry {
    /// [`ENTRY_VERSION`].
    pub version: u32,
    /// Its name, or that of the enumerated case which it is nearest to.
    pub id: CaseId,
    /// The name of the contract that it was made from.
    pub contract: String,
    /// Why it is there, in one sentence.
    pub why: String,
    /// The change of the contract that it is kept for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeId>,
    /// What is broken in it, where that is not one thing that `id` says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<CaseId>,
    /// What a subject must be for it to be put to it.
    #[serde(default, skip_serializing_if = "Needs::is_bytes")]
    pub needs: Needs,
    /// What must happen, at most once for each role.
    pub expectations: Vec<Expectation>,
    /// What it turns on that nothing else of it shows. Nothing is compared where
    /// nothing is said, as in entries of an older smithereens.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumes: Assumed,
    /// What stands around the payload, where that is not the usual.
    #[serde(default, skip_serializing_if = "Around::is_usual")]
    pub http: Around,
    /// What must come back where the payload is accepted, if that is not the
    /// payload itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<JsonText>,
    /// The failure that it is kept for, as it was when it was last seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Found>,
    /// The body's bytes, exactly. Written as `json` where nothing is lost by
    /// it, else as `text`, or as `base64` where they are not UTF-8.
    #[serde(with = "payload")]
    pub payload: Vec<u8>,
}

/// A failure that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Found {
    /// The subject's name.
    pub by: String,
    /// What happened, as a class: `accepted`, `crashed`, …
    pub observed: String,
    /// The random case that it was before it was made smaller, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub random: Option<CaseId>,
    /// What came back, in one line.
    pub detail: String,
}

impl Entry {
    /// The entry for a file of its own: two spaces of indentation, the payload's
    /// JSON compact on one line.
    #[must_use]
    pub fn to_file(&self) -> String {
        written(serde_json::to_string_pretty(self))
    }

    /// The entry as one line of JSON lines.
    #[must_use]
    pub fn to_line(&self) -> String {
        written(serde_json::to_string(self))
    }
}

fn written(json: serde_json::Result<String>) -> String {
    // No map has keys other than texts, and memory is all it is written to.
    let mut json = json.unwrap_or_else(|error| unreachable!("{error}"));
    json.push('\n');
    json
}
