//! Triggers outside of workflows. No operation tells what belongs together there,
//! but runs of jobs name their trigger and their predecessors, and from these
//! follows what one start set off.

mod starts;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::predicates::holds;
use super::reading::{Reading, has_ended, state};
use super::{Event, Watch};

/// What is known of all that starts set off, by a number for each start.
#[derive(Default)]
pub(super) struct Chains {
    begun: usize,
    /// How many steps there were.
    steps: usize,
    /// The step in which a job's run was first seen to have ended.
    ended: BTreeMap<String, usize>,
    /// The step in which a trigger was activated, or changed since: it watches
    /// what ends in later ones.
    activated: BTreeMap<String, usize>,
    /// The start from which a job's run follows.
    of: BTreeMap<String, usize>,
    /// The latest run of each job that follows from a start.
    latest: BTreeMap<(usize, String), String>,
    fired: BTreeSet<(usize, String)>,
    /// Those that started nothing that can be seen if they fired.
    perhaps: BTreeSet<(usize, String)>,
    /// Runs that some workflow's run has started.
    of_workflows: BTreeSet<String>,
    /// Names of triggers of runs that nobody can see any more, since their
    /// workflow is gone: what bears these names may be theirs.
    unseen: BTreeSet<String>,
    /// Jobs of which some runs cannot be seen any more, or nobody can tell from
    /// which start they follow.
    unclear: BTreeSet<String>,
}

const EVERY_END: [&str; 3] = ["SUCCEEDED", "FAILED", "CANCELLED"];

impl Watch {
    pub(super) fn live(&mut self, before: &Reading, after: &Reading, event: Event<'_>) {
        self.live.steps += 1;
        self.live.forget(before, event);
        self.live.watch(before, after, event);
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
        let seen = |trigger: &Value| {
            let name = trigger["Name"].as_str().expect("a name");
            !self.live.unseen.contains(name) && !started.keys().any(|(_, started)| started == name)
        };
        if let Some(trigger) = on_demand.filter(|trigger| seen(trigger)) {
            self.live.fires(self.live.begun, trigger, &[], before);
        }
        self.live.may_fire_unseen(before);
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
            "DeleteTrigger" => {
                self.fired.retain(|(_, trigger)| *trigger != input["Name"]);
                self.perhaps
                    .retain(|(_, trigger)| *trigger != input["Name"]);
            }
            "DeleteJob" => {
                let job = input["JobName"].as_str().expect("a name");
                self.unclear.insert(job.to_owned());
            }
            _ => {}
        }
    }

    /// Notes what has ended, and since when a trigger watches.
    fn watch(&mut self, before: &Reading, after: &Reading, event: Event<'_>) {
        for (id, run) in &after.job_runs {
            if has_ended(run) {
                self.ended.entry(id.clone()).or_insert(self.steps);
            }
        }
        let Event::Took {
            operation, input, ..
        } = event
        else {
            return;
        };
        let begins = match operation {
            "CreateTrigger" | "UpdateTrigger" => true,
            "StartTrigger" => {
                before.triggers[input["Name"].as_str().expect("a name")]["State"] != "ACTIVATED"
            }
            _ => false,
        };
        if begins {
            let name = input["Name"].as_str().expect("a name").to_owned();
            self.activated.insert(name, self.steps);
        }
    }

    /// Whether a trigger was watching when a job's run ended.
    fn has_seen(&self, trigger: &Value, run: &str) -> bool {
        let since = self.activated[trigger["Name"].as_str().expect("a name")];
        self.ended.get(run).is_some_and(|ended| *ended > since)
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

    /// Notes which triggers nobody could see firing: no job that they start is there.
    fn may_fire_unseen(&mut self, before: &Reading) {
        for (name, trigger) in &before.triggers {
            let mut actions = trigger["Actions"].as_array().into_iter().flatten();
            let job = |action: &Value| action["JobName"].as_str().map(str::to_owned);
            if !actions.any(|action| job(action).is_some_and(|job| before.jobs.contains_key(&job)))
            {
                let chains = 0..=self.begun;
                self.perhaps
                    .extend(chains.map(|chain| (chain, name.clone())));
            }
        }
    }

    /// That where something ended or began, no trigger whose predicate holds waits.
    fn nothing_waits_in_vain(&self, before: &Reading, after: &Reading) {
        let mut touched = BTreeSet::new();
        for (id, chain) in &self.of {
            // One that is gone with its job is no event.
            let ended = |reading: &Reading| reading.job_runs.get(id).map(has_ended);
            let is = ended(after);
            if is.is_some() && is != ended(before) {
                touched.insert(*chain);
            }
        }
        let waits = |trigger: &&Value| {
            let conditions = trigger["Predicate"]["Conditions"].as_array();
            let mut conditions = conditions.into_iter().flatten();
            let seen = |job: &Value| job.as_str().is_some_and(|job| !self.unclear.contains(job));
            let name = trigger["Name"].as_str().expect("a name");
            trigger.get("WorkflowName").is_none()
                && trigger["Type"] == "CONDITIONAL"
                && trigger["State"] == "ACTIVATED"
                && !self.unseen.contains(name)
                && conditions.all(|condition| seen(&condition["JobName"]))
        };
        for trigger in before.triggers.values().filter(waits) {
            for chain in &touched {
                let latest = |_: &str, job: &str| -> Vec<&str> {
                    let run = self.latest.get(&(*chain, job.to_owned()));
                    run.filter(|id| self.has_seen(trigger, id))
                        .map(|id| state(&after.job_runs[id]))
                        .into_iter()
                        .collect()
                };
                let fired = (*chain, trigger["Name"].as_str().expect("a name").to_owned());
                let holds = holds(&trigger["Predicate"], latest);
                assert!(
                    !holds || self.fired.contains(&fired) || self.perhaps.contains(&fired),
                    "{trigger} had to fire"
                );
            }
        }
    }
}
