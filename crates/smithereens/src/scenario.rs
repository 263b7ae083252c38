//! What Glue's triggers and workflows need around a request: the jobs, crawlers,
//! workflows and triggers that it names.

mod in_process;
mod model;
mod random;
mod resources;
mod runs;
mod sequences;

use std::collections::BTreeSet;

use smithereens_cases::json::Json;
use smithereens_cases::rules::select;
use smithereens_harness::{
    Bystander, Call, Given, Model, Provocation, Reading, Scenario, Sequence, Stored, Thing, object,
};

pub use in_process::InProcess;
use model::Glued;

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

    fn only_reads(&self, operation: &str) -> bool {
        operation.starts_with("Get") || operation.starts_with("BatchGet")
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
            // Without a match all triggers are answered.
            "GetTriggers" => {
                let job = request.get("DependentJobName").and_then(text);
                calls.extend(
                    job.into_iter()
                        .flat_map(|job| [create_job(job), start(job)]),
                );
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
            token: None,
        };
        let one = object([("Name", Json::text(name.as_str()))]);
        let batch = object([("TriggerNames", Json::Array(vec![Json::text(name.as_str())]))]);
        Some(Stored {
            part,
            shape: "Trigger",
            readings: vec![
                reading("GetTrigger", one, "Trigger"),
                reading("BatchGetTriggers", batch, "Triggers.member"),
                every_trigger(&name),
            ],
        })
    }

    fn makes(&self, operation: &str, request: &Json) -> Vec<Thing> {
        let mut things = Vec::new();
        if let Some(name) = name(request) {
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

    fn creates(&self, operation: &str, request: &Json) -> Option<Thing> {
        let kind = match operation {
            "CreateTrigger" => &TRIGGER,
            "CreateWorkflow" => &WORKFLOW,
            "CreateJob" => &JOB,
            "CreateCrawler" => &CRAWLER,
            _ => return None,
        };
        Some(kind.called(name(request)?))
    }

    fn leaves(&self, operation: &str, request: &Json) -> Vec<Thing> {
        let called = |name: Json| TRIGGER.oddly_called(Some(name));
        match (operation, request.get("Name")) {
            ("CreateTrigger", Some(Json::Number(number))) => {
                let as_text = Json::text(number.as_str());
                vec![called(Json::Number(number.clone())), called(as_text)]
            }
            ("CreateTrigger", Some(odd)) if text(odd).is_none() => vec![called(odd.clone())],
            ("CreateTrigger", None) => vec![TRIGGER.oddly_called(None)],
            _ => Vec::new(),
        }
    }

    fn bystander(&self, name: &str) -> Option<Bystander> {
        let (watched, started) = (format!("{name}-watched"), format!("{name}-started"));
        let condition = object([
            ("LogicalOperator", Json::text("EQUALS")),
            ("JobName", Json::text(watched.as_str())),
            ("State", Json::text("SUCCEEDED")),
        ]);
        let action = object([
            ("JobName", Json::text(started.as_str())),
            ("Arguments", object([("--mode", Json::text("full"))])),
            ("Timeout", Json::integer(5)),
        ]);
        let input = object([
            ("Name", Json::text(name)),
            ("Type", Json::text("CONDITIONAL")),
            ("Description", Json::text("stands by")),
            (
                "Predicate",
                // It is needed with several conditions only; some want it always.
                object([
                    ("Logical", Json::text("AND")),
                    ("Conditions", Json::Array(vec![condition])),
                ]),
            ),
            ("Actions", Json::Array(vec![action])),
        ]);
        let trigger = make_trigger(name, input);
        Some(Bystander {
            make: vec![create_job(&watched), create_job(&started), trigger],
            reading: every_trigger(name),
            shape: "Trigger",
        })
    }

    fn sequences(&self, seed: u64, random: u64) -> Vec<Sequence> {
        let mut all = sequences::all();
        let place = |sequence: &Sequence| FIRST.iter().position(|name| *name == sequence.name);
        all.sort_by_key(|sequence| place(sequence).unwrap_or(FIRST.len()));
        all.extend((0..random).map(|number| random::sequence(seed, number)));
        all
    }

    fn model(&self, prefix: &str) -> Box<dyn Model> {
        Box::new(Glued::new(prefix))
    }

    fn provoke(&self, operation: &str, error: &str) -> Option<Provocation> {
        match (operation, error) {
            (_, "InvalidInputException") => Some(Provocation::Invalid),
            ("CreateTrigger", "AlreadyExistsException") => Some(Provocation::Twice),
            ("StopWorkflowRun", "IllegalWorkflowStateException") => Some(Provocation::Twice),
            (
                "GetTrigger" | "UpdateTrigger" | "GetWorkflow" | "GetWorkflowRun"
                | "GetWorkflowRuns" | "StopWorkflowRun",
                "EntityNotFoundException",
            ) => Some(Provocation::Unprepared),
            _ => None,
        }
    }
}

/// The sequences that show most with few calls, in the order in which they are
/// played; then the others.
const FIRST: [&str; 13] = [
    "create-read-update-delete",
    "longest-name-of-two-byte-characters",
    "workflow-and-its-triggers",
    "run-to-its-end",
    "nothing-there",
    "create-twice",
    "one-start-trigger",
    "tags",
    "tokens",
    "pages",
    "trigger-states",
    "stop-a-run",
    "runs-of-a-workflow",
];

/// Lists all triggers, of which one is looked for.
fn every_trigger(name: &str) -> Reading {
    Reading {
        operation: "GetTriggers",
        input: object([]),
        at: "Triggers.member",
        which: ("Name", name.to_owned()),
        token: Some("NextToken"),
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
        Thing {
            name: name.to_owned(),
            ..self.oddly_called(Some(Json::text(name)))
        }
    }

    /// One that has what can be no name, or none.
    fn oddly_called(&self, name: Option<Json>) -> Thing {
        let told = name.as_ref().map(Json::to_bytes).unwrap_or_default();
        let input = Json::Object(
            name.map(|name| (self.member.to_owned(), name))
                .into_iter()
                .collect(),
        );
        let call = |operation| Call::new(operation, input.clone());
        Thing {
            name: String::from_utf8_lossy(&told).into_owned(),
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
    Call {
        makes: Some(Box::new(JOB.called(name))),
        stays: true,
        ..Call::new("CreateJob", object(members))
    }
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
    Call {
        makes: Some(Box::new(CRAWLER.called(name))),
        stays: true,
        ..Call::new("CreateCrawler", object(members))
    }
}

fn create_workflow(name: &str) -> Call {
    Call {
        makes: Some(Box::new(WORKFLOW.called(name))),
        ..Call::new("CreateWorkflow", object([("Name", Json::text(name))]))
    }
}

fn make_trigger(name: &str, input: Json) -> Call {
    Call {
        makes: Some(Box::new(TRIGGER.called(name))),
        ..Call::new("CreateTrigger", input)
    }
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
            ("JobName", Json::text(start_of(name))),
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
    make_trigger(name, input)
}

/// A name that goes with another one, as long as it may be.
fn start_of(workflow: &str) -> String {
    let kept: String = workflow.chars().take(200).collect();
    format!("{kept}-start")
}

/// A trigger that starts a job.
fn start(job: &str) -> Call {
    let action = object([("JobName", Json::text(job))]);
    let name = start_of(job);
    let members = [
        ("Name", Json::text(name.as_str())),
        ("Type", Json::text("ON_DEMAND")),
        ("Actions", Json::Array(vec![action])),
    ];
    make_trigger(&name, object(members))
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
        makes: Some(Box::new(WORKFLOW.called(name))),
        gives: Some(Given {
            member: "RunId",
            as_member: "RunId",
        }),
        ..Call::new("StartWorkflowRun", object([("Name", Json::text(name))]))
    };
    vec![
        create_workflow(name),
        create_job(name),
        make_trigger(&start_of(name), trigger),
        start,
    ]
}
