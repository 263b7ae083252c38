//! The operations by name.

mod crawlers;
mod job_runs;
mod jobs;
mod tags;
mod triggers;
mod workflow_runs;
mod workflows;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use smithereens_glue::{Side, Validate as _, shapes, shapes_set_up};

use crate::failure::Failure;
use crate::front::read;
use crate::size::{MOST_BYTES, bytes_of};
use crate::state::{Resource, State};

/// Of the names in a request, those that are there, and the others; each once,
/// unless they `repeat`, in the order of the request.
fn found_and_missing<T>(
    names: Option<Vec<String>>,
    all: &BTreeMap<String, Resource<T>>,
    repeat: bool,
) -> (Vec<(String, &Resource<T>)>, Vec<String>) {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for name in names.unwrap_or_default() {
        if seen.insert(name.clone()) || repeat {
            match all.get(&name) {
                Some(resource) => found.push((name, resource)),
                None => missing.push(name),
            }
        }
    }
    (found, missing)
}

/// What a batch found, as `tell` tells it. There is no token for the rest.
///
/// # Errors
/// Together they have more than [`MOST_BYTES`]; one alone may have more.
fn batch<T, U: Serialize>(found: Vec<T>, mut tell: impl FnMut(T) -> U) -> Result<Vec<U>, Failure> {
    let (mut all, mut bytes) = (Vec::new(), 0);
    for item in found {
        let told = tell(item);
        bytes += bytes_of(&told);
        if bytes > MOST_BYTES && !all.is_empty() {
            return Err(Failure::invalid_input(format!(
                "the answer would have more than {MOST_BYTES} bytes: ask for fewer names"
            )));
        }
        all.push(told);
    }
    Ok(all)
}

/// Some of the model's lists have at least one element: they are left out rather
/// than empty.
fn unless_empty<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

/// Reads a request, judges it, carries it out and writes the answer.
pub(crate) type Perform = fn(&mut State, &[u8]) -> Result<Vec<u8>, Failure>;

macro_rules! operations {
    ($($module:ident { $($name:ident $request:ident $method:ident,)+ })+) => {
        /// How an operation is carried out, if there is one of this name.
        pub(crate) fn perform_of(operation: &str) -> Option<Perform> {
            match operation {
                $($(stringify!($name) => Some(|state, body| {
                    let request: $module::$request =
                        read(body).or_else(|error| state.read_leniently(error, body))?;
                    state.judge(request.validate(Side::Request), &request, body)?;
                    state.room_to_define(stringify!($name), body.len())?;
                    let answer = state.$method(request)?;
                    state.has_defined(stringify!($name), body.len());
                    Ok(serde_json::to_vec(&answer).unwrap_or_else(|error| {
                        unreachable!("keys are strings and nothing fails: {error}")
                    }))
                }),)+)+
                _ => None,
            }
        }

        /// Every operation that is there.
        pub const OPERATIONS: &[&str] = &[$($(stringify!($name),)+)+];
    };
}

operations! {
    shapes {
        BatchGetTriggers BatchGetTriggersRequest batch_get_triggers,
        BatchGetWorkflows BatchGetWorkflowsRequest batch_get_workflows,
        CreateTrigger CreateTriggerRequest create_trigger,
        GetTrigger GetTriggerRequest get_trigger,
        GetTriggers GetTriggersRequest get_triggers,
        GetWorkflow GetWorkflowRequest get_workflow,
        GetWorkflowRun GetWorkflowRunRequest get_workflow_run,
        GetWorkflowRuns GetWorkflowRunsRequest get_workflow_runs,
        StopWorkflowRun StopWorkflowRunRequest stop_workflow_run,
        UpdateTrigger UpdateTriggerRequest update_trigger,
    }
    shapes_set_up {
        BatchGetCrawlers BatchGetCrawlersRequest batch_get_crawlers,
        BatchGetJobs BatchGetJobsRequest batch_get_jobs,
        BatchStopJobRun BatchStopJobRunRequest batch_stop_job_run,
        CreateCrawler CreateCrawlerRequest create_crawler,
        CreateJob CreateJobRequest create_job,
        CreateWorkflow CreateWorkflowRequest create_workflow,
        DeleteCrawler DeleteCrawlerRequest delete_crawler,
        DeleteJob DeleteJobRequest delete_job,
        DeleteTrigger DeleteTriggerRequest delete_trigger,
        DeleteWorkflow DeleteWorkflowRequest delete_workflow,
        GetCrawler GetCrawlerRequest get_crawler,
        GetCrawlers GetCrawlersRequest get_crawlers,
        GetJob GetJobRequest get_job,
        GetJobRun GetJobRunRequest get_job_run,
        GetJobRuns GetJobRunsRequest get_job_runs,
        GetJobs GetJobsRequest get_jobs,
        GetTags GetTagsRequest get_tags,
        GetWorkflowRunProperties GetWorkflowRunPropertiesRequest get_workflow_run_properties,
        ListCrawlers ListCrawlersRequest list_crawlers,
        ListJobs ListJobsRequest list_jobs,
        ListTriggers ListTriggersRequest list_triggers,
        ListWorkflows ListWorkflowsRequest list_workflows,
        PutWorkflowRunProperties PutWorkflowRunPropertiesRequest put_workflow_run_properties,
        StartCrawler StartCrawlerRequest start_crawler,
        StartJobRun StartJobRunRequest start_job_run,
        StartTrigger StartTriggerRequest start_trigger,
        StartWorkflowRun StartWorkflowRunRequest start_workflow_run,
        StopCrawler StopCrawlerRequest stop_crawler,
        StopTrigger StopTriggerRequest stop_trigger,
        TagResource TagResourceRequest tag_resource,
        UntagResource UntagResourceRequest untag_resource,
        UpdateCrawler UpdateCrawlerRequest update_crawler,
        UpdateJob UpdateJobRequest update_job,
        UpdateWorkflow UpdateWorkflowRequest update_workflow,
    }
}
