//! The regression corpus of an API change, and what its entries mean under
//! other contracts.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rstest::rstest;
use smithereens_cases::{Cases, Regressions, Standing, TooManyEntries};
use smithereens_contract::{Contract, builtin, compare, load};
use smithereens_formats::{ChangeKind, Entry, Outcome, Role};

fn regressions(old: &Contract, new: &Contract) -> Regressions {
    let changes = compare(old, new).expect("contracts of one service");
    let made = Cases::new(new).regressions(&Cases::new(old), &changes);
    made.expect("fewer entries than are too many")
}

fn of_2020_05_15() -> (Contract, Contract, Vec<Entry>) {
    let [old, new] = ["glue@2020-05-14", "glue@2020-05-15"].map(|name| builtin(name).unwrap());
    let Regressions {
        entries, without, ..
    } = regressions(&old, &new);
    assert_eq!(without, []);
    (old, new, entries)
}

fn outcome(entry: &Entry, role: Role) -> &Outcome {
    let mut expectations = entry.expectations.iter();
    let found = expectations.find(|expectation| expectation.role == role);
    &found.expect("an expectation of the role").outcome
}

#[test]
fn each_new_value_of_2020_05_15_is_at_each_of_its_places() {
    let (_, _, entries) = of_2020_05_15();
    let ending = |end: &str| {
        let ids = entries
            .iter()
            .filter(|one| one.id.to_string().ends_with(end));
        ids.map(|one| &one.id).collect::<HashSet<_>>().len()
    };
    assert_eq!(ending("State/enum=CANCELLING"), 18);
    assert_eq!(ending("Status/enum=STOPPING"), 4);
    assert_eq!(ending("Status/enum=STOPPED"), 4);
    // The old ones beside them: four states of crawlers, two of runs.
    assert_eq!(ending("State/enum=CANCELLED"), 18);
    assert_eq!(ending("Status/enum=COMPLETED"), 4);
    for entry in &entries {
        if let (Some(change), "enum") = (&entry.change, entry.id.kind.name.as_str()) {
            // A value that is new stands under its own change, and beside no other.
            let value = entry.id.kind.value.as_deref();
            let is_new = ["CANCELLING", "STOPPING", "STOPPED"].contains(&value.unwrap_or_default());
            let is_own = change.value.as_deref() == value;
            assert!(
                is_own || !is_new || change.kind != ChangeKind::EnumValueAdded,
                "{entry:?}"
            );
            assert!(
                !entry.why.contains("as good as ever") || !is_new,
                "{entry:?}"
            );
        }
    }
    // What may come next.
    assert_eq!(ending("State/unknown-enum=new"), 18);
}

#[rstest]
#[case("CANCELING", 18)]
#[case("Cancelling", 18)]
#[case("CANCELLING ", 18)]
#[case("CANCEL", 18)]
#[case("STOP", 4)]
#[case("STOPING", 4)]
#[case("STOPED", 4)]
#[case("Stopped", 4)]
#[case("STOPPING ", 4)]
fn near_misses_are_kept_by_readers_and_refused_by_validators(
    #[case] text: &str,
    #[case] places: usize,
) {
    let (_, _, entries) = of_2020_05_15();
    let quoted = format!("\"{text}\"");
    let with: Vec<_> = entries
        .iter()
        .filter(|one| String::from_utf8_lossy(&one.payload).contains(&quoted))
        .collect();
    assert_eq!(with.len(), places);
    for entry in with {
        assert_eq!(entry.id.kind.to_string(), "unknown-enum=new");
        assert_eq!(*outcome(entry, Role::Reader), Outcome::Accept);
        let refused = outcome(entry, Role::Validator);
        assert!(matches!(refused, Outcome::Reject(_)), "{entry:?}");
    }
}

#[test]
fn the_new_operation_has_entries_of_each_message_that_are_taken_and_that_are_refused() {
    let (_, new, entries) = of_2020_05_15();
    let of_stop = entries
        .iter()
        .filter(|one| one.id.site.message.operation == "StopWorkflowRun");
    let mut messages: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for entry in of_stop {
        let change = entry.change.as_ref().map(ToString::to_string);
        assert_eq!(change.as_deref(), Some("StopWorkflowRun/operation-added"));
        let kinds = messages
            .entry(entry.id.site.message.to_string())
            .or_default();
        kinds.insert(match entry.expectations[0].outcome {
            Outcome::Accept => "taken",
            Outcome::Reject(_) => "refused",
            _ => "either",
        });
    }
    let operation = new.operation("StopWorkflowRun").unwrap();
    // Request, response, each error.
    assert_eq!(messages.len(), 2 + operation.errors.len());
    for (message, kinds) in messages {
        // An error that is told wrongly is told in the answers' own entries.
        let is_error = message.contains(".error.");
        assert!(
            kinds.contains("taken") && (is_error || kinds.contains("refused")),
            "{message}: {kinds:?}"
        );
    }
}

