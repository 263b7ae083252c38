//! Faults that need two members together, whatever their values.

use serde_json::Value as Json;
use smithereens::Role::Reader;

use crate::fault::Acts::Alters;
use crate::fault::Needs::Combination;
use crate::fault::Within::{RequestOf, Responses};
use crate::fault::{Fault, shown, smallest};
use crate::walk::{Structure, lists, lose, structures, text};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "a-job-hides-a-crawler",
        about: "a condition that names a job and a crawler loses the crawler",
        role: Reader,
        needs: Combination,
        family: &["*.response/*Conditions.member*/*"],
        shown: smallest(
            "GetTrigger.response",
            r#"{"Trigger":{"Predicate":{"Conditions":[{"JobName":"extract","CrawlerName":"raw"}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            in_each(body, "Conditions", |condition| {
                condition.contains_key("JobName") && condition.remove("CrawlerName").is_some()
            })
        }),
    },
    Fault {
        name: "security-hides-arguments",
        about: "an action with a SecurityConfiguration loses its Arguments",
        role: Reader,
        needs: Combination,
        family: &[
            "*/*Actions.member.Arguments*/*",
            "*/*Actions.member.SecurityConfiguration/*",
        ],
        shown: smallest(
            "GetTrigger.response",
            r#"{"Trigger":{"Actions":[{"Arguments":{},"SecurityConfiguration":"example"}]}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            in_each(body, "Actions", |action| {
                action.contains_key("SecurityConfiguration") && action.remove("Arguments").is_some()
            })
        }),
    },
    Fault {
        name: "an-empty-schedule-hides-a-predicate",
        about: "a trigger with an empty Schedule loses its Predicate",
        role: Reader,
        needs: Combination,
        family: &["*.response/*.Predicate*/*", "*.response/*.Schedule/*"],
        shown: smallest(
            "GetTrigger.response",
            r#"{"Trigger":{"Schedule":"","Predicate":{}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            lose(body, "Predicate", |trigger| {
                text(trigger, "Schedule") == Some("")
            })
        }),
    },
    Fault {
        name: "an-updated-schedule-hides-a-predicate",
        about: "an update with a Schedule loses its Predicate",
        role: Reader,
        needs: Combination,
        family: &[
            "UpdateTrigger.request/TriggerUpdate.Predicate*/*",
            "UpdateTrigger.request/TriggerUpdate.Schedule/*",
        ],
        shown: smallest(
            "UpdateTrigger.request",
            r#"{"Name":"example","TriggerUpdate":{"Schedule":"cron(15 12 * * ? *)","Actions":[{"JobName":"load"}],"Predicate":{"Conditions":[{"LogicalOperator":"EQUALS","JobName":"extract","State":"SUCCEEDED"}]}}}"#,
        ),
        within: RequestOf("UpdateTrigger"),
        acts: Alters(|body| lose(body, "Predicate", |update| update.contains_key("Schedule"))),
    },
    Fault {
        name: "what-is-scheduled-is-not-started",
        about: "a SCHEDULED trigger's StartOnCreation is lost where it is true",
        role: Reader,
        needs: Combination,
        family: &[
            "CreateTrigger.request/Type/*",
            "CreateTrigger.request/StartOnCreation/*",
            "CreateTrigger.request/./rule=schedule-when-scheduled",
        ],
        shown: smallest(
            "CreateTrigger.request",
            r#"{"Name":"nightly","Type":"SCHEDULED","Schedule":"cron(15 12 * * ? *)","Actions":[{"JobName":"load"}],"StartOnCreation":true}"#,
        ),
        within: RequestOf("CreateTrigger"),
        acts: Alters(|body| {
            lose(body, "StartOnCreation", |trigger| {
                let started = trigger.get("StartOnCreation") == Some(&Json::Bool(true));
                started && text(trigger, "Type") == Some("SCHEDULED")
            })
        }),
    },
    Fault {
        name: "an-empty-description-hides-tags",
        about: "a new trigger with an empty Description loses its Tags",
        role: Reader,
        needs: Combination,
        family: &[
            "CreateTrigger.request/Description/*",
            "CreateTrigger.request/Tags*/*",
        ],
        shown: smallest(
            "CreateTrigger.request",
            r#"{"Name":"nightly","Type":"ON_DEMAND","Actions":[{"JobName":"load"}],"Description":"","Tags":{}}"#,
        ),
        within: RequestOf("CreateTrigger"),
        acts: Alters(|body| {
            lose(body, "Tags", |trigger| {
                text(trigger, "Description") == Some("")
            })
        }),
    },
    Fault {
        name: "a-run-has-its-workflows-name",
        about: "the Name of a workflow's last run is the workflow's, where both have one",
        role: Reader,
        needs: Combination,
        family: &[
            "*/Workflow.Name/*",
            "*/Workflows.member.Name/*",
            "*/*.LastRun.Name/*",
        ],
        shown: shown(
            "GetWorkflow.response",
            r#"{"Workflow":{"Name":"e","LastRun":{"Name":"x"}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            structures(body, &mut |workflow| {
                let name = workflow.get("Name").cloned();
                let inner = workflow
                    .get_mut("LastRun")
                    .and_then(|run| run.get_mut("Name"));
                match (name, inner) {
                    (Some(name), Some(inner)) if name != *inner => {
                        *inner = name;
                        true
                    }
                    _ => false,
                }
            })
        }),
    },
    Fault {
        name: "edges-are-turned-round",
        about: "an edge comes back from its destination to its source",
        role: Reader,
        needs: Combination,
        family: &["*/*Edges.member*/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Edges":[{"SourceId":"e","DestinationId":"x"}]}}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            structures(body, &mut |edge| {
                let (Some(from), Some(to)) = (
                    edge.get("SourceId").cloned(),
                    edge.get("DestinationId").cloned(),
                ) else {
                    return false;
                };
                let turned = from != to;
                edge.insert("SourceId".into(), to);
                edge.insert("DestinationId".into(), from);
                turned
            })
        }),
    },
];

/// Whether any structure in a list of this name was changed.
fn in_each(body: &mut Json, name: &str, change: impl Fn(&mut Structure) -> bool) -> bool {
    lists(body, name, |items| {
        items
            .iter_mut()
            .filter_map(Json::as_object_mut)
            .fold(false, |before, item| change(item) | before)
    })
}
