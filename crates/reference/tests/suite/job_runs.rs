//! Runs of jobs: their states by the tick, what they are given, and their ends.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Client, each, text};

fn with_job(definition: Value) -> Client {
    let mut glue = Client::new();
    let mut job = definition;
    job["Name"] = json!("j");
    job["Role"] = json!("r");
    job["Command"] = json!({});
    glue.ok("CreateJob", job);
    glue
}

fn start(glue: &mut Client, mut input: Value) -> String {
    input["JobName"] = json!("j");
    text(&glue.ok("StartJobRun", input)["JobRunId"])
}

fn run(glue: &mut Client, id: &str) -> Value {
    glue.ok("GetJobRun", json!({"JobName": "j", "RunId": id}))["JobRun"].clone()
}

fn state(glue: &mut Client, id: &str) -> String {
    text(&run(glue, id)["JobRunState"])
}

#[rstest]
#[case("SUCCEEDED")]
#[case("FAILED")]
#[case("TIMEOUT")]
#[case("STOPPED")]
fn a_run_is_starting_for_a_tick_then_running_until_its_planned_end(#[case] ends: &str) {
    let mut glue = with_job(json!({}));
    glue.plan(json!({"job": "j", "ends": ends, "after": 5, "message": "m"}));
    glue.advance(1);
    let id = start(&mut glue, json!({}));
    let mut seen = Vec::new();
    for _ in 0..6 {
        let told = run(&mut glue, &id);
        seen.push(text(&told["JobRunState"]));
        let ended = seen.len() == 6;
        assert_eq!(told.get("CompletedOn").is_some(), ended);
        assert_eq!(told.get("ErrorMessage").is_some(), ended);
        glue.advance(1);
    }
    assert_eq!(
        seen,
        ["STARTING", "RUNNING", "RUNNING", "RUNNING", "RUNNING", ends]
    );
    let known = json!({"Id": id, "Attempt": 0, "JobName": "j", "StartedOn": 1_589_500_801.123,
        "LastModifiedOn": 1_589_500_806.123, "CompletedOn": 1_589_500_806.123, "ExecutionTime": 5,
        "JobRunState": ends, "ErrorMessage": "m", "LogGroupName": "/aws-glue/jobs"});
    assert_eq!(run(&mut glue, &id), known);
    glue.advance(1_000);
    assert_eq!(run(&mut glue, &id), known);
}

#[test]
fn without_a_plan_a_run_succeeds_after_three_ticks_and_with_the_shortest_after_two() {
    let mut glue = with_job(json!({"ExecutionProperty": {"MaxConcurrentRuns": 2}}));
    let usual = start(&mut glue, json!({}));
    glue.plan(json!({"job": "j", "ends": "FAILED", "after": 1}));
    let shortest = start(&mut glue, json!({}));
    glue.advance(1);
    assert_eq!(state(&mut glue, &shortest), "RUNNING");
    glue.advance(1);
    assert_eq!(state(&mut glue, &shortest), "FAILED");
    assert_eq!(state(&mut glue, &usual), "RUNNING");
    glue.advance(1);
    assert_eq!(state(&mut glue, &usual), "SUCCEEDED");
}

#[rstest]
#[case::of_the_run(json!({}), json!({"Timeout": 2}), 120)]
#[case::of_the_job(json!({"Timeout": 1}), json!({}), 60)]
#[case::of_the_run_first(json!({"Timeout": 1}), json!({"Timeout": 3}), 180)]
fn a_run_that_takes_longer_than_its_timeout_ends_by_that(
    #[case] job: Value,
    #[case] input: Value,
    #[case] seconds: u64,
) {
    let mut glue = with_job(job);
    glue.plan(json!({"job": "j", "ends": "SUCCEEDED", "after": seconds + 1, "message": "no"}));
    let id = start(&mut glue, input.clone());
    glue.advance(seconds - 1);
    assert_eq!(state(&mut glue, &id), "RUNNING");
    glue.advance(1);
    let told = run(&mut glue, &id);
    assert_eq!(told["JobRunState"], "TIMEOUT");
    assert_eq!(told["ExecutionTime"], json!(seconds));
    assert_eq!(told["Timeout"], json!(seconds / 60));
    assert_eq!(told.get("ErrorMessage"), None);
    // One that takes just as long has ended in time.
    glue.plan(json!({"job": "j", "ends": "SUCCEEDED", "after": seconds}));
    let id = start(&mut glue, input);
    glue.advance(seconds);
    assert_eq!(state(&mut glue, &id), "SUCCEEDED");
}

