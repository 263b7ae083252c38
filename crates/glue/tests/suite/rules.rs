//! Each rule kept and broken.

use rstest::rstest;
use smithereens_glue::rules::RULES;
use smithereens_glue::{Constraint, Side};

use crate::support::decode;

/// The rules that a message breaks, with the places, and nothing else broken.
fn broken(id: &str, body: &str) -> Vec<(&'static str, String)> {
    let message = decode(id, body).unwrap_or_else(|error| panic!("{body}: {error}"));
    let violations = message.validate().err().unwrap_or_default();
    let rule = |violation: &smithereens_glue::Violation| match violation.constraint {
        Constraint::Rule(id) => (id, violation.location.to_string()),
        _ => panic!("{violation}"),
    };
    violations.as_slice().iter().map(rule).collect()
}

fn create(members: &str) -> Vec<(&'static str, String)> {
    let actions = if members.contains("\"Actions\"") {
        ""
    } else {
        r#""Actions":[{"JobName":"b"}],"#
    };
    broken(
        "CreateTrigger.request",
        &format!(r#"{{"Name":"t",{actions}{members}}}"#),
    )
}

/// A trigger that waits for one condition with these members.
fn condition(members: &str) -> Vec<(&'static str, String)> {
    create(&format!(
        r#""Type":"CONDITIONAL","Predicate":{{"Conditions":[{{{members}}}]}}"#
    ))
}

const WAITS: &str = r#""LogicalOperator":"EQUALS","JobName":"a","State":"SUCCEEDED""#;

#[rstest]
#[case(r#""Type":"CONDITIONAL""#, "predicate-when-conditional")]
#[case(r#""Type":"SCHEDULED""#, "schedule-when-scheduled")]
#[case(
    r#""Type":"ON_DEMAND","StartOnCreation":true"#,
    "no-start-on-creation-on-demand"
)]
#[case(
    r#""Type":"ON_DEMAND","Actions":[{"CrawlerName":"a"},{"CrawlerName":"b"},{"CrawlerName":"c"}]"#,
    "at-most-two-crawlers"
)]
#[case(
    r#""Type":"SCHEDULED","Schedule":"rate(5 minutes)""#,
    "schedule-is-cron"
)]
fn a_request_to_create_breaks(#[case] members: &str, #[case] rule: &str) {
    assert_eq!(create(members), [(rule, ".".to_owned())]);
}

#[rstest]
#[case(r#""Type":"ON_DEMAND""#)]
#[case(r#""Type":"ON_DEMAND","StartOnCreation":false"#)]
#[case(r#""Type":"SCHEDULED","Schedule":"cron(15 12 * * ? *)","StartOnCreation":true"#)]
#[case(r#""Type":"ON_DEMAND","Actions":[{"CrawlerName":"a"},{"CrawlerName":"b"},{"JobName":"c"}]"#)]
fn a_request_to_create_keeps_the_rules(#[case] members: &str) {
    assert_eq!(create(members), []);
}

