//! The contract's constraints, each at both ends.

use rstest::rstest;
use smithereens_glue::{Constraint, Violations};

use crate::support::decode;

fn check(id: &str, body: &str) -> Result<(), Violations> {
    decode(id, body)
        .unwrap_or_else(|error| panic!("{body}: {error}"))
        .validate()
}

/// `GetTrigger` with nothing but this name.
fn name(name: &str) -> Result<(), Violations> {
    check(
        "GetTrigger.request",
        &serde_json::json!({ "Name": name }).to_string(),
    )
}

fn only(broken: Result<(), Violations>) -> (String, Constraint) {
    let violations = broken.unwrap_err();
    assert_eq!(violations.count(), 1, "{violations}");
    let violation = violations.as_slice()[0].clone();
    (violation.location.to_string(), violation.constraint)
}

#[test]
fn plausible_messages_are_fine() {
    let create = r#"{"Name":"t","Type":"CONDITIONAL","Actions":[{"JobName":"b"}],
        "Predicate":{"Conditions":[{"LogicalOperator":"EQUALS","JobName":"a","State":"SUCCEEDED"}]}}"#;
    assert_eq!(check("CreateTrigger.request", create), Ok(()));
    assert_eq!(
        check("StopWorkflowRun.request", r#"{"Name":"w","RunId":"wr_1"}"#),
        Ok(())
    );
    let answer = r#"{"Run":{"Name":"w","Status":"STOPPING","StartedOn":1589500800.123,
        "Graph":{"Nodes":[{"Type":"JOB","JobDetails":{"JobRuns":[{"Attempt":-1,"GlueVersion":"1.0"}]}}]}}}"#;
    assert_eq!(check("GetWorkflowRun.response", answer), Ok(()));
}

#[test]
fn required_members_are_missed_at_their_place() {
    let violations = check("CreateTrigger.request", "{}").unwrap_err();
    let report =
        "Name: required, and missing\nType: required, and missing\nActions: required, and missing";
    assert_eq!(violations.to_string(), report);
    let (location, constraint) = only(check(
        "UpdateTrigger.request",
        r#"{"Name":"n","TriggerUpdate":null}"#,
    ));
    assert_eq!(
        (location.as_str(), constraint),
        ("TriggerUpdate", Constraint::Required)
    );
}

#[rstest]
#[case::least("x", None)]
#[case::greatest(&"x".repeat(255), None)]
#[case::too_short("", Some(0))]
#[case::too_long(&"x".repeat(256), Some(256))]
#[case::characters_are_counted_not_bytes_or_units(&"\u{1F600}".repeat(255), None)]
#[case::one_character_too_many(&"\u{1F600}".repeat(256), Some(256))]
fn a_length_counts_unicode_scalar_values(#[case] text: &str, #[case] broken: Option<u64>) {
    match broken {
        None => assert_eq!(name(text), Ok(())),
        Some(actual) => {
            let length = Constraint::Length {
                min: Some(1),
                max: Some(255),
                actual,
            };
            assert_eq!(only(name(text)), ("Name".to_owned(), length));
        }
    }
}

#[rstest]
#[case::space(" ", true)]
#[case::tab("\t", true)]
#[case::delete("\u{7f}", true)]
#[case::last_before_surrogates("\u{d7ff}", true)]
#[case::first_after_surrogates("\u{e000}", true)]
#[case::replacement("\u{fffd}", true)]
#[case::first_beyond_16_bits("\u{10000}", true)]
#[case::last("\u{10ffff}", true)]
#[case::newline("\n", false)]
#[case::trailing_newline("a\n", false)]
#[case::leading_newline("\na", false)]
#[case::nul("\0", false)]
#[case::unit_separator("\u{1f}", false)]
#[case::no_character("\u{fffe}", false)]
#[case::no_character_either("\u{ffff}", false)]
fn a_name_is_of_these_characters(#[case] text: &str, #[case] fine: bool) {
    let broken = name(text);
    if fine {
        assert_eq!(broken, Ok(()));
    } else {
        let (location, constraint) = only(broken);
        assert_eq!(location, "Name");
        let pattern = r"[\u{0020}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}\t]*";
        assert_eq!(constraint, Constraint::Pattern(pattern));
    }
}

