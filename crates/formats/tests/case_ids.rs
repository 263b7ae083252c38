//! Case ids parse and print back the same, and nothing else parses.

use proptest::prelude::*;
use rstest::rstest;
use smithereens_formats::{CaseGlob, CaseId, Kind, MessageId, Part, Path, Site};

#[rstest]
#[case("CreateTrigger.request/Predicate.Conditions.member.CrawlState/enum=CANCELLING")]
#[case("CreateTrigger.request/Name/too-long")]
#[case("CreateTrigger.request/./protocol=truncated")]
#[case("CreateTrigger.error.InvalidInputException/./error-form=header")]
#[case("GetTrigger.response/Trigger/unknown-member")]
#[case(
    "GetWorkflow.response/Workflow.LastRun.Graph.Nodes.member.JobDetails.JobRuns.member.WorkerType/enum=G.1X"
)]
#[case("Op.request/A%2EB.C%20D/enum=%2Fa%3Db%25%C3%BC")]
#[case("Op.request/./empty-value=")]
fn an_id_prints_as_it_was_read(#[case] text: &str) {
    let id: CaseId = text.parse().expect("an id");
    assert_eq!(id.to_string(), text);
}

#[rstest]
#[case("", "three parts")]
#[case("Op.request/Name", "three parts")]
#[case("Op.request/Name/too-long/more", "three parts")]
#[case("Op/Name/too-long", "a message is")]
#[case("Op.answer/Name/too-long", "a message is")]
#[case("Op.error/Name/too-long", "a message is")]
#[case("Op.error.E.F/Name/too-long", "too many parts")]
#[case("Op.request.x/Name/too-long", "a message is")]
#[case("Op.request//too-long", "a name is empty")]
#[case("Op.request/A..B/too-long", "a name is empty")]
#[case("Op.request/Name/Too-Long", "lower-case words")]
#[case("Op.request/Name/too--long", "lower-case words")]
#[case("Op.request/Name/", "lower-case words")]
#[case("Op.request/Na me/too-long", "percent-encoded")]
#[case("Op.request/Name/enum=a b", "percent-encoded")]
#[case("Op.request/Name/enum=%2", "hex digits")]
#[case("Op.request/Name/enum=%2f", "hex digits")]
#[case("Op.request/Name/enum=%FF", "not UTF-8")]
#[case("Op.request/Name/enum=%41", "plain character")]
fn what_is_no_id_is_refused_with_the_reason(#[case] text: &str, #[case] why: &str) {
    let error = text.parse::<CaseId>().expect_err("no id").to_string();
    assert!(error.contains(why), "{error}");
    assert!(error.contains(&format!("`{text}`")), "{error}");
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z][A-Za-z0-9_]{0,8}",
        any::<String>().prop_filter("a name", |name| !name.is_empty())
    ]
}

fn id() -> impl Strategy<Value = CaseId> {
    let part = prop_oneof![
        Just(Part::Request),
        Just(Part::Response),
        name().prop_map(Part::Error)
    ];
    let kind = (
        "[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}",
        proptest::option::of(any::<String>()),
    );
    (name(), part, proptest::collection::vec(name(), 0..5), kind).prop_map(
        |(operation, part, path, (name, value))| CaseId {
            site: Site {
                message: MessageId { operation, part },
                path: Path(path),
            },
            kind: Kind { name, value },
        },
    )
}

proptest! {
    #[test]
    fn parsing_undoes_printing(id in id()) {
        prop_assert_eq!(id.to_string().parse::<CaseId>(), Ok(id));
    }

    #[test]
    fn printing_undoes_parsing(text in "[A-Za-z0-9=/.%-]{0,40}") {
        if let Ok(id) = text.parse::<CaseId>() {
            prop_assert_eq!(id.to_string(), text);
        }
    }

    #[test]
    fn an_id_needs_no_quotes_in_a_shell_or_a_glob(id in id()) {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./=%".contains(&byte);
        prop_assert!(id.to_string().bytes().all(plain), "{id}");
        prop_assert!(id.to_string().parse::<CaseGlob>().expect("a glob").matches(&id.to_string()));
    }
}

#[rstest]
#[case("**", "A.request/./empty", true)]
#[case("A.request/**", "A.request/./empty", true)]
#[case("A.*/Name/*", "A.request/Name/empty", true)]
#[case("*", "A.request/Name/empty", false)]
#[case("*/*/*", "A.request/B.C/empty", true)]
#[case("**/enum=*", "A.request/B/enum=X", true)]
#[case("**/enum=*", "A.request/B/unknown-enum=X", false)]
#[case("**enum=*", "A.request/B/unknown-enum=X", true)]
#[case("A.request/Name", "A.request/Name/empty", false)]
#[case("**/Name/**/empty", "A.request/Name/empty", false)]
#[case("A?request/**", "A.request/Name/empty", false)]
fn a_glob_matches_whole_ids(#[case] glob: &str, #[case] id: &str, #[case] matches: bool) {
    assert_eq!(
        glob.parse::<CaseGlob>().expect("a glob").matches(id),
        matches
    );
}

#[rstest]
#[case("", "it is empty")]
#[case("a***", "more than two")]
fn what_is_no_glob_is_refused(#[case] glob: &str, #[case] why: &str) {
    assert!(
        glob.parse::<CaseGlob>()
            .expect_err("no glob")
            .to_string()
            .contains(why)
    );
}

#[test]
fn a_glob_of_many_stars_stays_quick() {
    let glob: CaseGlob = "**a".repeat(60).parse().expect("a glob");
    assert!(!glob.matches(&"a".repeat(59)));
    assert!(glob.matches(&"a".repeat(2_000)));
}
