//! What is refused, what is taken, and how.

use serde_json::{Value, json};
use smithereens_reference::Fault;

use super::Showing;
use crate::client::Client;

pub(super) const SHOWINGS: &[Showing] = &[
    (Fault::LongNamesPass, |glue| {
        refused(glue, with("Name", json!("n".repeat(256))))
    }),
    (Fault::PatternsAreIgnored, |glue| {
        refused(glue, with("Name", json!("a\nb")))
    }),
    (Fault::UnknownValuesPass, |glue| {
        refused(glue, with("Type", json!("SOMETIMES")))
    }),
    (Fault::RequiredIsOptional, |glue| {
        refused(glue, with("Actions", Value::Null))
    }),
    (Fault::PredicateNotNeeded, |glue| {
        refused(glue, with("Type", json!("CONDITIONAL")))
    }),
    (Fault::ScheduleNotNeeded, |glue| {
        refused(glue, with("Type", json!("SCHEDULED")))
    }),
    (Fault::LogicalNotNeeded, |glue| {
        let condition =
            |job: &str| json!({"LogicalOperator": "EQUALS", "JobName": job, "State": "FAILED"});
        let mut request = with("Type", json!("CONDITIONAL"));
        request["Predicate"] = json!({"Conditions": [condition("b"), condition("c")]});
        refused(glue, request)
    }),
    (Fault::ZeroResultsPass, |glue| {
        glue.ask("GetTriggers", json!({"MaxResults": 0})).0 == 400
    }),
    (Fault::LongestNameRefused, |glue| {
        taken(glue, with("Name", json!("n".repeat(255))))
    }),
    (Fault::LengthInBytes, |glue| {
        taken(glue, with("Name", json!("é".repeat(254))))
    }),
    (Fault::EmojiRefused, |glue| {
        taken(glue, with("Description", json!("\u{1F600}")))
    }),
    (Fault::TabRefused, |glue| {
        taken(glue, with("Name", json!("a\tb")))
    }),
    (Fault::UnknownMemberRefused, |glue| {
        taken(glue, with("Colour", json!("red")))
    }),
    (Fault::NullRefused, |glue| {
        taken(glue, with("Description", Value::Null))
    }),
    (Fault::TwentyFiveRefused, |glue| {
        let names: Vec<String> = (0..25).map(|name| name.to_string()).collect();
        glue.ask("BatchGetWorkflows", json!({"Names": names})).0 == 200
    }),
    (Fault::WrongTypesDropped, |glue| {
        refused(glue, with("Description", json!(["a"])))
    }),
    (Fault::TrailingTextPasses, |glue| {
        glue.call_raw("GetTriggers", b"{} {}").status == 400
    }),
    (Fault::SecondStartTrigger, |glue| {
        glue.ok("CreateWorkflow", json!({"Name": "w"}));
        let mut request = with("WorkflowName", json!("w"));
        glue.ok("CreateTrigger", request.clone());
        request["Name"] = json!("another");
        refused(glue, request)
    }),
    (Fault::RefusalIsA500, |glue| {
        refused(glue, with("Name", json!("")))
    }),
    (Fault::CancellingIsA500, |glue| {
        let mut request = with("Type", json!("CONDITIONAL"));
        request["Predicate"] = json!({"Conditions": [
            {"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "CANCELLING"}]});
        refused(glue, request)
    }),
    (Fault::BrokenJsonIsA500, |glue| {
        glue.call_raw("GetTriggers", b"{").status == 400
    }),
    (Fault::NotFoundIsInvalid, |glue| {
        glue.ask("GetTrigger", json!({"Name": "t"})).1["__type"] == "EntityNotFoundException"
    }),
    (Fault::UnknownOperationIsA200, |glue| {
        glue.ask("GetTriggerz", json!({})).0 == 400
    }),
    (Fault::ErrorsWithoutName, |glue| {
        glue.ask("GetTrigger", json!({"Name": "t"})).1["__type"].is_string()
    }),
    (Fault::ErrorsAreHtml, |glue| {
        glue.ask("GetTrigger", json!({"Name": "t"})).1.is_object()
    }),
];

fn with(member: &str, value: Value) -> Value {
    let mut request = json!({"Name": "t", "Type": "ON_DEMAND", "Actions": [{"JobName": "a"}]});
    request[member] = value;
    request
}

fn refused(glue: &mut Client, request: Value) -> bool {
    let (status, body) = glue.ask("CreateTrigger", request);
    status == 400 && body["__type"].is_string()
}

fn taken(glue: &mut Client, request: Value) -> bool {
    glue.ask("CreateTrigger", request).0 == 200
}
