//! What a case needs around it, which only somebody can say who knows the
//! service: what must be there before a request can be taken, where what it
//! stored can be read, and how it is removed.

use smithereens_cases::json::Json;

/// A call that has to succeed.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The operation.
    pub operation: &'static str,
    /// The request's body.
    pub input: Json,
    /// A member of the answer that a later request has to bring, and what that is
    /// called there: a run's id.
    pub gives: Option<Given>,
}

/// What one call gives to those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// A member of the answer.
    pub member: &'static str,
    /// The member of later requests that takes it.
    pub as_member: &'static str,
}

/// Something that a case may make.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// What it is called.
    pub name: String,
    /// Succeeds only if it is there.
    pub read: Call,
    /// Removes it.
    pub remove: Call,
}

/// Where something that was stored can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The operation.
    pub operation: &'static str,
    /// The request's body.
    pub input: Json,
    /// Where in the answer the stored things are, in a rule's words:
    /// `Triggers.member`.
    pub at: &'static str,
    /// The member that tells which of them it is, and its value.
    pub which: (&'static str, String),
}

/// What a request stores, and where it can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The part of the request that is stored: empty, or a member's name.
    pub part: &'static str,
    /// The shape that it is stored as, of which it has some members.
    pub shape: &'static str,
    /// Every way to read it.
    pub readings: Vec<Reading>,
}

/// Knows a service.
pub trait Scenario: Sync {
    /// The texts in enumerated payloads that are names of things. Each run has its
    /// own in their place.
    fn names(&self) -> &[&'static str];

    /// What must be there for a request, in order. `request` is what the body says,
    /// as far as it can be read.
    fn prepare(&self, operation: &str, request: &Json) -> Vec<Call>;

    /// What an accepted request has stored, if it stores anything.
    fn stores(&self, operation: &str, request: &Json) -> Option<Stored>;

    /// What a request or its preparation may make. Nothing of it need be there, and
    /// it is removed in this order.
    fn makes(&self, operation: &str, request: &Json) -> Vec<Thing>;

    /// Calls that must always succeed, whatever was taken before: those that list
    /// everything.
    fn always(&self) -> Vec<Call>;
}

impl Call {
    /// One that gives nothing to others.
    #[must_use]
    pub fn new(operation: &'static str, input: Json) -> Call {
        Call {
            operation,
            input,
            gives: None,
        }
    }
}

/// A JSON object.
#[must_use]
pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    let members = members.into_iter();
    Json::Object(
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}
