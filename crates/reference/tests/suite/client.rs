//! Asks a reference of Glue as an SDK would, without a socket.

use serde_json::Value;
use smithereens_reference::{CONTROL, Reference, Request, Response};

/// In the form of a signature; nobody checks more.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=k/20200515/us-east-1/glue/aws4_request, \
                      SignedHeaders=host, Signature=0";

pub(crate) struct Client {
    pub(crate) glue: Reference,
}

impl Client {
    pub(crate) fn new() -> Client {
        Client {
            glue: Reference::new(1),
        }
    }

    /// Whatever comes back.
    pub(crate) fn call(&mut self, operation: &str, input: Value) -> Response {
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
            body: input.to_string().as_bytes(),
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
