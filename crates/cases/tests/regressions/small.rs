//! A contract of one operation, to edit.

use smithereens_cases::{Cases, Regressions};
use smithereens_contract::{Contract, compare, load};

pub(crate) fn regressions(old: &Contract, new: &Contract) -> Regressions {
    let changes = compare(old, new).expect("contracts of one service");
    let made = Cases::new(new).regressions(&Cases::new(old), &changes);
    made.expect("fewer entries than are too many")
}

pub(crate) fn ids(made: &Regressions) -> Vec<String> {
    made.entries.iter().map(|one| one.id.to_string()).collect()
}

pub(crate) const CONTRACT: &str = r#"{"smithy":"2.0","shapes":{
    "a#S":{"type":"service","version":"1","operations":[{"target":"a#Op"}],"traits":{"aws.protocols#awsJson1_1":{}}},
    "a#Op":{"type":"operation","input":{"target":"a#In"}},
    "a#In":{"type":"structure","members":{
        "Name":{"target":"a#Name","traits":{"smithy.api#required":{}}},
        "Note":{"target":"a#Name"},
        "Kind":{"target":"a#Kind"}}},
    "a#Name":{"type":"string","traits":{"smithy.api#length":{"min":1,"max":20}}},
    "a#Kind":{"type":"enum","members":{"ONE":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"ONE"}},"TWO":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"TWO"}}}}}}"#;

pub(crate) fn edited(from: &str, to: &str) -> Contract {
    assert_eq!(CONTRACT.matches(from).count(), 1, "`{from}` stands once");
    load("edited.json", CONTRACT.replace(from, to).as_bytes()).unwrap()
}
