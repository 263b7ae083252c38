//! Three opinions on every case: what the case expects, the contract's own
//! judge, and the JSON Schema through a validator that shares no code with
//! either. They agree wherever they can express the case.

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;
use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Needs, Policy, Schema, judge, rules, schema_of_message};
use smithereens_contract::{Contract, Decimal, builtin, load};
use smithereens_formats::{Outcome, Role};

/// A built-in contract, or the one in `contracts/` that has what Glue lacks:
/// unions, documents, blobs, recursion, sparse lists, every number.
fn contract(name: &str) -> Contract {
    let sink = || load(name, include_bytes!("contracts/kitchen-sink.json")).expect("a contract");
    builtin(name).unwrap_or_else(sink)
}

/// The body as the shape's value: without an error's name, which is no member.
fn body(case: &Case) -> Option<Json> {
    if case.payload.body.is_empty() && case.id.site.message.operation == "StopWorkflowRun" {
        return Some(Json::Object(Vec::new()));
    }
    let mut json = Json::parse(&case.payload.body).ok()?;
    json.remove("__type");
    Some(json)
}

/// Every case whose body is the message's own: not about the envelope.
fn about_content(case: &Case) -> bool {
    !matches!(
        case.id.kind.name.as_str(),
        "error-form" | "message-member" | "error-type"
    ) && case.needs == Needs::Bytes
}

#[rstest]
#[case("glue@2020-05-14")]
#[case("glue@2020-05-15")]
#[case("glue@newest")]
#[case("kitchen-sink.json")]
fn the_judge_refuses_what_a_validator_should(#[case] name: &str) {
    let contract = contract(name);
    let cases = Cases::new(&contract);
    let mut wrong = BTreeMap::new();
    for planned in cases.planned() {
        let Ok(case) = cases.build(planned) else {
            continue;
        };
        let (Some(shape), Some(expectation)) = (
            cases.message(planned).shape,
            case.expectation(Role::Validator),
        ) else {
            continue;
        };
        if !about_content(&case) {
            continue;
        }
        let refused = match body(&case) {
            None => Some("not JSON".to_owned()),
            Some(json) => {
                let found = judge(&contract, shape, &json, Policy::Constraints);
                let message = cases.message(planned);
                let broken = rules::broken(&contract, message, &json);
                found.first().map(ToString::to_string).or_else(|| {
                    broken
                        .first()
                        .map(|broken| format!("breaks the rule {}", broken.rule.id))
                })
            }
        };
        let agrees = match &expectation.outcome {
            Outcome::Accept => refused.is_none(),
            Outcome::Reject(_) => refused.is_some(),
            Outcome::RejectOrKeep | Outcome::Tolerate => true,
        };
        if !agrees {
            wrong.insert(
                case.id.to_string(),
                format!("{:?}, judge: {refused:?}", expectation.outcome),
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{} disagreements: {:#?}",
        wrong.len(),
        wrong.iter().take(20).collect::<Vec<_>>()
    );
}

/// What a JSON Schema cannot see: equal names are gone once parsed, and numbers
/// are doubles.
fn schema_can_express(case: &Case, json: &Json) -> bool {
    fn plain(json: &Json) -> bool {
        match json {
            Json::Object(members) => {
                let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
                names.sort_unstable();
                let count = names.len();
                names.dedup();
                names.len() == count && members.iter().all(|(_, value)| plain(value))
            }
            Json::Array(items) => items.iter().all(plain),
            Json::Number(text) => {
                let value = serde_json::from_str::<serde_json::Value>(text)
                    .ok()
                    .map(|value| value.to_string());
                value.and_then(|value| Decimal::parse(&value)) == Decimal::parse(text)
            }
            _ => true,
        }
    }
    // That a text is a timestamp is no assertion in JSON Schema 2020-12.
    about_content(case) && case.id.kind.name != "timestamp-text" && plain(json)
}

#[rstest]
#[case("glue@2020-05-14", 5_000)]
#[case("glue@2020-05-15", 5_000)]
#[case("glue@newest", 5_000)]
#[case("kitchen-sink.json", 500)]
fn the_judge_and_the_json_schema_agree(#[case] name: &str, #[case] at_least: usize) {
    let contract = contract(name);
    let cases = Cases::new(&contract);
    let mut validators = BTreeMap::new();
    let mut compared = 0;
    let mut wrong = BTreeMap::new();
    for planned in cases.planned() {
        let message = cases.message(planned);
        let (Ok(case), Some(shape)) = (cases.build(planned), message.shape) else {
            continue;
        };
        let Some(json) = body(&case) else { continue };
        if !schema_can_express(&case, &json) {
            continue;
        }
        let (strict, open) = validators.entry(message.id.clone()).or_insert_with(|| {
            let compile = |schema| {
                jsonschema::validator_for(&schema_of_message(&contract, message, schema))
                    .expect("a JSON Schema")
            };
            (compile(Schema::Strict), compile(Schema::Open))
        });
        let value = serde_json::from_slice(&json.to_bytes()).expect("JSON");
        compared += 1;
        let broken = rules::broken(&contract, message, &json);
        // Rules that compare places have no schema.
        let expressible = |id: &str| !matches!(id, "job-not-in-predicate-and-action");
        let judged = judge(&contract, shape, &json, Policy::Documented).is_empty()
            && !broken.iter().any(|broken| expressible(&broken.rule.id));
        if judged != strict.is_valid(&value) {
            wrong.insert(case.id.to_string(), format!("strict: judge says {judged}"));
        }
        let judged = judge(&contract, shape, &json, Policy::Open).is_empty();
        if judged != open.is_valid(&value) {
            wrong.insert(case.id.to_string(), format!("open: judge says {judged}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} disagreements: {:#?}",
        wrong.len(),
        wrong.iter().take(20).collect::<Vec<_>>()
    );
    assert!(compared >= at_least, "only {compared} cases were compared");
}

#[test]
fn every_schema_keeps_its_meta_schema() {
    for name in smithereens_contract::BUILTIN_NAMES
        .iter()
        .copied()
        .chain(["kitchen-sink.json"])
    {
        let contract = contract(name);
        for schema in [Schema::Strict, Schema::Open] {
            let document = smithereens_cases::schema_of_contract(&contract, schema);
            jsonschema::meta::validate(&document).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

/// What the contract documents and no payload can be found for: the kinds and
/// reasons, all of them.
#[rstest]
#[case("glue@2020-05-14", &[])]
#[case("glue@2020-05-15", &[])]
// A day and an hour: the pattern leaves no long text.
#[case("glue@newest", &["long: MaintenanceWindow has no text of this length"])]
#[case("kitchen-sink.json", &[
    // The other one of two that must differ is not changed along.
    "boolean=true: no payload was found that keeps the contract: BothTaps breaks UniqueItems",
    "enum=blue: no payload was found that keeps the contract: BothColours.blue breaks DuplicateKey",
    // There are two booleans and two colours.
    "many: 100 different texts are not to be found",
    "many: no payload was found that keeps the contract: BothTaps breaks UniqueItems",
])]
fn every_case_can_be_built_but_these(#[case] name: &str, #[case] but: &[&str]) {
    let contract = contract(name);
    let cases = Cases::new(&contract);
    let unbuilt = |planned| {
        cases
            .build(planned)
            .err()
            .map(|why| format!("{}: {why}", cases.id(planned).kind))
    };
    let unbuilt: BTreeSet<String> = cases.planned().iter().filter_map(unbuilt).collect();
    assert_eq!(unbuilt.iter().map(String::as_str).collect::<Vec<_>>(), but);
}
