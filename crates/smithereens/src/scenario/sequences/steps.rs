//! How sequences are written down: one function for a call, or for what several
//! sequences begin with. `~` stands for the run's own prefix.

use smithereens_cases::json::Json;
use smithereens_harness::{Ask, Step, object};

pub(in crate::scenario) fn ask<const N: usize>(
    operation: &'static str,
    members: [(&str, Json); N],
) -> Ask {
    Ask::new(operation, object(members))
}

pub(in crate::scenario) fn call<const N: usize>(
    operation: &'static str,
    members: [(&str, Json); N],
) -> Step {
    Step::Call(ask(operation, members))
}

pub(in crate::scenario) fn list(items: impl IntoIterator<Item = Json>) -> Json {
    Json::Array(items.into_iter().collect())
}

pub(in crate::scenario) fn text(text: &str) -> Json {
    Json::text(text)
}

pub(in crate::scenario) fn job(name: &str) -> Step {
    let command = object([
        ("Name", text("glueetl")),
        ("ScriptLocation", text("s3://smithereens/script.py")),
    ]);
    let role = text("arn:aws:iam::123456789012:role/smithereens");
    call(
        "CreateJob",
        [("Name", text(name)), ("Role", role), ("Command", command)],
    )
}

pub(in crate::scenario) fn jobs<const N: usize>(names: [&str; N]) -> Vec<Step> {
    names.map(job).into()
}

pub(in crate::scenario) fn crawler(name: &str) -> Step {
    let target = object([("Path", text("s3://smithereens/data"))]);
    call(
        "CreateCrawler",
        [
            ("Name", text(name)),
            ("Role", text("arn:aws:iam::123456789012:role/smithereens")),
            ("DatabaseName", text("smithereens")),
            ("Targets", object([("S3Targets", list([target]))])),
        ],
    )
}

/// Actions that start jobs.
pub(in crate::scenario) fn starts(jobs: &[&str]) -> Json {
    list(jobs.iter().map(|job| object([("JobName", text(job))])))
}

pub(in crate::scenario) fn on_demand(name: &str, jobs: &[&str]) -> Ask {
    ask(
        "CreateTrigger",
        [
            ("Name", text(name)),
            ("Type", text("ON_DEMAND")),
            ("Actions", starts(jobs)),
        ],
    )
}

pub(in crate::scenario) fn get(name: &str) -> Step {
    call("GetTrigger", [("Name", text(name))])
}

pub(in crate::scenario) fn delete(name: &str) -> Step {
    call("DeleteTrigger", [("Name", text(name))])
}

pub(in crate::scenario) fn all_triggers() -> Step {
    Step::Pages(ask("GetTriggers", []))
}

/// Everything that a trigger can have, with text that somebody may trim.
pub(in crate::scenario) fn full(name: &str) -> Ask {
    let action = object([
        ("JobName", text("~b")),
        (
            "Arguments",
            object([("--Mode", text("full")), ("--empty", text(""))]),
        ),
        ("Timeout", Json::integer(2881)),
        (
            "NotificationProperty",
            object([("NotifyDelayAfter", Json::integer(7))]),
        ),
    ]);
    let condition = condition("JobName", "~a", "State", "SUCCEEDED");
    ask(
        "CreateTrigger",
        [
            ("Name", text(name)),
            ("Type", text("CONDITIONAL")),
            ("Description", text("  as it was written  ")),
            ("Predicate", object([("Conditions", list([condition]))])),
            ("Actions", list([action])),
        ],
    )
}

pub(in crate::scenario) fn condition(of: &str, name: &str, state_of: &str, state: &str) -> Json {
    object([
        ("LogicalOperator", text("EQUALS")),
        (of, text(name)),
        (state_of, text(state)),
    ])
}

pub(in crate::scenario) fn some(count: usize) -> Vec<Step> {
    let mut steps = vec![job("~a"), job("~b")];
    for number in 0..count {
        let of = if number % 2 == 0 { "~a" } else { "~b" };
        steps.push(Step::Call(on_demand(&format!("~t{number}"), &[of])));
    }
    steps
}

/// A workflow that an ON_DEMAND trigger starts.
pub(in crate::scenario) fn started_by(workflow: &str, trigger: &str, actions: Json) -> Vec<Step> {
    vec![
        call("CreateWorkflow", [("Name", text(workflow))]),
        call(
            "CreateTrigger",
            [
                ("Name", text(trigger)),
                ("WorkflowName", text(workflow)),
                ("Type", text("ON_DEMAND")),
                ("Actions", actions),
            ],
        ),
    ]
}

/// A trigger of a workflow that waits.
pub(in crate::scenario) fn waits(
    workflow: &str,
    name: &str,
    logical: Option<&str>,
    conditions: Vec<Json>,
    actions: Json,
) -> Step {
    let mut predicate = object([("Conditions", list(conditions))]);
    if let Some(logical) = logical {
        predicate.set("Logical", text(logical));
    }
    call(
        "CreateTrigger",
        [
            ("Name", text(name)),
            ("WorkflowName", text(workflow)),
            ("Type", text("CONDITIONAL")),
            ("StartOnCreation", Json::Bool(true)),
            ("Predicate", predicate),
            ("Actions", actions),
        ],
    )
}

/// Starts a run, whose identifier is called so from then on.
pub(in crate::scenario) fn start(workflow: &str, called: &'static str) -> Step {
    Step::Call(Ask {
        gives: Some(("RunId", called)),
        ..ask("StartWorkflowRun", [("Name", text(workflow))])
    })
}

pub(in crate::scenario) fn look(workflow: &str, called: &str) -> Ask {
    ask(
        "GetWorkflowRun",
        [
            ("Name", text(workflow)),
            ("RunId", text(called)),
            ("IncludeGraph", Json::Bool(true)),
        ],
    )
}

pub(in crate::scenario) fn stop(workflow: &str, called: &str) -> Step {
    call(
        "StopWorkflowRun",
        [("Name", text(workflow)), ("RunId", text(called))],
    )
}

/// How a job's next runs end, where that can be arranged.
pub(in crate::scenario) fn plan_job(job: &str, ends: &str, after: i64) -> Step {
    Step::Plan(
        "plan",
        object([
            ("job", text(job)),
            ("ends", text(ends)),
            ("after", Json::integer(after)),
        ]),
    )
}

/// What a condition asks of a job's end.
pub(in crate::scenario) fn ended(job: &str, state: &str) -> Json {
    condition("JobName", job, "State", state)
}

/// The workflow `~w`, whose start begins the jobs `~a` and `~b` and the crawler `~c`.
pub(in crate::scenario) fn two_jobs_and_a_crawler() -> Vec<Step> {
    let mut steps = jobs(["~a", "~b"]);
    steps.push(crawler("~c"));
    let actions = [
        object([("JobName", text("~a"))]),
        object([("JobName", text("~b"))]),
        object([("CrawlerName", text("~c"))]),
    ];
    steps.extend(started_by("~w", "~start", list(actions)));
    steps
}

/// Lets time pass, where that can be arranged.
pub(in crate::scenario) fn advance(ticks: i64) -> Step {
    Step::Plan("advance", object([("ticks", Json::integer(ticks))]))
}
