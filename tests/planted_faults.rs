//! Who tests the tester? For each kind of case that a subject in this process
//! can be asked, a fault around the typed shapes, seeing bytes only, which that
//! kind must catch; and nothing may be reported outside the fault's family.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rstest::rstest;
use smithereens::subjects::{GlueReader, GlueValidator};
use smithereens::{Answer, Codec, Contract, Incoming, Role, builtin};
use smithereens_cases::{Cases, Needs};
use smithereens_formats::{CaseGlob, Level};
use smithereens_harness::{Event, Options, Verdict, run};

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| builtin("glue@2020-05-15").expect("a built-in contract"));
static CASES: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::new(&CONTRACT));

/// A decoder with something wrong.
struct Faulty {
    role: Role,
    fault: Fault,
}

/// What is wrong with it.
#[derive(Clone, Copy)]
enum Fault {
    /// It reads other bytes than came.
    Reads(fn(&str) -> String),
    /// It writes other bytes than it should.
    Writes(fn(&str) -> String),
    /// It refuses what it should take.
    Refuses(fn(&str) -> bool),
    /// It takes what it should refuse, and echoes it.
    Takes(fn(&str) -> bool),
    /// It panics.
    Panics(fn(&str) -> bool),
    /// It does not look at headers.
    Headerless,
}

impl Codec for Faulty {
    fn name(&self) -> &str {
        "faulty"
    }

    fn role(&self) -> Role {
        self.role
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        let sound = |incoming: &Incoming<'_>| match self.role {
            Role::Validator => GlueValidator::NEWEST.exchange(incoming),
            _ => GlueReader::NEWEST.exchange(incoming),
        };
        let Ok(body) = std::str::from_utf8(incoming.body) else {
            let takes = matches!(self.fault, Fault::Takes(takes) if takes("\u{FFFD}"));
            return if takes {
                Answer::Encoded(b"{}".to_vec())
            } else {
                sound(incoming)
            };
        };
        match self.fault {
            Fault::Reads(change) => sound(&Incoming {
                body: change(body).as_bytes(),
                ..*incoming
            }),
            Fault::Writes(change) => match sound(incoming) {
                Answer::Encoded(bytes) => Answer::Encoded(
                    change(std::str::from_utf8(&bytes).expect("UTF-8")).into_bytes(),
                ),
                other => other,
            },
            Fault::Refuses(refuses) if refuses(body) => Answer::Refused("a fault".to_owned()),
            Fault::Takes(takes) if takes(body) => Answer::Encoded(incoming.body.to_vec()),
            Fault::Panics(panics) if panics(body) => panic!("a fault"),
            Fault::Headerless => sound(&Incoming {
                headers: &[],
                ..*incoming
            }),
            _ => sound(incoming),
        }
    }
}

/// The ids that a subject fails, required or recommended.
fn failed(subject: &dyn Codec) -> Vec<(String, String)> {
    let mut ids = Vec::new();
    run(&CASES, &[subject], &Options::default(), &mut |event| {
        if let Event::CaseFinished {
            case,
            verdict: Verdict::Fail(_),
        } = event
        {
            ids.push((case.kind.name.clone(), case.to_string()));
        }
    });
    ids
}

fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

/// The text between `"name":"` and the next quote.
fn texts<'t>(body: &'t str, name: &str) -> Vec<&'t str> {
    let start = format!("\"{name}\":\"");
    body.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// A null, not one inside a text.
fn has_null(body: &str) -> bool {
    body.replace("\\\":null", "").contains("\":null")
}

/// Every text is cut to what a name may be.
fn cut_at_255(body: &str) -> String {
    let cut = |text: &str| {
        text.chars()
            .take(if text.chars().count() == 256 {
                255
            } else {
                usize::MAX
            })
            .collect::<String>()
    };
    body.split('"').map(cut).collect::<Vec<_>>().join("\"")
}

/// The first of two equal names is taken, of a StopWorkflowRun's request.
fn first_name_wins(body: &str) -> String {
    body.replace(
        "\"Name\":\"exampl1\",\"Name\":\"example\",\"RunId\"",
        "\"Name\":\"exampl1\",\"RunId\"",
    )
}

/// An error's name is not made out if `mark` is in it.
fn nameless_at(body: &str, mark: &str) -> String {
    let name = ["__type", "code"].map(|place| texts(body, place).first().copied());
    match name.into_iter().flatten().next() {
        Some(name) if name.contains(mark) => body.replace(name, "Unknown"),
        _ => body.to_owned(),
    }
}

/// The error is the one that is named last, at any depth.
fn last_name_wins(body: &str) -> String {
    match texts(body, "__type")[..] {
        [first, .., last] => body.replacen(first, last, 1),
        _ => body.to_owned(),
    }
}

fn nested(body: &str) -> bool {
    body.contains("[[[[")
}

