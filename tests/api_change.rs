//! The API change of 2020-05-15 as AWS's page tells it, written down by hand
//! from there: what `smithereens diff` says of the built-in contracts must be
//! that, in the page's own notation and as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use smithereens_formats::{Changes, Path, Site};

/// The page, but for its prose.
const PAGE: &str = "\
StopWorkflowRun (new)

BatchGetTriggers (updated)
Changes (response)
{'Triggers': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}

BatchGetWorkflows (updated)
Changes (response)
{'Workflows': {'Graph': {'Nodes': {'CrawlerDetails': {'Crawls': {'State': {'CANCELLING'}}},
                                   'TriggerDetails': {'Trigger': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}}},
               'LastRun': {'Graph': {'Nodes': {'CrawlerDetails': {'Crawls': {'State': {'CANCELLING'}}},
                                               'TriggerDetails': {'Trigger': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}}},
                           'Status': {'STOPPING', 'STOPPED'}}}}

CreateTrigger (updated)
Changes (request)
{'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}

GetTrigger (updated)
Changes (response)
{'Trigger': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}

GetTriggers (updated)
Changes (response)
{'Triggers': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}

GetWorkflow (updated)
Changes (response)
{'Workflow': {'Graph': {'Nodes': {'CrawlerDetails': {'Crawls': {'State': {'CANCELLING'}}},
                                  'TriggerDetails': {'Trigger': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}}},
              'LastRun': {'Graph': {'Nodes': {'CrawlerDetails': {'Crawls': {'State': {'CANCELLING'}}},
                                              'TriggerDetails': {'Trigger': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}}},
                          'Status': {'STOPPING', 'STOPPED'}}}}

GetWorkflowRun (updated)
Changes (response)
{'Run': {'Graph': {'Nodes': {'CrawlerDetails': {'Crawls': {'State': {'CANCELLING'}}},
                             'TriggerDetails': {'Trigger': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}}},
         'Status': {'STOPPING', 'STOPPED'}}}

GetWorkflowRuns (updated)
Changes (response)
{'Runs': {'Graph': {'Nodes': {'CrawlerDetails': {'Crawls': {'State': {'CANCELLING'}}},
                              'TriggerDetails': {'Trigger': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}}},
          'Status': {'STOPPING', 'STOPPED'}}}

UpdateTrigger (updated)
Changes (request, response)
{'TriggerUpdate': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}
{'Trigger': {'Predicate': {'Conditions': {'CrawlState': {'CANCELLING'}}}}}
";

/// The same as places, without the names of list members, which the page does
/// not tell: message, path, values.
const FACTS: [(&str, &str, &[&str]); 22] = [
    (
        "BatchGetTriggers.response",
        "Triggers.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    (
        "BatchGetWorkflows.response",
        "Workflows.Graph.Nodes.CrawlerDetails.Crawls.State",
        CANCELLING,
    ),
    (
        "BatchGetWorkflows.response",
        "Workflows.Graph.Nodes.TriggerDetails.Trigger.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    (
        "BatchGetWorkflows.response",
        "Workflows.LastRun.Graph.Nodes.CrawlerDetails.Crawls.State",
        CANCELLING,
    ),
    (
        "BatchGetWorkflows.response",
        "Workflows.LastRun.Graph.Nodes.TriggerDetails.Trigger.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    (
        "BatchGetWorkflows.response",
        "Workflows.LastRun.Status",
        STATUS,
    ),
    (
        "CreateTrigger.request",
        "Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    (
        "GetTrigger.response",
        "Trigger.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    (
        "GetTriggers.response",
        "Triggers.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    (
        "GetWorkflow.response",
        "Workflow.Graph.Nodes.CrawlerDetails.Crawls.State",
        CANCELLING,
    ),
    (
        "GetWorkflow.response",
        "Workflow.Graph.Nodes.TriggerDetails.Trigger.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    (
        "GetWorkflow.response",
        "Workflow.LastRun.Graph.Nodes.CrawlerDetails.Crawls.State",
        CANCELLING,
    ),
    (
        "GetWorkflow.response",
        "Workflow.LastRun.Graph.Nodes.TriggerDetails.Trigger.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    ("GetWorkflow.response", "Workflow.LastRun.Status", STATUS),
    (
        "GetWorkflowRun.response",
        "Run.Graph.Nodes.CrawlerDetails.Crawls.State",
        CANCELLING,
    ),
    (
        "GetWorkflowRun.response",
        "Run.Graph.Nodes.TriggerDetails.Trigger.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    ("GetWorkflowRun.response", "Run.Status", STATUS),
    (
        "GetWorkflowRuns.response",
        "Runs.Graph.Nodes.CrawlerDetails.Crawls.State",
        CANCELLING,
    ),
    (
        "GetWorkflowRuns.response",
        "Runs.Graph.Nodes.TriggerDetails.Trigger.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    ("GetWorkflowRuns.response", "Runs.Status", STATUS),
    (
        "UpdateTrigger.request",
        "TriggerUpdate.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
    (
        "UpdateTrigger.response",
        "Trigger.Predicate.Conditions.CrawlState",
        CANCELLING,
    ),
];
const CANCELLING: &[&str] = &["CANCELLING"];
const STATUS: &[&str] = &["STOPPED", "STOPPING"];

fn diff(format: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_smithereens"))
        .args([
            "diff",
            "glue@2020-05-14",
            "glue@2020-05-15",
            "--format",
            format,
        ])
        .env("NO_COLOR", "1")
        .output()
        .expect("the binary starts");
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).expect("UTF-8")
}

#[test]
fn the_text_is_the_page() {
    let text = diff("text");
    let heading = "glue@2020-05-14 to glue@2020-05-15 - AWSGlue - 1 new 9 updated api methods\n\n";
    let rest = text.strip_prefix(heading).expect("the page's heading");
    let (page, _) = rest.split_once("\nWho may break: ").expect("who may break");
    assert_eq!(page, PAGE);
}

#[test]
fn the_json_has_the_pages_facts_and_no_other() {
    let changes: Changes = serde_json::from_str(&diff("json")).expect("changes");
    let mut new = Vec::new();
    let mut found: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for change in changes.changes {
        let Some(value) = change.id.value.clone() else {
            new.push(change.id.to_string());
            continue;
        };
        for Site { message, path } in change.places {
            let named = path.0.into_iter().filter(|name| name != "member");
            let place = (message.to_string(), Path(named.collect()).to_string());
            found.entry(place).or_default().insert(value.clone());
        }
    }
    assert_eq!(new, ["StopWorkflowRun/operation-added"]);
    let known = FACTS.map(|(message, path, values)| {
        let values: BTreeSet<String> = values.iter().map(ToString::to_string).collect();
        ((message.to_owned(), path.to_owned()), values)
    });
    assert_eq!(found, BTreeMap::from(known));
}
