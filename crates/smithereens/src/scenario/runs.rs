//! What must hold of a workflow's runs, whatever their identifiers and however fast
//! they are: states come in their order, what ended stays so, statistics are what
//! the graph shows, and what was started is what its triggers say.

use std::collections::{BTreeMap, BTreeSet};

use smithereens_cases::json::Json;
use smithereens_cases::rules::select;
use smithereens_glue::from_json;
use smithereens_glue::predicate::{Latest, fires};
use smithereens_glue::shapes::{CrawlState, JobRunState, Predicate};
use smithereens_harness::Breach;

use super::resources::{breach, text, text_at};

/// One run, as it was seen.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) id: String,
    pub(super) workflow: String,
    /// The workflow's triggers when it started.
    triggers: Vec<Json>,
    status: Option<String>,
    /// Whether a stop was taken, while it was not known to have ended.
    stopped: bool,
    /// Whether a stop was refused, while it was not known to have ended.
    unstoppable: bool,
    /// What had been started when it was first seen after the stop, and its states.
    then: Option<BTreeMap<String, String>>,
}

/// States that a run does not leave.
const ENDED: [&str; 3] = ["COMPLETED", "STOPPED", "ERROR"];
/// States of a job's run, or of a crawl, that something comes after.
const UNDERWAY: [&str; 6] = [
    "STARTING",
    "RUNNING",
    "STOPPING",
    "WAITING",
    "CANCELLING",
    "QUEUED",
];
/// A second in the year 2100. Later than this no time of a run is, unless it is in
/// milliseconds.
const YEAR_2100: f64 = 4_102_444_800.0;

impl Run {
    pub(super) fn new(id: &str, workflow: &str, triggers: Vec<Json>) -> Run {
        Run {
            id: id.to_owned(),
            workflow: workflow.to_owned(),
            triggers,
            status: None,
            stopped: false,
            unstoppable: false,
            then: None,
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.status
            .as_deref()
            .is_some_and(|status| ENDED.contains(&status))
    }

    /// A stop was answered.
    pub(super) fn stop(&mut self, was_taken: bool) {
        // What comes of a stop after the end is seen in the state.
        if !self.has_ended() {
            match was_taken {
                true => self.stopped = true,
                false => self.unstoppable = true,
            }
        }
    }

    /// Looks at it.
    pub(super) fn look(&mut self, run: &Json) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let status = text_at(run, "Status").unwrap_or_default().to_owned();
        breaches.extend(self.moved(&status));
        if self.unstoppable && status == "RUNNING" {
            breaches.push(breach("running-run-can-be-stopped", "the stop was refused"));
        }
        self.status = Some(status.clone());
        breaches.extend(times(run, "run-times-in-seconds"));
        if let (Some(started), Some(completed)) = (time(run, "StartedOn"), time(run, "CompletedOn"))
            && completed < started
        {
            let told = format!("it ended at {completed} and started at {started}");
            breaches.push(breach("completed-after-started", told));
        }
        if run.get("Graph").is_some() {
            breaches.extend(self.graph(run, &status));
        }
        breaches
    }

    /// That its state may come after the last one.
    fn moved(&self, status: &str) -> Option<Breach> {
        let was = self.status.as_deref().unwrap_or("RUNNING");
        let may = match was {
            "RUNNING" => true,
            "STOPPING" => matches!(status, "STOPPING" | "STOPPED" | "ERROR"),
            ended => ended == status,
        };
        let unasked = matches!(status, "STOPPING" | "STOPPED") && !self.stopped;
        if !may {
            return Some(breach(
                "run-states-in-order",
                format!("{was}, then {status}"),
            ));
        }
        unasked.then(|| breach("run-states-in-order", format!("{status} without a stop")))
    }

