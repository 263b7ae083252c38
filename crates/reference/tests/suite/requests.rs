//! What all operations have in common: a least request of each, and what becomes
//! of one with something wrong.

use rstest::rstest;
use serde_json::{Value, json};
use smithereens_reference::OPERATIONS;

use crate::client::{Client, assert_refusal, body};

/// One of each kind is there, and each has run.
struct World {
    glue: Client,
    workflow_run: String,
    job_run: String,
}

fn world() -> World {
    let mut glue = Client::new();
    glue.job("j");
    glue.crawler("c");
    glue.workflow("w");
    glue.on_demand("t", None, json!([]));
    glue.conditional("waits", None, json!({"Conditions": []}), json!([]));
    glue.plan(json!({"job": "j", "ends": "SUCCEEDED", "after": 10}));
    let workflow_run = glue.start_workflow("w");
    let job_run = glue.ok("StartJobRun", json!({"JobName": "j"}))["JobRunId"].clone();
    let job_run = job_run.as_str().unwrap().to_owned();
    World {
        glue,
        workflow_run,
        job_run,
    }
}

impl World {
    /// The members that an operation needs, and no other. For what starts, what it
    /// needs is made ready.
    fn least(&mut self, operation: &str) -> Value {
        let run = &self.workflow_run;
        match operation {
            "BatchGetCrawlers" => json!({"CrawlerNames": ["c", "nobody"]}),
            "BatchGetJobs" => json!({"JobNames": ["j", "nobody"]}),
            "BatchGetTriggers" => json!({"TriggerNames": ["t", "nobody"]}),
            "BatchGetWorkflows" => json!({"Names": ["w", "nobody"]}),
            "BatchStopJobRun" => json!({"JobName": "j", "JobRunIds": [self.job_run]}),
            "CreateCrawler" => json!({"Name": "new", "Role": "r", "Targets": {}}),
            "CreateJob" => json!({"Name": "new", "Role": "r", "Command": {}}),
            "CreateTrigger" => json!({"Name": "new", "Type": "ON_DEMAND", "Actions": []}),
            "CreateWorkflow" => json!({"Name": "new"}),
            "GetTrigger" | "DeleteTrigger" | "StartTrigger" => json!({"Name": "t"}),
            "StopTrigger" => json!({"Name": "waits"}),
            "GetCrawler" | "DeleteCrawler" | "UpdateCrawler" | "StartCrawler" => {
                json!({"Name": "c"})
            }
            "StopCrawler" => {
                self.glue.ok("StartCrawler", json!({"Name": "c"}));
                json!({"Name": "c"})
            }
            "GetJob" | "GetJobRuns" | "DeleteJob" => json!({"JobName": "j"}),
            "GetJobRun" => json!({"JobName": "j", "RunId": self.job_run}),
            "GetCrawlers" | "GetJobs" | "GetTriggers" | "ListCrawlers" | "ListJobs"
            | "ListTriggers" | "ListWorkflows" => json!({}),
            "GetTags" => json!({"ResourceArn": "arn:aws:glue:us-east-1:1:job/j"}),
            "TagResource" => {
                json!({"ResourceArn": "arn:aws:glue:us-east-1:1:job/j", "TagsToAdd": {"k": "v"}})
            }
            "UntagResource" => {
                json!({"ResourceArn": "arn:aws:glue:us-east-1:1:job/j", "TagsToRemove": ["k"]})
            }
            "GetWorkflow" | "GetWorkflowRuns" | "DeleteWorkflow" | "StartWorkflowRun"
            | "UpdateWorkflow" => json!({"Name": "w"}),
            "GetWorkflowRun" | "GetWorkflowRunProperties" | "StopWorkflowRun" => {
                json!({"Name": "w", "RunId": run})
            }
            "PutWorkflowRunProperties" => {
                json!({"Name": "w", "RunId": run, "RunProperties": {"k": "v"}})
            }
            "StartJobRun" => {
                self.glue.advance(10);
                json!({"JobName": "j"})
            }
            "UpdateJob" => json!({"JobName": "j", "JobUpdate": {}}),
            "UpdateTrigger" => json!({"Name": "t", "TriggerUpdate": {}}),
            _ => panic!("no request for {operation}"),
        }
    }
}

