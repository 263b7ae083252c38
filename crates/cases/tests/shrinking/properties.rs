//! What holds of every payload and every answer.

use proptest::prelude::*;
use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Shrinker, payloads};
use smithereens_formats::Path;

use crate::grow::{Chance, grown, is_valid};
use crate::smallest::contract;

/// A request of the kitchen sink, and messages of Glue's with much inside.
fn message() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop_oneof![
        Just(("kitchen-sink.json", "Wash.request")),
        Just(("glue@2020-05-15", "CreateTrigger.request")),
        Just(("glue@2020-05-15", "UpdateTrigger.request")),
        Just(("glue@2020-05-15", "GetTriggers.response")),
        Just(("glue@2020-05-15", "GetWorkflowRun.response")),
    ]
}

/// Answers that make no sense: the digest of a payload says whether it fails.
fn whim(payload: &Json, salt: u64, of: u64) -> bool {
    let mut hash = salt;
    for byte in payload.to_bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    !(hash >> 32).is_multiple_of(of)
}

/// All that is proposed, and what is left.
fn run(mut shrinker: Shrinker<'_, '_>, mut fails: impl FnMut(&Json) -> bool) -> (Vec<Json>, Json) {
    let mut proposed = Vec::new();
    while let Some(next) = shrinker.propose() {
        proposed.push(next.clone());
        let fails = fails(next);
        shrinker.answer(fails);
    }
    assert_eq!(shrinker.calls(), proposed.len());
    (proposed, shrinker.into_best())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_ends_with_what_failed_and_does_the_same_twice(
        (name, message) in message(), seed: u64, of in 2_u64..6,
    ) {
        let contract = contract(name);
        let cases = Cases::new(&contract);
        let message = cases.message_named(&message.parse().expect("a message")).expect("documented");
        let payload = grown(&cases, message, 2_500, &mut Chance::new(seed));
        let shrinker = || Shrinker::new(&cases, message, payload.clone(), Vec::new(), None);
        let (proposed, best) = run(shrinker(), |payload| whim(payload, seed, of));
        prop_assert!(proposed.len() <= 2_000);
        prop_assert!(best == payload || whim(&best, seed, of));
        prop_assert!(best.size() <= payload.size());
        for (index, one) in proposed.iter().enumerate() {
            prop_assert!(is_valid(&cases, message, one), "{:?}", one);
            prop_assert!(!proposed[..index].contains(one), "twice: {:?}", one);
            prop_assert!(one.size() <= payload.size());
        }
        prop_assert_eq!(run(shrinker(), |payload| whim(payload, seed, of)), (proposed, best));
    }

    #[test]
    fn what_is_pinned_stays(seed: u64, of in 2_u64..6) {
        let contract = contract("glue@2020-05-15");
        let cases = Cases::new(&contract);
        let message = cases.message_named(&"GetWorkflow.response".parse().expect("a message")).expect("documented");
        let payload = grown(&cases, message, 2_500, &mut Chance::new(seed));
        let pin = |text: &str| Path(text.split('.').map(str::to_owned).collect());
        let pinned = vec![
            pin("Workflow.Graph.Nodes.member.TriggerDetails.Trigger.Actions.member.Arguments.value"),
            pin("Workflow.CreatedOn"),
        ];
        let shrinker = Shrinker::new(&cases, message, payload, pinned, None);
        let (proposed, _) = run(shrinker, |payload| whim(payload, seed, of));
        prop_assert!(!proposed.is_empty());
        for one in proposed {
            let workflow = one.get("Workflow").expect("what holds the pins");
            prop_assert!(workflow.get("CreatedOn").is_some());
            let first = |value: &Json, name: &str| match value.get(name) {
                Some(Json::Array(items)) => items.first().cloned(),
                Some(Json::Object(entries)) => entries.first().map(|(_, value)| value.clone()),
                _ => None,
            };
            let node = workflow.get("Graph").and_then(|graph| first(graph, "Nodes")).expect("a node");
            let trigger = node.get("TriggerDetails").and_then(|details| details.get("Trigger"));
            let action = trigger.and_then(|trigger| first(trigger, "Actions")).expect("an action");
            prop_assert!(first(&action, "Arguments").is_some());
        }
    }
}

