//! What an entry means after a change.

use rstest::rstest;
use smithereens_cases::{Cases, Novelty, Standing};
use smithereens_contract::{Contract, load};
use smithereens_formats::{Assumed, Entry, Role};

use crate::small::{CONTRACT, edited};

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

/// The same operation with a count that has a default, and with an error.
fn telling(count: &str, error: &str) -> Contract {
    let text = CONTRACT
        .replace(
            r#""Note":{"target":"a#Name"}"#,
            &format!(
                r#""Note":{{"target":"a#Name"}},"Count":{{"target":"smithy.api#Integer","traits":{{{count}}}}}"#
            ),
        )
        .replace(
            r#""input":{"target":"a#In"}"#,
            r#""input":{"target":"a#In"},"errors":[{"target":"a#Bad"}]"#,
        )
        .replace(
            r#""a#Op":{"#,
            &format!(r#""a#Bad":{{"type":"structure","members":{{}},"traits":{{{error}}}}},"a#Op":{{"#),
        );
    load("telling.json", text.as_bytes()).unwrap()
}

const BAD: &str = r#""smithy.api#error":"client""#;

#[rstest]
#[case::a_default_is_another(
    "request/Count/absent",
    (r#""smithy.api#default":1"#, BAD),
    (r#""smithy.api#default":2"#, BAD),
    ("default", "1", "2")
)]
#[case::a_default_is_new("request/Count/null", ("", BAD), (r#""smithy.api#default":2"#, BAD), ("default", "none", "2"))]
#[case::nothing_is_otherwise("request/Note/absent", ("", BAD), ("", BAD), ("", "", ""))]
#[case::a_box_is_gone("request/Count/absent", (r#""smithy.api#box":{}"#, BAD), ("", BAD), ("box", "yes", "no"))]
#[case::a_status_is_another(
    "error.Bad/./empty",
    ("", BAD),
    ("", r#""smithy.api#error":"client","smithy.api#httpError":429"#),
    ("status", "400", "429")
)]
#[case::it_is_the_services_fault(
    "error.Bad/./error-form=type",
    ("", r#""smithy.api#error":"client","smithy.api#httpError":429"#),
    ("", r#""smithy.api#error":"server","smithy.api#httpError":429"#),
    ("fault", "the caller's", "the service's")
)]
#[case::a_code_is_another(
    "error.Bad/./error-form=type",
    ("", BAD),
    ("", r#""smithy.api#error":"client","aws.protocols#awsQueryError":{"code":"S.Bad","httpResponseCode":400}"#),
    ("code", "its name", "S.Bad")
)]
#[case::whose_fault_it_is_shows_where_it_is_told_alone(
    "error.Bad/./empty",
    ("", r#""smithy.api#error":"client","smithy.api#httpError":429"#),
    ("", r#""smithy.api#error":"server","smithy.api#httpError":429"#),
    ("", "", "")
)]
fn what_an_entry_turns_on_is_compared_though_no_byte_shows_it(
    #[case] id: &str,
    #[case] (count, error): (&str, &str),
    #[case] (new_count, new_error): (&str, &str),
    #[case] (what, was, now): (&'static str, &str, &str),
) {
    let (old, new) = (telling(count, error), telling(new_count, new_error));
    let cases = Cases::new(&old);
    let id = format!("Op.{id}").parse().unwrap();
    let case = cases.build(cases.find(&id).unwrap()).unwrap();
    let entry = cases.record(&case, "A test.").unwrap();
    let read = Entry::read(entry.to_file().as_bytes()).unwrap();
    assert_eq!(cases.standing(&read[0]), Standing::Same);
    let standing = match what {
        "" => Standing::Same,
        _ => Standing::NowAssumed {
            what,
            was: was.to_owned(),
            now: now.to_owned(),
        },
    };
    assert_eq!(Cases::new(&new).standing(&read[0]), standing);
}

#[test]
fn an_entry_that_does_not_say_what_it_turns_on_is_not_compared_by_it() {
    let old = telling(r#""smithy.api#default":1"#, BAD);
    let cases = Cases::new(&old);
    let id = "Op.request/Count/absent".parse().unwrap();
    let case = cases.build(cases.find(&id).unwrap()).unwrap();
    let mut entry = cases.record(&case, "A test.").unwrap();
    entry.assumes = Assumed::default();
    let new = telling(r#""smithy.api#default":2"#, BAD);
    assert_eq!(Cases::new(&new).standing(&entry), Standing::Same);
}

/// An entry with headers of its own is no more what it was when all cases of its
/// contract are sent otherwise, as a check since the older contract says too.
#[rstest]
#[case::another_version("aws.protocols#awsJson1_1", "aws.protocols#awsJson1_0")]
#[case::another_service("\"a#S\"", "\"a#Store\"")]
fn headers_of_another_service_or_protocol_are_told(#[case] from: &str, #[case] to: &str) {
    let old = load("old.json", CONTRACT.as_bytes()).unwrap();
    let new = edited(from, to);
    let (old, new) = (Cases::new(&old), Cases::new(&new));
    let novelty = new.since(&old).novelty;
    let (mut told, mut silent) = (0, 0);
    for (planned, novelty) in new.planned().iter().zip(novelty) {
        let id = new.id(planned);
        let Some(before) = old.find(&id) else {
            continue;
        };
        let Ok(case) = old.build(before) else {
            continue;
        };
        let entry = old.record(&case, "A test.").unwrap();
        assert_eq!(old.standing(&entry), Standing::Same, "{id}");
        if entry.http.headers.is_none() {
            continue;
        }
        let is_told = new.standing(&entry) != Standing::Same;
        assert_eq!(is_told, novelty != Novelty::Known, "{id}");
        told += usize::from(is_told);
        silent += usize::from(!is_told);
    }
    assert!(told > 5, "{told} told, {silent} not");
}
