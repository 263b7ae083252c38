//! Lists: pages, tokens, filters and tags.

use smithereens_cases::json::Json;
use smithereens_harness::{Ask, Step, object};

use super::steps::{all_triggers, ask, call, delete, job, on_demand, some, text};

pub(super) fn pages() -> Vec<Step> {
    let mut steps = some(7);
    for size in [1, 2, 3, 7, 8] {
        steps.push(Step::Pages(ask(
            "GetTriggers",
            [("MaxResults", Json::integer(size))],
        )));
    }
    let of_a = ("DependentJobName", text("~a"));
    steps.push(Step::Pages(ask("GetTriggers", [of_a.clone()])));
    steps.push(Step::Pages(ask(
        "GetTriggers",
        [of_a, ("MaxResults", Json::integer(2))],
    )));
    steps
}

/// More than a page has that nobody limits, in any implementation seen: 100 or 200.
pub(super) fn many() -> Vec<Step> {
    let mut steps = some(205);
    steps.push(all_triggers());
    steps
}

pub(super) fn tokens() -> Vec<Step> {
    let mut steps = some(4);
    let first = Ask {
        gives: Some(("NextToken", "token")),
        ..ask(
            "GetTriggers",
            [
                ("DependentJobName", text("~a")),
                ("MaxResults", Json::integer(1)),
            ],
        )
    };
    steps.push(Step::Pages(first));
    steps.push(call("GetTriggers", [("NextToken", text("smithereens"))]));
    steps.push(call(
        "GetTriggers",
        [
            ("DependentJobName", text("~b")),
            ("MaxResults", Json::integer(1)),
            ("NextToken", text("$token")),
        ],
    ));
    steps
}

pub(super) fn tags() -> Vec<Step> {
    let mark = || object([("team", text("smithereens"))]);
    let mut tagged = on_demand("~t", &["~a"]);
    tagged.input.set("Tags", mark());
    let arn = text("arn:aws:glue:us-east-1:123456789012:trigger/~t");
    vec![
        job("~a"),
        Step::Call(tagged),
        Step::Call(on_demand("~u", &["~a"])),
        Step::Pages(ask("ListTriggers", [("Tags", mark())])),
        delete("~t"),
        Step::Call(on_demand("~t", &["~a"])),
        Step::Pages(ask("ListTriggers", [("Tags", mark())])),
        call("GetTags", [("ResourceArn", arn)]),
    ]
}
