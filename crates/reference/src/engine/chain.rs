//! What one start set off: actions, and the triggers that wait for them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aws_smithy_types::DateTime;
use smithereens_glue::predicate::{States, fires};
use smithereens_glue::shapes::{
    self, CrawlState, JobRunState, Predecessor, TriggerState, TriggerType, WorkflowRunStatus,
};

use super::{Due, has_ended};
use crate::clock::Tick;
use crate::fault::Fault;
use crate::size::bytes_of;
use crate::state::{State, Trigger};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chain {
    pub(crate) triggers: Triggers,
    /// RUNNING and COMPLETED also where no workflow runs.
    pub(crate) status: WorkflowRunStatus,
    /// Since when it has this status.
    since: Tick,
    /// The triggers that have fired in it.
    fired: BTreeSet<String>,
    /// All that it started, in that order.
    pub(crate) actions: Vec<Action>,
    /// The latest run of each job that it started, and the latest crawl.
    jobs: BTreeMap<String, usize>,
    crawlers: BTreeMap<String, usize>,
    /// Bytes of JSON, at most, of its triggers and all that it started, in a graph.
    pub(super) bytes: usize,
    /// The workflow's run that this is.
    pub(crate) run: Option<Run>,
}

/// Which triggers can fire in a chain.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Triggers {
    /// A workflow's, as they were when its run started. They watch all of it.
    Snapshot(Vec<Trigger>),
    /// Those outside of workflows, as they are.
    Live,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    JobRun(usize),
    Crawl(usize),
}

/// What there is to a workflow's run beside what it does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) id: String,
    pub(crate) workflow: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) started_on: DateTime,
    pub(crate) completed_on: Option<DateTime>,
}

/// What a trigger's conditions look at.
struct Seen<'a> {
    chain: &'a Chain,
    state: &'a State,
    /// The number of the first end that it has watched.
    from: u64,
}

impl Seen<'_> {
    fn is_missed(&self, ended: Option<u64>) -> bool {
        ended.is_some_and(|number| number < self.from)
    }
}

impl States for Seen<'_> {
    fn job(&self, name: &str) -> Option<&JobRunState> {
        let run = &self.state.job_runs[*self.chain.jobs.get(name)?];
        if self.is_missed(run.ended) {
            return None;
        }
        let state = run.state();
        match (self.state.fault, state) {
            (Some(Fault::StoppedIsFailed), JobRunState::Stopped) => Some(&JobRunState::Failed),
            (Some(Fault::TimeoutNeverFires), JobRunState::Timeout) => None,
            (Some(Fault::FiresWhenStarted), JobRunState::Starting) => Some(&JobRunState::Succeeded),
            _ => Some(state),
        }
    }

    fn crawler(&self, name: &str) -> Option<&CrawlState> {
        if self.state.plants(Fault::CrawlersNeverCount) {
            return None;
        }
        let crawl = &self.state.crawls[*self.chain.crawlers.get(name)?];
        (!self.is_missed(crawl.ended)).then(|| crawl.state())
    }
}

impl State {
    /// A new chain, for which there is room, in which this trigger, if any, fires
    /// at once.
    pub(crate) fn begin_chain(
        &mut self,
        triggers: Triggers,
        first: Option<&shapes::Trigger>,
        run: Option<Run>,
    ) -> usize {
        let index = self.chains.len();
        self.kept += triggers.bytes() + run.as_ref().map_or(0, |run| bytes_of(&run.properties));
        self.chains.push(Chain {
            bytes: triggers.bytes_of_graph(),
            triggers,
            status: WorkflowRunStatus::Running,
            since: self.now,
            fired: BTreeSet::new(),
            actions: Vec::new(),
            jobs: BTreeMap::new(),
            crawlers: BTreeMap::new(),
            run,
        });
        if let Some(first) = first {
            self.fire(index, first);
        }
        self.chain_goes_on(index);
        index
    }

