//! Runs: started, watched to their end, and stopped.

use smithereens_cases::json::Json;
use smithereens_harness::{Sequence, Step, object};

use super::sequence;
use super::steps::{
    advance, ask, call, condition, ended, job, jobs, look, plan_job, start, started_by, starts,
    stop, text, two_jobs_and_a_crawler, waits,
};

pub(super) fn several_runs() -> Vec<Step> {
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

pub(super) fn properties() -> Vec<Step> {
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

pub(super) fn run_to_its_end() -> Vec<Step> {
    let mut steps = two_jobs_and_a_crawler();
    steps.extend(jobs(["~all", "~any", "~neither", "~after-crawl"]));
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

pub(super) fn run_with_failures() -> Vec<Step> {
    let mut steps = jobs(["~a", "~b", "~c", "~d"]);
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
pub(super) fn conditions() -> Vec<Sequence> {
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

pub(super) fn stop_a_run() -> Vec<Step> {
    let mut steps = two_jobs_and_a_crawler();
    steps.extend(jobs(["~next", "~other"]));
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
    steps.push(advance(2));
    steps.push(Step::Call(look("~w", "$run")));
    steps.push(stop("~w", "$run"));
    steps.push(Step::Until(look("~w", "$run")));
    // What goes on would show a moment later.
    steps.push(advance(5));
    steps.push(Step::Call(look("~w", "$run")));
    steps.push(stop("~w", "$run"));
    steps.push(Step::Call(look("~w", "$run")));
    steps
}

pub(super) fn stop_what_has_ended() -> Vec<Step> {
    let mut steps = vec![job("~a")];
    steps.extend(started_by("~w", "~start", starts(&["~a"])));
    steps.push(start("~w", "run"));
    steps.push(Step::Until(look("~w", "$run")));
    steps.push(stop("~w", "$run"));
    steps.push(Step::Call(look("~w", "$run")));
    steps.push(advance(3));
    steps.push(Step::Call(look("~w", "$run")));
    steps
}

pub(super) fn made_after_the_start() -> Vec<Step> {
    let mut steps = vec![job("~a"), job("~late")];
    steps.extend(started_by("~w", "~start", starts(&["~a"])));
    steps.push(start("~w", "run"));
    let ended = ended("~a", "SUCCEEDED");
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
