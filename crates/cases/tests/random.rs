//! Random payloads against three opinions that share no code with what made
//! them: the judge, the rules, and the JSON Schema through another's validator.

use std::collections::BTreeMap;

use rstest::rstest;
use smithereens_cases::json::Json;
use smithereens_cases::random::{Generator, RandomCase};
use smithereens_cases::{Cases, Message, Policy, judge, rules, schema_of_message};
use smithereens_contract::{BUILTIN_NAMES, Contract, builtin, load};
use smithereens_formats::{Level, Outcome, Part, RandomClass, Role};

fn contracts() -> Vec<Contract> {
    let kitchen_sink = include_bytes!("contracts/kitchen-sink.json");
    let others = [load("kitchen-sink.json", kitchen_sink).expect("a contract")];
    let built_in = BUILTIN_NAMES
        .iter()
        .map(|name| builtin(name).expect("built in"));
    built_in.chain(others).collect()
}

/// The body without an error's name.
fn content(message: &Message, body: &[u8]) -> Result<Json, String> {
    let mut parsed = Json::parse(body).map_err(|error| error.to_string())?;
    if matches!(message.id.part, Part::Error(_)) {
        parsed.remove("__type");
    }
    Ok(parsed)
}

/// What the judge and the rules have against a payload.
fn objections(contract: &Contract, message: &Message, body: &[u8], policy: Policy) -> Vec<String> {
    let content = match content(message, body) {
        Ok(content) => content,
        Err(error) => return vec![error],
    };
    let Some(shape) = message.shape else {
        return Vec::new();
    };
    let found = judge(contract, shape, &content, policy);
    let broken = rules::broken(contract, message, &content);
    let rules = broken.iter().map(|broken| broken.rule.id.clone());
    found.iter().map(ToString::to_string).chain(rules).collect()
}

/// The cases of a run, with their messages; none may fail to be made.
fn run<'a>(
    cases: &'a Cases<'_>,
    generator: &'a Generator<'a, '_>,
    seed: u64,
    count: u64,
) -> impl Iterator<Item = (RandomClass, &'a Message, RandomCase)> {
    (0..count).map(move |number| {
        let name = generator
            .name(Generator::seed(seed), number)
            .expect("some message");
        let made = generator
            .case(&name)
            .unwrap_or_else(|why| panic!("{}: {why}", name.id()));
        assert_eq!(made.case.id, name.id());
        let message = cases.message_named(&name.message).expect("a message");
        (name.class, message, made)
    })
}

#[rstest]
fn valid_payloads_keep_contract_rules_and_schema(#[values(1, 2, 3)] seed: u64) {
    for contract in contracts() {
        let cases = Cases::new(&contract);
        let generator = Generator::new(&cases);
        let mut schemas = BTreeMap::new();
        let mut seen = 0;
        for (class, message, made) in run(&cases, &generator, seed, 3_000) {
            if class != RandomClass::Valid {
                continue;
            }
            seen += 1;
            let body = &made.case.payload.body;
            let text = String::from_utf8_lossy(body);
            let found = objections(&contract, message, body, Policy::Documented);
            assert_eq!(found, [""; 0], "{}: {text}", made.case.id);
            assert_eq!(made.breaks, []);
            let schema = schemas.entry(message.id.to_string()).or_insert_with(|| {
                let schema =
                    schema_of_message(&contract, message, smithereens_cases::Schema::Strict);
                jsonschema::options().build(&schema).expect("a schema")
            });
            let mut instance: serde_json::Value = serde_json::from_slice(body).expect("JSON");
            if matches!(message.id.part, Part::Error(_)) {
                instance
                    .as_object_mut()
                    .map(|members| members.remove("__type"));
            }
            if let Err(error) = schema.validate(&instance) {
                panic!(
                    "{}: {error} at {}: {text}",
                    made.case.id,
                    error.instance_path()
                );
            }
        }
        assert!(seen > 1_250, "{}: {seen}", contract.name());
    }
}

#[rstest]
fn broken_payloads_are_broken_as_they_say(#[values(1, 2, 3)] seed: u64) {
    for contract in contracts() {
        let cases = Cases::new(&contract);
        let generator = Generator::new(&cases);
        let mut kinds = BTreeMap::<String, u32>::new();
        for (class, message, made) in run(&cases, &generator, seed, 3_000) {
            if class == RandomClass::Valid {
                continue;
            }
            let case = &made.case;
            let text = String::from_utf8_lossy(&case.payload.body);
            let told = || format!("{} breaks {:?}: {text}", case.id, made.breaks);
            assert!(!made.breaks.is_empty(), "{}", told());
            for id in &made.breaks {
                assert!(cases.find(id).is_some(), "{id} is no case: {}", told());
                *kinds.entry(id.kind.name.clone()).or_default() += 1;
            }
            let found = objections(&contract, message, &case.payload.body, Policy::Constraints);
            // Nothing that was broken is whole again.
            let open = made.breaks.iter().any(|id| id.kind.name == "duplicate-key");
            for id in made.breaks.iter().filter(|id| id.kind.name == "rule") {
                let is_json = Json::parse(&case.payload.body).is_ok();
                let is_broken = found
                    .iter()
                    .any(|found| Some(found) == id.kind.value.as_ref());
                assert!(is_broken || open || !is_json, "{id} is kept: {}", told());
            }
            let validator = case
                .expectation(Role::Validator)
                .expect("validators are asked");
            match &validator.outcome {
                Outcome::Accept | Outcome::RejectOrKeep => {
                    // Of two equal names either may be meant, and either may be wrong.
                    let only_rules = open || found.iter().all(|found| !found.contains(' '));
                    assert!(only_rules, "{found:?}: {}", told());
                }
                Outcome::Reject(_) if validator.level == Level::Required => {
                    assert!(!found.is_empty(), "nothing is broken: {}", told());
                }
                _ => {}
            }
            if class == RandomClass::Invalid {
                assert_ne!(validator.outcome, Outcome::Accept, "{}", told());
            }
        }
        assert!(kinds.len() > 12, "{}: {kinds:?}", contract.name());
    }
}

#[test]
fn a_shape_by_itself_is_what_its_kind_is() {
    for contract in contracts() {
        for shape in contract.shapes() {
            let Some((id, _)) = contract.shape_named(&shape.name) else {
                continue;
            };
            let cases = Cases::of_shape(&contract, id).expect("few places");
            let message = &cases.messages()[0];
            let generator = Generator::new(&cases);
            for number in 0..8 {
                let name = smithereens_formats::RandomName {
                    message: message.id.clone(),
                    class: RandomClass::Valid,
                    seed: Generator::seed(0),
                    number,
                };
                let Ok(made) = generator.case(&name) else {
                    continue;
                };
                let body = &made.case.payload.body;
                let against = objections(&contract, message, body, Policy::Constraints);
                assert_eq!(against, Vec::<String>::new(), "{}", name.id());
            }
        }
    }
}