#[test]
fn an_actions_timeout_and_arguments_come_before_the_jobs() {
    let mut glue = with_job(json!({"Timeout": 5, "SecurityConfiguration": "of the job",
        "DefaultArguments": {"--a": "job", "--b": "job"}, "NonOverridableArguments": {"--n": "job"}}));
    glue.plan(json!({"job": "j", "ends": "SUCCEEDED", "after": 100}));
    let action = json!({"JobName": "j", "Timeout": 1, "SecurityConfiguration": "of the action",
        "Arguments": {"--b": "action", "--n": "action"}, "NotificationProperty": {"NotifyDelayAfter": 2}});
    glue.on_demand("t", None, json!([action]));
    glue.ok("StartTrigger", json!({"Name": "t"}));
    glue.advance(60);
    let told = glue.job_runs("j")[0].clone();
    assert_eq!(told["JobRunState"], "TIMEOUT");
    assert_eq!(
        told["Arguments"],
        json!({"--a": "job", "--b": "action", "--n": "job"})
    );
    assert_eq!(told["SecurityConfiguration"], "of the action");
    assert_eq!(told["NotificationProperty"], json!({"NotifyDelayAfter": 2}));
}

#[test]
fn a_run_has_what_its_job_has_unless_it_says_otherwise() {
    let job = json!({"DefaultArguments": {"--a": "job"}, "Timeout": 9, "WorkerType": "G.1X",
        "NumberOfWorkers": 7, "GlueVersion": "1.0", "SecurityConfiguration": "s",
        "NotificationProperty": {"NotifyDelayAfter": 3}});
    let mut glue = with_job(job);
    let id = start(&mut glue, json!({}));
    let told = run(&mut glue, &id);
    for (member, known) in [
        ("Arguments", json!({"--a": "job"})),
        ("Timeout", json!(9)),
        ("WorkerType", json!("G.1X")),
        ("NumberOfWorkers", json!(7)),
        ("GlueVersion", json!("1.0")),
        ("SecurityConfiguration", json!("s")),
        ("NotificationProperty", json!({"NotifyDelayAfter": 3})),
    ] {
        assert_eq!(told[member], known, "{member}");
    }
    glue.advance(3);
    // A capacity said the other way replaces the job's.
    let id = start(
        &mut glue,
        json!({"MaxCapacity": 2.5, "JobRunId": id, "Timeout": 1}),
    );
    let told = run(&mut glue, &id);
    assert_eq!(told["MaxCapacity"], json!(2.5));
    assert_eq!(
        (told.get("WorkerType"), told.get("NumberOfWorkers")),
        (None, None)
    );
    assert_eq!((&told["Timeout"], &told["Attempt"]), (&json!(1), &json!(0)));
    assert_eq!(told["PreviousRunId"], glue.job_runs("j")[1]["Id"]);
}

#[rstest]
#[case(json!({"AllocatedCapacity": 1}), "AllocatedCapacity is from 2 to 100")]
#[case(json!({"MaxCapacity": 101}), "MaxCapacity is from 0.0625 to 100")]
#[case(json!({"MaxCapacity": 1, "WorkerType": "Standard"}), "MaxCapacity does not go with")]
#[case(json!({"WorkerType": "G.2X", "NumberOfWorkers": 150}), "to 149 of G.2X")]
fn a_run_with_a_capacity_out_of_bounds_is_refused(#[case] input: Value, #[case] text: &str) {
    let mut glue = with_job(json!({}));
    let mut input = input;
    input["JobName"] = json!("j");
    glue.refuses("StartJobRun", input, "InvalidInputException", text);
}

#[rstest]
#[case::type_for_the_jobs_number(
    json!({"WorkerType": "G.1X", "NumberOfWorkers": 299}), json!({"WorkerType": "G.2X"}))]
#[case::number_for_the_jobs_type(
    json!({"WorkerType": "G.2X", "NumberOfWorkers": 1}), json!({"NumberOfWorkers": 150}))]
#[case::type_for_a_job_with_a_number_only(
    json!({"NumberOfWorkers": 1000}), json!({"WorkerType": "G.1X"}))]
fn a_capacity_that_is_out_of_bounds_together_with_the_jobs_is_refused(
    #[case] job: Value,
    #[case] input: Value,
) {
    let mut glue = with_job(job);
    let mut input = input;
    input["JobName"] = json!("j");
    glue.refuses(
        "StartJobRun",
        input,
        "InvalidInputException",
        "NumberOfWorkers is from 1",
    );
}

#[rstest]
#[case::usual(json!({}), 1)]
#[case::two(json!({"ExecutionProperty": {"MaxConcurrentRuns": 2}}), 2)]
#[case::none(json!({"ExecutionProperty": {"MaxConcurrentRuns": 0}}), 0)]
#[case::less_than_none(json!({"ExecutionProperty": {"MaxConcurrentRuns": -1}}), 0)]
fn a_job_has_no_more_runs_at_a_time_than_it_says(#[case] job: Value, #[case] most: u64) {
    let mut glue = with_job(job);
    let request = json!({"JobName": "j"});
    let refused = |glue: &mut Client| {
        let text = format!("MaxConcurrentRuns is {most}");
        glue.refuses(
            "StartJobRun",
            json!({"JobName": "j"}),
            "ConcurrentRunsExceededException",
            &text,
        );
    };
    for _ in 0..most {
        glue.ok("StartJobRun", request.clone());
    }
    refused(&mut glue);
    if let Some(run) = glue.job_runs("j").first() {
        let stop = json!({"JobName": "j", "JobRunIds": [run["Id"]]});
        glue.ok("BatchStopJobRun", stop);
        // One that stops takes its room until it has stopped.
        refused(&mut glue);
        glue.advance(1);
        glue.ok("StartJobRun", request);
        refused(&mut glue);
    }
}

