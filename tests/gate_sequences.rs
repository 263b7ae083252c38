//! Sequences of calls against the reference, sound and with each of its faults
//! that only a sequence shows.

use std::time::Duration;

use rstest::rstest;
use smithereens::scenario::{Glue, InProcess};
use smithereens_cases::Cases;
use smithereens_contract::{DEFAULT_NAME, builtin};
use smithereens_formats::{Baseline, Finding, Level, Phase, SubjectReport};
use smithereens_harness::endpoint::Endpoint;
use smithereens_harness::{Expected, Gate, Options, Run, Service, StatefulOptions, run};
use smithereens_reference::listen::{self, listen};
use smithereens_reference::{Fault, Reference};

fn played(service: &dyn Service, options: StatefulOptions) -> SubjectReport {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let cases = Cases::new(&contract);
    let gate = Gate::new(&cases, service, &Glue, "smithereens");
    let options = Options {
        phases: vec![Phase::Stateful],
        stateful: Some(options),
        ..Options::default()
    };
    let outcome = run(&cases, &[&gate], &options, &mut |_| {});
    outcome.report.subjects.into_iter().next().unwrap()
}

/// All that are written down, and some random ones.
#[rstest]
#[case(0)]
#[case(1)]
#[case(2)]
fn a_sound_reference_keeps_every_rule(#[case] seed: u64) {
    let service = InProcess::new(Reference::new(seed));
    let options = StatefulOptions {
        seed,
        random: 60,
        ..StatefulOptions::default()
    };
    let report = played(&service, options);
    assert_eq!(report.findings, []);
    let verdicts = report.stateful.unwrap().verdicts;
    assert_eq!(verdicts.unreached, 0);
    assert_eq!(verdicts.pass, 88);
}

/// The rule that a fault breaks, and how many calls show it at most.
#[rstest]
#[case(Fault::SecondStartTrigger, "one-start-trigger", 3)]
#[case(Fault::LengthInBytes, "documented-trigger-taken", 1)]
#[case(Fault::NotFoundIsInvalid, "unknown-trigger-is-not-found", 1)]
#[case(Fault::StopIsANoOp, "stopped-starts-nothing", 9)]
#[case(Fault::StoppingNeverEnds, "stopping-ends", 7)]
#[case(Fault::StopEndsNoJob, "stopped-means-ended", 8)]
#[case(Fault::StopCancelsNoCrawl, "stop-terminates", 9)]
#[case(Fault::StoppedIsCompleted, "run-states-in-order", 7)]
#[case(Fault::StoppedStartsMore, "stopped-starts-nothing", 8)]
#[case(Fault::EndedIsStoppable, "run-states-in-order", 6)]
#[case(Fault::CompletesEarly, "completed-means-ended", 6)]
#[case(Fault::NeverCompletes, "a-run-ends", 3)]
#[case(Fault::EndsBeforeItStarts, "completed-after-started", 5)]
#[case(Fault::FirstActionOnly, "no-action-lost", 6)]
#[case(Fault::ActionsTwice, "no-action-doubled", 5)]
#[case(Fault::StartOnCreationIgnored, "started-triggers-are-activated", 2)]
#[case(Fault::FailedCountsAsSucceeded, "statistics-add-up", 6)]
#[case(Fault::SameRunIdTwice, "run-ids-differ", 3)]
#[case(Fault::GraphIsLive, "graph-is-a-snapshot", 5)]
#[case(Fault::AnyIsAnd, "no-action-lost", 8)]
#[case(Fault::AndIsAny, "fires-by-its-predicate", 8)]
#[case(Fault::FirstConditionOnly, "fires-by-its-predicate", 9)]
#[case(Fault::CrawlersNeverCount, "no-action-lost", 8)]
#[case(Fault::StoppedIsFailed, "fires-by-its-predicate", 9)]
#[case(Fault::TimeoutNeverFires, "no-action-lost", 9)]
#[case(Fault::FiresWhenStarted, "fires-by-its-predicate", 8)]
#[case(Fault::PageRepeatsOne, "triggers-pages", 110)]
#[case(Fault::PageSkipsOne, "triggers-pages", 4)]
#[case(Fault::GarbageTokenPasses, "only-its-own-tokens", 1)]
#[case(Fault::TokenForOtherFilters, "tokens-of-the-same-list", 6)]
#[case(Fault::MaxResultsIgnored, "triggers-page-limit", 3)]
#[case(Fault::ThirdPageLost, "triggers-pages", 5)]
#[case(Fault::BatchRepeats, "each-trigger-answered-once", 1)]
#[case(Fault::GraphWithoutEdges, "workflow-graph-has-edges", 3)]
#[case(Fault::TagsFilterIgnored, "triggers-with-the-tags", 2)]
#[case(Fault::GraphOfAll, "workflow-graph-its-own", 3)]
#[case(Fault::CreateOverwrites, "a-name-is-given-once", 2)]
#[case(Fault::UpdateCreates, "nothing-to-update", 1)]
#[case(Fault::DescriptionTrimmed, "trigger-as-stored", 2)]
#[case(Fault::UpdateLosesActions, "trigger-as-stored", 3)]
#[case(Fault::PropertiesReplaced, "properties-are-merged", 5)]
#[case(Fault::TimesInMilliseconds, "workflow-times-in-seconds", 2)]
#[case(Fault::AccentsLost, "the-trigger-asked-for", 2)]
#[case(Fault::DeletedIsThere, "deleted-trigger-gone", 3)]
#[case(Fault::DeletedIsListed, "deleted-trigger-not-listed", 3)]
#[case(Fault::DeleteUnknownRefused, "deleting-is-no-error", 1)]
#[case(Fault::TagsSurvive, "tags-of-this-thing", 4)]
#[case(Fault::TriggersDieToo, "triggers-outlive-their-workflow", 4)]
#[case(Fault::RunsSurvive, "runs-of-this-workflow", 6)]
fn a_fault_that_a_sequence_shows_is_found_by_its_rule(
    #[case] fault: Fault,
    #[case] rule: &str,
    #[case] calls: usize,
) {
    let service = InProcess::new(Reference::with_fault(1, fault));
    let report = played(&service, StatefulOptions::default());
    let finding = by_rule(&report, rule);
    let finding = finding.unwrap_or_else(|| panic!("{fault}: {:?}", report.findings));
    assert!(
        finding.steps.len() <= calls,
        "{fault}: {:#?}",
        finding.steps
    );
}

