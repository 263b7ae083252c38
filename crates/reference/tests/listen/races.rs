//! Faults that show only when requests come at the same time.

use rstest::rstest;
use serde_json::json;
use smithereens_reference::listen::{Listening, Options, listen};
use smithereens_reference::{Fault, Needs, Reference};

use crate::crowd::{ask, at_once};
use crate::wire::Wire;

/// Of many who create one trigger, one has.
fn one_creates(glue: &Listening) -> bool {
    let trigger = json!({"Name": "t", "Type": "ON_DEMAND", "Actions": []});
    let statuses = at_once(glue, |_, wire| ask(wire, "CreateTrigger", &trigger).status);
    statuses.iter().filter(|status| **status == 200).count() == 1
}

/// What many created is there.
fn all_are_there(glue: &Listening) -> bool {
    let created = at_once(glue, |number, wire| {
        let name = number.to_string();
        let trigger = json!({"Name": name, "Type": "ON_DEMAND", "Actions": []});
        ask(wire, "CreateTrigger", &trigger).status == 200
    });
    let mut wire = Wire::to(glue.address());
    let listed = ask(&mut wire, "GetTriggers", &json!({})).json();
    created.iter().all(|created| *created)
        && listed["Triggers"].as_array().map(Vec::len) == Some(created.len())
}

/// Everyone is answered what was asked.
fn each_gets_its_own(glue: &Listening) -> bool {
    let own = at_once(glue, |number, wire| {
        let name = number.to_string();
        let trigger = json!({"Name": name, "Type": "ON_DEMAND", "Actions": []});
        ask(wire, "CreateTrigger", &trigger);
        ask(wire, "GetTrigger", &json!({"Name": name})).json()["Trigger"]["Name"] == name
    });
    own.iter().all(|own| *own)
}

#[rstest]
#[case(Fault::BothCreate, one_creates)]
#[case(Fault::LostUpdate, all_are_there)]
#[case(Fault::AnswersMixedUp, each_gets_its_own)]
fn a_race_is_seen_where_there_is_one(
    #[case] fault: Fault,
    #[case] is_right: fn(&Listening) -> bool,
) {
    assert_eq!(fault.needs(), Needs::Race);
    let sound = listen(Reference::new(1), Options::default()).expect("a port");
    assert!(is_right(&sound), "{fault} is seen where it is not");
    let faulty = listen(Reference::with_fault(1, fault), Options::default()).expect("a port");
    assert!(!is_right(&faulty), "{fault} is not seen");
}

#[test]
fn every_race_has_a_showing() {
    let all = Fault::ALL
        .iter()
        .filter(|fault| fault.needs() == Needs::Race);
    let shown = [Fault::LostUpdate, Fault::BothCreate, Fault::AnswersMixedUp];
    assert_eq!(all.copied().collect::<Vec<_>>(), shown);
}
