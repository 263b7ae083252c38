//! Workflows with their triggers.

use smithereens_cases::json::Json;
use smithereens_harness::Step;

use super::steps::{all_triggers, call, get, job, on_demand, started_by, starts, text};

pub(super) fn workflow() -> Vec<Step> {
    let get_workflow = |name: &str| {
        call(
            "GetWorkflow",
            [("Name", text(name)), ("IncludeGraph", Json::Bool(true))],
        )
    };
    let mut steps = vec![job("~a"), job("~b")];
    steps.extend(started_by("~w", "~w-start", starts(&["~a"])));
    steps.extend(started_by("~v", "~v-start", starts(&["~b"])));
    steps.push(get_workflow("~w"));
    steps.push(call("GetWorkflow", [("Name", text("~v"))]));
    steps.push(call("DeleteWorkflow", [("Name", text("~w"))]));
    steps.push(call("GetWorkflow", [("Name", text("~w"))]));
    steps.push(get("~w-start"));
    steps.push(all_triggers());
    steps
}

pub(super) fn one_start_trigger() -> Vec<Step> {
    let mut steps = vec![job("~a"), job("~b")];
    steps.extend(started_by("~w", "~one", starts(&["~a"])));
    let mut other = on_demand("~other", &["~b"]);
    other.input.set("WorkflowName", text("~w"));
    steps.push(Step::Call(other));
    steps
}
