//! Lists that come in pages.

use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Client, each, list, text};

/// What is listed: the operation, what it is asked with, the answer's list, how
/// many a page has at most, and how many the request may ask for.
struct Listing {
    operation: &'static str,
    asked: Value,
    list: &'static str,
    room: usize,
}

fn listings() -> Vec<Listing> {
    let listing = |operation, asked, list, room| Listing {
        operation,
        asked,
        list,
        room,
    };
    vec![
        listing("GetTriggers", json!({}), "Triggers", 1000),
        listing(
            "GetTriggers",
            json!({"DependentJobName": "j"}),
            "Triggers",
            1000,
        ),
        listing("ListTriggers", json!({}), "TriggerNames", 1000),
        listing(
            "ListTriggers",
            json!({"DependentJobName": "j"}),
            "TriggerNames",
            1000,
        ),
        listing(
            "ListTriggers",
            json!({"Tags": {"k": "v"}}),
            "TriggerNames",
            1000,
        ),
        listing("ListWorkflows", json!({}), "Workflows", 25),
        listing("GetWorkflowRuns", json!({"Name": "w"}), "Runs", 1000),
        listing("GetWorkflowRuns", json!({"Name": "x"}), "Runs", 1000),
        listing("GetJobs", json!({}), "Jobs", 1000),
        listing("ListJobs", json!({}), "JobNames", 1000),
        listing("ListJobs", json!({"Tags": {"k": "v"}}), "JobNames", 1000),
        listing("GetJobRuns", json!({"JobName": "j"}), "JobRuns", 1000),
        listing("GetJobRuns", json!({"JobName": "k"}), "JobRuns", 1000),
        listing("GetCrawlers", json!({}), "Crawlers", 1000),
        listing("ListCrawlers", json!({}), "CrawlerNames", 100),
        listing(
            "ListCrawlers",
            json!({"Tags": {"k": "v"}}),
            "CrawlerNames",
            100,
        ),
    ]
}

/// Some of everything that is listed, under names that sort in odd ways.
fn world(seed: u64) -> Client {
    let mut glue = Client::seeded(seed);
    let names = [
        "a",
        "a\t",
        "a/b",
        "B",
        "\u{1F980}",
        " ",
        "\u{FFFD}",
        "e\u{301}",
        "\u{E9}",
        "0",
    ];
    for name in names {
        let tags = json!({"k": "v"});
        let job = json!({"Name": name, "Role": "r", "Command": {}, "Tags": tags});
        glue.ok("CreateJob", job);
        let crawler = json!({"Name": name, "Role": "r", "Targets": {}, "Tags": tags});
        glue.ok("CreateCrawler", crawler);
        let trigger = json!({"Name": name, "Type": "ON_DEMAND", "Actions": [{"JobName": "j"}],
                             "Tags": tags});
        glue.ok("CreateTrigger", trigger);
        glue.workflow(name);
    }
    for name in ["w", "x"] {
        glue.workflow(name);
    }
    for name in ["j", "k"] {
        let property = json!({"MaxConcurrentRuns": 99});
        let job = json!({"Name": name, "Role": "r", "Command": {}, "ExecutionProperty": property});
        glue.ok("CreateJob", job);
    }
    for _ in 0..9 {
        for (workflow, job) in [("w", "j"), ("x", "k")] {
            glue.start_workflow(workflow);
            glue.ok("StartJobRun", json!({ "JobName": job }));
            glue.advance(1);
        }
    }
    glue
}

impl Listing {
    fn page(&self, glue: &mut Client, most: Option<usize>, token: Option<&str>) -> Value {
        glue.ok(self.operation, self.request(most, token))
    }

    fn request(&self, most: Option<usize>, token: Option<&str>) -> Value {
        let mut request = self.asked.clone();
        request["MaxResults"] = json!(most);
        request["NextToken"] = json!(token);
        request
    }

