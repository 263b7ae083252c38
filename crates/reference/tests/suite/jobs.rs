//! Jobs: what is stored, updated and refused.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Client, each};

/// 2020-05-15T00:00:00.123Z
const START: f64 = 1_589_500_800.123;

fn definition() -> Value {
    json!({"Description": "a\tb\n", "LogUri": "s3://l", "Role": "r",
        "ExecutionProperty": {"MaxConcurrentRuns": 3},
        "Command": {"Name": "glueetl", "ScriptLocation": "s3://s", "PythonVersion": "3"},
        "DefaultArguments": {"--k": "v"}, "NonOverridableArguments": {"--n": ""},
        "Connections": {"Connections": ["c", "\u{1F980}"]}, "MaxRetries": 0, "Timeout": 2880,
        "WorkerType": "G.1X", "NumberOfWorkers": 299, "SecurityConfiguration": "s",
        "NotificationProperty": {"NotifyDelayAfter": 1}, "GlueVersion": "1.0"})
}

fn with(mut definition: Value, member: &str, value: Value) -> Value {
    definition[member] = value;
    definition
}

fn job(glue: &mut Client) -> Value {
    glue.ok("GetJob", json!({"JobName": "j"}))["Job"].clone()
}

#[test]
fn a_job_comes_back_as_it_was_with_its_times() {
    let mut glue = Client::new();
    let created = glue.ok("CreateJob", with(definition(), "Name", json!("j")));
    assert_eq!(created, json!({"Name": "j"}));
    let mut known = with(definition(), "Name", json!("j"));
    known["CreatedOn"] = json!(START);
    known["LastModifiedOn"] = json!(START);
    assert_eq!(job(&mut glue), known);
    assert_eq!(glue.ok("GetJobs", json!({})), json!({"Jobs": [known]}));
    let batch = glue.ok("BatchGetJobs", json!({"JobNames": ["j"]}));
    assert_eq!(batch, json!({"Jobs": [known], "JobsNotFound": []}));
}

#[test]
fn an_update_overwrites_all_but_the_name_and_when_it_was_created() {
    let mut glue = Client::new();
    glue.ok("CreateJob", with(definition(), "Name", json!("j")));
    glue.advance(5);
    let update = json!({"JobName": "j", "JobUpdate": {"Role": "q", "MaxCapacity": 0.0625}});
    assert_eq!(glue.ok("UpdateJob", update), json!({"JobName": "j"}));
    let known = json!({"Name": "j", "Role": "q", "MaxCapacity": 0.0625,
                       "CreatedOn": START, "LastModifiedOn": START + 5.0});
    assert_eq!(job(&mut glue), known);
    glue.ok(
        "UpdateJob",
        json!({"JobName": "j", "JobUpdate": definition()}),
    );
    let mut known = with(definition(), "Name", json!("j"));
    known["CreatedOn"] = json!(START);
    known["LastModifiedOn"] = json!(START + 5.0);
    assert_eq!(job(&mut glue), known);
}

#[rstest]
#[case(json!({"AllocatedCapacity": 1}), "AllocatedCapacity is from 2 to 100")]
#[case(json!({"AllocatedCapacity": 101}), "AllocatedCapacity is from 2 to 100")]
#[case(json!({"MaxCapacity": 0.0624}), "MaxCapacity is from 0.0625 to 100")]
#[case(json!({"MaxCapacity": 100.5}), "MaxCapacity is from 0.0625 to 100")]
#[case(json!({"MaxCapacity": "NaN"}), "MaxCapacity is from 0.0625 to 100")]
#[case(json!({"MaxCapacity": 1, "WorkerType": "G.1X"}), "MaxCapacity does not go with")]
#[case(json!({"MaxCapacity": 1, "NumberOfWorkers": 1}), "MaxCapacity does not go with")]
#[case(json!({"NumberOfWorkers": 0}), "NumberOfWorkers is from 1")]
#[case(json!({"WorkerType": "G.1X", "NumberOfWorkers": 300}), "NumberOfWorkers is from 1 to 299")]
#[case(json!({"WorkerType": "G.2X", "NumberOfWorkers": 150}), "to 149 of G.2X")]
fn a_capacity_that_is_out_of_bounds_is_refused_when_created_and_when_updated(
    #[case] capacity: Value,
    #[case] text: &str,
) {
    let mut glue = Client::new();
    let mut create = capacity.clone();
    create["Name"] = json!("j");
    create["Role"] = json!("r");
    create["Command"] = json!({});
    glue.refuses("CreateJob", create, "InvalidInputException", text);
    glue.job("j");
    let update = json!({"JobName": "j", "JobUpdate": capacity});
    glue.refuses("UpdateJob", update, "InvalidInputException", text);
}