/// The members of a request by their names, and the request without each, or with
/// another value in its place.
fn members(request: &Value) -> Vec<String> {
    request.as_object().unwrap().keys().cloned().collect()
}

fn with(request: &Value, member: &str, value: Value) -> Value {
    let mut other = request.clone();
    other[member] = value;
    other
}

fn without(request: &Value, member: &str) -> Value {
    let mut other = request.clone();
    other.as_object_mut().unwrap().remove(member);
    other
}

#[test]
fn there_are_forty_four_operations_and_each_takes_its_least_request() {
    assert_eq!(OPERATIONS.len(), 44);
    for operation in OPERATIONS {
        let mut world = world();
        let request = world.least(operation);
        world.glue.ok(operation, request);
    }
}

#[test]
fn a_required_member_that_is_missing_or_null_is_refused_by_its_name() {
    let mut tried = 0;
    for operation in OPERATIONS {
        let mut world = world();
        let request = world.least(operation);
        for member in members(&request) {
            for broken in [
                without(&request, &member),
                with(&request, &member, Value::Null),
            ] {
                world
                    .glue
                    .refuses(operation, broken, "ValidationException", &member);
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 108);
}

#[test]
fn a_value_of_another_type_is_refused_by_its_place() {
    for operation in OPERATIONS {
        let mut world = world();
        let request = world.least(operation);
        for (member, value) in request.as_object().unwrap() {
            for other in [json!(1), json!(true), json!("text"), json!([]), json!({})] {
                if std::mem::discriminant(value) == std::mem::discriminant(&other) {
                    continue;
                }
                let broken = with(&request, member, other);
                world
                    .glue
                    .refuses(operation, broken, "SerializationException", member);
            }
        }
    }
}

#[test]
fn members_that_nobody_knows_are_ignored_whatever_is_in_them() {
    for operation in OPERATIONS {
        let (mut plain, mut more) = (world(), world());
        let request = plain.least(operation);
        let known = plain.glue.call(operation, request);
        let mut request = more.least(operation);
        request["name"] = json!(5);
        request["Nobody"] = json!({"Knows": [null, 1e300, {"Name": []}]});
        let unknown = more.glue.call(operation, request);
        assert_eq!(unknown, known, "{operation}");
        assert_eq!(known.status, 200);
        assert!(plain.glue.glue.knows_what(&more.glue.glue), "{operation}");
    }
}

#[test]
fn optional_members_that_are_null_are_absent() {
    let mut glue = Client::new();
    let trigger = json!({"Name": "t", "Type": "ON_DEMAND", "Actions": [{"JobName": null}],
        "Predicate": null, "Schedule": null, "Description": null, "WorkflowName": null,
        "StartOnCreation": null, "Tags": null});
    glue.ok("CreateTrigger", trigger);
    let told = glue.ok("GetTrigger", json!({"Name": "t"}));
    let known = json!({"Name": "t", "Type": "ON_DEMAND", "State": "CREATED", "Actions": [{}]});
    assert_eq!(told["Trigger"], known);
    assert_eq!(
        glue.ok("GetTriggers", json!({"MaxResults": null}))["Triggers"],
        json!([known])
    );
}

#[rstest]
#[case::trigger("GetTrigger UpdateTrigger StartTrigger StopTrigger", "Name", "trigger")]
#[case::workflow(
    "GetWorkflow UpdateWorkflow StartWorkflowRun GetWorkflowRun GetWorkflowRuns \
     StopWorkflowRun GetWorkflowRunProperties PutWorkflowRunProperties",
    "Name",
    "workflow"
)]
#[case::run_of_a_workflow(
    "GetWorkflowRun StopWorkflowRun GetWorkflowRunProperties PutWorkflowRunProperties",
    "RunId",
    "run"
)]
#[case::job("GetJob UpdateJob StartJobRun GetJobRun GetJobRuns", "JobName", "job")]
#[case::run_of_a_job("GetJobRun", "RunId", "run")]
#[case::crawler(
    "GetCrawler UpdateCrawler DeleteCrawler StartCrawler StopCrawler",
    "Name",
    "crawler"
)]
fn what_is_not_there_is_not_found(
    #[case] operations: &str,
    #[case] member: &str,
    #[case] kind: &str,
    #[values("nobody", "J", "j ", " j", "\u{1F980}\t", "%6a", "*")] name: &str,
) {
    for operation in operations.split_whitespace() {
        let mut world = world();
        let request = world.least(operation);
        let unknown = with(&request, member, json!(name));
        let text = format!("there is no {kind}");
        world
            .glue
            .refuses(operation, unknown.clone(), "EntityNotFoundException", &text);
        world
            .glue
            .refuses(operation, unknown, "EntityNotFoundException", name);
    }
}