#[rstest]
#[case::digits("1.0", true)]
#[case::words("a_9.Z", true)]
#[case::letters_beyond_ascii("1.\u{e9}", false)]
#[case::digits_beyond_ascii("\u{0661}.0", false)]
#[case::three_parts("1.0.0", false)]
#[case::newline_at_the_end("1.0\n", false)]
fn a_version_is_two_words_in_ascii(#[case] version: &str, #[case] fine: bool) {
    let run = serde_json::json!({ "JobRuns": [{ "GlueVersion": version }] });
    let body = serde_json::json!({ "Workflow": { "Graph": { "Nodes": [{ "JobDetails": run }] } } });
    let broken = check("GetWorkflow.response", &body.to_string());
    if fine {
        assert_eq!(broken, Ok(()));
    } else {
        let (location, constraint) = only(broken);
        assert_eq!(
            location,
            "Workflow.Graph.Nodes[0].JobDetails.JobRuns[0].GlueVersion"
        );
        assert_eq!(
            constraint,
            Constraint::Pattern(r"^[0-9A-Za-z_]+\.[0-9A-Za-z_]+$")
        );
    }
}

#[rstest]
#[case(1, None)]
#[case(1000, None)]
#[case(0, Some("MaxResults: 0 is not between 1 and 1000"))]
#[case(1001, Some("MaxResults: 1001 is not between 1 and 1000"))]
#[case(-1, Some("MaxResults: -1 is not between 1 and 1000"))]
fn a_range_has_two_ends(#[case] number: i32, #[case] broken: Option<&str>) {
    let broken_as = check(
        "GetTriggers.request",
        &format!(r#"{{"MaxResults":{number}}}"#),
    )
    .err();
    assert_eq!(
        broken_as
            .map(|violations| violations.to_string())
            .as_deref(),
        broken
    );
}

#[test]
fn a_range_may_have_one_end() {
    let body = r#"{"Name":"n","Type":"ON_DEMAND","Actions":[{"Timeout":1},{"Timeout":0}]}"#;
    let range = Constraint::Range {
        min: Some(1),
        max: None,
        actual: 0,
    };
    assert_eq!(
        only(check("CreateTrigger.request", body)),
        ("Actions[1].Timeout".to_owned(), range)
    );
}

#[rstest]
#[case(0, false)]
#[case(1, true)]
#[case(25, true)]
#[case(26, false)]
fn a_list_has_so_many_elements(#[case] count: u64, #[case] fine: bool) {
    let names: Vec<String> = (0..count).map(|index| format!("w{index}")).collect();
    let broken = check(
        "BatchGetWorkflows.request",
        &serde_json::json!({ "Names": names }).to_string(),
    );
    if fine {
        assert_eq!(broken, Ok(()));
    } else {
        let length = Constraint::Length {
            min: Some(1),
            max: Some(25),
            actual: count,
        };
        assert_eq!(only(broken), ("Names".to_owned(), length));
    }
}

#[test]
fn a_maps_keys_and_values_are_told_apart() {
    let tags = serde_json::json!({ "": "x", "k": "v".repeat(257) });
    let body = serde_json::json!({ "Name": "n", "Type": "ON_DEMAND", "Actions": [], "Tags": tags });
    let violations = check("CreateTrigger.request", &body.to_string()).unwrap_err();
    assert_eq!(
        violations.to_string(),
        "Tags.key(\"\"): length 0 is not between 1 and 128\nTags[\"k\"]: length 257 is not between 0 and 256"
    );
    let paths = violations
        .as_slice()
        .iter()
        .map(|violation| violation.location.to_path().to_string());
    assert_eq!(paths.collect::<Vec<_>>(), ["Tags.key", "Tags.value"]);
}

#[test]
fn a_value_that_is_not_listed_breaks_an_enumeration() {
    let (location, constraint) = only(check(
        "GetTrigger.response",
        r#"{"Trigger":{"State":"PAUSED"}}"#,
    ));
    assert_eq!(location, "Trigger.State");
    let Constraint::EnumValue(values) = constraint else {
        panic!("{constraint:?}")
    };
    assert_eq!((values.len(), values[3]), (8, "ACTIVATED"));
}

#[test]
fn every_pattern_of_the_contract_is_one_for_this_engine() {
    let run = r#"{"Nodes":[{"JobDetails":{"JobRuns":[{"GlueVersion":"x","Id":"a"}]},
        "CrawlerDetails":{"Crawls":[{"LogGroup":"é","LogStream":"a:b","ErrorMessage":"\r\n\u0000"}]}}]}"#;
    let violations = check(
        "GetWorkflow.response",
        &format!(r#"{{"Workflow":{{"Graph":{run}}}}}"#),
    )
    .unwrap_err();
    let names = violations
        .as_slice()
        .iter()
        .map(|violation| match &violation.constraint {
            Constraint::Pattern(_) => violation
                .location
                .to_string()
                .rsplit('.')
                .next()
                .unwrap()
                .to_owned(),
            other => panic!("{other:?}"),
        });
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["GlueVersion", "ErrorMessage", "LogGroup", "LogStream"]
    );
}
