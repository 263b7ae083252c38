//! Names: which job or crawler a condition is about.

use smithereens_formats::Firing::{Fires, Waits};

use super::{Expected, Vector, crawler_is, job_is};
use crate::term::{Known, crawler, job};

/// Why names are told apart as they are.
pub(super) const EXACT: &str =
    "names are compared byte by byte; whether the service does more was not seen";

/// A name, one that is not the same, and in what they differ.
const APART: [(&str, &str, &str, &str); 9] = [
    ("case", "a", "A", "case"),
    ("space-before", "a", " a", "a space before"),
    ("space-after", "a", "a ", "a space after"),
    ("tab", "a", "a\t", "a tab"),
    ("prefix", "load", "load-all", "what follows"),
    ("suffix", "all", "load-all", "what is before"),
    ("normal-form", "\u{e9}", "e\u{301}", "Unicode's normal form"),
    ("look-alike", "a", "\u{430}", "script"),
    ("empty", "a", "", "being there"),
];

/// Names of every kind that are the same.
const SAME: [(&str, &str, &str); 6] = [
    ("spaces", " a b ", "with spaces around and in it"),
    ("tab", "a\tb", "with a tab"),
    ("quotes", "a\"b\\c", "with quotes and backslashes"),
    ("beyond-ascii", "\u{f6}\u{2713}\u{1f600}", "beyond ASCII"),
    ("like-a-state", "SUCCEEDED", "that reads like a state"),
    ("like-a-member", "jobs", "that reads like a member"),
];

pub(super) fn family() -> Vec<Vector> {
    let mut all = Vec::new();
    for (name, one, other, what) in APART {
        let waits = || Expected(Waits, "not-all-met", vec!["not-run"]);
        all.push(
            Vector::new(
                format!("job-names-apart/{name}"),
                format!("Two names of jobs that differ in {what} are two."),
                None,
                &[job(one, "SUCCEEDED")],
                job_is(other, "SUCCEEDED"),
                waits(),
            )
            .marked_as_choice(EXACT),
        );
        all.push(
            Vector::new(
                format!("crawler-names-apart/{name}"),
                format!("Two names of crawlers that differ in {what} are two."),
                None,
                &[crawler(one, "SUCCEEDED")],
                crawler_is(other, "SUCCEEDED"),
                waits(),
            )
            .marked_as_choice(EXACT),
        );
    }
    for (how, name, what) in SAME {
        all.push(Vector::new(
            format!("job-name/{how}"),
            format!("A job's name {what} is found."),
            None,
            &[job(name, "SUCCEEDED")],
            job_is(name, "SUCCEEDED"),
            Expected(Fires, "all-met", vec!["met"]),
        ));
        all.push(Vector::new(
            format!("crawler-name/{how}"),
            format!("A crawler's name {what} is found."),
            None,
            &[crawler(name, "SUCCEEDED")],
            crawler_is(name, "SUCCEEDED"),
            Expected(Fires, "all-met", vec!["met"]),
        ));
    }
    all.extend(jobs_and_crawlers());
    all
}

fn jobs_and_crawlers() -> Vec<Vector> {
    let mixed = || Known {
        jobs: vec![("a", "SUCCEEDED")],
        crawlers: vec![("a", "FAILED")],
    };
    let waits = |part| Expected(Waits, "not-all-met", vec![part]);
    vec![
        Vector::new(
            "kinds-apart/job-sees-crawler",
            "A crawler does not stand for a job of its name.",
            None,
            &[job("a", "SUCCEEDED")],
            crawler_is("a", "SUCCEEDED"),
            waits("not-run"),
        ),
        Vector::new(
            "kinds-apart/crawler-sees-job",
            "A job does not stand for a crawler of its name.",
            None,
            &[crawler("a", "SUCCEEDED")],
            job_is("a", "SUCCEEDED"),
            waits("not-run"),
        ),
        Vector::new(
            "kinds-apart/job-of-both",
            "Of a job and a crawler of one name the job counts for a JobName.",
            None,
            &[job("a", "SUCCEEDED")],
            mixed(),
            Expected(Fires, "all-met", vec!["met"]),
        ),
        Vector::new(
            "kinds-apart/crawler-of-both",
            "Of a job and a crawler of one name the crawler counts for a CrawlerName.",
            None,
            &[crawler("a", "SUCCEEDED")],
            mixed(),
            waits("other-state"),
        ),
        Vector::new(
            "others/job",
            "Another job's end is not this one's.",
            None,
            &[job("a", "SUCCEEDED")],
            job_is("b", "SUCCEEDED"),
            waits("not-run"),
        ),
        Vector::new(
            "others/crawler",
            "Another crawler's end is not this one's.",
            None,
            &[crawler("a", "SUCCEEDED")],
            crawler_is("b", "SUCCEEDED"),
            waits("not-run"),
        ),
        Vector::new(
            "others/do-not-hurt",
            "What else is known does not matter.",
            None,
            &[job("a", "SUCCEEDED")],
            Known {
                jobs: vec![("a", "SUCCEEDED"), ("b", "FAILED"), ("c", "PAUSED")],
                crawlers: vec![("a", "CANCELLING")],
            },
            Expected(Fires, "all-met", vec!["met"]),
        ),
    ]
}
