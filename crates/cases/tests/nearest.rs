//! A payload is named after the enumerated case that is nearest to it.

use std::collections::BTreeMap;

use rstest::rstest;
use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Needs, Policy, judge, rules};
use smithereens_contract::{Contract, builtin, load};
use smithereens_formats::Part;

fn contract(name: &str) -> Contract {
    let sink = || load(name, include_bytes!("contracts/kitchen-sink.json")).expect("a contract");
    builtin(name).unwrap_or_else(sink)
}

/// The payload of a case, if it keeps the contract and its rules.
fn valid(cases: &Cases<'_>, case: &Case) -> Option<Json> {
    let message = cases.message_named(&case.id.site.message)?;
    let mut payload = Json::parse(&case.payload.body).ok()?;
    if matches!(message.id.part, Part::Error(_)) {
        payload.remove("__type");
    }
    let keeps = judge(
        cases.contract(),
        message.shape?,
        &payload,
        Policy::Constraints,
    )
    .is_empty()
        && rules::broken(cases.contract(), message, &payload).is_empty();
    (case.needs == Needs::Bytes && keeps).then_some(payload)
}

#[rstest]
fn the_payload_of_a_case_is_named_after_it(
    #[values("glue@2020-05-15", "kitchen-sink.json")] name: &str,
) {
    let contract = contract(name);
    let cases = Cases::new(&contract);
    let (mut exact, mut same, mut all) = (0, 0, 0);
    let mut others: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for planned in cases.planned() {
        let Ok(case) = cases.build(planned) else {
            continue;
        };
        if matches!(
            &*case.id.kind.name,
            "error-form" | "message-member" | "error-type"
        ) {
            continue;
        }
        let Some(payload) = valid(&cases, &case) else {
            continue;
        };
        let message = cases.message(planned);
        let nearest = cases.nearest(message, &payload, None);
        let found = cases.find(&nearest).expect("an enumerated case");
        all += 1;
        if nearest == case.id {
            exact += 1;
            continue;
        }
        let other = cases
            .build(found)
            .ok()
            .and_then(|case| valid(&cases, &case));
        if other == Some(payload) {
            same += 1;
            continue;
        }
        let entry = others.entry(case.id.kind.name.clone()).or_default();
        entry.0 += 1;
        if entry.1.len() < 1500 {
            entry.1 += &format!("\n        {} -> {nearest}", case.id);
        }
    }
    let others: Vec<String> = others
        .iter()
        .map(|(kind, (count, example))| format!("{kind}: {count} {example}"))
        .collect();
    assert!(
        false,
        "{exact} exact, {same} same, of {all}; others:\n{}",
        others.join("\n")
    );
}
