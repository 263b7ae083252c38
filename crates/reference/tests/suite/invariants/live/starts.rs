//! From which start a run follows, told by its trigger and its predecessors.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Chains, EVERY_END, started_on_demand};
use crate::invariants::Event;
use crate::invariants::predicates::holds;
use crate::invariants::reading::{Reading, state};

impl Chains {
    /// The new runs that triggers outside of workflows started, by the start that
    /// they follow from and their trigger. Those whose start cannot be told are
    /// judged by themselves and left out.
    pub(super) fn started<'a>(
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
                if self.unseen.contains(name) {
                    return true;
                }
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
                break;
            }
        }
        let jobs = new
            .iter()
            .map(|id| after.job_runs[*id]["JobName"].as_str().expect("a name"));
        self.unclear.extend(jobs.map(str::to_owned));
        started
    }

    /// Whether a trigger has started a new run, and no run of a workflow that can be
    /// seen.
    fn is_of_a_start(&self, run: &Value, event: Event<'_>) -> bool {
        if run.get("TriggerName").is_none() {
            let by_hand = matches!(
                event,
                Event::Took {
                    operation: "StartJobRun",
                    ..
                }
            );
            assert!(by_hand, "{run} was started by nobody");
            return false;
        }
        let id = run["Id"].as_str().expect("an id");
        !self.of_workflows.contains(id)
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
                match after.job_runs.get(run) {
                    Some(told) if self.has_seen(trigger, run) => vec![state(told)],
                    Some(_) => Vec::new(),
                    None => vec!["SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"],
                }
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
}
