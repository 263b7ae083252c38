//! Rules: documented requirements that the shape model cannot say, as data.
//!
//! A [`Rule`] speaks about one message ("Predicate is needed when Type is
//! CONDITIONAL"), a [`RelationRule`] relates a request to its answer. A
//! [`Hint`] is no requirement: it tells which values are plausible to the real
//! service, so that a payload meant to be accepted is not refused for a reason
//! beside the point. All three are read from one JSON document per service.
//!
//! Not for: evaluating them; that is `smithereens-cases`.

use serde::{Deserialize, Serialize};
use smithereens_formats::Source;

use crate::{Contract, Pattern};

/// All that is known of a service beyond its shapes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Knowledge {
    /// The service shape's name, such as `AWSGlue`, that this speaks about.
    pub service: String,
    /// The service's own errors for input that it does not take.
    #[serde(default)]
    pub invalid_input: Vec<String>,
    /// Rules about one message.
    pub rules: Vec<Rule>,
    /// Rules between a request and its answer.
    pub relations: Vec<RelationRule>,
    /// What is plausible.
    pub hints: Vec<Hint>,
    /// Members whose values cannot be made up.
    #[serde(default)]
    pub provided: Vec<Provided>,
}

/// A member whose value must come from elsewhere: the service mints it, or it
/// names what no operation of the contract sets up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Provided {
    /// The structure.
    pub shape: String,
    /// Its member.
    pub member: String,
    /// Who says so.
    pub source: Source,
}

/// A requirement on one message: where, when, then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// Kebab-case; part of case ids.
    pub id: String,
    /// Where it applies.
    pub scope: Scope,
    /// It applies where all of these hold; always, if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Clause>,
    /// All of these must then hold.
    pub then: Vec<Clause>,
    /// What a message that breaks it meets.
    pub broken: Broken,
    /// Whether a subject that does otherwise fails, or is only told.
    #[serde(default)]
    pub recommended: bool,
    /// Error types that may answer; any of the caller's faults, if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    /// A value that breaks the first clause of `then`, where none can be
    /// derived from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<serde_json::Value>,
    /// Who says so.
    pub source: Source,
}

/// What a message that breaks a rule meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Broken {
    /// Validators and services refuse it.
    Reject,
    /// It is refused, or stored exactly as it came.
    RejectOrKeep,
    /// Nobody knows: anything but a crash, a hang or harm.
    Tolerate,
}

/// Where a rule applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Scope {
    /// At the root of one operation's request.
    Request(String),
    /// Wherever a request holds this shape.
    ShapeInRequests(String),
    /// Wherever a response holds this shape.
    ShapeInResponses(String),
}

/// One condition on one member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clause {
    /// Where, from the scope's structure: member names joined by `.`, with
    /// `member` for a list's elements. In `when` it holds if any element does,
    /// in `then` if every one does.
    pub member: String,
    /// What is asked of it. All tests but [`Test::Present`] hold for an absent
    /// member in `then`, and fail for it in `when`.
    pub is: Test,
}

/// What a clause asks of a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Test {
    /// There, and not null.
    Present,
    /// Not there, or null.
    Absent,
    /// This value.
    Equals(Scalar),
    /// Any value but this one.
    NotEquals(Scalar),
    /// One of these texts.
    OneOf(Vec<String>),
    /// At least so many elements.
    AtLeastItems(u64),
    /// At most so many elements in which the member named is present.
    AtMostWith {
        /// How many.
        count: u64,
        /// The element's member.
        present: String,
    },
    /// A number from `min` to `max`; either may be open.
    Between {
        /// The least value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// The greatest value.
        max: f64,
    },
    /// A whole match of this regular expression.
    Matches(#[serde(with = "full_match")] Pattern),
    /// No text that the other path, from the scope's structure, also has.
    DisjointFrom(String),
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scalar {
    /// A boolean.
    Boolean(bool),
    /// A text.
    Text(String),
}

/// A requirement between a request and its answer. A service owes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RelationRule {
    /// Kebab-case; part of case ids.
    pub id: String,
    /// The operation it speaks about.
    pub operation: String,
    /// What must hold.
    pub relation: Relation,
    /// Whether a service that does otherwise fails, or is only told.
    #[serde(default)]
    pub recommended: bool,
    /// Who says so.
    pub source: Source,
}

