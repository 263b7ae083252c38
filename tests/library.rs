//! The library as a Rust project uses it: a decoder in, findings out.

use smithereens::{Answer, Broken, Check, Codec, Incoming, Role, subjects};

/// Reads an unknown status as no status, as a closed enumeration would.
fn closed(incoming: &Incoming<'_>) -> Result<Vec<u8>, serde_json::Error> {
    let mut answer: serde_json::Value = serde_json::from_slice(incoming.body)?;
    if let Some(run) = answer.get_mut("Run").and_then(|run| run.as_object_mut())
        && run
            .get("Status")
            .is_some_and(|status| status != "RUNNING" && status != "COMPLETED")
    {
        run.remove("Status");
    }
    serde_json::to_vec(&answer)
}

fn of_closed() -> Broken {
    let check = Check::reader(closed).only("GetWorkflowRun.response/Run.Status/*");
    check.run().expect_err("it loses STOPPING and STOPPED")
}

#[test]
fn a_lost_enumeration_value_is_found_with_its_smallest_payload() {
    let Broken(report) = of_closed();
    let [subject] = &report.subjects[..] else {
        panic!("one subject")
    };
    let lost = subject
        .findings
        .iter()
        .find(|finding| {
            finding
                .cases
                .iter()
                .any(|case| case.to_string().ends_with("/enum=STOPPED"))
        })
        .expect("a finding");
    assert_eq!(lost.observed, "changed: member-lost");
    assert_eq!(
        lost.payload.as_deref(),
        Some(r#"{"Run":{"Status":"STOPPED"}}"#)
    );
    assert_eq!(lost.payload_bytes, 28);
}

#[test]
fn the_error_shows_the_report_without_styles() {
    let shown = of_closed().to_string();
    for line in [
        "the decoder under test, as a reader",
        "     payload   {\"Run\":{\"Status\":\"STOPPED\"}}",
        "     observed  changed: Run.Status: member-lost; came back as {\"Run\":{}}",
        "     again     smithereens explain GetWorkflowRun.response/Run.Status/enum=STOPPED",
    ] {
        assert!(
            shown.lines().any(|shown| shown == line),
            "no `{line}` in\n{shown}"
        );
    }
    assert!(shown.ends_with(" (exit code 1)"), "{shown}");
    assert!(!shown.contains('\x1b'));
    assert_eq!(format!("{:?}", of_closed()), format!("\n{shown}"));
}

#[test]
fn a_panic_is_a_finding_and_its_text_cannot_drive_a_terminal() {
    let check = Check::reader(|incoming| match incoming.body {
        b"null" => panic!("\x1b[2Jnull"),
        body => Ok::<_, String>(body.to_vec()),
    });
    let broken = check
        .only("StopWorkflowRun.request/./protocol=null")
        .run()
        .expect_err("a panic");
    assert!(
        broken
            .to_string()
            .contains("observed  crashed: \\u{1b}[2Jnull\n"),
        "{broken}"
    );
}

#[test]
fn recommendations_fail_only_a_strict_check() {
    let check = || {
        let echo = |incoming: &Incoming<'_>| Ok::<_, String>(incoming.body.to_vec());
        Check::reader(echo).only("GetTrigger.response/Trigger.Name/wrong-type=list")
    };
    let report = check().run().expect("only a recommendation is not kept");
    assert_eq!(report.subjects[0].verdicts.fail_recommended, 1);
    check().strict().run().expect_err("it is strict");
}

#[test]
fn a_check_of_nothing_is_not_kept() {
    let echo = |incoming: &Incoming<'_>| Ok::<_, String>(incoming.body.to_vec());
    let broken = Check::reader(echo)
        .only("NoSuchOperation.**")
        .run()
        .expect_err("vacuous");
    assert!(
        broken
            .to_string()
            .contains("no case was put to the decoder under test"),
        "{broken}"
    );
}

#[test]
#[should_panic(expected = "`a***` is not a case glob: more than two `*` in a row")]
fn a_wrong_glob_fails_the_test_that_has_it() {
    let _ = Check::of(subjects::GlueReader::NEWEST).only("a***");
}

#[test]
fn an_unsupported_message_is_told_with_the_subjects_reason() {
    struct Requests;
    impl Codec for Requests {
        fn name(&self) -> &str {
            "requests"
        }
        fn role(&self) -> Role {
            Role::Reader
        }
        fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
            match incoming.status {
                Some(_) => Answer::Unsupported("it reads requests".to_owned()),
                None => subjects::GlueReader::NEWEST.exchange(incoming),
            }
        }
    }
    let report = Check::of(Requests)
        .only("StopWorkflowRun.*/**")
        .skip("**/./**")
        .run();
    let report = report.expect("requests are kept");
    let coverage = &report.subjects[0].coverage;
    assert_eq!(coverage.not_exercised[0].reason, "it reads requests");
    assert_eq!(
        coverage.exercised + coverage.not_exercised[0].count,
        report.selected
    );
}

#[test]
fn both_built_in_subjects_are_known_by_their_names() {
    use subjects::Edition;
    let names: Vec<String> = subjects::built_in(Edition::default())
        .iter()
        .map(|subject| subject.name().to_owned())
        .collect();
    assert_eq!(names, subjects::NAMES);
}

#[test]
fn the_readme_shows_what_random_cases_find() {
    let readme = include_str!("../README.md");
    let shown = readme
        .split("```text\n")
        .filter_map(|rest| rest.split("```").next())
        .find(|block| block.contains("random-valid="))
        .expect("the README shows it");
    let fault = smithereens_faults::named("cancelling-is-lost-next-to-a-state");
    let check = Check::of(fault.expect("it is planted")).random(0, 10_000);
    let found = check.run().expect_err("it loses CANCELLING").to_string();
    assert!(found.contains(shown), "no\n{shown}in\n{found}");
}
