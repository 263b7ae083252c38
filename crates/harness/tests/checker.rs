//! Payloads that are no enumerated cases are judged as these are.

use std::sync::atomic::{AtomicUsize, Ordering};

use rstest::rstest;
use smithereens_cases::{Cases, Loss};
use smithereens_contract::builtin;
use smithereens_formats::{Level, Outcome, Role};
use smithereens_harness::{Answer, Checker, Codec, Incoming, Probe, Verdict};

/// Answers the same to everything, and counts how often it was asked.
struct Always {
    answer: Answer,
    asked: AtomicUsize,
}

impl Codec for Always {
    fn name(&self) -> &str {
        "always"
    }

    fn role(&self) -> Role {
        Role::Reader
    }

    fn exchange(&self, _: &Incoming<'_>) -> Answer {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.answer.clone()
    }
}

/// The verdict on a GetWorkflowRun's response, and how often it was asked for.
fn verdict(body: &str, back: &str, documented: bool, ask_again: bool) -> (Verdict, usize) {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let checker = Checker::new(&cases);
    let message = "GetWorkflowRun.response".parse().expect("a message's name");
    let subject = Always {
        answer: Answer::Encoded(back.as_bytes().to_vec()),
        asked: AtomicUsize::new(0),
    };
    let probe = Probe {
        status: Some(200),
        headers: &[],
        body: body.as_bytes(),
        outcome: &Outcome::Accept,
        level: Level::Required,
        documented,
        ask_again,
    };
    let message = checker.message(&message).expect("documented");
    let verdict = message.check(&probe, &subject);
    (verdict, subject.asked.into_inner())
}

/// How it failed.
fn observed(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Fail(failure) => &failure.observed,
        other => panic!("{other:?} is no failure"),
    }
}

const RUN: &str = r#"{"Run":{"Name":"n","StartedOn":1.5}}"#;

#[rstest]
#[case::same(RUN, &[])]
#[case::other_words(r#"{"Run": {"StartedOn": 15e-1, "Name": "\u006e"}}"#, &[])]
#[case::finer_digits(r#"{"Run":{"Name":"n","StartedOn":1.5004}}"#, &[Loss::SubMillisecondsDropped])]
fn what_is_kept_passes(#[case] body: &str, #[case] losses: &[Loss]) {
    for documented in [true, false] {
        let (verdict, asked) = verdict(body, RUN, documented, false);
        assert_eq!(verdict, Verdict::Pass(losses.to_vec()));
        assert_eq!(asked, 1);
    }
}

/// A capacity has at least 2, and one that is absent is 0 to whoever has no other
/// way to say so: the protocol allows to write it.
#[test]
fn a_default_that_is_written_passes_whatever_its_range_is() {
    let run = |written: &str| {
        let head = r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"#;
        format!(r#"{head}{written}}}]}}}}]}}}}}}"#)
    };
    let (body, back) = (run(r#""Id":"a""#), run(r#""Id":"a","AllocatedCapacity":0"#));
    for documented in [true, false] {
        let (verdict, _) = verdict(&body, &back, documented, false);
        assert_eq!(verdict, Verdict::Pass(vec![Loss::DefaultWritten]));
    }
    // One that was sent is another matter.
    let two = run(r#""Id":"a","AllocatedCapacity":2"#);
    let changed = verdict(&two, &back, true, false).0;
    assert_eq!(observed(&changed), "changed: number-changed");
}

#[rstest]
#[case::lost(r#"{"Run":{"Name":"n"}}"#, "changed: member-lost")]
#[case::changed(r#"{"Run":{"Name":"N","StartedOn":1.5}}"#, "changed: text-changed")]
#[case::no_json(r#"{"Run":{"Name":"n","StartedOn":1.5}"#, "answered-no-json")]
fn what_is_not_kept_fails(#[case] back: &str, #[case] class: &str) {
    for documented in [true, false] {
        assert_eq!(observed(&verdict(RUN, back, documented, false).0), class);
    }
}

/// Its own answer is another question only where it is written differently.
#[rstest]
#[case(RUN, true, 1)]
#[case(r#"{"Run":{"StartedOn":1.5,"Name":"n"}}"#, true, 2)]
#[case(r#"{"Run":{"StartedOn":1.5,"Name":"n"}}"#, false, 1)]
fn a_subject_is_asked_again_when_told_to(
    #[case] body: &str,
    #[case] ask_again: bool,
    #[case] times: usize,
) {
    let (verdict, asked) = verdict(body, RUN, true, ask_again);
    assert_eq!((verdict, asked), (Verdict::Pass(Vec::new()), times));
}

/// A name that is longer than 255 characters is not documented. Whoever says it
/// is gets told, and not the subject's author.
#[test]
fn a_payload_that_only_claims_to_be_documented_is_not_held_against_the_subject() {
    let body = format!(r#"{{"Run":{{"Name":"{}"}}}}"#, "n".repeat(256));
    match verdict(&body, &body, true, false).0 {
        Verdict::Unreached(reason) => {
            assert!(reason.contains("breaks its JSON Schema"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
    let (kept, _) = verdict(&body, &body, false, false);
    assert_eq!(kept, Verdict::Pass(Vec::new()));
}

#[test]
fn a_message_that_is_not_documented_has_no_checker() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let checker = Checker::new(&cases);
    for unknown in ["NoSuchOperation.request", "DeleteTrigger.request"] {
        let id = unknown.parse().expect("a message's name");
        assert!(checker.message(&id).is_none(), "{unknown}");
    }
}
