//! What the command line keeps in files, and reads again: saved failures, baselines,
//! corpora.

#[path = "cli_process/started.rs"]
mod started;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use smithereens::{Report, builtin};
use smithereens_cases::Cases;
use smithereens_formats::Entry;
use started::{output, smithereens, text};

/// A failure saved from one run, as the file that it is in.
fn saved(directory: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(directory)
        .expect("it was made")
        .map(|file| {
            let path = file.expect("a file").path();
            let name = path.file_name().expect("a name").to_string_lossy();
            (name.into_owned(), fs::read_to_string(&path).expect("text"))
        })
        .collect();
    files.sort();
    files
}

/// The built-in subjects are sound, so that only a wrong expectation fails.
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cli/corpus");

#[test]
fn what_was_saved_can_be_replayed_and_is_saved_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("made/on the way");
    let directory = path.to_str().expect("UTF-8");
    let check = || {
        let phase = ["check", "--phase", "corpus", "--corpus", CORPUS];
        let mut command = smithereens(&phase);
        output(command.args(["--save-failures", directory]))
    };
    let first = check();
    assert_eq!(first.status.code(), Some(1));
    assert!(
        text(&first.stderr).starts_with(&format!("note: saved 2 failures to `{directory}`\n")),
        "{}",
        text(&first.stderr)
    );
    let files = saved(&path);
    assert_eq!(files.len(), 2);
    for (name, file) in &files {
        assert!(
            name.starts_with("StopWorkflowRun-request-RunId-missing-"),
            "{name}"
        );
        assert!(
            file.contains("    \"json\": {\"Name\":\"example\"}\n"),
            "{file}"
        );
    }

    let before = fs::metadata(path.join(&files[0].0))
        .expect("a file")
        .modified();
    let second = check();
    assert!(text(&second.stderr).contains("saved 2 failures to"));
    assert!(text(&second.stderr).contains(", 2 of them known already\n"));
    assert_eq!(saved(&path), files);
    let after = fs::metadata(path.join(&files[0].0))
        .expect("a file")
        .modified();
    assert_eq!(
        before.expect("a time"),
        after.expect("a time"),
        "left alone"
    );

    // Each by the subject that it is of, as a file, as lines and from stdin.
    for (name, file) in &files {
        let entry = &Entry::read(file.as_bytes()).expect("an entry")[0];
        let found = entry.found.as_ref().expect("it was found");
        let of = [
            "replay",
            "--strict",
            "--report=json",
            "--subject",
            &found.by,
        ];
        let by_path = output(smithereens(&of).arg(path.join(name)));
        let mut child = smithereens(&of)
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut stdin = child.stdin.take().expect("it is piped");
        stdin
            .write_all(entry.to_line().as_bytes())
            .expect("it is read");
        drop(stdin);
        let by_stdin = child.wait_with_output().expect("it ends");
        for done in [by_path, by_stdin] {
            assert_eq!(done.status.code(), Some(1));
            let report: Report = serde_json::from_slice(&done.stdout).expect("a report");
            let [finding] = &report.subjects[0].findings[..] else {
                panic!("one finding")
            };
            assert_eq!(finding.observed, found.observed);
            assert_eq!(finding.case, entry.id);
        }
    }
}

#[test]
fn a_saved_failure_that_is_another_now_is_written_anew() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path();
    let check = || {
        let phase = ["check", "--phase", "corpus", "--corpus", CORPUS];
        let mut command = smithereens(&phase);
        output(command.arg("--save-failures").arg(path))
    };
    check();
    let files = saved(path);
    fs::write(path.join(&files[0].0), "half of i").expect("it is writable");
    let again = check();
    assert!(text(&again.stderr).contains(", 1 of them known already\n"));
    assert_eq!(saved(path), files);
}

#[test]
fn failures_that_cannot_be_saved_are_told_before_anything_is_run() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("a file");
    fs::write(&path, "").expect("it is writable");
    let done = output(smithereens(&["check", "--save-failures"]).arg(path.join("below")));
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(text(&done.stdout), "");
    assert!(
        text(&done.stderr).starts_with("error: cannot write `"),
        "{}",
        text(&done.stderr)
    );
}

#[test]
fn a_run_without_failures_saves_none() {
    let directory = tempfile::tempdir().expect("a directory");
    let only = "StopWorkflowRun.request/RunId/*";
    let done =
        output(smithereens(&["check", "--only", only, "--save-failures"]).arg(directory.path()));
    assert_eq!(done.status.code(), Some(0));
    assert!(text(&done.stderr).starts_with("note: saved 0 failures to `"));
    assert_eq!(saved(directory.path()), []);
}

