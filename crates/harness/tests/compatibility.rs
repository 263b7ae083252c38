//! Forward and back, change by change: whose doing it is what became of a payload
//! that shows several of them.

use serde_json::Value;
use smithereens_cases::Cases;
use smithereens_contract::{Contract, compare, load};
use smithereens_formats::{Compatibility, CompatibilityRow, Phase, Role};
use smithereens_harness::{
    Answer, Codec, HumanReporter, Incoming, Options, Selection, Side, compatibility, run,
};

/// A contract of one operation, asked with these members.
fn contract(name: &str, members: &str, required: &str) -> Contract {
    let model = format!(
        r#"{{
            "version": "2.0",
            "metadata": {{
                "apiVersion": "2020-01-01", "endpointPrefix": "example", "jsonVersion": "1.1",
                "protocol": "json", "serviceId": "Example", "signatureVersion": "v4",
                "targetPrefix": "Example", "serviceFullName": "Example", "uid": "example"
            }},
            "operations": {{
                "Ask": {{
                    "name": "Ask", "http": {{"method": "POST", "requestUri": "/"}},
                    "input": {{"shape": "AskRequest"}}
                }}
            }},
            "shapes": {{
                "AskRequest": {{"type": "structure", "required": [{required}], "members": {{{members}}}}},
                "Flag": {{"type": "boolean"}},
                "Short": {{"type": "string", "max": 3}},
                "Long": {{"type": "string", "max": 5}},
                "Bare": {{"type": "structure", "members": {{"A": {{"shape": "Flag"}}}}}},
                "Bares": {{"type": "list", "member": {{"shape": "Bare"}}}},
                "Rich": {{"type": "structure", "members": {{
                    "A": {{"shape": "Flag"}}, "C": {{"shape": "Flag"}}, "D": {{"shape": "Flag"}}
                }}}},
                "Riches": {{"type": "list", "member": {{"shape": "Rich"}}}}
            }}
        }}"#
    );
    load(name, model.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

const A: &str = r#""A": {"shape": "Flag"}"#;
const B: &str = r#""B": {"shape": "Flag"}"#;
const C: &str = r#""C": {"shape": "Flag"}"#;
const D: &str = r#""D": {"shape": "Flag"}"#;

/// What a program makes of a request's JSON.
struct Program<F>(F);

impl<F> Codec for Program<F>
where
    F: Fn(Value) -> Result<Value, &'static str> + Sync,
{
    fn name(&self) -> &str {
        "program"
    }

    fn role(&self) -> Role {
        Role::Validator
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        if incoming.body.is_empty() || incoming.status.is_some() {
            return Answer::Encoded(b"{}".to_vec());
        }
        match (self.0)(serde_json::from_slice(incoming.body).unwrap_or_default()) {
            Ok(value) => Answer::Encoded(value.to_string().into_bytes()),
            Err(reason) => Answer::Refused(reason.to_owned()),
        }
    }
}

/// A row in few words: what, at how many places, how many kept of how many, and
/// what happened to the others. All numbers add up.
fn told(row: &CompatibilityRow) -> String {
    let happened = row.not_kept.iter().chain(&row.undecided);
    let counted: u64 = happened.map(|one| one.payloads).sum();
    assert_eq!(row.payloads, row.kept + counted, "{row:?}");
    let mut told = format!(
        "{} ({}): {} of {}",
        row.title, row.places, row.kept, row.payloads
    );
    for (all, mark) in [(&row.not_kept, ""), (&row.undecided, "perhaps ")] {
        for one in all {
            told.push_str(&format!(", {} {mark}{}", one.payloads, one.observed));
        }
    }
    told
}

/// The rows of a program for each of the contracts.
fn rows(
    old: (&Contract, &dyn Codec),
    new: (&Contract, &dyn Codec),
    which: &str,
) -> Vec<CompatibilityRow> {
    let changes = compare(old.0, new.0).expect("one service");
    let (old_cases, new_cases) = (Cases::new(old.0), Cases::new(new.0));
    let table = compatibility(
        Side {
            cases: &old_cases,
            subjects: &[old.1],
        },
        Side {
            cases: &new_cases,
            subjects: &[new.1],
        },
        &changes,
        &Selection::default(),
        1,
    );
    let rows = table.rows.into_iter();
    rows.filter(|row| row.written_for == which).collect()
}

/// What an old program does with payloads of the new contract.
fn forward(
    old: &Contract,
    new: &Contract,
    program: impl Fn(Value) -> Result<Value, &'static str> + Sync,
) -> Vec<CompatibilityRow> {
    let (program, nobody) = (Program(program), Program(Ok));
    rows((old, &program), (new, &nobody), old.name())
}

fn all_told(rows: &[CompatibilityRow]) -> Vec<String> {
    rows.iter().map(told).collect()
}

fn without(mut value: Value, name: &str) -> Value {
    if let Value::Object(members) = &mut value {
        members.remove(name);
    }
    value
}

/// A program that knows some members of the request and needs some.
fn knowing(
    known: &'static [&'static str],
    needed: &'static [&'static str],
) -> impl Fn(Value) -> Result<Value, &'static str> + Sync {
    move |mut value| {
        let members = value.as_object_mut().ok_or("no object")?;
        members.retain(|name, _| known.contains(&name.as_str()));
        if needed.iter().any(|name| !members.contains_key(*name)) {
            return Err("a member is missing");
        }
        Ok(value)
    }
}

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
    // The smallest of those that show nothing but C is shown.
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

/// The rows as a report for people has them.
fn shown(new: &Contract, rows: Vec<CompatibilityRow>) -> String {
    let cases = Cases::new(new);
    let options = Options {
        compatibility: Some(Compatibility {
            old: "old".to_owned(),
            new: "new".to_owned(),
            rows,
        }),
        phases: vec![Phase::Coverage],
        ..Options::default()
    };
    let report = run(&cases, &[&Program(Ok)], &options, &mut |_| {}).report;
    let mut human = HumanReporter::new(Vec::new(), false);
    human.report(&report).expect("memory can be written to");
    let text = String::from_utf8(human.into_inner()).expect("UTF-8");
    let text = anstream::adapter::strip_str(&text).to_string();
    let (_, table) = text.split_once("meets payloads of new\n").expect("a table");
    let (table, _) = table.split_once("\n\n").expect("the verdict after it");
    format!("{table}\n")
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
    let [of_c, rest] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!(of_c.kept, of_c.payloads);
    assert_eq!(rest.not_kept[0].observed, "changed: member-lost");
    assert_eq!(rest.not_kept[0].payloads + rest.kept, rest.payloads);
    assert!(of_c.payloads > 0 && rest.kept > 0, "{rows:?}");
}
