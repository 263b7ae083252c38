//! Pages, and what is chosen for an answer.

use serde_json::{Value, json};
use smithereens_reference::Fault;

use super::Showing;
use crate::client::Client;

pub(super) const SHOWINGS: &[Showing] = &[
    (Fault::PageRepeatsOne, |glue| {
        in_pages_of(glue, 2) == ["a", "b", "c", "d", "e"]
    }),
    (Fault::PageSkipsOne, |glue| {
        in_pages_of(glue, 2) == ["a", "b", "c", "d", "e"]
    }),
    (Fault::ThirdPageLost, |glue| {
        in_pages_of(glue, 2) == ["a", "b", "c", "d", "e"]
    }),
    (Fault::MaxResultsIgnored, |glue| {
        create_five(glue);
        names(&glue.ok("GetTriggers", json!({"MaxResults": 2}))).len() <= 2
    }),
    (Fault::GarbageTokenPasses, |glue| {
        glue.ask("GetTriggers", json!({"NextToken": "garbage"})).0 == 400
    }),
    (Fault::TokenForOtherFilters, |glue| {
        create_five(glue);
        let token = glue.ok("GetTriggers", json!({"MaxResults": 2}))["NextToken"].clone();
        glue.ask("ListTriggers", json!({"NextToken": token})).0 == 400
    }),
    (Fault::MissingNotTold, |glue| {
        let answer = glue.ok("BatchGetTriggers", json!({"TriggerNames": ["none"]}));
        answer["TriggersNotFound"] == json!(["none"])
    }),
    (Fault::BatchRepeats, |glue| {
        create_five(glue);
        names(&glue.ok("BatchGetTriggers", json!({"TriggerNames": ["a", "a"]}))) == ["a"]
    }),
    (Fault::GraphUnasked, |glue| {
        glue.ok("CreateWorkflow", json!({"Name": "w"}));
        glue.ok("GetWorkflow", json!({"Name": "w"}))["Workflow"]["Graph"].is_null()
    }),
    (Fault::GraphWithoutEdges, |glue| {
        let graph = graph(glue);
        graph["Edges"].as_array().map(Vec::len) == Some(1)
    }),
    (Fault::GraphOfAll, |glue| {
        create_five(glue);
        let graph = graph(glue);
        graph["Nodes"].as_array().map(Vec::len) == Some(2)
    }),
    (Fault::TagsFilterIgnored, |glue| {
        create_five(glue);
        glue.ok(
            "CreateTrigger",
            json!({"Name": "f", "Type": "ON_DEMAND", "Actions": [], "Tags": {"k": "v"}}),
        );
        glue.ok("ListTriggers", json!({"Tags": {"k": "v"}}))["TriggerNames"] == json!(["f"])
    }),
];

fn create_five(glue: &mut Client) {
    for name in ["a", "b", "c", "d", "e"] {
        glue.ok(
            "CreateTrigger",
            json!({"Name": name, "Type": "ON_DEMAND", "Actions": []}),
        );
    }
}

fn names(answer: &Value) -> Vec<String> {
    let triggers = answer["Triggers"].as_array().unwrap();
    let names = triggers
        .iter()
        .map(|trigger| trigger["Name"].as_str().unwrap().to_owned());
    names.collect()
}

/// The names on all pages, no more than ten.
fn in_pages_of(glue: &mut Client, most: usize) -> Vec<String> {
    create_five(glue);
    let (mut all, mut token) = (Vec::new(), Value::Null);
    for _ in 0..10 {
        let page = glue.ok(
            "GetTriggers",
            json!({"MaxResults": most, "NextToken": token}),
        );
        all.extend(names(&page));
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    all
}

fn graph(glue: &mut Client) -> Value {
    glue.ok("CreateWorkflow", json!({"Name": "w"}));
    let trigger = json!({"Name": "t", "WorkflowName": "w", "Type": "ON_DEMAND", "Actions": [{"JobName": "j"}]});
    glue.ok("CreateTrigger", trigger);
    glue.ok("GetWorkflow", json!({"Name": "w", "IncludeGraph": true}))["Workflow"]["Graph"].clone()
}
