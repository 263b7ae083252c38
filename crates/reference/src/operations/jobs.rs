//! Jobs.

use std::collections::BTreeSet;

use smithereens_glue::shapes::WorkerType;
use smithereens_glue::shapes_set_up::{
    self, BatchGetJobsRequest, BatchGetJobsResponse, CreateJobRequest, CreateJobResponse,
    DeleteJobRequest, DeleteJobResponse, GetJobRequest, GetJobResponse, GetJobsRequest,
    GetJobsResponse, ListJobsRequest, ListJobsResponse, UpdateJobRequest, UpdateJobResponse,
};

use super::{batch, found_and_missing};
use crate::failure::Failure;
use crate::fault::Fault;
use crate::page::Pages;
use crate::size::fits;
use crate::state::{Job, Resource, State, add, find, find_mut};

const KIND: &str = "job";

/// What a job or a run of it is given to run on.
pub(super) struct Capacity<'a> {
    pub(super) allocated: Option<i32>,
    pub(super) max: Option<f64>,
    pub(super) worker_type: Option<&'a WorkerType>,
    pub(super) workers: Option<i32>,
}

impl Capacity<'_> {
    /// AWS Glue API reference, Job, AllocatedCapacity, MaxCapacity and
    /// NumberOfWorkers.
    ///
    /// # Errors
    /// What is out of bounds or does not go together.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let refuse = |text: &str| Err(Failure::invalid_input(text));
        if self
            .allocated
            .is_some_and(|capacity| !(2..=100).contains(&capacity))
        {
            return refuse("AllocatedCapacity is from 2 to 100");
        }
        if self
            .max
            .is_some_and(|capacity| !(0.0625..=100.0).contains(&capacity))
        {
            return refuse("MaxCapacity is from 0.0625 to 100");
        }
        if self.max.is_some() && (self.worker_type.is_some() || self.workers.is_some()) {
            return refuse("MaxCapacity does not go with WorkerType and NumberOfWorkers");
        }
        let most = match self.worker_type {
            Some(WorkerType::G1x) => 299,
            Some(WorkerType::G2x) => 149,
            _ => i32::MAX,
        };
        if self
            .workers
            .is_some_and(|workers| workers < 1 || workers > most)
        {
            return refuse("NumberOfWorkers is from 1 to 299 of G.1X, to 149 of G.2X");
        }
        Ok(())
    }
}

