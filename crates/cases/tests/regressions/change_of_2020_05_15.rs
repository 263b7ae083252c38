//! The change of 2020-05-15.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rstest::rstest;
use smithereens_cases::{Cases, Regressions, Standing};
use smithereens_contract::{Contract, builtin};
use smithereens_formats::{ChangeKind, Entry, Outcome, Role};

use crate::small::regressions;

fn of_2020_05_15() -> (Contract, Contract, Vec<Entry>) {
    let [old, new] = ["glue@2020-05-14", "glue@2020-05-15"].map(|name| builtin(name).unwrap());
    let Regressions {
        entries, without, ..
    } = regressions(&old, &new);
    assert_eq!(without, []);
    (old, new, entries)
}

fn outcome(entry: &Entry, role: Role) -> &Outcome {
    let mut expectations = entry.expectations.iter();
    let found = expectations.find(|expectation| expectation.role == role);
    &found.expect("an expectation of the role").outcome
}

#[test]
fn each_new_value_of_2020_05_15_is_at_each_of_its_places() {
    let (_, _, entries) = of_2020_05_15();
    let ending = |end: &str| {
        let ids = entries
            .iter()
            .filter(|one| one.id.to_string().ends_with(end));
        ids.map(|one| &one.id).collect::<HashSet<_>>().len()
    };
    assert_eq!(ending("State/enum=CANCELLING"), 18);
    assert_eq!(ending("Status/enum=STOPPING"), 4);
    assert_eq!(ending("Status/enum=STOPPED"), 4);
    // The old ones beside them: four states of crawlers, two of runs.
    assert_eq!(ending("State/enum=CANCELLED"), 18);
    assert_eq!(ending("Status/enum=COMPLETED"), 4);
    for entry in &entries {
        if let (Some(change), "enum") = (&entry.change, entry.id.kind.name.as_str()) {
            // A value that is new stands under its own change, and beside no other.
            let value = entry.id.kind.value.as_deref();
            let is_new = ["CANCELLING", "STOPPING", "STOPPED"].contains(&value.unwrap_or_default());
            let is_own = change.value.as_deref() == value;
            assert!(
                is_own || !is_new || change.kind != ChangeKind::EnumValueAdded,
                "{entry:?}"
            );
            assert!(
                !entry.why.contains("as good as ever") || !is_new,
                "{entry:?}"
            );
        }
    }
    // What may come next.
    assert_eq!(ending("State/unknown-enum=new"), 18);
}

#[rstest]
#[case("CANCELING", 18)]
#[case("Cancelling", 18)]
#[case("CANCELLING ", 18)]
#[case("CANCEL", 18)]
#[case("STOP", 4)]
#[case("STOPING", 4)]
#[case("STOPED", 4)]
#[case("Stopped", 4)]
#[case("STOPPING ", 4)]
fn near_misses_are_kept_by_readers_and_refused_by_validators(
    #[case] text: &str,
    #[case] places: usize,
) {
    let (_, _, entries) = of_2020_05_15();
    let quoted = format!("\"{text}\"");
    let with: Vec<_> = entries
        .iter()
        .filter(|one| String::from_utf8_lossy(&one.payload).contains(&quoted))
        .collect();
    assert_eq!(with.len(), places);
    for entry in with {
        assert_eq!(entry.id.kind.to_string(), "unknown-enum=new");
        assert_eq!(*outcome(entry, Role::Reader), Outcome::Accept);
        let refused = outcome(entry, Role::Validator);
        assert!(matches!(refused, Outcome::Reject(_)), "{entry:?}");
    }
}

#[test]
fn the_new_operation_has_entries_of_each_message_that_are_taken_and_that_are_refused() {
    let (_, new, entries) = of_2020_05_15();
    let of_stop = entries
        .iter()
        .filter(|one| one.id.site.message.operation == "StopWorkflowRun");
    let mut messages: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for entry in of_stop {
        let change = entry.change.as_ref().map(ToString::to_string);
        assert_eq!(change.as_deref(), Some("StopWorkflowRun/operation-added"));
        let kinds = messages
            .entry(entry.id.site.message.to_string())
            .or_default();
        kinds.insert(match entry.expectations[0].outcome {
            Outcome::Accept => "taken",
            Outcome::Reject(_) => "refused",
            _ => "either",
        });
    }
    let operation = new.operation("StopWorkflowRun").unwrap();
    // Request, response, each error.
    assert_eq!(messages.len(), 2 + operation.errors.len());
    for (message, kinds) in messages {
        // An error that is told wrongly is told in the answers' own entries.
        let is_error = message.contains(".error.");
        assert!(
            kinds.contains("taken") && (is_error || kinds.contains("refused")),
            "{message}: {kinds:?}"
        );
    }
}

#[test]
fn no_payload_is_there_twice_and_every_entry_says_what_for() {
    let (_, new, entries) = of_2020_05_15();
    let cases = Cases::new(&new);
    let mut seen = HashSet::new();
    let mut names = HashSet::new();
    for entry in &entries {
        assert!(seen.insert((&entry.id, &entry.payload)), "{}", entry.id);
        assert!(names.insert(entry.file_name()), "{}", entry.file_name());
        assert!(
            entry.change.is_some() && entry.why.ends_with('.'),
            "{entry:?}"
        );
        let read = Entry::read(entry.to_file().as_bytes()).unwrap();
        assert_eq!(read, std::slice::from_ref(entry));
        let (case, _) = cases.restore(entry).unwrap();
        assert_eq!(case.payload.body, entry.payload);
    }
}

#[test]
fn entries_mean_under_their_own_contract_what_they_say() {
    let (_, new, entries) = of_2020_05_15();
    let cases = Cases::new(&new);
    for entry in &entries {
        assert_eq!(cases.standing(entry), Standing::Same, "{}", entry.id);
    }
}

#[test]
fn under_the_older_contract_what_is_new_has_no_case() {
    let (old, _, entries) = of_2020_05_15();
    let cases = Cases::new(&old);
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for entry in &entries {
        let standing = cases.standing(entry);
        let kind = entry.id.kind.to_string();
        match &standing {
            Standing::NoMessage => {
                assert_eq!(entry.id.site.message.operation, "StopWorkflowRun");
            }
            Standing::NoCase => assert!(
                ["enum=CANCELLING", "enum=STOPPING", "enum=STOPPED"].contains(&kind.as_str()),
                "{}",
                entry.id
            ),
            other => assert_eq!(*other, Standing::Same, "{}", entry.id),
        }
        let name = format!("{standing:?}");
        *count.entry(name).or_default() += 1;
    }
    assert_eq!(count["NoCase"], 18 + 4 + 4);
}

/// Rolled back, CANCELLING is an unknown value; documented again, it has a case of
/// its own, also where a rule speaks against it.
#[test]
fn a_value_that_was_rolled_back_is_told_once_it_is_documented_again() {
    let (old, new, _) = of_2020_05_15();
    let rolled_back = regressions(&new, &old).entries;
    let cases = Cases::new(&new);
    let of_value = |entry: &&Entry| {
        entry.id.to_string().ends_with("State/unknown-enum=new")
            && String::from_utf8_lossy(&entry.payload).contains("CANCELLING")
    };
    let standings: Vec<Standing> = rolled_back
        .iter()
        .filter(of_value)
        .map(|entry| cases.standing(entry))
        .collect();
    assert_eq!(
        standings,
        vec![Standing::NowDocumented("CANCELLING".to_owned()); 18]
    );
}
