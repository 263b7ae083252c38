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
    let subject = Null { role, answer, last: Mutex::new(None) };
    let mut kinds = BTreeSet::new();
    let options = Options { workers: 1, ..Options::default() };
    let run = run(&cases, &[&subject], &options, &mut |event| {
        if let Event::CaseFinished { case, verdict: Verdict::Fail(failure) } = event
            && failure.level == Level::Required
        {
            kinds.insert(case.kind.name.clone());
        }
    });
    (kinds, run)
}

#[rstest]
#[case::echo_reader(Role::Reader, Behaviour::Echo, &[])]
#[case::echo_validator(Role::Validator, Behaviour::Echo, &[])]
#[case::refuse_reader(Role::Reader, Behaviour::Refuse, &[])]
#[case::refuse_validator(Role::Validator, Behaviour::Refuse, &[])]
#[case::empty_reader(Role::Reader, Behaviour::EmptyObject, &[])]
#[case::empty_validator(Role::Validator, Behaviour::EmptyObject, &[])]
#[case::repeat_reader(Role::Reader, Behaviour::RepeatLast, &[])]
#[case::repeat_validator(Role::Validator, Behaviour::RepeatLast, &[])]
fn a_null_subject_fails_the_kinds_that_need_work(
    #[case] role: Role,
    #[case] answer: Behaviour,
    #[case] expected: &[&str],
) {
    let (kinds, run) = failed_kinds(role, answer);
    assert!(!run.kept, "{answer:?} passed as a {role}");
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}
