//! The reference as a service in this process: no socket, and every call counted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use smithereens_formats::Credentials;
use smithereens_harness::{Broken, Received, Sent, Service};
use smithereens_reference::{Reference, Request};

/// The reference, or one of its faults, as a service without a socket.
#[derive(Debug)]
pub struct InProcess {
    reference: Mutex<Reference>,
    asked: AtomicU64,
}

impl InProcess {
    /// Begins with what `reference` holds.
    #[must_use]
    pub fn new(reference: Reference) -> InProcess {
        InProcess {
            reference: Mutex::new(reference),
            asked: AtomicU64::new(0),
        }
    }

    /// How many requests were answered.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Service for InProcess {
    fn name(&self) -> &str {
        "reference"
    }

    fn send(&self, sent: &Sent) -> Result<Received, Broken> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let signed = "AWS4-HMAC-SHA256 Credential=k, SignedHeaders=host, Signature=0";
        let mut headers: Vec<(&str, &str)> = sent
            .headers
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_str()))
            .collect();
        if matches!(sent.credentials, Credentials::Dummy | Credentials::Wrong) {
            headers.push(("Authorization", signed));
        }
        let mut glue = self
            .reference
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let response = glue.handle(&Request {
            method: &sent.method,
            path: &sent.uri,
            headers: &headers,
            body: &sent.body,
        });
        Ok(Received {
            status: response.status,
            headers: response
                .headers
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body: response.body,
        })
    }
}
