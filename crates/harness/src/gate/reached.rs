//! What of a service was reached at all: a gate that was refused everywhere finds
//! nothing, and must not pass.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::answer::error_name;
use crate::service::Received;

/// How the calls of each operation were answered.
#[derive(Default)]
pub(super) struct Reached(Mutex<BTreeMap<String, Count>>);

#[derive(Default, Clone, Copy)]
struct Count {
    calls: u64,
    taken: u64,
    /// For its credentials.
    refused: u64,
}

/// Errors that are about who asks: the common errors of AWS's query and JSON
/// protocols.
const ABOUT_CREDENTIALS: [&str; 11] = [
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "UnrecognizedClientException",
    "InvalidSignatureException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "AccessDenied",
    "AccessDeniedException",
    "AuthFailure",
];

/// What is vacuous where all that was asked was refused for its credentials.
const AUTHENTICATION: &str = "authentication";

impl Reached {
    pub(super) fn count(&self, operation: &str, received: &Received) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(operation.to_owned()).or_default();
        count.calls += 1;
        match received.status {
            200 => count.taken += 1,
            401 | 403 => count.refused += 1,
            _ => {
                let name = error_name(received);
                let refused = name.is_some_and(|name| ABOUT_CREDENTIALS.contains(&name.as_str()));
                count.refused += u64::from(refused);
            }
        }
    }

    /// Of these operations, those that took nothing.
    pub(super) fn vacuous<'o>(&self, operations: impl Iterator<Item = &'o str>) -> Vec<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answered = all.values().filter(|count| count.calls > 0);
        let (mut some, mut refused) = (false, true);
        for count in answered {
            some = true;
            refused &= count.refused == count.calls;
        }
        if some && refused {
            return vec![AUTHENTICATION.to_owned()];
        }
        let took_none = |name: &&str| all.get(*name).is_none_or(|count| count.taken == 0);
        let mut vacuous: Vec<String> = operations.filter(took_none).map(str::to_owned).collect();
        vacuous.sort_unstable();
        vacuous
    }
}
