//! Several conditions: AND and ANY, each condition met, waiting or never met.

use smithereens_formats::Firing::{self, Fires, Never, Waits};

use super::{Expected, Vector, job_is};
use crate::scope::sequences;
use crate::term::{Known, Term, crawler, job};

/// A condition with its state of affairs, for each of three places.
#[derive(Clone, Copy)]
enum Part {
    Met,
    Waiting,
    Never,
}

const PARTS: [Part; 3] = [Part::Met, Part::Waiting, Part::Never];

impl Part {
    fn word(self) -> &'static str {
        match self {
            Part::Met => "met",
            Part::Waiting => "waiting",
            Part::Never => "never",
        }
    }

    fn firing(self) -> Firing {
        match self {
            Part::Met => Fires,
            Part::Waiting => Waits,
            Part::Never => Never,
        }
    }

    /// The condition at a place, what is known, and its part by name.
    fn at(self, place: usize, known: &mut Known<'static>) -> (Term<'static>, &'static str) {
        let is_job = place != 1;
        let name = ["a", "b", "c"][place];
        let seen = match self {
            Part::Met => Some("FAILED"),
            // Waiting by another state here, by none there.
            Part::Waiting if place == 2 => None,
            Part::Waiting => Some("SUCCEEDED"),
            Part::Never => Some("RUNNING"),
        };
        let states = if is_job {
            &mut known.jobs
        } else {
            &mut known.crawlers
        };
        states.extend(seen.map(|seen| (name, seen)));
        let awaited = match self {
            Part::Never => "RUNNING",
            _ => "FAILED",
        };
        let part = match (self, seen) {
            (Part::Met, _) => "met",
            (Part::Waiting, None) => "not-run",
            (Part::Waiting, Some(_)) => "other-state",
            (Part::Never, _) => "unlistenable-state",
        };
        let term = if is_job {
            job(name, awaited)
        } else {
            crawler(name, awaited)
        };
        (term, part)
    }
}

pub(super) fn family() -> Vec<Vector> {
    let mut all = Vec::new();
    for parts in sequences(&PARTS, 3)
        .into_iter()
        .filter(|parts| !parts.is_empty())
    {
        for logical in ["AND", "ANY"] {
            all.push(joined(logical, &parts));
        }
    }
    all.extend(duplicates());
    all.extend(orders());
    all.push(many("AND", true));
    all.push(many("AND", false));
    all.push(many("ANY", true));
    all.push(many("ANY", false));
    all
}

fn joined(logical: &'static str, parts: &[Part]) -> Vector {
    let mut known = Known::default();
    let placed = parts.iter().enumerate();
    let (terms, names): (Vec<_>, Vec<_>) = placed
        .map(|(place, part)| part.at(place, &mut known))
        .unzip();
    let firings = || parts.iter().map(|part| part.firing());
    let (decision, reason) = match (logical, parts.len()) {
        // The last in the order fires, waits, never.
        ("AND", _) | (_, 1) => match firings().max() {
            Some(Fires) => (Fires, "all-met"),
            Some(Waits) => (Waits, "not-all-met"),
            _ => (Never, "condition-never-met"),
        },
        _ => match firings().min() {
            Some(Fires) => (Fires, "one-met"),
            Some(Waits) => (Waits, "none-met"),
            _ => (Never, "every-condition-never-met"),
        },
    };
    let words: Vec<&str> = parts.iter().map(|part| part.word()).collect();
    Vector::new(
        format!(
            "{}-of-{}/{}",
            logical.to_lowercase(),
            parts.len(),
            words.join("-")
        ),
        format!(
            "{logical} of conditions that are {}: {decision}.",
            words.join(", ")
        ),
        Some(logical),
        &terms,
        known,
        Expected(decision, reason, names),
    )
}