/// What the corpus finds becomes known, and is missed when it is gone.
#[test]
fn a_baseline_is_written_held_against_and_brought_up_to_date() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("known.json");
    let check = |corpus: &str, options: &[&str]| {
        let phase = ["check", "--phase", "corpus", "--corpus", corpus];
        let mut command = smithereens(&phase);
        command.args(["--strict", "--baseline"]).arg(&path);
        output(command.args(options))
    };
    let read = || fs::read_to_string(&path).expect("it is there");
    assert_eq!(check(CORPUS, &[]).status.code(), Some(2), "there is none");

    let first = check(CORPUS, &["--update-baseline"]);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    let told = ": 2 added, 0 removed, 0 shortened, 2 of 2 unreviewed\n";
    assert!(
        text(&first.stderr).contains(told),
        "{}",
        text(&first.stderr)
    );
    assert_eq!(read().matches("\"reason\": \"unreviewed\"").count(), 2);
    assert_eq!(check(CORPUS, &[]).status.code(), Some(0));
    let refused = check(CORPUS, &["--baseline-reviewed"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stdout).contains("not kept: 2 entries are unreviewed, "));

    let reviewed = read().replace("\"unreviewed\"", "\"It is a test.\"");
    fs::write(&path, &reviewed).expect("it is writable");
    let kept = check(CORPUS, &["--baseline-reviewed"]);
    assert_eq!(kept.status.code(), Some(0), "{}", text(&kept.stdout));
    let same = check(CORPUS, &["--update-baseline"]);
    assert_eq!(same.status.code(), Some(0));
    assert_eq!(read(), reviewed, "reasons stay");

    // The same entry, of which nobody expects anything wrong.
    let sound = directory.path().join("sound.jsonl");
    let contract = builtin("glue@2020-05-15").expect("it is built in");
    let cases = Cases::new(&contract);
    let id = "StopWorkflowRun.request/RunId/missing".parse();
    let planned = cases.find(&id.expect("an id")).expect("a case");
    let case = cases.build(planned).expect("it can be built");
    let entry = cases.record(&case, "A test.").expect("an entry");
    fs::write(&sound, entry.to_line()).expect("it is writable");
    let sound = sound.to_str().expect("UTF-8");
    let stale = check(sound, &["--report", "json"]);
    assert_eq!(stale.status.code(), Some(1));
    let report: Report = serde_json::from_slice(&stale.stdout).expect("a report");
    let baseline = report.baseline.expect("it was given");
    assert_eq!(baseline.stale.len(), 2);
    let mend = format!(
        "--baseline {} --report json --update-baseline",
        path.display()
    );
    assert!(baseline.command.ends_with(&mend), "{}", baseline.command);
    // The command is as it says.
    let words = baseline.command.split(' ').skip(1);
    let mended = output(&mut smithereens(&words.collect::<Vec<_>>()));
    assert_eq!(mended.status.code(), Some(0), "{}", text(&mended.stderr));
    assert!(read().ends_with("\"entries\": []\n}\n"), "{}", read());
    let left = fs::read_dir(directory.path()).expect("it is there").count();
    assert_eq!(left, 2, "nothing lies beside it");
}

/// All enumerated cases through files, where they are as they were.
#[test]
fn what_is_documented_replays_as_it_checks() {
    let contract = builtin("glue@2020-05-15").expect("it is built in");
    let cases = Cases::new(&contract);
    let mut lines = String::new();
    for planned in cases.planned() {
        let case = cases.build(planned).expect("it can be built");
        let entry = cases.record(&case, "A test.").expect("an entry");
        lines.push_str(&entry.to_line());
    }
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("all.jsonl");
    fs::write(&path, lines).expect("it is writable");
    let done = output(smithereens(&["replay", "--report", "json"]).arg(&path));
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let replayed: Report = serde_json::from_slice(&done.stdout).expect("a report");
    let done = output(&mut smithereens(&["check", "--report", "json"]));
    let checked: Report = serde_json::from_slice(&done.stdout).expect("a report");
    assert_eq!(replayed.entries, checked.selected);
    for (replayed, checked) in replayed.subjects.iter().zip(&checked.subjects) {
        let corpus = replayed.corpus.as_ref().expect("it was run");
        assert_eq!(corpus.verdicts, checked.verdicts);
        assert_eq!(corpus.not_exercised, checked.coverage.not_exercised);
    }
}

