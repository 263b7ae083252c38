//! Faults with lists and maps: how many, which, in which order.

use std::collections::HashSet;

use serde_json::Value as Json;
use smithereens::Role::Reader;

use crate::fault::Acts::{Alters, Panics};
use crate::fault::Needs::{Combination, Value};
use crate::fault::Within::{Anything, ResponseOf, Responses};
use crate::fault::{Fault, shown, smallest};
use crate::walk::{any, items, lists, lose, members, structures};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "no-actions-are-none",
        about: "an empty list of Actions is taken for an absent one",
        role: Reader,
        needs: Value,
        family: &["*.response/*Actions/*"],
        shown: smallest("GetTrigger.response", r#"{"Trigger":{"Actions":[]}}"#),
        within: Responses,
        acts: Alters(|body| {
            lose(body, "Actions", |trigger| {
                trigger
                    .get("Actions")
                    .and_then(Json::as_array)
                    .is_some_and(Vec::is_empty)
            })
        }),
    },
    Fault {
        name: "the-26th-trigger-is-lost",
        about: "a list of triggers loses the one after 25, where the next page would begin",
        role: Reader,
        needs: Value,
        family: &["GetTriggers.response/Triggers*/*"],
        shown: smallest(
            "GetTriggers.response",
            r#"{"Triggers":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]}"#,
        ),
        within: ResponseOf("GetTriggers"),
        acts: Alters(|body| {
            lists(body, "Triggers", |triggers| {
                let over = triggers.len() > 25;
                if over {
                    triggers.remove(25);
                }
                over
            })
        }),
    },
    Fault {
        name: "the-middle-of-three-is-lost",
        about: "a job run that has exactly three predecessors loses the second",
        role: Reader,
        needs: Value,
        family: &["*/*.PredecessorRuns*/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"PredecessorRuns":[{},{},{}]}]}}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            lists(body, "PredecessorRuns", |runs| {
                let three = runs.len() == 3;
                if three {
                    runs.remove(1);
                }
                three
            })
        }),
    },
    Fault {
        name: "long-lists-of-edges-are-reordered",
        about: "more than eight edges of a graph come back in another order",
        role: Reader,
        needs: Combination,
        family: &["*/*Graph.Edges*/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Edges":[{"SourceId":"e"},{},{},{},{},{},{},{},{}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            lists(body, "Edges", |edges| {
                let long = edges.len() > 8;
                if long {
                    edges.reverse();
                }
                long
            })
        }),
    },
    Fault {
        name: "short-lists-of-names-are-sorted",
        about: "up to eight names of triggers that were not found are sorted",
        role: Reader,
        needs: Combination,
        family: &["BatchGetTriggers.response/TriggersNotFound*/*"],
        shown: shown(
            "BatchGetTriggers.response",
            r#"{"TriggersNotFound":["f","e"]}"#,
        ),
        within: ResponseOf("BatchGetTriggers"),
        acts: Alters(|body| {
            lists(body, "TriggersNotFound", |names| {
                let sorted = names.is_sorted_by_key(|name| name.as_str());
                if names.len() <= 8 {
                    names.sort_by(|one, other| one.as_str().cmp(&other.as_str()));
                }
                names.len() <= 8 && !sorted
            })
        }),
    },
    Fault {
        name: "a-second-equal-condition-is-lost",
        about: "of equal conditions only the first comes back",
        role: Reader,
        needs: Combination,
        family: &["*/*Predicate.Conditions*/*"],
        shown: smallest(
            "GetTrigger.response",
            r#"{"Trigger":{"Predicate":{"Conditions":[{},{}]}}}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            lists(body, "Conditions", |conditions| {
                let mut seen = HashSet::new();
                let before = conditions.len();
                conditions.retain(|condition| seen.insert(condition.to_string()));
                conditions.len() < before
            })
        }),
    },
    Fault {
        name: "arguments-are-merged-by-case",
        about: "of arguments whose names differ in case only one comes back",
        role: Reader,
        needs: Combination,
        family: &["*/*Arguments*/*"],
        shown: shown(
            "GetTrigger.response",
            r#"{"Trigger":{"Actions":[{"Arguments":{"a":"","A":""}}]}}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            members(body, "Arguments", |arguments| {
                let Some(entries) = arguments.as_object_mut() else {
                    return false;
                };
                let mut seen = HashSet::new();
                let before = entries.len();
                entries.retain(|name, _| seen.insert(name.to_lowercase()));
                entries.len() < before
            })
        }),
    },
    Fault {
        name: "two-properties-are-crossed",
        about: "of exactly two properties of a run each has the other's value",
        role: Reader,
        needs: Combination,
        family: &["*/*.WorkflowRunProperties*/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"WorkflowRunProperties":{"e":"","x":"e"}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            members(body, "WorkflowRunProperties", |properties| {
                let entries = properties
                    .as_object_mut()
                    .map(|entries| entries.values_mut());
                match entries.map(Iterator::collect::<Vec<_>>).as_deref_mut() {
                    Some([one, other]) if one != other => {
                        std::mem::swap(*one, *other);
                        true
                    }
                    _ => false,
                }
            })
        }),
    },
    Fault {
        name: "an-empty-map-by-an-empty-list-panics",
        about: "panics on a job run with no Arguments in an object and no PredecessorRuns in a list",
        role: Reader,
        needs: Combination,
        family: &["*/*.Arguments/*", "*/*.PredecessorRuns/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"Arguments":{},"PredecessorRuns":[]}]}}]}}}"#,
        ),
        within: Responses,
        acts: Panics(|body| {
            any(body, &|run| {
                let none =
                    |name| matches!(run.get(name), Some(Json::Array(list)) if list.is_empty());
                let nothing =
                    |name| matches!(run.get(name), Some(Json::Object(map)) if map.is_empty());
                nothing("Arguments") && none("PredecessorRuns")
            })
        }),
    },
    Fault {
        name: "edges-need-nodes",
        about: "a graph's Edges are lost beside an empty list of Nodes",
        role: Reader,
        needs: Combination,
        family: &["*/*Graph.Nodes/*", "*/*Graph.Edges*/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[],"Edges":[{}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            structures(body, &mut |graph| {
                let bare = graph.contains_key("Nodes") && items(graph, "Nodes").is_empty();
                bare && !items(graph, "Edges").is_empty() && graph.remove("Edges").is_some()
            })
        }),
    },
    Fault {
        name: "an-empty-page-ends-the-list",
        about: "the page token is lost where the page is empty",
        role: Reader,
        needs: Combination,
        family: &[
            "GetTriggers.response/NextToken/*",
            "GetTriggers.response/Triggers/*",
        ],
        shown: smallest(
            "GetTriggers.response",
            r#"{"Triggers":[],"NextToken":"example"}"#,
        ),
        within: ResponseOf("GetTriggers"),
        acts: Alters(|body| {
            lose(body, "NextToken", |page| {
                page.contains_key("Triggers") && items(page, "Triggers").is_empty()
            })
        }),
    },
    Fault {
        name: "the-last-run-shares-the-graph",
        about: "the nodes of a workflow's last run are those of the workflow, where that has more",
        role: Reader,
        needs: Combination,
        family: &["*/*Graph.Nodes/*", "*/*Graph.Nodes.member/*"],
        shown: smallest(
            "GetWorkflow.response",
            r#"{"Workflow":{"LastRun":{"Graph":{"Nodes":[]}},"Graph":{"Nodes":[{}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            structures(body, &mut |workflow| {
                let nodes = workflow.get("Graph").and_then(|graph| graph.get("Nodes"));
                let nodes = nodes.and_then(Json::as_array).cloned().unwrap_or_default();
                let inner = workflow
                    .get_mut("LastRun")
                    .and_then(|run| run.get_mut("Graph"))
                    .and_then(|graph| graph.get_mut("Nodes"))
                    .and_then(Json::as_array_mut);
                let fewer = inner.filter(|inner| inner.len() < nodes.len());
                fewer.map(|inner| *inner = nodes).is_some()
            })
        }),
    },
];