#[rstest]
#[case("DeleteTrigger", "Name")]
#[case("DeleteWorkflow", "Name")]
#[case("DeleteJob", "JobName")]
fn deleting_what_is_not_there_is_no_error(#[case] operation: &str, #[case] member: &str) {
    let mut world = world();
    let before = world.glue.glue.clone();
    let answer = world.glue.ok(operation, json!({member: "nobody"}));
    assert_eq!(answer, json!({member: "nobody"}));
    assert!(world.glue.glue.knows_what(&before));
}

#[rstest]
#[case("CreateTrigger", "t", "trigger")]
#[case("CreateWorkflow", "w", "workflow")]
#[case("CreateJob", "j", "job")]
#[case("CreateCrawler", "c", "crawler")]
fn a_name_that_is_taken_is_refused_and_the_first_stays(
    #[case] operation: &str,
    #[case] name: &str,
    #[case] kind: &str,
) {
    let mut world = world();
    let request = world.least(operation);
    let again = with(&request, "Name", json!(name));
    let text = format!("already a {kind} called {name}");
    world
        .glue
        .refuses(operation, again.clone(), "AlreadyExistsException", &text);
    let other = with(&again, "Description", json!("another one"));
    world
        .glue
        .refuses(operation, other, "AlreadyExistsException", &text);
}

/// Operations and their members that are names, with the longest and what is too
/// long; in characters, not in bytes.
#[rstest]
#[case("CreateTrigger", "Name")]
#[case("CreateWorkflow", "Name")]
#[case("CreateJob", "Name")]
#[case("CreateCrawler", "Name")]
fn names_have_one_to_255_characters_in_a_single_line(
    #[case] operation: &str,
    #[case] member: &str,
) {
    let mut world = world();
    let request = world.least(operation);
    for name in [
        "x".repeat(255),
        "\u{1F980}".repeat(255),
        "\t".into(),
        "a/b:c".into(),
    ] {
        world
            .glue
            .ok(operation, with(&request, member, json!(name)));
    }
    for name in ["", "a\nb", "a\r", "\u{0}", "\u{FFFF}", &"x".repeat(256)] {
        let broken = with(&request, member, json!(name));
        world
            .glue
            .refuses(operation, broken, "ValidationException", member);
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let mut glue = Client::new();
    let request = json!({"Name": "", "Type": "AT_NOON", "Actions": [{"Timeout": 0}]});
    let response = glue.call("CreateTrigger", request);
    assert_refusal(&response, "ValidationException", "3 validation error(s)");
    let told = body(&response)["message"].as_str().unwrap().to_owned();
    for place in ["Name", "Type", "Timeout"] {
        assert!(told.contains(place), "{told}");
    }
}
