//! Each fault is what its entry says, and there are enough of each sort.

use std::collections::BTreeSet;

use smithereens::Role;
use smithereens_faults::{Fault, Needs, all, named};

use crate::support::{CASES, family};

/// A family that is too wide would hide what strays.
#[test]
fn families_name_documented_cases_and_not_many() {
    let ids: Vec<String> = CASES
        .planned()
        .iter()
        .map(|planned| CASES.id(planned).to_string())
        .collect();
    for fault in all() {
        let family = family(fault);
        for (glob, text) in family.iter().zip(fault.family) {
            let named = ids.iter().any(|id| glob.matches(id));
            assert!(named, "{}: {text} names nothing", fault.name);
        }
        let within: Vec<_> = ids
            .iter()
            .filter(|id| family.iter().any(|glob| glob.matches(id)))
            .collect();
        let share = within.len() * 100 / ids.len();
        assert!(share < 12, "{}: {share} % of all cases", fault.name);
        let own = format!("{}/", fault.shown.message);
        assert!(
            within.iter().any(|id| id.starts_with(&own)),
            "{}: nothing in {own}",
            fault.name
        );
    }
}

#[test]
fn there_are_enough_faults_of_each_sort() {
    let count = |holds: &dyn Fn(&Fault) -> bool| all().filter(|fault| holds(fault)).count();
    let total = all().count();
    assert!(total >= 44, "{total}");
    assert!(count(&|fault| fault.needs != Needs::Anything) * 2 > total);
    assert!(count(&|fault| fault.needs == Needs::Combination) >= 20);
    assert!(count(&|fault| fault.smallest().is_some()) >= 15);
    for role in [Role::Reader, Role::Validator] {
        assert!(count(&|fault| fault.role == role) >= 15, "{role}");
    }
    for part in [".request", ".response", ".error."] {
        assert!(
            count(&|fault| fault.shown.message.contains(part)) >= 3,
            "{part}"
        );
    }
}

#[test]
fn names_are_unique_and_in_kebab_case() {
    let names: BTreeSet<_> = all().map(|fault| fault.name).collect();
    assert_eq!(names.len(), all().count());
    for fault in all() {
        let kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(fault.name.bytes().all(kebab), "{}", fault.name);
        assert_eq!(fault.about.lines().count(), 1, "{}", fault.name);
        assert!(named(fault.name).is_some_and(|found| std::ptr::eq(found, fault)));
    }
    assert!(named("nothing-is-wrong").is_none());
}
