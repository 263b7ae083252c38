//! Random cases put to a subject: faster than enumerated ones, of which there
//! are far fewer.

use std::sync::OnceLock;

use smithereens_cases::{Case, Cases};
use smithereens_formats::{RandomClass, RandomName};

use crate::checker::{Checker, MessageChecker, Probe};
use crate::subject::Codec;
use crate::verdict::Verdict;

/// Of so many random cases one is asked again with the subject's own answer.
/// It doubles the work, and what it finds does not hide from seven in eight.
const ASKED_AGAIN: u64 = 8;

/// What random cases are put with: a checker for each message that comes up.
pub(crate) struct Probing<'a> {
    cases: &'a Cases<'a>,
    checker: &'a Checker<'a>,
    /// By message.
    checkers: Vec<OnceLock<Option<MessageChecker<'a>>>>,
}

impl<'a> Probing<'a> {
    pub(crate) fn new(cases: &'a Cases<'a>, checker: &'a Checker<'a>) -> Probing<'a> {
        let empty = cases.messages().iter().map(|_| OnceLock::new());
        Probing {
            cases,
            checker,
            checkers: empty.collect(),
        }
    }

    /// Puts a case of a random name, or what it was made smaller to.
    pub(crate) fn put(&self, name: &RandomName, case: &Case, subject: &dyn Codec) -> Verdict {
        let messages = self.cases.messages();
        let index = messages
            .iter()
            .position(|message| message.id == name.message);
        let checker = index.and_then(|index| {
            self.checkers[index]
                .get_or_init(|| self.checker.message(&name.message))
                .as_ref()
        });
        let Some(checker) = checker else {
            return Verdict::Unreached("the contract has no such message".to_owned());
        };
        let Some(expectation) = case.expectation(subject.role()) else {
            return Verdict::Unreached(format!("is not a {}'s business", subject.role()));
        };
        let probe = Probe {
            status: case.payload.http.status(),
            headers: case.payload.http.headers(),
            body: &case.payload.body,
            outcome: &expectation.outcome,
            level: expectation.level,
            documented: name.class == RandomClass::Valid,
            ask_again: name.number.is_multiple_of(ASKED_AGAIN),
        };
        checker.check(&probe, subject)
    }
}
