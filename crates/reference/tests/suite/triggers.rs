//! Triggers: what is stored, what is refused, and what is listed.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Client, each};

fn job_succeeded(job: &str) -> Value {
    json!({"Conditions": [{"LogicalOperator": "EQUALS", "JobName": job, "State": "SUCCEEDED"}]})
}

fn trigger(glue: &mut Client, name: &str) -> Value {
    glue.ok("GetTrigger", json!({ "Name": name }))["Trigger"].clone()
}

#[rstest]
#[case::least(json!({"Type": "ON_DEMAND", "Actions": []}), "CREATED")]
#[case::scheduled(
    json!({"Type": "SCHEDULED", "Schedule": "cron(0/5 12 ? * MON-FRI 2020)", "Actions": [{}]}),
    "CREATED"
)]
#[case::scheduled_and_started(
    json!({"Type": "SCHEDULED", "Schedule": "cron(0 12 * * ? *)", "StartOnCreation": true,
           "Actions": [{"JobName": "j", "Timeout": 2147483647, "Arguments": {"--k": "\u{1F980}\n", "": ""},
                        "SecurityConfiguration": "s", "NotificationProperty": {"NotifyDelayAfter": 1}}]}),
    "ACTIVATED"
)]
#[case::conditional(
    json!({"Type": "CONDITIONAL", "Description": "a\tb\r\n", "Predicate": {"Logical": "ANY", "Conditions": [
               {"LogicalOperator": "EQUALS", "JobName": "j", "State": "TIMEOUT"},
               {"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "CANCELLED"}]},
           "Actions": [{"JobName": "k"}, {"CrawlerName": "c"}, {"CrawlerName": "c"}], "StartOnCreation": false}),
    "CREATED"
)]
#[case::conditional_and_started(
    json!({"Type": "CONDITIONAL", "Predicate": {}, "Actions": [], "StartOnCreation": true}),
    "ACTIVATED"
)]
fn what_is_created_comes_back_as_it_was_with_its_state(
    #[case] definition: Value,
    #[case] state: &str,
) {
    let mut glue = Client::new();
    let mut request = definition.clone();
    request["Name"] = json!("t");
    let created = glue.ok("CreateTrigger", request.clone());
    assert_eq!(created, json!({"Name": "t"}));
    let mut known = request;
    known.as_object_mut().unwrap().remove("StartOnCreation");
    known["State"] = json!(state);
    assert_eq!(trigger(&mut glue, "t"), known);
    assert_eq!(
        glue.ok("GetTriggers", json!({})),
        json!({"Triggers": [known]})
    );
    let batch = glue.ok("BatchGetTriggers", json!({"TriggerNames": ["t"]}));
    assert_eq!(batch, json!({"Triggers": [known], "TriggersNotFound": []}));
}

#[rstest]
#[case::conditional_without_predicate(
    json!({"Type": "CONDITIONAL"}), "predicate-when-conditional")]
#[case::scheduled_without_schedule(json!({"Type": "SCHEDULED"}), "schedule-when-scheduled")]
#[case::started_on_demand(
    json!({"Type": "ON_DEMAND", "StartOnCreation": true}), "no-start-on-creation-on-demand")]
#[case::waits_for_what_it_starts(
    json!({"Type": "CONDITIONAL", "Predicate": job_succeeded("j"), "Actions": [{"JobName": "j"}]}),
    "job-not-in-predicate-and-action")]
#[case::three_crawlers(
    json!({"Type": "ON_DEMAND", "Actions": [
        {"CrawlerName": "a"}, {"CrawlerName": "b"}, {"CrawlerName": "a"}]}),
    "at-most-two-crawlers")]
#[case::five_fields(
    json!({"Type": "SCHEDULED", "Schedule": "cron(0 12 * * ?)"}), "schedule-is-cron")]
#[case::both_days(
    json!({"Type": "SCHEDULED", "Schedule": "cron(0 0 * * * *)"}), "schedule-is-cron")]
#[case::several_conditions_without_logical(
    json!({"Type": "CONDITIONAL", "Predicate": {"Conditions": [
        {"LogicalOperator": "EQUALS", "JobName": "j", "State": "FAILED"},
        {"LogicalOperator": "EQUALS", "JobName": "k", "State": "FAILED"}]}}),
    "logical-with-several-conditions")]
#[case::without_operator(
    json!({"Type": "CONDITIONAL", "Predicate": {"Conditions": [{"JobName": "j", "State": "FAILED"}]}}),
    "logical-operator-given")]
#[case::about_nothing(
    json!({"Type": "CONDITIONAL", "Predicate": {"Conditions": [{"LogicalOperator": "EQUALS"}]}}),
    "names-a-job-or-a-crawler")]
#[case::job_without_state(
    json!({"Type": "CONDITIONAL", "Predicate": {"Conditions": [
        {"LogicalOperator": "EQUALS", "JobName": "j", "CrawlState": "FAILED"}]}}),
    "state-with-job-name")]
