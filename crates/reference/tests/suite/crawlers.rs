//! Crawlers and their crawls.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Client, each};

/// 2020-05-15T00:00:00.123Z
const START: f64 = 1_589_500_800.123;

fn crawler(glue: &mut Client) -> Value {
    glue.ok("GetCrawler", json!({"Name": "c"}))["Crawler"].clone()
}

fn definition() -> Value {
    json!({"Role": "r", "DatabaseName": "d", "Description": "a\nb",
        "Targets": {"S3Targets": [{"Path": "s3://p", "Exclusions": ["x"]}],
                    "CatalogTargets": [{"DatabaseName": "d", "Tables": ["t"]}]},
        "Classifiers": ["k"], "TablePrefix": "p",
        "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"},
        "Configuration": "{}", "CrawlerSecurityConfiguration": "s"})
}

/// As [`definition`] is told when it has been stored just now.
fn told() -> Value {
    let mut told = definition();
    told["Name"] = json!("c");
    told["State"] = json!("READY");
    told["CrawlElapsedTime"] = json!(0);
    told["CreationTime"] = json!(START);
    told["LastUpdated"] = json!(START);
    told["Version"] = json!(1);
    told
}

fn create(glue: &mut Client) {
    let mut request = definition();
    request["Name"] = json!("c");
    assert_eq!(glue.ok("CreateCrawler", request), json!({}));
}

#[test]
fn a_crawler_comes_back_as_it_was_ready_and_in_its_first_version() {
    let mut glue = Client::new();
    create(&mut glue);
    assert_eq!(crawler(&mut glue), told());
    assert_eq!(
        glue.ok("GetCrawlers", json!({})),
        json!({"Crawlers": [told()]})
    );
    let batch = glue.ok(
        "BatchGetCrawlers",
        json!({"CrawlerNames": ["c", "no", "c", "no"]}),
    );
    assert_eq!(
        batch,
        json!({"Crawlers": [told()], "CrawlersNotFound": ["no"]})
    );
    let scheduled =
        json!({"Name": "s", "Role": "r", "Targets": {}, "Schedule": "cron(0 12 * * ? *)"});
    glue.ok("CreateCrawler", scheduled);
    let told = glue.ok("GetCrawler", json!({"Name": "s"}));
    let known = json!({"ScheduleExpression": "cron(0 12 * * ? *)", "State": "SCHEDULED"});
    assert_eq!(told["Crawler"]["Schedule"], known);
}

#[test]
fn an_update_changes_what_it_says_the_time_and_the_version() {
    let mut glue = Client::new();
    create(&mut glue);
    glue.advance(4);
    let update = json!({"Name": "c", "Description": "", "Role": "q", "Targets": {},
                        "Schedule": "cron(1 12 * * ? *)"});
    assert_eq!(glue.ok("UpdateCrawler", update), json!({}));
    let mut known = told();
    known["Description"] = json!("");
    known["Role"] = json!("q");
    known["Targets"] = json!({});
    known["Schedule"] = json!({"ScheduleExpression": "cron(1 12 * * ? *)", "State": "SCHEDULED"});
    known["LastUpdated"] = json!(START + 4.0);
    known["Version"] = json!(2);
    assert_eq!(crawler(&mut glue), known);
    glue.ok(
        "UpdateCrawler",
        json!({"Name": "c", "Classifiers": [], "DatabaseName": "e",
        "TablePrefix": "", "Configuration": "", "CrawlerSecurityConfiguration": "",
        "SchemaChangePolicy": {}}),
    );
    let told = crawler(&mut glue);
    assert_eq!(
        (&told["Version"], &told["DatabaseName"]),
        (&json!(3), &json!("e"))
    );
    assert_eq!(
        (&told["Classifiers"], &told["SchemaChangePolicy"]),
        (&json!([]), &json!({}))
    );
    let emptied = [
        "TablePrefix",
        "Configuration",
        "CrawlerSecurityConfiguration",
    ];
    assert!(emptied.iter().all(|member| told[member] == ""), "{told}");
}

#[rstest]
#[case(json!({"TablePrefix": "p".repeat(129)}), "TablePrefix")]
#[case(json!({"SchemaChangePolicy": {"UpdateBehavior": "log"}}), "UpdateBehavior")]
#[case(json!({"Targets": {"CatalogTargets": [{"DatabaseName": "d", "Tables": []}]}}), "Tables")]
#[case(json!({"Targets": {"CatalogTargets": [{"Tables": ["t"]}]}}), "DatabaseName")]
#[case(json!({"Classifiers": ["k", ""]}), "Classifiers")]
fn a_broken_constraint_is_refused_by_its_place(#[case] broken: Value, #[case] place: &str) {
    let mut glue = Client::new();
    let mut request = definition();
    request["Name"] = json!("new");
    for (member, value) in broken.as_object().unwrap() {
        request[member] = value.clone();
    }
    glue.refuses(
        "CreateCrawler",
        request.clone(),
        "ValidationException",
        place,
    );
    create(&mut glue);
    request["Name"] = json!("c");
    glue.refuses("UpdateCrawler", request, "ValidationException", place);
}

#[test]
fn no_more_than_a_hundred_are_asked_for_at_once() {
    let mut glue = Client::new();
    create(&mut glue);
    let told = glue.ok("BatchGetCrawlers", json!({"CrawlerNames": vec!["c"; 100]}));
    assert_eq!(each(&told["Crawlers"], "Name"), ["c"]);
    let names = json!({"CrawlerNames": vec!["c"; 101]});
    glue.refuses(
        "BatchGetCrawlers",
        names,
        "ValidationException",
        "CrawlerNames",
    );
    let none = glue.ok("BatchGetCrawlers", json!({"CrawlerNames": []}));
    assert_eq!(none, json!({"Crawlers": [], "CrawlersNotFound": []}));
}