    /// A trigger is gone: one that gets its name is another one, and has not fired.
    pub(crate) fn forget_that_it_fired(&mut self, trigger: &str) {
        for chain in &mut self.chains {
            if matches!(chain.triggers, Triggers::Live) {
                chain.fired.remove(trigger);
            }
        }
    }

    /// Something in the chain ended: what waited for it fires, and it may be the
    /// end of the chain too.
    pub(super) fn chain_goes_on(&mut self, index: usize) {
        while let Some(trigger) = self.next_to_fire(index) {
            self.fire(index, &trigger);
        }
        self.chain_may_end(index);
    }

    fn next_to_fire(&self, index: usize) -> Option<shapes::Trigger> {
        let chain = &self.chains[index];
        let may_start = match chain.status {
            WorkflowRunStatus::Running => true,
            WorkflowRunStatus::Stopping => self.plants(Fault::StoppedStartsMore),
            _ => false,
        };
        if !may_start {
            return None;
        }
        let fires_now = |Trigger {
                             told, unwatched, ..
                         }: &&Trigger| {
            let seen = Seen {
                chain,
                state: self,
                from: *unwatched,
            };
            let predicate = told.predicate.as_ref();
            told.r#type == Some(TriggerType::Conditional)
                && told.state == Some(TriggerState::Activated)
                && !chain.fired.contains(name(told))
                && predicate.is_some_and(|predicate| fires(&self.misjudged(predicate), &seen))
        };
        let found = match &chain.triggers {
            Triggers::Snapshot(triggers) => triggers.iter().find(fires_now),
            Triggers::Live => {
                let mut all = self.triggers.values().map(|trigger| &trigger.is);
                all.find(|trigger| trigger.told.workflow_name.is_none() && fires_now(trigger))
            }
        };
        found.map(|trigger| trigger.told.clone())
    }

    /// Starts what a trigger starts, if there is room for all of it.
    fn fire(&mut self, index: usize, trigger: &shapes::Trigger) {
        self.chains[index].fired.insert(name(trigger).to_owned());
        // Before the first action: what that starts is none of what was waited for.
        let predecessors = self.predecessors(index, trigger);
        let bytes = bytes_of(&predecessors.as_deref());
        let Some(bytes) = self.room_in_a_chain(&self.chains[index], trigger, bytes) else {
            return;
        };
        self.chains[index].bytes += bytes;
        let (most, times) = match self.fault {
            Some(Fault::FirstActionOnly) => (1, 1),
            Some(Fault::ActionsTwice) => (usize::MAX, 2),
            _ => (usize::MAX, 1),
        };
        let actions = trigger.actions.iter().flatten().take(most);
        for action in actions.flat_map(|action| std::iter::repeat_n(action, times)) {
            if let Some(job) = &action.job_name {
                self.start_job(index, job, wanted(trigger, action), predecessors.clone());
            }
            if let Some(crawler) = &action.crawler_name {
                self.start_crawler_of(index, crawler);
            }
        }
    }

    fn start_job(
        &mut self,
        index: usize,
        job: &str,
        wanted: shapes::JobRun,
        predecessors: Option<Arc<[Predecessor]>>,
    ) {
        let told = self.job_run_of(job, wanted);
        let run = match self.room_for_a_run(job) {
            Ok(()) => self.begin_job_run(told, Some(index)),
            Err(failure) => {
                let why = failure.text.unwrap_or_default();
                self.fail_job_run(told, index, why)
            }
        };
        self.job_runs[run].predecessors = predecessors;
        let chain = &mut self.chains[index];
        chain.actions.push(Action::JobRun(run));
        chain.jobs.insert(job.to_owned(), run);
    }

    fn start_crawler_of(&mut self, index: usize, crawler: &str) {
        let crawl = match self.room_for_a_crawl(crawler) {
            Ok(()) => self.begin_crawl(crawler, Some(index)),
            Err(failure) => {
                let why = failure.text.unwrap_or_default();
                self.fail_crawl(crawler, index, why)
            }
        };
        let chain = &mut self.chains[index];
        chain.actions.push(Action::Crawl(crawl));
        chain.crawlers.insert(crawler.to_owned(), crawl);
    }

