//! What a predicate decides, from texts and by counting: an opinion of its own.

use std::collections::BTreeSet;

use smithereens_formats::Firing;

use crate::term::{Known, Term};

/// What the documentation says can be listened for.
pub(crate) const JOB_ENDS: [&str; 4] = ["SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"];
pub(crate) const CRAWL_ENDS: [&str; 3] = ["SUCCEEDED", "FAILED", "CANCELLED"];

/// Whether a condition holds: whether it is, word by word, one that is true.
pub(crate) fn holds(term: &Term<'_>, known: &Known<'_>) -> bool {
    let is_of_a_job = term.crawler.is_none()
        && term.job.is_some_and(|name| {
            JOB_ENDS
                .iter()
                .any(|end| term.state == Some(end) && known.job(name) == Some(end))
        });
    let is_of_a_crawler = term.job.is_none()
        && term.crawler.is_some_and(|name| {
            CRAWL_ENDS
                .iter()
                .any(|end| term.crawl_state == Some(end) && known.crawler(name) == Some(end))
        });
    term.operator == Some("EQUALS") && (is_of_a_job || is_of_a_crawler)
}

/// Whether so many of so many conditions that hold are enough.
pub(crate) fn suffices(logical: Option<&str>, all: usize, holding: usize) -> bool {
    match logical {
        None => all == 1 && holding == 1,
        Some("AND") => all > 0 && holding == all,
        Some("ANY") => holding > 0,
        Some(_) => false,
    }
}

/// The decision. That a predicate never fires is seen by trying: no assignment
/// of states that can be listened for makes it fire.
pub(crate) fn decision(logical: Option<&str>, terms: &[Term<'_>], known: &Known<'_>) -> Firing {
    let is_true = |known: &Known<'_>| {
        let holding = terms.iter().filter(|term| holds(term, known)).count();
        suffices(logical, terms.len(), holding)
    };
    if is_true(known) {
        Firing::Fires
    } else if assignments(terms).iter().any(is_true) {
        Firing::Waits
    } else {
        Firing::Never
    }
}

/// Every way in which all that is named can have ended.
fn assignments<'a>(terms: &[Term<'a>]) -> Vec<Known<'a>> {
    let jobs: BTreeSet<&str> = terms.iter().filter_map(|term| term.job).collect();
    let crawlers: BTreeSet<&str> = terms.iter().filter_map(|term| term.crawler).collect();
    let mut all = vec![Known::default()];
    for name in jobs {
        let with = |known: &Known<'a>, end| {
            let mut known = known.clone();
            known.jobs.push((name, end));
            known
        };
        all = all
            .iter()
            .flat_map(|known| JOB_ENDS.map(|end| with(known, end)))
            .collect();
    }
    for name in crawlers {
        let with = |known: &Known<'a>, end| {
            let mut known = known.clone();
            known.crawlers.push((name, end));
            known
        };
        all = all
            .iter()
            .flat_map(|known| CRAWL_ENDS.map(|end| with(known, end)))
            .collect();
    }
    all
}
