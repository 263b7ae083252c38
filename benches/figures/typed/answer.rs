//! A GetWorkflow answer, a function for each of its shapes that no request has.

use smithereens_cases::random::NodeIndex;

use super::draw::Draw;
use super::shapes::{
    Crawl, CrawlerNodeDetails, Edge, GetWorkflowResponse, JobNodeDetails, JobRun, Node,
    Predecessor, Trigger, TriggerNodeDetails, Workflow, WorkflowGraph, WorkflowRun,
    WorkflowRunStatistics,
};

impl<'p> Draw<'p, '_, '_> {
    pub(super) fn get_workflow_response(&mut self, id: NodeIndex) -> GetWorkflowResponse<'p> {
        let mut next = self.message(id);
        let made = GetWorkflowResponse {
            workflow: self.optional(&mut next, Draw::workflow),
        };
        self.end();
        made
    }

    pub(super) fn workflow(&mut self, id: NodeIndex) -> Workflow<'p> {
        let mut next = self.structure(id);
        let made = Workflow {
            name: self.optional(&mut next, Draw::text),
            description: self.optional(&mut next, Draw::text),
            default_run_properties: self.optional(&mut next, Draw::map),
            created_on: self.optional(&mut next, Draw::moment),
            last_modified_on: self.optional(&mut next, Draw::moment),
            last_run: self.optional(&mut next, Draw::workflow_run),
            graph: self.optional(&mut next, Draw::workflow_graph),
        };
        self.end();
        made
    }

    pub(super) fn workflow_run(&mut self, id: NodeIndex) -> WorkflowRun<'p> {
        let mut next = self.structure(id);
        let made = WorkflowRun {
            name: self.optional(&mut next, Draw::text),
            workflow_run_id: self.optional(&mut next, Draw::text),
            workflow_run_properties: self.optional(&mut next, Draw::map),
            started_on: self.optional(&mut next, Draw::moment),
            completed_on: self.optional(&mut next, Draw::moment),
            status: self.optional(&mut next, Draw::value),
            statistics: self.optional(&mut next, Draw::workflow_run_statistics),
            graph: self.optional(&mut next, Draw::workflow_graph),
        };
        self.end();
        made
    }

    pub(super) fn workflow_graph(&mut self, id: NodeIndex) -> WorkflowGraph<'p> {
        let mut next = self.structure(id);
        let made = WorkflowGraph {
            nodes: self.optional(&mut next, |draw, id| draw.list(id, Draw::node)),
            edges: self.optional(&mut next, |draw, id| draw.list(id, Draw::edge)),
        };
        self.end();
        made
    }

    pub(super) fn edge(&mut self, id: NodeIndex) -> Edge {
        let mut next = self.structure(id);
        let made = Edge {
            source_id: self.optional(&mut next, Draw::text),
            destination_id: self.optional(&mut next, Draw::text),
        };
        self.end();
        made
    }

    pub(super) fn node(&mut self, id: NodeIndex) -> Node<'p> {
        let mut next = self.structure(id);
        let made = Node {
            kind: self.optional(&mut next, Draw::value),
            name: self.optional(&mut next, Draw::text),
            unique_id: self.optional(&mut next, Draw::text),
            trigger_details: self.optional(&mut next, Draw::trigger_node_details),
            job_details: self.optional(&mut next, Draw::job_node_details),
            crawler_details: self.optional(&mut next, Draw::crawler_node_details),
        };
        self.end();
        made
    }

    pub(super) fn crawler_node_details(&mut self, id: NodeIndex) -> CrawlerNodeDetails<'p> {
        let mut next = self.structure(id);
        let made = CrawlerNodeDetails {
            crawls: self.optional(&mut next, |draw, id| draw.list(id, Draw::crawl)),
        };
        self.end();
        made
    }

    pub(super) fn crawl(&mut self, id: NodeIndex) -> Crawl<'p> {
        let mut next = self.structure(id);
        let made = Crawl {
            state: self.optional(&mut next, Draw::value),
            started_on: self.optional(&mut next, Draw::moment),
            completed_on: self.optional(&mut next, Draw::moment),
            error_message: self.optional(&mut next, Draw::text),
            log_group: self.optional(&mut next, Draw::text),
            log_stream: self.optional(&mut next, Draw::text),
        };
        self.end();
        made
    }

    pub(super) fn job_node_details(&mut self, id: NodeIndex) -> JobNodeDetails<'p> {
        let mut next = self.structure(id);
        let made = JobNodeDetails {
            job_runs: self.optional(&mut next, |draw, id| draw.list(id, Draw::job_run)),
        };
        self.end();
        made
    }

    pub(super) fn job_run(&mut self, id: NodeIndex) -> JobRun<'p> {
        let mut next = self.structure(id);
        let made = JobRun {
            id: self.optional(&mut next, Draw::text),
            attempt: self.optional(&mut next, Draw::integer),
            previous_run_id: self.optional(&mut next, Draw::text),
            trigger_name: self.optional(&mut next, Draw::text),
            job_name: self.optional(&mut next, Draw::text),
            started_on: self.optional(&mut next, Draw::moment),
            last_modified_on: self.optional(&mut next, Draw::moment),
            completed_on: self.optional(&mut next, Draw::moment),
            job_run_state: self.optional(&mut next, Draw::value),
            arguments: self.optional(&mut next, Draw::map),
            error_message: self.optional(&mut next, Draw::text),
            predecessor_runs: self.optional(&mut next, |draw, id| draw.list(id, Draw::predecessor)),
            allocated_capacity: self.optional(&mut next, Draw::integer),
            execution_time: self.optional(&mut next, Draw::integer),
            timeout: self.optional(&mut next, Draw::integer),
            max_capacity: self.optional(&mut next, Draw::double),
            worker_type: self.optional(&mut next, Draw::value),
            number_of_workers: self.optional(&mut next, Draw::integer),
            security_configuration: self.optional(&mut next, Draw::text),
            log_group_name: self.optional(&mut next, Draw::text),
            notification_property: self.optional(&mut next, Draw::notification_property),
            glue_version: self.optional(&mut next, Draw::text),
        };
        self.end();
        made
    }

    pub(super) fn predecessor(&mut self, id: NodeIndex) -> Predecessor {
        let mut next = self.structure(id);
        let made = Predecessor {
            job_name: self.optional(&mut next, Draw::text),
            run_id: self.optional(&mut next, Draw::text),
        };
        self.end();
        made
    }

    pub(super) fn trigger_node_details(&mut self, id: NodeIndex) -> TriggerNodeDetails<'p> {
        let mut next = self.structure(id);
        let made = TriggerNodeDetails {
            trigger: self.optional(&mut next, Draw::trigger),
        };
        self.end();
        made
    }

    pub(super) fn trigger(&mut self, id: NodeIndex) -> Trigger<'p> {
        let mut next = self.structure(id);
        let made = Trigger {
            name: self.optional(&mut next, Draw::text),
            workflow_name: self.optional(&mut next, Draw::text),
            id: self.optional(&mut next, Draw::text),
            kind: self.optional(&mut next, Draw::value),
            state: self.optional(&mut next, Draw::value),
            description: self.optional(&mut next, Draw::text),
            schedule: self.optional(&mut next, Draw::text),
            actions: self.optional(&mut next, |draw, id| draw.list(id, Draw::action)),
            predicate: self.optional(&mut next, Draw::predicate),
        };
        self.end();
        made
    }

    pub(super) fn workflow_run_statistics(&mut self, id: NodeIndex) -> WorkflowRunStatistics {
        let mut next = self.structure(id);
        let made = WorkflowRunStatistics {
            total_actions: self.optional(&mut next, Draw::integer),
            timeout_actions: self.optional(&mut next, Draw::integer),
            failed_actions: self.optional(&mut next, Draw::integer),
            stopped_actions: self.optional(&mut next, Draw::integer),
            succeeded_actions: self.optional(&mut next, Draw::integer),
            running_actions: self.optional(&mut next, Draw::integer),
        };
        self.end();
        made
    }
}
