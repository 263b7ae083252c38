//! The gate for services, on the reference in this process: it finds nothing in a
//! sound one, and what is wrong in a faulty one, where a single request shows it.

use rstest::rstest;
use smithereens::scenario::{Glue, InProcess};
use smithereens_cases::Cases;
use smithereens_contract::{DEFAULT_NAME, builtin};
use smithereens_formats::Level::{self, Recommended, Required};
use smithereens_formats::{Credentials, Part};
use smithereens_harness::{Gate, Sent, Service as _, Verdict};
use smithereens_reference::{Fault, Reference};

/// How a case ended at a service.
fn put(glue: Reference, id: &str) -> Verdict {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let cases = Cases::new(&contract);
    let service = InProcess::new(glue);
    let gate = Gate::new(&cases, &service, &Glue, "smithereens");
    let planned = cases.find(&id.parse().unwrap()).expect(id);
    gate.put(&cases.build(planned).unwrap(), cases.message(planned))
}

/// Required ones or recommended ones.
#[test]
fn a_sound_reference_has_no_finding() {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let cases = Cases::new(&contract);
    let service = InProcess::new(Reference::new(1));
    let gate = Gate::new(&cases, &service, &Glue, "smithereens");
    let mut passed = 0;
    for planned in cases.planned() {
        let message = cases.message(planned);
        if message.id.part != Part::Request {
            continue;
        }
        let case = cases.build(planned).unwrap();
        let verdict = gate.put(&case, message);
        assert!(
            matches!(verdict, Verdict::Pass(_)),
            "{}: {verdict:?}",
            case.id
        );
        passed += 1;
    }
    assert_eq!(passed, 2383);
}

#[rstest]
#[case(
    Fault::LongNamesPass,
    "BatchGetTriggers.request/TriggerNames.member/too-long",
    Required,
    "accepted"
)]
#[case(
    Fault::PatternsAreIgnored,
    "BatchGetTriggers.request/TriggerNames.member/char=U0008",
    Required,
    "accepted"
)]
#[case(
    Fault::UnknownValuesPass,
    "CreateTrigger.request/Type/unknown-enum=new",
    Required,
    "accepted"
)]
#[case(
    Fault::RequiredIsOptional,
    "BatchGetTriggers.request/./protocol=empty",
    Required,
    "accepted"
)]
#[case(
    Fault::PredicateNotNeeded,
    "CreateTrigger.request/./rule=predicate-when-conditional",
    Required,
    "accepted"
)]
#[case(
    Fault::ScheduleNotNeeded,
    "CreateTrigger.request/./rule=schedule-when-scheduled",
    Required,
    "accepted"
)]
#[case(
    Fault::LogicalNotNeeded,
    "CreateTrigger.request/Predicate/rule=logical-with-several-conditions",
    Required,
    "accepted"
)]
#[case(
    Fault::ZeroResultsPass,
    "GetTriggers.request/MaxResults/number=0",
    Required,
    "accepted"
)]
#[case(
    Fault::LongestNameRefused,
    "CreateTrigger.request/Name/longest",
    Required,
    "refused"
)]
#[case(
    Fault::EmojiRefused,
    "CreateTrigger.request/Name/char=U10000",
    Required,
    "refused"
)]
#[case(
    Fault::TabRefused,
    "CreateTrigger.request/Name/char=U0009",
    Required,
    "refused"
)]
#[case(
    Fault::UnknownMemberRefused,
    "BatchGetTriggers.request/./unknown-member",
    Recommended,
    "refused"
)]
#[case(
    Fault::NullRefused,
    "BatchGetWorkflows.request/IncludeGraph/null",
    Recommended,
    "refused"
)]
#[case(
    Fault::TwentyFiveRefused,
    "BatchGetWorkflows.request/Names/most",
    Required,
    "refused"
)]
#[case(
    Fault::WrongTypesDropped,
    "BatchGetWorkflows.request/IncludeGraph/wrong-type=number",
    Required,
    "accepted"
)]
#[case(
    Fault::TrailingTextPasses,
    "BatchGetTriggers.request/./protocol=trailing",
    Required,
    "accepted"
)]
#[case(
    Fault::RefusalIsA500,
    "BatchGetTriggers.request/./protocol=empty",
    Required,
    "server-error"
)]
#[case(
    Fault::CancellingIsA500,
    "CreateTrigger.request/Predicate.Conditions.member.CrawlState/enum=CANCELLING",
    Required,
    "server-error"
)]
#[case(
    Fault::BrokenJsonIsA500,
    "BatchGetTriggers.request/./protocol=truncated",
    Required,
    "server-error"
)]
#[case(
    Fault::UnknownOperationIsA200,
    "BatchGetTriggers.request/./operation=missing",
    Required,
    "accepted"
)]
#[case(
    Fault::ErrorsWithoutName,
    "BatchGetTriggers.request/./protocol=truncated",
    Required,
    "unnamed-error"
)]
#[case(
    Fault::ErrorsAreHtml,
    "BatchGetTriggers.request/./protocol=truncated",
    Required,
    "unnamed-error"
)]
#[case(
    Fault::MissingNotTold,
    "BatchGetTriggers.request/TriggerNames/many",
    Required,
    "breaks-rule: each-trigger-found-or-not"
)]
#[case(
    Fault::GraphUnasked,
    "BatchGetWorkflows.request/./whitespace",
    Required,
    "breaks-rule: graph-only-when-asked"
)]
#[case(
    Fault::ArgumentsInLowerCase,
    "CreateTrigger.request/Actions.member.Arguments.key/text=form",
    Recommended,
    "changed: element-lost"
)]
#[case(
    Fault::EmptyTextLost,
    "CreateTrigger.request/Actions.member.Arguments.value/shortest",
    Recommended,
    "changed: element-lost"
)]
#[case(
    Fault::LongTimeoutCut,
    "CreateTrigger.request/Actions.member/rule-kept=timeout-below-a-week",
    Required,
    "changed: number-changed"
)]
#[case(
    Fault::CancellingIsCancelled,
    "CreateTrigger.request/Predicate.Conditions.member.CrawlState/enum=CANCELLING",
    Required,
    "changed: enum-value-changed"
)]
#[case(
    Fault::UpdateLosesActions,
    "UpdateTrigger.request/./whitespace",
    Required,
    "changed: member-lost"
)]
#[case(
    Fault::NotifyDelayLost,
    "CreateTrigger.request/./whitespace",
    Required,
    "changed: member-lost"
)]
#[case(
    Fault::TimesAreText,
    "BatchGetWorkflows.request/./whitespace",
    Required,
    "breaks-schema"
)]
#[case(
    Fault::NumbersAreText,
    "CreateTrigger.request/./whitespace",
    Required,
    "breaks-schema"
)]
#[case(
    Fault::EmojiHalved,
    "CreateTrigger.request/Name/char=U10000",
    Required,
    "harms"
)]
#[case(
    Fault::AccentsLost,
    "BatchGetTriggers.request/TriggerNames.member/char=UD7FF",
    Required,
    "breaks-rule: each-trigger-found-or-not"
)]
#[case(
    Fault::AnswersInLowerCamel,
    "BatchGetTriggers.request/./whitespace",
    Required,
    "breaks-rule: each-trigger-found-or-not"
)]
#[case(
    Fault::HtmlContentType,
    "BatchGetTriggers.response/./owes=content-type",
    Required,
    "lacks content-type"
)]
fn a_fault_that_a_single_request_shows_is_found(
    #[case] fault: Fault,
    #[case] id: &str,
    #[case] level: Level,
    #[case] observed: &str,
) {
    match put(Reference::with_fault(1, fault), id) {
        Verdict::Fail(failure) => {
            assert_eq!(
                (failure.level, failure.observed.as_str()),
                (level, observed)
            );
        }
        other => panic!("{fault} is not found: {other:?}"),
    }
}

