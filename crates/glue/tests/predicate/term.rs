//! Predicates and states as texts: what the wire says, and nothing of how it is
//! read.

use serde_json::Value;
use smithereens_glue::predicate::Latest;
use smithereens_glue::shapes::{Condition, Predicate};

/// A condition's members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Term<'a> {
    pub(crate) operator: Option<&'a str>,
    pub(crate) job: Option<&'a str>,
    pub(crate) state: Option<&'a str>,
    pub(crate) crawler: Option<&'a str>,
    pub(crate) crawl_state: Option<&'a str>,
}

/// A sound condition on a job.
pub(crate) const fn job<'a>(name: &'a str, state: &'a str) -> Term<'a> {
    Term {
        operator: Some("EQUALS"),
        job: Some(name),
        state: Some(state),
        crawler: None,
        crawl_state: None,
    }
}

/// A sound condition on a crawler.
pub(crate) const fn crawler<'a>(name: &'a str, state: &'a str) -> Term<'a> {
    Term {
        operator: Some("EQUALS"),
        job: None,
        state: None,
        crawler: Some(name),
        crawl_state: Some(state),
    }
}

impl<'a> Term<'a> {
    /// The typed condition.
    pub(crate) fn condition(&self) -> Condition {
        Condition {
            logical_operator: self.operator.map(Into::into),
            job_name: self.job.map(Into::into),
            state: self.state.map(Into::into),
            crawler_name: self.crawler.map(Into::into),
            crawl_state: self.crawl_state.map(Into::into),
        }
    }

    /// A condition out of JSON.
    pub(crate) fn read(json: &'a Value) -> Term<'a> {
        let text = |member: &str| {
            let value = json.get(member)?;
            Some(value.as_str().expect("a string"))
        };
        Term {
            operator: text("LogicalOperator"),
            job: text("JobName"),
            state: text("State"),
            crawler: text("CrawlerName"),
            crawl_state: text("CrawlState"),
        }
    }
}

/// The typed predicate.
pub(crate) fn predicate(logical: Option<&str>, terms: &[Term<'_>]) -> Predicate {
    Predicate {
        logical: logical.map(Into::into),
        conditions: Some(terms.iter().map(Term::condition).collect()),
    }
}

/// The states that are known, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Known<'a> {
    pub(crate) jobs: Vec<(&'a str, &'a str)>,
    pub(crate) crawlers: Vec<(&'a str, &'a str)>,
}

impl<'a> Known<'a> {
    pub(crate) fn job(&self, name: &str) -> Option<&'a str> {
        find(&self.jobs, name)
    }

    pub(crate) fn crawler(&self, name: &str) -> Option<&'a str> {
        find(&self.crawlers, name)
    }

    /// The same for the evaluator.
    pub(crate) fn latest(&self) -> Latest {
        let own = |(name, state): &(&str, &str)| ((*name).to_owned(), (*state).into());
        Latest {
            jobs: self.jobs.iter().map(own).collect(),
            crawlers: self
                .crawlers
                .iter()
                .map(|(name, state)| ((*name).to_owned(), (*state).into()))
                .collect(),
        }
    }
}

fn find<'a>(states: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    let found = states.iter().find(|(other, _)| *other == name);
    found.map(|(_, state)| *state)
}
