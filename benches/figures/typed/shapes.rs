//! The shapes of the two messages, as a person writes them down for `serde`.

use serde::{Serialize, Serializer};

/// The entries of a map of texts, in the order in which they were made.
#[derive(Clone)]
pub(crate) struct Entries(pub(super) Vec<(String, String)>);

impl Serialize for Entries {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// An instant, in milliseconds since 1970; seconds when serialised.
#[derive(Clone, Copy)]
pub(crate) struct Moment(pub(super) i64);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 1000 == 0 {
            serializer.serialize_i64(self.0 / 1000)
        } else {
            // The double that is nearest, as both can be said exactly.
            serializer.serialize_f64(self.0 as f64 / 1000.0)
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateTriggerRequest<'p> {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) workflow_name: Option<String>,
    #[serde(rename = "Type")]
    pub(super) kind: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schedule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) predicate: Option<Predicate<'p>>,
    pub(super) actions: Vec<Action>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_on_creation: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tags: Option<Entries>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Action {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) job_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) arguments: Option<Entries>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timeout: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) security_configuration: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) notification_property: Option<NotificationProperty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) crawler_name: Option<String>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NotificationProperty {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) notify_delay_after: Option<i32>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Predicate<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logical: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conditions: Option<Vec<Condition<'p>>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Condition<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logical_operator: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) job_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) crawler_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) crawl_state: Option<&'p str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetWorkflowResponse<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) workflow: Option<Workflow<'p>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Workflow<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default_run_properties: Option<Entries>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) created_on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_modified_on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_run: Option<WorkflowRun<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) graph: Option<WorkflowGraph<'p>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WorkflowRun<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) workflow_run_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) workflow_run_properties: Option<Entries>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) started_on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) completed_on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) statistics: Option<WorkflowRunStatistics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) graph: Option<WorkflowGraph<'p>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WorkflowGraph<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) nodes: Option<Vec<Node<'p>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) edges: Option<Vec<Edge>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Edge {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) destination_id: Option<String>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Node<'p> {
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unique_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trigger_details: Option<TriggerNodeDetails<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) job_details: Option<JobNodeDetails<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) crawler_details: Option<CrawlerNodeDetails<'p>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CrawlerNodeDetails<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) crawls: Option<Vec<Crawl<'p>>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Crawl<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) started_on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) completed_on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log_group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log_stream: Option<String>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct JobNodeDetails<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) job_runs: Option<Vec<JobRun<'p>>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct JobRun<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attempt: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) previous_run_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trigger_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) job_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) started_on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_modified_on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) completed_on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) job_run_state: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) arguments: Option<Entries>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) predecessor_runs: Option<Vec<Predecessor>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) allocated_capacity: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) execution_time: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timeout: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_capacity: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) worker_type: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number_of_workers: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) security_configuration: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log_group_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) notification_property: Option<NotificationProperty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) glue_version: Option<String>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Predecessor {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) job_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) run_id: Option<String>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TriggerNodeDetails<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trigger: Option<Trigger<'p>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Trigger<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) workflow_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schedule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) actions: Option<Vec<Action>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) predicate: Option<Predicate<'p>>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WorkflowRunStatistics {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) total_actions: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timeout_actions: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) failed_actions: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stopped_actions: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) succeeded_actions: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) running_actions: Option<i32>,
}
