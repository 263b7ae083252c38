//! What is answered, compared with what should be: each difference that matters is
//! the breach of a rule.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use smithereens_cases::json::Json;
use smithereens_cases::rules::select;
use smithereens_cases::{Difference, Loss, compare};
use smithereens_contract::{Contract, DEFAULT_NAME, builtin};
use smithereens_harness::Breach;

use super::{breach, name_of, text_at};

/// The contract by which stored things are compared.
static CONTRACT: LazyLock<Option<Contract>> = LazyLock::new(|| builtin(DEFAULT_NAME));

pub(super) struct Differs {
    pub(super) told: String,
    pub(super) is_added: bool,
}

/// The first difference that matters between what was stored and what is answered,
/// in the members that the contract knows of both.
pub(super) fn differences(shape: &str, should: &Json, is: &Json, but: &[&str]) -> Option<Differs> {
    let contract = CONTRACT.as_ref()?;
    let (id, shape) = contract.shape_named(shape)?;
    let known = |value: &Json| match value {
        Json::Object(members) => {
            let known = members
                .iter()
                .filter(|(name, _)| shape.member(name).is_some() && !but.contains(&name.as_str()));
            Json::Object(known.cloned().collect())
        }
        other => other.clone(),
    };
    let (should, is) = (known(should), known(is));
    let found = compare(contract, Some(id), &should, &is);
    // An empty list, map or text may come back absent, and an absent one empty.
    let is_empty = |one: &Difference| {
        let only_here = match one.loss {
            Loss::MemberAdded => &is,
            _ => &should,
        };
        let there = select(only_here, &one.place().0.join("."));
        there.iter().any(|value| match value {
            Json::Array(items) => items.is_empty(),
            Json::Object(members) => members.is_empty(),
            Json::String(text) => text.is_empty(),
            _ => false,
        })
    };
    let harmful = found
        .iter()
        .find(|one| !one.loss.is_harmless() && !is_empty(one))?;
    Some(Differs {
        told: harmful.to_string(),
        is_added: harmful.loss == Loss::MemberAdded,
    })
}

/// The state of a trigger, which may be on its way.
pub(super) fn state(is: &Json, should: &Json) -> Option<Breach> {
    let (is, should) = (text_at(is, "State")?, text_at(should, "State")?);
    let may_be: &[&str] = match should {
        "ACTIVATED" => &["ACTIVATED", "ACTIVATING"],
        "DEACTIVATED" => &["DEACTIVATED", "DEACTIVATING"],
        "CREATED" => &["CREATED", "CREATING"],
        _ => return None,
    };
    let rule = match should {
        "ACTIVATED" => "started-triggers-are-activated",
        _ => "trigger-state",
    };
    (!may_be.contains(&is)).then(|| breach(rule, format!("it is {is}, not {should}")))
}

pub(super) fn workflow(answer: &Json, expected: &Json) -> Vec<Breach> {
    let (Some(is), Some(should)) = (answer.get("Workflow"), expected.get("Workflow")) else {
        return vec![breach(
            "known-workflow-answered",
            "there is no Workflow in it",
        )];
    };
    let mut breaches = Vec::new();
    let but = [
        "CreatedOn",
        "LastModifiedOn",
        "LastRun",
        "Graph",
        "MaxConcurrentRuns",
    ];
    if let Some(found) = differences("Workflow", should, is, &but) {
        breaches.push(breach("workflow-as-stored", found.told));
    }
    let triggers = |workflow: &Json| -> BTreeSet<String> {
        let nodes = select(workflow, "Graph.Nodes.member").into_iter();
        let triggers = nodes.filter(|node| text_at(node, "Type") == Some("TRIGGER"));
        triggers
            .filter_map(|node| text_at(node, "Name").map(str::to_owned))
            .collect()
    };
    if should.get("Graph").is_some() && is.get("Graph").is_some() {
        let (there, due) = (triggers(is), triggers(should));
        if there != due {
            let told = format!("the graph has the triggers {there:?}, not {due:?}");
            breaches.push(breach("workflow-graph-its-own", told));
        }
        let edges = |workflow: &Json| select(workflow, "Graph.Edges.member").len();
        if edges(should) > 0 && edges(is) == 0 {
            breaches.push(breach("workflow-graph-has-edges", "there is no edge"));
        }
    }
    breaches
}

/// What of a list is not there, and what is there that should not be.
pub(super) fn listing(listed: &[Json], expected: &[Json], rules: [&'static str; 2]) -> Vec<Breach> {
    let names = |items: &[Json]| -> Vec<String> {
        items
            .iter()
            .filter_map(|one| name_of(one).map(str::to_owned))
            .collect()
    };
    let (there, due) = (names(listed), names(expected));
    let unique: BTreeSet<&String> = there.iter().collect();
    let mut breaches = Vec::new();
    if unique.len() < there.len() {
        breaches.push(breach(rules[0], "one is listed twice"));
    }
    if let Some(lost) = due.iter().find(|name| !unique.contains(name)) {
        breaches.push(breach(rules[0], format!("{lost:?} is not listed")));
    }
    if let Some(stray) = there.iter().find(|name| !due.contains(name)) {
        breaches.push(breach(rules[1], format!("{stray:?} is listed")));
    }
    breaches
}

pub(super) fn tags(answer: &Json, expected: &Json) -> Vec<Breach> {
    let (is, should) = (answer.get("Tags"), expected.get("Tags"));
    let is_empty = |tags: Option<&Json>| match tags {
        Some(Json::Object(tags)) => tags.is_empty(),
        _ => true,
    };
    let told = || {
        let is = is.map(|is| String::from_utf8_lossy(&is.to_bytes()).into_owned());
        breach(
            "tags-of-this-thing",
            format!("the tags are {}", is.unwrap_or_default()),
        )
    };
    (is_empty(is) != is_empty(should))
        .then(told)
        .into_iter()
        .collect()
}

pub(super) fn over_limit(request: &Json, answer: &Json) -> Option<String> {
    let Some(Json::Number(limit)) = request.get("MaxResults") else {
        return None;
    };
    let limit: usize = limit.parse().ok()?;
    let all = ["Triggers.member", "TriggerNames.member", "Runs.member"];
    let count = all.iter().map(|path| select(answer, path).len()).max()?;
    (count > limit).then(|| format!("{count} on a page of {limit}"))
}
