//! `corpus/`: it is what the API change of 2020-05-15 gives, the typed shapes
//! keep all of it, and readers that cannot tell tomorrow's values do not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use smithereens::subjects::{Edition, built_in};
use smithereens_cases::Cases;
use smithereens_contract::{builtin, compare};
use smithereens_formats::{Entry, Finding, Phase, Role};
use smithereens_harness::{Answer, Codec, Incoming, Options, Recorded, run};

const REFRESH: &str =
    "smithereens diff glue@2020-05-14 glue@2020-05-15 --corpus corpus/glue-2020-05-15";

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/glue-2020-05-15")
}

/// Every file below a directory with its text, by path from there.
fn files(directory: &Path, from: &Path, all: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(directory).expect("the directory is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, from, all);
        } else {
            let text = fs::read_to_string(&path).expect("it is text");
            let name = path.strip_prefix(from).expect("it is below").to_owned();
            all.insert(name, text);
        }
    }
}

fn entries() -> Vec<Recorded> {
    let mut all = BTreeMap::new();
    files(&directory(), &directory(), &mut all);
    let read = |(path, text): (PathBuf, String)| {
        let entries = Entry::read(text.as_bytes()).expect("an entry");
        let from = path.display().to_string();
        entries.into_iter().map(move |entry| Recorded {
            entry,
            from: from.clone(),
        })
    };
    all.into_iter().flat_map(read).collect()
}

#[test]
fn the_corpus_is_what_the_change_of_2020_05_15_gives() {
    let [old, new] = ["glue@2020-05-14", "glue@2020-05-15"].map(|name| builtin(name).unwrap());
    let changes = compare(&old, &new).expect("one service");
    let made = Cases::new(&new).regressions(&Cases::new(&old), &changes);
    let made = made.expect("few entries");
    let mut there = BTreeMap::new();
    files(&directory(), &directory(), &mut there);
    assert!(made.entries.len() > 200, "{}", made.entries.len());
    for entry in &made.entries {
        let found = there
            .iter()
            .find(|(path, _)| path.ends_with(entry.file_name()))
            .map(|(path, text)| (path.clone(), text.clone()));
        let (path, text) = found.unwrap_or_else(|| panic!("{} is missing: {REFRESH}", entry.id));
        assert_eq!(text, entry.to_file(), "{}: {REFRESH}", path.display());
        there.remove(&path);
    }
    let strays: Vec<_> = there.keys().collect();
    assert!(strays.is_empty(), "of no change: {strays:?}");
}

/// The findings of a subject over the whole corpus.
fn findings(subject: &dyn Codec) -> Vec<Finding> {
    let contract = builtin("glue@2020-05-15").unwrap();
    let cases = Cases::new(&contract);
    let corpus = entries();
    let options = Options {
        phases: vec![Phase::Corpus],
        strict: true,
        corpus,
        ..Options::default()
    };
    let outcome = run(&cases, &[subject], &options, &mut |_| {});
    let [report] = &outcome.report.subjects[..] else {
        panic!("one subject")
    };
    let counts = report.corpus.as_ref().expect("the corpus was run");
    let elsewhere: u64 = counts.not_exercised.iter().map(|rest| rest.count).sum();
    assert_eq!(counts.cases, counts.verdicts.exercised() + elsewhere);
    // What is no validator's business is all that may be left out.
    assert!(
        subject.role() == Role::Validator || elsewhere == 0,
        "{counts:?}"
    );
    report.findings.clone()
}

#[test]
fn the_typed_shapes_keep_all_of_it_the_recommended_too() {
    for subject in built_in(Edition::V2020_05_15) {
        assert_eq!(findings(&*subject), [], "{}", subject.name());
    }
}

/// A reader of the days before: what it does with a state that it does not know.
struct Before {
    refuses: bool,
}

/// The states of a crawl and of a run that were documented then.
const KNOWN: [&str; 6] = [
    "RUNNING",
    "SUCCEEDED",
    "CANCELLED",
    "FAILED",
    "COMPLETED",
    "EQUALS",
];

impl Before {
    /// Whether all states in it are known; those that are not are left out.
    fn closes(value: &mut serde_json::Value) -> bool {
        match value {
            serde_json::Value::Array(items) => {
                // Each is looked at: what is unknown goes from all of them.
                let unknown = items.iter_mut().filter_map(|item| {
                    let known = Before::closes(item);
                    (!known).then_some(())
                });
                unknown.count() == 0
            }
            serde_json::Value::Object(members) => {
                let before = members.len();
                members.retain(|name, value| {
                    let is_state = matches!(name.as_str(), "CrawlState" | "Status");
                    !is_state || value.as_str().is_none_or(|text| KNOWN.contains(&text))
                });
                let unknown = members.values_mut().filter_map(|value| {
                    let known = Before::closes(value);
                    (!known).then_some(())
                });
                let unknown = unknown.count();
                unknown == 0 && before == members.len()
            }
            _ => true,
        }
    }
}

impl Codec for Before {
    fn name(&self) -> &str {
        "before"
    }

    fn role(&self) -> Role {
        Role::Reader
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        let mut value = match serde_json::from_slice(incoming.body) {
            Ok(value) => value,
            Err(error) => return Answer::Refused(error.to_string()),
        };
        if !Before::closes(&mut value) && self.refuses {
            return Answer::Refused("an unknown state".to_owned());
        }
        Answer::Encoded(serde_json::to_vec(&value).expect("it was read"))
    }
}

#[test]
fn readers_that_lose_or_refuse_tomorrows_values_are_told() {
    for (refuses, observed) in [(false, "changed: member-lost"), (true, "refused")] {
        let found = findings(&Before { refuses });
        for place in [
            "CreateTrigger.request/Predicate.Conditions.member.CrawlState/enum=CANCELLING",
            "GetWorkflowRun.response/Run.Status/enum=STOPPED",
            "GetWorkflowRun.response/Run.Status/enum=STOPPING",
        ] {
            let is_told = found.iter().any(|finding| {
                let mut cases = finding.cases.iter().map(ToString::to_string);
                finding.observed == observed && cases.any(|case| case == place)
            });
            assert!(is_told, "{place} {observed}: {found:#?}");
        }
    }
}
