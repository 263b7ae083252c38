//! Failures by chance: one to three values of a large payload that must be there
//! together.

use rstest::rstest;
use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Shrinker};

use crate::grow::{Chance, grown, is_valid};
use crate::smallest::contract;

/// Every scalar with the names and indices that lead to it, indices left out.
fn scalars(value: &Json, path: &mut Vec<String>, found: &mut Vec<(Vec<String>, Json)>) {
    match value {
        Json::Array(items) => {
            for item in items {
                path.push("member".to_owned());
                scalars(item, path, found);
                path.pop();
            }
        }
        Json::Object(entries) => {
            for (name, value) in entries {
                path.push(name.clone());
                scalars(value, path, found);
                path.pop();
            }
        }
        scalar => found.push((path.clone(), scalar.clone())),
    }
}

fn has(value: &Json, path: &[String], wanted: &Json) -> bool {
    match (path.split_first(), value) {
        (None, value) => value == wanted,
        (Some((_, rest)), Json::Array(items)) => items.iter().any(|item| has(item, rest, wanted)),
        (Some((name, rest)), value) => value
            .get(name)
            .is_some_and(|value| has(value, rest, wanted)),
    }
}

/// Every payload that lacks one member, element or entry.
fn without_one(value: &Json) -> Vec<Json> {
    let mut found = Vec::new();
    match value {
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let mut fewer = items.clone();
                fewer.remove(index);
                found.push(Json::Array(fewer));
                for inner in without_one(item) {
                    let mut changed = items.clone();
                    changed[index] = inner;
                    found.push(Json::Array(changed));
                }
            }
        }
        Json::Object(entries) => {
            for (index, (_, entry)) in entries.iter().enumerate() {
                let mut fewer = entries.clone();
                fewer.remove(index);
                found.push(Json::Object(fewer));
                for inner in without_one(entry) {
                    let mut changed = entries.clone();
                    changed[index].1 = inner;
                    found.push(Json::Object(changed));
                }
            }
        }
        _ => {}
    }
    found
}

#[rstest]
#[case::one(1, (22, 54))]
#[case::two(2, (46, 148))]
#[case::three(3, (83, 194))]
fn values_that_conspire_are_all_that_is_left(#[case] count: usize, #[case] known: (usize, usize)) {
    let mut all = Vec::new();
    for (name, message) in [
        ("glue@2020-05-15", "CreateTrigger.request"),
        ("glue@2020-05-15", "GetWorkflow.response"),
        ("glue@2020-05-15", "GetTriggers.response"),
        ("kitchen-sink.json", "Wash.request"),
    ] {
        let contract = contract(name);
        let cases = Cases::new(&contract);
        let message = cases
            .message_named(&message.parse().expect("a message"))
            .expect("documented");
        for seed in 0..15 {
            let mut chance = Chance::new(seed);
            let payload = grown(&cases, message, 6_000, &mut chance);
            let mut found = Vec::new();
            scalars(&payload, &mut Vec::new(), &mut found);
            let wanted: Vec<_> = (0..count)
                .map(|_| found[chance.below(found.len())].clone())
                .collect();
            let fails =
                |payload: &Json| wanted.iter().all(|(path, value)| has(payload, path, value));
            let mut shrinker = Shrinker::new(&cases, message, payload, Vec::new(), None);
            while let Some(proposed) = shrinker.propose() {
                let fails = fails(proposed);
                shrinker.answer(fails);
            }
            all.push(shrinker.calls());
            let best = shrinker.into_best();
            for smaller in without_one(&best) {
                assert!(
                    !fails(&smaller) || !is_valid(&cases, message, &smaller),
                    "{wanted:?}: {} is smaller than {}",
                    String::from_utf8_lossy(&smaller.to_bytes()),
                    String::from_utf8_lossy(&best.to_bytes()),
                );
            }
        }
    }
    all.sort_unstable();
    let figures = (all[all.len() / 2], all[all.len() * 9 / 10]);
    assert_eq!(
        figures,
        known,
        "median and p90 of {} runs, most {}",
        all.len(),
        all[all.len() - 1]
    );
}
