//! A case: one payload for one place, with what must happen to it.

use std::borrow::Cow;

use smithereens_formats::{CaseId, Credentials, Expectation, Framing, Needs, Role};

use crate::json::Json;

/// One payload with what must happen to it, according to each role that it
/// concerns.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its stable name.
    pub id: CaseId,
    /// What a subject must be for the case to be put to it.
    pub needs: Needs,
    /// What goes over the wire.
    pub payload: Payload,
    /// What must come back where the payload is accepted, if that is not the
    /// payload itself: an error's name and message out of a header, say.
    pub kept: Option<Json>,
    /// One for each role that it concerns.
    pub expectations: Vec<Expectation>,
}

impl Case {
    /// What `role` must do with it, if it concerns that role.
    #[must_use]
    pub fn expectation(&self, role: Role) -> Option<&Expectation> {
        self.expectations
            .iter()
            .find(|expectation| expectation.role == role)
    }
}

impl Case {
    /// Whether the same must come of both in each role. Sources are not compared:
    /// they are words.
    pub(crate) fn asks_for_the_same(&self, other: &Case) -> bool {
        let asked = |case: &Case| -> Vec<_> {
            let all = case.expectations.iter();
            all.map(|one| (one.role, one.outcome.clone(), one.level))
                .collect()
        };
        asked(self) == asked(other)
    }
}

/// What goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Payload {
    /// The body's bytes.
    pub body: Vec<u8>,
    /// What stands around it.
    pub http: Http,
}

/// What stands around a body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Http {
    /// A request.
    Request {
        /// `POST`, but for the cases about methods.
        method: Cow<'static, str>,
        /// Path and query.
        uri: String,
        /// Without the ones that a connection or a signature adds.
        headers: Vec<(Cow<'static, str>, String)>,
        /// What stands for a signature.
        credentials: Credentials,
    },
    /// An answer.
    Answer {
        /// The status code.
        status: u16,
        /// Without the ones that a connection adds.
        headers: Vec<(Cow<'static, str>, String)>,
        /// How the body is told from what follows.
        framing: Framing,
    },
}

impl Http {
    /// The status of an answer; `None` for a request.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Http::Request { .. } => None,
            Http::Answer { status, .. } => Some(*status),
        }
    }

    /// The headers, without the ones that a connection or a signature adds.
    #[must_use]
    pub fn headers(&self) -> &[(Cow<'static, str>, String)] {
        let (Http::Request { headers, .. } | Http::Answer { headers, .. }) = self;
        headers
    }

    /// The value of a header, names compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers()
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Why a case that the contract documents has no payload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unbuilt(pub Cow<'static, str>);