    /// All pages of a size.
    fn walk(&self, glue: &mut Client, most: usize) -> Vec<Vec<Value>> {
        let mut pages = Vec::new();
        let mut token = None;
        loop {
            let answer = self.page(glue, Some(most), token.as_deref());
            pages.push(list(&answer[self.list]));
            assert!(pages.len() < 100, "{} never ends", self.operation);
            match answer.get("NextToken") {
                Some(next) => token = Some(text(next)),
                None => return pages,
            }
        }
    }
}

#[test]
fn walking_the_pages_gives_all_once_in_the_same_order_whatever_their_size() {
    let mut glue = world(1);
    for listing in listings() {
        let all = listing.page(&mut glue, Some(25), None);
        assert_eq!(all.get("NextToken"), None);
        let all = list(&all[listing.list]);
        assert!(all.len() >= 9, "{}", listing.operation);
        for size in [1, 2, 3, all.len() - 1, all.len()] {
            let pages = listing.walk(&mut glue, size);
            let full = pages.iter().rev().skip(1).all(|page| page.len() == size);
            assert!(
                full,
                "{} has pages of another size than {size}",
                listing.operation
            );
            assert!(
                pages.iter().all(|page| !page.is_empty()),
                "{}",
                listing.operation
            );
            assert_eq!(pages.concat(), all, "{}", listing.operation);
        }
    }
}

#[test]
fn a_page_has_a_hundred_unless_asked_for_another_number_and_never_more_than_its_list_can_hold() {
    let mut glue = Client::new();
    let two = json!({"MaxConcurrentRuns": 1000});
    glue.ok(
        "CreateJob",
        json!({"Name": "j", "Role": "r", "Command": {}, "ExecutionProperty": two}),
    );
    glue.workflow("w");
    for number in 0..101 {
        let name = format!("{number:03}");
        glue.job(&name);
        glue.crawler(&name);
        glue.workflow(&name);
        glue.on_demand(&name, None, json!([]));
        glue.start_workflow("w");
        glue.ok("StartJobRun", json!({"JobName": "j"}));
    }
    for listing in listings() {
        if listing.asked.get("Tags").is_some() || listing.asked == json!({"JobName": "k"}) {
            continue;
        }
        if listing.asked == json!({"Name": "x"}) {
            continue;
        }
        let usual = listing.page(&mut glue, None, None);
        let usual = list(&usual[listing.list]).len();
        assert_eq!(usual, 100.min(listing.room), "{}", listing.operation);
        let most = listing.page(&mut glue, Some(1000), None);
        let most = list(&most[listing.list]).len();
        assert!(
            most == listing.room || most >= 101,
            "{}: {most}",
            listing.operation
        );
        assert!(most <= listing.room, "{}: {most}", listing.operation);
    }
}

#[test]
fn a_token_that_the_list_has_not_given_is_refused() {
    let mut glue = world(1);
    for listing in listings() {
        let first = listing.page(&mut glue, Some(2), None);
        let token = text(&first["NextToken"]);
        let mut bad = vec![
            String::new(),
            "garbage".into(),
            "0".repeat(16),
            "\u{1F980}".repeat(8),
            format!("{token}0"),
            format!("{token}00"),
            format!("{token} "),
            format!(" {token}"),
            token.to_uppercase(),
            token.replace(|char: char| char.is_ascii_digit(), "+"),
            token[1..].to_owned(),
        ];
        bad.extend(
            (1..token.len())
                .step_by(5)
                .map(|length| token[..length].to_owned()),
        );
        bad.retain(|bad| *bad != token);
        for bad in bad {
            let request = listing.request(Some(2), Some(&bad));
            glue.refuses(
                listing.operation,
                request,
                "InvalidInputException",
                "NextToken",
            );
        }
    }
}