#[test]
fn a_previous_run_is_one_of_the_job() {
    let mut glue = with_job(json!({}));
    let request = json!({"JobName": "j", "JobRunId": "jr_1"});
    glue.refuses("StartJobRun", request, "EntityNotFoundException", "jr_1");
}

#[test]
fn stopping_a_batch_tells_of_each_run_what_became_of_it() {
    let mut glue = with_job(json!({"ExecutionProperty": {"MaxConcurrentRuns": 9}}));
    glue.plan(json!({"job": "j", "ends": "SUCCEEDED", "after": 2, "times": 1}));
    glue.plan(json!({"job": "j", "ends": "SUCCEEDED", "after": 9}));
    let ended = start(&mut glue, json!({}));
    let running = start(&mut glue, json!({}));
    glue.advance(2);
    let starting = start(&mut glue, json!({}));
    let ids = json!([ended, running, "nobody", starting, running]);
    let told = glue.ok("BatchStopJobRun", json!({"JobName": "j", "JobRunIds": ids}));
    let stopped = |id: &str| json!({"JobName": "j", "JobRunId": id});
    let successes = json!([stopped(&running), stopped(&starting), stopped(&running)]);
    assert_eq!(told["SuccessfulSubmissions"], successes);
    let error = |id: &str, code: &str, text: &str| {
        json!({"JobName": "j", "JobRunId": id,
               "ErrorDetail": {"ErrorCode": code, "ErrorMessage": text}})
    };
    let errors = json!([
        error(&ended, "InvalidInputException", "the run is SUCCEEDED"),
        error(
            "nobody",
            "EntityNotFoundException",
            "there is no run of the job called nobody"
        ),
    ]);
    assert_eq!(told["Errors"], errors);
    for (tick, known) in [(0, "STOPPING"), (1, "STOPPED"), (20, "STOPPED")] {
        glue.advance(tick);
        assert_eq!(state(&mut glue, &running), known);
        assert_eq!(state(&mut glue, &starting), known);
    }
    assert_eq!(state(&mut glue, &ended), "SUCCEEDED");
    let of_nobody = glue.ok(
        "BatchStopJobRun",
        json!({"JobName": "no", "JobRunIds": ["x"]}),
    );
    assert_eq!(
        of_nobody["Errors"][0]["ErrorDetail"]["ErrorCode"],
        "EntityNotFoundException"
    );
    assert_eq!(of_nobody["SuccessfulSubmissions"], json!([]));
}

#[test]
fn predecessors_are_told_only_if_asked_for_and_of_a_single_run() {
    let mut glue = with_job(json!({}));
    glue.job("k");
    glue.on_demand("first", None, json!([{"JobName": "j"}]));
    let when = json!({"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "j", "State": "SUCCEEDED"}]});
    glue.conditional("then", None, when, json!([{"JobName": "k"}]));
    glue.ok("StartTrigger", json!({"Name": "first"}));
    glue.advance(3);
    let of_k = glue.job_runs("k")[0].clone();
    assert_eq!(of_k.get("PredecessorRuns"), None);
    let mut asked = |included: Value| {
        let input = json!({"JobName": "k", "RunId": of_k["Id"], "PredecessorsIncluded": included});
        glue.ok("GetJobRun", input)["JobRun"]
            .get("PredecessorRuns")
            .cloned()
    };
    assert_eq!(asked(Value::Null), None);
    assert_eq!(asked(json!(false)), None);
    let known = asked(json!(true)).expect("predecessors");
    let of_j = glue.job_runs("j")[0]["Id"].clone();
    assert_eq!(known, json!([{"JobName": "j", "RunId": of_j}]));
}

#[test]
fn runs_are_told_apart_and_listed_the_latest_first() {
    let mut glue = with_job(json!({"ExecutionProperty": {"MaxConcurrentRuns": 9}}));
    let mut ids: Vec<String> = (0..4).map(|_| start(&mut glue, json!({}))).collect();
    ids.reverse();
    assert_eq!(each(&json!(glue.job_runs("j")), "Id"), ids);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|id| id.starts_with("jr_") && id.len() == 67));
    glue.job("k");
    let of_another = json!({"JobName": "k", "RunId": ids[0]});
    glue.refuses("GetJobRun", of_another, "EntityNotFoundException", &ids[0]);
}