#[test]
fn proptest_reports_the_smallest_payload() {
    let contract = contract("glue@2020-05-15");
    let cases = Cases::new(&contract);
    let message = cases
        .message_named(&"GetTrigger.response".parse().expect("a message"))
        .expect("documented");
    let make = |seed| grown(&cases, message, 3_000, &mut Chance::new(seed));
    let strategy = payloads(&cases, message, make);
    let actions = |payload: &Json| match payload.get("Trigger").and_then(|it| it.get("Actions")) {
        Some(Json::Array(items)) => items.len(),
        _ => 0,
    };
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let found = runner.run(&strategy, |payload| {
        prop_assert!(actions(&payload) < 3);
        Ok(())
    });
    let Err(proptest::test_runner::TestError::Fail(_, smallest)) = found else {
        panic!("nothing was found: {found:?}");
    };
    assert_eq!(
        String::from_utf8(smallest.to_bytes()).expect("UTF-8"),
        r#"{"Trigger":{"Actions":[{},{},{}]}}"#
    );
}

/// Every kind of value that there is, pinned and in focus.
#[test]
fn the_payload_of_every_case_shrinks_around_its_place() {
    let contract = contract("kitchen-sink.json");
    let cases = Cases::new(&contract);
    let (mut shrunk, mut proposals) = (0, 0);
    for planned in cases.planned() {
        let message = cases.message(planned);
        let Ok(payload) = cases
            .build(planned)
            .map_err(|_| ())
            .and_then(|case| Json::parse(&case.payload.body).map_err(|_| ()))
        else {
            continue;
        };
        if !is_valid(&cases, message, &payload) {
            continue;
        }
        let place = cases.place(planned).site.path.clone();
        let pinned = holds(&payload, &place.0).then(|| place.clone());
        let pinned = Vec::from_iter(pinned);
        let shrinker = Shrinker::new(&cases, message, payload, pinned.clone(), Some(place));
        let (proposed, _) = run(shrinker, |payload| whim(payload, 7, 3));
        for one in &proposed {
            assert!(is_valid(&cases, message, one), "{one:?}");
            let pinned = pinned.iter().all(|place| holds(one, &place.0));
            assert!(pinned, "{} of {one:?}", cases.id(planned));
        }
        shrunk += 1;
        proposals += proposed.len();
    }
    assert!(shrunk > 1_300 && proposals > 2_000, "{shrunk}, {proposals}");
}

/// Whether a place has a value, among first elements and entries.
fn holds(value: &Json, path: &[String]) -> bool {
    let Some((name, rest)) = path.split_first() else {
        return *value != Json::Null;
    };
    match value {
        Json::Array(items) => items.first().is_some_and(|item| holds(item, rest)),
        Json::Object(entries) => match (value.get(name), name.as_str()) {
            (Some(value), _) => holds(value, rest),
            (None, "key") => !entries.is_empty(),
            (None, "value") => entries.first().is_some_and(|(_, entry)| holds(entry, rest)),
            _ => false,
        },
        _ => false,
    }
}

/// 40 KB of which all is needed, half, and nothing: what is looked at is bounded
/// by bytes.
#[test]
fn a_large_payload_takes_no_seconds() {
    let contract = contract("glue@2020-05-15");
    let cases = Cases::new(&contract);
    let message = cases
        .message_named(&"GetTriggers.response".parse().expect("a message"))
        .expect("documented");
    let mut payload = grown(&cases, message, 2_000, &mut Chance::new(7));
    let Some(Json::Array(triggers)) = payload.get_mut("Triggers") else {
        panic!("triggers");
    };
    let first = triggers[0].clone();
    triggers.resize(40_000 / first.to_bytes().len(), first);
    assert!(payload.to_bytes().len() > 36_000);
    let shrinker = || Shrinker::new(&cases, message, payload.clone(), Vec::new(), None);
    let (proposed, best) = run(shrinker(), |proposed| *proposed == payload);
    assert_eq!(best, payload);
    assert!(proposed.len() < 500, "{}", proposed.len());
    let size = payload.size();
    let (proposed, best) = run(shrinker(), |proposed| proposed.size() * 2 > size);
    assert!(
        (size / 2..=size / 2 + 2).contains(&best.size()),
        "{} of {size}",
        best.size()
    );
    assert!(proposed.len() < 700, "{}", proposed.len());
    let (proposed, best) = run(shrinker(), |_| true);
    assert_eq!(proposed.len(), 1);
    assert_eq!(best.to_bytes(), b"{}");
}
