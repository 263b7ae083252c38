//! Faults with values of enumerations, most of them beside something else.

use serde_json::{Value as Json, json};
use smithereens::Role::{Reader, Validator};

use crate::fault::Acts::{Alters, Overlooks};
use crate::fault::Needs::{Combination, Value};
use crate::fault::Within::{Anything, Responses};
use crate::fault::{Fault, shown, smallest};
use crate::walk::{Structure, items, lose, structures, text};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "cancelling-is-lost-next-to-a-state",
        about: "a condition that has a State loses a CrawlState of CANCELLING",
        role: Reader,
        needs: Combination,
        family: &["*/*Conditions.member*/*"],
        shown: smallest(
            "GetTrigger.response",
            r#"{"Trigger":{"Predicate":{"Conditions":[{"State":"SUCCEEDED","CrawlState":"CANCELLING"}]}}}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            lose(body, "CrawlState", |condition| {
                condition.contains_key("State")
                    && text(condition, "CrawlState") == Some("CANCELLING")
            })
        }),
    },
    Fault {
        name: "stopping-is-stopped-before-completion",
        about: "a run's Status of STOPPING is read as STOPPED where CompletedOn is absent",
        role: Reader,
        needs: Value,
        family: &["*/*.Status/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Status":"STOPPING"}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            structures(body, &mut |run| {
                !run.contains_key("CompletedOn") && becomes(run, "Status", "STOPPING", "STOPPED")
            })
        }),
    },
    Fault {
        name: "what-is-completed-was-not-stopped",
        about: "a run's Status of STOPPED is read as COMPLETED where CompletedOn is there",
        role: Reader,
        needs: Combination,
        family: &["*/*.Status/*", "*/*.CompletedOn/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"CompletedOn":1589500800,"Status":"STOPPED"}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            structures(body, &mut |run| {
                run.contains_key("CompletedOn") && becomes(run, "Status", "STOPPED", "COMPLETED")
            })
        }),
    },
    Fault {
        name: "and-of-more-than-two-is-any",
        about: "a predicate's AND is read as ANY where it has more than two conditions",
        role: Reader,
        needs: Combination,
        family: &["*/*Predicate.Logical/*", "*/*Predicate.Conditions*/*"],
        shown: smallest(
            "GetTrigger.response",
            r#"{"Trigger":{"Predicate":{"Logical":"AND","Conditions":[{},{},{}]}}}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            structures(body, &mut |predicate| {
                items(predicate, "Conditions").len() > 2
                    && becomes(predicate, "Logical", "AND", "ANY")
            })
        }),
    },
    Fault {
        name: "a-timeout-has-no-timeout",
        about: "a job run that ended by TIMEOUT loses how long it had",
        role: Reader,
        needs: Combination,
        family: &[
            "*/*JobRuns.member.JobRunState/*",
            "*/*JobRuns.member.Timeout/*",
        ],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"JobRunState":"TIMEOUT","Timeout":2}]}}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            lose(body, "Timeout", |run| {
                text(run, "JobRunState") == Some("TIMEOUT")
            })
        }),
    },
    Fault {
        name: "a-job-after-a-trigger-has-no-name",
        about: "a node of a job that follows one of a trigger loses its Name",
        role: Reader,
        needs: Combination,
        family: &[
            "*/*Nodes.member.Type/*",
            "*/*Nodes.member.Name/*",
            "*/*Nodes/*",
            "*/*Nodes.member/*",
        ],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"Type":"TRIGGER"},{"Type":"JOB","Name":"example"}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            structures(body, &mut |graph| {
                let Some(nodes) = graph.get_mut("Nodes").and_then(Json::as_array_mut) else {
                    return false;
                };
                let mut lost = false;
                for at in 1..nodes.len() {
                    let pair = (&nodes[at - 1]["Type"], &nodes[at]["Type"]);
                    if pair == (&json!("TRIGGER"), &json!("JOB"))
                        && let Some(node) = nodes[at].as_object_mut()
                    {
                        lost |= node.remove("Name").is_some();
                    }
                }
                lost
            })
        }),
    },
    Fault {
        name: "padded-values-are-taken",
        about: "a trigger's Type with spaces around it is taken",
        role: Validator,
        needs: Value,
        family: &["*/Type/unknown-enum=padded", "*/*.Type/unknown-enum=padded"],
        shown: shown(
            "GetTrigger.response",
            r#"{"Trigger":{"Type":" SCHEDULED "}}"#,
        ),
        within: Anything,
        acts: Overlooks(|body| {
            structures(body, &mut |trigger| {
                let trimmed =
                    text(trigger, "Type").map(|text| (text.len(), text.trim().to_owned()));
                let padded = trimmed.filter(|(length, text)| text.len() < *length);
                padded
                    .map(|(_, text)| trigger.insert("Type".into(), text.into()))
                    .is_some()
            })
        }),
    },
];

/// Whether a member had one value, and now has another.
fn becomes(structure: &mut Structure, name: &str, before: &str, after: &str) -> bool {
    let had = text(structure, name) == Some(before);
    if had {
        structure.insert(name.into(), after.into());
    }
    had
}
