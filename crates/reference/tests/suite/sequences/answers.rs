//! What a request that only asks must get: what all the other operations tell.

use serde_json::{Value, json};

use super::known::{Known, resource};
use crate::invariants::{Reading, WorkflowRun, has_ended, looks_like_its_triggers};

/// That an answer is what is known; answers of what changes something are judged
/// by what comes of them.
pub(crate) fn check(known: &Known, now: &Reading, operation: &str, input: &Value, answer: &Value) {
    let name = input.get("Name").or(input.get("JobName"));
    let name = name.and_then(Value::as_str).unwrap_or_default();
    let right = match operation {
        "GetTrigger" => json!({"Trigger": now.triggers[name]}),
        "GetJob" => json!({"Job": now.jobs[name]}),
        "GetCrawler" => json!({"Crawler": now.crawlers[name]}),
        "GetWorkflow" => {
            let mut told = answer.clone();
            assert_graph(&mut told["Workflow"], now, input);
            assert_eq!(told, json!({"Workflow": now.workflows[name]}));
            return;
        }
        "GetTags" => json!({"Tags": known.tags[&resource(input)]}),
        "GetWorkflowRun" => {
            let run = &now.runs[input["RunId"].as_str().expect("an identifier")];
            json!({"Run": told(run, input)})
        }
        "GetWorkflowRunProperties" => {
            let run = &now.runs[input["RunId"].as_str().expect("an identifier")];
            json!({"RunProperties": run.told["WorkflowRunProperties"]})
        }
        "GetJobRun" => {
            json!({"JobRun": now.job_runs[input["RunId"].as_str().expect("an identifier")]})
        }
        "BatchGetTriggers" | "BatchGetJobs" | "BatchGetCrawlers" | "BatchGetWorkflows" => {
            return batch(now, operation, input, answer);
        }
        "BatchStopJobRun" => return stopped(now, input, answer),
        "CreateTrigger" | "CreateWorkflow" | "DeleteTrigger" | "DeleteWorkflow"
        | "StartTrigger" | "StopTrigger" | "UpdateWorkflow" | "CreateJob" => {
            json!({"Name": input["Name"]})
        }
        "UpdateJob" | "DeleteJob" => json!({"JobName": input["JobName"]}),
        "CreateCrawler"
        | "UpdateCrawler"
        | "DeleteCrawler"
        | "StartCrawler"
        | "StopCrawler"
        | "StopWorkflowRun"
        | "PutWorkflowRunProperties"
        | "TagResource"
        | "UntagResource" => json!({}),
        // Identifiers are judged by the runs that have them, lists elsewhere.
        _ => return,
    };
    assert_eq!(*answer, right, "{operation} {input}");
}

/// A run as it is to be told: its graph is judged by what happens, and must be the
/// same wherever it is told.
pub(super) fn told(run: &WorkflowRun, input: &Value) -> Value {
    let mut told = run.told.clone();
    if input["IncludeGraph"] == true {
        told["Graph"] = run.graph.clone();
    }
    told
}

/// Takes a workflow's graph off, which has to be there if it was asked for, and to
/// look like the triggers that are there, with nothing started.
fn assert_graph(workflow: &mut Value, now: &Reading, input: &Value) {
    let told = workflow.as_object_mut().expect("a workflow");
    let graph = told.remove("Graph");
    assert_eq!(graph.is_some(), input["IncludeGraph"] == true);
    let Some(graph) = graph else {
        return;
    };
    let shown = WorkflowRun::from(json!({ "Graph": graph }));
    looks_like_its_triggers(&shown);
    let known = now.triggers.values();
    let known = known.filter(|trigger| trigger["WorkflowName"] == workflow["Name"]);
    let shown_triggers = shown.triggers().map(|(_, trigger)| trigger);
    assert_eq!(
        shown_triggers.collect::<Vec<_>>(),
        known.collect::<Vec<_>>()
    );
    assert!(shown.places().all(|node| node.started.is_empty()));
}

/// That each name is found or missing, once, in the order of the request.
fn batch(now: &Reading, operation: &str, input: &Value, answer: &Value) {
    let (asked, all, found, missing, empty_lists) = match operation {
        "BatchGetTriggers" => (
            "TriggerNames",
            &now.triggers,
            "Triggers",
            "TriggersNotFound",
            true,
        ),
        "BatchGetJobs" => ("JobNames", &now.jobs, "Jobs", "JobsNotFound", true),
        "BatchGetCrawlers" => (
            "CrawlerNames",
            &now.crawlers,
            "Crawlers",
            "CrawlersNotFound",
            true,
        ),
        _ => (
            "Names",
            &now.workflows,
            "Workflows",
            "MissingWorkflows",
            false,
        ),
    };
    let mut names: Vec<&str> = Vec::new();
    for name in input[asked].as_array().expect("names") {
        let name = name.as_str().expect("a name");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let (there, gone): (Vec<&str>, Vec<&str>) =
        names.iter().partition(|name| all.contains_key(**name));
    let there: Vec<&Value> = there.iter().map(|name| &all[*name]).collect();
    let mut answer = answer.clone();
    if let Some(workflows) = answer.get_mut("Workflows").and_then(Value::as_array_mut) {
        for workflow in workflows {
            assert_graph(workflow, now, input);
        }
    }
    let mut right = json!({});
    if empty_lists || !there.is_empty() {
        right[found] = json!(there);
    }
    if empty_lists || !gone.is_empty() {
        right[missing] = json!(gone);
    }
    assert_eq!(answer, right, "{operation} {input}");
}

/// That of a batch of runs just those are stopped that went on.
fn stopped(now: &Reading, input: &Value, answer: &Value) {
    let job = input["JobName"].as_str().expect("a name");
    let listed = now.listed.get(job);
    let goes_on = |id: &&Value| {
        let id = id.as_str().expect("an identifier");
        let own = listed.is_some_and(|ids| ids.iter().any(|own| own == id));
        own && !has_ended(&now.job_runs[id])
    };
    let ids = input["JobRunIds"].as_array().expect("identifiers");
    let (going, over): (Vec<&Value>, Vec<&Value>) = ids.iter().partition(goes_on);
    let told = |list: &str| -> Vec<Value> {
        let told = answer[list].as_array().expect("a list").iter();
        told.map(|told| told["JobRunId"].clone()).collect()
    };
    assert_eq!(json!(told("SuccessfulSubmissions")), json!(going));
    assert_eq!(json!(told("Errors")), json!(over));
}
