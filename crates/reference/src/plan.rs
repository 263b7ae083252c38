//! How runs end, which nobody but a test can know.

use std::collections::{BTreeMap, VecDeque};

use smithereens_glue::shapes::{CrawlState, JobRunState};

use crate::size::{MOST_BYTES, bytes_of};

/// How a run ends, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ending<S> {
    /// Ticks from its start.
    pub(crate) after: u64,
    pub(crate) state: S,
    /// `ErrorMessage`
    pub(crate) message: Option<String>,
}

impl<S> Ending<S> {
    /// Bytes of JSON of its message.
    pub(crate) fn bytes_told(&self) -> usize {
        self.message.as_ref().map_or(0, bytes_of)
    }
}

/// The next endings of one job's or crawler's runs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Planned<S> {
    /// Those of the next runs, and of how many each, in this order.
    next: VecDeque<(Ending<S>, u32)>,
    /// That of all others.
    standing: Option<Ending<S>>,
    /// Bytes of JSON of the longest message of these, and of those before since
    /// there were none.
    told: usize,
}

/// More plans than are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there are at most {MOST_PLANS} plans at a time, with {MOST_BYTES} bytes of names and messages"
)]
pub(crate) struct TooManyPlans;

/// How many plans there can be at a time.
const MOST_PLANS: usize = 100_000;

/// How much there is of all plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sum {
    plans: usize,
    bytes: usize,
}

/// The endings that were asked for, by the name of the job or crawler, be it
/// there or not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Plans {
    jobs: BTreeMap<String, Planned<JobRunState>>,
    crawlers: BTreeMap<String, Planned<CrawlState>>,
    sum: Sum,
}

/// How long a run takes of which nobody said anything: it succeeds then.
const USUAL: u64 = 3;

impl Plans {
    /// The job's next `times` runs, after those that are planned already, end so;
    /// without `times` all of which nothing else is planned, until another such
    /// plan is made.
    ///
    /// # Errors
    /// There are too many plans, or they have too many bytes.
    pub(crate) fn job(
        &mut self,
        name: &str,
        ending: Ending<JobRunState>,
        times: Option<u32>,
    ) -> Result<(), TooManyPlans> {
        plan(&mut self.jobs, &mut self.sum, name, ending, times)
    }

    /// The same for a crawler's.
    ///
    /// # Errors
    /// As of a job's.
    pub(crate) fn crawler(
        &mut self,
        name: &str,
        ending: Ending<CrawlState>,
        times: Option<u32>,
    ) -> Result<(), TooManyPlans> {
        plan(&mut self.crawlers, &mut self.sum, name, ending, times)
    }

    /// How the job's run ends that starts now.
    pub(crate) fn next_of_job(&mut self, name: &str) -> Ending<JobRunState> {
        take(&mut self.jobs, &mut self.sum, name).unwrap_or(Ending {
            after: USUAL,
            state: JobRunState::Succeeded,
            message: None,
        })
    }

    /// Bytes of JSON, at most, of the message that one of the job's next runs ends
    /// with.
    pub(crate) fn bytes_told_of_job(&self, name: &str) -> usize {
        bytes_told(&self.jobs, name)
    }

    /// The same of a crawler's.
    pub(crate) fn bytes_told_of_crawler(&self, name: &str) -> usize {
        bytes_told(&self.crawlers, name)
    }

    /// How the crawler's crawl ends that starts now.
    pub(crate) fn next_of_crawler(&mut self, name: &str) -> Ending<CrawlState> {
        take(&mut self.crawlers, &mut self.sum, name).unwrap_or(Ending {
            after: USUAL,
            state: CrawlState::Succeeded,
            message: None,
        })
    }
}

impl Sum {
    fn of<S>(name: &str, ending: &Ending<S>) -> Sum {
        Sum {
            plans: 1,
            bytes: name.len() + ending.bytes_told(),
        }
    }

    fn with(self, other: Sum) -> Sum {
        Sum {
            plans: self.plans + other.plans,
            bytes: self.bytes + other.bytes,
        }
    }

    fn without(self, other: Sum) -> Sum {
        Sum {
            plans: self.plans - other.plans,
            bytes: self.bytes - other.bytes,
        }
    }
}

fn plan<S>(
    all: &mut BTreeMap<String, Planned<S>>,
    sum: &mut Sum,
    name: &str,
    ending: Ending<S>,
    times: Option<u32>,
) -> Result<(), TooManyPlans> {
    let replaced = match times {
        Some(_) => None,
        None => all.get(name).and_then(|planned| planned.standing.as_ref()),
    };
    let replaced = replaced.map(|ending| Sum::of(name, ending));
    let then = sum
        .without(replaced.unwrap_or_default())
        .with(Sum::of(name, &ending));
    if then.plans > MOST_PLANS || then.bytes > MOST_BYTES {
        return Err(TooManyPlans);
    }
    *sum = then;
    let planned = all.entry(name.to_owned()).or_insert_with(|| Planned {
        next: VecDeque::new(),
        standing: None,
        told: 0,
    });
    planned.told = planned.told.max(ending.bytes_told());
    match times {
        Some(times) => planned.next.push_back((ending, times)),
        None => planned.standing = Some(ending),
    }
    Ok(())
}

fn take<S: Clone>(
    all: &mut BTreeMap<String, Planned<S>>,
    sum: &mut Sum,
    name: &str,
) -> Option<Ending<S>> {
    let planned = all.get_mut(name)?;
    let Some((ending, times)) = planned.next.front_mut() else {
        return planned.standing.clone();
    };
    let ending = ending.clone();
    *times -= 1;
    if *times == 0 {
        *sum = sum.without(Sum::of(name, &ending));
        planned.next.pop_front();
    }
    if planned.next.is_empty() {
        planned.told = planned.standing.as_ref().map_or(0, Ending::bytes_told);
        if planned.standing.is_none() {
            all.remove(name);
        }
    }
    Some(ending)
}

/// Bytes of JSON, at most, of the message that one of the next runs ends with.
fn bytes_told<S>(all: &BTreeMap<String, Planned<S>>, name: &str) -> usize {
    all.get(name).map_or(0, |planned| planned.told)
}
