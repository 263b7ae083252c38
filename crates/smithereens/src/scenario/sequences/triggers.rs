//! What becomes of triggers: created, changed, read and removed.

use smithereens_cases::json::Json;
use smithereens_harness::{Step, object};

use super::steps::{
    all_triggers, call, condition, delete, full, get, job, list, on_demand, starts, text,
};

pub(super) fn life() -> Vec<Step> {
    let names = list([text("~t"), text("~never"), text("~t")]);
    let update = object([
        ("Description", text("changed")),
        ("Actions", starts(&["~a"])),
    ]);
    vec![
        job("~a"),
        job("~b"),
        Step::Call(full("~t")),
        get("~t"),
        call("BatchGetTriggers", [("TriggerNames", names)]),
        all_triggers(),
        call(
            "UpdateTrigger",
            [("Name", text("~t")), ("TriggerUpdate", update)],
        ),
        get("~t"),
        all_triggers(),
        delete("~t"),
        get("~t"),
        all_triggers(),
        delete("~t"),
    ]
}

pub(super) fn twice() -> Vec<Step> {
    vec![
        job("~a"),
        job("~b"),
        Step::Call(on_demand("~t", &["~a"])),
        Step::Call(on_demand("~t", &["~b"])),
        get("~t"),
    ]
}

pub(super) fn nothing_there() -> Vec<Step> {
    let update = object([("Description", text("of nothing"))]);
    vec![
        get("~never"),
        call(
            "UpdateTrigger",
            [("Name", text("~never")), ("TriggerUpdate", update)],
        ),
        get("~never"),
        delete("~never"),
        call("GetWorkflow", [("Name", text("~never"))]),
        call(
            "StopWorkflowRun",
            [("Name", text("~never")), ("RunId", text("wr_0"))],
        ),
    ]
}

pub(super) fn again_with_less() -> Vec<Step> {
    vec![
        job("~a"),
        job("~b"),
        Step::Call(full("~t")),
        delete("~t"),
        Step::Call(on_demand("~t", &["~a"])),
        get("~t"),
        all_triggers(),
    ]
}

pub(super) fn long_name() -> Vec<Step> {
    vec![
        job("~a"),
        Step::Call(on_demand("~^é", &["~a"])),
        get("~^é"),
        delete("~^é"),
    ]
}

/// Each optional member of a trigger is given, and then not.
pub(super) fn updates_clear() -> Vec<Step> {
    let update = |members: Vec<(&str, Json)>| {
        let members = members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        let update = Json::Object(members.collect());
        call(
            "UpdateTrigger",
            [("Name", text("~t")), ("TriggerUpdate", update)],
        )
    };
    let wait = object([(
        "Conditions",
        list([condition("JobName", "~a", "State", "FAILED")]),
    )]);
    vec![
        job("~a"),
        job("~b"),
        Step::Call(full("~t")),
        update(vec![
            ("Actions", starts(&["~b"])),
            ("Predicate", wait.clone()),
        ]),
        get("~t"),
        update(vec![
            ("Description", text("back")),
            ("Actions", starts(&["~b"])),
            ("Predicate", wait),
        ]),
        get("~t"),
    ]
}

pub(super) fn trigger_states() -> Vec<Step> {
    let mut started = full("~t");
    started.input.set("StartOnCreation", Json::Bool(true));
    vec![
        job("~a"),
        job("~b"),
        Step::Call(started),
        get("~t"),
        Step::Call(full("~u")),
        get("~u"),
        call("StartTrigger", [("Name", text("~u"))]),
        get("~u"),
        call("StopTrigger", [("Name", text("~u"))]),
        get("~u"),
    ]
}
