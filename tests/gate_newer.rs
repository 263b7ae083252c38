//! A service that follows a later contract: what that explains is told as newer, in
//! every phase, and is no finding.

use smithereens::scenario::{Glue, InProcess};
use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Policy, judge};
use smithereens_contract::{Contract, DEFAULT_NAME, builtin, later_than};
use smithereens_formats::{Level, Part, Phase};
use smithereens_harness::{
    Broken, Gate, Options, RandomOptions, Received, Run, Selection, Sent, Service, StatefulOptions,
    run,
};
use smithereens_reference::Reference;

/// The reference, which refuses what the newest contract does not document.
struct Newest<'a> {
    inner: InProcess,
    newest: &'a Cases<'a>,
}

impl Newest<'_> {
    fn documents(&self, sent: &Sent) -> bool {
        let mut headers = sent.headers.iter();
        let target = headers.find(|(name, _)| name == "X-Amz-Target");
        let operation = target.and_then(|(_, target)| target.strip_prefix("AWSGlue."));
        let message = operation.and_then(|operation| {
            let id = format!("{operation}.request").parse().ok()?;
            self.newest.message_named(&id)
        });
        let (Some(message), Ok(body)) = (message, Json::parse(&sent.body)) else {
            return true;
        };
        let contract = self.newest.contract();
        let shape = message.shape.filter(|_| message.id.part == Part::Request);
        shape.is_none_or(|shape| judge(contract, shape, &body, Policy::Constraints).is_empty())
    }
}

impl Service for Newest<'_> {
    fn name(&self) -> &str {
        "newest"
    }

    fn send(&self, sent: &Sent) -> Result<Received, Broken> {
        if self.documents(sent) {
            return self.inner.send(sent);
        }
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Ok(Received {
            status: 400,
            headers: vec![
                header("Content-Type", "application/x-amz-json-1.1"),
                header("x-amzn-RequestId", "1"),
            ],
            body: br#"{"__type":"InvalidInputException","Message":"newest"}"#.to_vec(),
        })
    }
}

fn checked(phase: Phase, only: &str, explained: bool) -> Run {
    let contract = builtin(DEFAULT_NAME).unwrap();
    let cases = Cases::new(&contract);
    let later: Vec<Contract> = later_than(DEFAULT_NAME).collect();
    let later: Vec<Cases<'_>> = later.iter().map(Cases::new).collect();
    let service = Newest {
        inner: InProcess::new(Reference::new(1)),
        newest: later.last().unwrap(),
    };
    let mut gate = Gate::new(&cases, &service, &Glue, "smithereens");
    if explained {
        gate = gate.explained_by(&later);
    }
    let options = Options {
        selection: Selection {
            only: vec![only.parse().unwrap()],
            ..Selection::default()
        },
        phases: vec![phase],
        random: Some(RandomOptions {
            seed: smithereens_cases::random::Generator::seed(0),
            cases: 4_000,
        }),
        stateful: Some(StatefulOptions::default()),
        workers: 1,
        ..Options::default()
    };
    run(&cases, &[&gate], &options, &mut |_| {})
}

#[test]
fn a_limit_that_moved_is_newer_and_no_finding() {
    let only = "Get*.request/MaxResults/**";
    let unexplained = checked(Phase::Coverage, only, false);
    let subject = &unexplained.report.subjects[0];
    assert!(
        subject.failures(Level::Required) > 0,
        "there is something to explain"
    );
    assert!(!unexplained.kept && subject.newer.is_empty());

    let explained = checked(Phase::Coverage, only, true);
    let subject = &explained.report.subjects[0];
    assert_eq!(subject.findings, []);
    assert_eq!(explained.found, [], "nothing comes into a baseline");
    assert!(explained.kept);
    assert!(
        subject
            .newer
            .iter()
            .all(|one| one.contract == "glue@newest")
    );
    let cases: Vec<String> = subject
        .newer
        .iter()
        .flat_map(|one| &one.cases)
        .map(ToString::to_string)
        .collect();
    assert_eq!(cases, ["GetTriggers.request/MaxResults/number=1000"]);
    assert_eq!(subject.verdicts.newer, 1);
}

#[test]
fn random_requests_are_explained_too() {
    let only = "GetTriggers.request/**";
    let unexplained = checked(Phase::Random, only, false);
    assert!(!unexplained.report.subjects[0].findings.is_empty());
    let explained = checked(Phase::Random, only, true);
    let subject = &explained.report.subjects[0];
    assert_eq!(subject.findings, []);
    assert!(subject.random.as_ref().unwrap().verdicts.newer > 0);
    assert!(!subject.newer.is_empty());
}
