//! What shows a change.

use serde_json::Value;
use smithereens_contract::compare;

use crate::programs::{A, B, C, Program, all_told, contract, forward, knowing, rows};

/// Back as well as forward: what is gone from the contract is lost by new
/// programs, and what must be there now is missed by them.
#[test]
fn members_that_came_or_went_and_are_required_are_shown_in_both_directions() {
    let old = contract("old", &format!("{A}, {B}"), "");
    let new = contract("new", &format!("{A}, {C}"), r#""A""#);
    let old_program = Program(knowing(&["A", "B"], &[]));
    let new_program = Program(knowing(&["A", "C"], &["A"]));
    let of = |which| all_told(&rows((&old, &old_program), (&new, &new_program), which));
    // Where A is always there, nothing shows that it must be.
    assert_eq!(
        of("old"),
        [
            "AskRequest.C, member added (1): 0 of 5, 5 changed: member-lost",
            "all else (0): 5 of 5",
        ]
    );
    // Who misses A does not say so: with B it may have been B.
    assert_eq!(
        of("new"),
        [
            "AskRequest.A, required added (1): 0 of 5, 1 refused, 4 perhaps refused",
            "AskRequest.B, member removed (1): 0 of 6, 2 changed: member-lost, 4 perhaps refused",
            "all else (0): 6 of 6",
        ]
    );
}

#[test]
fn a_limit_shows_only_in_what_is_beyond_it() {
    let text = |shape: &str| format!(r#"{A}, "Text": {{"shape": "{shape}"}}"#);
    let old = contract("old", &text("Short"), "");
    let new = contract("new", &text("Long"), "");
    let too_long = |value: &Value| {
        let text = value.get("Text").and_then(Value::as_str);
        text.is_some_and(|text| text.chars().count() > 3)
    };
    let rows = forward(&old, &new, |value| match too_long(&value) {
        true => Err("too long"),
        false => Ok(value),
    });
    let [limit, rest] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!(limit.title, "AskRequest.Text, length changed");
    assert_eq!(
        (limit.kept, limit.not_kept[0].payloads),
        (0, limit.payloads)
    );
    assert!(limit.payloads > 0 && rest.payloads > 0, "{rows:?}");
    assert_eq!(rest.kept, rest.payloads);
}

#[test]
fn a_limit_of_a_maps_keys_shows_in_keys_beyond_it() {
    let map = |shape: &str| format!(r#""Map": {{"shape": "{shape}"}}"#);
    let (old, new) = (
        contract("old", &map("ByShort"), ""),
        contract("new", &map("ByLong"), ""),
    );
    let rows = forward(&old, &new, |value| {
        let map = value.get("Map").and_then(Value::as_object);
        match map.is_some_and(|map| map.keys().any(|key| key.chars().count() > 3)) {
            true => Err("a key is too long"),
            false => Ok(value),
        }
    });
    let [keys, rest] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!(keys.title, "ByLong.key, length changed");
    assert_eq!((keys.kept, keys.not_kept[0].payloads), (0, keys.payloads));
    assert_eq!(rest.kept, rest.payloads);
}

#[test]
fn a_remark_is_shown_by_no_payload() {
    let old = contract("old", A, "");
    let remarked = r#""A": {"shape": "Flag", "deprecated": true}"#;
    let new = contract("new", remarked, "");
    assert_eq!(compare(&old, &new).expect("one service").changes.len(), 1);
    let rows = forward(&old, &new, Ok);
    let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["all else"]);
}
