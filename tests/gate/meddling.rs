//! Services that do something wrong beside what they were asked, each once or
//! always.

use std::sync::atomic::{AtomicUsize, Ordering};

use smithereens_formats::Credentials;
use smithereens_harness::{Broken, Received, Sent, Service};

use smithereens::scenario::InProcess;

/// What is done wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meddling {
    /// Creating a trigger deletes the one that stands by.
    DeletesAnother,
    /// Creating a trigger changes the one that stands by.
    ChangesAnother,
    /// One call in its life is answered 500: that of this number.
    FailsOnce(usize),
    /// UpdateTrigger is not there.
    LacksAnOperation,
    /// UpdateTrigger is answered 500, whatever it is.
    FailsAnOperation,
    /// Whoever asks is refused.
    KnowsNobody,
    /// What was created without a description is not listed, but for all else it
    /// is: lists fail from then on, and deleting does not help.
    BreaksItsList,
}

/// A sound service, but for one thing.
pub(crate) struct Meddler {
    inner: InProcess,
    does: Meddling,
    calls: AtomicUsize,
    is_broken: AtomicUsize,
}

impl Meddler {
    pub(crate) fn new(inner: InProcess, does: Meddling) -> Meddler {
        Meddler {
            inner,
            does,
            calls: AtomicUsize::new(0),
            is_broken: AtomicUsize::new(0),
        }
    }

    fn also(&self, operation: &str, body: String) {
        let _answered = self.inner.send(&Sent {
            method: "POST".into(),
            uri: "/".into(),
            headers: vec![("X-Amz-Target".into(), format!("AWSGlue.{operation}"))],
            credentials: Credentials::Dummy,
            body: body.into_bytes(),
        });
    }
}

fn answer(status: u16, body: &str) -> Received {
    Received {
        status,
        headers: vec![(
            "Content-Type".to_owned(),
            "application/x-amz-json-1.1".to_owned(),
        )],
        body: body.as_bytes().to_vec(),
    }
}

impl Service for Meddler {
    fn name(&self) -> &str {
        "meddler"
    }

    fn send(&self, sent: &Sent) -> Result<Received, Broken> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let target = sent
            .headers
            .iter()
            .find(|(name, _)| name == "X-Amz-Target")
            .map_or("", |(_, value)| value.as_str());
        let body = String::from_utf8_lossy(&sent.body);
        let is_case = target.ends_with(".CreateTrigger") && !body.contains("bystander");
        let bystander = r#""smithereens-01-bystander""#;
        match self.does {
            Meddling::DeletesAnother if is_case => {
                self.also("DeleteTrigger", format!(r#"{{"Name":{bystander}}}"#));
            }
            Meddling::ChangesAnother if is_case => {
                let update = r#"{"Description":"not what it was"}"#;
                let body = format!(r#"{{"Name":{bystander},"TriggerUpdate":{update}}}"#);
                self.also("UpdateTrigger", body);
            }
            Meddling::FailsOnce(number) if number == call => return Ok(answer(500, "oops")),
            Meddling::LacksAnOperation if target.ends_with(".UpdateTrigger") => {
                return Ok(answer(400, r#"{"__type":"UnknownOperationException"}"#));
            }
            Meddling::FailsAnOperation if target.ends_with(".UpdateTrigger") => {
                return Ok(answer(500, "{}"));
            }
            Meddling::KnowsNobody => {
                return Ok(answer(403, r#"{"__type":"UnrecognizedClientException"}"#));
            }
            Meddling::BreaksItsList if is_case && !body.contains("Description") => {
                self.is_broken.store(1, Ordering::SeqCst);
            }
            Meddling::BreaksItsList if sent.uri == "/reset" => {
                self.is_broken.store(0, Ordering::SeqCst);
                return Ok(answer(200, "{}"));
            }
            _ => {}
        }
        let lists = target.ends_with(".GetTriggers");
        if lists && self.is_broken.load(Ordering::SeqCst) == 1 {
            return Ok(answer(500, "{}"));
        }
        self.inner.send(sent)
    }
}
