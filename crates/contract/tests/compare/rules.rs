//! Rules that are new, gone or another: only where what they speak about is in
//! both contracts.

use serde_json::{Value, json};
use smithereens_contract::{Contract, Knowledge};

use crate::lines::{changes, line};
use crate::shop::{one_of, shop};

fn with(contract: Contract, rules: Value, relations: Value) -> Contract {
    let knowledge = json!({
        "service": "Shop",
        "rules": rules,
        "relations": relations,
        "hints": [{ "shape": "Item", "set": { "Name": "x" }, "source": source("a hint") }],
    });
    let knowledge: Knowledge = serde_json::from_value(knowledge).expect("knowledge");
    contract.with_knowledge(knowledge)
}

fn source(at: &str) -> Value {
    json!({ "kind": "documentation", "at": at })
}

fn rule(id: &str, scope: Value, member: &str, is: Value) -> Value {
    json!({
        "id": id,
        "scope": scope,
        "then": [{ "member": member, "is": is }],
        "broken": "reject",
        "source": source("Shop API"),
    })
}

fn count() -> Value {
    rule(
        "count",
        json!({ "request": "PutItem" }),
        "Count",
        json!("present"),
    )
}

fn found(old: &Contract, new: &Contract) -> Vec<String> {
    changes(old, new).changes.iter().map(line).collect()
}

#[test]
fn a_rule_is_added_or_removed_where_it_applies() {
    let none = || with(shop(&[]), json!([]), json!([]));
    let size = rule(
        "size",
        json!({ "shape-in-requests": "Detail" }),
        "Size",
        json!("present"),
    );
    let color = rule(
        "color",
        json!({ "shape-in-responses": "Detail" }),
        "Color",
        json!("present"),
    );
    let limit = json!({
        "id": "limit",
        "operation": "ListItems",
        "relation": { "page-limit": { "limit": "Limit", "items": "Items" } },
        "source": source("Shop API, ListItems"),
    });
    let all = with(shop(&[]), json!([count(), size, color]), json!([limit]));
    let items = "GetItem.response/Item.Detail GetItem.response/Item.Parts.member.Detail \
                 ListItems.response/Items.member.Detail \
                 ListItems.response/Items.member.Parts.member.Detail";
    assert_eq!(
        found(&none(), &all),
        [
            format!("Detail/rule-added=color sRsR {items}"),
            "Detail/rule-added=size BssR PutItem.request/Detail".to_owned(),
            "ListItems/rule-added=limit sRsR ListItems.response/.".to_owned(),
            "PutItem/rule-added=count BssR PutItem.request/.".to_owned(),
        ]
    );
    assert_eq!(
        found(&all, &none()),
        [
            format!("Detail/rule-removed=color RsRs {items}"),
            "Detail/rule-removed=size sRRs PutItem.request/Detail".to_owned(),
            "ListItems/rule-removed=limit RsRs ListItems.response/.".to_owned(),
            "PutItem/rule-removed=count sRRs PutItem.request/.".to_owned(),
        ]
    );
    let change = &changes(&none(), &all).changes[2];
    assert_eq!(change.effects[0].source.at, "Shop API, ListItems");
}

#[test]
fn a_rule_that_says_something_else_is_changed() {
    let old = with(shop(&[]), json!([count()]), json!([]));
    let mut other = count();
    other["then"][0]["is"] = json!("absent");
    let new = with(shop(&[]), json!([other]), json!([]));
    assert_eq!(
        found(&old, &new),
        ["PutItem/rule-changed=count BRRR PutItem.request/."]
    );
}

#[test]
fn who_says_so_is_no_part_of_a_rule() {
    let old = with(shop(&[]), json!([count()]), json!([]));
    let mut other = count();
    other["source"] = source("elsewhere");
    let new = with(shop(&[]), json!([other]), json!([]));
    assert_eq!(found(&old, &new), [""; 0]);
}

#[test]
fn a_rule_about_what_is_new_or_gone_is_no_change_of_its_own() {
    let all = || (json!([count()]), json!([]));
    let (rules, relations) = all();
    let old = with(
        shop(&[("PutItemRequest/members/Count", Value::Null)]),
        rules,
        relations,
    );
    let (rules, relations) = all();
    let new = with(shop(&[]), rules, relations);
    let added = "PutItemRequest.Count/member-added sRRs PutItem.request/Count";
    assert_eq!(found(&old, &new), [added]);
    let removed = "PutItemRequest.Count/member-removed BssR PutItem.request/Count";
    assert_eq!(found(&new, &old), [removed]);
}

#[test]
fn hints_are_no_requirements() {
    let with_hint = with(shop(&[]), json!([]), json!([]));
    assert_eq!(found(&shop(&[]), &with_hint), [""; 0]);
    let other = shop(&[("Kind", one_of(&["BOOK"]))]);
    assert_eq!(
        found(&with_hint, &other),
        ["Kind/enum-value-removed=TOY BssR PutItem.request/Kind"]
    );
}
