//! Tags: of whom, how many, and that they die with what they are on.

use rstest::rstest;
use serde_json::{Map, Value, json};

use crate::client::Client;

fn arn(kind: &str, name: &str) -> String {
    format!("arn:aws:glue:us-east-1:123456789012:{kind}/{name}")
}

fn tags(glue: &mut Client, arn: &str) -> Value {
    glue.ok("GetTags", json!({ "ResourceArn": arn }))["Tags"].clone()
}

/// Creates something with tags.
fn create(glue: &mut Client, kind: &str, name: &str, tags: Value) {
    let (operation, mut request) = match kind {
        "trigger" => ("CreateTrigger", json!({"Type": "ON_DEMAND", "Actions": []})),
        "workflow" => ("CreateWorkflow", json!({})),
        "job" => ("CreateJob", json!({"Role": "r", "Command": {}})),
        _ => ("CreateCrawler", json!({"Role": "r", "Targets": {}})),
    };
    request["Name"] = json!(name);
    request["Tags"] = tags;
    glue.ok(operation, request);
}

fn delete(glue: &mut Client, kind: &str, name: &str) {
    let (operation, member) = match kind {
        "trigger" => ("DeleteTrigger", "Name"),
        "workflow" => ("DeleteWorkflow", "Name"),
        "job" => ("DeleteJob", "JobName"),
        _ => ("DeleteCrawler", "Name"),
    };
    glue.ok(operation, json!({ member: name }));
}

/// `count` tags, numbered from `first`.
fn many(first: usize, count: usize) -> Value {
    let numbers = first..first + count;
    let tags: Map<String, Value> = numbers
        .map(|number| (number.to_string(), json!("")))
        .collect();
    Value::Object(tags)
}

#[rstest]
fn tags_are_added_replaced_removed_and_die_with_what_they_are_on(
    #[values("trigger", "workflow", "job", "crawler")] kind: &str,
    #[values("n", "a/b:c", "\t", "\u{1F980} ", "*", "%2F")] name: &str,
) {
    let mut glue = Client::new();
    create(&mut glue, kind, name, json!({"k": "v", "l": "w"}));
    create(&mut glue, kind, "other", json!({"k": "of the other"}));
    let arn = arn(kind, name);
    assert_eq!(tags(&mut glue, &arn), json!({"k": "v", "l": "w"}));
    let add = json!({"ResourceArn": arn, "TagsToAdd": {"l": "", "m": "\u{1F980}\n"}});
    assert_eq!(glue.ok("TagResource", add), json!({}));
    assert_eq!(
        tags(&mut glue, &arn),
        json!({"k": "v", "l": "", "m": "\u{1F980}\n"})
    );
    let remove = json!({"ResourceArn": arn, "TagsToRemove": ["k", "nobody", "k"]});
    assert_eq!(glue.ok("UntagResource", remove), json!({}));
    assert_eq!(tags(&mut glue, &arn), json!({"l": "", "m": "\u{1F980}\n"}));
    delete(&mut glue, kind, name);
    let missing = json!({ "ResourceArn": arn });
    glue.refuses("GetTags", missing, "EntityNotFoundException", kind);
    create(&mut glue, kind, name, Value::Null);
    assert_eq!(tags(&mut glue, &arn), json!({}));
    let of_the_other = self::arn(kind, "other");
    assert_eq!(tags(&mut glue, &of_the_other), json!({"k": "of the other"}));
}

#[rstest]
#[case("arn:aws:glue:us-east-1:1:table/t", "table is not trigger")]
#[case("arn:aws:glue:us-east-1:1:trigger", "is not arn:aws:glue")]
#[case("arn:aws:glue:us-east-1:1", "is not arn:aws:glue")]
#[case("arn:aws:glue:x/trigger/t", "is not arn:aws:glue")]
#[case("arn:aws:glue:us-east-1:1:Trigger/t", "Trigger is not trigger")]
fn what_can_have_no_tags_is_refused(#[case] arn: &str, #[case] text: &str) {
    let mut glue = Client::new();
    glue.on_demand("t", None, json!([]));
    for (operation, member, value) in [
        ("GetTags", "ResourceArn", json!(arn)),
        ("TagResource", "TagsToAdd", json!({"k": "v"})),
        ("UntagResource", "TagsToRemove", json!(["k"])),
    ] {
        let mut request = json!({ "ResourceArn": arn });
        request[member] = value;
        glue.refuses(operation, request, "InvalidInputException", text);
    }
}

