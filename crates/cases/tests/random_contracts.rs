//! Random payloads of contracts that have what is awkward, and little else.

use smithereens_cases::json::Json;
use smithereens_cases::random::{Choices, Generator, MOST_BYTES};
use smithereens_cases::{Cases, Policy, judge};
use smithereens_contract::{Contract, builtin, load};
use smithereens_formats::{MessageId, Outcome, RandomClass, RandomName, Role};

/// A contract with one operation, whose input is the shape `In`.
fn contract(shapes: &str) -> Contract {
    let text = format!(
        r#"{{"smithy":"2.0","shapes":{{
            "a#S":{{"type":"service","version":"1","operations":[{{"target":"a#Op"}}],"traits":{{"aws.protocols#awsJson1_1":{{}}}}}},
            "a#Op":{{"type":"operation","input":{{"target":"a#In"}}}},{shapes}}}}}"#
    );
    load("awkward.json", text.as_bytes()).expect("a contract")
}

fn request() -> MessageId {
    "Op.request".parse().expect("a message's name")
}

fn numbered(message: &MessageId, class: RandomClass, number: u64) -> RandomName {
    RandomName {
        message: message.clone(),
        class,
        seed: Generator::seed(1),
        number,
    }
}

#[test]
fn what_is_streamed_is_in_no_payload() {
    let contract = contract(
        r#""a#In":{"type":"structure","members":{"Name":{"target":"smithy.api#String"},"Body":{"target":"a#Body"}}},
        "a#Body":{"type":"blob","traits":{"smithy.api#streaming":{}}}"#,
    );
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let mut named = 0;
    for seed in 0..200 {
        let mut body = Vec::new();
        let made = generator.write_valid(&request(), &mut Choices::seeded(seed), &mut body);
        made.expect("it can be made");
        let body = Json::parse(&body).expect("JSON");
        assert_eq!(body.get("Body"), None, "{body:?}");
        named += usize::from(body.get("Name").is_some());
    }
    assert!(named > 50, "{named}");
}

/// Where one of two elements is null, a second one would be its equal.
#[test]
fn what_is_to_be_taken_keeps_the_contract_whatever_is_done_to_it() {
    let contract = contract(
        r#""a#In":{"type":"structure","members":{"Two":{"target":"a#Two","traits":{"smithy.api#required":{}}},"Count":{"target":"smithy.api#Integer"}}},
        "a#Two":{"type":"list","member":{"target":"a#E"},"traits":{"smithy.api#length":{"min":1,"max":2},"smithy.api#uniqueItems":{},"smithy.api#sparse":{}}},
        "a#E":{"type":"enum","members":{"A":{"target":"smithy.api#Unit"},"B":{"target":"smithy.api#Unit"}}}"#,
    );
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let message = cases.message_named(&request()).expect("the message");
    let shape = message.shape.expect("it has members");
    let mut taken = 0;
    for number in 0..2_000 {
        let name = numbered(&message.id, RandomClass::Future, number);
        let Ok(made) = generator.case(&name) else {
            continue;
        };
        let validator = made.case.expectation(Role::Validator).expect("it is asked");
        if validator.outcome != Outcome::Accept {
            continue;
        }
        taken += 1;
        let body = Json::parse(&made.case.payload.body).expect("JSON");
        let found = judge(&contract, shape, &body, Policy::Constraints);
        assert!(found.is_empty(), "{}: {body:?}: {found:?}", made.case.id);
    }
    assert!(taken > 100, "{taken}");
}

#[test]
fn payloads_stay_below_a_bound_where_a_list_has_too_many_large_elements() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let message = "GetWorkflowRuns.response".parse().expect("a message");
    let mut too_many = 0;
    for class in [RandomClass::Invalid, RandomClass::Future] {
        for number in 0..1_000 {
            let made = generator.case(&numbered(&message, class, number));
            let made = made.expect("it can be made");
            let size = made.case.payload.body.len();
            assert!(size <= MOST_BYTES, "{}: {size}", made.case.id);
            too_many += made
                .breaks
                .iter()
                .filter(|id| id.kind.name == "too-many")
                .count();
        }
    }
    assert!(too_many > 20, "{too_many}");
}

/// What must be large is no larger than it must be.
#[test]
fn a_payload_beyond_the_bound_is_the_least_that_shows_what_is_broken() {
    let contract = contract(
        r#""a#In":{"type":"structure","members":{"Texts":{"target":"a#Texts"},"Name":{"target":"smithy.api#String"}}},
        "a#Texts":{"type":"list","member":{"target":"a#Text"},"traits":{"smithy.api#length":{"max":1000}}},
        "a#Text":{"type":"string","traits":{"smithy.api#length":{"min":1100,"max":1200}}}"#,
    );
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let least = "Op.request/Texts/too-many".parse().expect("an id");
    let least = cases.build(cases.find(&least).expect("a case"));
    let least = least.expect("it can be built").payload.body;
    assert!(least.len() > MOST_BYTES);
    let mut large = 0;
    for number in 0..200 {
        let made = generator.case(&numbered(&request(), RandomClass::Invalid, number));
        let made = made.expect("it can be made");
        if made.case.payload.body.len() > MOST_BYTES {
            large += 1;
            assert_eq!(
                made.case.payload.body.len(),
                least.len(),
                "{:?}",
                made.breaks
            );
        }
    }
    assert!(large > 3, "{large}");
}

/// Conditions and actions that name the same job, and not only the first ones.
#[test]
fn a_rule_is_broken_at_any_element_beside_others_that_stay() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let message = "CreateTrigger.request".parse().expect("a message");
    let mut at = std::collections::BTreeSet::new();
    for number in 0..4_000 {
        let made = generator.case(&numbered(&message, RandomClass::Invalid, number));
        let made = made.expect("it can be made");
        let [only] = &made.breaks[..] else {
            continue;
        };
        if only.kind.to_string() != "rule=job-not-in-predicate-and-action" {
            continue;
        }
        let body = Json::parse(&made.case.payload.body).expect("JSON");
        let names = |list: Option<&Json>| -> Vec<Option<Json>> {
            match list {
                Some(Json::Array(items)) => items
                    .iter()
                    .map(|item| item.get("JobName").cloned())
                    .collect(),
                other => panic!("{other:?}"),
            }
        };
        let waits = names(body.get("Predicate").and_then(|it| it.get("Conditions")));
        let starts = names(body.get("Actions"));
        for (first, name) in waits.iter().enumerate().filter(|(_, name)| name.is_some()) {
            let same = starts
                .iter()
                .enumerate()
                .filter(|(_, start)| *start == name);
            at.extend(same.map(|(second, _)| (first.min(2), second.min(2))));
        }
    }
    for place in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        assert!(at.contains(&place), "never at {place:?}: {at:?}");
    }
}
