//! One known change is found, classified and placed, and nothing else is.

use serde_json::{Value, json};

use crate::lines::{changes, line};
use crate::pairs::pairs;
use crate::shop::{required, shop, to};

/// The places of an item's member, by way of both operations that answer items.
/// Items hold items: recursion is followed once.
fn of_items(member: &str) -> String {
    let holders = [
        "GetItem.response/Item",
        "GetItem.response/Item.Parts.member",
        "ListItems.response/Items.member",
        "ListItems.response/Items.member.Parts.member",
    ];
    holders.map(|holder| format!("{holder}.{member}")).join(" ")
}

/// `{items.X}` stands for the places of an item's member.
fn expanded(line: &str) -> String {
    match line.split_once("{items.") {
        None => line.to_owned(),
        Some((start, rest)) => {
            let (member, rest) = rest.split_once('}').expect("a closing brace");
            expanded(&format!("{start}{}{rest}", of_items(member)))
        }
    }
}

#[test]
fn one_change_is_found_and_nothing_else() {
    let sorted = |lines: Vec<String>| -> Vec<Vec<String>> {
        let words = |line: String| {
            let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            words[2..].sort();
            words
        };
        lines.into_iter().map(words).collect()
    };
    let all = pairs();
    assert!(all.len() > 60, "{} pairs", all.len());
    for pair in all {
        let found = changes(&shop(&pair.before), &shop(&pair.after)).changes;
        let found = found.iter().map(line).collect();
        let known = pair.changes.iter().map(|line| expanded(line)).collect();
        assert_eq!(sorted(found), sorted(known), "{}", pair.name);
    }
}

#[test]
fn both_statements_are_told() {
    let said = |edit: (&'static str, Value)| {
        let changes = changes(&shop(&[]), &shop(&[edit])).changes;
        let change = changes.first().expect("a change");
        (change.from.clone(), change.to.clone())
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        said(("Name/traits/length", json!({ "max": 9 }))),
        (text("1 to 99"), text("at most 9"))
    );
    assert_eq!(
        said(("Name/traits/length", Value::Null)),
        (text("1 to 99"), None)
    );
    assert_eq!(
        said(("Name/traits/pattern", json!("a"))),
        (text("^[a-z]+$"), text("a"))
    );
    assert_eq!(
        said(("Kind", json!({ "type": "string" }))),
        (text("BOOK | TOY"), text("string"))
    );
    assert_eq!(
        said(("Item/members/Price", required("Double"))),
        (None, text("required double"))
    );
    assert_eq!(
        said(("Missing/traits/error", json!("server"))),
        (text("400"), text("500"))
    );
}

/// Where one shape takes the places of two, what changes tells the changes apart.
#[test]
fn one_id_never_names_two_changes() {
    let small = json!({ "type": "structure", "members": { "X": to("Integer") } });
    let other = json!({ "type": "structure", "members": { "X": to("String") } });
    let both = json!({ "type": "structure", "members": { "X": to("Boolean") } });
    let before = [
        ("One", small),
        ("Two", other),
        ("Both", both.clone()),
        ("GetItemRequest/members/A", to("One")),
        ("GetItemRequest/members/B", to("Two")),
        ("GetItemRequest/members/C", to("Both")),
    ];
    let after = [
        ("Both", both),
        ("GetItemRequest/members/A", to("Both")),
        ("GetItemRequest/members/B", to("Both")),
        ("GetItemRequest/members/C", to("Both")),
    ];
    let found: Vec<String> = changes(&shop(&before), &shop(&after))
        .changes
        .iter()
        .map(line)
        .collect();
    assert_eq!(
        found,
        [
            "Both.X/type-changed=integer%20to%20boolean BBBB GetItem.request/A.X",
            "Both.X/type-changed=string%20to%20boolean BBBB GetItem.request/B.X",
        ]
    );
}
