//! Changes as texts: ids and places parse and print back the same, wrong ones
//! are refused with their reason.

use proptest::prelude::*;
use rstest::rstest;
use smithereens_formats::{ChangeId, ChangeKind, Changes, Severity, Site, Subject};

#[rstest]
#[case("CrawlState/enum-value-added=CANCELLING")]
#[case("StopWorkflowRun/operation-added")]
#[case("CreateTriggerRequest.Name/required-added")]
#[case("NameString/length-changed")]
#[case("Names.member/sparse-added")]
#[case("a%20b%2E.c%2F/rule-added=x.y")]
fn an_id_prints_back_as_it_was_read(#[case] text: &str) {
    let id: ChangeId = text.parse().expect("an id");
    assert_eq!(id.to_string(), text);
}

#[rstest]
#[case("", "it needs two parts, SUBJECT/KIND")]
#[case("A/b/c", "a kind is lower-case words joined by `-`")]
#[case("A/enum-value", "there is no such kind of change")]
#[case("A.b.c/type-changed", "a character in it must be percent-encoded")]
#[case(".b/type-changed", "a name is empty")]
#[case("A./type-changed", "a name is empty")]
fn what_is_no_id_is_refused_with_its_reason(#[case] text: &str, #[case] why: &str) {
    let error = text.parse::<ChangeId>().expect_err("no id");
    assert_eq!(
        error.to_string(),
        format!(
            "`{text}` is not a change's id: {why}; \
             ids look like `CrawlState/enum-value-added=CANCELLING`"
        )
    );
}

#[rstest]
#[case("GetTrigger.response/Trigger.Predicate")]
#[case("GetTrigger.error.InvalidInputException/.")]
fn a_place_prints_back_as_it_was_read(#[case] text: &str) {
    let site: Site = text.parse().expect("a place");
    assert_eq!(site.to_string(), text);
}

#[rstest]
#[case("GetTrigger.response", "it needs two parts, MESSAGE/PATH")]
#[case(
    "GetTrigger/Trigger",
    "a message is `OPERATION.request`, `.response` or `.error.SHAPE`"
)]
#[case("GetTrigger.response/a/b", "a character in it must be percent-encoded")]
fn what_is_no_place_is_refused_with_its_reason(#[case] text: &str, #[case] why: &str) {
    let error = text.parse::<Site>().expect_err("no place");
    assert_eq!(
        error.to_string(),
        format!(
            "`{text}` is not a place: {why}; places look like `CreateTrigger.request/Actions.member`"
        )
    );
}

proptest! {
    #[test]
    fn any_id_parses_back_the_same(
        name in ".+",
        member in proptest::option::of(".+"),
        value in proptest::option::of(".*"),
        index in any::<prop::sample::Index>(),
    ) {
        let kinds: Vec<ChangeKind> = ChangeKind::all().collect();
        let subject = Subject { name, member };
        let id = ChangeId { subject, kind: *index.get(&kinds), value };
        prop_assert_eq!(id.to_string().parse::<ChangeId>(), Ok(id));
    }
}

#[test]
fn every_kind_has_a_name_of_its_own_and_is_its_mirrors_mirror() {
    for kind in ChangeKind::all() {
        assert_eq!(ChangeKind::named(kind.name()), Some(kind));
        assert_eq!(kind.mirrored().mirrored(), kind);
        let (name, mirrored) = (kind.name(), kind.mirrored().name());
        let turned = ["added", "removed", "opened", "closed"];
        let turns = turned.iter().any(|word| name.ends_with(word));
        assert_eq!(name != mirrored, turns, "{name}");
    }
}

#[test]
fn changes_are_read_from_json_and_unknown_members_are_refused() {
    let text = r#"{
        "version": 1,
        "tool": "smithereens 0.1.0",
        "old": "a",
        "new": "b",
        "changes": [{
            "id": "Name/length-changed",
            "from": "1 to 255",
            "to": "1 to 128",
            "places": ["CreateTrigger.request/Name"],
            "effects": [{
                "relation": "old-client-new-service",
                "direction": "request",
                "severity": "breaking",
                "reason": "why",
                "source": { "kind": "specification", "at": "Smithy 2.0, length trait" }
            }]
        }]
    }"#;
    let changes: Changes = serde_json::from_str(text).expect("changes");
    assert_eq!(changes.worst(), Some(Severity::Breaking));
    let written = serde_json::to_value(&changes).expect("JSON");
    let read: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(written, read);
    let more = text.replacen("\"old\"", "\"extra\": 1, \"old\"", 1);
    let error = serde_json::from_str::<Changes>(&more).expect_err("unknown");
    assert!(
        error.to_string().starts_with("unknown field `extra`"),
        "{error}"
    );
}