/// Kind, role, fault, and the family of ids outside of which nothing may fail.
#[rstest]
#[case("present", Role::Reader, Fault::Refuses(|body| body.starts_with("{\"Trigger\":{\"Actions\"") && body.contains("NotifyDelayAfter")), &["*Trigger.response/Trigger.Actions.member.NotificationProperty.NotifyDelayAfter/*"])]
#[case("absent", Role::Reader, Fault::Panics(|body| body.contains("\"Tags\"") && body.contains("\"WorkflowName\"") && !body.contains("\"Description\"")), &["CreateTrigger.request/Description/absent"])]
#[case("missing", Role::Validator, Fault::Takes(|body| body.starts_with("{\"RunId\"")), &["*.request/Name/missing"])]
#[case("null", Role::Reader, Fault::Refuses(has_null), &["**/null"])]
#[case("wrong-type", Role::Validator, Fault::Takes(|body| body.contains("\"Actions\":{")), &["**Actions/wrong-type=structure"])]
#[case("boolean", Role::Reader, Fault::Writes(|body| body.replace("true", "false")), &["**/boolean=true", "CreateTrigger.request/./rule=no-start-on-creation-on-demand"])]
#[case("enum", Role::Reader, Fault::Writes(|body| body.replace("\"CANCELLING\"", "\"CANCELLED\"")), &["**/enum=CANCELLING"])]
#[case("unknown-enum", Role::Reader, Fault::Writes(|body| body.replace("SMITHEREENS_NEW", "UNKNOWN")), &["**/unknown-enum=new"])]
#[case("shortest", Role::Reader, Fault::Refuses(|body| body.contains(":\"\"")), &["**/shortest", "**/too-short", "**/unknown-enum=empty"])]
#[case("longest", Role::Validator, Fault::Refuses(|body| texts(body, "Name").iter().any(|text| text.len() == 255)), &["**Name/longest"])]
#[case("too-short", Role::Validator, Fault::Takes(|body| body.contains("\"RunId\":\"\"")), &["**RunId/too-short"])]
#[case("too-long", Role::Validator, Fault::Reads(cut_at_255), &["**/too-long", "CreateTrigger.request/Tags.value/longest"])]
#[case("long", Role::Reader, Fault::Refuses(|body| body.len() > 10_000), &["**/long"])]
#[case("char", Role::Reader, Fault::Writes(|body| body.replace('\u{FFFD}', "?")), &["**/char=UFFFD"])]
#[case("text", Role::Reader, Fault::Writes(|body| body.replace("../", "")), &["**/text=path"])]
#[case("escaped", Role::Reader, Fault::Refuses(|body| count(body, "\\u00") > 2), &["**/escaped"])]
#[case("raw-control", Role::Validator, Fault::Takes(|body| body.contains('\u{1}')), &["**/raw-control"])]
#[case("lone-surrogate", Role::Reader, Fault::Reads(|body| body.replace("\\ud800", "?")), &["**/lone-surrogate"])]
#[case("number", Role::Reader, Fault::Reads(|body| body.replace("2147483648", "2147483647")), &["**/number=*2147483648"])]
#[case("number-form", Role::Reader, Fault::Reads(|body| body.replace(":02", ":2")), &["**/number-form=leading-zero"])]
#[case("special", Role::Reader, Fault::Refuses(|body| body.contains("\"-Infinity\"")), &["**/special=-Infinity"])]
#[case("timestamp", Role::Reader, Fault::Reads(|body| body.replace("-1.001", "-1")), &["**/timestamp=milliseconds-before-1970"])]
#[case("timestamp-text", Role::Validator, Fault::Reads(|body| body.replace("\"1589500800\"", "1589500800")), &["**/timestamp-text=number"])]
#[case("empty", Role::Reader, Fault::Refuses(|body| body.contains("\"Tags\":{}")), &["CreateTrigger.request/Tags/empty"])]
#[case("fewest", Role::Validator, Fault::Refuses(|body| body.contains("\"Runs\":[{}]")), &["GetWorkflowRuns.response/Runs*/*", "GetWorkflowRuns.response/./member-order"])]
#[case("too-few", Role::Validator, Fault::Takes(|body| body.contains("\"Names\":[]")), &["**Names/too-few", "BatchGetWorkflows.request/./duplicate-key"])]
#[case("most", Role::Validator, Fault::Refuses(|body| body.starts_with("{\"Names\":[") && count(body, "\",\"") == 24), &["BatchGetWorkflows.request/Names/most"])]
#[case("too-many", Role::Validator, Fault::Takes(|body| body.contains("\"Names\":[") && count(body, "\",\"") == 25), &["**Names/too-many"])]
#[case("many", Role::Reader, Fault::Refuses(|body| count(body, ",") >= 99 && count(body, ",") < 110), &["**/many"])]
#[case("duplicate-key", Role::Reader, Fault::Reads(first_name_wins), &["*.request/./duplicate-key"])]
#[case("duplicate-key", Role::Reader, Fault::Takes(|body| body.starts_with("{\"Name\":\"exampl1\"")), &["*/./duplicate-key"])]
#[case("unknown-member", Role::Reader, Fault::Refuses(|body| body.contains("SmithereensUnknown") && !nested(body) && body.contains("\"Of\"")), &["**/unknown-member"])]
#[case("member-order", Role::Reader, Fault::Refuses(|body| body.starts_with("{\"RunId\"")), &["*.request/./member-order", "*.request/Name/missing", "*.request/Name/null"])]
#[case("rule", Role::Validator, Fault::Takes(|body| body.contains("\"CONDITIONAL\"") && !body.contains("Predicate")), &["CreateTrigger.request/./rule=predicate-when-conditional"])]
#[case("rule-kept", Role::Validator, Fault::Refuses(|body| body.starts_with("{\"Name\"") && count(body, "\"State\":\"SUCCEEDED\"") == 2), &["*.request/*Predicate/rule-kept=logical-with-several-conditions"])]
#[case("whitespace", Role::Reader, Fault::Refuses(|body| body.starts_with(' ')), &["**/whitespace"])]
#[case("protocol", Role::Validator, Fault::Takes(|body| body.ends_with(" x")), &["**/protocol=trailing"])]
#[case("protocol", Role::Reader, Fault::Panics(nested), &["**/protocol=nested"])]
#[case("protocol", Role::Validator, Fault::Takes(|body| body == "\u{FFFD}"), &["**/protocol=not-utf8"])]
#[case("protocol", Role::Validator, Fault::Takes(|body| body == "true"), &["**/protocol=boolean"])]
#[case("error-form", Role::Reader, Fault::Reads(|body| nameless_at(body, "#")), &["**/error-form=type-namespace*", "**/error-form=code-namespace"])]
#[case("error-form", Role::Reader, Fault::Reads(|body| nameless_at(body, ":http")), &["**/error-form=type-*suffix", "**/error-form=code-suffix"])]
#[case("error-form", Role::Reader, Fault::Reads(|body| body.replace("\"code\":", "\"text\":")), &["**/error-form=code*"])]
#[case("error-form", Role::Reader, Fault::Reads(last_name_wins), &["**/error-form=nested-type"])]
#[case("error-form", Role::Reader, Fault::Headerless, &["**/error-form=header*"])]
#[case("message-member", Role::Reader, Fault::Reads(|body| body.replace("\"message\"", "\"text\"")), &["**/message-member=other-case"])]
#[case("error-type", Role::Reader, Fault::Writes(|body| body.replace("SmithereensUnknownException", "InternalServiceException")), &["**/error-type=unmodelled"])]
fn a_planted_fault_is_caught_by_its_kind_and_by_nothing_outside_its_family(
    #[case] kind: &str,
    #[case] role: Role,
    #[case] fault: Fault,
    #[case] family: &[&str],
) {
    let failed = failed(&Faulty { role, fault });
    assert!(
        failed.iter().any(|(failed, _)| failed == kind),
        "{kind} did not catch it, only {failed:?}"
    );
    let globs: Vec<CaseGlob> = family
        .iter()
        .map(|glob| glob.parse().expect("a glob"))
        .collect();
    let stray: Vec<_> = failed
        .iter()
        .filter(|(_, id)| !globs.iter().any(|glob| glob.matches(id)))
        .collect();
    assert!(stray.is_empty(), "outside the family: {stray:?}");
    // A family wider than what fails would hide what strays later.
    let unused: Vec<_> = globs
        .iter()
        .filter(|glob| !failed.iter().any(|(_, id)| glob.matches(id)))
        .collect();
    assert!(unused.is_empty(), "nothing fails in {unused:?}");
    let everything = "GetTrigger.response/Trigger/present";
    assert!(
        globs.iter().all(|glob| !glob.matches(everything)),
        "the family is everything"
    );
}

