//! Runs that are held against a baseline: what is known passes, what is new and
//! what is stale does not, and an entry is stale only if the run could have found
//! it.

use smithereens_cases::Cases;
use smithereens_cases::random::Generator;
use smithereens_contract::builtin;
use smithereens_formats::{Baseline, BaselineEntry, Level, Phase, Report, Role, UNREVIEWED};
use smithereens_harness::{
    Answer, Codec, Expected, HumanReporter, Incoming, JunitReporter, MarkdownReporter, Options,
    RandomOptions, Run, run,
};

/// Takes whatever holds none of its words, and refuses it if it does.
struct Picky(&'static [&'static str]);

impl Codec for Picky {
    fn name(&self) -> &str {
        "picky"
    }

    fn role(&self) -> Role {
        Role::Reader
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        let body = String::from_utf8_lossy(incoming.body);
        match self.0.iter().find(|word| body.contains(**word)) {
            Some(word) => Answer::Refused(format!("{word} is there")),
            None => Answer::Encoded(incoming.body.to_vec()),
        }
    }
}

/// What it cannot take, of texts that every layer has: template and shell.
const SICK: Picky = Picky(&["$(", "{{"]);
const WELL: Picky = Picky(&[]);

fn options(only: &str) -> Options {
    let mut options = Options {
        phases: vec![Phase::Coverage],
        ..Options::default()
    };
    options.selection.only = vec![only.parse().expect("a glob")];
    options
}

const TEXTS: &str = "GetTrigger.request/Name/text=*";

