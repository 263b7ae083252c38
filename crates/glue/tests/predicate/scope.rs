//! The small scope: conditions and states of two jobs and two crawlers. The jobs'
//! names differ in case, and a job and a crawler share one, so that whoever takes
//! one for the other is caught.

use crate::term::{Known, Term, crawler, job};

pub(crate) const JOBS: [&str; 2] = ["a", "A"];
pub(crate) const CRAWLERS: [&str; 2] = ["a", "c"];

pub(crate) const JOB_STATES: [&str; 7] = [
    "STARTING",
    "RUNNING",
    "STOPPING",
    "STOPPED",
    "SUCCEEDED",
    "FAILED",
    "TIMEOUT",
];
pub(crate) const CRAWL_STATES: [&str; 5] =
    ["RUNNING", "CANCELLING", "CANCELLED", "SUCCEEDED", "FAILED"];

/// A state that no contract lists.
pub(crate) const UNKNOWN: &str = "PAUSED";

/// Each `Logical`, and none, and one that the contract does not list.
pub(crate) const LOGICALS: [Option<&str>; 4] = [None, Some("AND"), Some("ANY"), Some("XOR")];

/// Every condition on every documented state.
pub(crate) fn documented() -> Vec<Term<'static>> {
    let jobs = JOBS
        .iter()
        .flat_map(|name| JOB_STATES.map(|state| job(name, state)));
    let crawlers = CRAWLERS
        .iter()
        .flat_map(|name| CRAWL_STATES.map(|state| crawler(name, state)));
    jobs.chain(crawlers).collect()
}

/// Those, and one of every other kind: unknown values, malformed ones.
pub(crate) fn conditions() -> Vec<Term<'static>> {
    let awaits_job = job("a", "SUCCEEDED");
    let awaits_crawler = crawler("c", "SUCCEEDED");
    let mut all = documented();
    all.extend(JOBS.map(|name| job(name, UNKNOWN)));
    all.extend(CRAWLERS.map(|name| crawler(name, UNKNOWN)));
    for term in [awaits_job, awaits_crawler] {
        for operator in [None, Some("NOT_EQUALS")] {
            all.push(Term { operator, ..term });
        }
        // Neither name.
        all.push(Term {
            job: None,
            crawler: None,
            ..term
        });
        // No state.
        all.push(Term {
            state: None,
            crawl_state: None,
            ..term
        });
        // Only the state of the other kind, and both.
        all.push(Term {
            state: term.crawl_state,
            crawl_state: term.state,
            ..term
        });
        all.push(Term {
            state: term.state.or(Some("RUNNING")),
            crawl_state: term.crawl_state.or(Some("RUNNING")),
            ..term
        });
    }
    all.push(Term {
        crawler: Some("c"),
        crawl_state: Some("SUCCEEDED"),
        ..awaits_job
    });
    all.push(Term {
        crawler: Some("c"),
        ..awaits_job
    });
    all.push(Term {
        job: Some("a"),
        ..awaits_crawler
    });
    all.push(Term::default());
    // Nearly the right words.
    all.extend([job("a", "succeeded"), job("a", " SUCCEEDED")]);
    all
}

/// All sequences of at most so many, the shorter ones first.
pub(crate) fn sequences<T: Copy>(of: &[T], longest: usize) -> Vec<Vec<T>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..longest {
        let to = all.len();
        for index in from..to {
            for next in of {
                let mut longer = all[index].clone();
                longer.push(*next);
                all.push(longer);
            }
        }
        from = to;
    }
    all
}

/// Every assignment of these states, and none, to the two jobs and crawlers;
/// those that know less come first.
pub(crate) fn assignments(
    job_states: &[&'static str],
    crawl_states: &[&'static str],
) -> Vec<Known<'static>> {
    let or_none = |states: &[&'static str]| -> Vec<Option<&'static str>> {
        let states = states.iter().copied().map(Some);
        std::iter::once(None).chain(states).collect()
    };
    let (jobs, crawls) = (or_none(job_states), or_none(crawl_states));
    let known = |names: [&'static str; 2], states: [Option<&'static str>; 2]| {
        let pairs = names.into_iter().zip(states);
        pairs
            .filter_map(|(name, state)| Some((name, state?)))
            .collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for one in &jobs {
        for two in &jobs {
            for three in &crawls {
                for four in &crawls {
                    all.push(Known {
                        jobs: known(JOBS, [*one, *two]),
                        crawlers: known(CRAWLERS, [*three, *four]),
                    });
                }
            }
        }
    }
    all.sort_by_key(|known| known.jobs.len() + known.crawlers.len());
    all
}

/// Every documented state and the unknown one.
pub(crate) fn all_assignments() -> Vec<Known<'static>> {
    let with_unknown = |states: &[&'static str]| [states, &[UNKNOWN]].concat();
    assignments(&with_unknown(&JOB_STATES), &with_unknown(&CRAWL_STATES))
}
