//! Forward and back: programs for the contract before 2020-05-15 meet payloads
//! of the one after, and the reverse. Programs with something wrong are planted:
//! the table must show each.

use std::panic;
use std::sync::{LazyLock, Once};

use rstest::rstest;
use serde_json::Value;
use smithereens::subjects::{Edition, GlueReader, GlueValidator, built_in};
use smithereens::{Answer, Codec, Contract, Incoming, Role, builtin};
use smithereens_cases::Cases;
use smithereens_contract::compare;
use smithereens_formats::{Changes, Compatibility, CompatibilityRow, NotKept, Phase};
use smithereens_glue::{Constraint, Location, Refusal, Step};
use smithereens_harness::{HumanReporter, Options, Run, Selection, Side, compatibility, run};

static CONTRACTS: LazyLock<[Contract; 2]> = LazyLock::new(|| {
    Edition::ALL.map(|edition| builtin(edition.contract()).expect("a built-in contract"))
});
static OLD: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::new(&CONTRACTS[0]));
static NEW: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::new(&CONTRACTS[1]));
static CHANGES: LazyLock<Changes> =
    LazyLock::new(|| compare(&CONTRACTS[0], &CONTRACTS[1]).expect("one service"));

const OLD_READER: GlueReader = GlueReader(Edition::V2020_05_14);
const OLD_VALIDATOR: GlueValidator = GlueValidator(Edition::V2020_05_14);

fn selecting(only: &[&str]) -> Selection {
    let only = only.iter().map(|glob| glob.parse().expect("a glob"));
    Selection {
        only: only.collect(),
        ..Selection::default()
    }
}

fn table(old: &[&dyn Codec], new: &[&dyn Codec], only: &[&str]) -> Compatibility {
    let old = Side {
        cases: &OLD,
        subjects: old,
    };
    let new = Side {
        cases: &NEW,
        subjects: new,
    };
    compatibility(old, new, &CHANGES, &selecting(only), 0)
}

/// A row in few words: what, at how many places, how many kept of how many, and
/// what happened to the others.
fn told(row: &CompatibilityRow) -> String {
    let CompatibilityRow {
        title,
        places,
        payloads,
        kept,
        not_kept,
        undecided,
        ..
    } = row;
    let happened = not_kept.iter().chain(undecided);
    let counted: u64 = happened.map(|one| one.payloads).sum();
    assert_eq!(*payloads, kept + counted, "{row:?}");
    let mut told = format!("{title} ({places}): {kept} of {payloads}");
    for (all, mark) in [(not_kept, ""), (undecided, "perhaps ")] {
        for one in all {
            told.push_str(&format!(", {} {mark}{}", one.payloads, one.observed));
        }
    }
    told
}

/// The rows of one subject.
fn rows(table: &Compatibility, subject: &dyn Codec, written_for: Edition) -> Vec<String> {
    let rows = table.rows.iter();
    rows.filter(|row| {
        row.subject == subject.name()
            && row.role == subject.role()
            && row.written_for == written_for.contract()
            && row.payloads_of != row.written_for
    })
    .map(told)
    .collect()
}

/// Whoever is put to the contract that they were written for keeps all of it.
#[rstest]
fn the_subjects_of_each_edition_keep_their_own_contract_wholly(#[values(0, 1)] edition: usize) {
    let cases = [&OLD, &NEW][edition];
    let subjects = built_in(Edition::ALL[edition]);
    let subjects: Vec<&dyn Codec> = subjects.iter().map(|subject| &**subject).collect();
    let options = Options {
        strict: true,
        phases: vec![Phase::Coverage],
        ..Options::default()
    };
    let Run { report, kept, .. } = run(cases, &subjects, &options, &mut |_| {});
    for subject in &report.subjects {
        let found: Vec<_> = subject.findings.iter().map(|one| &one.case).collect();
        assert!(found.is_empty(), "{}: {found:?}", subject.subject);
        let reasons = subject.coverage.not_exercised.iter();
        let unsupported = reasons.filter(|reason| reason.verdict == "unsupported");
        assert_eq!(unsupported.count(), 0, "{}", subject.subject);
        assert!(subject.exercised() > 20_000, "{}", subject.subject);
    }
    assert!(kept);
    let roles: Vec<Role> = report.subjects.iter().map(|one| one.role).collect();
    assert_eq!(roles, [Role::Reader, Role::Validator]);
}