#[test]
fn a_job_may_be_awaited_or_started_but_not_both_by_a_conditional_trigger() {
    let predicate = format!(r#""Predicate":{{"Conditions":[{{{WAITS}}}]}}"#);
    let actions = r#""Actions":[{"JobName":"b"},{"JobName":"a"}]"#;
    let rule = ("job-not-in-predicate-and-action", ".".to_owned());
    assert_eq!(
        create(&format!(r#""Type":"CONDITIONAL",{actions},{predicate}"#)),
        [rule]
    );
    assert_eq!(
        create(&format!(r#""Type":"ON_DEMAND",{actions},{predicate}"#)),
        []
    );
}

#[rstest]
#[case::job(WAITS, &[])]
#[case::crawler(r#""LogicalOperator":"EQUALS","CrawlerName":"c","CrawlState":"CANCELLED""#, &[])]
#[case::no_operator(r#""JobName":"a","State":"SUCCEEDED""#, &["logical-operator-given"])]
#[case::no_name(r#""LogicalOperator":"EQUALS","State":"FAILED""#, &["names-a-job-or-a-crawler"])]
#[case::job_without_state(r#""LogicalOperator":"EQUALS","JobName":"a""#, &["state-with-job-name"])]
#[case::crawler_without_state(
    r#""LogicalOperator":"EQUALS","CrawlerName":"c","State":"FAILED""#,
    &["crawl-state-with-crawler-name"]
)]
#[case::empty("", &["logical-operator-given", "names-a-job-or-a-crawler"])]
fn a_condition_breaks(#[case] members: &str, #[case] rules: &[&'static str]) {
    let expected = rules
        .iter()
        .map(|rule| (*rule, "Predicate.Conditions[0]".to_owned()));
    assert_eq!(condition(members), expected.collect::<Vec<_>>());
}

#[test]
fn only_ends_can_be_listened_for() {
    let job = |state: &str| condition(&WAITS.replace("SUCCEEDED", state));
    let crawl = |state: &str| {
        condition(&format!(
            r#""LogicalOperator":"EQUALS","CrawlerName":"c","CrawlState":"{state}""#
        ))
    };
    for state in ["SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"] {
        assert_eq!(job(state), []);
    }
    for state in ["STARTING", "RUNNING", "STOPPING"] {
        assert_eq!(job(state)[0].0, "job-state-can-be-listened-for");
    }
    for state in ["SUCCEEDED", "FAILED", "CANCELLED"] {
        assert_eq!(crawl(state), []);
    }
    for state in ["RUNNING", "CANCELLING"] {
        assert_eq!(crawl(state)[0].0, "crawl-state-can-be-listened-for");
    }
}

#[test]
fn several_conditions_need_a_logical() {
    let conditions = |more: &str| {
        create(&format!(
            r#""Type":"CONDITIONAL","Predicate":{{{more}"Conditions":[{{{WAITS}}},{{{WAITS}}}]}}"#
        ))
    };
    assert_eq!(
        conditions(""),
        [("logical-with-several-conditions", "Predicate".to_owned())]
    );
    assert_eq!(conditions(r#""Logical":"ANY","#), []);
}

#[rstest]
#[case("cron(15 12 * * ? *)", true)]
#[case("cron(0 8 1 * ? *)", true)]
#[case("cron(0/15 * ? * MON-FRI 2020-2030)", true)]
#[case("cron(0 8 L * ? *)", true)]
#[case("cron(0 0 * * * *)", false)]
#[case("cron(0 0 ? * ? *)", false)]
#[case("cron(0 0 * ? * *)", false)]
#[case("cron(0 0 ? * MON ?)", true)]
#[case("cron(0 0 1? * ? *)", false)]
#[case("cron(0 0 ?? * 2 *)", false)]
#[case("cron(0 0 * * ?)", false)]
#[case("cron(0 0 * * ? * *)", false)]
#[case("cron(0 0 *  * ? *)", false)]
#[case("cron( 0 0 * * ? *)", false)]
#[case("cron(0 0 *\t* ? *)", false)]
#[case("cron(0 0 * * ? *) ", false)]
#[case("CRON(0 0 * * ? *)", false)]
#[case("0 0 * * ? *", false)]
#[case("cron()", false)]
#[case("", false)]
fn a_schedule_has_six_fields_and_one_question(#[case] schedule: &str, #[case] fine: bool) {
    let update = serde_json::json!({ "Name": "t", "TriggerUpdate": { "Schedule": schedule } });
    let expected = [("schedule-is-cron", "TriggerUpdate".to_owned())];
    assert_eq!(
        broken("UpdateTrigger.request", &update.to_string()),
        if fine { &[][..] } else { &expected }
    );
}

#[test]
fn an_update_is_held_to_the_rules_too() {
    let update = |members: &str| {
        broken(
            "UpdateTrigger.request",
            &format!(r#"{{"Name":"t","TriggerUpdate":{{{members}}}}}"#),
        )
    };
    let crawlers = r#""Actions":[{"CrawlerName":"a"},{"CrawlerName":"b"},{"CrawlerName":"c"}]"#;
    assert_eq!(
        update(crawlers),
        [("at-most-two-crawlers", "TriggerUpdate".to_owned())]
    );
    assert_eq!(
        update(r#""Predicate":{"Conditions":[{"LogicalOperator":"EQUALS","JobName":"a"}]}"#),
        [(
            "state-with-job-name",
            "TriggerUpdate.Predicate.Conditions[0]".to_owned()
        )]
    );
}

#[rstest]
#[case(r#""WorkerType":"G.1X","NumberOfWorkers":299"#, None)]
#[case(
    r#""WorkerType":"G.1X","NumberOfWorkers":300"#,
    Some("workers-at-most-g1x")
)]
#[case(r#""WorkerType":"G.2X","NumberOfWorkers":149"#, None)]
#[case(
    r#""WorkerType":"G.2X","NumberOfWorkers":150"#,
    Some("workers-at-most-g2x")
)]
#[case(r#""WorkerType":"Standard","NumberOfWorkers":300"#, None)]
#[case(
    r#""WorkerType":"Standard","NumberOfWorkers":3,"MaxCapacity":1.0"#,
    Some("no-max-capacity-with-workers")
)]
#[case(r#""WorkerType":"Standard","MaxCapacity":1.0"#, None)]
#[case(r#""AllocatedCapacity":2"#, None)]
#[case(r#""AllocatedCapacity":100"#, None)]
#[case(r#""AllocatedCapacity":1"#, Some("allocated-capacity-range"))]
#[case(r#""AllocatedCapacity":101"#, Some("allocated-capacity-range"))]
#[case(r#""MaxCapacity":0.0625"#, None)]
#[case(r#""MaxCapacity":0.06"#, Some("max-capacity-range"))]
#[case(r#""MaxCapacity":100"#, None)]
#[case(r#""MaxCapacity":100.5"#, Some("max-capacity-range"))]
#[case(r#""MaxCapacity":"NaN""#, None)]
fn a_job_run_that_comes_back_breaks(#[case] members: &str, #[case] rule: Option<&'static str>) {
    let nodes = format!(r#"{{"Nodes":[{{}},{{"JobDetails":{{"JobRuns":[{{{members}}}]}}}}]}}"#);
    let place = "Graph.Nodes[1].JobDetails.JobRuns[0]";
    let expected = |root: &str| {
        rule.map(|rule| (rule, format!("{root}.{place}")))
            .into_iter()
            .collect::<Vec<_>>()
    };
    let run = format!(r#"{{"Run":{{"Graph":{nodes}}}}}"#);
    assert_eq!(broken("GetWorkflowRun.response", &run), expected("Run"));
    let last = format!(r#"{{"Workflows":[{{"LastRun":{{"Graph":{nodes}}}}}]}}"#);
    assert_eq!(
        broken("BatchGetWorkflows.response", &last),
        expected("Workflows[0].LastRun")
    );
}

#[test]
fn a_trigger_that_comes_back_may_be_older_than_a_rule() {
    let trigger = r#"{"Type":"SCHEDULED","Schedule":"x","Predicate":{"Conditions":[{},{"State":"RUNNING"}]}}"#;
    assert_eq!(
        broken(
            "GetTrigger.response",
            &format!(r#"{{"Trigger":{trigger}}}"#)
        ),
        []
    );
}

#[test]
fn the_table_in_the_documentation_lists_the_rules() {
    let source = include_str!("../../src/rules.rs");
    let rows: Vec<Vec<&str>> = source
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `"))
        .map(|row| {
            row.split('|')
                .map(|cell| cell.trim().trim_end_matches('`'))
                .collect()
        })
        .collect();
    assert_eq!(rows.len(), RULES.len());
    for (row, rule) in rows.iter().zip(RULES) {
        assert_eq!(row[..2], [rule.id, rule.sentence]);
        assert!(row[2].len() > 10, "{} has no source", rule.id);
    }
    assert_eq!(
        RULES
            .iter()
            .filter(|rule| rule.side == Side::Response)
            .count(),
        5
    );
}
