//! A service under test: requests go to it, answers come back, or nothing does.

use std::borrow::Cow;
use std::fmt;

use smithereens_cases::{Http, Payload};
use smithereens_formats::Credentials;

/// A request as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// `POST`
    pub method: Cow<'static, str>,
    /// Path and query.
    pub uri: String,
    /// But those that a connection or a signature adds.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// What stands for a signature.
    pub credentials: Credentials,
    /// The body.
    pub body: Vec<u8>,
}

impl Sent {
    /// The request that a payload is; `None` if it is an answer.
    #[must_use]
    pub fn of(payload: Payload) -> Option<Sent> {
        let Http::Request {
            method,
            uri,
            headers,
            credentials,
        } = payload.http
        else {
            return None;
        };
        Some(Sent {
            method,
            uri,
            headers,
            credentials,
            body: payload.body,
        })
    }
}

/// An answer as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The status.
    pub status: u16,
    /// In their order. Bytes that are not UTF-8 are replaced.
    pub headers: Vec<(String, String)>,
    /// The body, decoded from its framing.
    pub body: Vec<u8>,
}

impl Received {
    /// The first header of this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter();
        named
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// Nobody takes the connection.
    Unreachable(String),
    /// Nothing came in time.
    TimedOut(String),
    /// What came is no whole answer.
    CutOff(String),
    /// What came is not HTTP, or beyond all limits.
    Malformed(String),
}

impl Broken {
    /// All classes.
    pub(crate) const CLASSES: [&'static str; 4] =
        ["unreachable", "timed-out", "cut-off", "malformed-http"];

    /// The class that findings are grouped by.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            Broken::Unreachable(_) => "unreachable",
            Broken::TimedOut(_) => "timed-out",
            Broken::CutOff(_) => "cut-off",
            Broken::Malformed(_) => "malformed-http",
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Broken::Unreachable(why)
        | Broken::TimedOut(why)
        | Broken::CutOff(why)
        | Broken::Malformed(why)) = self;
        f.write_str(why)
    }
}

/// Where requests go.
pub trait Service: Sync {
    /// What it is called, in reports.
    fn name(&self) -> &str;

    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// Why there is none.
    fn send(&self, sent: &Sent) -> Result<Received, Broken>;
}
