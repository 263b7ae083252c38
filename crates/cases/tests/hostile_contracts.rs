//! Contracts that are valid and out of all proportion: a clear error or a case
//! that says why it has no payload, in bounded time and memory.

use rstest::rstest;
use smithereens_cases::Cases;
use smithereens_contract::{Contract, load};

/// A contract with one operation, whose input is the shape `In`.
fn contract(shapes: &str) -> Contract {
    let text = format!(
        r#"{{"smithy":"2.0","shapes":{{
            "a#S":{{"type":"service","version":"1","operations":[{{"target":"a#Op"}}],"traits":{{"aws.protocols#awsJson1_1":{{}}}}}},
            "a#Op":{{"type":"operation","input":{{"target":"a#In"}}}},{shapes}}}}}"#
    );
    load("hostile.json", text.as_bytes()).expect("a contract")
}

/// Structures that each have a member of every one.
fn clique(size: usize) -> String {
    let members = |_| {
        let member = |other| {
            format!(
                r#""m{other}":{{"target":"a#{}"}}"#,
                if other == 0 {
                    "In".to_owned()
                } else {
                    format!("T{other}")
                }
            )
        };
        (0..size).map(member).collect::<Vec<_>>().join(",")
    };
    let structure = |index: usize| {
        let name = if index == 0 {
            "In".to_owned()
        } else {
            format!("T{index}")
        };
        format!(
            r#""a#{name}":{{"type":"structure","members":{{{}}}}}"#,
            members(index)
        )
    };
    (0..size).map(structure).collect::<Vec<_>>().join(",")
}

/// Structures one in another, with `width` members of the next each.
fn chain(length: usize, width: usize, traits: &str) -> String {
    let name = |index: usize| {
        if index == 0 {
            "In".to_owned()
        } else {
            format!("T{index}")
        }
    };
    let structure = |index: usize| {
        let member = |at| {
            format!(
                r#""m{at}":{{"target":"a#{}","traits":{{{traits}}}}}"#,
                name(index + 1)
            )
        };
        let members = if index + 1 == length {
            String::new()
        } else {
            (0..width).map(member).collect::<Vec<_>>().join(",")
        };
        format!(
            r#""a#{}":{{"type":"structure","members":{{{members}}}}}"#,
            name(index)
        )
    };
    (0..length).map(structure).collect::<Vec<_>>().join(",")
}

#[rstest]
#[case::six_that_refer_to_each_other(clique(6))]
#[case::twenty_two_levels_of_two(chain(22, 2, ""))]
#[case::a_thousand_levels(chain(1_000, 1, ""))]
fn too_many_places_are_an_error_that_names_the_message(#[case] shapes: String) {
    let contract = contract(&shapes);
    let error = Cases::try_new(&contract)
        .expect_err("too many places")
        .to_string();
    assert!(
        error.starts_with("Op.request has more places than are enumerated"),
        "{error}"
    );
    assert!(error.contains("name fewer operations"), "{error}");
}

#[rstest]
#[case::a_list_of_a_billion(r#""a#In":{"type":"structure","members":{"l":{"target":"a#L"}}},
    "a#L":{"type":"list","member":{"target":"smithy.api#Integer"},"traits":{"smithy.api#length":{"min":1000000000}}}"#)]
#[case::a_map_of_a_billion(r#""a#In":{"type":"structure","members":{"l":{"target":"a#L"}}},
    "a#L":{"type":"map","key":{"target":"smithy.api#String"},"value":{"target":"smithy.api#Integer"},"traits":{"smithy.api#length":{"min":1000000000}}}"#)]
#[case::a_text_of_a_billion(
    r#""a#In":{"type":"structure","members":{"l":{"target":"a#L"}}},
    "a#L":{"type":"string","traits":{"smithy.api#length":{"min":1000000000}}}"#
)]
#[case::lists_of_a_thousand_in_each_other(r#""a#In":{"type":"structure","members":{"l":{"target":"a#L1"}}},
    "a#L1":{"type":"list","member":{"target":"a#L2"},"traits":{"smithy.api#length":{"min":1000}}},
    "a#L2":{"type":"list","member":{"target":"a#L3"},"traits":{"smithy.api#length":{"min":1000}}},
    "a#L3":{"type":"list","member":{"target":"smithy.api#Integer"},"traits":{"smithy.api#length":{"min":1000}}}"#)]
#[case::required_levels_of_two(&*Box::leak(chain(15, 2, "\"smithy.api#required\":{}").into_boxed_str()))]
fn what_is_too_large_to_send_says_so(#[case] shapes: &str) {
    let contract = contract(shapes);
    let Ok(cases) = Cases::try_new(&contract) else {
        return;
    };
    let mut unbuilt = 0;
    for planned in cases.planned().iter().rev().take(60) {
        match cases.build(planned) {
            Ok(case) => assert!(case.payload.body.len() < 64 << 20, "{}", case.id),
            Err(why) => {
                unbuilt += 1;
                assert!(!why.to_string().is_empty());
            }
        }
    }
    assert!(unbuilt > 0, "everything was built");
}

/// What cannot be made valid is never expected to be accepted.
#[test]
fn a_base_that_breaks_the_contract_is_no_accepted_case() {
    let contract = contract(
        r#""a#In":{"type":"structure","members":{"m":{"target":"a#M","traits":{"smithy.api#required":{}}},"n":{"target":"smithy.api#Integer"}}},
        "a#M":{"type":"list","member":{"target":"a#E"},"traits":{"smithy.api#length":{"min":3},"smithy.api#uniqueItems":{}}},
        "a#E":{"type":"enum","members":{"A":{"target":"smithy.api#Unit"},"B":{"target":"smithy.api#Unit"}}}"#,
    );
    let cases = Cases::new(&contract);
    let id = "Op.request/n/present".parse().expect("an id");
    let why = cases
        .build(cases.find(&id).expect("the case"))
        .expect_err("three different of two values");
    assert!(
        why.to_string()
            .starts_with("no payload was found that keeps the contract"),
        "{why}"
    );
}