fn by_rule<'r>(report: &'r SubjectReport, rule: &str) -> Option<&'r Finding> {
    let observed = format!("breaks-rule: {rule}");
    report.findings.iter().find(|one| one.observed == observed)
}

/// Faults between two requests at the same time, over a socket; and a sound service
/// that is asked the same.
#[rstest]
#[case(Some(Fault::BothCreate), &["a-name-is-given-once"])]
#[case(Some(Fault::LostUpdate), &["trigger-as-stored", "triggers-pages", "known-trigger-answered"])]
#[case(Some(Fault::AnswersMixedUp), &["the-trigger-asked-for"])]
#[case(None, &[])]
fn a_race_is_found_over_a_socket(#[case] fault: Option<Fault>, #[case] rules: &[&str]) {
    let reference = match fault {
        Some(fault) => Reference::with_fault(1, fault),
        None => Reference::new(1),
    };
    let listening = listen(reference, listen::Options::default()).unwrap();
    let url = format!("http://{}", listening.address());
    let endpoint = Endpoint::new(&url, "glue", Duration::from_secs(5)).unwrap();
    let only = [
        "same-name-at-the-same-time",
        "updates-at-the-same-time",
        "reads-at-the-same-time",
        "lists-while-others-write",
    ];
    let options = StatefulOptions {
        only: only.map(str::to_owned).to_vec(),
        ..StatefulOptions::default()
    };
    let report = played(&endpoint, options);
    listening.stop();
    match fault {
        None => assert_eq!(report.findings, []),
        Some(fault) => {
            let mut found = rules.iter().filter_map(|rule| by_rule(&report, rule));
            let finding = found.next();
            let finding = finding.unwrap_or_else(|| panic!("{fault}: {:?}", report.findings));
            assert_eq!(finding.level, Level::Required);
        }
    }
}

/// A run of one sequence, with findings that are known.
fn known(glue: Reference, baseline: Baseline) -> Run {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let cases = Cases::new(&contract);
    let service = InProcess::new(glue);
    let gate = Gate::new(&cases, &service, &Glue, "smithereens");
    let options = Options {
        phases: vec![Phase::Stateful],
        stateful: Some(StatefulOptions {
            only: vec!["create-twice".to_owned()],
            ..StatefulOptions::default()
        }),
        baseline: Some(Expected {
            baseline,
            file: "known.json".to_owned(),
            must_be_reviewed: false,
            is_updated: false,
            command: String::new(),
        }),
        ..Options::default()
    };
    run(&cases, &[&gate], &options, &mut |_| {})
}

#[test]
fn a_known_breach_fails_no_run_until_it_is_mended() {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let faulty = || Reference::with_fault(1, Fault::CreateOverwrites);
    let unknown = known(faulty(), Baseline::new(contract.name()));
    assert!(!unknown.kept);
    let baseline = Baseline {
        entries: unknown.found,
        ..Baseline::new(contract.name())
    };
    assert_eq!(
        baseline.entries[0].sequence.as_deref(),
        Some("create-twice")
    );
    assert!(known(faulty(), baseline.clone()).kept);
    let mended = known(Reference::new(1), baseline);
    assert!(!mended.kept);
    let stale = mended.report.baseline.unwrap().stale;
    let stale: Vec<String> = stale.iter().map(|one| one.id.to_string()).collect();
    assert_eq!(
        stale,
        ["CreateTrigger.response/./rule=a-name-is-given-once"]
    );
}
