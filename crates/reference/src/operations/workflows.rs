//! Workflows.

use smithereens_glue::shapes::{
    self, BatchGetWorkflowsRequest, BatchGetWorkflowsResponse, GetWorkflowRequest,
    GetWorkflowResponse,
};
use smithereens_glue::shapes_set_up::{
    CreateWorkflowRequest, CreateWorkflowResponse, DeleteWorkflowRequest, DeleteWorkflowResponse,
    ListWorkflowsRequest, ListWorkflowsResponse, UpdateWorkflowRequest, UpdateWorkflowResponse,
};

use super::{batch, found_and_missing, unless_empty};
use crate::failure::Failure;
use crate::fault::Fault;
use crate::page::Pages;
use crate::size::fits;
use crate::state::{Resource, State, Workflow, add, find, find_mut};

const KIND: &str = "workflow";

/// What of a workflow, and of its run, has no bound in the model.
pub(super) const PROPERTIES: &str = "map of properties";

impl State {
    pub(super) fn create_workflow(
        &mut self,
        request: CreateWorkflowRequest,
    ) -> Result<CreateWorkflowResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let properties = request.default_run_properties.unwrap_or_default();
        fits(PROPERTIES, &properties)?;
        let workflow = Workflow {
            description: request.description,
            default_run_properties: properties,
            created_on: self.now.time(),
            last_modified_on: self.now.time(),
            runs: self.runs_that_survived(&name),
        };
        let new = Resource::new(workflow, request.tags);
        add(&mut self.workflows, KIND, name.clone(), new)?;
        Ok(CreateWorkflowResponse { name: Some(name) })
    }

    pub(super) fn get_workflow(
        &mut self,
        request: GetWorkflowRequest,
    ) -> Result<GetWorkflowResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let workflow = find(&self.workflows, KIND, &name)?;
        let graph = request.include_graph == Some(true);
        Ok(GetWorkflowResponse {
            workflow: Some(self.workflow_as_told(&name, &workflow.is, graph)),
        })
    }

    pub(super) fn batch_get_workflows(
        &mut self,
        request: BatchGetWorkflowsRequest,
    ) -> Result<BatchGetWorkflowsResponse, Failure> {
        let repeat = self.plants(Fault::BatchRepeats);
        let (found, missing) = found_and_missing(request.names, &self.workflows, repeat);
        let graph = request.include_graph == Some(true);
        let workflows = batch(found, |(name, workflow)| {
            self.workflow_as_told(&name, &workflow.is, graph)
        })?;
        Ok(BatchGetWorkflowsResponse {
            workflows: unless_empty(workflows),
            missing_workflows: unless_empty(missing),
        })
    }

    pub(super) fn list_workflows(
        &mut self,
        request: ListWorkflowsRequest,
    ) -> Result<ListWorkflowsResponse, Failure> {
        let pages = Pages {
            seed: self.ids.seed(),
            of: &["ListWorkflows"],
            token: request.next_token.as_deref(),
            most: request.max_results,
            // `WorkflowNames`
            room: 25,
            fault: self.fault,
        };
        let names = self
            .workflows
            .keys()
            .map(|name| (name.clone(), name.clone()));
        let (names, next_token) = pages.page(names, |name| name)?;
        Ok(ListWorkflowsResponse {
            workflows: unless_empty(names),
            next_token,
        })
    }

    /// What is not said stays.
    pub(super) fn update_workflow(
        &mut self,
        request: UpdateWorkflowRequest,
    ) -> Result<UpdateWorkflowResponse, Failure> {
        let name = request.name.unwrap_or_default();
        fits(PROPERTIES, &request.default_run_properties)?;
        let now = self.now.time();
        let workflow = &mut find_mut(&mut self.workflows, KIND, &name)?.is;
        if request.description.is_some() {
            workflow.description = request.description;
        }
        if let Some(properties) = request.default_run_properties {
            workflow.default_run_properties = properties;
        }
        workflow.last_modified_on = now;
        Ok(UpdateWorkflowResponse { name: Some(name) })
    }

    /// Its runs go with it, and what they started goes on; its triggers stay. No
    /// error is modelled for one that is not there.
    pub(super) fn delete_workflow(
        &mut self,
        request: DeleteWorkflowRequest,
    ) -> Result<DeleteWorkflowResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let gone = self.workflows.remove(&name);
        self.bury_workflow(&name, gone);
        Ok(DeleteWorkflowResponse { name: Some(name) })
    }

    fn workflow_as_told(&self, name: &str, workflow: &Workflow, graph: bool) -> shapes::Workflow {
        let last = workflow.runs.last();
        shapes::Workflow {
            name: Some(name.to_owned()),
            description: workflow.description.clone(),
            default_run_properties: Some(workflow.default_run_properties.clone()),
            created_on: Some(workflow.created_on),
            last_modified_on: Some(workflow.last_modified_on),
            last_run: last.and_then(|chain| self.run_as_told(*chain, false)),
            graph: graph.then(|| self.graph_of_workflow(name)),
        }
    }
}
