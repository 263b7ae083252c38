//! Runs of jobs.

use smithereens_glue::shapes;
use smithereens_glue::shapes_set_up::{
    BatchStopJobRunError, BatchStopJobRunRequest, BatchStopJobRunResponse,
    BatchStopJobRunSuccessfulSubmission, ErrorDetail, GetJobRunRequest, GetJobRunResponse,
    GetJobRunsRequest, GetJobRunsResponse, StartJobRunRequest, StartJobRunResponse,
};

use super::jobs::Capacity;
use crate::engine::has_ended;
use crate::failure::Failure;
use crate::page::Pages;
use crate::size::{bytes_of, fits};
use crate::state::{Job, State, find, room};

/// How many runs of a job there can be at a time if it does not say (AWS Glue API
/// reference, ExecutionProperty).
const CONCURRENT_RUNS: usize = 1;

impl State {
    /// That a job is there and can have one more run.
    pub(crate) fn room_for_a_run(&self, name: &str) -> Result<(), Failure> {
        let job = &find(&self.jobs, "job", name)?.is;
        let property = job.told.execution_property.as_ref();
        let most = property.and_then(|property| property.max_concurrent_runs);
        let most = most.map_or(CONCURRENT_RUNS, |most| usize::try_from(most).unwrap_or(0));
        if job.active.len() >= most {
            return Err(Failure::concurrent_runs_exceeded(format!(
                "{} runs of job {name} have not ended, and MaxConcurrentRuns is {most}",
                job.active.len()
            )));
        }
        room(self.job_runs.len(), "run of a job")
    }

    /// A new run as it is told, from what is wanted of it and, for all else, from
    /// its job, be that there or not. It gets its identifier when it begins.
    pub(crate) fn job_run_of(&self, name: &str, wanted: shapes::JobRun) -> shapes::JobRun {
        let job = self.jobs.get(name).map(|job| &job.is.told);
        let mut arguments = job
            .and_then(|job| job.default_arguments.clone())
            .unwrap_or_default();
        arguments.extend(wanted.arguments.unwrap_or_default());
        let fixed = job.and_then(|job| job.non_overridable_arguments.clone());
        arguments.extend(fixed.unwrap_or_default());
        // One way to say the capacity replaces the other.
        let (by_workers, by_capacity) = (
            wanted.worker_type.is_some() || wanted.number_of_workers.is_some(),
            wanted.max_capacity.is_some(),
        );
        let max_capacity = job.and_then(|job| job.max_capacity);
        let worker_type = job.and_then(|job| job.worker_type.clone());
        let number_of_workers = job.and_then(|job| job.number_of_workers);
        shapes::JobRun {
            attempt: Some(0),
            job_name: Some(name.to_owned()),
            arguments: (!arguments.is_empty()).then_some(arguments),
            allocated_capacity: wanted
                .allocated_capacity
                .or(job.and_then(|job| job.allocated_capacity)),
            timeout: wanted.timeout.or(job.and_then(|job| job.timeout)),
            max_capacity: wanted.max_capacity.or(max_capacity.filter(|_| !by_workers)),
            worker_type: wanted.worker_type.or(worker_type.filter(|_| !by_capacity)),
            number_of_workers: wanted
                .number_of_workers
                .or(number_of_workers.filter(|_| !by_capacity)),
            security_configuration: wanted
                .security_configuration
                .or(job.and_then(|job| job.security_configuration.clone())),
            notification_property: wanted
                .notification_property
                .or(job.and_then(|job| job.notification_property.clone())),
            glue_version: job.and_then(|job| job.glue_version.clone()),
            log_group_name: Some("/aws-glue/jobs".into()),
            ..wanted
        }
    }

