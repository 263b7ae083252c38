//! What holds of a service whatever is asked of it, judged by what its operations
//! tell before and after each step. A step is a tick or a request that was taken;
//! what a tick did is judged by rules of this module's own, never by the service's.

mod actions;
mod counters;
mod crawls;
mod endings;
mod job_runs;
mod live;
mod predicates;
mod reading;
mod successions;
mod workflow_runs;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use endings::{Ending, Plans};
pub(crate) use job_runs::room;
pub(crate) use reading::{Reading, WorkflowRun, has_ended, time};
pub(crate) use workflow_runs::looks_like_its_triggers;

/// What happened between two readings.
#[derive(Clone, Copy)]
pub(crate) enum Event<'a> {
    /// A tick passed.
    Tick,
    /// The service took a request.
    Took {
        operation: &'a str,
        input: &'a Value,
        answer: &'a Value,
    },
}

/// What has to be remembered of earlier steps to judge the next one.
#[derive(Default)]
pub(crate) struct Watch {
    pub(crate) plans: Plans,
    /// How each job's run ends, by its identifier.
    job_runs: BTreeMap<String, Ending>,
    /// Those that had failed when they were first seen.
    failed_at_once: BTreeSet<String>,
    /// How each crawl ends, by its crawler and the tick at which it started.
    crawls: BTreeMap<(String, u64), Ending>,
    /// When each crawler was created.
    crawlers: BTreeMap<String, u64>,
    /// The triggers that have fired in each workflow's run.
    fired: BTreeMap<String, actions::Fired>,
    live: live::Chains,
}

impl Watch {
    /// That a step did only what it could do, and all that it had to.
    pub(crate) fn step(&mut self, before: &Reading, after: &Reading, event: Event<'_>) {
        self.stop(before, event);
        self.job_runs(before, after, event);
        self.crawls(before, after, event);
        workflow_runs::check(before, after, event);
        successions::check(before, after, event);
        self.actions(before, after);
        counters::check(after);
        self.live(before, after, event);
    }

    /// Notes what a request stops.
    fn stop(&mut self, before: &Reading, event: Event<'_>) {
        let Event::Took {
            operation,
            input,
            answer,
        } = event
        else {
            return;
        };
        let now = before.tick;
        let mut stop_job_run = |id: &Value| {
            if let Some(ending) = id.as_str().and_then(|id| self.job_runs.get_mut(id)) {
                ending.stop(now);
            }
        };
        match operation {
            "BatchStopJobRun" => {
                let stopped = answer["SuccessfulSubmissions"]
                    .as_array()
                    .into_iter()
                    .flatten();
                stopped.for_each(|stopped| stop_job_run(&stopped["JobRunId"]));
            }
            "StopCrawler" => {
                let name = input["Name"].as_str().expect("a name");
                let mut crawls = self.crawls.iter_mut().rev();
                let latest = crawls.find(|((crawler, _), _)| crawler == name);
                latest.expect("a crawl").1.stop(now);
            }
            "StopWorkflowRun" => {
                let run = &before.runs[input["RunId"].as_str().expect("an identifier")];
                for node in run.places() {
                    for started in &node.started {
                        let key = || (node.name.clone(), crawls::tick(&started["StartedOn"]));
                        match node.kind.as_str() {
                            "JOB" => stop_job_run(&started["Id"]),
                            // One that failed at once may bear the name and the tick of
                            // one that goes on.
                            _ if started["State"] == "RUNNING" => {
                                self.crawls.get_mut(&key()).expect("a crawl").stop(now);
                            }
                            _ => {}
                        }
                    }
                }
            }
            _ => {}
        }
    }
}