#[case::crawler_without_state(
    json!({"Type": "CONDITIONAL", "Predicate": {"Conditions": [
        {"LogicalOperator": "EQUALS", "CrawlerName": "c", "State": "FAILED"}]}}),
    "crawl-state-with-crawler-name")]
#[case::job_that_runs(
    json!({"Type": "CONDITIONAL", "Predicate": {"Conditions": [
        {"LogicalOperator": "EQUALS", "JobName": "j", "State": "STOPPING"}]}}),
    "job-state-can-be-listened-for")]
#[case::crawler_that_cancels(
    json!({"Type": "CONDITIONAL", "Predicate": {"Conditions": [
        {"LogicalOperator": "EQUALS", "CrawlerName": "c", "CrawlState": "CANCELLING"}]}}),
    "crawl-state-can-be-listened-for")]
fn what_breaks_a_rule_is_refused_by_the_rules_name(#[case] definition: Value, #[case] rule: &str) {
    let mut glue = Client::new();
    let mut request = definition;
    request["Name"] = json!("t");
    if request.get("Actions").is_none() {
        request["Actions"] = json!([]);
    }
    glue.refuses("CreateTrigger", request, "InvalidInputException", rule);
}

#[rstest]
#[case(json!({"Type": "on_demand"}), "Type")]
#[case(json!({"Type": ""}), "Type")]
#[case(json!({"Description": "x".repeat(2049)}), "Description")]
#[case(json!({"Description": "\u{FFFE}"}), "Description")]
#[case(json!({"Actions": [{"JobName": ""}]}), "JobName")]
#[case(json!({"Actions": [{}, {"SecurityConfiguration": "\n"}]}), "SecurityConfiguration")]
#[case(json!({"Predicate": {"Logical": "OR"}}), "Logical")]
#[case(json!({"Predicate": {"Conditions": [
    {"LogicalOperator": "EQUALS ", "JobName": "j", "State": "FAILED"}]}}), "LogicalOperator")]
#[case(json!({"Tags": {"": "v"}}), "Tags")]
#[case(json!({"Tags": {"k": "v".repeat(257)}}), "Tags")]
fn a_broken_constraint_is_refused_by_its_place(#[case] broken: Value, #[case] place: &str) {
    let mut glue = Client::new();
    let mut request = json!({"Name": "t", "Type": "ON_DEMAND", "Actions": []});
    for (member, value) in broken.as_object().unwrap() {
        request[member] = value.clone();
    }
    glue.refuses("CreateTrigger", request, "ValidationException", place);
}

#[rstest]
#[case(json!({"Actions": [{"Timeout": 0}]}))]
#[case(json!({"Actions": [{"NotificationProperty": {"NotifyDelayAfter": -1}}]}))]
fn what_is_out_of_range_is_told_by_glue_itself(#[case] broken: Value) {
    let mut glue = Client::new();
    let mut request = json!({"Name": "t", "Type": "ON_DEMAND"});
    request["Actions"] = broken["Actions"].clone();
    glue.refuses("CreateTrigger", request, "InvalidInputException", "Actions");
}

#[test]
fn a_trigger_joins_only_a_workflow_that_is_there_and_only_one_starts_it() {
    let mut glue = Client::new();
    let on_demand = json!({"Name": "t", "Type": "ON_DEMAND", "Actions": [], "WorkflowName": "w"});
    glue.refuses(
        "CreateTrigger",
        on_demand.clone(),
        "EntityNotFoundException",
        "there is no workflow called w",
    );
    glue.workflow("w");
    glue.ok("CreateTrigger", on_demand);
    assert_eq!(trigger(&mut glue, "t")["WorkflowName"], "w");
    let scheduled = json!({"Name": "u", "Type": "SCHEDULED", "Schedule": "cron(0 12 * * ? *)",
                           "Actions": [], "WorkflowName": "w"});
    glue.refuses(
        "CreateTrigger",
        scheduled.clone(),
        "InvalidInputException",
        "workflow w is started by trigger t already",
    );
    glue.conditional("v", Some("w"), json!({}), json!([]));
    glue.ok("DeleteTrigger", json!({"Name": "t"}));
    glue.ok("CreateTrigger", scheduled);
}

