//! Subjects that crash, or answer with what nobody asked for, fail their cases
//! and harm nothing else.

use rstest::rstest;
use smithereens_cases::Cases;
use smithereens_contract::builtin;
use smithereens_formats::{Level, Role};
use smithereens_harness::{Answer, Codec, Incoming, Options, Run, Selection, run};

/// A subject that answers one way to the case `text=null`, and echoes others.
struct Hostile(fn() -> Answer);

impl Codec for Hostile {
    fn name(&self) -> &str {
        "hostile"
    }

    fn role(&self) -> Role {
        Role::Reader
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        if incoming.body == br#"{"Name":"null"}"# {
            (self.0)()
        } else {
            Answer::Encoded(incoming.body.to_vec())
        }
    }
}

fn run_get_trigger(answer: fn() -> Answer) -> Run {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let only = vec!["GetTrigger.request/Name/*".parse().expect("a glob")];
    let options = Options {
        selection: Selection {
            only,
            ..Selection::default()
        },
        ..Options::default()
    };
    run(&cases, &[&Hostile(answer)], &options, &mut |_| {})
}

#[rstest]
#[case::panic(|| panic!("boom"), "crashed", "boom")]
#[case::not_utf8(|| Answer::Encoded(b"{\"Name\":\"\xff\"}".to_vec()), "answered-no-json", "not UTF-8")]
#[case::html(|| Answer::Encoded(b"<html>".to_vec()), "answered-no-json", "no value starts like this")]
#[case::half(|| Answer::Encoded(b"{\"Name\":".to_vec()), "answered-no-json", "ends where a value should be")]
#[case::nothing(|| Answer::Encoded(Vec::new()), "answered-no-json", "ends where a value should be")]
#[case::nested(|| Answer::Encoded(b"[".repeat(100_000)), "answered-no-json", "nested too deeply")]
#[case::huge(|| Answer::Encoded(vec![b' '; 100_000_000]), "answered-no-json", "(100000000 bytes)")]
#[case::other(|| Answer::Encoded(b"{\"Name\":\"other\"}".to_vec()), "changed: text-changed", "other")]
fn a_hostile_answer_fails_its_case(
    #[case] answer: fn() -> Answer,
    #[case] observed: &str,
    #[case] detail: &str,
) {
    let run = run_get_trigger(answer);
    assert!(!run.kept);
    let subject = &run.report.subjects[0];
    let finding = subject
        .findings
        .iter()
        .find(|finding| finding.observed == observed)
        .expect("a finding");
    assert_eq!(finding.level, Level::Required);
    assert!(finding.detail.contains(detail), "{}", finding.detail);
    assert!(
        finding.detail.len() < 1_000,
        "{} bytes of detail",
        finding.detail.len()
    );
    // The other cases were asked all the same.
    assert_eq!(subject.coverage.exercised, run.report.selected);
}

#[test]
fn a_subject_that_does_nothing_is_no_pass() {
    let run = run_get_trigger(|| Answer::Unsupported("is not written yet".to_owned()));
    assert!(
        run.report.subjects[0]
            .coverage
            .not_exercised
            .iter()
            .any(|reason| reason.reason == "is not written yet")
    );

    struct Unwilling;
    impl Codec for Unwilling {
        fn name(&self) -> &str {
            "unwilling"
        }
        fn role(&self) -> Role {
            Role::Reader
        }
        fn exchange(&self, _: &Incoming<'_>) -> Answer {
            Answer::Unsupported("is not written yet".to_owned())
        }
    }
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let run = smithereens_harness::run(
        &Cases::new(&contract),
        &[&Unwilling],
        &Options::default(),
        &mut |_| {},
    );
    assert!(!run.kept, "nothing was exercised");
    assert_eq!(run.report.subjects[0].findings, []);
}

#[test]
fn the_report_does_not_depend_on_the_number_of_threads() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let report = |workers| {
        let options = Options {
            workers,
            ..Options::default()
        };
        run(
            &cases,
            &[&Hostile(|| Answer::Refused("no".to_owned()))],
            &options,
            &mut |_| {},
        )
        .report
    };
    assert_eq!(report(1), report(7));
}
