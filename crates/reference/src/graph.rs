//! What a workflow, or a run of it, looks like as a graph, and how many of a
//! run's actions are where.

use std::collections::{BTreeMap, BTreeSet};

use smithereens_glue::shapes::{
    CrawlState, CrawlerNodeDetails, Edge, JobNodeDetails, JobRunState, Node, NodeType, Trigger,
    TriggerNodeDetails, WorkflowGraph, WorkflowRunStatistics,
};

use crate::engine::{Action, Chain, Run, Triggers};
use crate::fault::Fault;
use crate::state::State;

/// A node before it has its details: kinds in this order, names by the alphabet.
type Place<'a> = (Kind, &'a str);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Trigger,
    Job,
    Crawler,
}

impl Kind {
    fn name(self) -> NodeType {
        match self {
            Kind::Trigger => NodeType::Trigger,
            Kind::Job => NodeType::Job,
            Kind::Crawler => NodeType::Crawler,
        }
    }
}

impl State {
    /// A workflow as it is defined now.
    pub(crate) fn graph_of_workflow(&self, name: &str) -> WorkflowGraph {
        let triggers: Vec<&Trigger> = if self.plants(Fault::GraphOfAll) {
            let all = self.triggers.values();
            all.map(|trigger| &trigger.is.told).collect()
        } else {
            self.triggers_of(name).collect()
        };
        self.graph(&triggers, name, None)
    }

    /// A run: the workflow as it was when the run started, and what came of it.
    pub(crate) fn graph_of_run(&self, chain: &Chain, run: &Run) -> WorkflowGraph {
        let triggers: Vec<&Trigger> = match &chain.triggers {
            Triggers::Snapshot(_) if self.plants(Fault::GraphIsLive) => {
                self.triggers_of(&run.workflow).collect()
            }
            Triggers::Snapshot(triggers) => triggers.iter().map(|trigger| &trigger.told).collect(),
            Triggers::Live => Vec::new(),
        };
        self.graph(&triggers, &run.id, Some(chain))
    }

    fn graph(&self, triggers: &[&Trigger], of: &str, chain: Option<&Chain>) -> WorkflowGraph {
        let mut places: BTreeSet<Place<'_>> = BTreeSet::new();
        let mut edges: BTreeSet<(Place<'_>, Place<'_>)> = BTreeSet::new();
        for trigger in triggers {
            let here = (Kind::Trigger, trigger.name.as_deref().unwrap_or_default());
            places.insert(here);
            edges.extend(actions(trigger).map(|there| (here, there)));
            edges.extend(conditions(trigger).map(|there| (there, here)));
            places.extend(actions(trigger).chain(conditions(trigger)));
        }
        let by_name: BTreeMap<Option<&str>, &Trigger> = triggers
            .iter()
            .map(|trigger| (trigger.name.as_deref(), *trigger))
            .collect();
        let started = self.started(chain);
        let id = |(kind, name): Place<'_>| self.ids.of("wnode_", &[of, kind.name().as_str(), name]);
        let nodes = places.iter().map(|place| {
            let trigger = by_name.get(&Some(place.1)).copied();
            let started = started.get(place).map(Vec::as_slice).unwrap_or_default();
            self.node(*place, id(*place), trigger, started)
        });
        let edges = edges.iter().map(|(source, destination)| Edge {
            source_id: Some(id(*source)),
            destination_id: Some(id(*destination)),
        });
        WorkflowGraph {
            nodes: Some(nodes.collect()),
            edges: Some(edges.collect()),
        }
    }

    /// What a chain started, by its place in the graph.
    fn started<'a>(&'a self, chain: Option<&Chain>) -> BTreeMap<Place<'a>, Vec<Action>> {
        let mut started: BTreeMap<Place<'a>, Vec<Action>> = BTreeMap::new();
        for action in chain.iter().flat_map(|chain| &chain.actions) {
            let place = match action {
                Action::JobRun(run) => (Kind::Job, self.job_runs[*run].job()),
                Action::Crawl(crawl) => (Kind::Crawler, self.crawls[*crawl].crawler.as_str()),
            };
            started.entry(place).or_default().push(*action);
        }
        started
    }

    fn node(
        &self,
        (kind, name): Place<'_>,
        id: String,
        trigger: Option<&Trigger>,
        started: &[Action],
    ) -> Node {
        let job_runs = || {
            let runs = started.iter().filter_map(|action| match action {
                Action::JobRun(run) => Some(self.job_runs[*run].whole()),
                Action::Crawl(_) => None,
            });
            runs.collect()
        };
        let crawls = || {
            let crawls = started.iter().filter_map(|action| match action {
                Action::Crawl(crawl) => Some(self.crawls[*crawl].told.clone()),
                Action::JobRun(_) => None,
            });
            crawls.collect()
        };
        Node {
            r#type: Some(kind.name()),
            name: Some(name.to_owned()),
            unique_id: Some(id),
            trigger_details: (kind == Kind::Trigger).then(|| TriggerNodeDetails {
                trigger: trigger.cloned(),
            }),
            job_details: (kind == Kind::Job).then(|| JobNodeDetails {
                job_runs: Some(job_runs()),
            }),
            crawler_details: (kind == Kind::Crawler).then(|| CrawlerNodeDetails {
                crawls: Some(crawls()),
            }),
        }
    }

    /// Counts what was started, so that the total is the sum of the others. What
    /// has not ended counts as running.
    pub(crate) fn statistics_of(&self, chain: &Chain) -> WorkflowRunStatistics {
        let (mut timeout, mut failed, mut stopped, mut succeeded, mut running) = (0, 0, 0, 0, 0);
        for action in &chain.actions {
            let count = match action {
                Action::JobRun(run) => match self.job_runs[*run].state() {
                    JobRunState::Timeout => &mut timeout,
                    JobRunState::Failed => &mut failed,
                    JobRunState::Stopped => &mut stopped,
                    JobRunState::Succeeded => &mut succeeded,
                    _ => &mut running,
                },
                Action::Crawl(crawl) => match self.crawls[*crawl].state() {
                    CrawlState::Failed => &mut failed,
                    CrawlState::Cancelled => &mut stopped,
                    CrawlState::Succeeded => &mut succeeded,
                    _ => &mut running,
                },
            };
            *count += 1;
        }
        WorkflowRunStatistics {
            total_actions: i32::try_from(chain.actions.len()).ok(),
            timeout_actions: Some(timeout),
            failed_actions: Some(failed),
            stopped_actions: Some(stopped),
            succeeded_actions: Some(succeeded),
            running_actions: Some(running),
        }
    }
}

fn actions(trigger: &Trigger) -> impl Iterator<Item = Place<'_>> {
    let actions = trigger.actions.iter().flatten();
    actions.flat_map(|action| named(action.job_name.as_deref(), action.crawler_name.as_deref()))
}

fn conditions(trigger: &Trigger) -> impl Iterator<Item = Place<'_>> {
    let predicate = trigger.predicate.iter();
    let conditions = predicate.flat_map(|predicate| predicate.conditions.iter().flatten());
    conditions.flat_map(|condition| {
        named(
            condition.job_name.as_deref(),
            condition.crawler_name.as_deref(),
        )
    })
}

fn named<'a>(job: Option<&'a str>, crawler: Option<&'a str>) -> impl Iterator<Item = Place<'a>> {
    let job = job.map(|name| (Kind::Job, name));
    job.into_iter()
        .chain(crawler.map(|name| (Kind::Crawler, name)))
}