#[test]
fn an_update_overwrites_the_definition_completely_and_nothing_else() {
    let mut glue = Client::new();
    glue.workflow("w");
    let created = json!({"Name": "t", "Type": "SCHEDULED", "Schedule": "cron(0 12 * * ? *)",
        "WorkflowName": "w", "Description": "d", "StartOnCreation": true,
        "Actions": [{"JobName": "j"}], "Predicate": {"Logical": "AND"}});
    glue.ok("CreateTrigger", created);
    let update = json!({"Name": "other", "Actions": [{"CrawlerName": "c"}]});
    let answer = glue.ok(
        "UpdateTrigger",
        json!({"Name": "t", "TriggerUpdate": update}),
    );
    let known = json!({"Name": "t", "WorkflowName": "w", "Type": "SCHEDULED", "State": "ACTIVATED",
                       "Actions": [{"CrawlerName": "c"}]});
    assert_eq!(answer, json!({ "Trigger": known }));
    assert_eq!(trigger(&mut glue, "t"), known);
    glue.refuses(
        "GetTrigger",
        json!({"Name": "other"}),
        "EntityNotFoundException",
        "other",
    );

    let update = json!({"Description": "e", "Schedule": "cron(1 12 * * ? *)",
                        "Predicate": job_succeeded("j")});
    glue.ok(
        "UpdateTrigger",
        json!({"Name": "t", "TriggerUpdate": update}),
    );
    let told = trigger(&mut glue, "t");
    assert_eq!(told["Schedule"], "cron(1 12 * * ? *)");
    assert_eq!(told["Predicate"], job_succeeded("j"));
    assert_eq!(told.get("Actions"), None);
    glue.ok("UpdateTrigger", json!({"Name": "t", "TriggerUpdate": {}}));
    let known =
        json!({"Name": "t", "WorkflowName": "w", "Type": "SCHEDULED", "State": "ACTIVATED"});
    assert_eq!(trigger(&mut glue, "t"), known);
}

#[rstest]
#[case(json!({"Actions": [{"CrawlerName": "a"}, {"CrawlerName": "b"}, {"CrawlerName": "c"}]}),
    "InvalidInputException", "at-most-two-crawlers")]
#[case(json!({"Schedule": "rate(5 minutes)"}), "InvalidInputException", "schedule-is-cron")]
#[case(json!({"Predicate": {"Conditions": [{"JobName": "j", "State": "FAILED"}]}}),
    "InvalidInputException", "logical-operator-given")]
#[case(json!({"Name": ""}), "ValidationException", "Name")]
fn an_update_that_breaks_something_is_refused(
    #[case] update: Value,
    #[case] error: &str,
    #[case] text: &str,
) {
    let mut glue = Client::new();
    glue.on_demand("t", None, json!([{"JobName": "j"}]));
    glue.refuses(
        "UpdateTrigger",
        json!({"Name": "t", "TriggerUpdate": update}),
        error,
        text,
    );
}

#[test]
fn triggers_are_asked_for_by_the_job_that_they_start_or_all_are_returned() {
    let mut glue = Client::new();
    let tagged = |name: &str, job: &str, tag: &str| {
        json!({"Name": name, "Type": "ON_DEMAND", "Actions": [{"CrawlerName": "c"}, {"JobName": job}],
               "Tags": {"k": tag}})
    };
    glue.ok("CreateTrigger", tagged("b", "j", "1"));
    glue.ok("CreateTrigger", tagged("a", "j", "2"));
    glue.ok("CreateTrigger", tagged("c", "other", "1"));
    glue.conditional("d", None, job_succeeded("j"), json!([]));
    let mut asked = |input: Value| {
        let got = glue.ok("GetTriggers", input.clone())["Triggers"].clone();
        let listed = glue.ok("ListTriggers", input)["TriggerNames"].clone();
        assert_eq!(json!(each(&got, "Name")), listed);
        listed
    };
    assert_eq!(asked(json!({})), json!(["a", "b", "c", "d"]));
    assert_eq!(asked(json!({"DependentJobName": "j"})), json!(["a", "b"]));
    assert_eq!(
        asked(json!({"DependentJobName": "nobody"})),
        json!(["a", "b", "c", "d"])
    );
    let mut listed = |input: Value| glue.ok("ListTriggers", input)["TriggerNames"].clone();
    assert_eq!(listed(json!({"Tags": {"k": "1"}})), json!(["b", "c"]));
    assert_eq!(
        listed(json!({"Tags": {"k": "1"}, "DependentJobName": "j"})),
        json!(["b"])
    );
    // A trigger starts the job, though none with this tag.
    assert_eq!(
        listed(json!({"Tags": {"k": "2"}, "DependentJobName": "other"})),
        json!([])
    );
    assert_eq!(
        listed(json!({"Tags": {"k": "2"}, "DependentJobName": "nobody"})),
        json!(["a"])
    );
    assert_eq!(listed(json!({"Tags": {"k": "3"}})), json!([]));
    assert_eq!(listed(json!({"Tags": {"k": "1", "l": "1"}})), json!([]));
}

#[test]
fn a_batch_tells_each_name_once_found_or_not_in_the_order_of_the_request() {
    let mut glue = Client::new();
    for name in ["a", "b"] {
        glue.on_demand(name, None, json!([]));
    }
    let names = ["no", "b", "a", "b", "\t", "no", "a"];
    let batch = glue.ok("BatchGetTriggers", json!({"TriggerNames": names}));
    assert_eq!(each(&batch["Triggers"], "Name"), ["b", "a"]);
    assert_eq!(batch["TriggersNotFound"], json!(["no", "\t"]));
    let none = glue.ok("BatchGetTriggers", json!({"TriggerNames": []}));
    assert_eq!(none, json!({"Triggers": [], "TriggersNotFound": []}));
    let many: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
    let batch = glue.ok("BatchGetTriggers", json!({ "TriggerNames": many }));
    assert_eq!(batch["TriggersNotFound"], json!(many));
}