    /// The runs that a trigger waited for.
    fn predecessors(&self, index: usize, trigger: &shapes::Trigger) -> Option<Arc<[Predecessor]>> {
        let conditions = trigger.predicate.as_ref()?.conditions.as_ref()?;
        let jobs: BTreeSet<&String> = conditions
            .iter()
            .filter_map(|condition| condition.job_name.as_ref())
            .collect();
        let ran = jobs.into_iter().filter_map(|job| {
            let run = self.chains[index].jobs.get(job)?;
            Some(Predecessor {
                job_name: Some(job.clone()),
                run_id: self.job_runs[*run].told.id.clone(),
            })
        });
        Some(ran.collect())
    }

    /// Stops what goes on in a chain that is RUNNING; nothing more starts in it.
    pub(crate) fn stop_chain(&mut self, index: usize) {
        self.chain_becomes(index, WorkflowRunStatus::Stopping);
        for action in self.chains[index].actions.clone() {
            match action {
                Action::JobRun(_) if self.plants(Fault::StopEndsNoJob) => {}
                Action::Crawl(_) if self.plants(Fault::StopCancelsNoCrawl) => {}
                Action::JobRun(run) => {
                    self.stop_job_run(run);
                }
                Action::Crawl(crawl) => self.stop_crawl(crawl),
            }
        }
        self.chain_may_end(index);
    }

    /// Ends a chain of which nothing goes on, once its status has been there for a
    /// tick.
    pub(super) fn chain_may_end(&mut self, index: usize) {
        let chain = &self.chains[index];
        let last = match chain.status {
            WorkflowRunStatus::Running if self.plants(Fault::NeverCompletes) => return,
            WorkflowRunStatus::Stopping if self.plants(Fault::StoppingNeverEnds) => return,
            WorkflowRunStatus::Stopping if self.plants(Fault::StoppedIsCompleted) => {
                WorkflowRunStatus::Completed
            }
            WorkflowRunStatus::Running => WorkflowRunStatus::Completed,
            WorkflowRunStatus::Stopping => WorkflowRunStatus::Stopped,
            _ => return,
        };
        let mut actions = chain.actions.iter();
        let goes_on = if self.plants(Fault::CompletesEarly) {
            !chain.actions.is_empty() && actions.all(|action| self.goes_on(*action))
        } else if self.plants(Fault::StopEndsNoJob) && last == WorkflowRunStatus::Stopped {
            actions.any(|action| matches!(action, Action::Crawl(_)) && self.goes_on(*action))
        } else {
            actions.any(|action| self.goes_on(*action))
        };
        if goes_on {
            return;
        }
        if self.now == chain.since {
            self.at(self.now.later(1), Due::Chain(index));
            return;
        }
        self.chain_becomes(index, last);
        let now = self.now.time();
        if let Some(run) = &mut self.chains[index].run {
            run.completed_on = Some(now);
        }
    }

    fn chain_becomes(&mut self, index: usize, status: WorkflowRunStatus) {
        self.chains[index].status = status;
        self.chains[index].since = self.now;
    }

    fn goes_on(&self, action: Action) -> bool {
        match action {
            Action::JobRun(run) => !has_ended(self.job_runs[run].state()),
            Action::Crawl(crawl) => !self.crawls[crawl].has_ended(),
        }
    }
}

/// What an action says of the run that it starts.
pub(super) fn wanted(trigger: &shapes::Trigger, action: &shapes::Action) -> shapes::JobRun {
    shapes::JobRun {
        trigger_name: trigger.name.clone(),
        timeout: action.timeout,
        arguments: action.arguments.clone(),
        security_configuration: action.security_configuration.clone(),
        notification_property: action.notification_property.clone(),
        ..shapes::JobRun::default()
    }
}

fn name(trigger: &shapes::Trigger) -> &str {
    trigger.name.as_deref().unwrap_or_default()
}