/// What a case leaves behind would be met by the next.
#[test]
fn after_a_case_the_service_knows_what_it_knew_before() {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let cases = Cases::new(&contract);
    let service = InProcess::new(Reference::new(1));
    let gate = Gate::new(&cases, &service, &Glue, "smithereens");
    let before = resources(&service);
    for id in [
        "CreateTrigger.request/WorkflowName/present",
        "CreateTrigger.request/Predicate.Conditions.member.CrawlState/enum=SUCCEEDED",
        "UpdateTrigger.request/TriggerUpdate.Description/present",
        "BatchGetTriggers.request/TriggerNames/many",
        "BatchGetWorkflows.request/Names/most",
        "StopWorkflowRun.request/RunId/longest",
        "GetWorkflowRuns.request/MaxResults/present",
    ] {
        let planned = cases.find(&id.parse().unwrap()).expect(id);
        let verdict = gate.put(&cases.build(planned).unwrap(), cases.message(planned));
        assert_eq!(verdict, Verdict::Pass(Vec::new()), "{id}");
        gate.finish();
        assert_eq!(resources(&service), before, "{id}");
    }
}

/// Somebody's trigger has the name that a case needs.
#[test]
fn what_is_somebody_elses_is_left_alone() {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let cases = Cases::new(&contract);
    let planned = cases.find(&"CreateTrigger.request/Name/shortest".parse().unwrap());
    let planned = planned.expect("a case");
    let case = cases.build(planned).unwrap();
    let service = InProcess::new(Reference::new(1));
    let theirs = Sent {
        method: "POST".into(),
        uri: "/".into(),
        headers: vec![("X-Amz-Target".into(), "AWSGlue.CreateTrigger".into())],
        credentials: Credentials::Dummy,
        body: case.payload.body.clone(),
    };
    assert_eq!(service.send(&theirs).unwrap().status, 200);
    let before = resources(&service);
    let gate = Gate::new(&cases, &service, &Glue, "smithereens");
    let verdict = gate.put(&case, cases.message(planned));
    assert!(
        matches!(&verdict, Verdict::Unreached(why) if why.ends_with("which is taken")),
        "{verdict:?}"
    );
    gate.finish();
    assert_eq!(resources(&service), before);
}

/// All that a service lists.
fn resources(service: &InProcess) -> Vec<String> {
    let lists = ["ListTriggers", "ListWorkflows", "ListJobs", "ListCrawlers"];
    let list = |operation: &&str| {
        let target = format!("AWSGlue.{operation}");
        let sent = Sent {
            method: "POST".into(),
            uri: "/".into(),
            headers: vec![("X-Amz-Target".into(), target)],
            credentials: Credentials::Dummy,
            body: Vec::new(),
        };
        String::from_utf8(service.send(&sent).unwrap().body).unwrap()
    };
    lists.iter().map(list).collect()
}
