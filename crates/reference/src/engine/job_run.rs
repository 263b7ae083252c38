//! One run of a job.

use std::sync::Arc;

use smithereens_glue::shapes::{self, JobRunState, Predecessor};

use super::Due;
use crate::clock::Tick;
use crate::plan::Ending;
use crate::size::bytes_of;
use crate::state::State;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct JobRun {
    /// As it is told, but for its predecessors.
    pub(crate) told: shapes::JobRun,
    /// What its trigger waited for, which all runs have in common that this
    /// started.
    pub(crate) predecessors: Option<Arc<[Predecessor]>>,
    pub(crate) started: Tick,
    /// The chain that started it; `None` if somebody did.
    pub(crate) chain: Option<usize>,
    /// The number of its end among all ends.
    pub(super) ended: Option<u64>,
    ending: Ending<JobRunState>,
    /// Where it stands in the agenda.
    due: Tick,
}

/// Whether a run in this state has come to its end.
pub(crate) fn has_ended(state: &JobRunState) -> bool {
    !matches!(
        state,
        JobRunState::Starting | JobRunState::Running | JobRunState::Stopping
    )
}

impl JobRun {
    pub(crate) fn state(&self) -> &JobRunState {
        self.told
            .job_run_state
            .as_ref()
            .unwrap_or(&JobRunState::Starting)
    }

    /// The run with its predecessors.
    pub(crate) fn whole(&self) -> shapes::JobRun {
        shapes::JobRun {
            predecessor_runs: self.predecessors.as_deref().map(<[Predecessor]>::to_vec),
            ..self.told.clone()
        }
    }

    pub(crate) fn job(&self) -> &str {
        self.told.job_name.as_deref().unwrap_or_default()
    }
}

impl State {
    /// Starts a run of a job that is there and has room for one more. What is not
    /// about this very run is in `told` already.
    pub(crate) fn begin_job_run(
        &mut self,
        mut told: shapes::JobRun,
        chain: Option<usize>,
    ) -> usize {
        let index = self.job_runs.len();
        let name = told.job_name.clone().unwrap_or_default();
        let mut ending = self.plans.next_of_job(&name);
        // A run that takes longer than its Timeout, in minutes, ends by that.
        let allowed = told
            .timeout
            .map(|minutes| u64::from(minutes.unsigned_abs()) * 60);
        if let Some(allowed) = allowed.filter(|allowed| *allowed < ending.after) {
            ending = Ending {
                after: allowed,
                state: JobRunState::Timeout,
                message: None,
            };
        }
        told.id = Some(self.ids.next("jr_"));
        told.started_on = Some(self.now.time());
        told.last_modified_on = Some(self.now.time());
        told.job_run_state = Some(JobRunState::Starting);
        let due = self.now.later(1);
        self.kept += bytes_of(&told) + ending.bytes_told();
        self.job_runs.push(JobRun {
            told,
            predecessors: None,
            started: self.now,
            chain,
            ended: None,
            ending,
            due,
        });
        if let Some(job) = self.jobs.get_mut(&name) {
            job.is.runs.push(index);
            job.is.active.insert(index);
        }
        self.at(due, Due::JobRun(index));
        index
    }

    /// A run that was to be started and could not be: it has failed at once.
    pub(crate) fn fail_job_run(
        &mut self,
        mut told: shapes::JobRun,
        chain: usize,
        why: String,
    ) -> usize {
        let index = self.job_runs.len();
        told.id = Some(self.ids.next("jr_"));
        told.started_on = Some(self.now.time());
        told.last_modified_on = Some(self.now.time());
        told.completed_on = Some(self.now.time());
        told.execution_time = Some(0);
        told.job_run_state = Some(JobRunState::Failed);
        told.error_message = Some(why);
        if let Some(job) = self
            .jobs
            .get_mut(told.job_name.as_deref().unwrap_or_default())
        {
            job.is.runs.push(index);
        }
        self.kept += bytes_of(&told);
        let ended = Some(self.next_end());
        self.job_runs.push(JobRun {
            told,
            predecessors: None,
            started: self.now,
            chain: Some(chain),
            ended,
            ending: Ending {
                after: 0,
                state: JobRunState::Failed,
                message: None,
            },
            due: self.now,
        });
        index
    }

    /// Stops a run that is STARTING or RUNNING; any other stays as it is.
    ///
    /// Says whether it was one.
    pub(crate) fn stop_job_run(&mut self, index: usize) -> bool {
        let run = &mut self.job_runs[index];
        if !matches!(run.state(), JobRunState::Starting | JobRunState::Running) {
            return false;
        }
        self.agenda.remove(&(run.due, Due::JobRun(index)));
        run.due = self.now.later(1);
        let due = run.due;
        self.job_run_becomes(index, JobRunState::Stopping);
        self.at(due, Due::JobRun(index));
        true
    }

    pub(super) fn job_run_goes_on(&mut self, index: usize) {
        let run = &self.job_runs[index];
        match run.state() {
            JobRunState::Starting => {
                // At least a tick in each state, so that each can be seen.
                let due = run.started.later(run.ending.after).max(self.now.later(1));
                self.job_runs[index].due = due;
                self.job_run_becomes(index, JobRunState::Running);
                self.at(due, Due::JobRun(index));
            }
            JobRunState::Stopping => self.job_run_ends(index, JobRunState::Stopped),
            _ => {
                let state = run.ending.state.clone();
                self.job_runs[index].told.error_message = run.ending.message.clone();
                self.job_run_ends(index, state);
            }
        }
    }

    fn job_run_ends(&mut self, index: usize, state: JobRunState) {
        self.job_run_becomes(index, state);
        let ended = Some(self.next_end());
        let run = &mut self.job_runs[index];
        run.ended = ended;
        run.told.completed_on = Some(self.now.time());
        run.told.execution_time = Some(self.now.seconds_since(run.started));
        let chain = run.chain;
        if let Some(job) = self.jobs.get_mut(self.job_runs[index].job()) {
            job.is.active.remove(&index);
        }
        if let Some(chain) = chain {
            self.chain_goes_on(chain);
        }
    }

    fn job_run_becomes(&mut self, index: usize, state: JobRunState) {
        let run = &mut self.job_runs[index];
        run.told.job_run_state = Some(state);
        run.told.last_modified_on = Some(self.now.time());
    }
}