impl State {
    pub(super) fn create_job(
        &mut self,
        request: CreateJobRequest,
    ) -> Result<CreateJobResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let told = shapes_set_up::Job {
            name: Some(name.clone()),
            description: request.description,
            log_uri: request.log_uri,
            role: request.role,
            created_on: Some(self.now.time()),
            last_modified_on: Some(self.now.time()),
            execution_property: request.execution_property,
            command: request.command,
            default_arguments: request.default_arguments,
            non_overridable_arguments: request.non_overridable_arguments,
            connections: request.connections,
            max_retries: request.max_retries,
            allocated_capacity: request.allocated_capacity,
            timeout: request.timeout,
            max_capacity: request.max_capacity,
            worker_type: request.worker_type,
            number_of_workers: request.number_of_workers,
            security_configuration: request.security_configuration,
            notification_property: request.notification_property,
            glue_version: request.glue_version,
        };
        check(&told)?;
        let job = Job {
            told,
            runs: Vec::new(),
            active: BTreeSet::new(),
        };
        add(
            &mut self.jobs,
            KIND,
            name.clone(),
            Resource::new(job, request.tags),
        )?;
        Ok(CreateJobResponse { name: Some(name) })
    }

    pub(super) fn get_job(&mut self, request: GetJobRequest) -> Result<GetJobResponse, Failure> {
        let job = find(&self.jobs, KIND, &request.job_name.unwrap_or_default())?;
        Ok(GetJobResponse {
            job: Some(job.is.told.clone()),
        })
    }

    pub(super) fn get_jobs(&mut self, request: GetJobsRequest) -> Result<GetJobsResponse, Failure> {
        let pages = Pages {
            seed: self.ids.seed(),
            of: &["GetJobs"],
            token: request.next_token.as_deref(),
            most: request.max_results,
            room: usize::MAX,
            fault: self.fault,
        };
        let jobs = self.jobs.iter().map(|(name, job)| (name.clone(), job));
        let (jobs, next_token) = pages.page(jobs, |job| job.is.told.clone())?;
        Ok(GetJobsResponse {
            jobs: Some(jobs),
            next_token,
        })
    }

    pub(super) fn list_jobs(
        &mut self,
        request: ListJobsRequest,
    ) -> Result<ListJobsResponse, Failure> {
        let tags = format!("{:?}", request.tags);
        let pages = Pages {
            seed: self.ids.seed(),
            of: &["ListJobs", &tags],
            token: request.next_token.as_deref(),
            most: request.max_results,
            room: usize::MAX,
            fault: self.fault,
        };
        let tagged = self
            .jobs
            .iter()
            .filter(|(_, job)| job.has(request.tags.as_ref()));
        let names = tagged.map(|(name, _)| (name.clone(), name.clone()));
        let (names, next_token) = pages.page(names, |name| name)?;
        Ok(ListJobsResponse {
            job_names: Some(names),
            next_token,
        })
    }

    pub(super) fn batch_get_jobs(
        &mut self,
        request: BatchGetJobsRequest,
    ) -> Result<BatchGetJobsResponse, Failure> {
        let repeat = self.plants(Fault::BatchRepeats);
        let (found, missing) = found_and_missing(request.job_names, &self.jobs, repeat);
        let jobs = batch(found, |(_, job)| job.is.told.clone())?;
        Ok(BatchGetJobsResponse {
            jobs: Some(jobs),
            jobs_not_found: Some(missing),
        })
    }

    /// What is not said is gone: the definition is overwritten.
    pub(super) fn update_job(
        &mut self,
        request: UpdateJobRequest,
    ) -> Result<UpdateJobResponse, Failure> {
        let name = request.job_name.unwrap_or_default();
        let update = request.job_update.unwrap_or_default();
        let now = self.now.time();
        let job = &mut find_mut(&mut self.jobs, KIND, &name)?.is;
        let told = shapes_set_up::Job {
            name: Some(name.clone()),
            description: update.description,
            log_uri: update.log_uri,
            role: update.role,
            created_on: job.told.created_on,
            last_modified_on: Some(now),
            execution_property: update.execution_property,
            command: update.command,
            default_arguments: update.default_arguments,
            non_overridable_arguments: update.non_overridable_arguments,
            connections: update.connections,
            max_retries: update.max_retries,
            allocated_capacity: update.allocated_capacity,
            timeout: update.timeout,
            max_capacity: update.max_capacity,
            worker_type: update.worker_type,
            number_of_workers: update.number_of_workers,
            security_configuration: update.security_configuration,
            notification_property: update.notification_property,
            glue_version: update.glue_version,
        };
        check(&told)?;
        job.told = told;
        Ok(UpdateJobResponse {
            job_name: Some(name),
        })
    }

    /// What runs goes on. No error is modelled for a job that is not there.
    pub(super) fn delete_job(
        &mut self,
        request: DeleteJobRequest,
    ) -> Result<DeleteJobResponse, Failure> {
        let name = request.job_name.unwrap_or_default();
        self.jobs.remove(&name);
        Ok(DeleteJobResponse {
            job_name: Some(name),
        })
    }
}

fn check(job: &shapes_set_up::Job) -> Result<(), Failure> {
    let capacity = Capacity {
        allocated: job.allocated_capacity,
        max: job.max_capacity,
        worker_type: job.worker_type.as_ref(),
        workers: job.number_of_workers,
    };
    capacity.check()?;
    fits(KIND, job)
}
