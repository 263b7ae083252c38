//! States read from JSON.

use rstest::rstest;
use smithereens_glue::from_json;
use smithereens_glue::predicate::{Latest, States as _};
use smithereens_glue::shapes::{CrawlState, JobRunState};

#[test]
fn states_are_read_and_unknown_ones_kept() {
    let latest: Latest =
        from_json(br#"{"jobs":{"a":"SUCCEEDED","b":"PAUSED"},"crawlers":{"a":"CANCELLING"}}"#)
            .unwrap();
    assert_eq!(latest.job("a"), Some(&JobRunState::Succeeded));
    assert_eq!(
        latest.job("b"),
        Some(&JobRunState::Unknown("PAUSED".into()))
    );
    assert_eq!(latest.job("c"), None);
    assert_eq!(latest.crawler("a"), Some(&CrawlState::Cancelling));
    assert_eq!(latest.crawler("b"), None);
}

#[rstest]
#[case("{}")]
#[case(r#"{"jobs":{}}"#)]
#[case(r#"{"crawlers":{}}"#)]
fn either_kind_may_be_left_out(#[case] json: &str) {
    assert_eq!(from_json::<Latest>(json.as_bytes()), Ok(Latest::default()));
}

#[rstest]
#[case(
    r#"{"job":{}}"#,
    ".: unknown field `job`, expected `jobs` or `crawlers`"
)]
#[case(
    r#"{"jobs":{"a":"FAILED","a":"FAILED"}}"#,
    "jobs: a name is there twice"
)]
#[case(r#"{"jobs":{},"jobs":{}}"#, ".: `jobs` is there twice")]
#[case(
    r#"{"jobs":{"a":null}}"#,
    r#"jobs["a"]: expected a string, found null"#
)]
#[case(
    r#"{"jobs":["a"]}"#,
    "jobs: expected an object (states by name), found a list"
)]
#[case("[]", ".: expected an object (the latest states), found a list")]
#[case("[{},{}]", ".: expected an object (the latest states), found a list")]
fn what_says_two_things_or_nothing_known_is_refused(#[case] json: &str, #[case] error: &str) {
    let found = from_json::<Latest>(json.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(found.starts_with(error), "{found}");
}
