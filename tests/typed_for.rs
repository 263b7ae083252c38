//! Which edition of the typed shapes a contract goes with: by what it says.

use std::collections::HashSet;

use rstest::rstest;
use smithereens::subjects::{Edition, Untyped, fitting, typed_for};
use smithereens::{Contract, builtin, load};

/// A built-in contract's file, under a name that tells nothing.
fn file(edition: Edition, edit: impl Fn(&str) -> String) -> Contract {
    let name = edition.contract().replace('@', "-");
    let root = env!("CARGO_MANIFEST_DIR");
    let path = format!("{root}/../contract/contracts/{name}.json");
    let text = std::fs::read_to_string(&path).expect("it is there");
    load("model.json", edit(&text).as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn as_it_is(text: &str) -> String {
    text.to_owned()
}

#[rstest]
fn a_file_goes_with_the_edition_that_says_the_same(
    #[values(Edition::V2020_05_14, Edition::V2020_05_15)] edition: Edition,
) {
    let contract = file(edition, as_it_is);
    assert_eq!(typed_for(&contract), Ok(edition));
    assert_eq!(fitting(&contract), edition);
    let built_in = builtin(edition.contract()).expect("it is built in");
    assert_eq!(typed_for(&built_in), Ok(edition));
}

#[test]
fn operations_that_no_edition_knows_and_those_that_are_missing_do_not_matter() {
    let old = file(Edition::V2020_05_14, as_it_is);
    let all: HashSet<&str> = old.operations().iter().map(|one| &*one.name).collect();
    let known = Edition::V2020_05_14.operations();
    assert!(all.len() > known.len(), "it has set-up operations too");
    let part = old.restricted_to(&["GetTrigger", "CreateJob"], &[]);
    assert_eq!(typed_for(&part), Ok(Edition::V2020_05_14));
    let none = old.restricted_to(&["CreateJob"], &[]);
    assert_eq!(typed_for(&none), Err(Untyped::NoOperation));
}

#[test]
fn a_contract_that_says_something_else_has_no_edition_and_the_nearest_is_named() {
    let contract = file(Edition::V2020_05_15, |text| {
        let value = r#"{"value":"CANCELLING"}"#;
        let edited = text.replacen(value, &format!(r#"{value},{{"value":"CANCELING"}}"#), 1);
        assert_ne!(edited, text);
        edited
    });
    let untyped = typed_for(&contract).expect_err("another value");
    assert_eq!(
        untyped.to_string(),
        "differs from glue@2020-05-15 in CrawlState/enum-value-added=CANCELING"
    );
    assert_eq!(fitting(&contract), Edition::V2020_05_15);

    let newest = builtin("glue@newest").expect("it is built in");
    let untyped = typed_for(&newest).expect_err("it is newer");
    let Untyped::Differs { from, changes, .. } = untyped else {
        panic!("{untyped}");
    };
    assert_eq!((from, changes), (Edition::V2020_05_15, 39));
}

#[test]
fn another_service_has_none() {
    let root = env!("CARGO_MANIFEST_DIR");
    let path = format!("{root}/../../tests/cli/contracts/weather.json");
    let weather = std::fs::read(path).expect("it is there");
    let weather = load("weather", &weather).expect("a contract");
    let untyped = typed_for(&weather).expect_err("no Glue");
    assert_eq!(untyped.to_string(), "describes Weather");
}
