//! Contracts that are huge, deep, entangled, or of different services: a useful
//! answer or a clear error, soon.

use std::fmt::Write as _;

use rstest::rstest;
use serde_json::{Map, Value, json};
use smithereens_contract::{Contract, compare, load};

use crate::lines::{changes, line};
use crate::shop::{shop, to};

/// A service whose one operation asks for the first of `shapes`.
fn service(shapes: Map<String, Value>, first: &str) -> Contract {
    let mut all = json!({
        "n#Service": {
            "type": "service",
            "version": "1",
            "operations": [{ "target": "n#Ask" }],
            "traits": { "aws.auth#sigv4": { "name": "n" }, "aws.protocols#awsJson1_1": {} },
        },
        "n#Ask": { "type": "operation", "input": { "target": format!("n#{first}") } },
    });
    let members = all.as_object_mut().expect("an object");
    for (name, shape) in shapes {
        members.insert(format!("n#{name}"), shape);
    }
    let document = json!({ "smithy": "2.0", "shapes": all });
    load("n", document.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn structure(members: impl IntoIterator<Item = (String, String)>) -> Value {
    let members: Map<String, Value> = members
        .into_iter()
        .map(|(name, target)| (name, json!({ "target": target })))
        .collect();
    json!({ "type": "structure", "members": members })
}

/// Structures that all hold each other: their places multiply with every level.
fn entangled(count: usize, leaf: &str) -> Contract {
    let shape = |index: usize| {
        let members = (0..count).map(|other| (format!("m{other}"), format!("n#S{other}")));
        let leaf = ("leaf".to_owned(), format!("smithy.api#{leaf}"));
        let leaf = std::iter::once(leaf).filter(|_| index + 1 == count);
        (format!("S{index}"), structure(members.chain(leaf)))
    };
    service((0..count).map(shape).collect(), "S0")
}

#[test]
fn places_without_number_are_cut_and_the_change_is_found() {
    let found = changes(&entangled(20, "String"), &entangled(20, "Long")).changes;
    let [change] = &found[..] else {
        panic!("{} changes", found.len());
    };
    assert_eq!(change.id.to_string(), "S19.leaf/type-changed");
    assert!(change.more_places);
    assert!(!change.places.is_empty());
}

#[test]
fn of_one_change_twenty_thousand_places_are_listed() {
    let wide = |leaf: &str| {
        let members = |target: &str| {
            let target = target.to_owned();
            structure((0..150).map(move |index| (format!("m{index:03}"), target.clone())))
        };
        let shapes = [
            ("Outer".to_owned(), members("n#Inner")),
            ("Inner".to_owned(), members("n#Leaf")),
            ("Leaf".to_owned(), json!({ "type": leaf })),
        ];
        service(shapes.into_iter().collect(), "Outer")
    };
    let found = changes(&wide("string"), &wide("blob")).changes;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].places.len(), found[0].more_places),
        (20_000, true)
    );
}

/// Structures in each other, with a text in the innermost.
fn deep(depth: usize, leaf: &str) -> Contract {
    let shape = |index: usize| {
        let inner = if index + 1 == depth {
            format!("smithy.api#{leaf}")
        } else {
            format!("n#S{}", index + 1)
        };
        (format!("S{index}"), structure([("m".to_owned(), inner)]))
    };
    service((0..depth).map(shape).collect(), "S0")
}

#[test]
fn a_change_far_below_is_found_at_one_place() {
    let found = changes(&deep(5_000, "String"), &deep(5_000, "Long")).changes;
    let [change] = &found[..] else {
        panic!("{} changes", found.len());
    };
    assert_eq!(change.id.to_string(), "S4999.m/type-changed");
    assert_eq!((change.places.len(), change.more_places), (1, true));
    assert_eq!(change.places[0].path.0.len(), 5_000);
}

#[test]
fn thousands_of_changes_are_all_found() {
    let wide = |leaf: &str| {
        let member = |index: usize| (format!("m{index:04}"), format!("smithy.api#{leaf}"));
        service(
            [("S".to_owned(), structure((0..5_000).map(member)))]
                .into_iter()
                .collect(),
            "S",
        )
    };
    let found = changes(&wide("String"), &wide("Long")).changes;
    assert_eq!(found.len(), 5_000);
    for (index, change) in found.iter().enumerate() {
        assert_eq!(
            line(change),
            format!("S.m{index:04}/type-changed BBBB Ask.request/m{index:04}")
        );
    }
}

#[test]
fn a_shape_that_holds_itself_is_followed_once() {
    let with = [("Item/members/Price", to("Double"))];
    let found = changes(&shop(&[]), &shop(&with)).changes;
    let places: Vec<String> = found[0].places.iter().map(ToString::to_string).collect();
    assert_eq!(
        places,
        [
            "GetItem.response/Item.Parts.member.Price",
            "GetItem.response/Item.Price",
            "ListItems.response/Items.member.Parts.member.Price",
            "ListItems.response/Items.member.Price",
        ]
    );
}

/// A service's name, the name to sign for, and how many of six operations it has
/// in common with others.
fn named(name: &str, signing: &str, shared: usize) -> Contract {
    let mut shapes = Map::new();
    let mut operations = Vec::new();
    for index in 0..6 {
        let mut operation = String::new();
        let whose = if index < shared { "All" } else { name };
        let _infallible = write!(operation, "n#{whose}{index}");
        operations.push(json!({ "target": operation }));
        shapes.insert(operation, json!({ "type": "operation" }));
    }
    shapes.insert(
        format!("n#{name}"),
        json!({
            "type": "service",
            "version": "1",
            "operations": operations,
            "traits": { "aws.auth#sigv4": { "name": signing }, "aws.protocols#awsJson1_1": {} },
        }),
    );
    let document = json!({ "smithy": "2.0", "shapes": shapes });
    let file = format!("{name}.json");
    load(&file, document.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

#[rstest]
#[case::neither_name(
    ("One", "one", 6), ("Two", "two", 6),
    Some("One.json describes One (signed for one), and Two.json describes Two (signed for two): \
          neither name is the same; give two contracts of one service")
)]
#[case::one_name_and_hardly_an_operation(
    ("One", "one", 1), ("Two", "one", 1),
    Some("One.json describes One (signed for one), and Two.json describes Two (signed for one): \
          of 6 operations they share 1; give two contracts of one service")
)]
#[case::one_name_and_enough_operations(("One", "one", 2), ("Two", "one", 2), None)]
#[case::both_names(("One", "one", 0), ("One", "one", 6), None)]
fn contracts_of_different_services_are_told(
    #[case] old: (&str, &str, usize),
    #[case] new: (&str, &str, usize),
    #[case] known: Option<&str>,
) {
    let (old, new) = (named(old.0, old.1, old.2), named(new.0, new.1, new.2));
    let error = compare(&old, &new).err().map(|error| error.to_string());
    assert_eq!(error.as_deref(), known);
}
