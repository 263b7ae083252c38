//! Every payload does what its kind says: looked at with eyes of its own, on
//! the body's tokens and the contract, not through what built it.

mod around;
mod bodies;
mod contents;
mod numbers;
mod place;
mod raw;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;
use smithereens_cases::{Case, Cases};
use smithereens_contract::{Contract, builtin, load};

use place::Place;

/// A built-in contract, or the one in `contracts/` that has what Glue lacks.
fn contract(name: &str) -> Contract {
    let sink = || load(name, include_bytes!("../contracts/kitchen-sink.json")).expect("a contract");
    builtin(name).unwrap_or_else(sink)
}

/// What of a case was seen not to hold, if anything.
type Seen = Result<(), String>;

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Seen {
    if holds { Ok(()) } else { Err(what()) }
}

/// Kinds of which the payload shows nothing, each with who looks instead.
const UNSEEN: [(&str, &str); 3] = [
    (
        "rule",
        "whether a rule is broken is told by `agreement.rs`, through JSON Schema too; \
         of a relation the payload is any",
    ),
    (
        "rule-kept",
        "that it is kept is told by `agreement.rs`, through JSON Schema too",
    ),
    (
        "owes",
        "asks what every answer of a service has, whatever its payload",
    ),
];

fn look(place: &Place<'_>) -> Seen {
    let kind = &place.case.id.kind;
    let value = kind.value.as_deref().unwrap_or_default();
    bodies::is_json_if_it_should_be(place)?;
    match kind.name.as_str() {
        "missing" | "absent" => contents::absent(place),
        "null" => contents::null(place),
        "present" => contents::present(place),
        "wrong-type" => contents::wrong_type(place, value),
        "boolean" => contents::boolean(place, value),
        "empty" => contents::empty(place),
        "fewest" | "too-few" | "most" | "too-many" | "many" => contents::count(place, &kind.name),
        "equal-items" => contents::equal_items(place),
        "duplicate-key" => contents::duplicate_key(place),
        "unknown-member" => contents::unknown_member(place),
        "member-order" => contents::member_order(place),
        "union" => contents::union(place, value),
        "deep" => contents::deep(place),
        "document" => contents::document(place, value),
        "enum" | "special" => texts::is(place, value),
        "unknown-enum" => texts::unknown_enum(place, value),
        "shortest" | "longest" | "too-short" | "too-long" | "long" => {
            texts::length(place, &kind.name)
        }
        "char" => texts::char(place, value),
        "text" => texts::other_layer(place, value),
        "escaped" => texts::escaped(place),
        "raw-control" => texts::raw_control(place),
        "lone-surrogate" => texts::lone_surrogate(place),
        "blob" => texts::blob(place, value),
        "number" => numbers::number(place, value),
        "number-form" => numbers::form(place, value),
        "timestamp" => numbers::timestamp(place, value),
        "timestamp-text" => numbers::timestamp_text(place, value),
        "whitespace" => bodies::whitespace(place),
        "protocol" => bodies::protocol(place, value),
        "error-form" => bodies::error_form(place, value),
        "message-member" => bodies::message_member(place, value),
        "error-type" => bodies::unmodelled(place),
        "operation" => around::operation(place, value),
        "content-type" => around::content_type(place, value),
        "method" => around::method(place, value),
        "credentials" => around::credentials(place, value),
        "routing" => around::routing(place, value),
        "transfer" => around::transfer(place, value),
        "header" => around::headers(place, value),
        "gateway" => around::gateway(place, value),
        name if UNSEEN.iter().any(|(unseen, _)| *unseen == name) => Ok(()),
        other => Err(format!("nobody looks at {other}")),
    }
}

fn every_case(contract: &Contract) -> Vec<Case> {
    let cases = Cases::new(contract);
    let built = cases.planned().iter().map(|planned| cases.build(planned));
    built.filter_map(Result::ok).collect()
}

/// Known not to hold yet, each a fault of what builds the payload. One that is
/// mended leaves the list: the test asks for it.
const OPEN: [(&str, &str); 6] = [
    // An IMF-fixdate has whole seconds.
    (
        "Wash.request/Date/timestamp=milliseconds",
        "no milliseconds are written",
    ),
    (
        "Wash.request/Date/timestamp=milliseconds-before-1970",
        "no milliseconds are written",
    ),
    (
        "Wash.request/Date/timestamp=sub-millisecond",
        "no fraction is written",
    ),
    // Their length breaks a constraint, whatever the spelling.
    (
        "Wash.request/Salt/blob=line-break",
        "6 bytes where 10 are the least",
    ),
    (
        "Wash.request/Salt/blob=unpadded",
        "1 byte where 10 are the least",
    ),
    (
        "Wash.request/Salt/blob=url-safe",
        "3 bytes where 10 are the least",
    ),
];

