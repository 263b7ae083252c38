//! When and how what runs must end, from what was planned and stopped: a model of
//! its own, from which the state at any tick follows.

use std::collections::BTreeMap;

use serde_json::Value;

/// How something that was started ends.
#[derive(Debug, Clone)]
pub(crate) struct Ending {
    start: u64,
    /// The tick at which it ends if nobody stops it.
    end: u64,
    state: String,
    pub(crate) message: Option<String>,
    /// The tick at which it was stopped.
    stopped: Option<u64>,
}

/// The endings that were asked for, by `JOB` or `CRAWLER` and the name.
#[derive(Debug, Default)]
pub(crate) struct Plans(BTreeMap<(&'static str, String), Vec<Planned>>);

#[derive(Debug, Clone)]
struct Planned {
    after: u64,
    state: String,
    message: Option<String>,
    /// For how many; for all from then on if `None`.
    times: Option<u64>,
}

impl Plans {
    /// Keeps a plan that the control surface has taken.
    pub(crate) fn add(&mut self, plan: &Value) {
        let (kind, name) = match plan["job"].as_str() {
            Some(job) => ("JOB", job),
            None => ("CRAWLER", plan["crawler"].as_str().expect("a crawler")),
        };
        let planned = Planned {
            after: plan["after"].as_u64().expect("ticks"),
            state: plan["ends"].as_str().expect("a state").to_owned(),
            message: plan["message"].as_str().map(str::to_owned),
            times: plan["times"].as_u64(),
        };
        let plans = self.0.entry((kind, name.to_owned())).or_default();
        if planned.times.is_none() {
            plans.retain(|planned| planned.times.is_some());
        }
        // What is counted comes before what is not.
        let counted = plans.iter().filter(|planned| planned.times.is_some());
        let at = if planned.times.is_some() {
            counted.count()
        } else {
            plans.len()
        };
        plans.insert(at, planned);
    }

    /// How a run of this job or crawl of this crawler ends that starts now.
    pub(crate) fn next(&mut self, kind: &'static str, name: &str, start: u64) -> Ending {
        let plans = self.0.entry((kind, name.to_owned())).or_default();
        let planned = plans.first().cloned().unwrap_or(Planned {
            after: 3,
            state: "SUCCEEDED".to_owned(),
            message: None,
            times: None,
        });
        if let Some(Planned {
            times: Some(times), ..
        }) = plans.first_mut()
        {
            *times -= 1;
            if *times == 0 {
                plans.remove(0);
            }
        }
        // A job's run is STARTING for a tick and RUNNING for one at least.
        let least = if kind == "JOB" { 2 } else { 1 };
        Ending {
            start,
            end: start + planned.after.max(least),
            state: planned.state,
            message: planned.message,
            stopped: None,
        }
    }
}

impl Ending {
    /// Somebody stops it; this does nothing to what has ended or is stopping.
    pub(crate) fn stop(&mut self, now: u64) {
        if now < self.end && self.stopped.is_none() {
            self.stopped = Some(now);
        }
    }

    /// The state of a job's run at this tick.
    pub(crate) fn of_job_run(&self, now: u64) -> &str {
        match self.stopped {
            Some(stopped) if stopped == now => "STOPPING",
            Some(_) => "STOPPED",
            None if now == self.start => "STARTING",
            None if now < self.end => "RUNNING",
            None => &self.state,
        }
    }

    /// The state of a crawl at this tick.
    pub(crate) fn of_crawl(&self, now: u64) -> &str {
        match self.stopped {
            Some(stopped) if stopped == now => "CANCELLING",
            Some(_) => "CANCELLED",
            None if now < self.end => "RUNNING",
            None => &self.state,
        }
    }

    /// The tick at which it ends or has ended.
    pub(crate) fn ends(&self) -> u64 {
        self.stopped.map_or(self.end, |stopped| stopped + 1)
    }

    /// Its message, once it has ended by itself.
    pub(crate) fn told(&self, now: u64) -> Option<&str> {
        let by_itself = self.stopped.is_none() && now >= self.end;
        self.message.as_deref().filter(|_| by_itself)
    }
}
