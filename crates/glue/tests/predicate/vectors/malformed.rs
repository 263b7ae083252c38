//! What is malformed: predicates and conditions.

use smithereens_formats::Firing::{self, Fires, Never};

use super::{Expected, Vector, crawler_is, job_is};
use crate::term::{Known, Term, crawler, job};

const MET: Term<'static> = job("a", "SUCCEEDED");
const CRAWLED: Term<'static> = crawler("c", "SUCCEEDED");

/// All that the conditions above wait for is there.
fn known() -> Known<'static> {
    Known {
        jobs: vec![("a", "SUCCEEDED"), ("b", "RUNNING")],
        crawlers: vec![("c", "SUCCEEDED")],
    }
}

pub(super) fn family() -> Vec<Vector> {
    let mut all = predicates();
    for (name, what, term, part) in conditions() {
        alone_and_joined(name, what, term, part, &mut all);
    }
    all.extend(stray());
    all
}

fn predicates() -> Vec<Vector> {
    let mut all = Vec::new();
    let words = [
        (None, "without Logical"),
        (Some("AND"), "with AND"),
        (Some("ANY"), "with ANY"),
        (Some("XOR"), "with XOR"),
    ];
    for (logical, with) in words {
        let how = with.replace(' ', "-").to_lowercase();
        let empty = Vector::new(
            format!("no-conditions/empty-{how}"),
            format!("An empty list of conditions {with} never fires."),
            logical,
            &[],
            known(),
            Expected(Never, "no-conditions", Vec::new()),
        );
        all.push(empty.clone());
        all.push(Vector {
            name: format!("no-conditions/absent-{how}"),
            purpose: format!("A predicate {with} that lacks Conditions never fires."),
            lacks_conditions: true,
            ..empty
        });
        let (decision, reason) = match logical {
            Some("XOR") => (Never, "unknown-logical"),
            _ => (Fires, "all-met"),
        };
        all.push(Vector::new(
            format!("one-condition/{how}"),
            format!("One condition {with}, which is met: {decision}."),
            logical,
            &[MET],
            known(),
            Expected(decision, reason, vec!["met"]),
        ));
    }
    all.push(Vector::new(
        "several-conditions/no-logical-none-met",
        "Several conditions without Logical never fire, and do not wait either.",
        None,
        &[job("a", "FAILED"), job("b", "FAILED")],
        known(),
        Expected(Never, "no-logical", vec!["other-state", "other-state"]),
    ));
    all.push(Vector::new(
        "several-conditions/no-logical-all-met",
        "Several conditions without Logical do not fire as if it were AND.",
        None,
        &[MET, CRAWLED],
        known(),
        Expected(Never, "no-logical", vec!["met", "met"]),
    ));
    all.push(Vector::new(
        "several-conditions/no-logical-one-met",
        "Several conditions without Logical do not fire as if it were ANY.",
        None,
        &[MET, job("b", "SUCCEEDED")],
        known(),
        Expected(Never, "no-logical", vec!["met", "other-state"]),
    ));
    for (index, logical) in ["OR", "and", "Any", "AND ", "ALL", ""]
        .into_iter()
        .enumerate()
    {
        all.push(Vector::new(
            format!("several-conditions/unknown-logical-{index}"),
            format!("`{logical}` is neither AND nor ANY, and never fires."),
            Some(logical),
            &[MET, CRAWLED],
            known(),
            Expected(Never, "unknown-logical", vec!["met", "met"]),
        ));
    }
    all
}

type Malformed = (&'static str, &'static str, Term<'static>, &'static str);

