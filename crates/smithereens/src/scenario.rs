//! What Glue's triggers and workflows need around a request: the jobs, crawlers,
//! workflows and triggers that it names.

use std::collections::BTreeSet;

use smithereens_cases::json::Json;
use smithereens_cases::rules::select;
use smithereens_harness::{Call, Given, Reading, Scenario, Stored, Thing, object};

/// Glue's triggers and workflows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Glue;

/// The names in enumerated payloads, which come from the hints in
/// `glue.knowledge.json` and, where those are silent, from the generator.
const NAMES: [&str; 6] = ["example", "nightly", "load", "extract", "raw", "refined"];

impl Scenario for Glue {
    fn names(&self) -> &[&'static str] {
        &NAMES
    }

    fn prepare(&self, operation: &str, request: &Json) -> Vec<Call> {
        let mut calls = Vec::new();
        for job in named(request, "JobName") {
            calls.push(create_job(job));
        }
        for crawler in named(request, "CrawlerName") {
            calls.push(create_crawler(crawler));
        }
        for workflow in select(request, "WorkflowName") {
            calls.extend(text(workflow).map(create_workflow));
        }
        match operation {
            "GetTrigger" => {
                calls.extend(name(request).map(|name| create_trigger(name, Json::Null)))
            }
            "UpdateTrigger" => {
                let update = request.get("TriggerUpdate").cloned().unwrap_or(Json::Null);
                calls.extend(name(request).map(|name| create_trigger(name, update)));
            }
            // One is there and the others are not.
            "BatchGetTriggers" => {
                let first = select(request, "TriggerNames.member").into_iter().next();
                calls.extend(
                    first
                        .and_then(text)
                        .map(|name| create_trigger(name, Json::Null)),
                );
            }
            "BatchGetWorkflows" => {
                let first = select(request, "Names.member").into_iter().next();
                calls.extend(first.and_then(text).map(create_workflow));
            }
            "GetWorkflow" => calls.extend(name(request).map(create_workflow)),
            "GetWorkflowRun" | "GetWorkflowRuns" | "StopWorkflowRun" => {
                if let Some(name) = name(request) {
                    calls.extend(running_workflow(name));
                }
            }
            _ => {}
        }
        calls
    }

    fn stores(&self, operation: &str, request: &Json) -> Option<Stored> {
        let part = match operation {
            "CreateTrigger" => "",
            "UpdateTrigger" => "TriggerUpdate",
            _ => return None,
        };
        let name = name(request)?.to_owned();
        let reading = |operation, input, at| Reading {
            operation,
            input,
            at,
            which: ("Name", name.clone()),
        };
        let one = object([("Name", Json::text(name.as_str()))]);
        let batch = object([("TriggerNames", Json::Array(vec![Json::text(name.as_str())]))]);
        Some(Stored {
            part,
            shape: "Trigger",
            readings: vec![
                reading("GetTrigger", one, "Trigger"),
                reading("BatchGetTriggers", batch, "Triggers.member"),
                reading("GetTriggers", object([]), "Triggers.member"),
            ],
        })
    }

    fn makes(&self, operation: &str, request: &Json) -> Vec<Thing> {
        let mut things = Vec::new();
        let names = ["TriggerNames.member", "Names.member"];
        let listed = names.iter().flat_map(|path| select(request, path));
        let all: BTreeSet<&str> = listed.filter_map(text).chain(name(request)).collect();
        for name in all {
            if operation.contains("Trigger") {
                things.push(TRIGGER.called(name));
            } else {
                things.push(TRIGGER.called(&start_of(name)));
                things.push(WORKFLOW.called(name));
                things.push(JOB.called(name));
            }
        }
        let workflows = select(request, "WorkflowName").into_iter();
        things.extend(workflows.filter_map(text).map(|name| WORKFLOW.called(name)));
        let jobs = named(request, "JobName").into_iter();
        things.extend(jobs.map(|name| JOB.called(name)));
        let crawlers = named(request, "CrawlerName").into_iter();
        things.extend(crawlers.map(|name| CRAWLER.called(name)));
        things
    }

    fn always(&self) -> Vec<Call> {
        vec![Call::new("GetTriggers", object([]))]
    }
}

/// How things of one kind are read and removed, and the member that names them.
struct Kind {
    read: &'static str,
    remove: &'static str,
    member: &'static str,
}

const TRIGGER: Kind = Kind {
    read: "GetTrigger",
    remove: "DeleteTrigger",
    member: "Name",
};
const WORKFLOW: Kind = Kind {
    read: "GetWorkflow",
    remove: "DeleteWorkflow",
    member: "Name",
};
const JOB: Kind = Kind {
    read: "GetJob",
    remove: "DeleteJob",
    member: "JobName",
};
const CRAWLER: Kind = Kind {
    read: "GetCrawler",
    remove: "DeleteCrawler",
    member: "Name",
};

