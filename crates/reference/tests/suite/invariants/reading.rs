//! All that a service tells, read through its operations.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::{Client, body, list, text};

/// What the operations told at one time.
pub(crate) struct Reading {
    /// Ticks since the service started.
    pub(crate) tick: u64,
    pub(crate) triggers: BTreeMap<String, Value>,
    pub(crate) workflows: BTreeMap<String, Value>,
    /// The runs of workflows by their identifiers.
    pub(crate) runs: BTreeMap<String, WorkflowRun>,
    /// The identifiers of each workflow's runs, the latest first.
    pub(crate) order: BTreeMap<String, Vec<String>>,
    pub(crate) jobs: BTreeMap<String, Value>,
    /// The runs of jobs by their identifiers: those that jobs list, and those in
    /// graphs.
    pub(crate) job_runs: BTreeMap<String, Value>,
    /// The identifiers of each job's runs, the oldest first.
    pub(crate) listed: BTreeMap<String, Vec<String>>,
    /// The predecessors of the runs that triggers started and no graph shows.
    pub(crate) predecessors: BTreeMap<String, Value>,
    pub(crate) crawlers: BTreeMap<String, Value>,
    /// The tags of everything, by the kind and the name as ARNs write them.
    pub(crate) tags: BTreeMap<String, Value>,
}

/// A run of a workflow.
pub(crate) struct WorkflowRun {
    /// Without its graph.
    pub(crate) told: Value,
    pub(crate) graph: Value,
    pub(crate) edges: Value,
    pub(crate) nodes: Vec<Node>,
}

/// A node of a run's graph.
pub(crate) struct Node {
    /// `TRIGGER`, `JOB` or `CRAWLER`
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) id: String,
    /// A trigger's definition.
    pub(crate) trigger: Value,
    /// A job's runs or a crawler's crawls, in the order they started.
    pub(crate) started: Vec<Value>,
}

impl Reading {
    /// Reads everything; that this changes nothing is part of it.
    pub(crate) fn take(glue: &mut Client) -> Reading {
        let before = glue.glue.clone();
        let mut reading = Reading {
            tick: body(&glue.control("GET", "clock", ""))["tick"]
                .as_u64()
                .expect("a tick"),
            triggers: by_name(&glue.ok("GetTriggers", json!({"MaxResults": 1000}))["Triggers"]),
            workflows: BTreeMap::new(),
            runs: BTreeMap::new(),
            order: BTreeMap::new(),
            jobs: by_name(&glue.ok("GetJobs", json!({"MaxResults": 1000}))["Jobs"]),
            job_runs: BTreeMap::new(),
            listed: BTreeMap::new(),
            predecessors: BTreeMap::new(),
            crawlers: by_name(&glue.ok("GetCrawlers", json!({"MaxResults": 1000}))["Crawlers"]),
            tags: BTreeMap::new(),
        };
        let names = glue.ok("ListWorkflows", json!({"MaxResults": 25}));
        if let Some(names) = names.get("Workflows") {
            let told = glue.ok("BatchGetWorkflows", json!({ "Names": names }));
            reading.workflows = by_name(&told["Workflows"]);
        }
        for name in reading.workflows.keys() {
            let asked = json!({"Name": name, "IncludeGraph": true, "MaxResults": 1000});
            let told = glue.ok("GetWorkflowRuns", asked);
            let order = reading.order.entry(name.clone()).or_default();
            for run in told.get("Runs").map(list).unwrap_or_default() {
                let id = text(&run["WorkflowRunId"]);
                order.push(id.clone());
                reading.runs.insert(id, WorkflowRun::from(run));
            }
        }
        for name in reading.jobs.keys() {
            let asked = json!({"JobName": name, "MaxResults": 1000});
            let mut runs = list(&glue.ok("GetJobRuns", asked)["JobRuns"]);
            runs.reverse();
            let ids = runs.iter().map(|run| text(&run["Id"])).collect();
            reading.listed.insert(name.clone(), ids);
            reading
                .job_runs
                .extend(runs.into_iter().map(|run| (text(&run["Id"]), run)));
        }
        reading.add_tags(glue);
        reading.add_job_runs_of_graphs();
        reading.add_predecessors(glue);
        assert!(glue.glue.knows_what(&before), "reading changes nothing");
        reading
    }

    fn add_tags(&mut self, glue: &mut Client) {
        let kinds = [
            ("trigger", &self.triggers),
            ("workflow", &self.workflows),
            ("job", &self.jobs),
            ("crawler", &self.crawlers),
        ];
        for (kind, all) in kinds {
            for name in all.keys() {
                let resource = format!("{kind}/{name}");
                let arn = format!("arn:aws:glue:us-east-1:1:{resource}");
                let tags = glue.ok("GetTags", json!({ "ResourceArn": arn }))["Tags"].clone();
                self.tags.insert(resource, tags);
            }
        }
    }

