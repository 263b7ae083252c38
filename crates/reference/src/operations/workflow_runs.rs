//! Runs of workflows.

use smithereens_glue::shapes::{
    GetWorkflowRunRequest, GetWorkflowRunResponse, GetWorkflowRunsRequest, GetWorkflowRunsResponse,
    StopWorkflowRunRequest, StopWorkflowRunResponse, WorkflowRun, WorkflowRunStatus,
};
use smithereens_glue::shapes_set_up::{
    GetWorkflowRunPropertiesRequest, GetWorkflowRunPropertiesResponse,
    PutWorkflowRunPropertiesRequest, PutWorkflowRunPropertiesResponse, StartWorkflowRunRequest,
    StartWorkflowRunResponse,
};

use super::unless_empty;
use super::workflows::PROPERTIES;
use crate::engine::Run;
use crate::failure::Failure;
use crate::fault::Fault;
use crate::page::Pages;
use crate::size::{bytes_of, fits};
use crate::state::{State, find};

impl State {
    pub(super) fn start_workflow_run(
        &mut self,
        request: StartWorkflowRunRequest,
    ) -> Result<StartWorkflowRunResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let workflow = &find(&self.workflows, "workflow", &name)?.is;
        let triggers = self.snapshot_of(&name);
        let first = self.start_trigger_of(&name).cloned();
        let properties = workflow.default_run_properties.clone();
        self.room_for_a_chain(&triggers, first.as_ref(), bytes_of(&properties))?;
        let id = if self.plants(Fault::SameRunIdTwice) {
            self.ids.of("wr_", &[&name, &self.now.count().to_string()])
        } else {
            self.ids.next("wr_")
        };
        let run = Run {
            id: id.clone(),
            workflow: name.clone(),
            properties,
            started_on: self.now.time(),
            completed_on: None,
        };
        let chain = self.begin_chain(triggers, first.as_ref(), Some(run));
        if let Some(workflow) = self.workflows.get_mut(&name) {
            workflow.is.runs.push(chain);
        }
        Ok(StartWorkflowRunResponse { run_id: Some(id) })
    }

    pub(super) fn get_workflow_run(
        &mut self,
        request: GetWorkflowRunRequest,
    ) -> Result<GetWorkflowRunResponse, Failure> {
        let chain = self.chain_of(request.name.as_deref(), request.run_id.as_deref())?;
        let graph = request.include_graph == Some(true);
        Ok(GetWorkflowRunResponse {
            run: self.run_as_told(chain, graph),
        })
    }

    /// The latest first.
    pub(super) fn get_workflow_runs(
        &mut self,
        request: GetWorkflowRunsRequest,
    ) -> Result<GetWorkflowRunsResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let graph = request.include_graph == Some(true);
        let workflow = &find(&self.workflows, "workflow", &name)?.is;
        let pages = Pages {
            seed: self.ids.seed(),
            of: &["GetWorkflowRuns", &name],
            token: request.next_token.as_deref(),
            most: request.max_results,
            room: usize::MAX,
            fault: self.fault,
        };
        let runs = workflow.runs.iter().rev();
        let runs = runs.map(|chain| (latest_first(*chain), *chain));
        let (runs, next_token) = pages.page(runs, |chain| self.run_as_told(chain, graph))?;
        Ok(GetWorkflowRunsResponse {
            runs: unless_empty(runs.into_iter().flatten().collect()),
            next_token,
        })
    }

    pub(super) fn stop_workflow_run(
        &mut self,
        request: StopWorkflowRunRequest,
    ) -> Result<StopWorkflowRunResponse, Failure> {
        let chain = self.chain_of(request.name.as_deref(), request.run_id.as_deref())?;
        match &self.chains[chain].status {
            WorkflowRunStatus::Running if self.plants(Fault::StopIsANoOp) => {
                Ok(StopWorkflowRunResponse {})
            }
            WorkflowRunStatus::Completed if self.plants(Fault::EndedIsStoppable) => {
                self.chains[chain].status = WorkflowRunStatus::Stopped;
                Ok(StopWorkflowRunResponse {})
            }
            WorkflowRunStatus::Running => {
                self.stop_chain(chain);
                Ok(StopWorkflowRunResponse {})
            }
            other => Err(Failure::illegal_workflow_state(format!(
                "the run is {other}, not RUNNING"
            ))),
        }
    }

    pub(super) fn get_workflow_run_properties(
        &mut self,
        request: GetWorkflowRunPropertiesRequest,
    ) -> Result<GetWorkflowRunPropertiesResponse, Failure> {
        let chain = self.chain_of(request.name.as_deref(), request.run_id.as_deref())?;
        let run = self.chains[chain].run.as_ref();
        Ok(GetWorkflowRunPropertiesResponse {
            run_properties: run.map(|run| run.properties.clone()),
        })
    }

    /// A property that is there is changed, any other is added.
    pub(super) fn put_workflow_run_properties(
        &mut self,
        request: PutWorkflowRunPropertiesRequest,
    ) -> Result<PutWorkflowRunPropertiesResponse, Failure> {
        let chain = self.chain_of(request.name.as_deref(), request.run_id.as_deref())?;
        let put = request.run_properties.unwrap_or_default();
        self.room_for_bytes(bytes_of(&put))?;
        let replace = self.plants(Fault::PropertiesReplaced);
        if let Some(run) = &mut self.chains[chain].run {
            let mut properties = run.properties.clone();
            if replace {
                properties.clear();
            }
            let before = bytes_of(&properties);
            properties.extend(put);
            fits(PROPERTIES, &properties)?;
            self.kept = self.kept + bytes_of(&properties) - before;
            run.properties = properties;
        }
        Ok(PutWorkflowRunPropertiesResponse {})
    }

    /// The chain that is this run of this workflow.
    fn chain_of(&self, workflow: Option<&str>, id: Option<&str>) -> Result<usize, Failure> {
        let runs = &find(&self.workflows, "workflow", workflow.unwrap_or_default())?
            .is
            .runs;
        let is = |chain: &&usize| {
            let run = self.chains[**chain].run.as_ref();
            run.is_some_and(|run| Some(run.id.as_str()) == id)
        };
        let found = runs.iter().find(is).copied();
        found.ok_or_else(|| Failure::not_found("run of the workflow", id.unwrap_or_default()))
    }

    /// A workflow's run as it is told; `None` if the chain is none.
    pub(super) fn run_as_told(&self, chain: usize, graph: bool) -> Option<WorkflowRun> {
        let chain = &self.chains[chain];
        let run = chain.run.as_ref()?;
        Some(WorkflowRun {
            name: Some(run.workflow.clone()),
            workflow_run_id: Some(run.id.clone()),
            workflow_run_properties: Some(run.properties.clone()),
            started_on: Some(run.started_on),
            completed_on: run.completed_on,
            status: Some(chain.status.clone()),
            statistics: Some(self.statistics_of(chain)),
            graph: graph.then(|| self.graph_of_run(chain, run)),
        })
    }
}

/// A key that is the lower, the later a run started.
fn latest_first(index: usize) -> String {
    format!("{:016x}", usize::MAX - index)
}
