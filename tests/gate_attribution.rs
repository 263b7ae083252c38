//! Who is blamed for what: a case for what it did, no case for what another did,
//! an operation that never answers once, and a run that reached nothing.

#[path = "gate/meddling.rs"]
mod meddling;

use meddling::{Meddler, Meddling};
use rstest::rstest;
use smithereens::scenario::{Glue, InProcess};
use smithereens_cases::Cases;
use smithereens_contract::{DEFAULT_NAME, builtin};
use smithereens_formats::{Level, Phase, SubjectReport};
use smithereens_harness::{Gate, Options, Selection, run};
use smithereens_reference::Reference;

/// What a run comes to over these cases, with one worker.
fn checked(does: Meddling, only: &[&str], reset: Option<&str>) -> SubjectReport {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let cases = Cases::new(&contract);
    let service = Meddler::new(InProcess::new(Reference::new(1)), does);
    let mut gate = Gate::new(&cases, &service, &Glue, "smithereens");
    if let Some(path) = reset {
        gate = gate.resets_by(path);
    }
    let options = Options {
        selection: Selection {
            only: only.iter().map(|glob| glob.parse().unwrap()).collect(),
            ..Selection::default()
        },
        phases: vec![Phase::Coverage],
        workers: 1,
        ..Options::default()
    };
    let outcome = run(&cases, &[&gate], &options, &mut |_| {});
    outcome.report.subjects.into_iter().next().unwrap()
}

fn found(report: &SubjectReport) -> Vec<(Level, &str, usize)> {
    let findings = report.findings.iter();
    findings
        .map(|one| (one.level, one.observed.as_str(), one.cases.len()))
        .collect()
}

#[rstest]
#[case(Meddling::DeletesAnother)]
#[case(Meddling::ChangesAnother)]
fn what_a_call_does_to_another_thing_is_harm(#[case] does: Meddling) {
    let report = checked(does, &["CreateTrigger.request/Schedule/present"], None);
    assert_eq!(found(&report), [(Level::Required, "harms", 1)]);
}

#[test]
fn what_fails_once_is_flaky_and_only_recommended() {
    let only = ["GetTrigger.request/./unknown-member"];
    let sound = checked(Meddling::FailsOnce(usize::MAX), &only, None);
    assert_eq!((found(&sound), sound.coverage.exercised), (Vec::new(), 1));
    let mut seen = Vec::new();
    for call in 0..40 {
        let report = checked(Meddling::FailsOnce(call), &only, None);
        for (level, observed, _) in found(&report) {
            assert_eq!(level, Level::Recommended, "call {call}: {observed}");
            seen.push(observed.to_owned());
        }
    }
    assert_eq!(seen, ["flaky: server-error"]);
}

#[rstest]
#[case(Meddling::LacksAnOperation, "unknown-operation")]
#[case(Meddling::FailsAnOperation, "server-error")]
fn an_operation_that_never_answers_is_one_finding_and_vacuous(
    #[case] does: Meddling,
    #[case] observed: &str,
) {
    let report = checked(does, &["UpdateTrigger.request/**"], None);
    assert_eq!(found(&report), [(Level::Required, observed, 1)]);
    assert_eq!(report.coverage.exercised, 1);
    let vacuous: Vec<&str> = report.vacuous.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(vacuous, ["UpdateTrigger"]);
}

#[test]
fn a_run_that_is_refused_everywhere_has_reached_nothing() {
    let report = checked(Meddling::KnowsNobody, &["GetTriggers.request/**"], None);
    let vacuous: Vec<&str> = report.vacuous.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(vacuous, ["authentication"]);
}

/// That the operation takes its plain request is seen before, whatever is selected.
#[test]
fn an_operation_that_is_asked_for_refusals_alone_is_not_vacuous() {
    let sound = Meddling::FailsOnce(usize::MAX);
    let report = checked(sound, &["CreateTrigger.request/Name/too-long"], None);
    assert_eq!((report.coverage.exercised, report.vacuous), (1, Vec::new()));
}

/// The first such case breaks the list for good, and alone is blamed for it.
#[test]
fn what_is_broken_for_good_is_blamed_on_who_broke_it() {
    let only = ["CreateTrigger.request/Name/char=*"];
    let report = checked(Meddling::BreaksItsList, &only, None);
    let harms = |report: &SubjectReport| -> usize {
        let harms = report.findings.iter().filter(|one| one.observed == "harms");
        harms.map(|one| one.cases.len()).sum()
    };
    assert_eq!(harms(&report), 1);
    // Where it can be reset, each of them is seen to do it.
    let report = checked(Meddling::BreaksItsList, &only, Some("/reset"));
    let blamed: usize = found(&report).iter().map(|(_, _, cases)| cases).sum();
    assert!(blamed > 5, "{:?}", found(&report));
}
