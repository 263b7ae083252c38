//! Corpus entries are put to subjects like cases, counted apart from them, and
//! what a run saves fails in the same way again.

use rstest::rstest;
use smithereens_cases::Cases;
use smithereens_contract::builtin;
use smithereens_formats::{
    Entry, Expectation, Level, NotExercised, Outcome, Phase, Role, Source, SourceKind,
    VerdictCounts,
};
use smithereens_harness::{
    Answer, Codec, Event, Incoming, Options, Recorded, Run, Selection, Verdict, run,
};

/// A reader or validator that has one answer to everything, or none.
struct Careless {
    role: Role,
    answer: fn(&Incoming<'_>) -> Answer,
}

impl Codec for Careless {
    fn name(&self) -> &str {
        "careless"
    }

    fn role(&self) -> Role {
        self.role
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        (self.answer)(incoming)
    }
}

fn echo(incoming: &Incoming<'_>) -> Answer {
    Answer::Encoded(incoming.body.to_vec())
}

fn refuse(_: &Incoming<'_>) -> Answer {
    Answer::Refused("no".to_owned())
}

/// Text in the middle is lost; what is longer than a screen is too much.
fn lossy(incoming: &Incoming<'_>) -> Answer {
    assert!(incoming.body.len() < 2_000, "too much");
    match std::str::from_utf8(incoming.body) {
        Ok(text) => Answer::Encoded(text.replace("example", "exam").into_bytes()),
        Err(error) => Answer::Refused(error.to_string()),
    }
}

const READER: Careless = Careless {
    role: Role::Reader,
    answer: echo,
};

/// An entry of a request that must be taken (or refused) by readers.
fn recorded(id: &str, outcome: Outcome, body: &str) -> Recorded {
    let line = format!(
        r#"{{"version":1,"id":"{id}","contract":"other@1","why":"A test.","expectations":[],"payload":{{"text":""}}}}"#
    );
    let [mut entry] = Entry::read(line.as_bytes())
        .expect("an entry")
        .try_into()
        .expect("one");
    entry.payload = body.as_bytes().to_vec();
    entry.expectations = vec![Expectation {
        role: Role::Reader,
        outcome,
        level: Level::Required,
        source: Source {
            kind: SourceKind::Observed,
            at: "a test".into(),
        },
    }];
    Recorded {
        entry,
        from: "my corpus/one.json".to_owned(),
    }
}

fn taken(id: &str) -> Recorded {
    recorded(id, Outcome::Accept, r#"{"Name":"a"}"#)
}

/// Readers must refuse it, and an echo does not.
fn refused(id: &str) -> Recorded {
    recorded(id, Outcome::Reject(Vec::new()), r#"{"Name":"a"}"#)
}

fn run_with(subject: &dyn Codec, options: &Options) -> (Run, Vec<Entry>, Vec<Verdict>) {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let (mut entries, mut verdicts) = (Vec::new(), Vec::new());
    let outcome = run(
        &Cases::new(&contract),
        &[subject],
        options,
        &mut |event| match event {
            Event::Found { entry, .. } => entries.push((*entry).expect("an entry").clone()),
            Event::CaseFinished { verdict, .. } => verdicts.push((*verdict).clone()),
            _ => {}
        },
    );
    (outcome, entries, verdicts)
}

fn only(glob: &str, corpus: Vec<Recorded>) -> Options {
    Options {
        selection: Selection {
            only: vec![glob.parse().expect("a glob")],
            ..Selection::default()
        },
        corpus,
        ..Options::default()
    }
}

fn of_corpus(corpus: Vec<Recorded>) -> Options {
    Options {
        phases: vec![Phase::Corpus],
        corpus,
        ..Options::default()
    }
}

#[rstest]
fn what_failed_fails_the_same_way_when_it_is_replayed(
    #[values(Role::Reader, Role::Validator)] role: Role,
    #[values(echo, refuse, lossy)] answer: fn(&Incoming<'_>) -> Answer,
) {
    let subject = Careless { role, answer };
    let options = Options {
        selection: Selection {
            only: ["GetTrigger.**", "StopWorkflowRun.**"]
                .map(|glob| glob.parse().expect("a glob"))
                .to_vec(),
            ..Selection::default()
        },
        ..Options::default()
    };
    let (before, entries, _) = run_with(&subject, &options);
    let findings = &before.report.subjects[0].findings;
    assert!(findings.len() > 3, "{} findings", findings.len());
    assert_eq!(entries.len(), findings.len());

    let through_files = |entry: &Entry| Recorded {
        entry: Entry::read(entry.to_file().as_bytes()).expect("an entry")[0].clone(),
        from: entry.file_name(),
    };
    let corpus: Vec<Recorded> = entries.iter().map(through_files).collect();
    let (after, again, verdicts) = run_with(&subject, &of_corpus(corpus));
    assert!(!after.kept);
    assert_eq!(verdicts.len(), entries.len());
    for ((entry, finding), verdict) in entries.iter().zip(findings).zip(&verdicts) {
        let found = entry.found.as_ref().expect("it was found");
        assert_eq!(
            (&found.by[..], &found.observed),
            ("careless", &finding.observed)
        );
        match verdict {
            Verdict::Fail(failure) => {
                assert_eq!(failure.observed, found.observed, "{}", entry.id);
                assert_eq!(failure.level, finding.level, "{}", entry.id);
            }
            other => panic!("{}: {other:?}", entry.id),
        }
    }
    // What is saved of a replay is what was replayed.
    assert!(again.iter().all(|entry| entries.contains(entry)));
}

#[test]
fn entries_are_counted_apart_from_documented_cases() {
    let glob = "GetTrigger.request/Name/*";
    let corpus = vec![
        taken("GetTrigger.request/Name/own-kind=1"),
        refused("GetTrigger.request/Name/own-kind=2"),
        taken("GetTrigger.request/./own-kind"),
    ];
    let (without, ..) = run_with(&READER, &only(glob, Vec::new()));
    let (with, ..) = run_with(&READER, &only(glob, corpus));
    assert_eq!(without.report.phases, [Phase::Coverage]);
    assert_eq!(with.report.phases, [Phase::Coverage, Phase::Corpus]);
    assert_eq!(
        (with.report.selected, with.report.entries),
        (without.report.selected, 2)
    );
    let (without, with) = (&without.report.subjects[0], &with.report.subjects[0]);
    assert_eq!(with.coverage, without.coverage);
    assert_eq!(with.verdicts, without.verdicts);
    assert_eq!(with.allowed_losses, without.allowed_losses);
    assert_eq!(without.corpus, None);
    let corpus = with.corpus.as_ref().expect("it was run");
    assert_eq!(corpus.cases, 2);
    assert_eq!(
        corpus.verdicts,
        VerdictCounts {
            pass: 1,
            fail_required: 1,
            ..VerdictCounts::default()
        }
    );
    assert_eq!(with.exercised(), without.exercised() + 2);
    let required = |subject: &smithereens_formats::SubjectReport| subject.failures(Level::Required);
    assert_eq!(required(with), required(without) + 1);
}

#[test]
fn an_entry_that_cannot_be_put_is_unreached_and_says_why() {
    let mut connection = taken("GetTrigger.request/Name/longest");
    connection.entry.needs = smithereens_formats::Needs::Connection;
    let mut not_asked = taken("GetTrigger.request/Name/longest");
    not_asked.entry.expectations.clear();
    let corpus = vec![taken("GetJob.request/Name/longest"), connection, not_asked];
    let (outcome, ..) = run_with(&READER, &of_corpus(corpus));
    assert!(!outcome.kept, "nothing was exercised");
    let corpus = outcome.report.subjects[0].corpus.as_ref().expect("it ran");
    let reason = |reason: &str| NotExercised {
        reason: reason.to_owned(),
        verdict: "unreached".to_owned(),
        count: 1,
    };
    assert_eq!(
        corpus.not_exercised,
        [
            reason("is about the connection: needs a subject behind HTTP"),
            reason("is not a reader's business"),
            reason("is of a message that the contract lacks"),
        ]
    );
    assert_eq!(corpus.verdicts.unreached, 3);
}

#[test]
fn a_finding_of_an_entry_is_named_by_its_id_and_replayed() {
    let id = "GetTrigger.request/Name/own-kind=1";
    let (outcome, entries, _) = run_with(&READER, &of_corpus(vec![refused(id)]));
    let [finding] = &outcome.report.subjects[0].findings[..] else {
        panic!("one finding")
    };
    assert_eq!(finding.case.to_string(), id);
    assert_eq!(finding.phase, Phase::Corpus);
    assert_eq!(finding.observed, "accepted");
    assert_eq!(
        finding.reproduce.command,
        format!("smithereens replay --subject careless --only {id} 'my corpus/one.json'")
    );
    assert_eq!(entries[0].why, "A test.");
    assert_eq!(entries[0].contract, "other@1");
    assert!(!outcome.kept);
    let (outcome, ..) = run_with(&READER, &of_corpus(vec![taken(id)]));
    assert!(outcome.kept);
    assert_eq!(outcome.report.subjects[0].findings, []);
}

/// A regression that is still there is no news beside the documented case.
#[test]
fn an_entry_that_fails_for_the_cause_of_a_documented_case_is_one_finding_with_it() {
    let subject = Careless {
        role: Role::Reader,
        answer: refuse,
    };
    let id = "GetTrigger.request/Name/longest";
    let corpus = || vec![taken(id), taken(id)];
    let (outcome, ..) = run_with(&subject, &only(id, corpus()));
    let [finding] = &outcome.report.subjects[0].findings[..] else {
        panic!("one finding")
    };
    assert_eq!(
        finding.payload.as_deref(),
        Some(r#"{"Name":"a"}"#),
        "the smallest"
    );
    assert_eq!(finding.cases, [id.parse().expect("an id")]);
    assert_eq!(outcome.report.subjects[0].failures(Level::Required), 3);
}

#[test]
fn the_first_failure_stops_the_phases_after_it() {
    let glob = "GetTrigger.request/Name/longest";
    let options = |corpus| Options {
        fail_fast: true,
        workers: 1,
        ..only(glob, corpus)
    };
    let subject = Careless {
        role: Role::Reader,
        answer: refuse,
    };
    let (outcome, _, verdicts) = run_with(&subject, &options(vec![taken(glob), taken(glob)]));
    assert_eq!(verdicts.len(), 1);
    let corpus = outcome.report.subjects[0]
        .corpus
        .as_ref()
        .expect("selected");
    assert_eq!((corpus.cases, corpus.verdicts.unreached), (2, 2));
    assert_eq!(
        corpus.not_exercised[0].reason,
        "came after the failure that --fail-fast stopped at"
    );
}

#[test]
fn a_phase_that_is_not_asked_for_does_not_run() {
    let options = Options {
        phases: vec![Phase::Coverage],
        ..only(
            "GetTrigger.request/Name/longest",
            vec![refused("GetTrigger.request/Name/longest")],
        )
    };
    let (outcome, ..) = run_with(&READER, &options);
    assert!(outcome.kept);
    assert_eq!(outcome.report.phases, [Phase::Coverage]);
    assert_eq!(outcome.report.entries, 0);
    let (outcome, ..) = run_with(
        &READER,
        &of_corpus(vec![taken("GetTrigger.request/Name/longest")]),
    );
    assert_eq!(outcome.report.phases, [Phase::Corpus]);
    assert_eq!(outcome.report.selected, 0);
    assert_eq!(outcome.report.subjects[0].coverage.exercised, 0);
}

#[test]
fn a_panic_on_an_entry_is_its_finding_and_the_next_is_put() {
    let subject = Careless {
        role: Role::Reader,
        answer: |incoming| match incoming.body {
            b"{}" => panic!("boom"),
            body => Answer::Encoded(body.to_vec()),
        },
    };
    let corpus = vec![
        recorded("GetTrigger.request/./own-kind", Outcome::Tolerate, "{}"),
        taken("GetTrigger.request/Name/own-kind"),
    ];
    let (outcome, _, verdicts) = run_with(&subject, &of_corpus(corpus));
    assert_eq!(verdicts[1], Verdict::Pass(Vec::new()));
    let findings = &outcome.report.subjects[0].findings;
    assert_eq!((findings.len(), &findings[0].observed[..]), (1, "crashed"));
}