#[rstest]
#[case("SUCCEEDED")]
#[case("FAILED")]
#[case("CANCELLED")]
fn a_crawl_runs_until_its_planned_end_and_is_told_as_the_last(#[case] ends: &str) {
    let mut glue = Client::new();
    create(&mut glue);
    glue.plan(json!({"crawler": "c", "ends": ends, "after": 2, "message": "m"}));
    assert_eq!(glue.ok("StartCrawler", json!({"Name": "c"})), json!({}));
    for elapsed in [0, 1000] {
        let told = crawler(&mut glue);
        assert_eq!(told["State"], "RUNNING");
        assert_eq!(told["CrawlElapsedTime"], json!(elapsed));
        assert_eq!(told.get("LastCrawl"), None);
        glue.advance(1);
    }
    let told = crawler(&mut glue);
    assert_eq!(
        (&told["State"], &told["CrawlElapsedTime"]),
        (&json!("READY"), &json!(0))
    );
    let last = &told["LastCrawl"];
    assert_eq!(
        (&last["Status"], &last["ErrorMessage"]),
        (&json!(ends), &json!("m"))
    );
    assert_eq!(
        (&last["StartTime"], &last["LogGroup"]),
        (&json!(START), &json!("/aws-glue/crawlers"))
    );
    // Another one that goes on leaves it there.
    glue.ok("StartCrawler", json!({"Name": "c"}));
    assert_eq!(&crawler(&mut glue)["LastCrawl"], last);
}

#[test]
fn stopping_a_crawl_goes_over_stopping() {
    let mut glue = Client::new();
    create(&mut glue);
    let name = json!({"Name": "c"});
    glue.refuses(
        "StopCrawler",
        name.clone(),
        "CrawlerNotRunningException",
        "crawler c",
    );
    glue.ok("StartCrawler", name.clone());
    assert_eq!(glue.ok("StopCrawler", name.clone()), json!({}));
    assert_eq!(crawler(&mut glue)["State"], "STOPPING");
    glue.refuses(
        "StopCrawler",
        name.clone(),
        "CrawlerStoppingException",
        "crawler c",
    );
    glue.advance(1);
    let told = crawler(&mut glue);
    assert_eq!(
        (&told["State"], &told["LastCrawl"]["Status"]),
        (&json!("READY"), &json!("CANCELLED"))
    );
    glue.refuses(
        "StopCrawler",
        name,
        "CrawlerNotRunningException",
        "crawler c",
    );
}

#[test]
fn one_that_crawls_or_stops_is_neither_started_nor_changed_nor_deleted() {
    let mut glue = Client::new();
    create(&mut glue);
    let name = json!({"Name": "c"});
    glue.ok("StartCrawler", name.clone());
    let busy = ["StartCrawler", "UpdateCrawler", "DeleteCrawler"];
    for operation in busy {
        glue.refuses(
            operation,
            name.clone(),
            "CrawlerRunningException",
            "crawler c is running",
        );
    }
    glue.ok("StopCrawler", name.clone());
    for operation in busy {
        glue.refuses(
            operation,
            name.clone(),
            "CrawlerRunningException",
            "crawler c",
        );
    }
    glue.advance(1);
    assert_eq!(glue.ok("DeleteCrawler", name.clone()), json!({}));
    glue.refuses(
        "GetCrawler",
        name,
        "EntityNotFoundException",
        "crawler called c",
    );
}

#[test]
fn an_action_on_one_that_crawls_has_failed_and_the_crawl_goes_on() {
    let mut glue = Client::new();
    create(&mut glue);
    glue.workflow("w");
    glue.on_demand(
        "t",
        Some("w"),
        json!([{"CrawlerName": "c"}, {"CrawlerName": "c"}]),
    );
    let id = glue.start_workflow("w");
    let told = glue.workflow_run("w", &id);
    assert_eq!(crate::client::states(&told, "c"), ["RUNNING", "FAILED"]);
    glue.advance(3);
    let told = glue.workflow_run("w", &id);
    assert_eq!(crate::client::states(&told, "c"), ["SUCCEEDED", "FAILED"]);
    let nodes = crate::client::list(&told["Graph"]["Nodes"]);
    let node = nodes.iter().find(|node| node["Name"] == "c").unwrap();
    let failed = &node["CrawlerDetails"]["Crawls"][1];
    assert_eq!(failed["ErrorMessage"], "crawler c is running");
    assert_eq!(failed["StartedOn"], failed["CompletedOn"]);
    assert_eq!(crawler(&mut glue)["LastCrawl"]["Status"], "SUCCEEDED");
}

#[test]
fn crawlers_are_listed_by_name_and_by_their_tags() {
    let mut glue = Client::new();
    for (name, tag) in [("b", "1"), ("a", "2"), ("c", "1")] {
        let request = json!({"Name": name, "Role": "r", "Targets": {}, "Tags": {"k": tag}});
        glue.ok("CreateCrawler", request);
    }
    let mut listed = |input: Value| glue.ok("ListCrawlers", input)["CrawlerNames"].clone();
    assert_eq!(listed(json!({})), json!(["a", "b", "c"]));
    assert_eq!(listed(json!({"Tags": {"k": "1"}})), json!(["b", "c"]));
    assert_eq!(listed(json!({"Tags": {"k": ""}})), json!([]));
}
