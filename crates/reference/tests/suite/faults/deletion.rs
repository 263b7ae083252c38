//! What is left of what was deleted.

use serde_json::{Value, json};
use smithereens_reference::Fault;

use super::Showing;
use crate::client::Client;

pub(super) const SHOWINGS: &[Showing] = &[
    (Fault::DeletedIsThere, |glue| {
        create_and_delete(glue);
        glue.ask("GetTrigger", json!({"Name": "t"})).0 == 400
    }),
    (Fault::DeletedIsListed, |glue| {
        create_and_delete(glue);
        glue.ok("GetTriggers", json!({}))["Triggers"] == json!([])
    }),
    (Fault::DeleteUnknownRefused, |glue| {
        glue.ask("DeleteTrigger", json!({"Name": "t"})).0 == 200
    }),
    (Fault::TagsSurvive, |glue| {
        create_and_delete(glue);
        create(glue, json!({}));
        let arn = "arn:aws:glue:us-east-1:123456789012:trigger/t";
        glue.ok("GetTags", json!({"ResourceArn": arn}))["Tags"] == json!({})
    }),
    (Fault::TriggersDieToo, |glue| {
        glue.ok("CreateWorkflow", json!({"Name": "w"}));
        create(glue, json!({"WorkflowName": "w"}));
        glue.ok("DeleteWorkflow", json!({"Name": "w"}));
        glue.ask("GetTrigger", json!({"Name": "t"})).0 == 200
    }),
    (Fault::RunsSurvive, |glue| {
        glue.ok("CreateWorkflow", json!({"Name": "w"}));
        glue.ok("StartWorkflowRun", json!({"Name": "w"}));
        glue.ok("DeleteWorkflow", json!({"Name": "w"}));
        glue.ok("CreateWorkflow", json!({"Name": "w"}));
        glue.ok("GetWorkflow", json!({"Name": "w"}))["Workflow"]["LastRun"].is_null()
    }),
];

fn create(glue: &mut Client, with: Value) {
    let mut request = json!({"Name": "t", "Type": "ON_DEMAND", "Actions": []});
    for (name, value) in with.as_object().unwrap() {
        request[name] = value.clone();
    }
    glue.ok("CreateTrigger", request);
}

fn create_and_delete(glue: &mut Client) {
    create(glue, json!({"Tags": {"k": "v"}}));
    glue.ok("DeleteTrigger", json!({"Name": "t"}));
}
