//! Asks a reference of Glue as an SDK would, without a socket.

use serde_json::{Value, json};
use smithereens_reference::{CONTROL, Fault, Reference, Request, Response};

/// In the form of a signature; nobody checks more.
pub(crate) const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=k/20200515/us-east-1/glue/aws4_request, \
                                 SignedHeaders=host, Signature=0";

pub(crate) struct Client {
    pub(crate) glue: Reference,
    /// How many requests it made, those that let time pass included.
    pub(crate) calls: usize,
}

impl Client {
    pub(crate) fn new() -> Client {
        Client::seeded(1)
    }

    pub(crate) fn seeded(seed: u64) -> Client {
        Client {
            glue: Reference::new(seed),
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
        self.call_raw(operation, input.to_string().as_bytes())
    }

    /// The same for a body that need not be JSON.
    pub(crate) fn call_raw(&mut self, operation: &str, body: &[u8]) -> Response {
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
        let body = body(&response);
        assert_eq!(response.status, 200, "{operation}: {body}");
        body
    }

    /// That it refuses with this error, whose text has this in it, and that
    /// nothing has changed.
    #[track_caller]
    pub(crate) fn refuses(&mut self, operation: &str, input: Value, error: &str, text: &str) {
        let before = self.glue.clone();
        let response = self.call(operation, input);
        assert_refusal(&response, error, text);
        assert!(
            self.glue.knows_what(&before),
            "{operation} was refused and changed something"
        );
    }

    #[track_caller]
    pub(crate) fn plan(&mut self, plan: Value) {
        let response = self.control("POST", "plan", &plan.to_string());
        assert_eq!(response.status, 200, "{}", body(&response));
    }

    #[track_caller]
    pub(crate) fn advance(&mut self, ticks: u64) {
        let input = json!({ "ticks": ticks }).to_string();
        let response = self.control("POST", "advance", &input);
        assert_eq!(response.status, 200, "{}", body(&response));
    }

    /// Whatever the control surface answers.
    pub(crate) fn control(&mut self, method: &str, name: &str, body: &str) -> Response {
        self.calls += 1;
        self.glue.handle(&Request {
            method,
            path: &format!("{CONTROL}{name}"),
            headers: &[],
            body: body.as_bytes(),
        })
    }

    #[track_caller]
    pub(crate) fn job(&mut self, name: &str) {
        let job = json!({"Name": name, "Role": "r", "Command": {"Name": "glueetl"}});
        self.ok("CreateJob", job);
    }

    #[track_caller]
    pub(crate) fn crawler(&mut self, name: &str) {
        let crawler = json!({"Name": name, "Role": "r", "Targets": {}});
        self.ok("CreateCrawler", crawler);
    }

    #[track_caller]
    pub(crate) fn workflow(&mut self, name: &str) {
        self.ok("CreateWorkflow", json!({ "Name": name }));
    }

    /// An ON_DEMAND trigger, in a workflow or in none.
    #[track_caller]
    pub(crate) fn on_demand(&mut self, name: &str, workflow: Option<&str>, actions: Value) {
        let trigger = json!({"Name": name, "WorkflowName": workflow, "Type": "ON_DEMAND",
                             "Actions": actions});
        self.ok("CreateTrigger", trigger);
    }

    /// An ACTIVATED one that waits.
    #[track_caller]
    pub(crate) fn conditional(
        &mut self,
        name: &str,
        workflow: Option<&str>,
        predicate: Value,
        actions: Value,
    ) {
        let trigger = json!({"Name": name, "WorkflowName": workflow, "Type": "CONDITIONAL",
                             "Predicate": predicate, "Actions": actions, "StartOnCreation": true});
        self.ok("CreateTrigger", trigger);
    }

    /// Starts a run of a workflow.
    #[track_caller]
    pub(crate) fn start_workflow(&mut self, name: &str) -> String {
        text(&self.ok("StartWorkflowRun", json!({ "Name": name }))["RunId"])
    }

    /// A run of a workflow, with its graph.
    #[track_caller]
    pub(crate) fn workflow_run(&mut self, name: &str, id: &str) -> Value {
        let input = json!({"Name": name, "RunId": id, "IncludeGraph": true});
        self.ok("GetWorkflowRun", input)["Run"].clone()
    }

    /// The runs of a job, the latest first.
    #[track_caller]
    pub(crate) fn job_runs(&mut self, job: &str) -> Vec<Value> {
        list(&self.ok("GetJobRuns", json!({ "JobName": job }))["JobRuns"])
    }
}

/// That an answer is this error, and its text, spelt by whoever says it, has this
/// in it.
#[track_caller]
pub(crate) fn assert_refusal(response: &Response, error: &str, text: &str) {
    let body = body(response);
    assert_eq!(
        (response.status, &body["__type"]),
        (400, &json!(error)),
        "{body}"
    );
    let of_the_front_end = error.starts_with("Validation") || error.starts_with("Serialization");
    let (member, other) = if of_the_front_end {
        ("message", "Message")
    } else {
        ("Message", "message")
    };
    assert_eq!(body.get(other), None, "{body}");
    let told = body[member].as_str().unwrap_or_default();
    assert!(told.contains(text), "{body} does not tell of {text:?}");
}

#[track_caller]
pub(crate) fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).expect("JSON")
}

#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

#[track_caller]
pub(crate) fn list(value: &Value) -> Vec<Value> {
    value.as_array().expect("a list").clone()
}

/// The same member of each element.
#[track_caller]
pub(crate) fn each(list: &Value, member: &str) -> Vec<String> {
    let elements = list.as_array().expect("a list").iter();
    elements.map(|element| text(&element[member])).collect()
}

/// The states of the runs of a job, or of the crawls of a crawler, in a run's graph.
#[track_caller]
pub(crate) fn states(run: &Value, name: &str) -> Vec<String> {
    let nodes = run["Graph"]["Nodes"].as_array().expect("nodes");
    let is = |node: &&Value| node["Name"] == name && node["Type"] != "TRIGGER";
    let node = nodes.iter().find(is).expect("a node");
    if node["Type"] == "JOB" {
        each(&node["JobDetails"]["JobRuns"], "JobRunState")
    } else {
        each(&node["CrawlerDetails"]["Crawls"], "State")
    }
}
