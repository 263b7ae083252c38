//! Asks a reference of Glue as an SDK would, without a socket.

use serde_json::Value;
use smithereens_reference::{CONTROL, Fault, Reference, Request, Response};

/// In the form of a signature; nobody checks more.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=k/20200515/us-east-1/glue/aws4_request, \
                      SignedHeaders=host, Signature=0";

pub(crate) struct Client {
    pub(crate) glue: Reference,
    /// How many requests it made, those that let time pass included.
    pub(crate) calls: usize,
}

impl Client {
    pub(crate) fn new() -> Client {
        Client {
            glue: Reference::new(1),
            calls: 0,
        }
    }

    /// A client of a service that has this fault.
    pub(crate) fn of_faulty(fault: Fault) -> Client {
        Client {
            glue: Reference::with_fault(1, fault),
            calls: 0,
        }
    }

    /// The status and the body, or null if that is not JSON.
    pub(crate) fn ask(&mut self, operation: &str, input: Value) -> (u16, Value) {
        let response = self.call(operation, input);
        let body = serde_json::from_slice(&response.body).unwrap_or_default();
        (response.status, body)
    }

    /// Whatever comes back.
    pub(crate) fn call(&mut self, operation: &str, input: Value) -> Response {
        self.send(operation, input.to_string().as_bytes())
    }

    /// The same with any bytes for a body.
    pub(crate) fn send(&mut self, operation: &str, body: &[u8]) -> Response {
        self.calls += 1;
        let target = format!("AWSGlue.{operation}");
        let headers = [
            ("Content-Type", "application/x-amz-json-1.1"),
            ("X-Amz-Target", target.as_str()),
            ("Authorization", SIGNED),
        ];
        self.glue.handle(&Request {
            method: "POST",
            path: "/",
            headers: &headers,
            body,
        })
    }

    /// What it answers when it takes the request.
    #[track_caller]
    pub(crate) fn ok(&mut self, operation: &str, input: Value) -> Value {
        let response = self.call(operation, input);
        let body = serde_json::from_slice(&response.body).expect("JSON");
        assert_eq!(response.status, 200, "{operation}: {body}");
        body
    }

    /// The name of the error when it refuses.
    #[track_caller]
    pub(crate) fn fails(&mut self, operation: &str, input: Value) -> String {
        let response = self.call(operation, input);
        let body: Value = serde_json::from_slice(&response.body).expect("JSON");
        assert_eq!(response.status, 400, "{operation}: {body}");
        body["__type"].as_str().expect("a name").to_owned()
    }

    #[track_caller]
    pub(crate) fn plan(&mut self, plan: Value) {
        self.control("plan", plan);
    }

    #[track_caller]
    pub(crate) fn advance(&mut self, ticks: u64) {
        self.control("advance", serde_json::json!({ "ticks": ticks }));
    }

    #[track_caller]
    fn control(&mut self, name: &str, input: Value) {
        self.calls += 1;
        let response = self.glue.handle(&Request {
            method: "POST",
            path: &format!("{CONTROL}{name}"),
            headers: &[],
            body: input.to_string().as_bytes(),
        });
        let body = String::from_utf8(response.body).expect("UTF-8");
        assert_eq!(response.status, 200, "{body}");
    }
}
