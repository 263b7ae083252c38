//! Everything the service knows.

use std::collections::{BTreeMap, BTreeSet};

use aws_smithy_types::DateTime;
use smithereens_glue::{shapes, shapes_set_up};

use crate::clock::Tick;
use crate::definitions::Defined;
use crate::engine::{Chain, Crawl, Due, JobRun};
use crate::failure::Failure;
use crate::fault::{Fault, Remains};
use crate::ids::Ids;
use crate::plan::Plans;

/// How many triggers, workflows, jobs and crawlers there can be of each, and how
/// many runs of all jobs, of all crawlers and of all workflows. Glue's own limits
/// are lower and differ by account. How many bytes they have together is bounded
/// beside it, of what is defined and of what was started.
pub(crate) const MOST_OF_A_KIND: usize = 100_000;

/// Equal states answer everything alike.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    pub(crate) now: Tick,
    pub(crate) ids: Ids,
    pub(crate) triggers: BTreeMap<String, Resource<Trigger>>,
    pub(crate) workflows: BTreeMap<String, Resource<Workflow>>,
    pub(crate) jobs: BTreeMap<String, Resource<Job>>,
    pub(crate) crawlers: BTreeMap<String, Resource<Crawler>>,
    /// All runs ever, of jobs that are gone too: the workflow runs that started
    /// them still tell of them. So the chains, of which each run may know its own.
    pub(crate) job_runs: Vec<JobRun>,
    pub(crate) crawls: Vec<Crawl>,
    pub(crate) chains: Vec<Chain>,
    /// Bytes of JSON of all that is defined.
    pub(crate) defined: Defined,
    /// Bytes of JSON of all that was started, as it is told.
    pub(crate) kept: usize,
    /// How many runs of jobs and crawls have ended.
    pub(crate) ends: u64,
    /// What happens next by itself, and when.
    pub(crate) agenda: BTreeSet<(Tick, Due)>,
    pub(crate) plans: Plans,
    /// What is wrong with the service, if anything is.
    pub(crate) fault: Option<Fault>,
    pub(crate) remains: Remains,
}

/// A thing that has tags, which die with it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Resource<T> {
    pub(crate) is: T,
    pub(crate) tags: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trigger {
    pub(crate) told: shapes::Trigger,
    /// How many bytes of JSON `told` has.
    pub(crate) bytes: usize,
    /// How many runs had ended when it was activated, or changed since: those it
    /// did not watch.
    pub(crate) unwatched: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Workflow {
    pub(crate) description: Option<String>,
    pub(crate) default_run_properties: BTreeMap<String, String>,
    pub(crate) created_on: DateTime,
    pub(crate) last_modified_on: DateTime,
    /// Which chains are its runs, the oldest first.
    pub(crate) runs: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Job {
    pub(crate) told: shapes_set_up::Job,
    /// The oldest first.
    pub(crate) runs: Vec<usize>,
    /// Those of them that have not ended.
    pub(crate) active: BTreeSet<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Crawler {
    /// Without `State`, `LastCrawl` and `CrawlElapsedTime`, which follow from the
    /// other two.
    pub(crate) told: shapes_set_up::Crawler,
    /// The crawl that has not ended.
    pub(crate) active: Option<usize>,
    /// The latest that has.
    pub(crate) last: Option<usize>,
}

impl State {
    pub(crate) fn new(seed: u64, fault: Option<Fault>) -> State {
        State {
            now: Tick::default(),
            ids: Ids::new(seed),
            triggers: BTreeMap::new(),
            workflows: BTreeMap::new(),
            jobs: BTreeMap::new(),
            crawlers: BTreeMap::new(),
            job_runs: Vec::new(),
            crawls: Vec::new(),
            chains: Vec::new(),
            defined: Defined::default(),
            kept: 0,
            ends: 0,
            agenda: BTreeSet::new(),
            plans: Plans::default(),
            fault,
            remains: Remains::default(),
        }
    }
}

impl<T> Resource<T> {
    pub(crate) fn new(is: T, tags: Option<BTreeMap<String, String>>) -> Resource<T> {
        Resource {
            is,
            tags: tags.unwrap_or_default(),
        }
    }

    /// Whether all of these tags are there, with these values.
    pub(crate) fn has(&self, tags: Option<&BTreeMap<String, String>>) -> bool {
        tags.into_iter()
            .flatten()
            .all(|(key, value)| self.tags.get(key) == Some(value))
    }
}

/// Puts a new thing among the others of its kind.
///
/// # Errors
/// One of this name is there, or there are too many.
pub(crate) fn add<T>(
    all: &mut BTreeMap<String, Resource<T>>,
    kind: &str,
    name: String,
    new: Resource<T>,
) -> Result<(), Failure> {
    if all.contains_key(&name) {
        return Err(Failure::already_exists(format!(
            "there is already a {kind} called {name}"
        )));
    }
    room(all.len(), kind)?;
    all.insert(name, new);
    Ok(())
}

/// That one more is not too many.
pub(crate) fn room(there: usize, kind: &str) -> Result<(), Failure> {
    if there >= MOST_OF_A_KIND {
        return Err(Failure::number_limit_exceeded(format!(
            "there are {MOST_OF_A_KIND} of this kind already: {kind}"
        )));
    }
    Ok(())
}

pub(crate) fn find<'a, T>(
    all: &'a BTreeMap<String, Resource<T>>,
    kind: &str,
    name: &str,
) -> Result<&'a Resource<T>, Failure> {
    all.get(name).ok_or_else(|| Failure::not_found(kind, name))
}

pub(crate) fn find_mut<'a, T>(
    all: &'a mut BTreeMap<String, Resource<T>>,
    kind: &str,
    name: &str,
) -> Result<&'a mut Resource<T>, Failure> {
    let found = all.get_mut(name);
    found.ok_or_else(|| Failure::not_found(kind, name))
}
