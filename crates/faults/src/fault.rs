//! What a fault is: what is told of it, and what it does.

use serde_json::Value;
use smithereens::{MessageId, Part, Role};

/// A decoder with one thing wrong.
#[derive(Debug)]
pub struct Fault {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What is wrong, in one line.
    pub about: &'static str,
    /// Whether it takes messages apart only, or judges them too.
    pub role: Role,
    /// What a payload must have for it to show.
    pub needs: Needs,
    /// Globs of case ids: every finding about it is named by an id in here.
    pub family: &'static [&'static str],
    /// A payload that shows it.
    pub shown: Shown,
    pub(crate) within: Within,
    pub(crate) acts: Acts,
}

/// What a payload must have for a fault to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// A member, whatever its value.
    Anything,
    /// A member with one of a few values.
    Value,
    /// Two things that have nothing to do with each other by the contract.
    Combination,
}

/// A payload that shows a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The message that it is, `GetTrigger.response`.
    pub message: &'static str,
    /// Its body.
    pub body: &'static str,
    /// Whether it keeps the contract and its rules, and no smaller payload of
    /// that message that does so shows it: none with fewer values, of those with
    /// as many none nearer to the least plausible payload, which
    /// `smithereens explain --body` prints, and of these none with fewer bytes.
    pub smallest: bool,
}

impl Fault {
    /// The smallest payload that shows it, of the message [`Shown::message`],
    /// where that is known for sure.
    #[must_use]
    pub fn smallest(&self) -> Option<&'static str> {
        self.shown.smallest.then_some(self.shown.body)
    }
}

/// In which messages a fault can show.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Within {
    Anything,
    Requests,
    Responses,
    Errors,
    /// The request of one operation.
    RequestOf(&'static str),
    /// The response of one operation.
    ResponseOf(&'static str),
}

impl Within {
    pub(crate) fn holds(self, message: &MessageId) -> bool {
        match (self, &message.part) {
            (Within::Anything, _)
            | (Within::Requests, Part::Request)
            | (Within::Responses, Part::Response)
            | (Within::Errors, Part::Error(_)) => true,
            (Within::RequestOf(operation), Part::Request)
            | (Within::ResponseOf(operation), Part::Response) => message.operation == operation,
            _ => false,
        }
    }
}

/// What is wrong. Each function tells whether it shows; one that changes a value
/// leaves it as it is otherwise.
#[derive(Debug)]
pub(crate) enum Acts {
    /// It changes what the body says before it is read.
    Misreads(fn(&mut Value) -> bool),
    /// The same, where a parse would lose what matters.
    Respells(fn(&str) -> Option<String>),
    /// It writes something else than was read.
    Alters(fn(&mut Value) -> bool),
    /// It does not look at something that is wrong: the change is one that puts
    /// it right.
    Overlooks(fn(&mut Value) -> bool),
    /// It refuses what it should take.
    Refuses(fn(&Value) -> bool),
    /// It panics.
    Panics(fn(&Value) -> bool),
}

/// A payload that shows a fault.
pub(crate) const fn shown(message: &'static str, body: &'static str) -> Shown {
    Shown {
        message,
        body,
        smallest: false,
    }
}

/// The smallest payload that shows a fault.
pub(crate) const fn smallest(message: &'static str, body: &'static str) -> Shown {
    Shown {
        message,
        body,
        smallest: true,
    }
}
