//! What stands around a payload, and what a subject needs to be given it.

use serde::{Deserialize, Serialize};

use crate::Part;

/// What a subject must be for a case to be put to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// Anything that takes bytes.
    #[default]
    Bytes,
    /// HTTP: the case is about the connection, the request line or headers.
    Connection,
    /// A service with a state: the case relates requests to their answers.
    Exchange,
}

impl Needs {
    /// Why a subject without it is not asked, as a sentence's end.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Needs::Bytes => "takes any subject",
            Needs::Connection => "is about the connection: needs a subject behind HTTP",
            Needs::Exchange => "relates requests to answers: needs a service",
        }
    }

    pub(super) fn is_bytes(&self) -> bool {
        *self == Needs::Bytes
    }
}

/// What stands for a request's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// A proper one, made with dummy keys.
    Dummy,
    /// No `Authorization` header.
    Missing,
    /// An empty `Authorization` header.
    Empty,
    /// An `Authorization` header that is no signature.
    Malformed,
    /// A signature of something else.
    Wrong,
}

/// How the end of an answer's body is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framing {
    /// By `Content-Length`, truly.
    Sound,
    /// By chunks, soundly.
    Chunked,
    /// `Content-Length` promises more than comes before the connection closes.
    CutOff,
    /// `Content-Length` promises the body, and more comes.
    Longer,
    /// Soundly, but the body is followed by so much white space that the whole
    /// is this many bytes.
    Oversized(u64),
}

/// What stands around a payload, each where it is not what the message usually
/// has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    default,
    expecting = "an object"
)]
pub struct Around {
    /// The method of a request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Path and query of a request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// What stands for a request's signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    /// The status of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// All headers, in order, names with values, but those that a connection or
    /// a signature adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Vec<(String, String)>>,
    /// How the end of an answer's body is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub framing: Option<Framing>,
}

impl Around {
    /// Whether all is as it usually is.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Around::default()
    }

    /// What it says that such a message does not have.
    pub(super) fn stray(&self, part: &Part) -> Option<&'static str> {
        let is_request = *part == Part::Request;
        let all = [
            (self.method.is_some(), true, "an answer has no `method`"),
            (self.uri.is_some(), true, "an answer has no `uri`"),
            (
                self.credentials.is_some(),
                true,
                "an answer has no `credentials`",
            ),
            (self.status.is_some(), false, "a request has no `status`"),
            (self.framing.is_some(), false, "a request has no `framing`"),
        ];
        all.into_iter()
            .find(|(is_there, of_requests, _)| *is_there && *of_requests != is_request)
            .map(|(.., why)| why)
    }
}
