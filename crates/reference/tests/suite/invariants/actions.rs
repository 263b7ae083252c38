//! Actions: a trigger of a workflow fires in a run if its predicate holds, then
//! at most once, and each of its actions is then there exactly once.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Watch;
use super::predicates::holds;
use super::reading::{Node, Reading, WorkflowRun, time};

/// The triggers that have fired in a run.
#[derive(Default)]
pub(super) struct Fired {
    certainly: BTreeSet<String>,
    /// Those that start nothing that bears their name, and whose predicate may
    /// have held for a moment between two readings.
    perhaps: BTreeSet<String>,
}

impl Watch {
    pub(super) fn actions(&mut self, before: &Reading, after: &Reading) {
        for (id, run) in &after.runs {
            let earlier = before.runs.get(id);
            let mut fired = self.fired.remove(id).unwrap_or_default();
            for (name, trigger) in run.triggers() {
                judge(&mut fired, (name, trigger), earlier, run);
            }
            for node in run.places() {
                let seen =
                    earlier.map_or(0, |earlier| earlier.started(&node.kind, &node.name).len());
                for new in node.started.iter().skip(seen) {
                    assert_eq!(new["StartedOn"], time(after.tick), "{new}");
                }
                started_exactly(run, node, &fired);
            }
            self.fired.insert(id.clone(), fired);
        }
    }
}

/// Whether a trigger has fired that had not before, and whether it could and had to.
fn judge(
    fired: &mut Fired,
    (name, trigger): (&str, &Value),
    earlier: Option<&WorkflowRun>,
    run: &WorkflowRun,
) {
    if fired.certainly.contains(name) {
        return;
    }
    if trigger["Type"] != "CONDITIONAL" {
        assert!(earlier.is_none(), "the start trigger fires at the start");
        fired.certainly.insert(name.to_owned());
        return;
    }
    let places = |kind: &str, name: &str| run.started(kind, name);
    let latest = |kind: &str, name: &str| -> Vec<&str> {
        let last = places(kind, name).last();
        last.map(super::reading::state).into_iter().collect()
    };
    // What was the latest at some moment since the reading before.
    let lately = |kind: &str, name: &str| -> Vec<&str> {
        let seen = earlier.map_or(0, |earlier| earlier.started(kind, name).len());
        let since = places(kind, name).iter().skip(seen.saturating_sub(1));
        since.map(super::reading::state).collect()
    };
    let activated = trigger["State"] == "ACTIVATED";
    let must = activated
        && ["RUNNING", "COMPLETED"].contains(&run.status())
        && holds(&trigger["Predicate"], latest);
    let may = activated
        && earlier.is_none_or(|earlier| earlier.status() == "RUNNING")
        && holds(&trigger["Predicate"], lately);
    let own: Vec<&Value> = own_job_runs(run, name).collect();
    if starts(trigger, "JobName") {
        assert!(
            !must || !own.is_empty(),
            "trigger {name} had to fire: {trigger}"
        );
        assert!(may || own.is_empty(), "trigger {name} fired: {trigger}");
        if !own.is_empty() {
            fired.certainly.insert(name.to_owned());
            own.iter()
                .for_each(|started| waited_for(trigger, started, run));
        }
    } else if must {
        fired.certainly.insert(name.to_owned());
    } else if may {
        fired.perhaps.insert(name.to_owned());
    }
}

/// The runs of jobs that a trigger started.
fn own_job_runs<'a>(run: &'a WorkflowRun, trigger: &str) -> impl Iterator<Item = &'a Value> {
    let jobs = run.places().filter(|node| node.kind == "JOB");
    let runs = jobs.flat_map(|node| &node.started);
    runs.filter(move |started| started["TriggerName"] == trigger)
}

fn starts(trigger: &Value, member: &str) -> bool {
    let mut actions = trigger["Actions"].as_array().into_iter().flatten();
    actions.any(|action| action.get(member).is_some())
}

/// That a run's predecessors are those that its trigger waited for: runs of the
/// same workflow's run, and the predicate holds with them.
fn waited_for(trigger: &Value, started: &Value, run: &WorkflowRun) {
    let predecessors = started["PredecessorRuns"].as_array().expect("predecessors");
    let states = |kind: &str, name: &str| -> Vec<&str> {
        if kind == "CRAWLER" {
            let crawls = run
                .places()
                .filter(|node| node.kind == kind && node.name == name);
            return crawls.flat_map(Node::states).collect();
        }
        let mut of = predecessors
            .iter()
            .filter(|predecessor| predecessor["JobName"] == name);
        let Some(predecessor) = of.next() else {
            return Vec::new();
        };
        assert!(
            of.next().is_none(),
            "two predecessors of one job: {started}"
        );
        let mut runs = run.started(kind, name).iter();
        let known = runs.find(|run| run["Id"] == predecessor["RunId"]);
        vec![super::reading::state(
            known.expect("a run of this workflow's run"),
        )]
    };
    assert!(
        holds(&trigger["Predicate"], states),
        "{started} did not wait for {trigger}"
    );
}

/// That what was started at a place is what the fired triggers' actions say, each
/// once.
fn started_exactly(run: &WorkflowRun, node: &Node, fired: &Fired) {
    let (kind, member) = match node.kind.as_str() {
        "JOB" => ("JOB", "JobName"),
        _ => ("CRAWLER", "CrawlerName"),
    };
    let (mut least, mut most) = (0, 0);
    for (name, trigger) in run.triggers() {
        let actions = trigger["Actions"].as_array().into_iter().flatten();
        let actions = actions
            .filter(|action| action.get(member) == Some(&json!(node.name)))
            .count();
        let certainly = fired.certainly.contains(name);
        let actions_if = |fired: bool| if fired { actions } else { 0 };
        if kind == "JOB" {
            let own = node
                .started
                .iter()
                .filter(|started| started["TriggerName"] == name);
            assert_eq!(
                own.count(),
                actions_if(certainly),
                "{trigger} at {member} {}",
                node.name
            );
        }
        least += actions_if(certainly);
        most += actions_if(certainly || fired.perhaps.contains(name));
    }
    let started = node.started.len();
    assert!(
        (least..=most).contains(&started),
        "{started} at {member} {}, from {least} to {most} were to be started",
        node.name
    );
}
