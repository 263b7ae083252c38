//! The sequences that are written down: what is created, changed, read, listed,
//! run, stopped and removed, and what must come of it.

use smithereens_cases::json::Json;
use smithereens_harness::{Ask, Sequence, Step, object};

/// All of them.
pub(super) fn all() -> Vec<Sequence> {
    let mut all = vec![
        sequence("create-read-update-delete", life()),
        sequence("create-twice", twice()),
        sequence("nothing-there", nothing_there()),
        sequence("create-again-with-less", again_with_less()),
        sequence("longest-name-of-two-byte-characters", long_name()),
        sequence("updates-clear", updates_clear()),
        sequence("pages", pages()),
        sequence("tokens", tokens()),
        sequence("tags", tags()),
        sequence("workflow-and-its-triggers", workflow()),
        sequence("trigger-states", trigger_states()),
        sequence("one-start-trigger", one_start_trigger()),
        sequence("same-name-at-the-same-time", same_name_together()),
        sequence("updates-at-the-same-time", updates_together()),
        sequence("reads-at-the-same-time", reads_together()),
        sequence("lists-while-others-write", lists_together()),
        sequence("runs-of-a-workflow", several_runs()),
        sequence("run-properties", properties()),
        sequence("run-to-its-end", run_to_its_end()),
        sequence("run-with-failures", run_with_failures()),
        sequence("stop-a-run", stop_a_run()),
        sequence("stop-what-has-ended", stop_what_has_ended()),
        sequence("trigger-made-after-the-start", made_after_the_start()),
    ];
    all.extend(conditions());
    // It takes hundreds of calls.
    all.push(sequence("more-than-a-default-page", many()));
    all
}

fn sequence(name: &str, steps: Vec<Step>) -> Sequence {
    Sequence {
        name: name.to_owned(),
        steps,
    }
}

pub(super) fn ask<const N: usize>(operation: &'static str, members: [(&str, Json); N]) -> Ask {
    Ask::new(operation, object(members))
}

fn call<const N: usize>(operation: &'static str, members: [(&str, Json); N]) -> Step {
    Step::Call(ask(operation, members))
}

pub(super) fn list(items: impl IntoIterator<Item = Json>) -> Json {
    Json::Array(items.into_iter().collect())
}

