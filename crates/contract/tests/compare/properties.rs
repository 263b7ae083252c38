//! What holds for any two contracts: nothing differs from itself, the way back
//! mirrors the way there, and every edit is found.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use rstest::rstest;
use serde_json::Value;
use smithereens_contract::{BUILTIN_NAMES, Contract, builtin};
use smithereens_formats::{Change, ChangeId, Changes, Severity, Site};

use crate::edits::{ALL, Edit, any_edit, contract, document, make};
use crate::lines::changes;

static NEWEST: LazyLock<(Contract, Value)> = LazyLock::new(|| {
    let contract = builtin("glue@newest").expect("it is built in");
    let document = document(&contract);
    (contract, document)
});

fn ids(changes: &Changes) -> Vec<String> {
    let ids = changes.changes.iter().map(|change| change.id.to_string());
    ids.collect()
}

#[rstest]
fn a_built_in_contract_does_not_differ_from_itself(#[values(0, 1, 2)] index: usize) {
    let of = || builtin(BUILTIN_NAMES[index]).expect("it is built in");
    assert_eq!(ids(&changes(&of(), &of())), [""; 0]);
    // Nor from what it is after it was written down and read.
    assert_eq!(ids(&changes(&of(), &contract(&document(&of())))), [""; 0]);
}

/// What must hold of a change on the way back.
fn is_mirrored(change: &Change, back: &Change) -> Result<(), TestCaseError> {
    prop_assert_eq!((&change.from, &change.to), (&back.to, &back.from));
    let places = |change: &Change| -> BTreeSet<Site> { change.places.iter().cloned().collect() };
    prop_assert_eq!(places(change), places(back));
    for effect in &change.effects {
        let other = back.effects.iter().find(|other| {
            other.relation == effect.relation.mirrored() && other.direction == effect.direction
        });
        let other = other.expect("each relation has its mirror");
        // It is one meeting seen from both ways: what is new on one is old on
        // the other, so what is risky there may be breaking here.
        prop_assert_eq!(
            effect.severity == Severity::Safe,
            other.severity == Severity::Safe,
            "{} {}",
            change.id,
            effect.relation
        );
    }
    Ok(())
}

fn mirror(there: &Changes, back: &Changes) -> Result<(), TestCaseError> {
    prop_assert_eq!(there.changes.len(), back.changes.len());
    for change in &there.changes {
        let id = ChangeId {
            kind: change.id.kind.mirrored(),
            ..change.id.clone()
        };
        // Where one shape took the place of another, it is the newer one's name
        // that the change is called by.
        let is_alike = |other: &&Change| {
            let kinds = (other.id.kind, &other.id.value) == (id.kind, &id.value);
            kinds && other.places.iter().eq(&change.places)
        };
        let back = back.get(&id).or_else(|| back.changes.iter().find(is_alike));
        prop_assert!(back.is_some(), "{} is not mirrored", change.id);
        is_mirrored(change, back.expect("it is there"))?;
    }
    Ok(())
}

#[rstest]
#[case(0, 1)]
#[case(1, 2)]
#[case(0, 2)]
fn the_way_back_between_built_in_contracts_mirrors_the_way_there(
    #[case] old: usize,
    #[case] new: usize,
) {
    let of = |index: usize| builtin(BUILTIN_NAMES[index]).expect("it is built in");
    let (old, new) = (of(old), of(new));
    let (there, back) = (changes(&old, &new), changes(&new, &old));
    mirror(&there, &back).unwrap_or_else(|error| panic!("{error}"));
}

/// Every kind of edit is made at some place, so that none is found for lack of
/// places.
#[test]
fn each_edit_can_be_made() {
    let document = &NEWEST.1;
    for edit in ALL {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let at = any::<Index>().new_tree(&mut runner).expect("an index");
        let made = make(
            &mut document.clone(),
            edit,
            proptest::strategy::ValueTree::current(&at),
        );
        assert!(made.is_some(), "{edit:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_is_found_and_nothing_else((edit, at) in any_edit()) {
        let (old, document) = &*NEWEST;
        let mut document = document.clone();
        let Some(known) = make(&mut document, edit, at) else { return Ok(()) };
        let found = changes(old, &contract(&document));
        let (one, other): (BTreeSet<_>, BTreeSet<_>) =
            (ids(&found).into_iter().collect(), known.into_iter().collect());
        prop_assert_eq!(one, other, "{:?}", edit);
        for change in &found.changes {
            let is_of_service = matches!(edit, Edit::AuthenticateAll | Edit::TellCodes);
            prop_assert_eq!(change.places.is_empty(), is_of_service);
            prop_assert_eq!(change.effects.len() % 4, 0);
        }
        let back = changes(&contract(&document), old);
        mirror(&found, &back)?;
    }

    #[test]
    fn many_edits_are_all_found_unless_one_hides_another(
        edits in proptest::collection::vec(any_edit(), 2..12),
    ) {
        let (old, document) = &*NEWEST;
        let mut document = document.clone();
        let mut known = BTreeSet::new();
        for (edit, at) in edits {
            known.extend(make(&mut document, edit, at).into_iter().flatten());
        }
        let new = contract(&document);
        prop_assert_eq!(ids(&changes(&new, &new)), [""; 0]);
        let found = changes(old, &new);
        let found_ids: BTreeSet<String> = ids(&found).into_iter().collect();
        prop_assert!(
            found_ids.is_subset(&known),
            "{:?} was never made",
            found_ids.difference(&known).collect::<Vec<_>>()
        );
        mirror(&found, &changes(&new, old))?;
    }
}
