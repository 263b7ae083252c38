//! What is gone is shown by what it means now.

use smithereens_cases::{Cases, Standing};
use smithereens_contract::{Contract, load};
use smithereens_formats::{Entry, Role};

use crate::small::{CONTRACT, edited, regressions};

/// The entries of what is gone, and what they mean once it is there again.
fn gone(old: &Contract, new: &Contract) -> Vec<(String, String, Standing)> {
    let made = regressions(old, new);
    assert_eq!(made.without, []);
    let (of_old, of_new) = (Cases::new(old), Cases::new(new));
    let told = |entry: &Entry| {
        assert_eq!(of_new.standing(entry), Standing::Same, "{}", entry.id);
        let payload = String::from_utf8_lossy(&entry.payload).into_owned();
        (entry.id.to_string(), payload, of_old.standing(entry))
    };
    made.entries.iter().map(told).collect()
}

#[test]
fn a_value_that_is_gone_is_an_unknown_one() {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let new = edited(
        r#","TWO":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"TWO"}}"#,
        "",
    );
    let known = (
        "Op.request/Kind/unknown-enum=new".to_owned(),
        r#"{"Name":"example","Kind":"TWO"}"#.to_owned(),
        Standing::NowDocumented("TWO".to_owned()),
    );
    assert_eq!(gone(&old, &new), [known]);
}

#[test]
fn a_member_that_is_gone_is_an_unknown_one() {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let new = edited(r#""Note":{"target":"a#Name"},"#, "");
    let known = (
        "Op.request/./unknown-member".to_owned(),
        r#"{"Name":"example","Note":"example"}"#.to_owned(),
        Standing::NowDocumented("Note".to_owned()),
    );
    assert_eq!(gone(&old, &new), [known]);
}

#[test]
fn operations_that_are_gone_are_unknown_ones_each_by_its_own_target() {
    let operations = |names: &[&str]| {
        let target = |name: &&str| format!(r#"{{"target":"a#{name}"}}"#);
        let list: Vec<String> = names.iter().map(target).collect();
        let more = CONTRACT
            .replace(r#"[{"target":"a#Op"}]"#, &format!("[{}]", list.join(",")))
            .replace(
                r#""a#Op":{"#,
                r#""a#One":{"type":"operation"},"a#Two":{"type":"operation"},"a#Op":{"#,
            );
        load("more.json", more.as_bytes()).unwrap()
    };
    let (old, new) = (operations(&["Op", "One", "Two"]), operations(&["Op"]));
    let entry = |name: &str| {
        (
            "Op.request/./operation=unknown".to_owned(),
            "{}".to_owned(),
            Standing::NowDocumented(name.to_owned()),
        )
    };
    assert_eq!(gone(&old, &new), [entry("One"), entry("Two")]);
    let made = regressions(&old, &new);
    let targets: Vec<_> = made.entries.iter().map(|one| &one.http.headers).collect();
    let target = |of: &str| ("X-Amz-Target".to_owned(), of.to_owned());
    assert!(
        targets[0]
            .iter()
            .flatten()
            .any(|one| *one == target("S.One"))
    );
    assert!(
        targets[1]
            .iter()
            .flatten()
            .any(|one| *one == target("S.Two"))
    );
    assert_ne!(made.entries[0].file_name(), made.entries[1].file_name());
}

#[test]
fn an_error_that_is_gone_is_an_unmodelled_one_with_the_status_that_it_had() {
    let with = |errors: &str| {
        let more = CONTRACT
            .replace(
                r#""input":{"target":"a#In"}"#,
                &format!(r#""input":{{"target":"a#In"}},"errors":[{errors}]"#),
            )
            .replace(
                r#""a#Op":{"#,
                r#""a#Gone":{"type":"structure","members":{},"traits":{"smithy.api#error":"client","smithy.api#httpError":410}},"a#Op":{"#,
            );
        load("errors.json", more.as_bytes()).unwrap()
    };
    let (old, new) = (with(r#"{"target":"a#Gone"}"#), with(""));
    let known = (
        "Op.response/./error-type=unmodelled".to_owned(),
        r#"{"__type":"Gone"}"#.to_owned(),
        Standing::NowDocumented("Gone".to_owned()),
    );
    assert_eq!(gone(&old, &new), [known]);
    assert_eq!(regressions(&old, &new).entries[0].http.status, Some(410));
}

#[test]
fn what_had_to_differ_may_be_equal() {
    let lists = |contract: &str| {
        let list = r#""a#Kinds":{"type":"list","member":{"target":"a#Name"}},"a#Kind":{"#;
        contract.replace(r#""a#Kind":{"#, list)
    };
    let unique = r#""Kind":{"target":"a#Kinds","traits":{"smithy.api#uniqueItems":{}}}"#;
    let text = lists(&CONTRACT.replace(r#""Kind":{"target":"a#Kind"}"#, unique));
    let old = load("old.json", text.as_bytes()).unwrap();
    let text = text.replace(r#","traits":{"smithy.api#uniqueItems":{}}"#, "");
    let new = load("new.json", text.as_bytes()).unwrap();
    let known = (
        "Op.request/Kind/equal-items".to_owned(),
        r#"{"Name":"example","Kind":["example","example"]}"#.to_owned(),
        Standing::NowExpected {
            role: Role::Validator,
            was: Some("accepted, and all of it kept, required".to_owned()),
            now: Some("refused, required".to_owned()),
        },
    );
    assert_eq!(gone(&old, &new), [known]);
}

#[test]
fn what_broke_a_rule_that_is_gone_is_taken() {
    let rule = r#"{"service":"S","rules":[{"id":"note","scope":{"request":"Op"},
        "then":[{"member":"Note","is":"present"}],"broken":"reject",
        "source":{"kind":"documentation","at":"S API"}}],"relations":[],"hints":[]}"#;
    let plain = || load("rules.json", CONTRACT.as_bytes()).unwrap();
    let old = plain().with_knowledge(serde_json::from_str(rule).unwrap());
    let found = gone(&old, &plain());
    let all: Vec<&str> = found.iter().map(|(id, ..)| id.as_str()).collect();
    // What broke it at its places is taken too.
    let absent = ["./rule=note", "Note/absent", "Note/null"];
    assert_eq!(all, absent.map(|id| format!("Op.request/{id}")));
    let (_, payload, standing) = &found[0];
    assert_eq!(payload, r#"{"Name":"example"}"#);
    let Standing::NowExpected { role, was, now } = standing else {
        panic!("{standing:?}")
    };
    assert_eq!(*role, Role::Validator);
    assert_eq!(
        was.as_deref(),
        Some("accepted, and all of it kept, required")
    );
    assert_eq!(now.as_deref(), Some("refused, required"));
}