pub(super) fn job(name: &str) -> Step {
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

pub(super) fn crawler(name: &str) -> Step {
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

fn text(text: &str) -> Json {
    Json::text(text)
}

/// Actions that start jobs.
pub(super) fn starts(jobs: &[&str]) -> Json {
    list(jobs.iter().map(|job| object([("JobName", text(job))])))
}

fn on_demand(name: &str, jobs: &[&str]) -> Ask {
    ask(
        "CreateTrigger",
        [
            ("Name", text(name)),
            ("Type", text("ON_DEMAND")),
            ("Actions", starts(jobs)),
        ],
    )
}

fn get(name: &str) -> Step {
    call("GetTrigger", [("Name", text(name))])
}

fn delete(name: &str) -> Step {
    call("DeleteTrigger", [("Name", text(name))])
}

fn all_triggers() -> Step {
    Step::Pages(ask("GetTriggers", []))
}

/// Everything that a trigger can have, with text that somebody may trim.
fn full(name: &str) -> Ask {
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

fn condition(of: &str, name: &str, state_of: &str, state: &str) -> Json {
    object([
        ("LogicalOperator", text("EQUALS")),
        (of, text(name)),
        (state_of, text(state)),
    ])
}

fn life() -> Vec<Step> {
    let names = list([text("~t"), text("~never"), text("~t")]);
    let update = object([
        ("Description", text("changed")),
        ("Actions", starts(&["~a"])),
    ]);
    vec![
        job("~a"),
        job("~b"),
        Step::Call(full("~t")),
        get("~t"),
        call("BatchGetTriggers", [("TriggerNames", names)]),
        all_triggers(),
        call(
            "UpdateTrigger",
            [("Name", text("~t")), ("TriggerUpdate", update)],
        ),
        get("~t"),
        all_triggers(),
        delete("~t"),
        get("~t"),
        all_triggers(),
        delete("~t"),
    ]
}

fn twice() -> Vec<Step> {
    vec![
        job("~a"),
        job("~b"),
        Step::Call(on_demand("~t", &["~a"])),
        Step::Call(on_demand("~t", &["~b"])),
        get("~t"),
    ]
}

fn nothing_there() -> Vec<Step> {
    let update = object([("Description", text("of nothing"))]);
    vec![
        get("~never"),
        call(
            "UpdateTrigger",
            [("Name", text("~never")), ("TriggerUpdate", update)],
        ),
        get("~never"),
        delete("~never"),
        call("GetWorkflow", [("Name", text("~never"))]),
        call(
            "StopWorkflowRun",
            [("Name", text("~never")), ("RunId", text("wr_0"))],
        ),
    ]
}

fn again_with_less() -> Vec<Step> {
    vec![
        job("~a"),
        job("~b"),
        Step::Call(full("~t")),
        delete("~t"),
        Step::Call(on_demand("~t", &["~a"])),
        get("~t"),
        all_triggers(),
    ]
}

fn long_name() -> Vec<Step> {
    vec![
        job("~a"),
        Step::Call(on_demand("~^é", &["~a"])),
        get("~^é"),
        delete("~^é"),
    ]
}

/// Each optional member of a trigger is given, and then not.
fn updates_clear() -> Vec<Step> {
    let update = |members: Vec<(&str, Json)>| {
        let members = members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        let update = Json::Object(members.collect());
        call(
            "UpdateTrigger",
            [("Name", text("~t")), ("TriggerUpdate", update)],
        )
    };
    let wait = object([(
        "Conditions",
        list([condition("JobName", "~a", "State", "FAILED")]),
    )]);
    vec![
        job("~a"),
        job("~b"),
        Step::Call(full("~t")),
        update(vec![
            ("Actions", starts(&["~b"])),
            ("Predicate", wait.clone()),
        ]),
        get("~t"),
        update(vec![
            ("Description", text("back")),
            ("Actions", starts(&["~b"])),
            ("Predicate", wait),
        ]),
        get("~t"),
    ]
}

fn some(count: usize) -> Vec<Step> {
    let mut steps = vec![job("~a"), job("~b")];
    for number in 0..count {
        let of = if number % 2 == 0 { "~a" } else { "~b" };
        steps.push(Step::Call(on_demand(&format!("~t{number}"), &[of])));
    }
    steps
}

fn pages() -> Vec<Step> {
    let mut steps = some(7);
    for size in [1, 2, 3, 7, 8] {
        steps.push(Step::Pages(ask(
            "GetTriggers",
            [("MaxResults", Json::integer(size))],
        )));
    }
    let of_a = ("DependentJobName", text("~a"));
    steps.push(Step::Pages(ask("GetTriggers", [of_a.clone()])));
    steps.push(Step::Pages(ask(
        "GetTriggers",
        [of_a, ("MaxResults", Json::integer(2))],
    )));
    steps
}

/// More than a page has that nobody limits, in any implementation seen: 100 or 200.
fn many() -> Vec<Step> {
    let mut steps = some(205);
    steps.push(all_triggers());
    steps
}

fn tokens() -> Vec<Step> {
    let mut steps = some(4);
    let first = Ask {
        gives: Some(("NextToken", "token")),
        ..ask(
            "GetTriggers",
            [
                ("DependentJobName", text("~a")),
                ("MaxResults", Json::integer(1)),
            ],
        )
    };
    steps.push(Step::Pages(first));
    steps.push(call("GetTriggers", [("NextToken", text("smithereens"))]));
    steps.push(call(
        "GetTriggers",
        [
            ("DependentJobName", text("~b")),
            ("MaxResults", Json::integer(1)),
            ("NextToken", text("$token")),
        ],
    ));
    steps
}

fn tags() -> Vec<Step> {
    let mark = || object([("team", text("smithereens"))]);
    let mut tagged = on_demand("~t", &["~a"]);
    tagged.input.set("Tags", mark());
    let arn = text("arn:aws:glue:us-east-1:123456789012:trigger/~t");
    vec![
        job("~a"),
        Step::Call(tagged),
        Step::Call(on_demand("~u", &["~a"])),
        Step::Pages(ask("ListTriggers", [("Tags", mark())])),
        delete("~t"),
        Step::Call(on_demand("~t", &["~a"])),
        Step::Pages(ask("ListTriggers", [("Tags", mark())])),
        call("GetTags", [("ResourceArn", arn)]),
    ]
}

/// A workflow that an ON_DEMAND trigger starts.
fn started_by(workflow: &str, trigger: &str, actions: Json) -> Vec<Step> {
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
fn waits(
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

fn workflow() -> Vec<Step> {
    let get_workflow = |name: &str| {
        call(
            "GetWorkflow",
            [("Name", text(name)), ("IncludeGraph", Json::Bool(true))],
        )
    };
    let mut steps = vec![job("~a"), job("~b")];
    steps.extend(started_by("~w", "~w-start", starts(&["~a"])));
    steps.extend(started_by("~v", "~v-start", starts(&["~b"])));
    steps.push(get_workflow("~w"));
    steps.push(call("GetWorkflow", [("Name", text("~v"))]));
    steps.push(call("DeleteWorkflow", [("Name", text("~w"))]));
    steps.push(call("GetWorkflow", [("Name", text("~w"))]));
    steps.push(get("~w-start"));
    steps.push(all_triggers());
    steps
}

fn trigger_states() -> Vec<Step> {
    let mut started = full("~t");
    started.input.set("StartOnCreation", Json::Bool(true));
    vec![
        job("~a"),
        job("~b"),
        Step::Call(started),
        get("~t"),
        Step::Call(full("~u")),
        get("~u"),
        call("StartTrigger", [("Name", text("~u"))]),
        get("~u"),
        call("StopTrigger", [("Name", text("~u"))]),
        get("~u"),
    ]
}

fn one_start_trigger() -> Vec<Step> {
    let mut steps = vec![job("~a"), job("~b")];
    steps.extend(started_by("~w", "~one", starts(&["~a"])));
    let mut other = on_demand("~other", &["~b"]);
    other.input.set("WorkflowName", text("~w"));
    steps.push(Step::Call(other));
    steps
}

fn same_name_together() -> Vec<Step> {
    let jobs = ["~a", "~b", "~c", "~d"];
    let mut steps: Vec<Step> = jobs.iter().map(|name| job(name)).collect();
    for name in ["~t", "~u"] {
        let asks = jobs.iter().map(|job| on_demand(name, &[job]));
        steps.push(Step::Together(asks.collect()));
        steps.push(get(name));
    }
    steps
}

fn updates_together() -> Vec<Step> {
    let mut steps = some(4);
    let update = |number: usize| {
        let update = object([
            ("Description", text(&format!("changed {number}"))),
            ("Actions", starts(&["~b"])),
        ]);
        let name = text(&format!("~t{number}"));
        ask("UpdateTrigger", [("Name", name), ("TriggerUpdate", update)])
    };
    steps.push(Step::Together((0..4).map(update).collect()));
    steps.extend((0..4).map(|number| get(&format!("~t{number}"))));
    steps.push(Step::Together(
        (4..8)
            .map(|number| on_demand(&format!("~t{number}"), &["~a"]))
            .collect(),
    ));
    steps.push(all_triggers());
    steps
}

fn reads_together() -> Vec<Step> {
    let mut steps = some(4);
    for _ in 0..3 {
        let read = |number: usize| ask("GetTrigger", [("Name", text(&format!("~t{number}")))]);
        steps.push(Step::Together((0..4).map(read).collect()));
    }
    steps
}

fn lists_together() -> Vec<Step> {
    let mut steps = some(3);
    let names = list(["~t0", "~t1", "~t2", "~t3"].map(text));
    for number in 3..6 {
        steps.push(Step::Together(vec![
            on_demand(&format!("~t{number}"), &["~a"]),
            ask("BatchGetTriggers", [("TriggerNames", names.clone())]),
            ask("GetTrigger", [("Name", text("~t1"))]),
        ]));
    }
    steps.push(all_triggers());
    steps
}

/// Starts a run, whose identifier is called so from then on.
fn start(workflow: &str, called: &'static str) -> Step {
    Step::Call(Ask {
        gives: Some(("RunId", called)),
        ..ask("StartWorkflowRun", [("Name", text(workflow))])
    })
}

fn look(workflow: &str, called: &str) -> Ask {
    ask(
        "GetWorkflowRun",
        [
            ("Name", text(workflow)),
            ("RunId", text(called)),
            ("IncludeGraph", Json::Bool(true)),
        ],
    )
}

fn stop(workflow: &str, called: &str) -> Step {
    call(
        "StopWorkflowRun",
        [("Name", text(workflow)), ("RunId", text(called))],
    )
}

fn several_runs() -> Vec<Step> {
    let mut steps = vec![job("~a")];
    let list_runs = |size| {
        Step::Pages(ask(
            "GetWorkflowRuns",
            [("Name", text("~w")), ("MaxResults", Json::integer(size))],
        ))
    };
    steps.extend(started_by("~w", "~start", starts(&["~a"])));
    for called in ["one", "two", "three"] {
        steps.push(start("~w", called));
    }
    steps.extend([list_runs(1), list_runs(2), list_runs(10)]);
    steps.push(Step::Until(look("~w", "$one")));
    steps.push(call("DeleteWorkflow", [("Name", text("~w"))]));
    steps.push(call("CreateWorkflow", [("Name", text("~w"))]));
    steps.push(list_runs(10));
    steps
}

fn properties() -> Vec<Step> {
    let put = |name: &str, value: &str| {
        call(
            "PutWorkflowRunProperties",
            [
                ("Name", text("~w")),
                ("RunId", text("$run")),
                ("RunProperties", object([(name, text(value))])),
            ],
        )
    };
    let read = || {
        call(
            "GetWorkflowRunProperties",
            [("Name", text("~w")), ("RunId", text("$run"))],
        )
    };
    let mut steps = vec![job("~a")];
    steps.extend(started_by("~w", "~start", starts(&["~a"])));
    steps.push(start("~w", "run"));
    steps.extend([
        put("one", "1"),
        read(),
        put("two", "2"),
        read(),
        put("one", "3"),
        read(),
    ]);
    steps
}

fn run_to_its_end() -> Vec<Step> {
    let mut steps: Vec<Step> = ["~a", "~b", "~all", "~any", "~neither", "~after-crawl"]
        .iter()
        .map(|name| job(name))
        .collect();
    steps.push(crawler("~c"));
    let mut first = vec![object([("JobName", text("~a"))])];
    first.push(object([("JobName", text("~b"))]));
    first.push(object([("CrawlerName", text("~c"))]));
    steps.extend(started_by("~w", "~start", list(first)));
    let ended = |name: &str, state: &str| condition("JobName", name, "State", state);
    let crawled = condition("CrawlerName", "~c", "CrawlState", "SUCCEEDED");
    steps.push(waits(
        "~w",
        "~t-all",
        Some("AND"),
        vec![ended("~a", "SUCCEEDED"), ended("~b", "SUCCEEDED")],
        starts(&["~all"]),
    ));
    steps.push(waits(
        "~w",
        "~t-any",
        Some("ANY"),
        vec![ended("~a", "FAILED"), ended("~b", "SUCCEEDED")],
        starts(&["~any"]),
    ));
    steps.push(waits(
        "~w",
        "~t-neither",
        Some("AND"),
        vec![ended("~a", "SUCCEEDED"), ended("~b", "FAILED")],
        starts(&["~neither"]),
    ));
    steps.push(waits(
        "~w",
        "~t-crawl",
        None,
        vec![crawled],
        starts(&["~after-crawl"]),
    ));
    // One takes longer than the other, where that can be arranged.
    steps.push(plan_job("~a", "SUCCEEDED", 3));
    steps.push(plan_job("~b", "SUCCEEDED", 8));
    steps.push(start("~w", "run"));
    steps.push(Step::Until(look("~w", "$run")));
    steps
}

/// How a job's next runs end, where that can be arranged.
fn plan_job(job: &str, ends: &str, after: i64) -> Step {
    Step::Plan(
        "plan",
        object([
            ("job", text(job)),
            ("ends", text(ends)),
            ("after", Json::integer(after)),
        ]),
    )
}

fn run_with_failures() -> Vec<Step> {
    let mut steps: Vec<Step> = ["~a", "~b", "~c", "~d"]
        .iter()
        .map(|name| job(name))
        .collect();
    steps.extend(started_by(
        "~w",
        "~start",
        starts(&["~a", "~b", "~c", "~d"]),
    ));
    steps.push(plan_job("~a", "FAILED", 3));
    steps.push(plan_job("~b", "TIMEOUT", 4));
    steps.push(plan_job("~c", "STOPPED", 3));
    steps.push(start("~w", "run"));
    steps.push(Step::Until(look("~w", "$run")));
    steps
}

/// For each state that a job can end in: what waits for it, and what waits for the
/// others.
fn conditions() -> Vec<Sequence> {
    let states = ["SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"];
    let of = |ends: &str| {
        let mut steps = vec![job("~a")];
        steps.extend(started_by("~w", "~start", starts(&["~a"])));
        for state in states {
            let (trigger, started) = (format!("~t-{state}"), format!("~on-{state}"));
            steps.push(job(&started));
            let condition = condition("JobName", "~a", "State", state);
            steps.push(waits(
                "~w",
                &trigger,
                None,
                vec![condition],
                starts(&[started.as_str()]),
            ));
        }
        steps.push(plan_job("~a", ends, 4));
        steps.push(start("~w", "run"));
        steps.push(Step::Until(look("~w", "$run")));
        steps
    };
    let name = |ends: &str| format!("what-waits-for-{}", ends.to_lowercase());
    states
        .iter()
        .map(|ends| sequence(&name(ends), of(ends)))
        .collect()
}

fn stop_a_run() -> Vec<Step> {
    let mut steps: Vec<Step> = ["~a", "~b", "~next", "~other"]
        .iter()
        .map(|name| job(name))
        .collect();
    steps.push(crawler("~c"));
    let mut first = vec![object([("JobName", text("~a"))])];
    first.push(object([("JobName", text("~b"))]));
    first.push(object([("CrawlerName", text("~c"))]));
    steps.extend(started_by("~w", "~start", list(first)));
    let ended = |name: &str, state: &str| condition("JobName", name, "State", state);
    steps.push(waits(
        "~w",
        "~t",
        Some("ANY"),
        vec![ended("~a", "STOPPED"), ended("~a", "SUCCEEDED")],
        starts(&["~next"]),
    ));
    steps.push(waits(
        "~w",
        "~u",
        Some("ANY"),
        vec![ended("~b", "STOPPED"), ended("~b", "SUCCEEDED")],
        starts(&["~other"]),
    ));
    steps.push(plan_job("~a", "SUCCEEDED", 30));
    steps.push(plan_job("~b", "SUCCEEDED", 30));
    steps.push(Step::Plan(
        "plan",
        object([
            ("crawler", text("~c")),
            ("ends", text("SUCCEEDED")),
            ("after", Json::integer(30)),
        ]),
    ));
    steps.push(start("~w", "run"));
    steps.push(Step::Plan("advance", object([("ticks", Json::integer(2))])));
    steps.push(Step::Call(look("~w", "$run")));
    steps.push(stop("~w", "$run"));
    steps.push(Step::Until(look("~w", "$run")));
    // What goes on would show a moment later.
    steps.push(Step::Plan("advance", object([("ticks", Json::integer(5))])));
    steps.push(Step::Call(look("~w", "$run")));
    steps.push(stop("~w", "$run"));
    steps.push(Step::Call(look("~w", "$run")));
    steps
}

fn stop_what_has_ended() -> Vec<Step> {
    let mut steps = vec![job("~a")];
    steps.extend(started_by("~w", "~start", starts(&["~a"])));
    steps.push(start("~w", "run"));
    steps.push(Step::Until(look("~w", "$run")));
    steps.push(stop("~w", "$run"));
    steps.push(Step::Call(look("~w", "$run")));
    steps.push(Step::Plan("advance", object([("ticks", Json::integer(3))])));
    steps.push(Step::Call(look("~w", "$run")));
    steps
}

fn made_after_the_start() -> Vec<Step> {
    let mut steps = vec![job("~a"), job("~late")];
    steps.extend(started_by("~w", "~start", starts(&["~a"])));
    steps.push(start("~w", "run"));
    let ended = condition("JobName", "~a", "State", "SUCCEEDED");
    steps.push(waits(
        "~w",
        "~t-late",
        None,
        vec![ended],
        starts(&["~late"]),
    ));
    steps.push(Step::Until(look("~w", "$run")));
    steps
}
