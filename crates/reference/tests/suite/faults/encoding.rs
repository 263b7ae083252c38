//! How answers are written.

use serde_json::{Value, json};
use smithereens_reference::Fault;

use super::Showing;
use crate::client::Client;

pub(super) const SHOWINGS: &[Showing] = &[
    (Fault::TimesAreText, |glue| created_on(glue).is_number()),
    (Fault::TimesInMilliseconds, |glue| {
        created_on(glue)
            .as_f64()
            .is_some_and(|seconds| seconds < 1e10)
    }),
    (Fault::NumbersAreText, |glue| {
        let actions = json!([{"JobName": "a", "Timeout": 5}]);
        let request = json!({"Name": "t", "Type": "ON_DEMAND", "Actions": actions});
        glue.ok("CreateTrigger", request);
        glue.ok("GetTrigger", json!({"Name": "t"}))["Trigger"]["Actions"][0]["Timeout"] == 5
    }),
    (Fault::EmojiHalved, |glue| {
        description(glue, "\u{1F600}") == "\u{1F600}"
    }),
    (Fault::AccentsLost, |glue| description(glue, "é") == "é"),
    (Fault::HtmlContentType, |glue| {
        let response = glue.call("GetTriggers", json!({}));
        response.header("content-type") == Some("application/x-amz-json-1.1")
    }),
    (Fault::AnswersInLowerCamel, |glue| {
        glue.ok("GetTriggers", json!({}))["Triggers"].is_array()
    }),
];

fn created_on(glue: &mut Client) -> Value {
    glue.ok("CreateWorkflow", json!({"Name": "w"}));
    glue.ok("GetWorkflow", json!({"Name": "w"}))["Workflow"]["CreatedOn"].clone()
}

fn description(glue: &mut Client, text: &str) -> Value {
    let request = json!({"Name": "t", "Type": "ON_DEMAND", "Actions": [], "Description": text});
    glue.ok("CreateTrigger", request);
    glue.ask("GetTrigger", json!({"Name": "t"})).1["Trigger"]["Description"].clone()
}