fn cases<T>(use_them: impl FnOnce(&Cases<'_>) -> T) -> T {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    use_them(&Cases::new(&contract))
}

fn expected(entries: Vec<BaselineEntry>) -> Expected {
    let mut baseline = Baseline::new("glue@2020-05-15");
    baseline.entries = entries;
    Expected {
        baseline,
        file: "known.json".to_owned(),
        must_be_reviewed: false,
        is_updated: false,
        command: "smithereens check --update-baseline".to_owned(),
    }
}

fn put(subject: Picky, options: &Options) -> Run {
    cases(|cases| run(cases, &[&subject], options, &mut |_| {}))
}

/// The entries that a first run writes.
fn found(options: &Options) -> Vec<BaselineEntry> {
    let first = put(SICK, options);
    assert!(!first.kept);
    assert!(!first.found.is_empty());
    first.found
}

fn held(subject: Picky, options: &Options, entries: Vec<BaselineEntry>) -> Run {
    let baseline = Some(expected(entries));
    put(
        subject,
        &Options {
            baseline,
            ..options.clone()
        },
    )
}

fn stale(report: &Report) -> Vec<String> {
    let stale = &report.baseline.as_ref().expect("it was given").stale;
    stale
        .iter()
        .flat_map(|entry| &entry.cases)
        .map(ToString::to_string)
        .collect()
}

#[test]
fn what_is_known_does_not_fail_the_run() {
    let options = options(TEXTS);
    let entries = found(&options);
    let all: usize = entries.iter().map(|entry| entry.cases().count()).sum();
    assert!(all >= 2, "{entries:?}");
    assert!(entries.iter().all(|entry| entry.reason == UNREVIEWED));
    let again = held(SICK, &options, entries);
    assert!(again.kept, "{:?}", again.report);
    assert!(
        again.report.subjects[0]
            .findings
            .iter()
            .all(smithereens_formats::Finding::is_known)
    );
    assert_eq!(stale(&again.report), [""; 0]);
}

#[test]
fn a_new_finding_fails_it() {
    let options = options(TEXTS);
    let none = held(SICK, &options, Vec::new());
    assert!(!none.kept);
    assert_eq!(none.report.result, "findings");
}

/// One more case with the same cause is news, though the rest is known.
#[test]
fn one_more_case_of_a_known_finding_fails_it() {
    let options = options("CreateTrigger.request/**/text=*");
    let mut entries = found(&options);
    let one = entries
        .iter_mut()
        .find(|entry| !entry.also.is_empty())
        .expect("several cases fail alike");
    one.also.pop();
    let again = held(SICK, &options, entries);
    assert!(!again.kept);
    let findings = &again.report.subjects[0].findings;
    let part = findings.iter().find(|finding| !finding.is_known());
    let part = part.expect("one is not known");
    let known = part.known.as_ref().expect("most of it is");
    assert_eq!(known.count, part.cases.len() as u64 - 1);
}

#[test]
fn a_stale_entry_fails_it() {
    let options = options(TEXTS);
    let entries = found(&options);
    let well = held(WELL, &options, entries.clone());
    assert!(!well.kept);
    let mut cases: Vec<String> = entries
        .iter()
        .flat_map(BaselineEntry::cases)
        .map(ToString::to_string)
        .collect();
    cases.sort();
    let mut told = stale(&well.report);
    told.sort();
    assert_eq!(told, cases);
}

/// What is observed belongs to what is known.
#[test]
fn another_observation_is_new_and_stale() {
    let options = options(TEXTS);
    let mut entries = found(&options);
    entries[0].observed = "crashed".to_owned();
    let again = held(SICK, &options, entries);
    assert!(!again.kept);
    assert!(!stale(&again.report).is_empty());
    let mut findings = again.report.subjects[0].findings.iter();
    assert!(findings.any(|finding| finding.known.is_none()));
}

#[test]
fn what_this_run_could_not_find_is_not_stale() {
    let all = options(TEXTS);
    let entries = found(&all);
    let elsewhere = options("GetTrigger.request/Name/longest");
    let filtered = held(WELL, &elsewhere, entries.clone());
    assert!(filtered.kept, "{:?}", filtered.report);
    // Of another subject.
    let mut others = entries.clone();
    for entry in &mut others {
        entry.subject = Some("another".to_owned());
    }
    assert!(held(WELL, &all, others).kept);
    // Of another phase.
    let mut others = entries.clone();
    for entry in &mut others {
        entry.phase = Phase::Corpus;
    }
    assert!(held(WELL, &all, others).kept);
    // Of a level that does not fail this run.
    let mut others = entries.clone();
    for entry in &mut others {
        entry.level = Level::Recommended;
    }
    assert!(held(WELL, &all, others.clone()).kept);
    let strict = Options {
        strict: true,
        ..all.clone()
    };
    assert!(!held(WELL, &strict, others).kept);
    // The time was over.
    let late = Options {
        until: Some(std::time::Instant::now()),
        ..all
    };
    assert_eq!(stale(&held(WELL, &late, entries).report), [""; 0]);
}

#[test]
fn the_baseline_of_a_run_is_right_for_each_of_its_shards() {
    let all = options("GetTrigger.request/**");
    let entries = found(&all);
    for number in 1..=5 {
        let mut options = all.clone();
        options.selection.shard = format!("{number}/5").parse().ok();
        assert!(options.selection.shard.is_some());
        let shard = held(SICK, &options, entries.clone());
        assert!(shard.kept, "{number}: {:?}", shard.report);
    }
}

/// Nobody would ever find it again.
#[test]
fn an_entry_of_a_case_that_the_contract_does_not_have_is_stale() {
    let options = options("GetTrigger.request/**");
    let mut entries = found(&options);
    entries.truncate(1);
    entries[0].id = "GetTrigger.request/Gone/missing".parse().expect("an id");
    entries[0].also.clear();
    let run = held(WELL, &options, entries);
    assert!(!run.kept);
    assert_eq!(stale(&run.report), ["GetTrigger.request/Gone/missing"]);
}

#[test]
fn unreviewed_entries_fail_the_run_only_if_they_must_not_be_there() {
    let options = options(TEXTS);
    let mut expected = expected(found(&options));
    expected.must_be_reviewed = true;
    let held = |baseline: &Expected| {
        let baseline = Some(baseline.clone());
        put(
            SICK,
            &Options {
                baseline,
                ..options.clone()
            },
        )
    };
    assert!(!held(&expected).kept);
    for entry in &mut expected.baseline.entries {
        entry.reason = "It will be mended.".to_owned();
    }
    assert!(held(&expected).kept);
}

/// With what it finds now it will be up to date.
#[test]
fn a_run_that_updates_fails_for_nothing_about_the_baseline() {
    let options = options(TEXTS);
    let mut expected = expected(Vec::new());
    expected.is_updated = true;
    let updating = Options {
        baseline: Some(expected.clone()),
        ..options.clone()
    };
    let first = put(SICK, &updating);
    assert!(first.kept);
    expected.baseline = expected.baseline.updated(&first.found, &[]).baseline;
    expected.is_updated = false;
    let next = Options {
        baseline: Some(expected.clone()),
        ..options.clone()
    };
    assert!(put(SICK, &next).kept);
    expected.is_updated = true;
    let mended = Options {
        baseline: Some(expected.clone()),
        ..options
    };
    let mended = put(WELL, &mended);
    assert!(mended.kept);
    let stale = mended.report.baseline.expect("it was given").stale;
    assert_eq!(expected.baseline.updated(&[], &stale).baseline.entries, []);
}

#[test]
fn the_first_new_failure_stops_a_run_and_no_known_one() {
    let mut options = options("GetTrigger.request/**");
    let entries = found(&options);
    options.fail_fast = true;
    let all = held(SICK, &options, entries).report;
    assert_eq!(all.subjects[0].verdicts.unreached, {
        let mut slow = options.clone();
        slow.fail_fast = false;
        put(SICK, &slow).report.subjects[0].verdicts.unreached
    });
    let none = held(SICK, &options, Vec::new()).report;
    assert!(none.subjects[0].verdicts.unreached > all.subjects[0].verdicts.unreached);
}

#[test]
fn random_findings_are_known_by_the_case_that_comes_to_them() {
    let random = |seed| Options {
        random: Some(RandomOptions {
            seed: Generator::seed(seed),
            cases: 400,
        }),
        phases: vec![Phase::Random],
        ..options("GetTrigger.response/**")
    };
    const BRACES: Picky = Picky(&["\"Timeout\":"]);
    let first = put(BRACES, &random(7));
    assert!(!first.found.is_empty());
    assert!(held(BRACES, &random(7), first.found.clone()).kept);
    // What is an enumerated case is found by another phase.
    let of_random = |entry: &&BaselineEntry| entry.phase == Phase::Random;
    let count = first.found.iter().filter(of_random).count();
    let well = held(WELL, &random(7), first.found.clone()).report;
    let told = well.baseline.expect("it was given").stale.len();
    assert_eq!(told, count);
    // Other random cases say nothing of these.
    assert!(held(WELL, &random(8), first.found).kept);
}

#[test]
fn every_report_tells_known_new_and_stale_apart() {
    let options = options(TEXTS);
    let mut entries = found(&options);
    entries[0].reason = "Will be mended in May.".to_owned();
    let mut never = entries[0].clone();
    never.id = "GetTrigger.request/Name/text=json".parse().expect("an id");
    never.also.clear();
    never.observed = "crashed".to_owned();
    entries.push(never);
    let expected = Options {
        baseline: Some(expected(entries)),
        ..options
    };
    cases(|cases| {
        let mut human = HumanReporter::new(Vec::new(), false);
        let mut junit = JunitReporter::new(Vec::new());
        let mut markdown = MarkdownReporter::new(Vec::new());
        run(cases, &[&SICK], &expected, &mut |event| {
            human.tell(event).expect("memory takes all");
            junit.tell(event).expect("memory takes all");
            markdown.tell(event).expect("memory takes all");
        });
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let human = anstream::adapter::strip_str(&text(human.into_inner())).to_string();
        let stale = "GetTrigger.request/Name/text=json is not `crashed` any more";
        for told in [
            "known finding",
            &format!("  stale picky: {stale}"),
            "not kept: 1 entry is stale, ",
            "once this is how it should be: smithereens check --update-baseline",
        ] {
            assert!(human.contains(told), "{told} in {human}");
        }
        let junit = text(junit.into_inner());
        for told in [
            "<skipped message=\"known (Will be mended in May.): expected",
            "<failure message=\"picky: GetTrigger.request/Name/text=json is not",
        ] {
            assert!(junit.contains(told), "{told} in {junit}");
        }
        let markdown = text(markdown.into_inner());
        for told in [
            "known finding",
            "| Will be mended in May. |",
            "- stale: <code>picky: GetTrigger.request/Name/text=json is not",
            "```sh\nsmithereens check --update-baseline\n```",
        ] {
            assert!(markdown.contains(told), "{told} in {markdown}");
        }
    });
}
