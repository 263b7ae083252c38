//! Triggers outside of workflows. No operation tells what belongs together there,
//! but runs of jobs name their trigger and their predecessors, and from these
//! follows what one start set off.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::predicates::holds;
use super::reading::{Reading, has_ended, state};
use super::{Event, Watch};

/// What is known of all that starts set off, by a number for each start.
#[derive(Default)]
pub(super) struct Chains {
    begun: usize,
    /// The start from which a job's run follows.
    of: BTreeMap<String, usize>,
    /// The latest run of each job that follows from a start.
    latest: BTreeMap<(usize, String), String>,
    fired: BTreeSet<(usize, String)>,
    /// Runs that some workflow's run has started.
    of_workflows: BTreeSet<String>,
    /// Names of triggers of runs that nobody can see any more, since their
    /// workflow is gone: what bears these names may be theirs.
    unseen: BTreeSet<String>,
    /// Jobs that were deleted, of whose runs some cannot be seen.
    deleted: BTreeSet<String>,
}

const EVERY_END: [&str; 3] = ["SUCCEEDED", "FAILED", "CANCELLED"];

impl Watch {
    pub(super) fn live(&mut self, before: &Reading, after: &Reading, event: Event<'_>) {
        self.live.forget(before, event);
        let jobs = after.runs.values().flat_map(|run| run.places());
        let runs = jobs
            .filter(|node| node.kind == "JOB")
            .flat_map(|node| &node.started);
        self.live
            .of_workflows
            .extend(runs.map(|run| run["Id"].as_str().expect("an id").to_owned()));
        let started = self.live.started(before, after, event);
        for ((chain, trigger), runs) in &started {
            self.live
                .fires(*chain, &before.triggers[trigger], runs, before);
        }
        let on_demand = started_on_demand(before, event);
        if let Some(trigger) = on_demand
            && !started.keys().any(|(_, name)| *name == trigger["Name"])
        {
            self.live.fires(self.live.begun, trigger, &[], before);
        }
        self.live.nothing_waits_in_vain(before, after);
        if on_demand.is_some() {
            self.live.begun += 1;
        }
    }
}

/// The trigger outside of workflows that a request started.
fn started_on_demand<'a>(before: &'a Reading, event: Event<'_>) -> Option<&'a Value> {
    let Event::Took {
        operation: "StartTrigger",
        input,
        ..
    } = event
    else {
        return None;
    };
    let trigger = &before.triggers[input["Name"].as_str()?];
    (trigger["Type"] == "ON_DEMAND").then_some(trigger)
}

impl Chains {
    fn forget(&mut self, before: &Reading, event: Event<'_>) {
        let Event::Took {
            operation, input, ..
        } = event
        else {
            return;
        };
        match operation {
            "DeleteWorkflow" => {
                let runs = before
                    .runs
                    .values()
                    .filter(|run| run.told["Name"] == input["Name"]);
                let triggers = runs.flat_map(|run| run.triggers());
                self.unseen
                    .extend(triggers.map(|(name, _)| name.to_owned()));
            }
            // One that gets its name is another trigger.
            "DeleteTrigger" => self.fired.retain(|(_, trigger)| *trigger != input["Name"]),
            "DeleteJob" => {
                let job = input["JobName"].as_str().expect("a name");
                self.deleted.insert(job.to_owned());
            }
            _ => {}
        }
    }