impl Kind {
    fn called(&self, name: &str) -> Thing {
        let call = |operation| Call::new(operation, object([(self.member, Json::text(name))]));
        Thing {
            name: name.to_owned(),
            read: call(self.read),
            remove: call(self.remove),
        }
    }
}

/// A text that can be a name.
fn text(value: &Json) -> Option<&str> {
    match value {
        Json::String(text) => Some(text.as_str()).filter(|text| is_name(text)),
        _ => None,
    }
}

fn name(request: &Json) -> Option<&str> {
    request.get("Name").and_then(text)
}

/// Whether a thing can be called so (`NameString`).
fn is_name(name: &str) -> bool {
    let may_stand = |character: char| {
        character == '\t' || (character >= ' ' && !matches!(character, '\u{FFFE}' | '\u{FFFF}'))
    };
    (1..=255).contains(&name.chars().count()) && name.chars().all(may_stand)
}

/// The jobs or crawlers that a request speaks of in actions and conditions, each
/// once.
fn named<'j>(request: &'j Json, member: &str) -> BTreeSet<&'j str> {
    let mut names = BTreeSet::new();
    for within in ["", "TriggerUpdate."] {
        for list in ["Actions.member", "Predicate.Conditions.member"] {
            let found = select(request, &format!("{within}{list}.{member}"));
            names.extend(found.into_iter().filter_map(text));
        }
    }
    names
}

fn create_job(name: &str) -> Call {
    let command = object([
        ("Name", Json::text("glueetl")),
        ("ScriptLocation", Json::text("s3://smithereens/script.py")),
    ]);
    let members = [
        ("Name", Json::text(name)),
        (
            "Role",
            Json::text("arn:aws:iam::123456789012:role/smithereens"),
        ),
        ("Command", command),
    ];
    Call::new("CreateJob", object(members))
}

fn create_crawler(name: &str) -> Call {
    let target = object([("Path", Json::text("s3://smithereens/data"))]);
    let targets = object([("S3Targets", Json::Array(vec![target]))]);
    let members = [
        ("Name", Json::text(name)),
        (
            "Role",
            Json::text("arn:aws:iam::123456789012:role/smithereens"),
        ),
        ("DatabaseName", Json::text("smithereens")),
        ("Targets", targets),
    ];
    Call::new("CreateCrawler", object(members))
}

fn create_workflow(name: &str) -> Call {
    Call::new("CreateWorkflow", object([("Name", Json::text(name))]))
}

/// A trigger that an update can turn into what it says: the type cannot be
/// changed.
fn create_trigger(name: &str, update: Json) -> Call {
    let mut input = object([
        ("Name", Json::text(name)),
        ("Actions", Json::Array(Vec::new())),
    ]);
    let there = |member| match update.get(member) {
        None | Some(Json::Null) => None,
        Some(_) => Some(member),
    };
    if there("Predicate").is_some() {
        input.set("Type", Json::text("CONDITIONAL"));
        let condition = object([
            ("LogicalOperator", Json::text("EQUALS")),
            ("JobName", Json::text(format!("{name}-before"))),
            ("State", Json::text("SUCCEEDED")),
        ]);
        input.set(
            "Predicate",
            object([("Conditions", Json::Array(vec![condition]))]),
        );
    } else if there("Schedule").is_some() {
        input.set("Type", Json::text("SCHEDULED"));
        input.set("Schedule", Json::text("cron(0 3 * * ? *)"));
    } else {
        input.set("Type", Json::text("ON_DEMAND"));
    }
    Call::new("CreateTrigger", input)
}

fn start_of(workflow: &str) -> String {
    let kept: String = workflow.chars().take(200).collect();
    format!("{kept}-start")
}

/// A workflow that has been started: it has a job to run.
fn running_workflow(name: &str) -> Vec<Call> {
    let action = object([("JobName", Json::text(name))]);
    let trigger = object([
        ("Name", Json::text(start_of(name))),
        ("WorkflowName", Json::text(name)),
        ("Type", Json::text("ON_DEMAND")),
        ("Actions", Json::Array(vec![action])),
    ]);
    let start = Call {
        gives: Some(Given {
            member: "RunId",
            as_member: "RunId",
        }),
        ..Call::new("StartWorkflowRun", object([("Name", Json::text(name))]))
    };
    vec![
        create_workflow(name),
        create_job(name),
        Call::new("CreateTrigger", trigger),
        start,
    ]
}
