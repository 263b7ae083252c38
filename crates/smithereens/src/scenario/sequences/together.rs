//! Calls at the same time.

use smithereens_harness::{Step, object};

use super::steps::{all_triggers, ask, get, job, list, on_demand, some, starts, text};

pub(super) fn same_name_together() -> Vec<Step> {
    let jobs = ["~a", "~b", "~c", "~d"];
    let mut steps: Vec<Step> = jobs.iter().map(|name| job(name)).collect();
    for name in ["~t", "~u"] {
        let asks = jobs.iter().map(|job| on_demand(name, &[job]));
        steps.push(Step::Together(asks.collect()));
        steps.push(get(name));
    }
    steps
}

pub(super) fn updates_together() -> Vec<Step> {
    let mut steps = some(4);
    let update = |number: usize| {
        let update = object([
            ("Description", text(&format!("changed {number}"))),
            ("Actions", starts(&["~b"])),
        ]);
        let name = text(&format!("~t{number}"));
        ask("UpdateTrigger", [("Name", name), ("TriggerUpdate", update)])
    };
    steps.push(Step::Together((0..4).map(update).collect()));
    steps.extend((0..4).map(|number| get(&format!("~t{number}"))));
    steps.push(Step::Together(
        (4..8)
            .map(|number| on_demand(&format!("~t{number}"), &["~a"]))
            .collect(),
    ));
    steps.push(all_triggers());
    steps
}

pub(super) fn reads_together() -> Vec<Step> {
    let mut steps = some(4);
    for _ in 0..3 {
        let read = |number: usize| ask("GetTrigger", [("Name", text(&format!("~t{number}")))]);
        steps.push(Step::Together((0..4).map(read).collect()));
    }
    steps
}

pub(super) fn lists_together() -> Vec<Step> {
    let mut steps = some(3);
    let names = list(["~t0", "~t1", "~t2", "~t3"].map(text));
    for number in 3..6 {
        steps.push(Step::Together(vec![
            on_demand(&format!("~t{number}"), &["~a"]),
            ask("BatchGetTriggers", [("TriggerNames", names.clone())]),
            ask("GetTrigger", [("Name", text("~t1"))]),
        ]));
    }
    steps.push(all_triggers());
    steps
}