#[rstest]
#[case("arn:aws:s3:::trigger/t")]
#[case("trigger/t")]
#[case("")]
#[case("arn:aws:glue:a:1:trigger/t\n")]
fn what_is_no_name_of_a_resource_of_glue_is_refused(#[case] arn: &str) {
    let mut glue = Client::new();
    glue.on_demand("t", None, json!([]));
    let request = json!({ "ResourceArn": arn });
    glue.refuses("GetTags", request, "ValidationException", "ResourceArn");
}

#[test]
fn the_region_and_the_account_do_not_matter() {
    let mut glue = Client::new();
    create(&mut glue, "trigger", "t", json!({"k": "v"}));
    assert_eq!(
        tags(&mut glue, "arn:aws:glue:::trigger/t"),
        json!({"k": "v"})
    );
    assert_eq!(
        tags(&mut glue, "arn:aws:glue:eu-west-1:0:trigger/t"),
        json!({"k": "v"})
    );
}

#[test]
fn there_are_at_most_fifty_tags() {
    let mut glue = Client::new();
    create(&mut glue, "job", "j", many(0, 49));
    let arn = arn("job", "j");
    let add = |tags: Value| json!({"ResourceArn": arn, "TagsToAdd": tags});
    let refused = |glue: &mut Client, tags: Value| {
        glue.refuses(
            "TagResource",
            add(tags),
            "InvalidInputException",
            "at most 50 tags",
        );
    };
    refused(&mut glue, many(49, 2));
    glue.ok("TagResource", add(many(0, 50)));
    assert_eq!(tags(&mut glue, &arn), many(0, 50));
    refused(&mut glue, many(50, 1));
    glue.ok("TagResource", add(json!({"7": "other"})));
    assert_eq!(tags(&mut glue, &arn)["7"], "other");
    glue.refuses(
        "TagResource",
        add(many(0, 51)),
        "ValidationException",
        "TagsToAdd",
    );
    let request = json!({"Name": "w", "Tags": many(0, 51)});
    glue.refuses("CreateWorkflow", request, "ValidationException", "Tags");
}

#[rstest]
#[case(json!({"": "v"}), "TagsToAdd")]
#[case(json!({"k".repeat(129): "v"}), "TagsToAdd")]
#[case(json!({"k": "v".repeat(257)}), "TagsToAdd")]
fn a_tag_that_is_too_long_or_has_no_key_is_refused(#[case] tags: Value, #[case] place: &str) {
    let mut glue = Client::new();
    glue.job("j");
    let request = json!({"ResourceArn": arn("job", "j"), "TagsToAdd": tags});
    glue.refuses("TagResource", request, "ValidationException", place);
}

#[test]
fn what_is_updated_keeps_its_tags() {
    let mut glue = Client::new();
    for kind in ["trigger", "workflow", "job", "crawler"] {
        create(&mut glue, kind, "n", json!({"k": kind}));
    }
    glue.ok("UpdateTrigger", json!({"Name": "n", "TriggerUpdate": {}}));
    glue.ok("UpdateWorkflow", json!({"Name": "n"}));
    glue.ok("UpdateJob", json!({"JobName": "n", "JobUpdate": {}}));
    glue.ok("UpdateCrawler", json!({"Name": "n"}));
    for kind in ["trigger", "workflow", "job", "crawler"] {
        assert_eq!(tags(&mut glue, &arn(kind, "n")), json!({ "k": kind }));
    }
}
