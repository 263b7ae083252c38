//! Subjects that do no work must not pass, and it is known what they fail.

use std::collections::BTreeSet;
use std::sync::Mutex;

use rstest::rstest;
use smithereens_cases::Cases;
use smithereens_contract::builtin;
use smithereens_formats::{Level, Role};
use smithereens_harness::{Answer, Codec, Event, Incoming, Options, Run, Verdict, run};

/// A subject that decodes nothing.
struct Null {
    role: Role,
    answer: Behaviour,
    last: Mutex<Option<Vec<u8>>>,
}

#[derive(Debug, Clone, Copy)]
enum Behaviour {
    Echo,
    Refuse,
    EmptyObject,
    RepeatLast,
}

impl Codec for Null {
    fn name(&self) -> &str {
        "null"
    }

    fn role(&self) -> Role {
        self.role
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        match self.answer {
            Behaviour::Echo => Answer::Encoded(incoming.body.to_vec()),
            Behaviour::Refuse => Answer::Refused("no".to_owned()),
            Behaviour::EmptyObject => Answer::Encoded(b"{}".to_vec()),
            Behaviour::RepeatLast => {
                let mut last = self.last.lock().expect("one thread");
                let answer = last.replace(incoming.body.to_vec());
                Answer::Encoded(answer.unwrap_or_else(|| b"{}".to_vec()))
            }
        }
    }
}

/// The kinds in which a null subject fails a required expectation, and the run.
fn failed_kinds(role: Role, answer: Behaviour) -> (BTreeSet<String>, Run) {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let subject = Null {
        role,
        answer,
        last: Mutex::new(None),
    };
    let mut kinds = BTreeSet::new();
    let options = Options {
        workers: 1,
        ..Options::default()
    };
    let run = run(&cases, &[&subject], &options, &mut |event| {
        if let Event::CaseFinished {
            case,
            verdict: Verdict::Fail(failure),
        } = event
            && failure.level == Level::Required
        {
            kinds.insert(case.kind.name.clone());
        }
    });
    (kinds, run)
}

/// What everyone must take and keep.
const TAKEN: &[&str] = &[
    "absent",
    "boolean",
    "char",
    "empty",
    "enum",
    "escaped",
    "fewest",
    "long",
    "longest",
    "many",
    "member-order",
    "most",
    "number",
    "present",
    "protocol",
    "rule-kept",
    "shortest",
    "text",
    "timestamp",
    "whitespace",
];

/// What a validator may refuse, but not change.
const TAKEN_IF_NOT_REFUSED: &[&str] = &["null", "unknown-member"];

/// What a reader must take besides: what a constraint speaks against, and
/// errors.
const TAKEN_BY_READERS: &[&str] = &[
    "error-form",
    "error-type",
    "message-member",
    "rule",
    "too-few",
    "too-long",
    "too-many",
    "too-short",
    "unknown-enum",
];

/// What must be refused: by readers of requests too, what is not JSON.
const REFUSED: &[&str] = &["number-form", "protocol", "raw-control"];

/// What a validator must refuse besides; documented kinds are among them where
/// a value breaks a rule or another constraint of its place.
const REFUSED_BY_VALIDATORS: &[&str] = &[
    "absent",
    "char",
    "empty",
    "long",
    "missing",
    "null",
    "number",
    "rule",
    "shortest",
    "text",
    "too-few",
    "too-long",
    "too-many",
    "too-short",
    "unknown-enum",
    "wrong-type",
];

#[rstest]
// What is echoed is kept; but an error's name is told in several forms.
#[case::echo_reader(Role::Reader, Behaviour::Echo, &[REFUSED, &["error-form"]])]
#[case::echo_validator(Role::Validator, Behaviour::Echo, &[REFUSED, REFUSED_BY_VALIDATORS])]
#[case::refuse_reader(Role::Reader, Behaviour::Refuse, &[TAKEN, TAKEN_IF_NOT_REFUSED, TAKEN_BY_READERS])]
#[case::refuse_validator(Role::Validator, Behaviour::Refuse, &[TAKEN])]
#[case::empty_reader(Role::Reader, Behaviour::EmptyObject, &[TAKEN, TAKEN_IF_NOT_REFUSED, TAKEN_BY_READERS, REFUSED])]
#[case::empty_validator(Role::Validator, Behaviour::EmptyObject, &[TAKEN, TAKEN_IF_NOT_REFUSED, REFUSED, REFUSED_BY_VALIDATORS])]
#[case::repeat_reader(Role::Reader, Behaviour::RepeatLast, &[TAKEN, TAKEN_IF_NOT_REFUSED, TAKEN_BY_READERS, REFUSED])]
#[case::repeat_validator(Role::Validator, Behaviour::RepeatLast, &[TAKEN, TAKEN_IF_NOT_REFUSED, REFUSED, REFUSED_BY_VALIDATORS])]
fn a_null_subject_fails_the_kinds_that_need_work(
    #[case] role: Role,
    #[case] answer: Behaviour,
    #[case] expected: &[&[&str]],
) {
    let (kinds, run) = failed_kinds(role, answer);
    assert!(!run.kept, "{answer:?} passed as a {role}");
    let expected: BTreeSet<String> = expected
        .iter()
        .copied()
        .flatten()
        .map(|kind| (*kind).to_owned())
        .collect();
    assert_eq!(kinds, expected);
}