/// The entries of 2020-05-15 in a directory; what is said of it on stderr.
fn corpus_of_2020_05_15(directory: &Path) -> String {
    let mut command = smithereens(&["diff", "glue@2020-05-14", "glue@2020-05-15", "--corpus"]);
    let made = output(command.arg(directory));
    assert_eq!(made.status.code(), Some(0));
    text(&made.stderr).to_owned()
}

#[test]
fn a_corpus_tells_what_it_left_out_and_what_else_is_there_and_deletes_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path();
    let first = corpus_of_2020_05_15(path);
    let lines: Vec<&str> = first.lines().collect();
    assert_eq!(lines.len(), 2, "{first}");
    assert!(
        lines[0].starts_with("note: wrote 252 entries to `"),
        "{first}"
    );
    assert!(
        lines[1].starts_with("note: 468 cases that the changes make new or different are no entry")
            && lines[1].contains("check --contract glue@2020-05-15 --since glue@2020-05-14"),
        "{first}"
    );
    let stray = path.join("of-another-change.json");
    fs::write(&stray, "{}").expect("it is writable");
    fs::write(path.join("README.md"), "no entry").expect("it is writable");
    let again = corpus_of_2020_05_15(path);
    assert!(again.contains(", 252 of them as they were"), "{again}");
    let told = format!(
        "holds 1 file that these changes do not give, `{}` for one; nothing was deleted",
        stray.display()
    );
    assert!(again.contains(&told), "{again}");
    assert!(stray.exists());
}

#[test]
fn a_corpus_that_nobody_would_keep_is_refused_and_nothing_is_written() {
    let directory = tempfile::tempdir().expect("a directory");
    let contract = |values: usize| {
        let value = |index: usize| {
            let traits = format!(r#"{{"smithy.api#enumValue":"V{index}"}}"#);
            format!(r#""V{index}":{{"target":"smithy.api#Unit","traits":{traits}}}"#)
        };
        let member = |index: usize| format!(r#""M{index}":{{"target":"a#Kind"}}"#);
        let values: Vec<String> = (0..values).map(value).collect();
        let members: Vec<String> = (0..150).map(member).collect();
        let file = directory.path().join(format!("{}.json", values.len()));
        let document = format!(
            r#"{{"smithy":"2.0","shapes":{{
                "a#S":{{"type":"service","version":"1","operations":[{{"target":"a#Op"}}],"traits":{{"aws.protocols#awsJson1_1":{{}}}}}},
                "a#Op":{{"type":"operation","input":{{"target":"a#In"}}}},
                "a#In":{{"type":"structure","members":{{{}}}}},
                "a#Kind":{{"type":"enum","members":{{{}}}}}}}}}"#,
            members.join(","),
            values.join(",")
        );
        fs::write(&file, document).expect("it is writable");
        file
    };
    let made = directory.path().join("made");
    let refused = output(
        smithereens(&["diff"])
            .args([contract(1), contract(151)])
            .arg("--corpus")
            .arg(&made),
    );
    assert_eq!(refused.status.code(), Some(2));
    let told = text(&refused.stderr);
    assert!(
        told.contains("more than 20000, and nothing was written"),
        "{told}"
    );
    assert!(told.contains("--since"), "{told}");
    assert!(!made.exists());
}

#[test]
fn of_many_broken_entries_twenty_are_named_and_the_sound_one_is_judged() {
    let directory = tempfile::tempdir().expect("a directory");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli/corpus/kept.json");
    fs::copy(root, directory.path().join("sound.json")).expect("it can be copied");
    for number in 0..23 {
        let path = directory.path().join(format!("broken-{number:02}.json"));
        fs::write(path, "{}").expect("it can be written");
    }
    let path = directory.path().to_str().expect("a path of ours");
    let done = output(&mut smithereens(&["corpus", "--check", path]));
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(
        text(&done.stdout),
        "1 entry: under glue@2020-05-15 all mean what they did\n"
    );
    let stderr = text(&done.stderr);
    assert_eq!(stderr.matches("missing field `version`").count(), 20);
    assert!(stderr.contains("broken-19.json") && !stderr.contains("broken-20.json"));
    assert!(
        stderr.ends_with("error: and 3 more that hold no entries\n"),
        "{stderr}"
    );
}