#[test]
fn an_old_reader_keeps_what_is_new_and_an_old_validator_refuses_it() {
    let new: [&dyn Codec; 2] = [&GlueReader::NEWEST, &GlueValidator::NEWEST];
    let table = table(&[&OLD_READER, &OLD_VALIDATOR], &new, &[]);
    assert_eq!(
        rows(&table, &OLD_READER, Edition::V2020_05_14),
        [
            "CrawlState CANCELLING (18): 18 of 18",
            "StopWorkflowRun, operation added (7): 0 of 303, 303 unsupported",
            "WorkflowRunStatus STOPPED (4): 4 of 4",
            "WorkflowRunStatus STOPPING (4): 4 of 4",
            "all else (0): 11773 of 11773",
        ]
    );
    // Two of the eighteen places are conditions in requests, where CANCELLING
    // cannot be listened for: a new validator need not take that either.
    assert_eq!(
        rows(&table, &OLD_VALIDATOR, Edition::V2020_05_14),
        [
            "CrawlState CANCELLING (16): 0 of 16, 16 refused",
            "StopWorkflowRun, operation added (7): 0 of 238, 238 unsupported",
            "WorkflowRunStatus STOPPED (4): 0 of 4, 4 refused",
            "WorkflowRunStatus STOPPING (4): 0 of 4, 4 refused",
            "all else (0): 10779 of 10779",
        ]
    );
    // Nothing was taken away, so new programs take all that is old.
    assert_eq!(
        rows(&table, &GlueReader::NEWEST, Edition::V2020_05_15),
        ["all else (0): 11773 of 11773"]
    );
    assert_eq!(
        rows(&table, &GlueValidator::NEWEST, Edition::V2020_05_15),
        ["all else (0): 10779 of 10779"]
    );
}

/// A reader of the old contract with something wrong.
struct Faulty(Fault);

/// What it does with values that its enumerations do not list.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Refuses,
    ReadsTheFirstListed,
    DropsTheElement,
    Crashes,
}

impl Codec for Faulty {
    fn name(&self) -> &str {
        "faulty"
    }

    fn role(&self) -> Role {
        Role::Reader
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        let answer = OLD_READER.exchange(incoming);
        let unlisted = unlisted(incoming);
        let (Answer::Encoded(written), false) = (&answer, unlisted.is_empty()) else {
            return answer;
        };
        let mut value: Value = serde_json::from_slice(written).expect("it wrote JSON");
        for (location, first) in unlisted {
            match self.0 {
                Fault::Refuses => return Answer::Refused(format!("{location}: a fault")),
                Fault::Crashes => panic!("a fault"),
                Fault::ReadsTheFirstListed => *at(&mut value, location.steps()) = first.into(),
                Fault::DropsTheElement => drop_element(&mut value, location.steps()),
            }
        }
        Answer::Encoded(value.to_string().into_bytes())
    }
}

/// Where a message has a value that the old contract does not list, and the
/// first that it does.
fn unlisted(incoming: &Incoming<'_>) -> Vec<(Location, &'static str)> {
    let judged = Edition::V2020_05_14.judge(incoming.message, &[], incoming.body);
    let Err(Refusal::Broken(violations)) = judged else {
        return Vec::new();
    };
    let unlisted = violations.as_slice().iter();
    unlisted
        .filter_map(|violation| match violation.constraint {
            Constraint::EnumValue(listed) => Some((violation.location.clone(), listed[0])),
            _ => None,
        })
        .collect()
}

