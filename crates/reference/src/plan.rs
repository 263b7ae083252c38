//! How runs end, which nobody but a test can know.

use std::collections::BTreeMap;

use smithereens_glue::shapes::{CrawlState, JobRunState};

/// How a run ends, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ending<S> {
    /// Ticks from its start.
    pub(crate) after: u64,
    pub(crate) state: S,
    /// `ErrorMessage`
    pub(crate) message: Option<String>,
}

/// The next endings of one job's or crawler's runs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Planned<S> {
    ending: Ending<S>,
    /// For how many runs; for all from now on if `None`.
    times: Option<u32>,
}

/// The endings that were asked for, by the name of the job or crawler, be it
/// there or not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Plans {
    jobs: BTreeMap<String, Vec<Planned<JobRunState>>>,
    crawlers: BTreeMap<String, Vec<Planned<CrawlState>>>,
}

/// How long a run takes of which nobody said anything: it succeeds then.
const USUAL: u64 = 3;

impl Plans {
    /// The job's next `times` runs, after those that are planned already, end so;
    /// without `times` all from then on, until another plan is made.
    pub(crate) fn job(&mut self, name: &str, ending: Ending<JobRunState>, times: Option<u32>) {
        plan(&mut self.jobs, name, Planned { ending, times });
    }

    /// The same for a crawler's.
    pub(crate) fn crawler(&mut self, name: &str, ending: Ending<CrawlState>, times: Option<u32>) {
        plan(&mut self.crawlers, name, Planned { ending, times });
    }

    /// How the job's run ends that starts now.
    pub(crate) fn next_of_job(&mut self, name: &str) -> Ending<JobRunState> {
        take(&mut self.jobs, name).unwrap_or(Ending {
            after: USUAL,
            state: JobRunState::Succeeded,
            message: None,
        })
    }

    /// How the crawler's crawl ends that starts now.
    pub(crate) fn next_of_crawler(&mut self, name: &str) -> Ending<CrawlState> {
        take(&mut self.crawlers, name).unwrap_or(Ending {
            after: USUAL,
            state: CrawlState::Succeeded,
            message: None,
        })
    }
}

fn plan<S>(all: &mut BTreeMap<String, Vec<Planned<S>>>, name: &str, next: Planned<S>) {
    let planned = all.entry(name.to_owned()).or_default();
    planned.retain(|planned| planned.times.is_some());
    planned.push(next);
}

fn take<S: Clone>(all: &mut BTreeMap<String, Vec<Planned<S>>>, name: &str) -> Option<Ending<S>> {
    let planned = all.get_mut(name)?;
    let first = planned.first_mut()?;
    let ending = first.ending.clone();
    if let Some(times) = &mut first.times {
        *times -= 1;
        if *times == 0 {
            planned.remove(0);
        }
    }
    if planned.is_empty() {
        all.remove(name);
    }
    Some(ending)
}