    /// A run that two places tell of is told alike.
    fn add_job_runs_of_graphs(&mut self) {
        let nodes = self.runs.values().flat_map(|run| &run.nodes);
        for node in nodes.filter(|node| node.kind == "JOB") {
            for run in &node.started {
                let mut run = run.clone();
                run.as_object_mut()
                    .expect("a run")
                    .remove("PredecessorRuns");
                let id = text(&run["Id"]);
                match self.job_runs.get(&id) {
                    Some(listed) => assert_eq!(*listed, run, "the graph tells of a run otherwise"),
                    None => {
                        self.job_runs.insert(id, run);
                    }
                }
            }
        }
    }

    fn add_predecessors(&mut self, glue: &mut Client) {
        let graphs = self.runs.values().flat_map(|run| &run.nodes);
        let shown = graphs.flat_map(|node| node.started.iter().map(|run| &run["Id"]));
        let shown: Vec<&Value> = shown.collect();
        let of_triggers = self
            .job_runs
            .iter()
            .filter(|(_, run)| run.get("TriggerName").is_some());
        for (id, run) in of_triggers.filter(|(_, run)| !shown.contains(&&run["Id"])) {
            if !self
                .listed
                .get(&text(&run["JobName"]))
                .is_some_and(|ids| ids.contains(id))
            {
                continue;
            }
            let asked =
                json!({"JobName": run["JobName"], "RunId": id, "PredecessorsIncluded": true});
            let told = glue.ok("GetJobRun", asked)["JobRun"]["PredecessorRuns"].clone();
            self.predecessors.insert(id.clone(), told);
        }
    }

    /// How many runs of a job have not ended.
    pub(crate) fn active(&self, job: &str) -> usize {
        let listed = self.listed.get(job).into_iter().flatten();
        listed.filter(|id| !has_ended(&self.job_runs[*id])).count()
    }
}

impl From<Value> for WorkflowRun {
    fn from(mut told: Value) -> WorkflowRun {
        let graph = told
            .as_object_mut()
            .and_then(|run| run.remove("Graph"))
            .expect("a graph");
        let node = |node: Value| {
            let kind = text(&node["Type"]);
            let started = match kind.as_str() {
                "JOB" => list(&node["JobDetails"]["JobRuns"]),
                "CRAWLER" => list(&node["CrawlerDetails"]["Crawls"]),
                _ => Vec::new(),
            };
            Node {
                kind,
                name: text(&node["Name"]),
                id: text(&node["UniqueId"]),
                trigger: node["TriggerDetails"]["Trigger"].clone(),
                started,
            }
        };
        WorkflowRun {
            edges: graph["Edges"].clone(),
            nodes: list(&graph["Nodes"]).into_iter().map(node).collect(),
            graph,
            told,
        }
    }
}

impl WorkflowRun {
    pub(crate) fn status(&self) -> &str {
        self.told["Status"].as_str().expect("a status")
    }

    /// The definitions of the triggers, as they were when the run started.
    pub(crate) fn triggers(&self) -> impl Iterator<Item = (&str, &Value)> {
        let triggers = self.nodes.iter().filter(|node| node.kind == "TRIGGER");
        triggers.map(|node| (node.name.as_str(), &node.trigger))
    }

    /// The nodes of jobs and crawlers.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.kind != "TRIGGER")
    }

    /// What was started at a place.
    pub(crate) fn started(&self, kind: &str, name: &str) -> &[Value] {
        let mut places = self.places();
        let place = places.find(|node| node.kind == kind && node.name == name);
        place.map_or(&[], |node| &node.started)
    }
}

impl Node {
    /// The states of what was started here.
    pub(crate) fn states(&self) -> impl Iterator<Item = &str> {
        self.started.iter().map(state)
    }
}

/// The state of a job's run or of a crawl.
pub(crate) fn state(started: &Value) -> &str {
    let state = started.get("JobRunState").or(started.get("State"));
    state.and_then(Value::as_str).expect("a state")
}

/// Whether a job's run or a crawl has come to its end.
pub(crate) fn has_ended(started: &Value) -> bool {
    !["STARTING", "RUNNING", "STOPPING", "CANCELLING"].contains(&state(started))
}

/// The time of a tick as answers tell it.
pub(crate) fn time(tick: u64) -> Value {
    let seconds = format!("{}.123", 1_589_500_800 + tick);
    json!(seconds.parse::<f64>().expect("a number"))
}

fn by_name(elements: &Value) -> BTreeMap<String, Value> {
    let elements = list(elements).into_iter();
    elements
        .map(|element| (text(&element["Name"]), element))
        .collect()
}
