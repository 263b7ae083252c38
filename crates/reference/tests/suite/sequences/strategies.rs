//! Which steps there are: all operations on a few names, broken requests, plans
//! and time.

mod asking;
mod defining;
mod triggers;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::likely::Likely;
use super::step::{Ask, Step, Which};
use asking::{asking, broken};
use defining::defining;
use triggers::create_trigger;

const JOBS: [&str; 4] = ["a", "b", "c", "d"];
const CRAWLERS: [&str; 2] = ["x", "y"];
const WORKFLOWS: [&str; 2] = ["w", "v"];
pub(super) const TRIGGERS: [&str; 6] = ["p", "q", "r", "s", "t", "u"];
/// Where a trigger can be, and how often.
const SCOPES: [(u32, Option<&str>); 3] = [(4, Some("w")), (3, None), (1, Some("v"))];

/// How what is waited for ends; mostly well, as most runs do.
const JOB_ENDS: [&str; 5] = ["SUCCEEDED", "SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT"];
const CRAWL_ENDS: [&str; 4] = ["SUCCEEDED", "SUCCEEDED", "FAILED", "CANCELLED"];

/// What is there before the first step: all but a job, and no trigger.
pub(crate) fn at_first() -> Vec<Ask> {
    let jobs = [("a", 1), ("b", 2), ("c", 1)];
    let jobs = jobs
        .into_iter()
        .map(|(job, most)| Ask::new("CreateJob", a_job(job, most)));
    let crawlers = CRAWLERS
        .iter()
        .map(|crawler| Ask::new("CreateCrawler", a_crawler(crawler)));
    let workflows = WORKFLOWS.iter();
    let workflows = workflows.map(|workflow| Ask::new("CreateWorkflow", json!({"Name": workflow})));
    jobs.chain(crawlers).chain(workflows).collect()
}

/// Triggers to begin with: some of a workflow, some outside of any.
pub(crate) fn triggers_at_first() -> BoxedStrategy<Likely> {
    let scopes = [Some("w"), Some("w"), Some("w"), None, None];
    let nothing = Just(Likely::default()).boxed();
    scopes.into_iter().fold(nothing, |before, scope| {
        let one_more = move |likely: Likely| {
            let create = create_trigger(scope, &likely);
            let with = likely.clone();
            let created = create.prop_map(move |ask| with.clone().after(&Step::Ask(ask)));
            prop_oneof![1 => Just(likely), 7 => created]
        };
        before.prop_flat_map(one_more).boxed()
    })
}

/// A step, given what is likely to be there.
pub(crate) fn step(likely: &Likely) -> BoxedStrategy<Step> {
    let scopes: Vec<_> = SCOPES
        .iter()
        .map(|(weight, scope)| (*weight, create_trigger(*scope, likely)))
        .collect();
    let few = likely.triggers.len() < TRIGGERS.len();
    prop_oneof![
        if few { 12 } else { 2 } => prop::strategy::Union::new_weighted(scopes).prop_map(Step::Ask),
        14 => (1..5u64).prop_map(Step::Ticks),
        10 => starting(likely).prop_map(Step::Ask),
        5 => stopping().prop_map(Step::Ask),
        5 => plan().prop_map(Step::Plan),
        6 => defining().prop_map(Step::Ask),
        6 => asking().prop_map(Step::Ask),
        2 => broken().prop_map(Step::Ask),
        6 => more(),
    ]
    .boxed()
}

fn more() -> impl Strategy<Value = Step> + use<> {
    let most = prop::option::of(1..4u64);
    (0..8usize, most, prop::bool::weighted(0.25)).prop_map(|(of, most, of_another)| Step::More {
        of,
        most,
        of_another,
    })
}

fn a_job(name: &str, most: usize) -> Value {
    json!({"Name": name, "Role": "r", "Command": {"Name": "glueetl"},
           "ExecutionProperty": {"MaxConcurrentRuns": most}})
}

fn a_crawler(name: &str) -> Value {
    json!({"Name": name, "Role": "r", "Targets": {}})
}

/// A request on one of these names.
fn named(
    operations: &'static [&'static str],
    member: &'static str,
    names: &'static [&'static str],
) -> impl Strategy<Value = Ask> + use<> {
    (select(operations), select(names))
        .prop_map(move |(operation, name)| Ask::new(operation, json!({ member: name })))
}

/// A request on one of the runs of a job or a workflow.
fn of_a_run(
    operations: &'static [&'static str],
    member: &'static str,
    names: &'static [&'static str],
) -> impl Strategy<Value = Ask> + use<> {
    let which = prop_oneof![
        9 => (0..4usize).prop_map(Which::The),
        1 => (0..4usize).prop_map(Which::Anothers),
        1 => Just(Which::Nobodys),
    ];
    let key = select(&["k", "l"][..]);
    (named(operations, member, names), which, key).prop_map(|(mut ask, which, key)| {
        ask.run = Some(which);
        if ask.operation == "PutWorkflowRunProperties" {
            ask.input["RunProperties"] = json!({ key: "put" });
        }
        ask
    })
}

fn starting(likely: &Likely) -> impl Strategy<Value = Ask> + use<> {
    let workflows: Vec<&str> = WORKFLOWS
        .into_iter()
        .filter(|workflow| likely.has_start(Some(workflow)))
        .collect();
    let outside: Vec<String> = likely.on_demand_outside();
    let ask =
        |operation: &'static str| move |name: String| Ask::new(operation, json!({ "Name": name }));
    let any = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let or_any =
        |names: Vec<String>, all: &[&str]| select(if names.is_empty() { any(all) } else { names });
    prop_oneof![
        6 => or_any(any(&workflows), &WORKFLOWS).prop_map(ask("StartWorkflowRun")),
        4 => or_any(outside, &TRIGGERS).prop_map(ask("StartTrigger")),
        1 => named(&["StartWorkflowRun"], "Name", &WORKFLOWS),
        1 => named(&["StartTrigger"], "Name", &TRIGGERS),
        1 => named(&["StartJobRun"], "JobName", &JOBS),
        2 => named(&["StartCrawler"], "Name", &CRAWLERS),
    ]
}

fn stopping() -> impl Strategy<Value = Ask> + use<> {
    prop_oneof![
        3 => of_a_run(&["StopWorkflowRun"], "Name", &WORKFLOWS),
        2 => of_a_run(&["BatchStopJobRun"], "JobName", &JOBS),
        2 => named(&["StopCrawler"], "Name", &CRAWLERS),
        1 => named(&["StopTrigger"], "Name", &TRIGGERS),
    ]
}

fn plan() -> impl Strategy<Value = Value> {
    let of_a_job = (select(&JOBS[..]), select(&JOB_ENDS[..]))
        .prop_map(|(job, ends)| json!({"job": job, "ends": ends}));
    let of_a_crawler = (select(&CRAWLERS[..]), select(&CRAWL_ENDS[..]))
        .prop_map(|(crawler, ends)| json!({"crawler": crawler, "ends": ends}));
    let of = prop_oneof![3 => of_a_job, 1 => of_a_crawler];
    (of, 1..8u64, prop::option::of(1..3u64), prop::bool::ANY).prop_map(
        |(mut plan, after, times, told)| {
            plan["after"] = json!(after);
            if let Some(times) = times {
                plan["times"] = json!(times);
            }
            if told {
                plan["message"] = json!("as planned");
            }
            plan
        },
    )
}
