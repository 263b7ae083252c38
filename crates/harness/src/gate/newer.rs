//! Differences that a later contract explains: the service follows that one. They are
//! told, and are no failures.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Policy, judge, rules};
use smithereens_formats::{CaseId, Kind, MessageId, Part, Path, Site};

use super::Gate;
use crate::conformance::Conformance;
use crate::verdict::{Failure, Newer};

/// A contract that came after the one at hand.
pub(super) struct Later<'a> {
    cases: &'a Cases<'a>,
    conformance: Conformance<'a>,
}

/// What was met outside of single cases: in answers to whatever was asked, and in
/// sequences. By the case that is nearest.
#[derive(Default)]
pub(super) struct Met(Mutex<BTreeMap<CaseId, Newer>>);

impl<'a> Gate<'a> {
    /// With contracts that came after the one at hand, the oldest first. What one of
    /// them explains is [`Newer`](crate::Verdict::Newer): a request that it does not
    /// document and that was refused, one that it documents and that was taken, an
    /// answer that keeps its schema.
    #[must_use]
    pub fn explained_by(mut self, later: &'a [Cases<'a>]) -> Gate<'a> {
        let with_schemas = |cases: &'a Cases<'a>| Later {
            cases,
            conformance: Conformance::new(cases.contract()),
        };
        self.later = later.iter().map(with_schemas).collect();
        self
    }

    /// The contract by which a request had to be answered as it was, if by the one
    /// at hand it had not.
    pub(crate) fn explains(
        &self,
        operation: &str,
        request: &Json,
        was_taken: bool,
    ) -> Option<&'a str> {
        if self.later.is_empty() || is_documented(self.cases, operation, request) == was_taken {
            return None;
        }
        let says_so =
            |later: &&Later<'a>| is_documented(later.cases, operation, request) == was_taken;
        let later = self.later.iter().find(says_so)?;
        Some(later.cases.contract().name())
    }

    /// The contract whose schema an answer keeps, of those that came later.
    pub(super) fn keeps_later_schema(&self, id: &MessageId, answer: &[u8]) -> Option<&'a str> {
        let keeps = |later: &&Later<'a>| {
            let validators = later.conformance.of(id).and_then(Result::ok);
            validators.is_some_and(|validators| validators.open_breach(answer).is_none())
        };
        let later = self.later.iter().find(keeps)?;
        Some(later.cases.contract().name())
    }

    /// Takes notice of an answer that a later contract explains.
    pub(super) fn answered_newer(&self, id: &MessageId, contract: &str, failure: Failure) {
        let case = CaseId {
            site: Site {
                message: id.clone(),
                path: Path::root(),
            },
            kind: Kind::plain("whitespace"),
        };
        self.met_newer(case, contract, failure);
    }

    /// Takes notice of what a later contract explains.
    pub(crate) fn met_newer(&self, case: CaseId, contract: &str, failure: Failure) {
        let contract = contract.to_owned();
        let mut all = self.met.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(case).or_insert(Newer { contract, failure });
    }

    /// All that was taken notice of.
    pub(crate) fn take_newer(&self) -> BTreeMap<CaseId, Newer> {
        let mut all = self.met.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *all)
    }
}

fn is_documented(cases: &Cases<'_>, operation: &str, request: &Json) -> bool {
    let id = MessageId {
        operation: operation.to_owned(),
        part: Part::Request,
    };
    let Some(message) = cases.message_named(&id) else {
        return false;
    };
    let contract = cases.contract();
    let keeps = |shape| judge(contract, shape, request, Policy::Constraints).is_empty();
    message.shape.is_none_or(keeps) && rules::broken(contract, message, request).is_empty()
}