#[rstest]
fn every_payload_does_what_its_kind_says(
    #[values(
        "glue@2020-05-14",
        "glue@2020-05-15",
        "glue@newest",
        "kitchen-sink.json"
    )]
    name: &str,
) {
    let contract = contract(name);
    let (mut wrong, mut mended) = (BTreeMap::new(), Vec::new());
    for case in every_case(&contract) {
        let id = case.id.to_string();
        let open = OPEN.iter().any(|(open, _)| *open == id);
        match look(&Place::of(&contract, &case)) {
            Ok(()) if open => mended.push(id),
            Err(why) if !open => {
                wrong.insert(id, why);
            }
            _ => {}
        }
    }
    assert!(
        wrong.is_empty(),
        "{} payloads: {:#?}",
        wrong.len(),
        wrong.iter().take(20).collect::<Vec<_>>()
    );
    assert_eq!(mended, Vec::<String>::new(), "OPEN has what is mended");
}

/// What is not looked at is there to be looked at: a kind that is gone, or that
/// got eyes, leaves the list.
#[test]
fn every_kind_that_nobody_looks_at_exists() {
    let seen: BTreeSet<String> = every_case(&contract("glue@2020-05-15"))
        .into_iter()
        .map(|case| case.id.kind.name)
        .collect();
    for (kind, why) in UNSEEN {
        assert!(seen.contains(kind), "{kind}: {why}");
    }
}

/// Eyes that see nothing would let everything pass: each must refuse, at some
/// place, the payload of another kind there.
#[test]
fn no_eyes_are_content_with_whatever_payload() {
    let mut blind = BTreeMap::new();
    for name in ["glue@2020-05-15", "kitchen-sink.json"] {
        let contract = contract(name);
        let cases = every_case(&contract);
        for pair in cases
            .windows(2)
            .flat_map(|pair| [(&pair[0], &pair[1]), (&pair[1], &pair[0])])
        {
            let (case, other) = pair;
            if case.id.site != other.id.site {
                continue;
            }
            let swapped = Case {
                payload: other.payload.clone(),
                ..case.clone()
            };
            let refuses = look(&Place::of(&contract, &swapped)).is_err();
            let kind = &case.id.kind;
            let key = match kind.name.as_str() {
                "rule" | "rule-kept" | "char" => (kind.name.clone(), None),
                _ => (kind.name.clone(), kind.value.clone()),
            };
            *blind.entry(key).or_insert(true) &= !refuses;
        }
    }
    let unseen = |kind: &str| UNSEEN.iter().any(|(unseen, _)| *unseen == kind);
    blind.retain(|(kind, _), is_blind| *is_blind && !unseen(kind));
    assert!(blind.is_empty(), "{blind:?}");
}

/// Known to be the same yet: an IMF-fixdate has neither a fraction nor an
/// exponent.
const SAME: [(&str, &str); 2] = [
    (
        "Wash.request/Date/timestamp=milliseconds",
        "Wash.request/Date/timestamp=sub-millisecond",
    ),
    (
        "Wash.request/Date/timestamp=sub-millisecond",
        "Wash.request/Date/timestamp=exponent",
    ),
];

/// A case that varies nothing would be a case of another name twice.
#[rstest]
fn a_documented_value_is_not_the_same_payload_as_its_neighbour(
    #[values("glue@2020-05-15", "kitchen-sink.json")] name: &str,
) {
    let contract = contract(name);
    let mut seen: BTreeMap<_, String> = BTreeMap::new();
    let mut same = Vec::new();
    for case in every_case(&contract) {
        let id = case.id;
        let varies = matches!(
            id.kind.name.as_str(),
            "boolean"
                | "enum"
                | "unknown-enum"
                | "char"
                | "text"
                | "number"
                | "number-form"
                | "wrong-type"
                | "timestamp"
                | "timestamp-text"
                | "special"
                | "blob"
                | "document"
                | "union"
                | "protocol"
        );
        if !varies {
            continue;
        }
        let key = (id.site.clone(), id.kind.name.clone(), case.payload.body);
        if let Some(other) = seen.insert(key, id.to_string()) {
            same.push((other, id.to_string()));
        }
    }
    let known = |(one, other): &(String, String)| SAME.contains(&(one.as_str(), other.as_str()));
    let (known, same): (Vec<_>, Vec<_>) = same.into_iter().partition(known);
    assert_eq!(same, []);
    let here = SAME.iter().filter(|_| name == "kitchen-sink.json").count();
    assert_eq!(known.len(), here, "SAME has what is mended");
}
