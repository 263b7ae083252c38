//! Two states of one job or crawler: never under AND, either under ANY.

use smithereens_formats::Firing::{Fires, Never, Waits};

use super::{Expected, Vector, crawler_is, job_is};
use crate::oracle::{CRAWL_ENDS, JOB_ENDS};
use crate::term::{Known, Term, crawler, job};

type Is = fn(&'static str, &'static str) -> Known<'static>;
type Waiting = fn(&'static str, &'static str) -> Term<'static>;

pub(super) fn family() -> Vec<Vector> {
    let mut all = Vec::new();
    pairs("job", job, job_is, &JOB_ENDS, &mut all);
    pairs("crawler", crawler, crawler_is, &CRAWL_ENDS, &mut all);
    all.extend(hidden());
    all
}

fn pairs(called: &str, waiting: Waiting, is: Is, ends: &[&'static str], all: &mut Vec<Vector>) {
    for (index, one) in ends.iter().enumerate() {
        for other in &ends[index + 1..] {
            let terms = [waiting("a", one), waiting("a", other)];
            all.push(Vector::new(
                format!("{called}-{one}-and-{other}/not-run"),
                format!("A {called} is not both {one} and {other}, which is said before it runs."),
                Some("AND"),
                &terms,
                Known::default(),
                Expected(Never, "contradiction", vec!["not-run", "not-run"]),
            ));
            all.push(Vector::new(
                format!("{called}-{one}-and-{other}/one"),
                format!("A {called} that is {one} is not {other} too."),
                Some("AND"),
                &terms,
                is("a", one),
                Expected(Never, "contradiction", vec!["met", "other-state"]),
            ));
            all.push(Vector::new(
                format!("{called}-{one}-any-{other}/other"),
                format!("ANY takes {other} of a {called} where {one} would do as well."),
                Some("ANY"),
                &terms,
                is("a", other),
                Expected(Fires, "one-met", vec!["other-state", "met"]),
            ));
            all.push(Vector::new(
                format!("{called}-{one}-any-{other}/not-run"),
                format!("ANY of {one} and {other} of a {called} waits until it runs."),
                Some("ANY"),
                &terms,
                Known::default(),
                Expected(Waits, "none-met", vec!["not-run", "not-run"]),
            ));
        }
    }
}

fn hidden() -> Vec<Vector> {
    let vector = |name: &str, purpose: &str, terms: &[Term<'static>], known, expected| {
        let name = format!("contradiction/{name}");
        Vector::new(name, purpose, Some("AND"), terms, known, expected)
    };
    let both = || Known {
        jobs: vec![("a", "SUCCEEDED")],
        crawlers: vec![("a", "FAILED")],
    };
    vec![
        vector(
            "apart",
            "A contradiction is seen with other conditions in between.",
            &[
                job("a", "SUCCEEDED"),
                job("b", "FAILED"),
                job("a", "FAILED"),
            ],
            Known::default(),
            Expected(Never, "contradiction", vec!["not-run"; 3]),
        ),
        vector(
            "after-a-duplicate",
            "A contradiction is seen behind the same condition twice.",
            &[
                job("a", "SUCCEEDED"),
                job("a", "SUCCEEDED"),
                job("a", "STOPPED"),
            ],
            job_is("a", "SUCCEEDED"),
            Expected(Never, "contradiction", vec!["met", "met", "other-state"]),
        ),
        vector(
            "all-ends",
            "All ends of one job at once are no end of it.",
            &JOB_ENDS.map(|end| job("a", end)),
            Known::default(),
            Expected(Never, "contradiction", vec!["not-run"; 4]),
        ),
        vector(
            "crawler-among-jobs",
            "A contradiction of two conditions on a crawler is seen among those on jobs.",
            &[
                crawler("a", "FAILED"),
                job("b", "FAILED"),
                crawler("a", "CANCELLED"),
            ],
            crawler_is("a", "CANCELLED"),
            Expected(
                Never,
                "contradiction",
                vec!["other-state", "not-run", "met"],
            ),
        ),
        vector(
            "job-and-crawler-of-one-name",
            "A job and a crawler of one name may be in different states.",
            &[job("a", "SUCCEEDED"), crawler("a", "FAILED")],
            both(),
            Expected(Fires, "all-met", vec!["met", "met"]),
        ),
        vector(
            "job-and-crawler-of-one-name-waiting",
            "Waiting for different states of a job and a crawler of one name is no contradiction.",
            &[job("a", "SUCCEEDED"), crawler("a", "FAILED")],
            Known::default(),
            Expected(Waits, "not-all-met", vec!["not-run", "not-run"]),
        ),
        vector(
            "names-in-another-case",
            "Different states of jobs whose names differ in case are no contradiction.",
            &[job("a", "SUCCEEDED"), job("A", "FAILED")],
            Known {
                jobs: vec![("A", "FAILED"), ("a", "SUCCEEDED")],
                crawlers: Vec::new(),
            },
            Expected(Fires, "all-met", vec!["met", "met"]),
        )
        .marked_as_choice(super::naming::EXACT),
        vector(
            "behind-a-fault",
            "A condition that can never be met is the reason before a contradiction is.",
            &[
                job("a", "SUCCEEDED"),
                job("a", "FAILED"),
                job("b", "RUNNING"),
            ],
            Known::default(),
            Expected(
                Never,
                "condition-never-met",
                vec!["not-run", "not-run", "unlistenable-state"],
            ),
        ),
        vector(
            "unlistenable-of-the-same-job",
            "SUCCEEDED and RUNNING of one job never fires for RUNNING alone.",
            &[job("a", "SUCCEEDED"), job("a", "RUNNING")],
            job_is("a", "SUCCEEDED"),
            Expected(
                Never,
                "condition-never-met",
                vec!["met", "unlistenable-state"],
            ),
        ),
    ]
}
