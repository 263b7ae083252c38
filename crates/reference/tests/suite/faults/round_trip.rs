//! What comes back of what was stored.

use serde_json::{Value, json};
use smithereens_reference::Fault;

use super::Showing;
use crate::client::Client;

pub(super) const SHOWINGS: &[Showing] = &[
    (Fault::CreateOverwrites, |glue| {
        create(glue, json!({"Description": "first"}));
        glue.ask("CreateTrigger", whole(json!({"Description": "second"})));
        read(glue)["Description"] == "first"
    }),
    (Fault::UpdateCreates, |glue| {
        glue.ask("UpdateTrigger", json!({"Name": "t", "TriggerUpdate": {}}))
            .0
            == 400
    }),
    (Fault::DescriptionTrimmed, |glue| {
        comes_back(glue, json!({"Description": " a "}))
    }),
    (Fault::ArgumentsInLowerCase, |glue| {
        comes_back(glue, action(json!({"Arguments": {"--Key": "V"}})))
    }),
    (Fault::EmptyTextLost, |glue| {
        comes_back(glue, action(json!({"Arguments": {"--k": ""}})))
    }),
    (Fault::LongTimeoutCut, |glue| {
        comes_back(glue, action(json!({"Timeout": 2881})))
    }),
    (Fault::NotifyDelayLost, |glue| {
        comes_back(
            glue,
            action(json!({"NotificationProperty": {"NotifyDelayAfter": 1}})),
        )
    }),
    (Fault::CancellingIsCancelled, |glue| {
        let request = json!({"Type": "CONDITIONAL", "Predicate": {"Conditions": [
            {"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "CANCELLING"}]}});
        glue.ask("CreateTrigger", whole(request.clone())).0 == 400
            || read(glue)["Predicate"] == request["Predicate"]
    }),
    (Fault::UpdateLosesActions, |glue| {
        create(glue, json!({}));
        let update = json!({"Actions": [{"JobName": "b"}]});
        glue.ok(
            "UpdateTrigger",
            json!({"Name": "t", "TriggerUpdate": update}),
        );
        read(glue)["Actions"] == update["Actions"]
    }),
    (Fault::PropertiesReplaced, |glue| {
        glue.ok(
            "CreateWorkflow",
            json!({"Name": "w", "DefaultRunProperties": {"a": "1"}}),
        );
        let id = glue.ok("StartWorkflowRun", json!({"Name": "w"}))["RunId"].clone();
        let run = json!({"Name": "w", "RunId": id});
        let mut put = run.clone();
        put["RunProperties"] = json!({"b": "2"});
        glue.ok("PutWorkflowRunProperties", put);
        glue.ok("GetWorkflowRunProperties", run)["RunProperties"] == json!({"a": "1", "b": "2"})
    }),
];

fn whole(with: Value) -> Value {
    let mut request = json!({"Name": "t", "Type": "ON_DEMAND", "Actions": [{"JobName": "a"}]});
    for (name, value) in with.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

fn action(with: Value) -> Value {
    let mut action = json!({"JobName": "a"});
    for (name, value) in with.as_object().unwrap() {
        action[name] = value.clone();
    }
    json!({"Actions": [action]})
}

fn create(glue: &mut Client, with: Value) {
    glue.ok("CreateTrigger", whole(with));
}

fn read(glue: &mut Client) -> Value {
    glue.ok("GetTrigger", json!({"Name": "t"}))["Trigger"].clone()
}

fn comes_back(glue: &mut Client, with: Value) -> bool {
    create(glue, with.clone());
    let back = read(glue);
    let mut members = with.as_object().unwrap().iter();
    members.all(|(name, value)| back[name] == *value)
}