#[rstest]
#[case(json!({"AllocatedCapacity": 2}))]
#[case(json!({"AllocatedCapacity": 100}))]
#[case(json!({"MaxCapacity": 100}))]
#[case(json!({"WorkerType": "G.2X", "NumberOfWorkers": 149}))]
#[case(json!({"WorkerType": "Standard", "NumberOfWorkers": 2147483647}))]
#[case(json!({"NumberOfWorkers": 300}))]
fn a_capacity_at_the_ends_of_its_bounds_is_taken(#[case] capacity: Value) {
    let mut glue = Client::new();
    glue.job("j");
    glue.ok("UpdateJob", json!({"JobName": "j", "JobUpdate": capacity}));
    for (member, value) in capacity.as_object().unwrap() {
        assert_eq!(job(&mut glue)[member].as_f64(), value.as_f64(), "{member}");
    }
}

#[rstest]
#[case("Command", json!({"PythonVersion": "4"}), "ValidationException", "PythonVersion")]
#[case("GlueVersion", json!("1"), "ValidationException", "GlueVersion")]
#[case("WorkerType", json!("G.4X"), "ValidationException", "WorkerType")]
#[case("SecurityConfiguration", json!(""), "ValidationException", "SecurityConfiguration")]
#[case("Timeout", json!(0), "InvalidInputException", "Timeout")]
#[case("DefaultArguments", json!({"k": null}), "SerializationException", "DefaultArguments")]
#[case("MaxRetries", json!(0.5), "SerializationException", "MaxRetries")]
#[case("MaxRetries", json!(2147483648_i64), "SerializationException", "MaxRetries")]
fn a_broken_constraint_or_type_is_refused_by_its_place(
    #[case] member: &str,
    #[case] value: Value,
    #[case] error: &str,
    #[case] place: &str,
) {
    let mut glue = Client::new();
    let request = with(definition(), "Name", json!("j"));
    glue.refuses(
        "CreateJob",
        with(request, member, value.clone()),
        error,
        place,
    );
    glue.job("j");
    let update = with(definition(), member, value);
    glue.refuses(
        "UpdateJob",
        json!({"JobName": "j", "JobUpdate": update}),
        error,
        place,
    );
}

#[test]
fn jobs_are_listed_by_name_and_by_their_tags() {
    let mut glue = Client::new();
    for (name, tag) in [("b", "1"), ("a", "2"), ("c", "1")] {
        let request = json!({"Name": name, "Role": "r", "Command": {}, "Tags": {"k": tag}});
        glue.ok("CreateJob", request);
    }
    let mut listed = |input: Value| glue.ok("ListJobs", input)["JobNames"].clone();
    assert_eq!(listed(json!({})), json!(["a", "b", "c"]));
    assert_eq!(listed(json!({"Tags": {"k": "1"}})), json!(["b", "c"]));
    assert_eq!(listed(json!({"Tags": {"k": "3"}})), json!([]));
    let batch = glue.ok(
        "BatchGetJobs",
        json!({"JobNames": ["c", "no", "a", "c", "no"]}),
    );
    assert_eq!(each(&batch["Jobs"], "Name"), ["c", "a"]);
    assert_eq!(batch["JobsNotFound"], json!(["no"]));
}

#[test]
fn a_job_that_is_deleted_while_it_runs_goes_on_unseen_and_a_new_one_has_no_runs() {
    let mut glue = Client::new();
    glue.job("j");
    glue.workflow("w");
    glue.on_demand("t", Some("w"), json!([{"JobName": "j"}]));
    let id = glue.start_workflow("w");
    assert_eq!(
        glue.ok("DeleteJob", json!({"JobName": "j"})),
        json!({"JobName": "j"})
    );
    glue.refuses(
        "GetJobRuns",
        json!({"JobName": "j"}),
        "EntityNotFoundException",
        "j",
    );
    glue.job("j");
    assert_eq!(glue.job_runs("j"), Vec::<Value>::new());
    // What goes on from before takes no room of the new job's.
    glue.ok("StartJobRun", json!({"JobName": "j"}));
    glue.advance(3);
    let told = glue.workflow_run("w", &id);
    assert_eq!(crate::client::states(&told, "j"), ["SUCCEEDED"]);
    assert_eq!(told["Status"], "COMPLETED");
    assert_eq!(glue.job_runs("j").len(), 1);
}