fn duplicates() -> Vec<Vector> {
    let (once, other) = (job("a", "SUCCEEDED"), job("b", "FAILED"));
    let vector = |name: &str, purpose: &str, logical, terms: &[Term<'static>], known, expected| {
        Vector::new(
            format!("same-condition/{name}"),
            purpose,
            logical,
            terms,
            known,
            expected,
        )
    };
    vec![
        vector(
            "and-met",
            "The same condition twice is met as once.",
            Some("AND"),
            &[once, once],
            job_is("a", "SUCCEEDED"),
            Expected(Fires, "all-met", vec!["met", "met"]),
        ),
        vector(
            "and-waits",
            "The same condition twice waits as once, and is no contradiction.",
            Some("AND"),
            &[once, once],
            Known::default(),
            Expected(Waits, "not-all-met", vec!["not-run", "not-run"]),
        ),
        vector(
            "any-met",
            "The same condition twice under ANY is met as once.",
            Some("ANY"),
            &[once, once],
            job_is("a", "SUCCEEDED"),
            Expected(Fires, "one-met", vec!["met", "met"]),
        ),
        vector(
            "apart",
            "The same condition twice with another in between does no harm.",
            Some("AND"),
            &[once, other, once],
            Known {
                jobs: vec![("a", "SUCCEEDED"), ("b", "FAILED")],
                crawlers: Vec::new(),
            },
            Expected(Fires, "all-met", vec!["met", "met", "met"]),
        ),
        vector(
            "is-not-two",
            "One job that ended does not stand for another because it is named twice.",
            Some("AND"),
            &[once, once, other],
            job_is("a", "SUCCEEDED"),
            Expected(Waits, "not-all-met", vec!["met", "met", "not-run"]),
        ),
        vector(
            "needs-logical",
            "The same condition twice is several conditions, and these need a Logical.",
            None,
            &[once, once],
            job_is("a", "SUCCEEDED"),
            Expected(Never, "no-logical", vec!["met", "met"]),
        ),
    ]
}

/// All orders of three conditions, one of each part.
fn orders() -> Vec<Vector> {
    let known = || Known {
        jobs: vec![("a", "SUCCEEDED"), ("b", "RUNNING")],
        crawlers: vec![("c", "CANCELLING")],
    };
    let of = [
        (job("a", "SUCCEEDED"), "met", "a"),
        (job("b", "SUCCEEDED"), "other-state", "b"),
        (crawler("c", "CANCELLED"), "other-state", "c"),
    ];
    let mut all = Vec::new();
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let placed = order.map(|index| of[index]);
        let names = placed.map(|(_, _, name)| name).join("");
        for (logical, decision, reason) in
            [("AND", Waits, "not-all-met"), ("ANY", Fires, "one-met")]
        {
            all.push(Vector::new(
                format!("order-{}/{names}", logical.to_lowercase()),
                format!("{logical} says the same in the order {names}."),
                Some(logical),
                &placed.map(|(term, _, _)| term),
                known(),
                Expected(decision, reason, placed.map(|(_, part, _)| part).to_vec()),
            ));
        }
    }
    all
}

/// Eight conditions, of which the last one makes the difference.
fn many(logical: &'static str, last_is_met: bool) -> Vector {
    const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let terms = NAMES.map(|name| job(name, "SUCCEEDED"));
    let and = logical == "AND";
    let (others, last) = match (and, last_is_met) {
        (true, true) => ("SUCCEEDED", "SUCCEEDED"),
        (true, false) => ("SUCCEEDED", "FAILED"),
        (false, true) => ("FAILED", "SUCCEEDED"),
        (false, false) => ("FAILED", "FAILED"),
    };
    let seen = |name| if name == "h" { last } else { others };
    let expected = match (and, last_is_met) {
        (true, true) => (Fires, "all-met"),
        (true, false) => (Waits, "not-all-met"),
        (false, true) => (Fires, "one-met"),
        (false, false) => (Waits, "none-met"),
    };
    let part = |name| {
        if seen(name) == "SUCCEEDED" {
            "met"
        } else {
            "other-state"
        }
    };
    let met = if last_is_met { "met" } else { "not met" };
    Vector::new(
        format!(
            "{}-of-8/last-{}",
            logical.to_lowercase(),
            met.replace(' ', "-")
        ),
        format!("{logical} of eight conditions looks at the last, which is {met}."),
        Some(logical),
        &terms,
        Known {
            jobs: NAMES.map(|name| (name, seen(name))).to_vec(),
            crawlers: Vec::new(),
        },
        Expected(expected.0, expected.1, NAMES.map(part).to_vec()),
    )
}