    /// The new runs that triggers outside of workflows started, by the start that
    /// they follow from and their trigger. Those whose start cannot be told are
    /// judged by themselves and left out.
    fn started<'a>(
        &mut self,
        before: &Reading,
        after: &'a Reading,
        event: Event<'_>,
    ) -> BTreeMap<(usize, String), Vec<&'a Value>> {
        let mut started: BTreeMap<_, Vec<&Value>> = BTreeMap::new();
        let new = after
            .listed
            .values()
            .flatten()
            .filter(|id| !before.job_runs.contains_key(*id));
        let mut new: Vec<&String> = new
            .filter(|id| self.is_of_a_start(&after.job_runs[*id], event))
            .collect();
        // What fires at once may wait for what failed at once: in rounds.
        loop {
            let left = new.len();
            new.retain(|id| {
                let run = &after.job_runs[*id];
                let name = run["TriggerName"].as_str().expect("a name");
                let trigger = before.triggers.get(name);
                let trigger =
                    trigger.unwrap_or_else(|| panic!("{run} is of a trigger that is not there"));
                let Some(chain) = self.start_of(trigger, run, before, after, event) else {
                    return true;
                };
                self.of.insert((*id).clone(), chain);
                let job = run["JobName"].as_str().expect("a name").to_owned();
                self.latest.insert((chain, job), (*id).clone());
                started
                    .entry((chain, name.to_owned()))
                    .or_default()
                    .push(run);
                false
            });
            if new.len() == left {
                return started;
            }
        }
    }

    /// Whether a new run can be told to follow from a start outside of workflows.
    fn is_of_a_start(&self, run: &Value, event: Event<'_>) -> bool {
        let Some(trigger) = run["TriggerName"].as_str() else {
            let by_hand = matches!(
                event,
                Event::Took {
                    operation: "StartJobRun",
                    ..
                }
            );
            assert!(by_hand, "{run} was started by nobody");
            return false;
        };
        let id = run["Id"].as_str().expect("an id");
        !self.of_workflows.contains(id) && !self.unseen.contains(trigger)
    }

    /// From which start a run follows, if that can be told already.
    fn start_of(
        &self,
        trigger: &Value,
        run: &Value,
        before: &Reading,
        after: &Reading,
        event: Event<'_>,
    ) -> Option<usize> {
        assert_eq!(
            trigger.get("WorkflowName"),
            None,
            "{run} is of no run of a workflow"
        );
        let on_demand = started_on_demand(before, event);
        if trigger["Type"] == "CONDITIONAL" {
            let can = matches!(event, Event::Tick) || on_demand.is_some();
            assert!(can, "{run} was started though nothing ended");
            return self.waited_for(trigger, run, after);
        }
        assert_eq!(on_demand, Some(trigger), "{run} was not asked for");
        Some(self.begun)
    }

    /// That a trigger's predicate holds with a run's predecessors; and from which
    /// start these follow, if one of them can be seen.
    fn waited_for(&self, trigger: &Value, run: &Value, after: &Reading) -> Option<usize> {
        assert_eq!(trigger["State"], "ACTIVATED", "{run}");
        let id = run["Id"].as_str().expect("an id");
        let predecessors = after.predecessors[id].as_array().expect("predecessors");
        let states = |kind: &str, name: &str| -> Vec<&str> {
            if kind == "CRAWLER" {
                return EVERY_END.to_vec();
            }
            let mut of = predecessors
                .iter()
                .filter(|predecessor| predecessor["JobName"] == name);
            let seen = of.next().map(|predecessor| {
                let run = predecessor["RunId"].as_str().expect("an id");
                // What cannot be seen was never begun, or its job is gone.
                after
                    .job_runs
                    .get(run)
                    .map_or(vec!["SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"], |run| {
                        vec![state(run)]
                    })
            });
            seen.unwrap_or_default()
        };
        assert!(
            holds(&trigger["Predicate"], states),
            "{run} did not wait for {trigger}"
        );
        let ids = predecessors
            .iter()
            .filter_map(|predecessor| predecessor["RunId"].as_str());
        let chains: BTreeSet<usize> = ids.filter_map(|id| self.of.get(id).copied()).collect();
        assert!(
            chains.len() <= 1,
            "{run} waited for what follows from two starts"
        );
        chains.first().copied()
    }

    /// A trigger fires, for the first time since the start, and each of its actions
    /// on jobs that are there is there once.
    fn fires(&mut self, chain: usize, trigger: &Value, runs: &[&Value], before: &Reading) {
        let name = trigger["Name"].as_str().expect("a name").to_owned();
        assert!(self.fired.insert((chain, name)), "{trigger} fired twice");
        let actions = trigger["Actions"].as_array().into_iter().flatten();
        let mut wanted: Vec<&str> = actions
            .filter_map(|action| action["JobName"].as_str())
            .collect();
        wanted.retain(|job| before.jobs.contains_key(*job));
        let mut there: Vec<&str> = runs
            .iter()
            .filter_map(|run| run["JobName"].as_str())
            .collect();
        wanted.sort_unstable();
        there.sort_unstable();
        assert_eq!(there, wanted, "{trigger}");
    }

    /// That where something ended or began, no trigger whose predicate holds waits.
    fn nothing_waits_in_vain(&self, before: &Reading, after: &Reading) {
        let mut touched = BTreeSet::new();
        for (id, chain) in &self.of {
            let was = before.job_runs.get(id).map(has_ended);
            let is = after.job_runs.get(id).map(has_ended);
            if was != is {
                touched.insert(*chain);
            }
        }
        let waits = |trigger: &&Value| {
            let conditions = trigger["Predicate"]["Conditions"].as_array();
            let mut conditions = conditions.into_iter().flatten();
            let seen = |job: &Value| job.as_str().is_some_and(|job| !self.deleted.contains(job));
            let mut actions = trigger["Actions"].as_array().into_iter().flatten();
            let name = trigger["Name"].as_str().expect("a name");
            trigger.get("WorkflowName").is_none()
                && trigger["Type"] == "CONDITIONAL"
                && trigger["State"] == "ACTIVATED"
                && !self.unseen.contains(name)
                && conditions.all(|condition| seen(&condition["JobName"]))
                && actions.any(|action| {
                    action["JobName"]
                        .as_str()
                        .is_some_and(|job| before.jobs.contains_key(job))
                })
        };
        for trigger in before.triggers.values().filter(waits) {
            for chain in &touched {
                let latest = |_: &str, job: &str| -> Vec<&str> {
                    let run = self.latest.get(&(*chain, job.to_owned()));
                    run.map(|id| state(&after.job_runs[id]))
                        .into_iter()
                        .collect()
                };
                let fired = (*chain, trigger["Name"].as_str().expect("a name").to_owned());
                let holds = holds(&trigger["Predicate"], latest);
                assert!(
                    !holds || self.fired.contains(&fired),
                    "{trigger} had to fire"
                );
            }
        }
    }
}
