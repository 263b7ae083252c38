//! Cases as corpus entries, and back.

use std::borrow::Cow;

use smithereens_formats::{Around, ENTRY_VERSION, Entry, JsonText};

use crate::assumed::assumed;
use crate::build::http;
use crate::case::{Case, Http, Payload, Unbuilt};
use crate::cases::Cases;
use crate::json::Json;
use crate::site::Message;

/// Why a case cannot be kept as an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEntry {
    /// Of its message nothing is known.
    #[error("is of a message that the contract lacks")]
    NoMessage,
    /// What must come back is not JSON that can be told apart.
    #[error("has no JSON to say what must come back")]
    Kept,
}

impl Cases<'_> {
    /// The entry that keeps a case of this contract; `why` says in a sentence
    /// what for. [`Cases::restore`] gives back an equal case.
    ///
    /// # Errors
    /// If the case is none of this contract's making.
    pub fn record(&self, case: &Case, why: impl Into<String>) -> Result<Entry, NoEntry> {
        let message = self
            .message_named(&case.id.site.message)
            .ok_or(NoEntry::NoMessage)?;
        let kept = case.kept.as_ref().map(|kept| {
            let text = String::from_utf8(kept.to_bytes()).ok();
            text.and_then(|text| JsonText::new(&text))
                .ok_or(NoEntry::Kept)
        });
        let place = &case.id.site;
        let here = self.planned_at(&place.message, &place.path).first();
        let assumes = here.map(|planned| assumed(&self.site(planned), &case.id.kind));
        Ok(Entry {
            version: ENTRY_VERSION,
            id: case.id.clone(),
            contract: self.contract().name().to_owned(),
            why: why.into(),
            change: None,
            breaks: Vec::new(),
            needs: case.needs,
            expectations: case.expectations.clone(),
            assumes: assumes.unwrap_or_default(),
            http: around(&case.payload.http, http(self.contract(), message)),
            kept: kept.transpose()?,
            found: None,
            payload: case.payload.body.clone(),
        })
    }

    /// The case that an entry keeps, of whatever contract, and its message. What
    /// the entry says nothing of is as this contract has it.
    ///
    /// # Errors
    /// If this contract does not have the message.
    pub fn restore(&self, entry: &Entry) -> Result<(Case, &Message), Unbuilt> {
        let message = self
            .message_named(&entry.id.site.message)
            .ok_or(Unbuilt("is of a message that the contract lacks".into()))?;
        let kept = entry.kept.as_ref().map(|kept| {
            let kept = Json::parse(kept.as_str().as_bytes());
            kept.map_err(|error| Unbuilt(format!("says what must come back in {error}").into()))
        });
        let case = Case {
            id: entry.id.clone(),
            needs: entry.needs,
            payload: Payload {
                body: entry.payload.clone(),
                http: restored(&entry.http, http(self.contract(), message)),
            },
            kept: kept.transpose()?,
            expectations: entry.expectations.clone(),
        };
        Ok((case, message))
    }
}

/// What is not as usual.
fn around(there: &Http, usual: Http) -> Around {
    /// `Some` of what is there where that is another.
    fn other<T: PartialEq + Clone>(there: &T, usual: &T) -> Option<T> {
        (there != usual).then(|| there.clone())
    }
    let headers = |there: &[(_, String)], usual: &[_]| {
        let named =
            |(name, value): &(Cow<'_, str>, String)| (name.clone().into_owned(), value.clone());
        (there != usual).then(|| there.iter().map(named).collect())
    };
    match (there, usual) {
        (
            Http::Request {
                method,
                uri,
                headers: there,
                credentials,
            },
            Http::Request {
                method: usual_method,
                uri: usual_uri,
                headers: usual,
                credentials: usual_credentials,
            },
        ) => Around {
            method: other(method, &usual_method).map(Into::into),
            uri: other(uri, &usual_uri),
            credentials: other(credentials, &usual_credentials),
            headers: headers(there, &usual),
            ..Around::default()
        },
        (
            Http::Answer {
                status,
                headers: there,
                framing,
            },
            Http::Answer {
                status: usual_status,
                headers: usual,
                framing: usual_framing,
            },
        ) => Around {
            status: other(status, &usual_status),
            framing: other(framing, &usual_framing),
            headers: headers(there, &usual),
            ..Around::default()
        },
        // A message is one or the other.
        _ => Around::default(),
    }
}

/// The usual, but for what is said.
fn restored(said: &Around, usual: Http) -> Http {
    let headers = |usual| match &said.headers {
        Some(headers) => headers
            .iter()
            .map(|(name, value)| (name.clone().into(), value.clone()))
            .collect(),
        None => usual,
    };
    match usual {
        Http::Request {
            method,
            uri,
            headers: usual,
            credentials,
        } => Http::Request {
            method: said.method.clone().map_or(method, Into::into),
            uri: said.uri.clone().unwrap_or(uri),
            headers: headers(usual),
            credentials: said.credentials.unwrap_or(credentials),
        },
        Http::Answer {
            status,
            headers: usual,
            framing,
        } => Http::Answer {
            status: said.status.unwrap_or(status),
            headers: headers(usual),
            framing: said.framing.unwrap_or(framing),
        },
    }
}
