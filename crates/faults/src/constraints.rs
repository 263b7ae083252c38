//! Faults with constraints and rules: validators that overlook something.

use serde_json::{Value as Json, json};
use smithereens::Role::Validator;

use crate::fault::Acts::Overlooks;
use crate::fault::Needs::{Combination, Value};
use crate::fault::Within::{Anything, RequestOf, Requests, Responses};
use crate::fault::{Fault, Needs, shown};
use crate::walk::{Structure, integer, items, lists, structures, text, texts};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "null-is-a-name",
        about: "takes null for the Name that a request must have",
        role: Validator,
        needs: Value,
        family: &["*.request/Name/null"],
        shown: shown("GetTrigger.request", r#"{"Name":null}"#),
        within: Requests,
        acts: Overlooks(|body| {
            let null = body.get("Name") == Some(&Json::Null);
            if null {
                body["Name"] = json!("example");
            }
            null
        }),
    },
    Fault {
        name: "long-ascii-names-are-taken",
        about: "takes a node's Name that is too long, if it is ASCII only",
        role: Validator,
        needs: Value,
        family: &["*/*Nodes.member.Name/too-long"],
        shown: shown(
            "GetWorkflowRun.response",
            concat!(
                r#"{"Run":{"Graph":{"Nodes":[{"Name":""#,
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                r#""}]}}}"#
            ),
        ),
        within: Responses,
        acts: Overlooks(|body| {
            lists(body, "Nodes", |nodes| {
                let mut nodes = nodes.iter_mut().filter_map(Json::as_object_mut);
                nodes.any(|node| text(node, "Name").is_some_and(str::is_ascii) && shortened(node))
            })
        }),
    },
    Fault {
        name: "the-versions-pattern-is-searched-for",
        about: "takes a GlueVersion in which one can be found",
        role: Validator,
        needs: Value,
        family: &["*/*.GlueVersion/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"GlueVersion":"1.0 "}]}}]}}}"#,
        ),
        within: Responses,
        acts: Overlooks(|body| {
            texts(body, "GlueVersion", |text| {
                let word = |char: Option<char>| {
                    char.is_some_and(|char| char.is_ascii_alphanumeric() || char == '_')
                };
                let found = text.match_indices('.').any(|(at, _)| {
                    word(text[..at].chars().next_back()) && word(text[at + 1..].chars().next())
                });
                let one = found && text.chars().count() <= 255;
                one.then(|| "1.0".to_owned())
            })
        }),
    },
    Fault {
        name: "two-conditions-need-no-logical",
        about: "asks for a Logical from three conditions on",
        role: Validator,
        needs: Needs::Anything,
        family: &["*.request/*Predicate/rule=logical-with-several-conditions"],
        shown: shown(
            "CreateTrigger.request",
            r#"{"Name":"e","Type":"CONDITIONAL","Predicate":{"Conditions":[{"LogicalOperator":"EQUALS","JobName":"e","State":"FAILED"},{"LogicalOperator":"EQUALS","JobName":"x","State":"FAILED"}]},"Actions":[{"JobName":"load"}]}"#,
        ),
        within: Requests,
        acts: Overlooks(|body| {
            structures(body, &mut |predicate| {
                let two =
                    items(predicate, "Conditions").len() == 2 && !predicate.contains_key("Logical");
                if two {
                    predicate.insert("Logical".into(), json!("AND"));
                }
                two
            })
        }),
    },
    Fault {
        name: "only-the-first-action-is-judged",
        about: "takes a Timeout below 1 in all actions but the first",
        role: Validator,
        needs: Combination,
        family: &["*/*Actions.member.Timeout/*", "*/*Actions/*"],
        shown: shown(
            "GetTrigger.response",
            r#"{"Trigger":{"Actions":[{},{"Timeout":0}]}}"#,
        ),
        within: Anything,
        acts: Overlooks(|body| {
            lists(body, "Actions", |actions| {
                actions
                    .iter_mut()
                    .skip(1)
                    .fold(false, |before, action| mended_timeout(action) | before)
            })
        }),
    },
    Fault {
        name: "a-description-ends-the-check",
        about: "takes a Timeout below 1 in a new trigger that has a Description",
        role: Validator,
        needs: Combination,
        family: &["CreateTrigger.request/Actions.member.Timeout/*"],
        shown: shown(
            "CreateTrigger.request",
            r#"{"Name":"e","Type":"ON_DEMAND","Actions":[{"JobName":"load","Timeout":0}],"Description":""}"#,
        ),
        within: RequestOf("CreateTrigger"),
        acts: Overlooks(|body| body.get("Description").is_some() && mended_timeouts(body)),
    },
    Fault {
        name: "tags-end-the-check",
        about: "takes a Name that is too long for a new trigger that has Tags",
        role: Validator,
        needs: Combination,
        family: &["CreateTrigger.request/Name/too-long"],
        shown: shown(
            "CreateTrigger.request",
            concat!(
                r#"{"Name":""#,
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                r#"","Type":"ON_DEMAND","Actions":[{"JobName":"load"}],"Tags":{}}"#
            ),
        ),
        within: RequestOf("CreateTrigger"),
        acts: Overlooks(|body| {
            body.get("Tags").is_some() && body.as_object_mut().is_some_and(shortened)
        }),
    },
    Fault {
        name: "two-wrongs-are-right",
        about: "takes a new trigger of which the Name is too long or empty and a Timeout is below 1: the second error \
                undoes the first",
        role: Validator,
        needs: Combination,
        family: &[
            "CreateTrigger.request/Name/*",
            "CreateTrigger.request/Actions.member.Timeout/*",
        ],
        shown: shown(
            "CreateTrigger.request",
            r#"{"Name":"","Type":"ON_DEMAND","Actions":[{"JobName":"load","Timeout":0}]}"#,
        ),
        within: RequestOf("CreateTrigger"),
        acts: Overlooks(|body| {
            let named = body
                .as_object_mut()
                .is_some_and(|trigger| shortened(trigger) || named(trigger));
            named && mended_timeouts(body)
        }),
    },
    Fault {
        name: "crawlers-beside-a-job-are-not-counted",
        about: "takes three actions that start a crawler where a fourth starts a job",
        role: Validator,
        needs: Combination,
        family: &[
            "CreateTrigger.request/./rule=at-most-two-crawlers",
            "CreateTrigger.request/Actions*/*",
        ],
        shown: shown(
            "CreateTrigger.request",
            r#"{"Name":"e","Type":"ON_DEMAND","Actions":[{"CrawlerName":"e"},{"CrawlerName":"x"},{"CrawlerName":"a"},{"JobName":"load"}]}"#,
        ),
        within: RequestOf("CreateTrigger"),
        acts: Overlooks(|body| {
            let Some(actions) = body.get_mut("Actions").and_then(Json::as_array_mut) else {
                return false;
            };
            let beside = actions.iter().any(|action| action.get("JobName").is_some());
            let before = actions.len();
            let mut crawlers = 0;
            actions.retain(|action| {
                crawlers += usize::from(action.get("CrawlerName").is_some());
                action.get("CrawlerName").is_none() || crawlers <= 2
            });
            beside && actions.len() < before
        }),
    },
    Fault {
        name: "only-the-first-condition-is-compared",
        about: "takes a trigger that starts a job that it waits for, unless its first condition and its first action \
                name it",
        role: Validator,
        needs: Combination,
        family: &[
            "CreateTrigger.request/./rule=job-not-in-predicate-and-action",
            "CreateTrigger.request/Predicate.Conditions*/*",
            "CreateTrigger.request/Actions*/*",
        ],
        shown: shown(
            "CreateTrigger.request",
            r#"{"Name":"e","Type":"CONDITIONAL","Predicate":{"Conditions":[{"LogicalOperator":"EQUALS","JobName":"e","State":"FAILED"}]},"Actions":[{"JobName":"x"},{"JobName":"e"}]}"#,
        ),
        within: RequestOf("CreateTrigger"),
        acts: Overlooks(|body| {
            let conditions = &body["Predicate"]["Conditions"];
            let names = conditions
                .as_array()
                .into_iter()
                .flatten()
                .map(|it| it["JobName"].clone());
            let waits: Vec<Json> = names.filter(Json::is_string).collect();
            if waits.first() == Some(&body["Actions"][0]["JobName"]) {
                return false;
            }
            lists(body, "Actions", |actions| {
                let starts = actions
                    .iter_mut()
                    .filter_map(|action| action.get_mut("JobName"));
                let waited = starts.filter(|name| waits.contains(name));
                waited.fold(false, |_, name| {
                    *name = json!("a job that nothing waits for");
                    true
                })
            })
        }),
    },
];

/// Whether a Name was too long, and is not now.
fn shortened(structure: &mut Structure) -> bool {
    let long = text(structure, "Name").is_some_and(|name| name.chars().count() > 255);
    if long {
        structure.insert("Name".into(), json!("example"));
    }
    long
}

/// Whether a Name was empty, and is not now.
fn named(structure: &mut Structure) -> bool {
    let empty = text(structure, "Name") == Some("");
    if empty {
        structure.insert("Name".into(), json!("example"));
    }
    empty
}

/// Whether a Timeout was below 1, and is not now.
fn mended_timeout(action: &mut Json) -> bool {
    let Some(action) = action.as_object_mut() else {
        return false;
    };
    let wrong = integer(action, "Timeout").is_some_and(|timeout| timeout < 1);
    if wrong {
        action.insert("Timeout".into(), json!(1));
    }
    wrong
}

/// The same, of all actions.
fn mended_timeouts(body: &mut Json) -> bool {
    lists(body, "Actions", |actions| {
        actions
            .iter_mut()
            .fold(false, |before, action| mended_timeout(action) | before)
    })
}
