//! The edition before the change knows nothing of it, and keeps what comes.

use smithereens_formats::MessageId;
use smithereens_glue::shapes_2020_05_14::{self as before, CrawlState, WorkflowRunStatus};
use smithereens_glue::{Constraint, DecodeError, Edition, Refusal, shapes};

fn id(message: &str) -> MessageId {
    message.parse().unwrap()
}

/// A condition with the state, in a request that is sound otherwise.
fn waiting_for(state: &str) -> String {
    format!(
        r#"{{"Name":"e","Type":"CONDITIONAL","Predicate":{{"Conditions":[{{"LogicalOperator":"EQUALS","CrawlerName":"e","CrawlState":"{state}"}}]}},"Actions":[{{"JobName":"e"}}]}}"#
    )
}

#[test]
fn an_old_reader_keeps_new_values_as_unknown_ones() {
    let body = r#"{"Run":{"Status":"STOPPING","Graph":{"Nodes":[{"CrawlerDetails":{"Crawls":[{"State":"CANCELLING"},{"State":"FAILED"}]}}]}}}"#;
    let id = id("GetWorkflowRun.response");
    let message = before::Message::decode(&id, &[], body.as_bytes()).unwrap();
    assert_eq!(message.encode(), body.as_bytes());
    let before::Message::GetWorkflowRunResponse(response) = message else {
        panic!("another message");
    };
    let run = response.run.unwrap();
    let unknown = WorkflowRunStatus::Unknown("STOPPING".to_owned());
    assert_eq!(run.status, Some(unknown));
    let nodes = run.graph.unwrap().nodes.unwrap();
    let crawls = nodes[0].crawler_details.as_ref().unwrap();
    let states: Vec<_> = crawls.crawls.iter().flatten().map(|of| &of.state).collect();
    let unknown = CrawlState::Unknown("CANCELLING".to_owned());
    assert_eq!(states, [&Some(unknown), &Some(CrawlState::Failed)]);
}

#[test]
fn an_old_validator_refuses_new_values_where_a_new_one_knows_them() {
    let id = id("CreateTrigger.request");
    let broken = |edition: Edition| {
        let body = waiting_for("CANCELLING");
        match edition.judge(&id, &[], body.as_bytes()) {
            Err(Refusal::Broken(violations)) => violations
                .as_slice()
                .iter()
                .map(|violation| (violation.location.to_string(), violation.constraint.clone()))
                .collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    let rule = (
        "Predicate.Conditions[0]".to_owned(),
        Constraint::Rule("crawl-state-can-be-listened-for"),
    );
    let value = (
        "Predicate.Conditions[0].CrawlState".to_owned(),
        Constraint::EnumValue(CrawlState::VALUES),
    );
    assert_eq!(broken(Edition::V2020_05_14), [value, rule.clone()]);
    assert_eq!(broken(Edition::V2020_05_15), [rule]);
    for edition in Edition::ALL {
        let body = waiting_for("CANCELLED");
        assert_eq!(
            edition.judge(&id, &[], body.as_bytes()),
            Ok(body.into_bytes())
        );
    }
}

#[test]
fn an_old_reader_does_not_know_the_new_operation() {
    for message in [
        "StopWorkflowRun.request",
        "StopWorkflowRun.response",
        "StopWorkflowRun.error.InvalidInputException",
    ] {
        let id = id(message);
        let body = br#"{"__type":"InvalidInputException","Name":"e","RunId":"e"}"#;
        let unknown = DecodeError::UnknownMessage(id.clone());
        assert_eq!(Edition::V2020_05_14.read(&id, &[], body), Err(unknown));
        assert!(Edition::V2020_05_15.read(&id, &[], body).is_ok(), "{id}");
    }
}

/// Its error too: to the old edition it is one that nobody lists.
#[test]
fn an_old_reader_keeps_the_name_of_a_new_error() {
    let body = br#"{"__type":"IllegalWorkflowStateException","Message":"e"}"#;
    let id = id("GetWorkflowRun.error.IllegalWorkflowStateException");
    let message = before::Message::decode(&id, &[], body).unwrap();
    assert!(matches!(message, before::Message::Unmodelled(_)));
    assert_eq!(message.encode(), body);
}

#[test]
fn the_rules_on_answers_hold_in_both_editions() {
    let body =
        br#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"AllocatedCapacity":1}]}}]}}}"#;
    let id = id("GetWorkflowRun.response");
    for edition in Edition::ALL {
        let Err(Refusal::Broken(violations)) = edition.judge(&id, &[], body) else {
            panic!("{edition:?} takes it");
        };
        let constraints = violations.as_slice().iter().map(|of| &of.constraint);
        let rule = Constraint::Rule("allocated-capacity-range");
        assert_eq!(constraints.collect::<Vec<_>>(), [&rule], "{edition:?}");
    }
}

/// What did not change has one type, so values go from one edition to the other.
#[test]
fn what_is_the_same_in_both_is_one_type() {
    let action = shapes::Action {
        job_name: Some("e".to_owned()),
        ..shapes::Action::default()
    };
    let update = before::TriggerUpdate {
        actions: Some(vec![action]),
        ..before::TriggerUpdate::default()
    };
    let written = serde_json::to_string(&update).unwrap();
    assert_eq!(written, r#"{"Actions":[{"JobName":"e"}]}"#);
}

#[test]
fn each_edition_names_its_contract_and_the_newer_has_one_operation_more() {
    assert_eq!(
        Edition::ALL.map(Edition::contract),
        ["glue@2020-05-14", "glue@2020-05-15"]
    );
    assert_eq!(Edition::default(), Edition::V2020_05_15);
    let counts = Edition::ALL.map(|edition| edition.operations().len());
    assert_eq!(counts, [9, 10]);
}
