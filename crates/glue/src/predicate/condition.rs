//! One condition: what it waits for, and whether that is there.

use std::fmt;

use smithereens_formats::{Source, SourceKind};

use super::{Part, States};
use crate::shapes::{Condition, CrawlState, JobRunState, LogicalOperator};

/// Whose state a condition waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Runner {
    /// A job.
    Job,
    /// A crawler.
    Crawler,
}

impl fmt::Display for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Runner::Job => "job",
            Runner::Crawler => "crawler",
        })
    }
}

/// Why a condition can never be met: of several faults the first in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It has no `LogicalOperator`.
    NoOperator,
    /// Its `LogicalOperator` is not EQUALS.
    UnknownOperator,
    /// It names a job and a crawler.
    TwoNames,
    /// It names neither.
    NoName,
    /// It does not say for which state it waits: a `State` of a job, a
    /// `CrawlState` of a crawler.
    NoState(Runner),
    /// It waits for a state that the contract does not list.
    UnknownState(Runner),
    /// It waits for a state that the contract lists, and nobody can listen for.
    Unlistenable(Runner),
}

/// What a condition waits for: a state that can be listened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Awaited<'a> {
    Job(&'a str, &'a JobRunState),
    Crawler(&'a str, &'a CrawlState),
}

#[inline]
pub(super) fn awaited(condition: &Condition) -> Result<Awaited<'_>, Fault> {
    match &condition.logical_operator {
        Some(LogicalOperator::Equals) => {}
        Some(LogicalOperator::Unknown(_)) => return Err(Fault::UnknownOperator),
        None => return Err(Fault::NoOperator),
    }
    match (&condition.job_name, &condition.crawler_name) {
        (Some(name), None) => Ok(Awaited::Job(name, job_end(condition.state.as_ref())?)),
        (None, Some(name)) => Ok(Awaited::Crawler(
            name,
            crawl_end(condition.crawl_state.as_ref())?,
        )),
        (Some(_), Some(_)) => Err(Fault::TwoNames),
        (None, None) => Err(Fault::NoName),
    }
}

#[inline]
fn job_end(state: Option<&JobRunState>) -> Result<&JobRunState, Fault> {
    use JobRunState as State;
    match state {
        Some(end @ (State::Succeeded | State::Stopped | State::Failed | State::Timeout)) => Ok(end),
        Some(State::Starting | State::Running | State::Stopping) => {
            Err(Fault::Unlistenable(Runner::Job))
        }
        Some(State::Unknown(_)) => Err(Fault::UnknownState(Runner::Job)),
        None => Err(Fault::NoState(Runner::Job)),
    }
}

#[inline]
fn crawl_end(state: Option<&CrawlState>) -> Result<&CrawlState, Fault> {
    use CrawlState as State;
    match state {
        Some(end @ (State::Succeeded | State::Failed | State::Cancelled)) => Ok(end),
        Some(State::Running | State::Cancelling) => Err(Fault::Unlistenable(Runner::Crawler)),
        Some(State::Unknown(_)) => Err(Fault::UnknownState(Runner::Crawler)),
        None => Err(Fault::NoState(Runner::Crawler)),
    }
}

/// What is awaited is a documented value, so a state that nobody knows equals
/// none.
#[inline]
pub(super) fn is_met(condition: &Condition, states: &(impl States + ?Sized)) -> bool {
    match awaited(condition) {
        Ok(Awaited::Job(name, end)) => states.job(name) == Some(end),
        Ok(Awaited::Crawler(name, end)) => states.crawler(name) == Some(end),
        Err(_) => false,
    }
}

/// The same with the reason.
pub(super) fn part(condition: &Condition, states: &(impl States + ?Sized)) -> Part {
    let seen = match awaited(condition) {
        Ok(Awaited::Job(name, end)) => match states.job(name) {
            Some(state) if state == end => return Part::Met,
            state => state.map(JobRunState::as_str),
        },
        Ok(Awaited::Crawler(name, end)) => match states.crawler(name) {
            Some(state) if state == end => return Part::Met,
            state => state.map(CrawlState::as_str),
        },
        Err(fault) => return Part::Never(fault),
    };
    match seen {
        Some(state) => Part::OtherState(state.to_owned()),
        None => Part::NotRun,
    }
}

impl Fault {
    /// Its name in vectors and in JSON, which stays.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Fault::NoOperator => "no-operator",
            Fault::UnknownOperator => "unknown-operator",
            Fault::TwoNames => "two-names",
            Fault::NoName => "no-name",
            Fault::NoState(_) => "no-state",
            Fault::UnknownState(_) => "unknown-state",
            Fault::Unlistenable(_) => "unlistenable-state",
        }
    }

    /// Who says that it is one.
    #[must_use]
    pub fn source(self) -> Source {
        let (kind, at) = match self {
            Fault::NoOperator => (
                SourceKind::Observed,
                "aws-cdk#34652: Logical operator cannot be null or empty",
            ),
            Fault::UnknownOperator => (
                SourceKind::Inferred,
                "the model lists EQUALS only; what others do is not known",
            ),
            Fault::TwoNames => (
                SourceKind::Inferred,
                "nothing says which of the two would count",
            ),
            Fault::NoName => (SourceKind::Inferred, "nothing says what it would wait for"),
            Fault::NoState(Runner::Job) => (
                SourceKind::Inferred,
                "the crawlers' answer in aws-cdk#24575",
            ),
            Fault::NoState(Runner::Crawler) => (
                SourceKind::Observed,
                "aws-cdk#24575: State cannot be null or empty",
            ),
            Fault::UnknownState(Runner::Job) | Fault::Unlistenable(Runner::Job) => (
                SourceKind::Documentation,
                "AWS Glue API reference, Condition, State",
            ),
            Fault::UnknownState(Runner::Crawler) | Fault::Unlistenable(Runner::Crawler) => (
                SourceKind::Documentation,
                "AWS Glue API reference, Condition, CrawlState",
            ),
        };
        Source {
            kind,
            at: at.into(),
        }
    }
}

impl fmt::Display for Fault {
    /// A clause: `it names neither a job nor a crawler`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::NoOperator => "it has no LogicalOperator",
            Fault::UnknownOperator => "its LogicalOperator is not EQUALS",
            Fault::TwoNames => "it names a job and a crawler",
            Fault::NoName => "it names neither a job nor a crawler",
            Fault::NoState(Runner::Job) => "it has no State",
            Fault::NoState(Runner::Crawler) => "it has no CrawlState",
            Fault::UnknownState(Runner::Job) | Fault::Unlistenable(Runner::Job) => {
                "of a job, only SUCCEEDED, STOPPED, FAILED and TIMEOUT can be listened for"
            }
            Fault::UnknownState(Runner::Crawler) | Fault::Unlistenable(Runner::Crawler) => {
                "of a crawler, only SUCCEEDED, FAILED and CANCELLED can be listened for"
            }
        })
    }
}
