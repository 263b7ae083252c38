//! Whatever is written is read back the same.

use std::collections::BTreeMap;

use aws_smithy_types::DateTime;
use proptest::option::of;
use proptest::prelude::*;
use smithereens_glue::shapes::{
    Action, Condition, CrawlState, CreateTriggerRequest, GetWorkflowRunResponse, JobNodeDetails,
    JobRun, JobRunState, Logical, LogicalOperator, Node, NodeType, Predicate,
    StopWorkflowRunResponse, TriggerType, WorkerType, WorkflowGraph, WorkflowRun,
    WorkflowRunStatus,
};
use smithereens_glue::{Message, OPERATIONS, decode};

use crate::numbers::EXACT_MILLIS;

fn text() -> impl Strategy<Value = Option<String>> {
    of(prop_oneof![
        ".*",
        prop::collection::vec(any::<char>(), 0..8).prop_map(String::from_iter)
    ])
}

/// Known values as often as unknown ones.
fn value<T: From<String> + std::fmt::Debug>(
    known: &'static [&'static str],
) -> impl Strategy<Value = Option<T>> {
    of(prop_oneof![
        proptest::sample::select(known).prop_map(str::to_owned),
        ".*"
    ]
    .prop_map(T::from))
}

fn map() -> impl Strategy<Value = Option<BTreeMap<String, String>>> {
    of(prop::collection::btree_map(".*", ".*", 0..4))
}

/// Every millisecond that a float tells apart, the usual ones often.
fn time() -> impl Strategy<Value = Option<DateTime>> {
    let whole = prop_oneof![
        1 - EXACT_MILLIS..EXACT_MILLIS,
        -5_000_i64..5_000,
        Just(253_402_300_799_999)
    ];
    of(whole.prop_map(DateTime::from_millis))
}

fn list<T: std::fmt::Debug>(
    of_element: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<Vec<T>>> {
    of(prop::collection::vec(of_element, 0..3))
}

fn condition() -> impl Strategy<Value = Condition> {
    let states = (value(JobRunState::VALUES), value(CrawlState::VALUES));
    (value(LogicalOperator::VALUES), text(), text(), states).prop_map(
        |(operator, job, crawler, states)| Condition {
            logical_operator: operator,
            job_name: job,
            state: states.0,
            crawler_name: crawler,
            crawl_state: states.1,
        },
    )
}

fn predicate() -> impl Strategy<Value = Predicate> {
    (value(Logical::VALUES), list(condition())).prop_map(|(logical, conditions)| Predicate {
        logical,
        conditions,
    })
}

fn action() -> impl Strategy<Value = Action> {
    (text(), map(), any::<Option<i32>>(), text()).prop_map(
        |(job_name, arguments, timeout, crawler_name)| Action {
            job_name,
            arguments,
            timeout,
            crawler_name,
            ..Action::default()
        },
    )
}

fn create_trigger() -> impl Strategy<Value = Message> {
    let texts = (text(), text(), text());
    (
        texts,
        value(TriggerType::VALUES),
        of(predicate()),
        list(action()),
        any::<Option<bool>>(),
        map(),
    )
        .prop_map(
            |((name, schedule, description), kind, predicate, actions, start_on_creation, tags)| {
                Message::CreateTriggerRequest(Box::new(CreateTriggerRequest {
                    name,
                    schedule,
                    description,
                    r#type: kind,
                    predicate,
                    actions,
                    start_on_creation,
                    tags,
                    ..CreateTriggerRequest::default()
                }))
            },
        )
}

fn job_run() -> impl Strategy<Value = JobRun> {
    let numbers = (
        any::<Option<i32>>(),
        of(any::<f64>()),
        value(WorkerType::VALUES),
    );
    (text(), numbers, time(), map()).prop_map(
        |(id, (attempt, capacity, worker_type), started_on, arguments)| JobRun {
            id,
            attempt,
            max_capacity: capacity,
            worker_type,
            started_on,
            arguments,
            ..JobRun::default()
        },
    )
}

fn workflow_run() -> impl Strategy<Value = Message> {
    let node = (value(NodeType::VALUES), of(list(job_run()))).prop_map(|(kind, runs)| Node {
        r#type: kind,
        job_details: runs.map(|job_runs| JobNodeDetails { job_runs }),
        ..Node::default()
    });
    let graph = of(list(node).prop_map(|nodes| WorkflowGraph { nodes, edges: None }));
    (
        value(WorkflowRunStatus::VALUES),
        graph,
        (time(), time()),
        map(),
    )
        .prop_map(
            |(status, graph, (started_on, completed_on), workflow_run_properties)| {
                let run = WorkflowRun {
                    status,
                    graph,
                    started_on,
                    completed_on,
                    workflow_run_properties,
                    ..WorkflowRun::default()
                };
                Message::GetWorkflowRunResponse(Box::new(GetWorkflowRunResponse { run: Some(run) }))
            },
        )
}

fn comes_back(id: &str, message: &Message) -> Result<(), TestCaseError> {
    let written = message.encode();
    let read = decode(&id.parse().unwrap(), &[], &written)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    // By text: doubles that are no number equal nothing.
    prop_assert_eq!(format!("{read:?}"), format!("{message:?}"));
    prop_assert_eq!(read.encode(), written);
    Ok(())
}

proptest! {
    #[test]
    fn a_request_comes_back(message in create_trigger()) {
        comes_back("CreateTrigger.request", &message)?;
    }

    #[test]
    fn a_response_comes_back(message in workflow_run()) {
        comes_back("GetWorkflowRun.response", &message)?;
    }

    #[test]
    fn an_error_comes_back(name in "[A-Za-z]{1,20}", text in text(), which in 0..OPERATIONS.len()) {
        let body = serde_json::json!({ "__type": name, "message": text }).to_string();
        let id = format!("{}.error.{name}", OPERATIONS[which]);
        let message = decode(&id.parse().unwrap(), &[], body.as_bytes()).unwrap();
        prop_assert_eq!(message.shape(), name.as_str());
        comes_back(&id, &message)?;
    }

    #[test]
    fn checking_whatever_was_read_never_panics(message in prop_oneof![create_trigger(), workflow_run()]) {
        if let Err(violations) = message.validate() {
            prop_assert!(!violations.is_empty());
            prop_assert!(violations.to_string().lines().count() >= violations.as_slice().len());
        }
    }
}

#[test]
fn an_answer_without_members_comes_back() {
    let message = Message::StopWorkflowRunResponse(Box::new(StopWorkflowRunResponse {}));
    comes_back("StopWorkflowRun.response", &message).unwrap();
}
