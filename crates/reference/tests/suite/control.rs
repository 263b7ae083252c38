//! The control surface: time, plans, and starting anew.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Client, body, list, text};

/// That a control request is refused with this status, and changes nothing.
#[track_caller]
fn refused(glue: &mut Client, (method, name, input): (&str, &str, &str), status: u16, with: &str) {
    let before = glue.glue.clone();
    let response = glue.control(method, name, input);
    let body = body(&response);
    assert_eq!(response.status, status, "{body}");
    assert!(text(&body["error"]).contains(with), "{body}");
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert!(glue.glue.knows_what(&before));
}

#[test]
fn the_clock_tells_the_ticks_and_only_advancing_moves_it() {
    let mut glue = Client::new();
    let clock = |glue: &mut Client| {
        let response = glue.control("GET", "clock", "");
        assert_eq!(response.status, 200);
        body(&response)
    };
    assert_eq!(clock(&mut glue), json!({"tick": 0}));
    glue.ok("GetTriggers", json!({}));
    assert_eq!(clock(&mut glue), json!({"tick": 0}));
    let response = glue.control("POST", "advance", r#"{"ticks": 5}"#);
    assert_eq!(body(&response), json!({"tick": 5}));
    glue.glue.advance(2);
    assert_eq!(clock(&mut glue), json!({"tick": 7}));
    glue.advance(0);
    assert_eq!(clock(&mut glue), json!({"tick": 7}));
}

#[test]
fn there_are_a_thousand_million_ticks() {
    let mut glue = Client::new();
    glue.advance(999_999_999);
    refused(
        &mut glue,
        ("POST", "advance", r#"{"ticks": 2}"#),
        400,
        "1000000000 ticks in all",
    );
    glue.advance(1);
    refused(
        &mut glue,
        ("POST", "advance", r#"{"ticks": 1}"#),
        400,
        "1000000000 ticks in all",
    );
    glue.glue.advance(u64::MAX);
    assert_eq!(
        body(&glue.control("GET", "clock", "")),
        json!({"tick": 1_000_000_000})
    );
}

#[test]
fn many_ticks_at_once_are_the_same_as_one_by_one() {
    let story = |glue: &mut Client| {
        for job in ["a", "b"] {
            glue.job(job);
        }
        glue.workflow("w");
        glue.on_demand("start", Some("w"), json!([{"JobName": "a"}]));
        let when = json!({"Conditions": [
            {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]});
        glue.conditional("then", Some("w"), when, json!([{"JobName": "b"}]));
        glue.start_workflow("w");
    };
    let (mut once, mut often) = (Client::new(), Client::new());
    story(&mut once);
    story(&mut often);
    once.advance(10);
    for _ in 0..10 {
        often.advance(1);
    }
    assert!(once.glue.knows_what(&often.glue));
    assert_eq!(once.job_runs("b")[0]["JobRunState"], "SUCCEEDED");
}

#[rstest]
#[case(r#"{"ticks": -1}"#, "invalid value")]
#[case(r#"{"ticks": 1.5}"#, "invalid type")]
#[case(r#"{"ticks": 18446744073709551616}"#, "invalid type: floating point")]
#[case("", "missing field `ticks`")]
#[case(r#"{"ticks": 1, "tocks": 1}"#, "unknown field `tocks`")]
#[case(r#"{"ticks": 1} x"#, "trailing characters")]
#[case("[", "EOF")]
#[case("[]", r#"no JSON object: give an object, such as {"ticks": 5}"#)]
#[case("[5]", "no JSON object")]
#[case("5", "no JSON object")]
#[case("null", "no JSON object")]
fn an_advance_that_says_no_ticks_is_refused(#[case] input: &str, #[case] text: &str) {
    let mut glue = Client::new();
    refused(&mut glue, ("POST", "advance", input), 400, text);
}

#[rstest]
#[case(json!({"job": "j", "ends": "RUNNING", "after": 1}), "RUNNING is none of SUCCEEDED")]
#[case(json!({"job": "j", "ends": "CANCELLED", "after": 1}), "CANCELLED is none of SUCCEEDED")]
#[case(json!({"job": "j", "ends": "succeeded", "after": 1}), "succeeded is none of")]
#[case(json!({"crawler": "c", "ends": "STOPPED", "after": 1}), "STOPPED is none of SUCCEEDED")]
#[case(json!({"crawler": "c", "ends": "CANCELLING", "after": 1}), "CANCELLING is none of")]
#[case(json!({"job": "j", "ends": "FAILED", "after": 0}), "`after` is from 1")]
#[case(json!({"job": "j", "ends": "FAILED", "after": 1_000_000_001}), "`after` is from 1")]
#[case(json!({"job": "j", "ends": "FAILED", "after": 1, "times": 0}), "`times` is at least 1")]
#[case(json!({"job": "", "ends": "FAILED", "after": 1}), "no such name can be: JobName")]
#[case(json!({"crawler": "a\nb", "ends": "FAILED", "after": 1}), "no such name can be: CrawlerName")]
#[case(json!({"job": "j".repeat(256), "ends": "FAILED", "after": 1}), "no such name can be: JobName")]
#[case(json!({"ends": "FAILED", "after": 1}), "for a `job` or for a `crawler`")]
#[case(json!({"job": "j", "crawler": "c", "ends": "FAILED", "after": 1}), "for a `job` or")]
#[case(json!({"job": "j", "after": 1}), "missing field `ends`")]
fn a_plan_that_cannot_be_is_refused(#[case] plan: Value, #[case] text: &str) {
    let mut glue = Client::new();
    refused(&mut glue, ("POST", "plan", &plan.to_string()), 400, text);
}

#[rstest]
#[case("POST", "clock", 405, "POST is not for clock")]
#[case("GET", "advance", 405, "GET is not for advance")]
#[case("DELETE", "reset", 405, "DELETE is not for reset")]
#[case("PUT", "plan", 405, "PUT is not for plan")]
#[case("POST", "", 404, "is none of clock, advance, plan and reset")]
#[case("POST", "Plan", 404, "Plan is none of")]
#[case("POST", "plan/", 404, "plan/ is none of")]
fn what_is_not_there_or_asked_otherwise_is_refused(
    #[case] method: &str,
    #[case] name: &str,
    #[case] status: u16,
    #[case] text: &str,
) {
    let mut glue = Client::new();
    refused(&mut glue, (method, name, "{}"), status, text);
}

/// How the runs of the job `j` end, each started after the one before.
fn endings(glue: &mut Client, runs: usize) -> Vec<String> {
    for _ in 0..runs {
        glue.ok("StartJobRun", json!({"JobName": "j"}));
        glue.advance(10);
    }
    let mut told = glue.job_runs("j");
    told.truncate(runs);
    told.iter()
        .rev()
        .map(|run| text(&run["JobRunState"]))
        .collect()
}

#[test]
fn plans_with_a_number_are_used_up_in_their_order_and_one_without_stays() {
    let mut glue = Client::new();
    glue.job("j");
    let plan = |glue: &mut Client, ends: &str, times: Value| {
        glue.plan(json!({"job": "j", "ends": ends, "after": 2, "times": times}));
    };
    plan(&mut glue, "FAILED", json!(1));
    plan(&mut glue, "TIMEOUT", json!(2));
    assert_eq!(
        endings(&mut glue, 4),
        ["FAILED", "TIMEOUT", "TIMEOUT", "SUCCEEDED"]
    );
    plan(&mut glue, "STOPPED", json!(1));
    plan(&mut glue, "FAILED", Value::Null);
    assert_eq!(endings(&mut glue, 3), ["STOPPED", "FAILED", "FAILED"]);
    plan(&mut glue, "TIMEOUT", Value::Null);
    assert_eq!(endings(&mut glue, 2), ["TIMEOUT", "TIMEOUT"]);
    plan(&mut glue, "FAILED", json!(1));
    plan(&mut glue, "STOPPED", json!(1));
    assert_eq!(
        endings(&mut glue, 4),
        ["FAILED", "STOPPED", "TIMEOUT", "TIMEOUT"]
    );
}

#[test]
fn a_plan_is_for_runs_that_start_from_then_on_and_for_its_own_name() {
    let mut glue = Client::new();
    glue.plan(json!({"job": "later", "ends": "FAILED", "after": 2}));
    glue.job("later");
    glue.job("j");
    glue.crawler("j");
    glue.plan(json!({"crawler": "j", "ends": "FAILED", "after": 2}));
    glue.ok("StartJobRun", json!({"JobName": "j"}));
    glue.plan(json!({"job": "j", "ends": "FAILED", "after": 2}));
    glue.ok("StartJobRun", json!({"JobName": "later"}));
    glue.advance(3);
    assert_eq!(glue.job_runs("j")[0]["JobRunState"], "SUCCEEDED");
    assert_eq!(glue.job_runs("later")[0]["JobRunState"], "FAILED");
}

#[test]
fn a_reset_starts_anew_with_the_same_seed_or_another() {
    let mut glue = Client::seeded(3);
    glue.workflow("w");
    let first = glue.start_workflow("w");
    glue.advance(5);
    glue.plan(json!({"job": "j", "ends": "FAILED", "after": 2}));
    let response = glue.control("POST", "reset", "");
    assert_eq!(
        (response.status, body(&response)),
        (200, json!({"tick": 0}))
    );
    assert!(glue.glue.knows_what(&Client::seeded(3).glue));
    assert_eq!(glue.ok("ListWorkflows", json!({})), json!({}));
    glue.workflow("w");
    assert_eq!(glue.start_workflow("w"), first);
    glue.control("POST", "reset", r#"{"seed": 4}"#);
    assert!(glue.glue.knows_what(&Client::seeded(4).glue));
    glue.workflow("w");
    assert_ne!(glue.start_workflow("w"), first);
    refused(
        &mut glue,
        ("POST", "reset", r#"{"sed": 4}"#),
        400,
        "unknown field `sed`",
    );
}

#[test]
fn a_crawls_planned_message_is_one_that_the_model_allows() {
    let mut glue = Client::new();
    glue.crawler("c");
    let plan = |message: String| {
        json!({"crawler": "c", "ends": "FAILED", "after": 1, "message": message}).to_string()
    };
    for message in ["x".repeat(2049), "\u{0}".into()] {
        refused(
            &mut glue,
            ("POST", "plan", &plan(message)),
            400,
            "`message`",
        );
    }
    let longest = "\u{1F980}".repeat(2048);
    assert_eq!(
        glue.control("POST", "plan", &plan(longest.clone())).status,
        200
    );
    glue.ok("StartCrawler", json!({"Name": "c"}));
    glue.advance(1);
    let told = list(&glue.ok("GetCrawlers", json!({}))["Crawlers"]);
    assert_eq!(told[0]["LastCrawl"]["ErrorMessage"], json!(longest));
}

#[test]
fn plans_have_a_bound_in_number_which_runs_free() {
    let mut glue = Client::new();
    glue.job("j");
    let plan =
        |name: &str| json!({"job": name, "ends": "FAILED", "after": 2, "times": 1}).to_string();
    for number in 0..100_000 {
        let name = if number < 50_000 { "j" } else { "k" };
        let response = glue.control("POST", "plan", &plan(name));
        assert_eq!(response.status, 200, "{number}");
    }
    let refused_now = ("POST", "plan", &*plan("j"));
    refused(&mut glue, refused_now, 400, "at most 100000 plans");
    // One that stands takes the place of another, but there is none.
    let standing = json!({"job": "j", "ends": "FAILED", "after": 2}).to_string();
    refused(
        &mut glue,
        ("POST", "plan", &standing),
        400,
        "at most 100000 plans",
    );
    glue.ok("StartJobRun", json!({"JobName": "j"}));
    assert_eq!(glue.control("POST", "plan", &standing).status, 200);
    assert_eq!(glue.control("POST", "plan", &standing).status, 200);
    refused(&mut glue, refused_now, 400, "at most 100000 plans");
    // A start does not look at them one by one.
    glue.control("POST", "reset", "{}");
    assert_eq!(glue.control("POST", "plan", &plan("j")).status, 200);
}

#[test]
fn plans_have_a_bound_in_bytes() {
    let mut glue = Client::new();
    let message = "m".repeat(5 << 20);
    let plan = |times: Option<u32>| {
        json!({"job": "j", "ends": "FAILED", "after": 2, "times": times, "message": message})
            .to_string()
    };
    for _ in 0..3 {
        assert_eq!(glue.control("POST", "plan", &plan(Some(1))).status, 200);
    }
    let more = plan(Some(1));
    refused(&mut glue, ("POST", "plan", &more), 400, "16777216 bytes");
    let more = plan(None);
    refused(&mut glue, ("POST", "plan", &more), 400, "16777216 bytes");
}
