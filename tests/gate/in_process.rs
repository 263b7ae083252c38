//! The reference as a service, without a socket.

use std::sync::{Mutex, PoisonError};

use smithereens_formats::Credentials;
use smithereens_harness::{Broken, Received, Sent, Service};
use smithereens_reference::{Reference, Request};

/// A reference without a socket.
pub(crate) struct InProcess(Mutex<Reference>);

impl InProcess {
    pub(crate) fn new(reference: Reference) -> InProcess {
        InProcess(Mutex::new(reference))
    }
}

impl Service for InProcess {
    fn name(&self) -> &str {
        "reference"
    }

    fn send(&self, sent: &Sent) -> Result<Received, Broken> {
        let signed = "AWS4-HMAC-SHA256 Credential=k, SignedHeaders=host, Signature=0";
        let mut headers: Vec<(&str, &str)> = sent
            .headers
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_str()))
            .collect();
        if matches!(sent.credentials, Credentials::Dummy | Credentials::Wrong) {
            headers.push(("Authorization", signed));
        }
        let mut glue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
