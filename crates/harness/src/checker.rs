//! What is put to subjects: enumerated cases, and payloads that are none.

use std::borrow::Cow;
use std::fmt;

use smithereens_cases::{Case, Cases, Message, Needs};
use smithereens_contract::Contract;
use smithereens_formats::{Expectation, Level, MessageId, Outcome};

use crate::asked::{Again, Asked, Strictness};
use crate::conformance::{Conformance, StrictOutline, Validators};
use crate::subject::{Codec, Incoming};
use crate::verdict::Verdict;

/// Puts payloads to subjects. The JSON Schemas of a message are compiled when
/// it first comes up, which takes some milliseconds: make one and share it
/// between threads.
pub struct Checker<'c> {
    cases: &'c Cases<'c>,
    conformance: Conformance<'c>,
}

/// Puts payloads of one message to subjects. Keeps nothing of them, and looks
/// nothing up by name.
pub struct MessageChecker<'c> {
    contract: &'c Contract,
    message: &'c Message,
    validators: Result<&'c Validators, &'c str>,
    strict: Option<StrictOutline>,
}

/// A payload that is no enumerated case.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'a> {
    /// The status of an answer; `None` for a request.
    pub status: Option<u16>,
    /// The headers, but those that a connection or a signature adds.
    pub headers: &'a [(Cow<'static, str>, String)],
    /// The body.
    pub body: &'a [u8],
    /// What must happen to it.
    pub outcome: &'a Outcome,
    /// How much that weighs.
    pub level: Level,
    /// Whether the payload is made to keep all that the contract says: it is
    /// JSON without equal names, and what comes back must keep the strict JSON
    /// Schema. If that refuses the payload itself, the verdict is
    /// [`Verdict::Unreached`]: whoever made it, or the schema, is wrong.
    pub documented: bool,
    /// Whether the subject is asked once more, with its own answer, where that
    /// is written differently from the payload. That doubles the work.
    pub ask_again: bool,
}

impl<'c> Checker<'c> {
    /// For the documented messages of a contract.
    #[must_use]
    pub fn new(cases: &'c Cases<'c>) -> Checker<'c> {
        Checker {
            cases,
            conformance: Conformance::new(cases.contract()),
        }
    }

    /// For one message; compiles one more JSON Schema. `None` if the contract
    /// documents no such message.
    #[must_use]
    pub fn message(&self, id: &MessageId) -> Option<MessageChecker<'_>> {
        let contract = self.cases.contract();
        let message = self.cases.message_named(id)?;
        Some(MessageChecker {
            contract,
            message,
            validators: self.conformance.of(id)?,
            strict: StrictOutline::new(contract, message),
        })
    }

    /// Puts a case to a subject.
    pub(crate) fn check(&self, message: &Message, case: &Case, subject: &dyn Codec) -> Verdict {
        if case.needs != Needs::Bytes {
            return Verdict::Unreached(case.needs.reason().to_owned());
        }
        let validators = match self.conformance.of(&case.id.site.message) {
            Some(Err(why)) => return gap(why),
            Some(Ok(validators)) => Some(validators),
            None => None,
        };
        let Some(expectation) = case.expectation(subject.role()) else {
            return Verdict::Unreached(format!("is not a {}'s business", subject.role()));
        };
        let Expectation { outcome, level, .. } = expectation;
        let asked = Asked {
            contract: self.cases.contract(),
            shape: message.shape,
            validators,
            incoming: Incoming {
                message: &case.id.site.message,
                status: case.payload.http.status(),
                headers: case.payload.http.headers(),
                body: &case.payload.body,
            },
            kept: case.kept.as_ref(),
            outcome,
            level: *level,
            strictness: Strictness::AsSent,
            again: Again::Always,
        };
        asked.put_to(subject)
    }

    /// Judges what somebody outside of this process made of a payload.
    #[cfg(feature = "sdk")]
    pub(crate) fn judge(
        &self,
        message: &Message,
        incoming: Incoming<'_>,
        kept: Option<&smithereens_cases::json::Json>,
        expectation: &Expectation,
        answer: crate::subject::Answer,
    ) -> Verdict {
        let validators = match self.conformance.of(incoming.message) {
            Some(Err(why)) => return gap(why),
            Some(Ok(validators)) => Some(validators),
            None => None,
        };
        let asked = Asked {
            contract: self.cases.contract(),
            shape: message.shape,
            validators,
            incoming,
            kept,
            outcome: &expectation.outcome,
            level: expectation.level,
            strictness: Strictness::AsSent,
            again: Again::Never,
        };
        asked.judge(answer, None)
    }
}

impl MessageChecker<'_> {
    /// Which message.
    #[must_use]
    pub fn message(&self) -> &Message {
        self.message
    }

    /// Puts a payload to a subject, once, or twice where the probe says so.
    #[must_use]
    pub fn check(&self, probe: &Probe<'_>, subject: &dyn Codec) -> Verdict {
        let validators = match self.validators {
            Ok(validators) => validators,
            Err(why) => return gap(why),
        };
        let asked = Asked {
            contract: self.contract,
            shape: self.message.shape,
            validators: Some(validators),
            incoming: Incoming {
                message: &self.message.id,
                status: probe.status,
                headers: probe.headers,
                body: probe.body,
            },
            kept: None,
            outcome: probe.outcome,
            level: probe.level,
            strictness: match &self.strict {
                Some(strict) if probe.documented => Strictness::Documented(strict),
                _ => Strictness::AsSent,
            },
            again: match probe.ask_again {
                true => Again::IfAnother,
                false => Again::Never,
            },
        };
        asked.put_to(subject)
    }
}

fn gap(why: &str) -> Verdict {
    Verdict::Unreached(format!("is in a message that {why}"))
}

impl fmt::Debug for Checker<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let contract = self.cases.contract().name();
        f.debug_struct("Checker")
            .field("contract", &contract)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for MessageChecker<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageChecker")
            .field("message", self.message)
            .finish_non_exhaustive()
    }
}
