//! How large answers get: pages end in time, and nothing that is defined or
//! started grows beyond what can be told.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Client, assert_refusal, body, list, text};

/// The bytes of JSON that a page, a batch or a definition has at most.
const MOST: usize = 16 << 20;

/// So many bytes.
fn long(bytes: usize) -> String {
    "x".repeat(bytes)
}

fn job(name: &str, bytes: usize) -> Value {
    json!({"Name": name, "Role": "r", "Command": {}, "DefaultArguments": {"--k": long(bytes)},
           "ExecutionProperty": {"MaxConcurrentRuns": 1000}})
}

fn targets(bytes: usize) -> Value {
    json!({"S3Targets": [{"Path": long(bytes)}]})
}

fn trigger(name: &str, workflow: Option<&str>, bytes: usize) -> Value {
    json!({"Name": name, "WorkflowName": workflow, "Type": "CONDITIONAL", "StartOnCreation": true,
           "Actions": [{"JobName": "j", "Arguments": {"--k": long(bytes)}}],
           "Predicate": {"Conditions": [
               {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]}})
}

/// Forty of everything that is listed, each of about a MiB.
fn large_world() -> Client {
    let mut glue = Client::new();
    for number in 10..50 {
        let name = number.to_string();
        glue.ok("CreateJob", job(&name, 1 << 20));
        glue.ok("CreateTrigger", trigger(&name, None, 1 << 20));
        let crawler = json!({"Name": name, "Role": "r", "Targets": targets(1 << 20)});
        glue.ok("CreateCrawler", crawler);
        glue.ok("StartJobRun", json!({"JobName": "10"}));
    }
    glue.workflow("w");
    glue.ok("CreateTrigger", trigger("of w", Some("w"), 1 << 20));
    for _ in 0..40 {
        glue.start_workflow("w");
    }
    glue
}

#[test]
fn a_page_ends_before_an_answer_is_too_large_and_all_pages_together_tell_all() {
    let mut glue = large_world();
    for (operation, asked, elements, count) in [
        ("GetTriggers", json!({}), "Triggers", 41),
        (
            "GetTriggers",
            json!({"DependentJobName": "j"}),
            "Triggers",
            41,
        ),
        ("GetJobs", json!({}), "Jobs", 40),
        ("GetJobRuns", json!({"JobName": "10"}), "JobRuns", 40),
        ("GetCrawlers", json!({}), "Crawlers", 40),
        (
            "GetWorkflowRuns",
            json!({"Name": "w", "IncludeGraph": true}),
            "Runs",
            40,
        ),
    ] {
        let (mut pages, mut all, mut token) = (0, Vec::new(), Value::Null);
        loop {
            let mut asked = asked.clone();
            asked["NextToken"] = token;
            let answer = glue.call(operation, asked);
            assert_eq!(answer.status, 200, "{operation}");
            assert!(
                answer.body.len() <= MOST,
                "{operation}: {}",
                answer.body.len()
            );
            let answer = body(&answer);
            let page = list(&answer[elements]);
            token = answer["NextToken"].clone();
            // As many as there is room for.
            assert!(
                token.is_null() || page.len() == 15,
                "{operation}: {}",
                page.len()
            );
            all.extend(page.iter().map(Value::to_string));
            pages += 1;
            if token.is_null() {
                break;
            }
        }
        assert_eq!((pages, all.len()), (3, count), "{operation}");
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "{operation} tells something twice");
    }
    let few = glue.ok("GetTriggers", json!({"MaxResults": 3}));
    assert_eq!(list(&few["Triggers"]).len(), 3);
    let without = json!({"Name": "w", "MaxResults": 1000});
    let without = glue.ok("GetWorkflowRuns", without);
    assert_eq!(
        (list(&without["Runs"]).len(), without.get("NextToken")),
        (40, None)
    );
}

#[test]
fn what_fills_a_page_by_itself_comes_by_itself() {
    let mut glue = Client::new();
    for name in ["a", "b", "c"] {
        glue.ok("CreateJob", job(name, MOST - 200));
    }
    let first = glue.ok("GetJobs", json!({}));
    assert_eq!(list(&first["Jobs"]).len(), 1);
    let second = glue.ok("GetJobs", json!({"NextToken": first["NextToken"]}));
    assert_eq!(second["Jobs"][0]["Name"], "b");
    // The last one too, which there was no room for.
    let third = glue.ok("GetJobs", json!({"NextToken": second["NextToken"]}));
    assert_eq!(third["Jobs"][0]["Name"], "c");
    assert_eq!(
        (list(&third["Jobs"]).len(), third.get("NextToken")),
        (1, None)
    );
    let batch = glue.ok("BatchGetJobs", json!({"JobNames": ["c", "none"]}));
    assert_eq!(list(&batch["Jobs"]).len(), 1);
    assert_eq!(batch["JobsNotFound"], json!(["none"]));
}

