//! Baselines: what is read, what is refused and why, and what a run makes of one.

use rstest::rstest;
use smithereens_formats::{Baseline, BaselineEntry, CaseId, Level, Phase, StaleEntry, UNREVIEWED};

fn case(name: &str) -> CaseId {
    let id = format!("GetTrigger.request/Name/{name}");
    id.parse().expect("an id")
}

/// A finding of several cases.
fn entry(names: &[&str], observed: &str, reason: &str) -> BaselineEntry {
    let (id, also) = names.split_first().expect("a case");
    BaselineEntry {
        id: case(id),
        observed: observed.to_owned(),
        level: Level::Required,
        reason: reason.to_owned(),
        subject: None,
        phase: Phase::Coverage,
        random: None,
        sequence: None,
        also: also.iter().map(|name| case(name)).collect(),
    }
}

fn baseline(entries: &[BaselineEntry]) -> Baseline {
    let mut baseline = Baseline::new("glue@2020-05-15");
    baseline.entries = entries.to_vec();
    baseline
}

fn stale(entry: &BaselineEntry, names: &[&str]) -> StaleEntry {
    StaleEntry {
        subject: None,
        id: entry.id.clone(),
        observed: entry.observed.clone(),
        cases: names.iter().map(|name| case(name)).collect(),
        left: 0,
    }
}

#[test]
fn what_is_written_is_read() {
    let known = baseline(&[
        entry(&["missing", "null"], "accepted", "Ours is lenient."),
        entry(&["missing"], "crashed", UNREVIEWED),
    ]);
    let text = known.to_file();
    assert_eq!(Baseline::read(text.as_bytes()), Ok(known));
    assert!(text.ends_with("}\n"), "{text}");
}

/// What is usual is left out: people read it.
#[test]
fn an_entry_says_no_more_than_it_must() {
    let known = baseline(&[entry(&["missing"], "accepted", "Ours is lenient.")]);
    assert_eq!(
        known.to_file(),
        r#"{
  "version": 1,
  "contract": "glue@2020-05-15",
  "entries": [
    {
      "id": "GetTrigger.request/Name/missing",
      "observed": "accepted",
      "level": "required",
      "reason": "Ours is lenient."
    }
  ]
}
"#
    );
}

#[rstest]
#[case::nothing(
    "",
    "line 1, column 0: EOF while parsing a value; schemas/baseline.json says what it looks like"
)]
#[case::no_json(
    "{\n  oops",
    "line 2, column 3: key must be a string; schemas/baseline.json says what it looks like"
)]
#[case::newer(
    r#"{"version": 2, "new": 1}"#,
    "it has version 2 of the form, and this is version 1; use the release that wrote it, or have it written anew with `--update-baseline`"
)]
#[case::no_id(
    r#"{"version": 1, "contract": "a", "entries": [
{"id": "GetTrigger", "observed": "a", "level": "required", "reason": "r"}]}"#,
    "line 2, column 19: `GetTrigger` is not a case id: "
)]
#[case::unknown_member(
    r#"{"version": 1, "contract": "a", "entries": [], "reasons": 1}"#,
    "line 1, column 56: unknown field `reasons`"
)]
fn what_is_no_baseline_is_refused_with_its_place_and_what_to_do(
    #[case] text: &str,
    #[case] told: &str,
) {
    let error = Baseline::read(text.as_bytes()).expect_err("refused");
    let error = error.to_string();
    assert!(error.starts_with(told), "{error}");
}

#[rstest]
#[case::twice(
    &[entry(&["missing"], "accepted", "a"), entry(&["null", "missing"], "accepted", "b")],
    "entries 1 and 2 both say that `GetTrigger.request/Name/missing` is `accepted`; take it out of one"
)]
#[case::within_one(
    &[entry(&["missing", "missing"], "accepted", "a")],
    "entries 1 and 1 both say that `GetTrigger.request/Name/missing` is `accepted`; take it out of one"
)]
#[case::no_reason(
    &[entry(&["missing"], "accepted", "a"), entry(&["null"], "accepted", " ")],
    "entry 2, `GetTrigger.request/Name/null`, has no reason; say why it is there, or `unreviewed`"
)]
#[case::random(
    &[BaselineEntry { phase: Phase::Random, ..entry(&["missing"], "accepted", "a") }],
    "entry 1, `GetTrigger.request/Name/missing`, needs `random` with the phase `random`, and only with that"
)]
fn what_cannot_be_is_refused(#[case] entries: &[BaselineEntry], #[case] told: &str) {
    let text = baseline(entries).to_file();
    let error = Baseline::read(text.as_bytes()).expect_err("refused");
    assert_eq!(error.to_string(), told);
}

/// The same of two subjects is two findings, and so is another observation.
#[test]
fn entries_of_one_case_that_say_something_else_stand_together() {
    let of_reader = BaselineEntry {
        subject: Some("glue-reader".to_owned()),
        ..entry(&["missing"], "accepted", "a")
    };
    let known = baseline(&[
        entry(&["missing"], "accepted", "a"),
        entry(&["missing"], "crashed", "a"),
        of_reader,
    ]);
    assert_eq!(Baseline::read(known.to_file().as_bytes()), Ok(known));
}

#[test]
fn an_update_adds_what_is_new_and_leaves_reasons_and_what_was_not_run() {
    let known = [
        entry(&["missing", "null"], "accepted", "Ours is lenient."),
        entry(&["too-long"], "accepted", "It was not run."),
    ];
    let found = [
        entry(&["missing", "null", "too-short"], "accepted", UNREVIEWED),
        entry(&["null"], "crashed", UNREVIEWED),
    ];
    let update = baseline(&known).updated(&found, &[]);
    let expected = [
        known[0].clone(),
        entry(&["null"], "crashed", UNREVIEWED),
        known[1].clone(),
        entry(&["too-short"], "accepted", UNREVIEWED),
    ];
    assert_eq!(update.baseline, baseline(&expected));
    assert_eq!((update.added, update.removed, update.shortened), (2, 0, 0));
    assert_eq!(update.baseline.unreviewed(), 2);
}

#[test]
fn an_update_takes_out_what_is_stale_case_by_case() {
    let known = [
        entry(
            &["missing", "null", "too-long"],
            "accepted",
            "Ours is lenient.",
        ),
        entry(&["missing"], "crashed", "It did."),
    ];
    let stale = [
        stale(&known[0], &["missing"]),
        stale(&known[1], &["missing"]),
    ];
    let update = baseline(&known).updated(&[], &stale);
    let left = entry(&["null", "too-long"], "accepted", "Ours is lenient.");
    assert_eq!(update.baseline, baseline(&[left]));
    assert_eq!((update.added, update.removed, update.shortened), (0, 1, 1));
}

#[test]
fn an_update_with_nothing_new_changes_nothing() {
    let known = baseline(&[entry(&["missing", "null"], "accepted", "Ours is lenient.")]);
    let update = known.updated(&[entry(&["null"], "accepted", UNREVIEWED)], &[]);
    assert_eq!(update.baseline, known);
}

/// A finding that has become graver is another one.
#[test]
fn an_update_does_not_take_one_level_for_the_other() {
    let known = entry(&["missing"], "accepted", "Only recommended.");
    let known = BaselineEntry {
        level: Level::Recommended,
        ..known
    };
    let found = [entry(&["missing"], "accepted", UNREVIEWED)];
    let gone = [stale(&known, &["missing"])];
    let update = baseline(&[known]).updated(&found, &gone);
    assert_eq!(update.baseline, baseline(&found));
}
