//! A small contract to edit: items with a name, a kind, a count and more.

use serde_json::{Map, Value, json};
use smithereens_contract::{Contract, load};

/// The contract, with `edits` made to it: each a place and what stands there
/// then, `null` for nothing. A place is the shape, then keys down from it;
/// what follows `traits` is one of Smithy's own.
pub(crate) fn shop(edits: &[(&str, Value)]) -> Contract {
    let mut document = base();
    for (place, value) in edits {
        edit(&mut document["shapes"], place, value);
    }
    load("shop", document.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn edit(shapes: &mut Value, place: &str, value: &Value) {
    let mut keys: Vec<String> = Vec::new();
    for key in place.split('/') {
        let key = match keys.last().map(String::as_str) {
            None => format!("shop#{key}"),
            Some("traits") if !key.contains('#') => format!("smithy.api#{key}"),
            _ => key.to_owned(),
        };
        keys.push(key);
    }
    let last = keys.pop().expect("a place has a name");
    let holder = keys.iter().fold(shapes, |holder, key| {
        let members = holder.as_object_mut().expect("an object");
        members.entry(key).or_insert(json!({}))
    });
    let members = holder.as_object_mut().expect("an object");
    if value.is_null() {
        assert!(members.remove(&last).is_some(), "{place} is not there");
    } else {
        members.insert(last, value.clone());
    }
}

/// A reference to a shape of the shop's, or to one of Smithy's.
pub(crate) fn to(name: &str) -> Value {
    let is_own = ![
        "String",
        "Integer",
        "Long",
        "Boolean",
        "Double",
        "Timestamp",
    ]
    .contains(&name);
    let namespace = if is_own { "shop" } else { "smithy.api" };
    json!({ "target": format!("{namespace}#{name}") })
}

/// The same, where it must be there.
pub(crate) fn required(name: &str) -> Value {
    let mut member = to(name);
    member["traits"] = json!({ "smithy.api#required": {} });
    member
}

/// An enumeration of these values.
pub(crate) fn one_of(values: &[&str]) -> Value {
    let members: Map<String, Value> = values
        .iter()
        .map(|value| {
            let member = json!({
                "target": "smithy.api#Unit",
                "traits": { "smithy.api#enumValue": value },
            });
            ((*value).to_owned(), member)
        })
        .collect();
    json!({ "type": "enum", "members": members })
}

fn base() -> Value {
    let structure = |members: &[(&str, Value)]| {
        let members: Map<String, Value> = members
            .iter()
            .map(|(name, member)| ((*name).to_owned(), member.clone()))
            .collect();
        json!({ "type": "structure", "members": members })
    };
    let operation = |name: &str, errors: &[&str]| {
        json!({
            "type": "operation",
            "input": to(&format!("{name}Request")),
            "output": to(&format!("{name}Response")),
            "errors": errors.iter().map(|error| to(error)).collect::<Vec<_>>(),
        })
    };
    let mut missing = structure(&[("message", to("String"))]);
    missing["traits"] = json!({ "smithy.api#error": "client" });
    let mut busy = structure(&[]);
    busy["traits"] = json!({ "smithy.api#error": "server" });
    json!({
        "smithy": "2.0",
        "shapes": {
            "shop#Shop": {
                "type": "service",
                "version": "2020-05-15",
                "operations": [to("PutItem"), to("GetItem"), to("ListItems")],
                "traits": {
                    "aws.auth#sigv4": { "name": "shop" },
                    "aws.protocols#awsJson1_1": {},
                },
            },
            "shop#PutItem": operation("PutItem", &["Missing"]),
            "shop#GetItem": operation("GetItem", &["Missing"]),
            "shop#ListItems": operation("ListItems", &[]),
            "shop#PutItemRequest": structure(&[
                ("Name", required("Name")),
                ("Kind", to("Kind")),
                ("Count", to("Count")),
                ("Tags", to("Tags")),
                ("Notes", to("Notes")),
                ("Detail", to("Detail")),
                ("Choice", to("Choice")),
                ("When", to("Timestamp")),
            ]),
            "shop#PutItemResponse": structure(&[("Id", to("String"))]),
            "shop#GetItemRequest": structure(&[("Name", required("Name"))]),
            "shop#GetItemResponse": structure(&[("Item", to("Item"))]),
            "shop#ListItemsRequest": structure(&[("Limit", to("Limit"))]),
            "shop#ListItemsResponse": structure(&[("Items", to("Items"))]),
            "shop#Item": structure(&[
                ("Name", to("Name")),
                ("State", to("State")),
                ("Detail", to("Detail")),
                ("Parts", to("Items")),
            ]),
            "shop#Items": { "type": "list", "member": to("Item") },
            "shop#Name": {
                "type": "string",
                "traits": {
                    "smithy.api#length": { "min": 1, "max": 99 },
                    "smithy.api#pattern": "^[a-z]+$",
                },
            },
            "shop#Kind": one_of(&["BOOK", "TOY"]),
            "shop#State": one_of(&["SOLD", "STORED"]),
            "shop#Count": {
                "type": "integer",
                "traits": { "smithy.api#range": { "min": 0, "max": 100 } },
            },
            "shop#Limit": { "type": "integer" },
            "shop#Tags": { "type": "list", "member": to("Tag") },
            "shop#Tag": { "type": "string" },
            "shop#Notes": { "type": "map", "key": to("Tag"), "value": to("String") },
            "shop#Detail": structure(&[("Color", to("String")), ("Size", to("Limit"))]),
            "shop#Choice": { "type": "union", "members": { "A": to("String"), "B": to("Limit") } },
            "shop#Missing": missing,
            "shop#Busy": busy,
        },
    })
}
