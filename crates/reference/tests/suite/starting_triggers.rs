//! Triggers: what starts and stops them, and what they start outside of workflows.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::Client;

fn job_succeeded(job: &str) -> Value {
    json!({"Conditions": [{"LogicalOperator": "EQUALS", "JobName": job, "State": "SUCCEEDED"}]})
}

fn trigger(glue: &mut Client, name: &str) -> Value {
    glue.ok("GetTrigger", json!({ "Name": name }))["Trigger"].clone()
}

#[test]
fn starting_and_stopping_change_the_state_of_what_is_not_on_demand() {
    let mut glue = Client::new();
    let waits = json!({"Name": "t", "Type": "CONDITIONAL", "Predicate": {}, "Actions": []});
    glue.ok("CreateTrigger", waits);
    let name = json!({"Name": "t"});
    let refused = |glue: &mut Client, state: &str| {
        let text = format!("trigger t is {state}, not ACTIVATED");
        glue.refuses(
            "StopTrigger",
            json!({"Name": "t"}),
            "InvalidInputException",
            &text,
        );
    };
    refused(&mut glue, "CREATED");
    for _ in 0..2 {
        assert_eq!(glue.ok("StartTrigger", name.clone()), name);
        assert_eq!(trigger(&mut glue, "t")["State"], "ACTIVATED");
    }
    assert_eq!(glue.ok("StopTrigger", name.clone()), name);
    assert_eq!(trigger(&mut glue, "t")["State"], "DEACTIVATED");
    refused(&mut glue, "DEACTIVATED");
    glue.ok("StartTrigger", name);
    assert_eq!(trigger(&mut glue, "t")["State"], "ACTIVATED");
    glue.on_demand("o", None, json!([]));
    glue.refuses(
        "StopTrigger",
        json!({"Name": "o"}),
        "InvalidInputException",
        "CREATED",
    );
}

#[test]
fn starting_one_on_demand_starts_its_actions_and_it_stays_created() {
    let mut glue = Client::new();
    glue.job("j");
    glue.crawler("c");
    let actions = json!([{"JobName": "j", "Arguments": {"--k": "v"}}, {"CrawlerName": "c"}, {}]);
    glue.on_demand("t", None, actions);
    glue.ok("StartTrigger", json!({"Name": "t"}));
    assert_eq!(trigger(&mut glue, "t")["State"], "CREATED");
    let runs = glue.job_runs("j");
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0]["TriggerName"], "t");
    assert_eq!(runs[0]["Arguments"], json!({"--k": "v"}));
    let crawler = glue.ok("GetCrawler", json!({"Name": "c"}));
    assert_eq!(crawler["Crawler"]["State"], "RUNNING");
}

#[test]
fn one_that_starts_a_workflow_is_not_started_by_itself() {
    let mut glue = Client::new();
    glue.workflow("w");
    glue.on_demand("t", Some("w"), json!([{"JobName": "j"}]));
    glue.refuses(
        "StartTrigger",
        json!({"Name": "t"}),
        "InvalidInputException",
        "StartWorkflowRun",
    );
}

#[test]
fn outside_of_workflows_what_waits_fires_once_in_all_that_follows_from_one_start() {
    let mut glue = Client::new();
    for job in ["a", "b"] {
        glue.job(job);
    }
    glue.on_demand("first", None, json!([{"JobName": "a"}]));
    glue.conditional(
        "second",
        None,
        job_succeeded("a"),
        json!([{"JobName": "b"}]),
    );
    // `a` again, in the same chain: nothing fires twice.
    glue.conditional("third", None, job_succeeded("b"), json!([{"JobName": "a"}]));
    glue.ok("StartTrigger", json!({"Name": "first"}));
    glue.advance(100);
    let runs = glue.job_runs("b");
    assert_eq!(runs.len(), 1);
    let input = json!({"JobName": "b", "RunId": runs[0]["Id"], "PredecessorsIncluded": true});
    let predecessors = glue.ok("GetJobRun", input)["JobRun"]["PredecessorRuns"].clone();
    let of_a = glue.job_runs("a");
    assert_eq!(
        predecessors,
        json!([{"JobName": "a", "RunId": of_a[1]["Id"]}])
    );
    assert_eq!(of_a[0]["TriggerName"], "third");
    assert_eq!(of_a.len(), 2);
    glue.ok("StartTrigger", json!({"Name": "first"}));
    glue.advance(100);
    assert_eq!(glue.job_runs("b").len(), 2);
}

