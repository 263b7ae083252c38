//! What became of a payload, classified: every class of loss from a planted
//! one, and no loss where there is none.

use rstest::rstest;
use smithereens_cases::json::Json;
use smithereens_cases::{Loss, compare};
use smithereens_contract::builtin;

const SENT: &str = r#"{"Run":{"Name":"n","StartedOn":1.5,"Status":"STOPPING",
    "WorkflowRunProperties":{"a":"1","b":"2"},"Statistics":{"TotalActions":3},
    "Graph":{"Nodes":[{"Name":"x","JobDetails":{"JobRuns":[{"MaxCapacity":0.1}]}},{"Name":"y"}],"Edges":[]}}}"#;

/// `SENT` with one part replaced, compared with itself before.
fn losses(from: &str, to: &str) -> Vec<(String, Loss)> {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let (shape, _) = contract
        .shape_named("GetWorkflowRunResponse")
        .expect("the shape");
    assert!(SENT.contains(from), "{from}");
    let parse = |text: &str| Json::parse(text.as_bytes()).expect("JSON");
    let found = compare(
        &contract,
        Some(shape),
        &parse(SENT),
        &parse(&SENT.replacen(from, to, 1)),
    );
    found
        .into_iter()
        .map(|difference| (difference.at, difference.loss))
        .collect()
}

#[rstest]
#[case::same("1.5", "1.5", &[])]
#[case::other_spelling("1.5", "15e-1", &[])]
#[case::other_order(r#""a":"1","b":"2""#, r#""b":"2","a":"1""#, &[])]
#[case::member_lost(r#""Name":"n","#, "", &[("Run.Name", Loss::MemberLost)])]
#[case::member_nulled(r#""Name":"n""#, r#""Name":null"#, &[("Run.Name", Loss::MemberLost)])]
#[case::member_added(r#""TotalActions":3"#, r#""TotalActions":3,"FailedActions":7"#, &[("Run.Statistics.FailedActions", Loss::MemberAdded)])]
#[case::zero_for_an_absent_primitive(r#""TotalActions":3"#, r#""TotalActions":3,"FailedActions":0"#, &[("Run.Statistics.FailedActions", Loss::DefaultWritten)])]
#[case::zero_for_an_absent_box(r#""MaxCapacity":0.1"#, r#""MaxCapacity":0.1,"Timeout":0"#, &[("Run.Graph.Nodes[0].JobDetails.JobRuns[0].Timeout", Loss::MemberAdded)])]
#[case::null_added(r#""TotalActions":3"#, r#""TotalActions":3,"FailedActions":null"#, &[("Run.Statistics.FailedActions", Loss::NullAdded)])]
#[case::equal_names(r#""TotalActions":3"#, r#""TotalActions":3,"TotalActions":3"#, &[("Run.Statistics", Loss::EqualNamesWritten)])]
#[case::enum_value("STOPPING", "STOPPED", &[("Run.Status", Loss::EnumValueChanged)])]
#[case::text(r#""Name":"n""#, r#""Name":"N""#, &[("Run.Name", Loss::TextChanged)])]
#[case::digits("0.1", "0.10000001", &[("Run.Graph.Nodes[0].JobDetails.JobRuns[0].MaxCapacity", Loss::NumberPrecision)])]
#[case::number("0.1", "1", &[("Run.Graph.Nodes[0].JobDetails.JobRuns[0].MaxCapacity", Loss::NumberChanged)])]
#[case::milliseconds("1.5", "1", &[("Run.StartedOn", Loss::TimestampChanged)])]
#[case::finer_digits("1.5", "1.5004", &[("Run.StartedOn", Loss::SubMillisecondsDropped)])]
#[case::element_lost(r#",{"Name":"y"}"#, "", &[("Run.Graph.Nodes", Loss::ElementLost)])]
#[case::element_added(r#""Edges":[]"#, r#""Edges":[{}]"#, &[("Run.Graph.Edges", Loss::ElementAdded)])]
#[case::empty_list_lost(r#","Edges":[]"#, "", &[("Run.Graph.Edges", Loss::MemberLost)])]
#[case::entry_lost(r#","b":"2""#, "", &[(r#"Run.WorkflowRunProperties["b"]"#, Loss::ElementLost)])]
#[case::entry_added(r#","b":"2""#, r#","b":"2","c":"3""#, &[("Run.WorkflowRunProperties", Loss::ElementAdded)])]
#[case::order(r#"{"Name":"x","JobDetails":{"JobRuns":[{"MaxCapacity":0.1}]}},{"Name":"y"}"#, r#"{"Name":"y"},{"Name":"x","JobDetails":{"JobRuns":[{"MaxCapacity":0.1}]}}"#, &[("Run.Graph.Nodes", Loss::OrderChanged)])]
#[case::type_changed("3", r#""3""#, &[("Run.Statistics.TotalActions", Loss::TypeChanged)])]
fn a_difference_is_named_and_placed(
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: &[(&str, Loss)],
) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(at, loss)| ((*at).to_owned(), *loss))
        .collect();
    assert_eq!(losses(from, to), expected);
}

#[rstest]
#[case(r#"{"Unknown":1}"#, "{}", Loss::UnknownMemberDropped)]
#[case(r#"{"Run":null}"#, "{}", Loss::NullBecameAbsent)]
#[case(
    r#"{"Run":{"Name":"a","Name":"b"}}"#,
    r#"{"Run":{"Name":"b"}}"#,
    Loss::DuplicateKeyDropped
)]
#[case(
    r#"{"Run":{"StartedOn":1.0004}}"#,
    r#"{"Run":{"StartedOn":1}}"#,
    Loss::SubMillisecondsDropped
)]
fn what_may_get_lost_is_told_and_harmless(
    #[case] sent: &str,
    #[case] back: &str,
    #[case] loss: Loss,
) {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let (shape, _) = contract
        .shape_named("GetWorkflowRunResponse")
        .expect("the shape");
    let parse = |text: &str| Json::parse(text.as_bytes()).expect("JSON");
    let found = compare(&contract, Some(shape), &parse(sent), &parse(back));
    assert_eq!(
        found
            .iter()
            .map(|difference| difference.loss)
            .collect::<Vec<_>>(),
        [loss]
    );
    assert!(loss.is_harmless());
}

/// The first of equal names came back: that is another value, not a loss.
#[test]
fn the_first_of_equal_names_is_not_the_last() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let (shape, _) = contract
        .shape_named("StopWorkflowRunRequest")
        .expect("the shape");
    let parse = |text: &str| Json::parse(text.as_bytes()).expect("JSON");
    let found = compare(
        &contract,
        Some(shape),
        &parse(r#"{"Name":"a","Name":"b"}"#),
        &parse(r#"{"Name":"a"}"#),
    );
    assert!(
        found
            .iter()
            .any(|difference| difference.loss == Loss::TextChanged),
        "{found:?}"
    );
}

#[rstest]
#[case("", ".")]
#[case(
    "Run.Graph.Nodes[0].JobDetails.JobRuns[12].MaxCapacity",
    "Run.Graph.Nodes.member.JobDetails.JobRuns.member.MaxCapacity"
)]
#[case(r#"A["a.b]\"[\\"].C"#, "A.value.C")]
#[case(r#"["k"]["l"][3]"#, "value.value.member")]
fn a_difference_knows_its_place(#[case] at: &str, #[case] place: &str) {
    let difference = smithereens_cases::Difference {
        at: at.to_owned(),
        loss: Loss::MemberLost,
    };
    assert_eq!(difference.place().to_string(), place);
}
