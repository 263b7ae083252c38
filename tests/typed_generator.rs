//! What the generator's speed is measured against makes the same payloads, and
//! these are valid: by the judge and the rules, some of them by the JSON Schema
//! and a validator of another author's.

#[path = "../benches/figures/typed/mod.rs"]
mod typed;

use rstest::rstest;
use serde_json::Value;
use smithereens_cases::json::Json;
use smithereens_cases::random::{Choices, Generator};
use smithereens_cases::{Cases, Message, Policy, Schema, judge, rules, schema_of_message};
use smithereens_contract::{Contract, DEFAULT_NAME, builtin};

use self::typed::{MESSAGES, Typed};

/// Of each message.
const SEEDS: u64 = 20_000;
/// Of so many payloads one is put to the JSON Schema.
const ONE_OF: u64 = 20;

fn contract() -> Contract {
    builtin(DEFAULT_NAME).expect("the default contract is built in")
}

fn message<'c>(cases: &'c Cases<'_>, name: &str) -> &'c Message {
    let id = name.parse().expect("a message's name");
    cases.message_named(&id).expect("a documented message")
}

/// The same bytes, but for two control characters, which `serde_json` writes as
/// `\b` and `\f`: then the same values, in the same order, and numbers written
/// alike.
fn assert_same(one: &[u8], other: &[u8], told: &str) {
    if one == other {
        return;
    }
    let parsed = |text| Json::parse(text).unwrap_or_else(|error| panic!("{told}: {error}"));
    assert_eq!(parsed(one), parsed(other), "{told}");
    let parsed = |text| serde_json::from_slice::<Value>(text).expect("JSON");
    assert_eq!(parsed(one), parsed(other), "{told}");
}

#[rstest]
fn the_typed_generator_writes_the_same(#[values(0, 1)] which: usize) {
    let (name, write) = MESSAGES[which];
    let contract = contract();
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let id = &message(&cases, name).id;
    let mut typed = Typed::new(generator.plan(id).expect("it has members"));
    let (mut direct, mut by_types) = (Vec::new(), Vec::new());
    let (mut long, mut total) = (0, 0);
    for seed in 0..SEEDS {
        direct.clear();
        by_types.clear();
        let (mut one, mut other) = (Choices::seeded(seed), Choices::seeded(seed));
        let written = generator.write_valid(id, &mut one, &mut direct);
        let written = written.expect("there are valid ones");
        let same = write(&mut typed, &mut other, &mut by_types);
        assert_eq!(same, Some(written), "{name}, seed {seed}");
        assert_same(&direct, &by_types, &format!("{name}, seed {seed}"));
        // Both have read as much, too.
        assert_eq!(one.whole(), other.whole(), "{name}, seed {seed}");
        long = long.max(direct.len());
        total += direct.len() as u64;
    }
    assert!(
        total / SEEDS > 300 && long > 10_000,
        "{name}: {total} {long}"
    );
}

#[rstest]
fn what_is_measured_is_valid(#[values(0, 1)] which: usize) {
    let (name, _) = MESSAGES[which];
    let contract = contract();
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let message = message(&cases, name);
    let shape = message.shape.expect("a structure");
    let schema = schema_of_message(&contract, message, Schema::Strict);
    let schema = jsonschema::options().build(&schema).expect("a schema");
    let mut body = Vec::new();
    for seed in 0..SEEDS {
        body.clear();
        let mut choices = Choices::seeded(seed);
        let written = generator.write_valid(&message.id, &mut choices, &mut body);
        written.expect("there are valid ones");
        let payload = Json::parse(&body).expect("JSON");
        let broken = judge(&contract, shape, &payload, Policy::Documented);
        assert!(broken.is_empty(), "{name}, seed {seed}: {broken:?}");
        let broken = rules::broken(&contract, message, &payload);
        assert!(broken.is_empty(), "{name}, seed {seed}: {broken:?}");
        if seed % ONE_OF == 0 {
            let instance: Value = serde_json::from_slice(&body).expect("JSON");
            if let Err(error) = schema.validate(&instance) {
                panic!("{name}, seed {seed}: {error} at {}", error.instance_path());
            }
        }
    }
}