#[test]
fn no_payload_is_there_twice_and_every_entry_says_what_for() {
    let (_, new, entries) = of_2020_05_15();
    let cases = Cases::new(&new);
    let mut seen = HashSet::new();
    let mut names = HashSet::new();
    for entry in &entries {
        assert!(seen.insert((&entry.id, &entry.payload)), "{}", entry.id);
        assert!(names.insert(entry.file_name()), "{}", entry.file_name());
        assert!(
            entry.change.is_some() && entry.why.ends_with('.'),
            "{entry:?}"
        );
        let read = Entry::read(entry.to_file().as_bytes()).unwrap();
        assert_eq!(read, std::slice::from_ref(entry));
        let (case, _) = cases.restore(entry).unwrap();
        assert_eq!(case.payload.body, entry.payload);
    }
}

#[test]
fn entries_mean_under_their_own_contract_what_they_say() {
    let (_, new, entries) = of_2020_05_15();
    let cases = Cases::new(&new);
    for entry in &entries {
        assert_eq!(cases.standing(entry), Standing::Same, "{}", entry.id);
    }
}

#[test]
fn under_the_older_contract_what_is_new_has_no_case() {
    let (old, _, entries) = of_2020_05_15();
    let cases = Cases::new(&old);
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for entry in &entries {
        let standing = cases.standing(entry);
        let kind = entry.id.kind.to_string();
        match &standing {
            Standing::NoMessage => {
                assert_eq!(entry.id.site.message.operation, "StopWorkflowRun");
            }
            Standing::NoCase => assert!(
                ["enum=CANCELLING", "enum=STOPPING", "enum=STOPPED"].contains(&kind.as_str()),
                "{}",
                entry.id
            ),
            other => assert_eq!(*other, Standing::Same, "{}", entry.id),
        }
        let name = format!("{standing:?}");
        *count.entry(name).or_default() += 1;
    }
    assert_eq!(count["NoCase"], 18 + 4 + 4);
}

const CONTRACT: &str = r#"{"smithy":"2.0","shapes":{
    "a#S":{"type":"service","version":"1","operations":[{"target":"a#Op"}],"traits":{"aws.protocols#awsJson1_1":{}}},
    "a#Op":{"type":"operation","input":{"target":"a#In"}},
    "a#In":{"type":"structure","members":{
        "Name":{"target":"a#Name","traits":{"smithy.api#required":{}}},
        "Note":{"target":"a#Name"},
        "Kind":{"target":"a#Kind"}}},
    "a#Name":{"type":"string","traits":{"smithy.api#length":{"min":1,"max":20}}},
    "a#Kind":{"type":"enum","members":{"ONE":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"ONE"}},"TWO":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"TWO"}}}}}}"#;

fn edited(from: &str, to: &str) -> Contract {
    assert_eq!(CONTRACT.matches(from).count(), 1, "`{from}` stands once");
    load("edited.json", CONTRACT.replace(from, to).as_bytes()).unwrap()
}

#[rstest]
#[case::a_longer_text_is_valid("Name/too-long", r#""max":20"#, r#""max":21"#, Standing::NowValid)]
#[case::a_shorter_text_is_not(
    "Name/longest", r#""max":20"#, r#""max":19"#, Standing::NowInvalid("Name breaks Length".to_owned())
)]
#[case::a_text_that_is_too_long_all_the_same(
    "Name/too-long",
    r#""max":20"#,
    r#""max":19"#,
    Standing::Same
)]
#[case::a_member_is_gone(
    "Note/present",
    r#""Note":{"target":"a#Name"},"#,
    "",
    Standing::NoPlace
)]
#[case::a_value_is_gone(
    "Kind/enum=TWO",
    r#","TWO":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"TWO"}}"#,
    "",
    Standing::NoCase
)]
#[case::a_member_must_not_be_null_any_more(
    "Note/null",
    r#""Note":{"target":"a#Name"}"#,
    r#""Note":{"target":"a#Name","traits":{"smithy.api#required":{}}}"#,
    Standing::NowExpected {
        role: Role::Reader,
        was: Some("accepted, and all of it kept, required".to_owned()),
        now: Some("accepted, and all of it kept, recommended".to_owned()),
    }
)]
fn what_an_entry_means_after_a_change(
    #[case] id: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] standing: Standing,
) {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let new = edited(from, to);
    let cases = Cases::new(&old);
    let id = format!("Op.request/{id}").parse().unwrap();
    let case = cases.build(cases.find(&id).unwrap()).unwrap();
    let entry = cases.record(&case, "A test.").unwrap();
    assert_eq!(cases.standing(&entry), Standing::Same);
    assert_eq!(Cases::new(&new).standing(&entry), standing);
}

fn ids(made: &Regressions) -> Vec<String> {
    made.entries.iter().map(|one| one.id.to_string()).collect()
}

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
        Standing::NowValid,
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
    assert_eq!(was.as_deref(), Some("accepted, and all of it kept, required"));
    assert_eq!(now.as_deref(), Some("refused, required"));
}

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
    let made = Cases::new(&many).regressions(&Cases::new(&old), &changes);
    assert_eq!(made, Err(TooManyEntries));
}