#[test]
fn a_batch_that_would_be_too_large_is_refused_and_a_smaller_one_told() {
    let mut glue = large_world();
    for number in 10..30 {
        let name = number.to_string();
        let properties = json!({"k": long(1 << 20)});
        let workflow = json!({"Name": name, "DefaultRunProperties": properties});
        glue.ok("CreateWorkflow", workflow);
    }
    for (operation, member, elements) in [
        ("BatchGetTriggers", "TriggerNames", "Triggers"),
        ("BatchGetJobs", "JobNames", "Jobs"),
        ("BatchGetCrawlers", "CrawlerNames", "Crawlers"),
        ("BatchGetWorkflows", "Names", "Workflows"),
    ] {
        let names: Vec<String> = (10..30).map(|number| number.to_string()).collect();
        glue.refuses(
            operation,
            json!({ member: names }),
            "InvalidInputException",
            "ask for fewer names",
        );
        let told = glue.ok(operation, json!({ member: names[..15] }));
        assert_eq!(list(&told[elements]).len(), 15, "{operation}");
    }
}

#[rstest]
#[case("CreateJob", job("new", MOST))]
#[case("UpdateJob", json!({"JobName": "j", "JobUpdate": {"DefaultArguments": {"--k": long(MOST)}}}))]
#[case("CreateTrigger", trigger("new", None, MOST))]
#[case("UpdateTrigger", json!({"Name": "t", "TriggerUpdate":
    {"Actions": [{"JobName": "j", "Arguments": {"--k": long(MOST)}}]}}))]
#[case("CreateWorkflow", json!({"Name": "new", "DefaultRunProperties": {"k": long(MOST)}}))]
#[case("UpdateWorkflow", json!({"Name": "w", "DefaultRunProperties": {"k": long(MOST)}}))]
#[case("CreateCrawler", json!({"Name": "new", "Role": "r", "Targets": targets(MOST)}))]
#[case("UpdateCrawler", json!({"Name": "c", "Targets": targets(MOST)}))]
#[case("StartJobRun", json!({"JobName": "j", "Arguments": {"--l": long(MOST / 2)}}))]
fn a_definition_that_would_be_too_large_is_refused(
    #[case] operation: &str,
    #[case] request: Value,
) {
    let mut glue = Client::new();
    glue.ok("CreateJob", job("j", MOST / 2));
    glue.ok("CreateTrigger", trigger("t", None, 1));
    glue.workflow("w");
    glue.crawler("c");
    glue.refuses(
        operation,
        request,
        "InvalidInputException",
        "16777216 bytes as JSON",
    );
}

#[test]
fn members_that_are_updated_one_by_one_do_not_add_up_to_more() {
    let mut glue = Client::new();
    glue.crawler("c");
    glue.ok(
        "UpdateCrawler",
        json!({"Name": "c", "Targets": targets(MOST / 2)}),
    );
    let role = json!({"Name": "c", "Role": long(MOST / 2)});
    glue.refuses("UpdateCrawler", role, "InvalidInputException", "16777216");
}

#[test]
fn a_workflows_triggers_have_a_graph_that_can_be_told() {
    let mut glue = Client::new();
    glue.workflow("w");
    let mut taken = 0;
    let refusal = loop {
        let response = glue.call(
            "CreateTrigger",
            trigger(&format!("t{taken}"), Some("w"), 1 << 20),
        );
        if response.status != 200 {
            break response;
        }
        taken += 1;
        assert!(taken < 100, "there is no end to it");
    };
    assert_refusal(&refusal, "InvalidInputException", "the graph of workflow w");
    assert!((4..=15).contains(&taken), "{taken}");
    let update = json!({"Actions": [{"JobName": "j", "Arguments": {"--k": long(4 << 20)}}]});
    glue.refuses(
        "UpdateTrigger",
        json!({"Name": "t0", "TriggerUpdate": update}),
        "InvalidInputException",
        "the graph of workflow w",
    );
    // Others do not count, and what is gone does not either.
    glue.ok("CreateTrigger", trigger("outside", None, 8 << 20));
    glue.ok("DeleteTrigger", json!({"Name": "t0"}));
    glue.ok("CreateTrigger", trigger("t0", Some("w"), 1 << 20));
    for operation in ["GetWorkflow", "GetWorkflowRun"] {
        let mut asked = json!({"Name": "w", "IncludeGraph": true});
        if operation == "GetWorkflowRun" {
            asked["RunId"] = json!(glue.start_workflow("w"));
        }
        let answer = glue.call(operation, asked);
        assert!(answer.body.len() <= MOST, "{}", answer.body.len());
        assert!(answer.body.len() >= taken << 20);
    }
}

