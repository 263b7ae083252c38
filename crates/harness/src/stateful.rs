//! Sequences of calls, and a model that knows what must come of each after what
//! went before. The harness plays them and makes failing ones smaller; what is
//! asked, and what must hold, is the scenario's.
//!
//! A model does not foretell answers byte by byte: it looks at each exchange and
//! says which documented rule it breaks. Where a service may choose, the model
//! follows it.

mod control;
mod naming;
mod patience;
mod player;
mod smaller;
mod stage;
mod told;

use smithereens_cases::json::Json;

pub(crate) use player::{Breached, Played};
pub(crate) use smaller::Smallest;
pub(crate) use stage::{Shown, Stage};
pub(crate) use told::rule_id;

/// Calls in order. Texts that begin with `~` are names of the run's own; `~^x` is
/// one that is filled up with `x` to 255 characters. Texts that begin with `$` stand
/// for what an earlier answer gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// What it is about, in words joined by `-`; or a number, if it is random.
    pub name: String,
    /// What is done.
    pub steps: Vec<Step>,
}

/// A part of a sequence.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// One call.
    Call(Ask),
    /// A list, page after page.
    Pages(Ask),
    /// Calls at the same time.
    Together(Vec<Ask>),
    /// A call again and again, until the model has seen what it waits for, at most
    /// for the time that things may take to settle.
    Until(Ask),
    /// How something that is going to be started ends: a request to the control
    /// surface that our reference has, and its path there. A service without one is
    /// not asked, and does as it does.
    Plan(&'static str, Json),
}

/// A call of a sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// The operation.
    pub operation: &'static str,
    /// The request's body.
    pub input: Json,
    /// A member of the answer, and what later texts call it.
    pub gives: Option<(&'static str, &'static str)>,
}

impl Ask {
    /// One that gives nothing to others.
    #[must_use]
    pub fn new(operation: &'static str, input: Json) -> Ask {
        Ask {
            operation,
            input,
            gives: None,
        }
    }
}

/// A request and its answer, as a model sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The operation.
    pub operation: &'static str,
    /// The request's body, as it went out.
    pub request: Json,
    /// The body of a success, or the error.
    pub answer: Result<Json, Refused>,
}

/// An answer that is an error: a 4xx.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The error's name, without its namespace.
    pub error: Option<String>,
    /// The answer in a line.
    pub told: String,
}

/// What a model makes of an exchange.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judged {
    /// The rules that are broken.
    pub breaches: Vec<Breach>,
    /// Why the rest of the sequence tells nothing: what it builds on did not come
    /// about, or the service's state is no longer known.
    pub ends: Option<String>,
}

/// A documented rule that an exchange breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The identifier of a relation in the contract's rules.
    pub rule: &'static str,
    /// How.
    pub detail: String,
}

/// Knows what must come of calls after what went before.
pub trait Model {
    /// One call.
    fn one(&mut self, seen: &Seen) -> Judged;

    /// All pages of one list, in order.
    fn pages(&mut self, pages: &[Seen]) -> Judged;

    /// Calls at the same time: as if they came in some order.
    fn together(&mut self, all: &[Seen]) -> Judged;

    /// Whether there is nothing more to wait for; told only what was seen last.
    fn is_settled(&self, seen: &Seen) -> bool;

    /// The time to settle is over.
    fn overdue(&mut self, seen: &Seen) -> Judged;
}