#[rstest]
fn the_typed_shapes_fail_nothing_at_all(#[values(Role::Reader, Role::Validator)] role: Role) {
    let sound: &dyn Codec = if role == Role::Reader {
        &GlueReader::NEWEST
    } else {
        &GlueValidator::NEWEST
    };
    assert_eq!(failed(sound), []);
}

/// The table above has a row for every kind that bytes can be put to.
#[test]
fn every_kind_that_needs_bytes_only_has_a_planted_fault() {
    let mut kinds = BTreeSet::new();
    for planned in CASES.planned() {
        if let Ok(case) = CASES.build(planned)
            && case.needs == Needs::Bytes
        {
            kinds.insert(case.id.kind.name);
        }
    }
    let source = include_str!("planted_faults.rs");
    let missing: Vec<_> = kinds
        .iter()
        .filter(|kind| !source.contains(&format!("#[case(\"{kind}\",")))
        .collect();
    assert!(missing.is_empty(), "no fault for {missing:?}");
}

/// Failing a recommendation alone does not fail a run, unless it is strict.
#[test]
fn only_required_expectations_fail_a_run_by_default() {
    let subject = Faulty {
        role: Role::Reader,
        fault: Fault::Reads(|body| body.replace("\\ud800", "?")),
    };
    for strict in [false, true] {
        let outcome = run(
            &CASES,
            &[&subject],
            &Options {
                strict,
                ..Options::default()
            },
            &mut |_| {},
        );
        assert_eq!(outcome.kept, !strict);
        assert!(
            outcome.report.subjects[0]
                .findings
                .iter()
                .all(|finding| finding.level == Level::Recommended)
        );
        assert!(!outcome.report.subjects[0].findings.is_empty());
    }
}
