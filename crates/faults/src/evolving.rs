//! Faults with what a later contract may bring: values and members that nobody
//! knows yet hurt their neighbours.

use serde_json::Value as Json;
use smithereens::Role::Reader;

use crate::fault::Acts::{Alters, Misreads};
use crate::fault::Needs::Combination;
use crate::fault::Within::Responses;
use crate::fault::{Fault, shown};
use crate::walk::{items, lists, lose, structures, text};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "a-new-type-hides-the-name",
        about: "a trigger or a node of a Type that is not known loses its Name",
        role: Reader,
        needs: Combination,
        family: &["*.response/*.Type/*", "*.response/*.Name/*"],
        shown: shown(
            "GetTrigger.response",
            r#"{"Trigger":{"Name":"e","Type":"EVENT"}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            lose(body, "Name", |trigger| {
                let known = [
                    "SCHEDULED",
                    "CONDITIONAL",
                    "ON_DEMAND",
                    "CRAWLER",
                    "JOB",
                    "TRIGGER",
                ];
                text(trigger, "Type").is_some_and(|name| !known.contains(&name))
            })
        }),
    },
    Fault {
        name: "a-new-state-ends-the-list-of-crawls",
        about: "crawls after one with a State that is not known are lost",
        role: Reader,
        needs: Combination,
        family: &["*/*.Crawls*/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"CrawlerDetails":{"Crawls":[{"State":"PAUSED"},{}]}}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            lists(body, "Crawls", |crawls| {
                let known = ["RUNNING", "CANCELLING", "CANCELLED", "SUCCEEDED", "FAILED"];
                let new = |crawl: &Json| {
                    crawl["State"]
                        .as_str()
                        .is_some_and(|state| !known.contains(&state))
                };
                let end = crawls
                    .iter()
                    .position(new)
                    .map_or(crawls.len(), |at| at + 1);
                let lost = end < crawls.len();
                crawls.truncate(end);
                lost
            })
        }),
    },
    Fault {
        name: "a-new-member-hides-the-edges-end",
        about: "an edge with a member that is not known loses its DestinationId",
        role: Reader,
        needs: Combination,
        family: &["*/*Edges.member/*", "*/*Edges.member.DestinationId/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Edges":[{"DestinationId":"e","Label":"e"}]}}}"#,
        ),
        within: Responses,
        acts: Misreads(|body| {
            structures(body, &mut |graph| {
                let known = |name: &String| name == "SourceId" || name == "DestinationId";
                let new =
                    |edge: &Json| edge.as_object().is_some_and(|edge| !edge.keys().all(known));
                if !items(graph, "Edges").iter().any(new) {
                    return false;
                }
                let edges = graph.get_mut("Edges").and_then(Json::as_array_mut);
                edges
                    .into_iter()
                    .flatten()
                    .filter(|edge| new(edge))
                    .fold(false, |before, edge| {
                        let gone = edge
                            .as_object_mut()
                            .and_then(|edge| edge.remove("DestinationId"));
                        gone.is_some() | before
                    })
            })
        }),
    },
];
