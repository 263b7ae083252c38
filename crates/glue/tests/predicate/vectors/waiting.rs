//! One condition: every state that can be waited for against every state that
//! there can be.

use smithereens_formats::Firing::{Fires, Never, Waits};

use super::{Expected, Vector, crawler_is, job_is};
use crate::oracle::{CRAWL_ENDS, JOB_ENDS};
use crate::scope::{CRAWL_STATES, JOB_STATES, UNKNOWN};
use crate::term::{Known, Term, crawler, job};

/// Nearly the documented words.
const NEAR: [&str; 9] = [
    "succeeded",
    "Succeeded",
    " SUCCEEDED",
    "SUCCEEDED ",
    "SUCCEED",
    "SUCCEEDEDS",
    "SUCCESS",
    "",
    "*",
];

/// What stands for no run.
const NOT_RUN: &str = "nothing";

type Is = fn(&'static str, &'static str) -> Known<'static>;
type Waiting = fn(&'static str, &'static str) -> Term<'static>;

pub(super) fn family() -> Vec<Vector> {
    let mut all = Vec::new();
    kind("job", job, job_is, &JOB_ENDS, &JOB_STATES, &mut all);
    kind(
        "crawler",
        crawler,
        crawler_is,
        &CRAWL_ENDS,
        &CRAWL_STATES,
        &mut all,
    );
    // Words of the one kind are unknown words of the other.
    for (called, waiting, is, word) in [
        ("job", job as Waiting, job_is as Is, "CANCELLED"),
        ("job", job, job_is, "CANCELLING"),
        ("crawler", crawler, crawler_is, "STOPPED"),
        ("crawler", crawler, crawler_is, "TIMEOUT"),
    ] {
        all.push(Vector::new(
            format!("{called}-foreign-state/{word}"),
            format!("{word} is no state of a {called}, and is not met by the same word."),
            None,
            &[waiting("a", word)],
            is("a", word),
            Expected(Never, "condition-never-met", vec!["unknown-state"]),
        ));
    }
    all
}

fn kind(
    called: &str,
    waiting: Waiting,
    is: Is,
    ends: &[&'static str],
    states: &[&'static str],
    all: &mut Vec<Vector>,
) {
    let seen = [states, &[UNKNOWN, NOT_RUN]].concat();
    for end in ends {
        for seen in &seen {
            let (known, expected, what) = match *seen {
                NOT_RUN => (
                    Known::default(),
                    Expected(Waits, "not-all-met", vec!["not-run"]),
                    format!("A {called} that has not run is not {end}."),
                ),
                seen if seen == *end => (
                    is("a", seen),
                    Expected(Fires, "all-met", vec!["met"]),
                    format!("{end} of a {called} can be listened for."),
                ),
                seen => (
                    is("a", seen),
                    Expected(Waits, "not-all-met", vec!["other-state"]),
                    format!("A {called} that is {seen} is not {end}."),
                ),
            };
            let name = format!("{called}-waits-for-{end}/sees-{seen}");
            all.push(Vector::new(
                name,
                what,
                None,
                &[waiting("a", end)],
                known,
                expected,
            ));
        }
    }
    for state in states.iter().filter(|state| !ends.contains(state)) {
        for (seen, how) in [
            (Some(*state), "not even when it is there"),
            (Some("SUCCEEDED"), "nor met by an end"),
            (None, "which is said before anything runs"),
        ] {
            all.push(Vector::new(
                format!(
                    "{called}-unlistenable-{state}/sees-{}",
                    seen.unwrap_or(NOT_RUN)
                ),
                format!("{state} of a {called} cannot be listened for, {how}."),
                None,
                &[waiting("a", state)],
                seen.map(|seen| is("a", seen)).unwrap_or_default(),
                Expected(Never, "condition-never-met", vec!["unlistenable-state"]),
            ));
        }
    }
    for (index, near) in NEAR.iter().enumerate() {
        all.push(Vector::new(
            format!("{called}-near-miss-{index}/awaited"),
            format!("To wait for `{near}` of a {called} is not to wait for SUCCEEDED."),
            None,
            &[waiting("a", near)],
            is("a", "SUCCEEDED"),
            Expected(Never, "condition-never-met", vec!["unknown-state"]),
        ));
        all.push(Vector::new(
            format!("{called}-near-miss-{index}/seen"),
            format!("A {called} that is `{near}` is not SUCCEEDED."),
            None,
            &[waiting("a", "SUCCEEDED")],
            is("a", near),
            Expected(Waits, "not-all-met", vec!["other-state"]),
        ));
    }
    all.push(Vector::new(
        format!("{called}-unknown-state/same"),
        format!("An unknown state of a {called} is not met by the same unknown text."),
        None,
        &[waiting("a", UNKNOWN)],
        is("a", UNKNOWN),
        Expected(Never, "condition-never-met", vec!["unknown-state"]),
    ));
    all.push(Vector::new(
        format!("{called}-unknown-state/other"),
        format!("An unknown state of a {called} is not met by another one."),
        None,
        &[waiting("a", UNKNOWN)],
        is("a", "HALTED"),
        Expected(Never, "condition-never-met", vec!["unknown-state"]),
    ));
    all.push(Vector::new(
        format!("{called}-unknown-state/not-run"),
        format!("An unknown state of a {called} is not met by one that has not run."),
        None,
        &[waiting("a", UNKNOWN)],
        Known::default(),
        Expected(Never, "condition-never-met", vec!["unknown-state"]),
    ));
}