#[test]
fn a_trigger_that_is_created_again_has_not_fired_yet() {
    let mut glue = Client::new();
    for job in ["a", "b"] {
        glue.job(job);
    }
    glue.on_demand(
        "first",
        None,
        json!([{"JobName": "a"}, {"JobName": "gone"}]),
    );
    let gone = json!({"Conditions": [
        {"LogicalOperator": "EQUALS", "JobName": "gone", "State": "FAILED"}]});
    glue.conditional("then", None, gone, json!([{"JobName": "b"}]));
    glue.ok("StartTrigger", json!({"Name": "first"}));
    assert_eq!(glue.job_runs("b").len(), 1);
    glue.ok("DeleteTrigger", json!({"Name": "then"}));
    glue.conditional("then", None, job_succeeded("a"), json!([{"JobName": "b"}]));
    glue.advance(100);
    assert_eq!(glue.job_runs("b").len(), 2);
}

#[test]
fn nothing_waits_for_runs_that_somebody_started() {
    let mut glue = Client::new();
    glue.job("a");
    glue.job("b");
    glue.conditional("t", None, job_succeeded("a"), json!([{"JobName": "b"}]));
    glue.ok("StartJobRun", json!({"JobName": "a"}));
    glue.advance(100);
    assert_eq!(glue.job_runs("a")[0]["JobRunState"], "SUCCEEDED");
    assert_eq!(glue.job_runs("b"), Vec::<Value>::new());
}

#[test]
fn there_is_an_end_to_how_often_triggers_and_workflows_are_started() {
    let mut glue = Client::new();
    glue.on_demand("t", None, json!([]));
    glue.workflow("w");
    let start = br#"{"Name": "t"}"#;
    for _ in 0..100_000 {
        assert_eq!(glue.call_raw("StartTrigger", start).status, 200);
    }
    for (operation, name) in [("StartTrigger", "t"), ("StartWorkflowRun", "w")] {
        let request = json!({ "Name": name });
        glue.refuses(
            operation,
            request,
            "ResourceNumberLimitExceededException",
            "100000",
        );
    }
}

/// Two jobs that start together, and a third for what waits for them: `a` ends at
/// tick 2, `b` at tick 8, both well.
fn two_after_each_other() -> Client {
    let mut glue = Client::new();
    for (job, after) in [("a", 2), ("b", 8), ("c", 2)] {
        glue.job(job);
        glue.plan(json!({"job": job, "ends": "SUCCEEDED", "after": after}));
    }
    glue.on_demand("first", None, json!([{"JobName": "a"}, {"JobName": "b"}]));
    glue
}

fn waiting(name: &str, logical: &str, jobs: &[&str]) -> Value {
    let condition =
        |job: &&str| json!({"LogicalOperator": "EQUALS", "JobName": job, "State": "SUCCEEDED"});
    let conditions: Vec<Value> = jobs.iter().map(condition).collect();
    json!({"Name": name, "Type": "CONDITIONAL", "Actions": [{"JobName": "c"}],
           "Predicate": {"Logical": logical, "Conditions": conditions}})
}

#[rstest]
#[case::one_that_came_before("ANY", &["a"], 0)]
#[case::both_of_which_one_came_before("AND", &["a", "b"], 0)]
#[case::either_of_which_one_came_before("ANY", &["a", "b"], 1)]
#[case::one_that_is_yet_to_come("AND", &["b"], 1)]
fn outside_of_workflows_a_trigger_watches_from_when_it_is_activated(
    #[case] logical: &str,
    #[case] jobs: &[&str],
    #[case] times: usize,
    #[values(
        "created",
        "activated",
        "activated again",
        "updated",
        "created in time"
    )]
    how: &str,
) {
    let mut glue = two_after_each_other();
    let mut trigger = waiting("t", logical, jobs);
    let mut earlier = trigger.clone();
    earlier["Predicate"]["Conditions"][0]["State"] = json!("FAILED");
    let start = json!({"Name": "t"});
    match how {
        "created" => {}
        "updated" => {
            earlier["StartOnCreation"] = json!(true);
            glue.ok("CreateTrigger", earlier);
        }
        "activated again" => {
            trigger["StartOnCreation"] = json!(true);
            glue.ok("CreateTrigger", trigger.clone());
            glue.ok("StopTrigger", start.clone());
        }
        "created in time" => {
            trigger["StartOnCreation"] = json!(true);
            glue.ok("CreateTrigger", trigger.clone());
        }
        _ => drop(glue.ok("CreateTrigger", trigger.clone())),
    }
    glue.ok("StartTrigger", json!({"Name": "first"}));
    glue.advance(5);
    match how {
        "created" => {
            trigger["StartOnCreation"] = json!(true);
            glue.ok("CreateTrigger", trigger);
        }
        "updated" => {
            let update = json!({"Predicate": trigger["Predicate"], "Actions": trigger["Actions"]});
            glue.ok(
                "UpdateTrigger",
                json!({"Name": "t", "TriggerUpdate": update}),
            );
        }
        _ => drop(glue.ok("StartTrigger", start)),
    }
    glue.advance(100);
    let all_in_time = how == "created in time";
    assert_eq!(
        glue.job_runs("c").len(),
        if all_in_time { 1 } else { times },
        "{how}"
    );
}
