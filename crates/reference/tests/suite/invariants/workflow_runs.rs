//! Runs of workflows: begun by StartWorkflowRun alone, with the workflow as it
//! was; over when nothing in them goes on, and within a tick once stopped.

use serde_json::{Value, json};

use super::Event;
use super::reading::{Reading, WorkflowRun, has_ended, state, time};

pub(super) fn check(before: &Reading, after: &Reading, event: Event<'_>) {
    for ids in after.order.values() {
        let started = |id: &String| after.runs[id].told["StartedOn"].as_f64();
        assert!(
            ids.is_sorted_by(|one, next| started(one) >= started(next)),
            "the latest first: {ids:?}"
        );
    }
    for (id, run) in &after.runs {
        match before.runs.get(id) {
            Some(earlier) => goes_on(id, (earlier, run), after.tick, event),
            None => begins(id, run, before, event),
        }
        looks_like_its_triggers(run);
    }
    for id in before
        .runs
        .keys()
        .filter(|id| !after.runs.contains_key(*id))
    {
        let deleted = matches!(
            event,
            Event::Took {
                operation: "DeleteWorkflow",
                ..
            }
        );
        assert!(deleted, "run {id} is gone");
    }
}

fn begins(id: &str, run: &WorkflowRun, before: &Reading, event: Event<'_>) {
    let Event::Took {
        operation: "StartWorkflowRun",
        input,
        answer,
    } = event
    else {
        panic!("nobody started run {id}");
    };
    assert_eq!(
        (&answer["RunId"], &input["Name"]),
        (&json!(id), &run.told["Name"])
    );
    assert_eq!(
        (run.status(), &run.told["StartedOn"]),
        ("RUNNING", &time(before.tick))
    );
    let workflow = &before.workflows[input["Name"].as_str().expect("a name")];
    assert_eq!(
        run.told["WorkflowRunProperties"],
        workflow["DefaultRunProperties"]
    );
    let triggers: Vec<&Value> = run.triggers().map(|(_, trigger)| trigger).collect();
    let known = before.triggers.values();
    let known: Vec<&Value> = known
        .filter(|trigger| trigger["WorkflowName"] == input["Name"])
        .collect();
    assert_eq!(
        triggers, known,
        "a run has the triggers that its workflow had"
    );
}

fn goes_on(id: &str, (earlier, run): (&WorkflowRun, &WorkflowRun), now: u64, event: Event<'_>) {
    let started = || run.places().flat_map(|node| &node.started);
    let all_ended = started().all(has_ended);
    let asked = |wanted: &str| match event {
        Event::Took {
            operation, input, ..
        } if operation == wanted && input["RunId"] == *id => Some(input),
        _ => None,
    };
    let tick = matches!(event, Event::Tick);
    let known = match earlier.status() {
        "RUNNING" if tick && all_ended => "COMPLETED",
        "RUNNING" if asked("StopWorkflowRun").is_some() => "STOPPING",
        "STOPPING" if tick => "STOPPED",
        same => same,
    };
    assert_eq!(run.status(), known, "{}", run.told);
    if known != earlier.status() && tick {
        assert_eq!(run.told["CompletedOn"], time(now), "{}", run.told);
        assert!(all_ended, "run {id} is over and something in it goes on");
    }
    if known == "STOPPING" {
        let stops = |started| has_ended(started) || state(started) != "RUNNING";
        assert!(
            started().all(stops),
            "run {id} is STOPPING and something in it is not"
        );
    }
    let mut properties = earlier.told["WorkflowRunProperties"].clone();
    if let Some(input) = asked("PutWorkflowRunProperties") {
        for (key, value) in input["RunProperties"].as_object().expect("a map") {
            properties[key] = value.clone();
        }
    }
    assert_eq!(run.told["WorkflowRunProperties"], properties);
    keeps_its_graph(earlier, run);
    // In what is stopped, over or only asked about, nothing starts.
    if earlier.status() != "RUNNING" || !tick {
        let count = |run: &WorkflowRun| run.places().map(|node| node.started.len()).sum::<usize>();
        assert_eq!(count(run), count(earlier), "run {id} started something");
    }
}

/// That a graph stays as it was when the run started, whatever becomes of the
/// workflow.
fn keeps_its_graph(earlier: &WorkflowRun, run: &WorkflowRun) {
    assert_eq!(run.edges, earlier.edges);
    assert_eq!(run.nodes.len(), earlier.nodes.len());
    for (then, now) in earlier.nodes.iter().zip(&run.nodes) {
        let same = (&then.kind, &then.name, &then.id, &then.trigger);
        assert_eq!(same, (&now.kind, &now.name, &now.id, &now.trigger));
    }
}

/// That a graph has a node for each trigger and for each thing that one names,
/// and edges from what is waited for to what is started.
pub(crate) fn looks_like_its_triggers(run: &WorkflowRun) {
    let id = |kind: &str, name: &Value| {
        let mut nodes = run.nodes.iter();
        let node = nodes.find(|node| node.kind == kind && json!(node.name) == *name);
        node.unwrap_or_else(|| panic!("no node for {kind} {name}"))
            .id
            .clone()
    };
    let (mut named, mut edges) = (Vec::new(), Vec::new());
    for (name, trigger) in run.triggers() {
        let here = id("TRIGGER", &json!(name));
        named.push(here.clone());
        let ends = |list: &Value| -> Vec<String> {
            let things = list.as_array().into_iter().flatten();
            let ends = things.flat_map(|thing| {
                [("JOB", "JobName"), ("CRAWLER", "CrawlerName")]
                    .into_iter()
                    .filter_map(|(kind, member)| Some(id(kind, thing.get(member)?)))
            });
            ends.collect()
        };
        for started in ends(&trigger["Actions"]) {
            edges.push((here.clone(), started));
        }
        for awaited in ends(&trigger["Predicate"]["Conditions"]) {
            edges.push((awaited, here.clone()));
        }
    }
    named.extend(
        edges
            .iter()
            .flat_map(|(from, to)| [from.clone(), to.clone()]),
    );
    let told = run.edges.as_array().expect("edges").iter();
    let end = |edge: &Value, member: &str| edge[member].as_str().expect("an end").to_owned();
    let mut told: Vec<_> = told
        .map(|edge| (end(edge, "SourceId"), end(edge, "DestinationId")))
        .collect();
    told.sort();
    edges.sort();
    edges.dedup();
    assert_eq!(told, edges);
    let mut nodes: Vec<&String> = run.nodes.iter().map(|node| &node.id).collect();
    nodes.sort();
    let mut named: Vec<&String> = named.iter().collect();
    named.sort();
    named.dedup();
    assert_eq!(nodes, named);
}