fn at<'v>(value: &'v mut Value, steps: &[Step]) -> &'v mut Value {
    steps.iter().fold(value, |value, step| match step {
        Step::Member(name) => &mut value[&**name],
        Step::Element(index) => &mut value[*index],
        Step::Key(key) | Step::Value(key) => &mut value[key],
    })
}

/// Without the innermost element of a list that holds the place, if any does.
fn drop_element(value: &mut Value, steps: &[Step]) {
    let innermost = steps
        .iter()
        .enumerate()
        .rev()
        .find_map(|(at, step)| match step {
            Step::Element(index) => Some((at, *index)),
            _ => None,
        });
    if let Some((list, index)) = innermost {
        let list = at(value, &steps[..list]).as_array_mut();
        list.expect("a list").remove(index);
    }
}

/// From now on no thread tells of a planted panic.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if info.payload_as_str() != Some("a fault") {
                loud(info);
            }
        }));
    });
}

#[rstest]
#[case(Fault::Refuses, ["0 of 18, 18 refused", "0 of 4, 4 refused"])]
#[case(Fault::ReadsTheFirstListed, ["0 of 18, 18 changed: enum-value-changed", "0 of 4, 4 changed: enum-value-changed"])]
// A run's own status stands in no list where one run is answered.
#[case(Fault::DropsTheElement, ["0 of 18, 18 changed: element-lost", "2 of 4, 2 changed: element-lost"])]
#[case(Fault::Crashes, ["0 of 18, 18 crashed", "0 of 4, 4 crashed"])]
fn an_old_reader_that_cannot_bear_new_values_is_shown(
    #[case] fault: Fault,
    #[case] happened: [&str; 2],
) {
    quiet();
    let [crawl_state, status] = happened;
    let faulty = Faulty(fault);
    let table = table(&[&faulty], &[], &[]);
    assert_eq!(
        rows(&table, &faulty, Edition::V2020_05_14),
        [
            format!("CrawlState CANCELLING (18): {crawl_state}"),
            "StopWorkflowRun, operation added (7): 0 of 303, 303 unsupported".to_owned(),
            format!("WorkflowRunStatus STOPPED (4): {status}"),
            format!("WorkflowRunStatus STOPPING (4): {status}"),
            "all else (0): 11773 of 11773".to_owned(),
        ]
    );
}

/// The smallest payload shows what happened.
#[test]
fn what_happened_is_shown_with_the_smallest_payload() {
    let faulty = Faulty(Fault::ReadsTheFirstListed);
    let table = table(&[&faulty], &[], &["**/enum=CANCELLING"]);
    let [row] = table.rows.as_slice() else {
        panic!("{:?}", table.rows);
    };
    let expected = NotKept {
        observed: "changed: enum-value-changed".to_owned(),
        payloads: 18,
        case: "GetWorkflowRun.response/Run.Graph.Nodes.member.CrawlerDetails.Crawls.member.State/enum=CANCELLING"
            .parse()
            .expect("an id"),
        detail: r#"Run.Graph.Nodes[0].CrawlerDetails.Crawls[0].State: enum-value-changed; came back as {"Run":{"Graph":{"Nodes":[{"CrawlerDetails":{"Crawls":[{"State":"RUNNING"}]},"Type":"CRAWLER"}]}}}"#
            .to_owned(),
    };
    assert_eq!(row.not_kept, [expected]);
}

