//! What is said: reasons and parts, with the numbers and words in them.

use rstest::rstest;
use smithereens_formats::SourceKind;
use smithereens_glue::predicate::{Fault, Firing, Never, Part, Reason, Runner, can_fire, evaluate};
use smithereens_glue::shapes::Predicate;

use crate::term::{Known, Term, crawler, job, predicate};

fn known() -> Known<'static> {
    Known {
        jobs: vec![("a", "SUCCEEDED"), ("b", "RUNNING")],
        crawlers: vec![("c", "PAUSED")],
    }
}

const MET: Term<'static> = job("a", "SUCCEEDED");
const RUNS: Term<'static> = job("b", "SUCCEEDED");
const NOT_RUN: Term<'static> = job("d", "SUCCEEDED");
const UNLISTENABLE: Term<'static> = crawler("c", "CANCELLING");

#[rstest]
#[case(None, &[MET], Reason::AllMet, "every condition is met")]
#[case(Some("ANY"), &[MET], Reason::AllMet, "every condition is met")]
#[case(Some("ANY"), &[RUNS, MET, MET], Reason::OneMet(1), "condition 2 is met")]
#[case(Some("AND"), &[MET, RUNS, NOT_RUN], Reason::NotAllMet(1), "condition 2 is not met yet")]
#[case(Some("ANY"), &[RUNS, NOT_RUN], Reason::NoneMet, "no condition is met yet")]
#[case(None, &[], Reason::Never(Never::NoConditions), "there is no condition")]
#[case(None, &[MET, MET], Reason::Never(Never::NoLogical), "there are several conditions and no Logical")]
#[case(Some("OR"), &[MET], Reason::Never(Never::UnknownLogical), "Logical is neither AND nor ANY")]
#[case(Some("ANY"), &[UNLISTENABLE, UNLISTENABLE], Reason::Never(Never::EveryCondition), "no condition can ever be met")]
#[case(
    Some("AND"),
    &[MET, UNLISTENABLE],
    Reason::Never(Never::Condition { index: 1, fault: Fault::Unlistenable(Runner::Crawler) }),
    "condition 2 can never be met: of a crawler, only SUCCEEDED, FAILED and CANCELLED can be listened for"
)]
#[case(
    Some("AND"),
    &[RUNS, MET, MET, job("a", "FAILED"), job("a", "TIMEOUT")],
    Reason::Never(Never::Contradiction { runner: Runner::Job, first: 1, second: 3 }),
    "conditions 2 and 4 wait for two states of one job"
)]
fn a_decision_has_a_reason(
    #[case] logical: Option<&str>,
    #[case] terms: &[Term<'_>],
    #[case] reason: Reason,
    #[case] sentence: &str,
) {
    let decision = evaluate(&predicate(logical, terms), &known().latest());
    assert_eq!(decision.reason, reason);
    assert_eq!(reason.to_string(), sentence);
    assert_eq!(decision.parts.len(), terms.len());
}

#[rstest]
#[case(MET, Part::Met, "it is")]
#[case(RUNS, Part::OtherState("RUNNING".to_owned()), "it is RUNNING")]
#[case(crawler("c", "FAILED"), Part::OtherState("PAUSED".to_owned()), "it is PAUSED")]
#[case(NOT_RUN, Part::NotRun, "it has not run")]
#[case(Term { operator: None, ..MET }, Part::Never(Fault::NoOperator), "it has no LogicalOperator")]
#[case(Term { operator: Some("equals"), ..MET }, Part::Never(Fault::UnknownOperator), "its LogicalOperator is not EQUALS")]
#[case(Term { crawler: Some("c"), ..MET }, Part::Never(Fault::TwoNames), "it names a job and a crawler")]
#[case(Term { job: None, ..MET }, Part::Never(Fault::NoName), "it names neither a job nor a crawler")]
#[case(Term { state: None, crawl_state: Some("FAILED"), ..MET }, Part::Never(Fault::NoState(Runner::Job)), "it has no State")]
#[case(Term { crawl_state: None, ..UNLISTENABLE }, Part::Never(Fault::NoState(Runner::Crawler)), "it has no CrawlState")]
#[case(
    job("b", "RUNNING"),
    Part::Never(Fault::Unlistenable(Runner::Job)),
    "of a job, only SUCCEEDED, STOPPED, FAILED and TIMEOUT can be listened for"
)]
#[case(
    crawler("c", "PAUSED"),
    Part::Never(Fault::UnknownState(Runner::Crawler)),
    "of a crawler, only SUCCEEDED, FAILED and CANCELLED can be listened for"
)]
// Of several faults the first.
#[case(
    Term::default(),
    Part::Never(Fault::NoOperator),
    "it has no LogicalOperator"
)]
#[case(Term { crawler: Some("c"), state: Some("PAUSED"), ..MET }, Part::Never(Fault::TwoNames), "it names a job and a crawler")]
fn a_condition_has_a_part(#[case] term: Term<'_>, #[case] part: Part, #[case] sentence: &str) {
    let decision = evaluate(&predicate(None, &[term]), &known().latest());
    assert_eq!(decision.parts, [part]);
    assert_eq!(decision.parts[0].to_string(), sentence);
    assert_eq!(decision.parts[0].firing(), decision.firing());
}

#[test]
fn a_predicate_without_conditions_never_fires_whether_they_are_absent_or_empty() {
    for conditions in [None, Some(Vec::new())] {
        let predicate = Predicate {
            logical: Some("ANY".into()),
            conditions,
        };
        assert_eq!(can_fire(&predicate), Err(Never::NoConditions));
        assert_eq!(evaluate(&predicate, &known().latest()).parts, []);
    }
}

#[test]
fn parts_are_told_each_by_itself_even_if_the_predicate_is_malformed() {
    let decision = evaluate(&predicate(None, &[MET, NOT_RUN]), &known().latest());
    assert_eq!(decision.firing(), Firing::Never);
    assert_eq!(decision.parts, [Part::Met, Part::NotRun]);
}

#[rstest]
#[case(Some("AND"), &[MET, RUNS], SourceKind::Documentation, "Predicate, Logical")]
#[case(None, &[UNLISTENABLE], SourceKind::Documentation, "Condition, CrawlState")]
#[case(None, &[Term { operator: None, ..MET }], SourceKind::Observed, "aws-cdk#34652")]
#[case(Some("AND"), &[UNLISTENABLE, Term { operator: None, ..MET }], SourceKind::Observed, "aws-cdk#34652")]
#[case(None, &[MET, MET], SourceKind::Inferred, "not known")]
// That the others count is nowhere written.
#[case(Some("ANY"), &[MET, UNLISTENABLE], SourceKind::Inferred, "keeps ANY from the others")]
#[case(Some("ANY"), &[UNLISTENABLE, UNLISTENABLE], SourceKind::Documentation, "Predicate, Logical")]
fn a_decision_is_as_well_known_as_the_weakest_of_what_it_stands_on(
    #[case] logical: Option<&str>,
    #[case] terms: &[Term<'_>],
    #[case] kind: SourceKind,
    #[case] at: &str,
) {
    let source = evaluate(&predicate(logical, terms), &known().latest()).source();
    assert_eq!(source.kind, kind);
    assert!(source.at.contains(at), "{source}");
}
