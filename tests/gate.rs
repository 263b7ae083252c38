//! The gate for services, on the reference in this process: it finds nothing in a
//! sound one, and every fault that a single request shows in a faulty one.

use std::sync::{Mutex, PoisonError};

use smithereens::scenario::Glue;
use smithereens_cases::Cases;
use smithereens_contract::{DEFAULT_NAME, builtin};
use smithereens_formats::{Credentials, Level};
use smithereens_harness::{Broken, Gate, Received, Sent, Service, Verdict};
use smithereens_reference::{Reference, Request};

/// A reference without a socket.
struct InProcess(Mutex<Reference>);

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

#[test]
fn a_sound_reference_has_no_finding() {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let cases = Cases::new(&contract);
    let service = InProcess(Mutex::new(Reference::new(1)));
    let gate = Gate::new(&cases, &service, &Glue, "smithereens");
    let (mut found, mut unreached, mut passed) = (Vec::new(), Vec::new(), 0);
    for planned in cases.planned() {
        let message = cases.message(planned);
        let Ok(case) = cases.build(planned) else {
            continue;
        };
        if !case.id.to_string().contains(".request/") {
            continue;
        }
        match gate.put(&case, message) {
            Verdict::Pass(_) => passed += 1,
            Verdict::Unreached(why) => unreached.push(format!("{}: {why}", case.id)),
            Verdict::Unsupported(why) => panic!("{why}"),
            Verdict::Fail(failure) => found.push(format!(
                "{} {} {} {}",
                case.id,
                if failure.level == Level::Required {
                    "REQUIRED"
                } else {
                    "recommended"
                },
                failure.observed,
                failure.detail
            )),
        }
    }
    eprintln!(
        "{passed} passed\n{}\n\n{}",
        unreached.join("\n"),
        found.join("\n")
    );
    assert!(found.is_empty());
}
