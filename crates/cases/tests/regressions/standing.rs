//! What an entry means after a change.

use rstest::rstest;
use smithereens_cases::{Cases, Standing};
use smithereens_contract::load;
use smithereens_formats::Role;

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