/// What may hold between a request and its answer. Paths are member names
/// joined by `.`, with `member` for a list's elements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Relation {
    /// Each requested text is found or missing, exactly once; nothing else is.
    Partition {
        /// In the request.
        requested: String,
        /// In the answer: the found ones' names.
        found: String,
        /// In the answer: the names that are not there.
        missing: String,
    },
    /// No more `items` in the answer than the request's `limit`.
    PageLimit {
        /// In the request, a number.
        limit: String,
        /// In the answer, a list.
        items: String,
    },
    /// Following `token` to the end, each item comes once and none is lost.
    Pages {
        /// The token's name in request and answer.
        token: String,
        /// In the answer: what identifies the items.
        items: String,
    },
    /// The answer's `members` are absent unless the request's `flag` is true.
    OnlyWhen {
        /// In the request, a boolean.
        flag: String,
        /// In the answer.
        members: Vec<String>,
    },
    /// Each of the answer's `items` has the request's text at `at`.
    Selects {
        /// In the request, a text.
        by: String,
        /// In the answer, a list.
        items: String,
        /// From one item.
        at: String,
    },
    /// The request's text comes back.
    Echoes {
        /// In the request.
        request: String,
        /// In the answer.
        response: String,
    },
    /// What was asked before decides what is answered. Only who knows the service
    /// can say how; this is the name and the source of what has to hold.
    History,
}

/// What is plausible at a shape's members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Hint {
    /// The structure spoken about.
    pub shape: String,
    /// Only where one of these members is in the payload; else always.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// Members with the value that a plausible payload gives them. They are
    /// there even if optional.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub set: serde_json::Map<String, serde_json::Value>,
    /// Values for members when something else puts them there.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub sample: serde_json::Map<String, serde_json::Value>,
    /// Members that do not go with these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// Why.
    pub source: Source,
}

impl Knowledge {
    /// What of this speaks about things that `contract` has.
    #[must_use]
    pub(crate) fn applicable_to(self, contract: &Contract) -> Knowledge {
        let has_path = |shape: &str, path: &str| {
            contract
                .shape_named(shape)
                .is_some_and(|(id, _)| contract.resolve(id, path).is_some())
        };
        let input = |operation: &str| {
            let id = contract.operation(operation)?.input?;
            Some(contract.shape(id).name.clone())
        };
        let output = |operation: &str| {
            let id = contract.operation(operation)?.output?;
            Some(contract.shape(id).name.clone())
        };
        let clause_fits = |shape: &str, Clause { member, is }: &Clause| {
            has_path(shape, member)
                && match is {
                    Test::AtMostWith { present, .. } => {
                        has_path(shape, &format!("{member}.member.{present}"))
                    }
                    Test::DisjointFrom(other) => has_path(shape, other),
                    _ => true,
                }
        };
        let rule_fits = |rule: &Rule| {
            let shape = match &rule.scope {
                Scope::Request(operation) => input(operation),
                Scope::ShapeInRequests(shape) | Scope::ShapeInResponses(shape) => {
                    Some(shape.clone())
                }
            };
            let mut clauses = rule.when.iter().chain(&rule.then);
            shape.is_some_and(|shape| clauses.all(|clause| clause_fits(&shape, clause)))
        };
        let relation_fits = |rule: &RelationRule| {
            let (asked, answered) = rule.relation.paths();
            let holds = |shape: Option<String>, paths: Vec<String>| {
                shape.is_some_and(|shape| paths.iter().all(|path| has_path(&shape, path)))
            };
            holds(input(&rule.operation), asked) && holds(output(&rule.operation), answered)
        };
        let hint_fits = |hint: &Hint| {
            let names = hint
                .with
                .iter()
                .chain(hint.set.keys())
                .chain(hint.sample.keys());
            names.into_iter().all(|name| has_path(&hint.shape, name))
        };
        Knowledge {
            service: self.service,
            invalid_input: self.invalid_input,
            rules: self.rules.into_iter().filter(rule_fits).collect(),
            relations: self.relations.into_iter().filter(relation_fits).collect(),
            hints: self.hints.into_iter().filter(hint_fits).collect(),
            provided: self
                .provided
                .into_iter()
                .filter(|provided| has_path(&provided.shape, &provided.member))
                .collect(),
        }
    }
}

impl Relation {
    /// The paths it names in the request and in the answer.
    fn paths(&self) -> (Vec<String>, Vec<String>) {
        let owned =
            |paths: &[&String]| paths.iter().map(|path| (*path).clone()).collect::<Vec<_>>();
        match self {
            Relation::Partition {
                requested,
                found,
                missing,
            } => (owned(&[requested]), owned(&[found, missing])),
            Relation::PageLimit { limit, items } => (owned(&[limit]), owned(&[items])),
            Relation::Pages { token, items } => (owned(&[token]), owned(&[token, items])),
            Relation::OnlyWhen { flag, members } => (owned(&[flag]), members.clone()),
            Relation::Selects { by, items, at } => {
                (owned(&[by]), vec![format!("{items}.member.{at}")])
            }
            Relation::Echoes { request, response } => (owned(&[request]), owned(&[response])),
            Relation::History => (Vec::new(), Vec::new()),
        }
    }
}

mod full_match {
    //! Patterns in rules mean a match of the whole text.
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::{Dialect, Pattern};

    pub(super) fn serialize<S: Serializer>(pattern: &Pattern, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(pattern.source())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Pattern, D::Error> {
        let source = String::deserialize(from)?;
        Pattern::new(&source, Dialect::JavaFullMatch).map_err(D::Error::custom)
    }
}
