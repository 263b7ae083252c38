//! Lists: each page has just what follows on the one before, of what there is by
//! then.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answers::told;
use super::known::Known;
use super::step::Ask;
use crate::invariants::Reading;

/// A list of which a page was told, and more.
#[derive(Clone)]
pub(crate) struct Listing {
    pub(crate) operation: &'static str,
    /// As the page was asked for.
    pub(crate) input: Value,
    /// What the last element goes by: a name, or a run's identifier.
    last: String,
    /// Whether only a job's triggers are listed, which the first page decides.
    filtered: bool,
}

/// How many a page has if the request does not say, and how many names of
/// workflows at most.
const USUAL: usize = 100;
const WORKFLOW_NAMES: usize = 25;

/// That a page is what it has to be, the first one or the next of a list; and what
/// is left of the list.
pub(crate) fn check(
    (known, now): (&Known, &Reading),
    (operation, input): (&'static str, &Value),
    page_before: Option<&Listing>,
    answer: &Value,
) -> Option<Listing> {
    let list = match operation {
        "GetTriggers" => "Triggers",
        "ListTriggers" => "TriggerNames",
        "GetJobs" => "Jobs",
        "ListJobs" => "JobNames",
        "GetCrawlers" => "Crawlers",
        "ListCrawlers" => "CrawlerNames",
        "ListWorkflows" => "Workflows",
        "GetWorkflowRuns" => "Runs",
        "GetJobRuns" => "JobRuns",
        _ => return None,
    };
    let filtered = match page_before {
        Some(before) => before.filtered,
        None => now.triggers.values().any(|trigger| starts(trigger, input)),
    };
    let mut all = elements(known, now, operation, input);
    if filtered && operation.ends_with("Triggers") {
        all.retain(|(name, _)| starts(&now.triggers[name], input));
    }
    let rest: Vec<(String, Value)> = match page_before {
        None => all,
        Some(Listing { last, .. }) if operation.ends_with("Runs") => {
            // A run that is gone took all with it that were there then; others are
            // later, and came before in the list.
            let at = all.iter().position(|(id, _)| id == last);
            at.map(|at| all.split_off(at + 1)).unwrap_or_default()
        }
        Some(Listing { last, .. }) => {
            all.retain(|(name, _)| name > last);
            all
        }
    };
    let most = input["MaxResults"]
        .as_u64()
        .map_or(USUAL, |most| most as usize);
    let most = match operation {
        "ListWorkflows" => most.min(WORKFLOW_NAMES),
        _ => most,
    };
    let more = rest.len() > most;
    let page = &rest[..most.min(rest.len())];
    let told: Vec<&Value> = page.iter().map(|(_, told)| told).collect();
    // Some lists have at least one element, where there are any.
    let right = match operation {
        "ListWorkflows" | "GetWorkflowRuns" if told.is_empty() => Value::Null,
        _ => json!(told),
    };
    assert_eq!(answer[list], right, "{operation} {input}");
    assert_eq!(
        answer.get("NextToken").is_some(),
        more,
        "{operation} {input}"
    );
    more.then(|| {
        let mut input = input.clone();
        input["NextToken"] = answer["NextToken"].clone();
        Listing {
            operation,
            input,
            last: page[page.len() - 1].0.clone(),
            filtered,
        }
    })
}

/// The same request with its token for a list that never gave it.
pub(crate) fn of_another(mut ask: Ask) -> Ask {
    let toggled =
        |value: &Value, one: &str, other: &str| json!(if *value == one { other } else { one });
    match ask.operation {
        "GetTriggers" | "ListTriggers" => ask.input["DependentJobName"] = json!("another"),
        "ListJobs" | "ListCrawlers" => ask.input["Tags"] = json!({"another": "tag"}),
        "GetWorkflowRuns" => ask.input["Name"] = toggled(&ask.input["Name"], "w", "v"),
        "GetJobRuns" => ask.input["JobName"] = toggled(&ask.input["JobName"], "a", "b"),
        "GetCrawlers" => ask.operation = "GetJobs",
        _ => ask.operation = "GetCrawlers",
    }
    ask.broken = Some("InvalidInputException");
    ask
}

/// Whether a trigger starts the job that is asked for.
fn starts(trigger: &Value, input: &Value) -> bool {
    let Some(job) = input.get("DependentJobName") else {
        return false;
    };
    let mut actions = trigger["Actions"].as_array().into_iter().flatten();
    actions.any(|action| action.get("JobName") == Some(job))
}

/// All that a list has, whichever job's triggers are asked for, by what they go by.
fn elements(known: &Known, now: &Reading, operation: &str, input: &Value) -> Vec<(String, Value)> {
    let tagged = |kind: &str, name: &str| {
        let tags = &known.tags[&format!("{kind}/{name}")];
        let mut wanted = input["Tags"].as_object().into_iter().flatten();
        wanted.all(|(key, value)| tags.get(key) == Some(value))
    };
    let by_name = |all: &BTreeMap<String, Value>| -> Vec<(String, Value)> {
        let all = all.iter();
        all.map(|(name, told)| (name.clone(), told.clone()))
            .collect()
    };
    let names = |kind: &str, all: &BTreeMap<String, Value>| {
        let names = all.keys().filter(|name| tagged(kind, name));
        names
            .map(|name| (name.clone(), json!(name)))
            .collect::<Vec<_>>()
    };
    match operation {
        "GetTriggers" => by_name(&now.triggers),
        "ListTriggers" => names("trigger", &now.triggers),
        "GetJobs" => by_name(&now.jobs),
        "ListJobs" => names("job", &now.jobs),
        "GetCrawlers" => by_name(&now.crawlers),
        "ListCrawlers" => names("crawler", &now.crawlers),
        "ListWorkflows" => names("workflow", &now.workflows),
        "GetWorkflowRuns" => {
            let ids = now.order[input["Name"].as_str().expect("a name")].iter();
            ids.map(|id| (id.clone(), told(&now.runs[id], input)))
                .collect()
        }
        _ => {
            let ids = now.listed[input["JobName"].as_str().expect("a name")].iter();
            let ids = ids.rev();
            ids.map(|id| (id.clone(), now.job_runs[id].clone()))
                .collect()
        }
    }
}
