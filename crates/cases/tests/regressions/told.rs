//! What changed in other ways, what has no entry, and how many are too many.

use std::collections::HashSet;

use smithereens_cases::{Cases, Regressions, TooManyEntries, Wanted};
use smithereens_contract::{compare, load};
use smithereens_formats::{CaseGlob, CaseId};

use crate::small::{CONTRACT, edited, ids, regressions};

#[test]
fn an_errors_code_stands_beside_its_name() {
    let with = |traits: &str| {
        let more = CONTRACT
            .replace(
                r#""input":{"target":"a#In"}"#,
                r#""input":{"target":"a#In"},"errors":[{"target":"a#Bad"}]"#,
            )
            .replace(
                r#""a#Op":{"#,
                &format!(
                    r#""a#Bad":{{"type":"structure","members":{{}},"traits":{{"smithy.api#error":"client"{traits}}}}},"a#Op":{{"#
                ),
            );
        load("errors.json", more.as_bytes()).unwrap()
    };
    let code = r#","aws.protocols#awsQueryError":{"code":"S.Bad","httpResponseCode":400}"#;
    let made = regressions(&with(""), &with(code));
    assert_eq!(ids(&made), ["Op.error.Bad/./error-form=type"; 2]);
    for entry in &made.entries {
        assert_eq!(entry.payload, br#"{"__type":"Bad"}"#);
    }
    let header = ("x-amzn-query-error".to_owned(), "S.Bad;Sender".to_owned());
    let headers = made.entries[0].http.headers.as_ref().unwrap();
    assert!(headers.contains(&header), "{headers:?}");
    assert_eq!(made.entries[1].http.headers, None);
}

#[test]
fn both_sides_of_a_limit_that_moved_are_entries() {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let moved = regressions(&old, &edited(r#""max":20"#, r#""max":21"#));
    let at = |name: &str| ["longest", "too-long"].map(|kind| format!("Op.request/{name}/{kind}"));
    assert_eq!(ids(&moved), [at("Name"), at("Note")].concat());
    // Two texts in other layers' syntax have 21 characters.
    assert_eq!(moved.left, 2 * 2);
}

#[test]
fn what_is_said_around_bodies_has_no_entry_and_says_why() {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let other = edited("aws.protocols#awsJson1_1", "aws.protocols#awsJson1_0");
    let made = regressions(&old, &other);
    assert_eq!(made.entries, []);
    let [unshown] = &made.without[..] else {
        panic!("one change")
    };
    assert_eq!(unshown.change.to_string(), "S/protocol-changed");
    assert!(unshown.why.contains("around bodies"), "{}", unshown.why);
}

#[test]
fn more_entries_than_anyone_would_keep_are_refused() {
    // So many values at so many members.
    let with = |values: usize| {
        let value = |index: usize| {
            format!(
                r#""V{index}":{{"target":"smithy.api#Unit","traits":{{"smithy.api#enumValue":"V{index}"}}}},"#
            )
        };
        let member = |index: usize| format!(r#""Kind{index}":{{"target":"a#Kind"}},"#);
        let values: String = (0..values).map(value).collect();
        let members: String = (0..150).map(member).collect();
        let text = CONTRACT
            .replace(r#""ONE":{"#, &format!(r#"{values}"ONE":{{"#))
            .replace(
                r#""Kind":{"target""#,
                &format!(r#"{members}"Kind":{{"target""#),
            );
        load("values.json", text.as_bytes()).unwrap()
    };
    let (old, many) = (with(0), with(150));
    let changes = compare(&old, &many).unwrap();
    let (many, old) = (Cases::new(&many), Cases::new(&old));
    let made = many.regressions(&old, &changes);
    assert!(
        matches!(made, Err(TooManyEntries { about }) if about > Regressions::MOST),
        "{made:?}"
    );
    // One of each is not too many, nor is what is selected.
    let one_each = Wanted {
        one_each: true,
        ..Wanted::default()
    };
    let made = many
        .regressions_telling(&old, &changes, one_each, &mut |_| {})
        .expect("few entries");
    let shown: HashSet<_> = made.entries.iter().map(|entry| &entry.change).collect();
    assert_eq!(made.entries.len(), 150);
    assert_eq!(shown.len(), 150);
    let glob: CaseGlob = "**/Kind7/**".parse().expect("a glob");
    let is_of = |id: &CaseId| glob.matches(&id.to_string());
    let of_one = Wanted {
        of: Some(&is_of),
        ..Wanted::default()
    };
    let made = many
        .regressions_telling(&old, &changes, of_one, &mut |_| {})
        .expect("few entries");
    assert!(made.entries.len() >= 150, "{}", made.entries.len());
    assert!(made.entries.iter().all(|entry| is_of(&entry.id)));
}