#[test]
fn the_smallest_conditions_and_actions_have_a_graph_that_can_be_told_too() {
    let mut glue = Client::new();
    glue.workflow("w");
    let mut number = 0;
    loop {
        let things = (0..500).map(|thing| format!("{number}-{thing}"));
        let actions: Vec<Value> = things
            .clone()
            .map(|thing| json!({"JobName": format!("started-{thing}")}))
            .collect();
        let conditions: Vec<Value> = things
            .map(|thing| {
                json!({"LogicalOperator": "EQUALS", "JobName": thing, "State": "SUCCEEDED"})
            })
            .collect();
        let trigger = json!({"Name": number.to_string(), "WorkflowName": "w", "Actions": actions,
            "Type": "CONDITIONAL", "Predicate": {"Logical": "AND", "Conditions": conditions}});
        if glue.call("CreateTrigger", trigger).status != 200 {
            break;
        }
        number += 1;
        assert!(number < 100, "there is no end to it");
    }
    assert!(number >= 10, "{number}");
    let answer = glue.call("GetWorkflow", json!({"Name": "w", "IncludeGraph": true}));
    assert!(answer.body.len() <= MOST, "{}", answer.body.len());
}

#[test]
fn the_properties_of_a_run_are_put_as_long_as_they_can_be_told() {
    let mut glue = Client::new();
    glue.workflow("w");
    let id = glue.start_workflow("w");
    let put = |key: &str| json!({"Name": "w", "RunId": id, "RunProperties": {key: long(6 << 20)}});
    glue.ok("PutWorkflowRunProperties", put("a"));
    glue.ok("PutWorkflowRunProperties", put("b"));
    let put_c = put("c");
    glue.refuses(
        "PutWorkflowRunProperties",
        put_c,
        "InvalidInputException",
        "16777216",
    );
    // What is there already is overwritten, not added.
    glue.ok("PutWorkflowRunProperties", put("b"));
}

/// A job whose runs are large, and a trigger that starts many of them.
fn with_large_runs(workflow: Option<&str>, actions: usize) -> Client {
    let mut glue = Client::new();
    glue.ok("CreateJob", job("j", 1 << 20));
    if let Some(workflow) = workflow {
        glue.workflow(workflow);
    }
    glue.on_demand("t", workflow, json!(vec![json!({"JobName": "j"}); actions]));
    glue
}

#[test]
fn a_start_that_would_set_off_more_than_can_be_told_is_refused() {
    for (workflow, operation, name) in [
        (None, "StartTrigger", "t"),
        (Some("w"), "StartWorkflowRun", "w"),
    ] {
        let request = json!({ "Name": name });
        let mut glue = with_large_runs(workflow, 500);
        glue.refuses(
            operation,
            request.clone(),
            "ResourceNumberLimitExceededException",
            "16777216",
        );
        let mut glue = with_large_runs(workflow, 5);
        glue.ok(operation, request);
        assert_eq!(glue.job_runs("j").len(), 5);
    }
}