fn conditions() -> Vec<Malformed> {
    let operator = |operator| Term { operator, ..MET };
    vec![
        (
            "operator/absent",
            "no LogicalOperator",
            operator(None),
            "no-operator",
        ),
        (
            "operator/not-equals",
            "the operator NOT_EQUALS",
            operator(Some("NOT_EQUALS")),
            "unknown-operator",
        ),
        (
            "operator/other-case",
            "the operator equals in lower case",
            operator(Some("equals")),
            "unknown-operator",
        ),
        (
            "operator/symbol",
            "a symbol for an operator",
            operator(Some("==")),
            "unknown-operator",
        ),
        (
            "operator/empty",
            "an empty operator",
            operator(Some("")),
            "unknown-operator",
        ),
        (
            "operator/absent-of-a-crawler",
            "a crawler and no LogicalOperator",
            Term {
                operator: None,
                ..CRAWLED
            },
            "no-operator",
        ),
        (
            "names/both",
            "a job and a crawler, each with its state",
            Term {
                crawler: Some("c"),
                crawl_state: Some("SUCCEEDED"),
                ..MET
            },
            "two-names",
        ),
        (
            "names/both-and-state",
            "a job and a crawler and only the job's state",
            Term {
                crawler: Some("c"),
                ..MET
            },
            "two-names",
        ),
        (
            "names/both-and-crawl-state",
            "a job and a crawler and only the crawler's state",
            Term {
                job: Some("a"),
                ..CRAWLED
            },
            "two-names",
        ),
        (
            "names/neither-with-state",
            "a State and no name",
            Term { job: None, ..MET },
            "no-name",
        ),
        (
            "names/neither-with-crawl-state",
            "a CrawlState and no name",
            Term {
                crawler: None,
                ..CRAWLED
            },
            "no-name",
        ),
        (
            "names/neither-with-both-states",
            "both states and no name",
            Term {
                job: None,
                crawl_state: Some("SUCCEEDED"),
                ..MET
            },
            "no-name",
        ),
        (
            "names/operator-alone",
            "an operator and nothing else",
            Term {
                job: None,
                state: None,
                ..MET
            },
            "no-name",
        ),
        (
            "nothing",
            "no member at all",
            Term::default(),
            "no-operator",
        ),
        (
            "state/absent-of-a-job",
            "a job and no State",
            Term { state: None, ..MET },
            "no-state",
        ),
        (
            "state/absent-of-a-crawler",
            "a crawler and no CrawlState",
            Term {
                crawl_state: None,
                ..CRAWLED
            },
            "no-state",
        ),
        (
            "state/crawl-state-of-a-job",
            "a job with only a CrawlState",
            Term {
                state: None,
                crawl_state: Some("SUCCEEDED"),
                ..MET
            },
            "no-state",
        ),
        (
            "state/state-of-a-crawler",
            "a crawler with only a State",
            Term {
                crawl_state: None,
                state: Some("SUCCEEDED"),
                ..CRAWLED
            },
            "no-state",
        ),
        (
            "state/absent-of-a-job-that-has-not-run",
            "a job that has not run and no State",
            Term {
                state: None,
                ..job("d", "SUCCEEDED")
            },
            "no-state",
        ),
    ]
}

/// A malformed condition alone, beside one that is met, and beside one that
/// waits.
fn alone_and_joined(
    name: &str,
    what: &str,
    term: Term<'static>,
    part: &'static str,
    all: &mut Vec<Vector>,
) {
    let mut add = |how: &str, purpose: String, logical, terms: &[Term<'static>], expected| {
        let name = format!("malformed-{name}/{how}");
        all.push(Vector::new(
            name,
            purpose,
            logical,
            terms,
            known(),
            expected,
        ));
    };
    let never = |parts| Expected(Never, "condition-never-met", parts);
    add(
        "alone",
        format!("A condition with {what} is never met."),
        None,
        &[term],
        never(vec![part]),
    );
    add(
        "and",
        format!("A condition with {what} is not left out of AND."),
        Some("AND"),
        &[MET, term],
        never(vec!["met", part]),
    );
    add(
        "any-met",
        format!("A condition with {what} does not keep ANY from one that is met."),
        Some("ANY"),
        &[term, MET],
        Expected(Fires, "one-met", vec![part, "met"]),
    );
    add(
        "any-waits",
        format!("A condition with {what} is not met under ANY either."),
        Some("ANY"),
        &[term, job("b", "SUCCEEDED")],
        Expected(Firing::Waits, "none-met", vec![part, "other-state"]),
    );
}

/// The state of the other kind beside one's own.
fn stray() -> Vec<Vector> {
    const UNUSED: &str = "nothing says what the other kind's state would mean; it is not looked at";
    let mut all = Vec::new();
    for other in ["SUCCEEDED", "FAILED", "RUNNING", "PAUSED"] {
        all.push(
            Vector::new(
                format!("stray-crawl-state/{other}"),
                format!("CrawlState {other} beside a job's State is not looked at."),
                None,
                &[Term {
                    crawl_state: Some(other),
                    ..MET
                }],
                job_is("a", "SUCCEEDED"),
                Expected(Fires, "all-met", vec!["met"]),
            )
            .marked_as_choice(UNUSED),
        );
        all.push(
            Vector::new(
                format!("stray-state/{other}"),
                format!("State {other} beside a crawler's CrawlState is not looked at."),
                None,
                &[Term {
                    state: Some(other),
                    ..CRAWLED
                }],
                crawler_is("c", "SUCCEEDED"),
                Expected(Fires, "all-met", vec!["met"]),
            )
            .marked_as_choice(UNUSED),
        );
    }
    all
}
