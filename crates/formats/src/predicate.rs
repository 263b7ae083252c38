//! What a trigger's predicate decides, and vectors of such decisions: small
//! tests that an implementation in any language can run. `schemas/` holds their
//! JSON Schema; the version rises when a reader of the old form would misread
//! the new one.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{JsonText, Level, Source};

/// What a predicate decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Firing {
    /// The trigger fires.
    Fires,
    /// It does not; other states would make it fire.
    Waits,
    /// It does not, and no states would make it fire.
    Never,
}

impl fmt::Display for Firing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Firing::Fires => "fires",
            Firing::Waits => "waits",
            Firing::Never => "never",
        })
    }
}

/// The version of the form of a [`PredicateVector`].
pub const PREDICATE_VECTOR_VERSION: u32 = 1;

/// One predicate with the states that are known, and what it decides then.
///
/// An implementation that tells only whether a trigger fires has to tell `fires`
/// from the other two. `reason` and `parts` say why; nobody has to use the same
/// words.
///
/// ```
/// use smithereens_formats::{Firing, PredicateVector};
///
/// let line = r#"{"version":1,"name":"job-run/fails","purpose":"A failure is no success.","predicate":{"Conditions":[{"LogicalOperator":"EQUALS","JobName":"a","State":"SUCCEEDED"}]},"states":{"jobs":{"a":"FAILED"},"crawlers":{}},"decision":"waits","reason":"not-all-met","parts":["other-state"],"level":"required","source":{"kind":"documentation","at":"a page"}}"#;
/// let vector: PredicateVector = serde_json::from_str(line).unwrap();
/// assert_eq!(vector.decision, Firing::Waits);
/// assert_eq!(vector.to_line().trim_end(), line);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PredicateVector {
    /// [`PREDICATE_VECTOR_VERSION`].
    pub version: u32,
    /// Its name among all vectors, `FAMILY/WHAT`.
    pub name: String,
    /// What it is there for, in one sentence.
    pub purpose: String,
    /// A `Predicate` of Glue's, as it goes over the wire.
    pub predicate: JsonText,
    /// What is known of jobs and crawlers.
    pub states: VectorStates,
    /// What the predicate decides.
    pub decision: Firing,
    /// Why, as a class.
    pub reason: String,
    /// Each condition's part in it, as a class, in the order of the conditions.
    pub parts: Vec<String>,
    /// Recommended where the real answer is not known.
    pub level: Level,
    /// Who says so.
    pub source: Source,
}

/// The latest state of each job and crawler that has run; the others have not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VectorStates {
    /// By the job's name.
    pub jobs: BTreeMap<String, String>,
    /// By the crawler's name.
    pub crawlers: BTreeMap<String, String>,
}

impl PredicateVector {
    /// The vector as one line of JSON lines.
    #[must_use]
    pub fn to_line(&self) -> String {
        // No map has keys other than texts, and memory is all it is written to.
        let json = serde_json::to_string(self);
        let mut json = json.unwrap_or_else(|error| unreachable!("{error}"));
        json.push('\n');
        json
    }
}

/// The version of the form of an [`Evaluation`].
pub const EVALUATION_VERSION: u32 = 1;

/// What `smithereens evaluate --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evaluation {
    /// [`EVALUATION_VERSION`].
    pub version: u32,
    /// What the predicate decides.
    pub decision: Firing,
    /// Why, as a class: as in vectors.
    pub reason: String,
    /// The same in a clause.
    pub why: String,
    /// Each condition's part in it, in the order of the conditions.
    pub parts: Vec<EvaluatedPart>,
    /// Who says so.
    pub source: Source,
}

/// One condition's part in a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EvaluatedPart {
    /// As a class: as in vectors.
    pub part: String,
    /// The same in a clause.
    pub why: String,
}
