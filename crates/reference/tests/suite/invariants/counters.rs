//! A run's statistics are what its graph shows; a workflow's last run is the one
//! that started last.

use serde_json::{Value, json};

use super::reading::{Node, Reading};

pub(super) fn check(reading: &Reading) {
    for run in reading.runs.values() {
        let states: Vec<&str> = run.places().flat_map(Node::states).collect();
        let count = |of: &[&str]| states.iter().filter(|state| of.contains(state)).count();
        let known = json!({
            "TotalActions": states.len(),
            "TimeoutActions": count(&["TIMEOUT"]),
            "FailedActions": count(&["FAILED"]),
            "StoppedActions": count(&["STOPPED", "CANCELLED"]),
            "SucceededActions": count(&["SUCCEEDED"]),
            "RunningActions": count(&["STARTING", "RUNNING", "STOPPING", "CANCELLING"]),
        });
        assert_eq!(run.told["Statistics"], known, "{states:?}");
    }
    for (name, workflow) in &reading.workflows {
        let own = reading
            .runs
            .values()
            .filter(|run| run.told["Name"] == json!(name));
        let started = |run: &Value| run["StartedOn"].as_f64().expect("a time");
        let latest = own.map(|run| started(&run.told)).reduce(f64::max);
        let last = workflow.get("LastRun");
        assert_eq!(last.map(started), latest, "{workflow}");
        if let Some(last) = last {
            let id = last["WorkflowRunId"].as_str().expect("an identifier");
            assert_eq!(*last, reading.runs[id].told);
        }
    }
}
