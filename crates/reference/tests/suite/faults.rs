//! Every planted fault can be seen, and a sound service shows nothing of it.

mod deletion;
mod encoding;
mod engine;
mod lists;
mod round_trip;
mod validation;

use std::collections::BTreeSet;

use smithereens_reference::{Family, Fault, Needs};

use crate::client::Client;

/// Asks whether a service does right where a fault does wrong.
type Showing = (Fault, fn(&mut Client) -> bool);

fn showings() -> Vec<Showing> {
    [
        validation::SHOWINGS,
        engine::SHOWINGS,
        lists::SHOWINGS,
        round_trip::SHOWINGS,
        encoding::SHOWINGS,
        deletion::SHOWINGS,
    ]
    .concat()
}

#[test]
fn a_sound_service_does_right_wherever_a_fault_does_wrong() {
    for (fault, is_right) in showings() {
        assert!(
            is_right(&mut Client::new()),
            "{fault} is seen where it is not"
        );
    }
}

#[test]
fn every_fault_is_seen() {
    let showings = showings().into_iter();
    let unseen = showings.filter(|(fault, is_right)| is_right(&mut Client::of_faulty(*fault)));
    let unseen: Vec<Fault> = unseen.map(|(fault, _)| fault).collect();
    assert_eq!(unseen, []);
}

/// But for those that take requests at the same time, which take a socket.
#[test]
fn every_fault_has_a_showing() {
    let shown: BTreeSet<Fault> = showings().iter().map(|(fault, _)| *fault).collect();
    let all = Fault::ALL.iter().copied();
    let hidden: Vec<Fault> = all
        .filter(|fault| !shown.contains(fault) && fault.needs() != Needs::Race)
        .collect();
    assert_eq!(hidden, []);
}

#[test]
fn what_needs_a_sequence_takes_three_calls_or_more() {
    for (fault, is_right) in showings() {
        let mut client = Client::of_faulty(fault);
        is_right(&mut client);
        if fault.needs() == Needs::Sequence {
            assert!(client.calls >= 3, "{fault}: {}", client.calls);
        }
    }
}

#[test]
fn there_are_fifty_of_ten_families_of_which_twenty_are_hard_to_see() {
    let all = Fault::ALL;
    assert!(all.len() >= 50, "{}", all.len());
    let families: BTreeSet<Family> = all.iter().map(|fault| fault.family()).collect();
    assert_eq!(families.len(), 10);
    let hard = all.iter().filter(|fault| fault.needs() != Needs::Little);
    assert!(hard.count() >= 20);
    let names: BTreeSet<&str> = all.iter().map(|fault| fault.name()).collect();
    assert_eq!(names.len(), all.len());
    for fault in all {
        assert_eq!(fault.name().parse(), Ok(*fault));
    }
}