#[test]
fn a_token_is_good_for_its_own_list_only() {
    let mut glue = world(1);
    let mut tokens = Vec::new();
    for listing in listings() {
        tokens.push(text(&listing.page(&mut glue, Some(2), None)["NextToken"]));
    }
    let (mut good, mut bad) = (0, 0);
    for (at, listing) in listings().iter().enumerate() {
        for (of, token) in tokens.iter().enumerate() {
            let request = listing.request(Some(2), Some(token));
            if at == of {
                glue.ok(listing.operation, request);
                good += 1;
            } else {
                glue.refuses(
                    listing.operation,
                    request,
                    "InvalidInputException",
                    "NextToken",
                );
                bad += 1;
            }
        }
    }
    assert_eq!((good, bad), (16, 240));
}

#[test]
fn a_token_of_another_service_is_refused_and_of_one_alike_it_is_taken() {
    let (mut glue, mut alike, mut other) = (world(1), world(1), world(2));
    for listing in listings() {
        let token = text(&listing.page(&mut glue, Some(2), None)["NextToken"]);
        let request = listing.request(Some(2), Some(&token));
        let known = glue.ok(listing.operation, request.clone());
        assert_eq!(alike.ok(listing.operation, request.clone()), known);
        other.refuses(
            listing.operation,
            request,
            "InvalidInputException",
            "NextToken",
        );
    }
}

#[test]
fn what_comes_and_goes_between_two_pages_moves_nothing_else() {
    let mut glue = Client::new();
    for name in ["b", "d", "f", "h"] {
        glue.on_demand(name, None, json!([]));
    }
    let first = glue.ok("ListTriggers", json!({"MaxResults": 2}));
    assert_eq!(first["TriggerNames"], json!(["b", "d"]));
    for gone in ["d", "f"] {
        glue.ok("DeleteTrigger", json!({ "Name": gone }));
    }
    for new in ["a", "e"] {
        glue.on_demand(new, None, json!([]));
    }
    let rest = json!({"MaxResults": 9, "NextToken": first["NextToken"]});
    let rest = glue.ok("ListTriggers", rest);
    assert_eq!(rest, json!({"TriggerNames": ["e", "h"]}));
}

#[rstest]
fn a_page_of_no_or_too_many_elements_is_refused(#[values(0, -1, 1001)] most: i32) {
    let mut glue = world(1);
    for listing in listings() {
        let mut request = listing.asked.clone();
        request["MaxResults"] = json!(most);
        glue.refuses(
            listing.operation,
            request,
            "InvalidInputException",
            "MaxResults",
        );
    }
}

#[rstest]
#[case("GetTriggers")]
#[case("ListTriggers")]
fn the_pages_of_a_jobs_triggers_go_on_with_what_the_first_began_with(#[case] operation: &str) {
    let mut glue = Client::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        let job = if ["b", "d", "f"].contains(&name) {
            "j"
        } else {
            "k"
        };
        glue.on_demand(name, None, json!([{ "JobName": job }]));
    }
    let page = |glue: &mut Client, job: &str, token: &Value| {
        let asked = json!({"DependentJobName": job, "MaxResults": 1, "NextToken": token});
        let answer = glue.ok(operation, asked);
        let names = match answer.get("Triggers") {
            Some(triggers) => each(triggers, "Name"),
            None => list(&answer["TriggerNames"]).iter().map(text).collect(),
        };
        (names, answer["NextToken"].clone())
    };
    let (first, token) = page(&mut glue, "j", &Value::Null);
    assert_eq!(first, ["b"]);
    glue.ok("DeleteTrigger", json!({"Name": "d"}));
    let (second, last) = page(&mut glue, "j", &token);
    assert_eq!((second, last), (vec!["f".to_owned()], Value::Null));
    for name in ["b", "f"] {
        glue.ok("DeleteTrigger", json!({ "Name": name }));
    }
    // None starts the job any more, which is no reason to tell of others.
    assert_eq!(page(&mut glue, "j", &token), (Vec::new(), Value::Null));

    let (first, token) = page(&mut glue, "nobody", &Value::Null);
    assert_eq!(first, ["a"]);
    glue.on_demand("z", None, json!([{"JobName": "nobody"}]));
    assert_eq!(page(&mut glue, "nobody", &token).0, ["c"]);
    assert_eq!(page(&mut glue, "nobody", &Value::Null).0, ["z"]);
}
