//! How often a subject is asked until a random failure is small: over planted
//! faults, from the first random payloads that fail for them.

use std::io::{self, Write};

use smithereens_cases::random::{Generator, RandomCase};
use smithereens_cases::{Case, Cases, Message};
use smithereens_contract::{DEFAULT_NAME, builtin};
use smithereens_faults::Fault;
use smithereens_formats::{RandomClass, RandomName};
use smithereens_harness::{Checker, Codec, Failure, MessageChecker, Probe, Verdict, smaller};

use crate::figure::Figure;

/// What nine in ten failures may take.
const AT_MOST: f64 = 600.0;
/// One of so many planted faults is looked into.
const ONE_OF: usize = 4;
/// From so many seeds.
const SEEDS: u64 = 3;
/// So many payloads of each seed are tried: some faults show seldom.
const TRIED: u64 = 3_000;

/// The 90th percentile of calls.
pub(crate) fn figure(out: &mut dyn Write) -> io::Result<Figure> {
    let contract = builtin(DEFAULT_NAME).expect("the default contract is built in");
    let cases = Cases::new(&contract);
    let checker = Checker::new(&cases);
    let generator = Generator::new(&cases);
    let faults: Vec<&Fault> = smithereens_faults::all().step_by(ONE_OF).collect();
    let (mut calls, mut found) = (Vec::new(), 0);
    // Some faults panic, again and again.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    for fault in &faults {
        let id = fault.shown.message.parse().expect("a message's name");
        let message = cases.message_named(&id).expect("a documented message");
        let checker = checker.message(&id).expect("a documented message");
        let before = calls.len();
        for seed in 0..SEEDS {
            if let Some((made, failure)) = first_failure(&generator, &checker, fault, seed) {
                calls.push(calls_of(&cases, message, &checker, fault, made, failure));
            }
        }
        found += usize::from(calls.len() > before);
    }
    std::panic::set_hook(hook);
    calls.sort_unstable();
    assert!(!calls.is_empty(), "some planted fault shows");
    let part = |of_ten: usize| calls[(calls.len() * of_ten).div_ceil(10).max(1) - 1];
    writeln!(
        out,
        "  {} failures of {found} of {} planted faults made small: median {}, most {} calls",
        calls.len(),
        faults.len(),
        part(5),
        part(10),
    )?;
    // Exact: some hundreds.
    let ninth = part(9) as f64;
    let name = "calls to make a failure small, 90 %".to_owned();
    Ok(Figure::at_most(name, ninth, AT_MOST))
}

/// The first random payload of a message that the fault shows with.
fn first_failure(
    generator: &Generator<'_, '_>,
    checker: &MessageChecker<'_>,
    fault: &Fault,
    seed: u64,
) -> Option<(RandomCase, Failure)> {
    (0..TRIED).find_map(|number| {
        let class = RandomClass::ALL[(number % 3) as usize];
        let name = RandomName {
            message: checker.message().id.clone(),
            class,
            seed: Generator::seed(seed),
            number,
        };
        let made = generator.case(&name).ok()?;
        match put(checker, &made.case, fault) {
            Verdict::Fail(failure) => Some((made, failure)),
            _ => None,
        }
    })
}

fn calls_of(
    cases: &Cases<'_>,
    message: &Message,
    checker: &MessageChecker<'_>,
    fault: &Fault,
    made: RandomCase,
    failure: Failure,
) -> usize {
    let mut ask = |case: &Case| put(checker, case, fault);
    smaller(
        cases,
        message,
        fault.role,
        made,
        failure,
        usize::MAX,
        &mut ask,
    )
    .calls
}

fn put(checker: &MessageChecker<'_>, case: &Case, subject: &dyn Codec) -> Verdict {
    let Some(expectation) = case.expectation(subject.role()) else {
        return Verdict::Unreached("is not its business".to_owned());
    };
    let probe = Probe {
        status: case.payload.http.status(),
        headers: case.payload.http.headers(),
        body: &case.payload.body,
        outcome: &expectation.outcome,
        level: expectation.level,
        documented: false,
        ask_again: false,
    };
    checker.check(&probe, subject)
}