    pub(super) fn start_job_run(
        &mut self,
        request: StartJobRunRequest,
    ) -> Result<StartJobRunResponse, Failure> {
        let name = request.job_name.unwrap_or_default();
        let job = &find(&self.jobs, "job", &name)?.is;
        if let Some(previous) = &request.job_run_id {
            self.run_of(job, previous)?;
        }
        let wanted = shapes::JobRun {
            previous_run_id: request.job_run_id,
            arguments: request.arguments,
            allocated_capacity: request.allocated_capacity,
            timeout: request.timeout,
            max_capacity: request.max_capacity,
            security_configuration: request.security_configuration,
            notification_property: request.notification_property,
            worker_type: request.worker_type,
            number_of_workers: request.number_of_workers,
            ..shapes::JobRun::default()
        };
        let told = self.job_run_of(&name, wanted);
        // What is asked for has to go together with what the job brings.
        let capacity = Capacity {
            allocated: told.allocated_capacity,
            max: told.max_capacity,
            worker_type: told.worker_type.as_ref(),
            workers: told.number_of_workers,
        };
        capacity.check()?;
        self.room_for_a_run(&name)?;
        fits("run of a job", &told)?;
        self.room_for_bytes(bytes_of(&told) + self.plans.bytes_told_of_job(&name))?;
        let run = self.begin_job_run(told, None);
        Ok(StartJobRunResponse {
            job_run_id: self.job_runs[run].told.id.clone(),
        })
    }

    pub(super) fn get_job_run(
        &mut self,
        request: GetJobRunRequest,
    ) -> Result<GetJobRunResponse, Failure> {
        let job = &find(&self.jobs, "job", &request.job_name.unwrap_or_default())?.is;
        let run = self.run_of(job, &request.run_id.unwrap_or_default())?;
        let run = &self.job_runs[run];
        Ok(GetJobRunResponse {
            job_run: Some(match request.predecessors_included {
                Some(true) => run.whole(),
                _ => run.told.clone(),
            }),
        })
    }

    /// The latest first.
    pub(super) fn get_job_runs(
        &mut self,
        request: GetJobRunsRequest,
    ) -> Result<GetJobRunsResponse, Failure> {
        let name = request.job_name.unwrap_or_default();
        let job = &find(&self.jobs, "job", &name)?.is;
        let pages = Pages {
            seed: self.ids.seed(),
            of: &["GetJobRuns", &name],
            token: request.next_token.as_deref(),
            most: request.max_results,
            room: usize::MAX,
            fault: self.fault,
        };
        let runs = job.runs.iter().rev();
        let runs = runs.map(|run| (format!("{:016x}", usize::MAX - run), *run));
        let (told, next_token) = pages.page(runs, |run| self.job_runs[run].told.clone())?;
        Ok(GetJobRunsResponse {
            job_runs: Some(told),
            next_token,
        })
    }

    /// Each run by itself: what cannot be stopped is told beside what was.
    pub(super) fn batch_stop_job_run(
        &mut self,
        request: BatchStopJobRunRequest,
    ) -> Result<BatchStopJobRunResponse, Failure> {
        let name = request.job_name.unwrap_or_default();
        let (mut stopped, mut errors) = (Vec::new(), Vec::new());
        for id in request.job_run_ids.unwrap_or_default() {
            match self.stop_run_of(&name, &id) {
                Ok(()) => stopped.push(BatchStopJobRunSuccessfulSubmission {
                    job_name: Some(name.clone()),
                    job_run_id: Some(id),
                }),
                Err(failure) => errors.push(BatchStopJobRunError {
                    job_name: Some(name.clone()),
                    job_run_id: Some(id),
                    error_detail: Some(ErrorDetail {
                        error_code: Some(failure.name.into()),
                        error_message: failure.text,
                    }),
                }),
            }
        }
        Ok(BatchStopJobRunResponse {
            successful_submissions: Some(stopped),
            errors: Some(errors),
        })
    }

    fn stop_run_of(&mut self, name: &str, id: &str) -> Result<(), Failure> {
        let job = &find(&self.jobs, "job", name)?.is;
        let run = self.run_of(job, id)?;
        let state = self.job_runs[run].state();
        if has_ended(state) {
            return Err(Failure::invalid_input(format!("the run is {state}")));
        }
        // One that is STOPPING is stopped as asked.
        self.stop_job_run(run);
        Ok(())
    }

    fn run_of(&self, job: &Job, id: &str) -> Result<usize, Failure> {
        let is = |run: &&usize| self.job_runs[**run].told.id.as_deref() == Some(id);
        let found = job.runs.iter().rev().find(is).copied();
        found.ok_or_else(|| Failure::not_found("run of the job", id))
    }
}
