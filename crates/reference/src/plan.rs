//! How runs end, which nobody but a test can know.

use std::collections::{BTreeMap, VecDeque};

use smithereens_glue::shapes::{CrawlState, JobRunState};

use crate::size::bytes_of;

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
}

/// The endings that were asked for, by the name of the job or crawler, be it
/// there or not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Plans {
    jobs: BTreeMap<String, Planned<JobRunState>>,
    crawlers: BTreeMap<String, Planned<CrawlState>>,
}

/// How long a run takes of which nobody said anything: it succeeds then.
const USUAL: u64 = 3;

impl Plans {
    /// The job's next `times` runs, after those that are planned already, end so;
    /// without `times` all of which nothing else is planned, until another such
    /// plan is made.
    pub(crate) fn job(&mut self, name: &str, ending: Ending<JobRunState>, times: Option<u32>) {
        plan(&mut self.jobs, name, ending, times);
    }

    /// The same for a crawler's.
    pub(crate) fn crawler(&mut self, name: &str, ending: Ending<CrawlState>, times: Option<u32>) {
        plan(&mut self.crawlers, name, ending, times);
    }

    /// How the job's run ends that starts now.
    pub(crate) fn next_of_job(&mut self, name: &str) -> Ending<JobRunState> {
        take(&mut self.jobs, name).unwrap_or(Ending {
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
        take(&mut self.crawlers, name).unwrap_or(Ending {
            after: USUAL,
            state: CrawlState::Succeeded,
            message: None,
        })
    }
}

fn plan<S>(
    all: &mut BTreeMap<String, Planned<S>>,
    name: &str,
    ending: Ending<S>,
    times: Option<u32>,
) {
    let planned = all.entry(name.to_owned()).or_insert_with(|| Planned {
        next: VecDeque::new(),
        standing: None,
    });
    match times {
        Some(times) => planned.next.push_back((ending, times)),
        None => planned.standing = Some(ending),
    }
}

fn take<S: Clone>(all: &mut BTreeMap<String, Planned<S>>, name: &str) -> Option<Ending<S>> {
    let planned = all.get_mut(name)?;
    let Some((ending, times)) = planned.next.front_mut() else {
        return planned.standing.clone();
    };
    let ending = ending.clone();
    *times -= 1;
    if *times == 0 {
        planned.next.pop_front();
    }
    if planned.next.is_empty() && planned.standing.is_none() {
        all.remove(name);
    }
    Some(ending)
}

/// Bytes of JSON, at most, of the message that one of the next runs ends with.
fn bytes_told<S>(all: &BTreeMap<String, Planned<S>>, name: &str) -> usize {
    let planned = all.get(name).into_iter();
    let endings = planned.flat_map(|planned| {
        let next = planned.next.iter().map(|(ending, _)| ending);
        next.chain(&planned.standing)
    });
    endings.map(Ending::bytes_told).max().unwrap_or(0)
}
