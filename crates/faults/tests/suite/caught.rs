//! Random cases catch the planted faults: whatever the seed there is a finding,
//! and every finding is named in the fault's family.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::thread;

use smithereens::Codec;
use smithereens::subjects::{GlueReader, GlueValidator};
use smithereens_cases::random::Generator;
use smithereens_faults::{Caught, Fault, Hunt, Needs, Next, SELDOM, all, named};
use smithereens_formats::{Phase, RandomName};
use smithereens_harness::{Event, Options, RandomOptions, Verdict, run};

use crate::support::{CASES, family, quiet};

const SEEDS: [u64; 5] = [1, 2, 3, 4, 5];

/// Within so many cases of a seed a fault is to be caught. How many it takes
/// stands in `docs/planted-faults.md`.
const BUDGET: u64 = 20_000;

/// So many failures of a seed are looked into.
const LOOKED_INTO: usize = 2;

/// The first cases of each seed that a fault fails.
type BySeed = [Vec<Caught>; SEEDS.len()];

/// What each fault fails.
static FAILED: LazyLock<Vec<(&'static Fault, BySeed)>> = LazyLock::new(|| {
    quiet();
    let faults: Vec<&'static Fault> = all().collect();
    let hunted = thread::scope(|scope| {
        let faults = &faults;
        let threads = SEEDS.map(|seed| scope.spawn(move || hunted(faults, seed)));
        threads.map(|thread| thread.join().expect("no panic of ours"))
    });
    let mut hunted = hunted.map(Vec::into_iter);
    let of = |fault| {
        let seeds = hunted.each_mut();
        (fault, seeds.map(|seed| seed.next().expect("as many")))
    };
    faults.iter().copied().map(of).collect()
});

fn hunted(faults: &[&Fault], seed: u64) -> Vec<Vec<Caught>> {
    let hunt = Hunt::new(&CASES, seed);
    let mut failed = vec![Vec::new(); faults.len()];
    hunt.follow(
        faults,
        BUDGET,
        |_| true,
        |index, name| {
            failed[index].extend(hunt.caught(faults[index], name));
            if failed[index].len() < LOOKED_INTO {
                Next::Goes
            } else {
                Next::Stops
            }
        },
    );
    failed
}

fn caught_by(seeds: &BySeed) -> usize {
    seeds.iter().filter(|caught| !caught.is_empty()).count()
}

#[test]
fn all_seeds_catch_all_faults_but_those_that_are_listed() {
    let by = |seeds: &dyn Fn(usize) -> bool| -> Vec<&'static Fault> {
        let caught = FAILED.iter().filter(|(_, failed)| seeds(caught_by(failed)));
        caught.map(|(fault, _)| *fault).collect()
    };
    let names_of = |faults: &[&'static Fault]| -> Vec<&'static str> {
        faults.iter().map(|fault| fault.name).collect()
    };
    let seldom = by(&|seeds| seeds < SEEDS.len());
    let listed: Vec<&str> = SELDOM.iter().map(|seldom| seldom.fault).collect();
    assert_eq!(names_of(&seldom), listed);
    let mut always = by(&|seeds| seeds == SEEDS.len());
    assert!(always.len() >= 40);
    always.retain(|fault| fault.needs != Needs::Anything);
    assert!(always.len() >= 20);
}

#[test]
fn every_finding_is_named_in_the_faults_family() {
    let mut stray = BTreeSet::new();
    for (fault, seeds) in FAILED.iter() {
        let globs = family(fault);
        for caught in seeds.iter().flatten() {
            let ids = caught.finding.cases.iter().map(ToString::to_string);
            let outside = ids.filter(|id| !globs.iter().any(|glob| glob.matches(id)));
            stray.extend(outside.map(|id| (fault.name, id)));
        }
    }
    assert!(stray.is_empty(), "{stray:#?}");
}

/// The first failure of a fault by way of the whole phase.
fn first_of_the_phase(fault: &Fault, seed: u64) -> (RandomName, smithereens_formats::Finding) {
    let options = Options {
        strict: true,
        fail_fast: true,
        phases: vec![Phase::Random],
        random: Some(RandomOptions {
            seed: Generator::seed(seed),
            cases: BUDGET,
        }),
        ..Options::default()
    };
    let mut first = None;
    let run = run(&CASES, &[fault], &options, &mut |event| {
        if let Event::CaseFinished {
            case,
            verdict: Verdict::Fail(_),
        } = event
        {
            first = first.take().or_else(|| RandomName::of(case));
        }
    });
    let subject = run.report.subjects.into_iter().next().expect("one subject");
    let [finding] = <[_; 1]>::try_from(subject.findings).expect("one finding");
    (first.expect("a failure"), finding)
}

#[test]
fn a_hunt_finds_what_the_whole_phase_finds() {
    quiet();
    for (name, seed) in [
        ("workflow-names-are-folded", 1),
        ("negative-times-overflow", 2),
        ("the-greatest-timeout-is-refused", 3),
        ("a-new-member-hides-the-edges-end", 1),
        ("null-is-a-name", 4),
    ] {
        let fault = named(name).expect("a fault");
        let (first, finding) = first_of_the_phase(fault, seed);
        let hunt = Hunt::new(&CASES, seed);
        let mut hunted = None;
        hunt.follow(
            &[fault],
            BUDGET,
            |_| true,
            |_, name| {
                hunted = hunt
                    .caught(fault, name)
                    .map(|caught| (name.clone(), caught));
                if hunted.is_some() {
                    Next::Stops
                } else {
                    Next::Goes
                }
            },
        );
        let (number, caught) = hunted.expect("a failure");
        assert_eq!((number, caught.finding), (first, finding), "{name}");
    }
}

#[test]
fn sound_subjects_fail_no_random_case() {
    let options = Options {
        strict: true,
        phases: vec![Phase::Random],
        random: Some(RandomOptions {
            seed: Generator::seed(6),
            cases: 20_000,
        }),
        ..Options::default()
    };
    let run = run(
        &CASES,
        &[&GlueReader::NEWEST as &dyn Codec, &GlueValidator::NEWEST],
        &options,
        &mut |_| {},
    );
    for subject in &run.report.subjects {
        let names: Vec<_> = subject.findings.iter().map(|one| &one.case).collect();
        assert!(names.is_empty(), "{}: {names:?}", subject.subject);
        let asked = subject.exercised();
        assert!(asked >= 19_900, "{}: only {asked} cases", subject.subject);
    }
    assert!(run.kept);
}