/// It tells of the change, not of the subject under test.
#[test]
fn the_table_stands_in_the_report_and_does_not_change_how_the_run_ends() {
    quiet();
    let only = "GetWorkflowRun.response/Run.Status/enum=*";
    let crashing = Faulty(Fault::Crashes);
    let table = table(&[&crashing], &[&GlueReader::NEWEST], &[only]);
    let options = Options {
        selection: selecting(&[only]),
        compatibility: Some(table.clone()),
        ..Options::default()
    };
    let Run { report, kept, .. } = run(&NEW, &[&GlueReader::NEWEST], &options, &mut |_| {});
    assert!(kept);
    assert_eq!(report.result, "kept");
    assert_eq!(report.compatibility.as_ref(), Some(&table));

    let mut human = HumanReporter::new(Vec::new(), false);
    human.report(&report).expect("memory can be written to");
    let text = String::from_utf8(human.into_inner()).expect("UTF-8");
    let text = anstream::adapter::strip_str(&text).to_string();
    let (_, told) = text.split_once("forward and back").expect("it is told");
    assert_eq!(
        told,
        ", glue@2020-05-14 and glue@2020-05-15 (what the change does to programs; no findings)
  faulty, a reader written for glue@2020-05-14, meets payloads of glue@2020-05-15
    WorkflowRunStatus STOPPED   0 of 1 kept, at 1 place
      1 crashed GetWorkflowRun.response/Run.Status/enum=STOPPED: a fault
    WorkflowRunStatus STOPPING  0 of 1 kept, at 1 place
      1 crashed GetWorkflowRun.response/Run.Status/enum=STOPPING: a fault
    all else                    2 of 2 kept
  glue-reader, a reader written for glue@2020-05-15, meets payloads of glue@2020-05-14
    all else  2 of 2 kept

kept: every expectation is met (exit code 0)
"
    );
}

#[test]
fn the_table_does_not_depend_on_the_number_of_threads() {
    let with = |workers| {
        let side = |cases, subjects| Side { cases, subjects };
        let selection = selecting(&["Get*.response/**"]);
        let (old, new): ([&dyn Codec; 1], [&dyn Codec; 1]) =
            ([&OLD_VALIDATOR], [&GlueValidator::NEWEST]);
        compatibility(
            side(&OLD, &old),
            side(&NEW, &new),
            &CHANGES,
            &selection,
            workers,
        )
    };
    let one = with(1);
    assert!(one.rows.len() >= 4, "{:?}", one.rows);
    assert_eq!(one, with(7));
}

/// The newest contract has many changes, and most payloads show several.
#[test]
fn a_change_is_charged_only_with_what_is_gone_at_its_place() {
    let newest = builtin("glue@newest").expect("a built-in contract");
    let newest = Cases::new(&newest);
    let changes = compare(&CONTRACTS[1], newest.contract()).expect("one service");
    let subjects: [&dyn Codec; 2] = [&GlueReader::NEWEST, &GlueValidator::NEWEST];
    let table = compatibility(
        Side {
            cases: &NEW,
            subjects: &subjects,
        },
        Side {
            cases: &newest,
            subjects: &[],
        },
        &changes,
        &selecting(&[
            "GetTrigger.response/**",
            "GetWorkflowRun.response/Run.Graph.Nodes.member.JobDetails.JobRuns.member**",
        ]),
        0,
    );
    for row in &table.rows {
        let told = told(row);
        assert!(row.undecided.is_empty(), "{told}");
        let Some(change) = &row.change else {
            assert_eq!(row.kept, row.payloads, "{told}");
            continue;
        };
        let member = change.subject.member.as_deref();
        for not_kept in &row.not_kept {
            let is_lost = not_kept.observed == "changed: member-lost";
            let lost = || member.is_some_and(|name| not_kept.detail.contains(&format!("{name}: ")));
            assert!(!is_lost || lost(), "{told}: {}", not_kept.detail);
        }
    }
    let titles: Vec<&str> = table.rows.iter().map(|row| row.title.as_str()).collect();
    for (title, is_there) in [
        ("JobRun.ProfileName, member added", true),
        ("Trigger.EventBatchingCondition, member added", true),
        ("JobRunState EXPIRED", true),
        // Payloads with conditions and versions that both contracts document show
        // nothing of these.
        ("ConditionList, length changed", false),
        ("GlueVersionString, pattern changed", false),
    ] {
        assert_eq!(titles.contains(&title), is_there, "{title}");
    }
}
