//! Whose doing it is.

use serde_json::Value;
use smithereens_cases::Cases;
use smithereens_contract::compare;
use smithereens_harness::{Selection, Side, compatibility};

use crate::programs::{A, C, D, Program, all_told, contract, forward, model, read, shown, without};

#[test]
fn of_two_changes_in_a_payload_the_one_whose_member_is_gone_is_charged() {
    let old = contract("old", A, "");
    let new = contract("new", &format!("{A}, {C}, {D}"), "");
    let rows = forward(&old, &new, |value| Ok(without(value, "C")));
    assert_eq!(
        all_told(&rows),
        [
            "AskRequest.C, member added (1): 0 of 7, 7 changed: member-lost",
            "AskRequest.D, member added (1): 7 of 7",
            "all else (0): 6 of 6",
        ]
    );
}

#[test]
fn a_refusal_of_a_payload_that_shows_two_changes_blames_neither() {
    let old = contract("old", A, "");
    let new = contract("new", &format!("{A}, {C}, {D}"), "");
    let rows = forward(&old, &new, |value| match value.get("C") {
        Some(_) => Err("what is C?"),
        None => Ok(value),
    });
    assert_eq!(
        all_told(&rows),
        [
            "AskRequest.C, member added (1): 0 of 7, 4 refused, 3 perhaps refused",
            "AskRequest.D, member added (1): 4 of 7, 3 perhaps refused",
            "all else (0): 6 of 6",
        ]
    );
    let case = &rows[0].not_kept[0].case;
    assert_eq!(case.to_string(), "Ask.request/C/boolean=true");
    assert_eq!(
        shown(&new, rows),
        "    AskRequest.C, member added  0 of 7 kept, at 1 place
      4 refused Ask.request/C/boolean=true: what is C?
      3 refused, for this or another change in it, Ask.request/A/absent: what is C?
    AskRequest.D, member added  4 of 7 kept, at 1 place
      3 refused, for this or another change in it, Ask.request/A/absent: what is C?
    all else                    6 of 6 kept
"
    );
}

/// An element that is gone took all with it that was in it.
#[test]
fn what_is_gone_around_two_changes_blames_neither_and_around_one_that_one() {
    let list = |shape: &str| format!(r#"{A}, "Items": {{"shape": "{shape}"}}"#);
    let old = contract("old", &list("Bares"), "");
    let new = contract("new", &list("Riches"), "");
    let rows = forward(&old, &new, |mut value| {
        if let Some(items) = value.get_mut("Items").and_then(Value::as_array_mut) {
            items.retain(|item| item.get("C").is_none());
        }
        Ok(value)
    });
    let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(
        titles,
        ["Rich.C, member added", "Rich.D, member added", "all else"]
    );
    let [of_c, of_d, rest] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!((of_c.kept, rest.kept), (0, rest.payloads));
    assert_eq!(of_c.not_kept[0].observed, "changed: element-lost");
    assert_eq!(of_c.undecided[0].observed, "changed: element-lost");
    assert!(of_d.not_kept.is_empty(), "{of_d:?}");
    assert!(of_d.kept > 0);
    assert_eq!(of_d.undecided[0].payloads, of_c.undecided[0].payloads);
}

#[test]
fn what_is_gone_where_nothing_changed_is_no_changes_doing() {
    let old = contract("old", A, "");
    let new = contract("new", &format!("{A}, {C}"), "");
    let rows = forward(&old, &new, |value| Ok(without(value, "A")));
    // Two of those that lose A show C as well.
    assert_eq!(
        all_told(&rows),
        [
            "AskRequest.C, member added (1): 6 of 6",
            "all else (0): 3 of 9, 6 changed: member-lost",
        ]
    );
}

/// Both the error and its member are new in a way; the member is nearer.
#[test]
fn what_is_gone_is_charged_to_the_nearest_change_around_it() {
    let failing = |status: u16, members: &str| {
        let errors = r#""input": {"shape": "AskRequest"}, "errors": [{"shape": "Gone"}]"#;
        let model = model(A, "").replacen(r#""input": {"shape": "AskRequest"}"#, errors, 1);
        let gone = format!(
            r#""shapes": {{
                "Gone": {{"type": "structure", "exception": true, "members": {{{members}}},
                    "error": {{"httpStatusCode": {status}}}}},"#
        );
        read("failing", &model.replacen(r#""shapes": {"#, &gone, 1))
    };
    let (old, new) = (failing(400, A), failing(404, &format!("{A}, {C}")));
    let rows = forward(&old, &new, |value| Ok(without(value, "C")));
    let [status, of_c, ..] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!(status.title, "Gone, error status changed");
    assert_eq!(status.kept, status.payloads);
    assert_eq!(of_c.title, "Gone.C, member added");
    assert_eq!((of_c.kept, of_c.undecided.as_slice()), (0, &[][..]));
    assert!(status.payloads > of_c.payloads && of_c.payloads > 0);
}

#[test]
fn what_comes_from_nowhere_is_charged_to_what_absence_means() {
    let (old, new) = (
        contract("old", r#""A": {"shape": "Flag"}"#, ""),
        contract("new", r#""A": {"shape": "Boxed"}"#, ""),
    );
    // Where absence is false, a program may say so.
    let rows = forward(&old, &new, |mut value| {
        if let Some(members) = value.as_object_mut() {
            members.entry("A").or_insert(Value::Bool(false));
        }
        Ok(value)
    });
    assert_eq!(rows[0].title, "AskRequest.A, box added");
    let observed = rows[0].not_kept.iter().map(|one| one.observed.as_str());
    assert_eq!(observed.collect::<Vec<_>>(), ["changed: member-added"]);
    assert!(rows[0].kept > 0);
    assert!(rows.iter().skip(1).all(|row| row.kept == row.payloads));
}

/// In one list it is gone with others, in another list alone.
#[test]
fn a_charge_counts_before_a_doubt() {
    let lists = |shape: &str| {
        format!(r#""Items": {{"shape": "{shape}"}}, "Others": {{"shape": "{shape}"}}"#)
    };
    let old = contract("old", &lists("Bares"), "");
    let new = contract("new", &lists("Riches"), "");
    let program = Program(|mut value: Value| {
        value = without(value, "Items");
        if let Some(others) = value.get_mut("Others").and_then(Value::as_array_mut) {
            others
                .iter_mut()
                .for_each(|one| *one = without(one.take(), "C"));
        }
        Ok(value)
    });
    let (old, new) = (Cases::new(&old), Cases::new(&new));
    let changes = compare(old.contract(), new.contract()).expect("one service");
    let selection = Selection {
        only: vec!["Ask.request/./whitespace".parse().expect("a glob")],
        ..Selection::default()
    };
    let table = compatibility(
        Side {
            cases: &old,
            subjects: &[&program],
        },
        Side {
            cases: &new,
            subjects: &[],
        },
        &changes,
        &selection,
        1,
    );
    assert_eq!(
        all_told(&table.rows),
        [
            "Rich.C, member added (2): 0 of 1, 1 changed: member-lost",
            "Rich.D, member added (2): 0 of 1, 1 perhaps changed: member-lost",
        ]
    );
}