    fn graph(&mut self, run: &Json, status: &str) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let jobs = underlings(run, "JOB", "JobDetails.JobRuns.member", "JobRunState");
        let crawls = underlings(run, "CRAWLER", "CrawlerDetails.Crawls.member", "State");
        let all: Vec<&Underling> = jobs.iter().chain(&crawls).collect();
        let underway = all
            .iter()
            .find(|one| UNDERWAY.contains(&one.state.as_str()));
        let rule = match status {
            "COMPLETED" => Some("completed-means-ended"),
            "STOPPED" => Some("stopped-means-ended"),
            _ => None,
        };
        if let (Some(rule), Some(one)) = (rule, underway) {
            breaches.push(breach(rule, format!("{} is {}", one.name, one.state)));
        }
        if self.stopped {
            let states = all.iter().map(|one| (one.id.clone(), one.state.clone()));
            let then = self.then.get_or_insert_with(|| states.collect());
            if let Some(new) = all.iter().find(|one| !then.contains_key(&one.id)) {
                let told = format!("{} was started after the stop", new.name);
                breaches.push(breach("stopped-starts-nothing", told));
            }
            let went_on = all.iter().find(|one| {
                let was = then.get(&one.id);
                one.state == "SUCCEEDED" && was.is_some_and(|was| UNDERWAY.contains(&was.as_str()))
            });
            if let Some(one) = went_on {
                let told = format!("{} was under way at the stop, and SUCCEEDED", one.name);
                breaches.push(breach("stop-terminates", told));
            }
        }
        if ENDED.contains(&status) {
            breaches.extend(statistics(run, &all));
        }
        let nodes = select(run, "Graph.Nodes.member");
        let shown = nodes
            .iter()
            .filter(|node| text_at(node, "Type") == Some("TRIGGER"));
        let known: BTreeSet<&str> = self
            .triggers
            .iter()
            .filter_map(|one| text_at(one, "Name"))
            .collect();
        for name in shown.filter_map(|node| text_at(node, "Name")) {
            if !known.contains(name) {
                let told = format!("{name:?} was not there when the run started");
                breaches.push(breach("graph-is-a-snapshot", told));
            }
        }
        let acts = |trigger: &Json| !select(trigger, "Actions.member").is_empty();
        let edges = select(run, "Graph.Edges.member");
        if self.triggers.iter().any(acts) && edges.is_empty() {
            breaches.push(breach("run-graph-has-edges", "there is no edge"));
        }
        if !self.stopped {
            breaches.extend(self.fired(&jobs, &crawls, status));
        }
        breaches
    }

    /// That what was started is what the triggers say, by what they wait for.
    fn fired(&self, jobs: &[Underling], crawls: &[Underling], status: &str) -> Vec<Breach> {
        let states = Latest {
            jobs: jobs
                .iter()
                .map(|one| (one.name.clone(), JobRunState::from(one.state.as_str())))
                .collect(),
            crawlers: crawls
                .iter()
                .map(|one| (one.name.clone(), CrawlState::from(one.state.as_str())))
                .collect(),
        };
        // By what is started: how often it must have been, and may have been.
        let mut due: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
        for trigger in &self.triggers {
            let (least, most) = match predicate(trigger) {
                None if text_at(trigger, "Type") == Some("CONDITIONAL") => (0, 0),
                None => (1, 1),
                Some(predicate) => match fires(&predicate, &states) {
                    false => (0, 0),
                    // Nobody says how often ANY fires.
                    true if is_any(trigger) => (1, usize::MAX),
                    true => (1, 1),
                },
            };
            for member in ["JobName", "CrawlerName"] {
                let path = format!("Actions.member.{member}");
                for name in select(trigger, &path).into_iter().filter_map(text) {
                    let entry = due.entry((member, name)).or_default();
                    entry.0 += least;
                    entry.1 = entry.1.saturating_add(most);
                }
            }
        }
        let mut breaches = Vec::new();
        for ((member, name), (least, most)) in due {
            let started = if member == "JobName" { jobs } else { crawls };
            let count = started.iter().filter(|one| one.name == name).count();
            if count > most {
                let rule = match most {
                    0 => "fires-by-its-predicate",
                    _ => "no-action-doubled",
                };
                let told = format!("{name} was started {count} times where {most} are due");
                breaches.push(breach(rule, told));
            }
            if count < least && status == "COMPLETED" {
                let told = format!("{name} was started {count} times where {least} are due");
                breaches.push(breach("no-action-lost", told));
            }
        }
        breaches
    }

    /// It has had its time.
    pub(super) fn overdue(&self, run: &Json) -> Option<Breach> {
        match self.status.as_deref()? {
            "RUNNING" if self.stopped => Some(breach("stop-stops", "it is still RUNNING")),
            "STOPPING" => Some(breach("stopping-ends", "it is still STOPPING")),
            "RUNNING" => {
                let jobs = underlings(run, "JOB", "JobDetails.JobRuns.member", "JobRunState");
                let crawls = underlings(run, "CRAWLER", "CrawlerDetails.Crawls.member", "State");
                let mut all = jobs.iter().chain(&crawls);
                let is_idle = !all.any(|one| UNDERWAY.contains(&one.state.as_str()));
                is_idle.then(|| breach("a-run-ends", "nothing runs in it, and it is RUNNING"))
            }
            _ => None,
        }
    }
}

