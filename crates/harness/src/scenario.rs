//! What a case needs around it, which only somebody can say who knows the
//! service: what must be there before a request can be taken, where what it
//! stored can be read, and how it is removed.

use smithereens_cases::json::Json;

use crate::stateful::{Model, Sequence};

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
    /// What it makes, or belongs to what was made.
    pub makes: Option<Box<Thing>>,
    /// Whether that can stay for the next case whatever it asks: no request among
    /// the cases changes it.
    pub stays: bool,
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
    /// The member that a page's answer gives for the next request, if it lists in
    /// pages.
    pub token: Option<&'static str>,
}

/// A thing that no case touches, to see whether one does.
#[derive(Debug, Clone, PartialEq)]
pub struct Bystander {
    /// Make it, in order. What they make lasts.
    pub make: Vec<Call>,
    /// Lists everything, it among others.
    pub reading: Reading,
    /// The shape that it is read as.
    pub shape: &'static str,
}

/// How an error is brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provocation {
    /// By the plain request, which is no error then.
    Plain,
    /// By a request that breaks the contract.
    Invalid,
    /// By the plain request when nothing that it needs is there.
    Unprepared,
    /// By the plain request, sent twice.
    Twice,
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

    /// Whether an operation only reads. What its requests need is set up once then.
    fn only_reads(&self, operation: &str) -> bool;

    /// What must be there for a request, in order. `request` is what the body says,
    /// as far as it can be read.
    fn prepare(&self, operation: &str, request: &Json) -> Vec<Call>;

    /// What an accepted request has stored, if it stores anything.
    fn stores(&self, operation: &str, request: &Json) -> Option<Stored>;

    /// What a request that does more than read, or its preparation, may make.
    /// Nothing of it need be there, and it is removed in this order.
    fn makes(&self, operation: &str, request: &Json) -> Vec<Thing>;

    /// What a request by itself creates, if it is taken.
    fn creates(&self, operation: &str, request: &Json) -> Option<Thing>;

    /// What an odd request may leave, if the service takes it: names that none can
    /// have.
    fn leaves(&self, operation: &str, request: &Json) -> Vec<Thing>;

    /// A thing of this name that stands by while others are put; none if nothing
    /// lists everything.
    fn bystander(&self, name: &str) -> Option<Bystander>;

    /// Sequences of calls, and so many random ones of a seed.
    fn sequences(&self, seed: u64, random: u64) -> Vec<Sequence>;

    /// What judges a sequence. The service's names begin with `prefix`.
    fn model(&self, prefix: &str) -> Box<dyn Model>;

    /// How an operation's error is brought about, if a client can do that.
    fn provoke(&self, operation: &str, error: &str) -> Option<Provocation>;
}

impl Reading {
    /// The thing among what was read.
    #[must_use]
    pub fn find<'j>(&self, read: &'j [Json]) -> Option<&'j Json> {
        let (member, value) = &self.which;
        let is_it = |item: &&Json| item.get(member) == Some(&Json::text(value.as_str()));
        read.iter().find(is_it)
    }
}

impl Call {
    /// One that gives nothing to others.
    #[must_use]
    pub fn new(operation: &'static str, input: Json) -> Call {
        Call {
            operation,
            input,
            gives: None,
            makes: None,
            stays: false,
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
