//! Runs of jobs: started when something starts them, in the state that follows
//! from their plans and from who stopped them, never more than there is room for.

use serde_json::{Value, json};

use super::reading::{Reading, has_ended, state, time};
use super::{Event, Watch};

impl Watch {
    pub(super) fn job_runs(&mut self, before: &Reading, after: &Reading, event: Event<'_>) {
        for (job, ids) in &after.listed {
            let new: Vec<&String> = ids.iter().filter(|id| !self.knows(id)).collect();
            let most = room(before, job);
            let (mut begun, mut failed) = (0, 0);
            for id in &new {
                let run = &after.job_runs[*id];
                assert_eq!(
                    run["StartedOn"],
                    time(after.tick),
                    "a run starts when it is seen"
                );
                if state(run) == "FAILED" {
                    assert!(
                        run.get("TriggerName").is_some(),
                        "{run} is what a trigger started"
                    );
                    self.failed_at_once.insert((*id).clone());
                    failed += 1;
                } else {
                    let ending = self.plans.next("JOB", job, after.tick);
                    self.job_runs.insert((*id).clone(), ending);
                    begun += 1;
                }
            }
            let active = before.active(job);
            if failed > 0 {
                assert!(
                    active + begun >= most,
                    "job {job} had room and its run failed at once"
                );
            }
            if begun > 0 {
                assert!(
                    after.active(job) <= most,
                    "job {job} runs more often than it may"
                );
            }
            if let Event::Took {
                operation: "StartJobRun",
                input,
                answer,
            } = event
                && input["JobName"] == json!(job)
            {
                assert_eq!(
                    json!(new),
                    json!([answer["JobRunId"]]),
                    "one run was started"
                );
            }
        }
        for (id, run) in &after.job_runs {
            // A run that no job lists was to be started of a job that is not there.
            if !self.knows(id) {
                assert_eq!(state(run), "FAILED", "{run} is of no job");
                self.failed_at_once.insert(id.clone());
            }
            self.is_as_planned(id, run, after.tick);
        }
    }

    fn knows(&self, id: &str) -> bool {
        self.job_runs.contains_key(id) || self.failed_at_once.contains(id)
    }

    /// That a run is in the state that follows from what is known of it.
    fn is_as_planned(&self, id: &str, run: &Value, now: u64) {
        let Some(ending) = self.job_runs.get(id) else {
            assert_eq!(run["CompletedOn"], run["StartedOn"], "{run} failed at once");
            assert!(run["ErrorMessage"].is_string(), "{run} says why");
            return;
        };
        assert_eq!(state(run), ending.of_job_run(now), "at tick {now}: {run}");
        let message = run.get("ErrorMessage").and_then(Value::as_str);
        assert_eq!(message, ending.told(now), "{run}");
        let ended = has_ended(run);
        let completed = ended.then(|| time(ending.ends()));
        assert_eq!(run.get("CompletedOn"), completed.as_ref(), "{run}");
        if ended {
            let seconds = run["CompletedOn"].as_f64().zip(run["StartedOn"].as_f64());
            let seconds = seconds.map(|(end, start)| (end - start).round());
            assert_eq!(run["ExecutionTime"].as_f64(), seconds, "{run}");
        }
    }
}

/// How many runs a job can have at a time; none if it is not there.
pub(crate) fn room(reading: &Reading, job: &str) -> usize {
    let Some(job) = reading.jobs.get(job) else {
        return 0;
    };
    let most = job["ExecutionProperty"]["MaxConcurrentRuns"].as_u64();
    most.map_or(1, |most| usize::try_from(most).expect("a small number"))
}