/// What a run has started.
struct Underling {
    name: String,
    id: String,
    state: String,
}

fn underlings(run: &Json, kind: &str, at: &str, state: &str) -> Vec<Underling> {
    let nodes = select(run, "Graph.Nodes.member").into_iter();
    let nodes = nodes.filter(|node| text_at(node, "Type") == Some(kind));
    let of_node = |node| {
        let name = text_at(node, "Name").unwrap_or_default().to_owned();
        let started = select(node, at).into_iter().enumerate();
        started.map(move |(index, one)| Underling {
            id: match text_at(one, "Id") {
                Some(id) => id.to_owned(),
                None => format!("{name} {index}"),
            },
            name: name.clone(),
            state: text_at(one, state).unwrap_or_default().to_owned(),
        })
    };
    nodes.flat_map(of_node).collect()
}

/// That statistics say what the graph shows.
fn statistics(run: &Json, all: &[&Underling]) -> Vec<Breach> {
    let Some(statistics) = run.get("Statistics") else {
        return Vec::new();
    };
    // Without details there is nothing to count.
    if all.is_empty() {
        return Vec::new();
    }
    let counted = [
        ("SucceededActions", "SUCCEEDED"),
        ("FailedActions", "FAILED"),
        ("TimeoutActions", "TIMEOUT"),
    ];
    let mut breaches = Vec::new();
    for (member, state) in counted {
        let shown = all.iter().filter(|one| one.state == state).count();
        if let Some(said) = number(statistics, member)
            // Actions that could not start have failed and are in no node.
            && (said < shown as f64 || (member != "FailedActions" && said > shown as f64))
        {
            let told = format!("{member} is {said}, and {shown} are {state}");
            breaches.push(breach("statistics-add-up", told));
        }
    }
    breaches
}

/// That times are seconds, as awsJson 1.1 has them.
pub(super) fn times(thing: &Json, rule: &'static str) -> Option<Breach> {
    let members = ["StartedOn", "CompletedOn", "CreatedOn", "LastModifiedOn"];
    let mut late = members.iter().filter_map(|member| {
        let time = time(thing, member)?;
        (time > YEAR_2100).then(|| format!("{member} is {time} seconds after 1970"))
    });
    late.next().map(|told| breach(rule, told))
}

fn time(thing: &Json, member: &str) -> Option<f64> {
    number(thing, member)
}

fn number(thing: &Json, member: &str) -> Option<f64> {
    match thing.get(member) {
        Some(Json::Number(number)) => number.parse().ok(),
        _ => None,
    }
}

fn predicate(trigger: &Json) -> Option<Predicate> {
    from_json(&trigger.get("Predicate")?.to_bytes()).ok()
}

fn is_any(trigger: &Json) -> bool {
    let predicate = trigger.get("Predicate");
    predicate.and_then(|one| text_at(one, "Logical")) == Some("ANY")
}