#[test]
fn a_trigger_that_starts_more_than_can_be_told_does_not_fire() {
    for (actions, fires) in [(5, true), (50, false)] {
        let mut glue = Client::new();
        glue.job("a");
        glue.ok("CreateJob", job("j", 1 << 20));
        glue.workflow("w");
        glue.on_demand("start", Some("w"), json!([{"JobName": "a"}]));
        let predicate = json!({"Conditions": [
            {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]});
        let many = json!(vec![json!({"JobName": "j"}); actions]);
        glue.conditional("then", Some("w"), predicate, many);
        let id = glue.start_workflow("w");
        glue.advance(100);
        let asked = json!({"Name": "w", "RunId": id, "IncludeGraph": true});
        let answer = glue.call("GetWorkflowRun", asked);
        assert!(answer.body.len() <= MOST);
        let run = &body(&answer)["Run"];
        assert_eq!(run["Status"], "COMPLETED");
        let started = if fires { 1 + actions } else { 1 };
        assert_eq!(run["Statistics"]["TotalActions"], started);
    }
}

/// As many actions in a workflow's start trigger as are taken at once, of at most
/// 500; how many that were, and the bytes of the run with its graph.
fn most_actions(glue: &mut Client, action: &Value) -> (usize, usize) {
    let (mut least, mut most) = (0_usize, 500);
    let mut bytes = 0;
    while least < most {
        let actions = (least + most).div_ceil(2);
        glue.ok("DeleteTrigger", json!({"Name": "t"}));
        glue.on_demand("t", Some("w"), json!(vec![action; actions]));
        let response = glue.call("StartWorkflowRun", json!({"Name": "w"}));
        if response.status != 200 {
            most = actions - 1;
            continue;
        }
        least = actions;
        glue.advance(100);
        let id = body(&response)["RunId"].clone();
        let asked = json!({"Name": "w", "RunId": id, "IncludeGraph": true});
        let answer = glue.call("GetWorkflowRun", asked);
        assert_eq!(answer.status, 200);
        bytes = answer.body.len();
        assert!(bytes <= MOST, "{bytes}");
    }
    (least, bytes)
}

#[test]
fn what_runs_will_end_with_is_counted_when_they_start() {
    let mut glue = Client::new();
    let mut job = job("j", 1);
    job["ExecutionProperty"]["MaxConcurrentRuns"] = json!(1000);
    glue.ok("CreateJob", job);
    glue.workflow("w");
    let message = long(100_000);
    glue.plan(json!({"job": "j", "ends": "FAILED", "after": 2, "message": message}));
    let (actions, bytes) = most_actions(&mut glue, &json!({"JobName": "j"}));
    assert!((100..167).contains(&actions), "{actions}");
    assert!(bytes > actions * 100_000);
}

/// Why an action failed tells its name again, which is at its node, in its trigger
/// and in its run already.
#[test]
fn a_run_in_which_every_name_is_long_and_nobodys_can_be_told() {
    let name =
        |trigger: usize, action: usize| format!("{}{trigger}-{action:03}", "\u{1F980}".repeat(250));
    let mut glue = Client::new();
    glue.workflow("w");
    for trigger in 0..8 {
        let actions: Vec<Value> = (0..480)
            .map(|action| json!({ "JobName": name(trigger, action) }))
            .collect();
        if trigger == 0 {
            glue.on_demand("0", Some("w"), json!(actions));
            continue;
        }
        let predicate = json!({"Conditions": [
            {"LogicalOperator": "EQUALS", "JobName": name(0, 0), "State": "FAILED"}]});
        let trigger = json!({"Name": trigger.to_string(), "WorkflowName": "w", "Actions": actions,
            "Type": "CONDITIONAL", "StartOnCreation": true, "Predicate": predicate});
        glue.ok("CreateTrigger", trigger);
    }
    let id = glue.start_workflow("w");
    let asked = json!({"Name": "w", "RunId": id, "IncludeGraph": true});
    let answer = glue.call("GetWorkflowRun", asked);
    assert!(answer.body.len() <= MOST, "{}", answer.body.len());
    let run = &body(&answer)["Run"];
    let fired = run["Statistics"]["FailedActions"]
        .as_u64()
        .expect("a count")
        / 480;
    assert!((3..8).contains(&fired), "{fired}");
}

#[test]
fn there_is_an_end_to_what_small_requests_start_of_what_large_ones_defined() {
    let mut glue = Client::new();
    glue.ok("CreateJob", job("j", 8 << 20));
    let properties = json!({"k": long(8 << 20)});
    glue.ok(
        "CreateWorkflow",
        json!({"Name": "w", "DefaultRunProperties": properties}),
    );
    for (operation, request) in [
        ("StartJobRun", json!({"JobName": "j"})),
        ("StartWorkflowRun", json!({"Name": "w"})),
    ] {
        let mut glue = Client {
            glue: glue.glue.clone(),
            calls: 0,
        };
        for _ in 0..31 {
            glue.ok(operation, request.clone());
        }
        let error = "ResourceNumberLimitExceededException";
        glue.refuses(operation, request, error, "268435456 bytes");
    }
}

#[test]
fn all_definitions_together_have_a_bound_in_bytes() {
    let mut glue = Client::new();
    let large = |name: &str| json!({"Name": name, "DefaultRunProperties": {"k": "x".repeat((16 << 20) - 200)}});
    for number in 0..16 {
        glue.ok("CreateWorkflow", large(&format!("w{number}")));
    }
    let before = glue.glue.clone();
    let (status, error) = glue.ask("CreateWorkflow", large("more"));
    assert_eq!(
        (status, text(&error["__type"])),
        (400, "ResourceNumberLimitExceededException".to_owned())
    );
    let (status, error) = glue.ask("UpdateWorkflow", large("w1"));
    assert_eq!(
        (status, text(&error["__type"])),
        (400, "InvalidInputException".to_owned())
    );
    assert!(glue.glue.knows_what(&before));
    // What is small is taken, and what is gone makes room.
    glue.ok("DeleteWorkflow", json!({"Name": "w0"}));
    glue.ok("CreateWorkflow", large("more"));
    assert_eq!(glue.ask("CreateWorkflow", large("again")).0, 400);
    glue.workflow("small");
}
