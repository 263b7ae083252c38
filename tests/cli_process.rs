//! What the command line does beyond what it prints: pipes, files, colours.

#[path = "cli_process/started.rs"]
mod started;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use smithereens::{Report, builtin};
use smithereens_cases::Cases;
use smithereens_formats::EventLine;
use started::{output, smithereens, text};

#[test]
fn the_list_is_the_denominator_line_by_line() {
    let contract = builtin("glue@2020-05-15").expect("it is built in");
    let cases = Cases::new(&contract);
    let expected: Vec<String> = cases
        .planned()
        .iter()
        .map(|case| cases.id(case).to_string())
        .collect();
    let listed = output(&mut smithereens(&["list"]));
    assert_eq!(text(&listed.stdout).lines().collect::<Vec<_>>(), expected);
    assert_eq!(text(&listed.stderr), "");
}

#[test]
fn the_counts_add_up_to_the_denominator() {
    let contract = builtin("glue@2020-05-15").expect("it is built in");
    let counts = output(&mut smithereens(&["list", "--counts"]));
    let stdout = text(&counts.stdout);
    let (families, kinds) = stdout.split_once("\n\n").expect("two tables");
    let rows: Vec<Vec<usize>> = families
        .lines()
        .skip(1)
        .map(|row| {
            row.split_whitespace()
                .skip(1)
                .map(|cell| cell.parse().unwrap_or(0))
                .collect()
        })
        .collect();
    let (total, operations) = rows.split_last().expect("there are rows");
    assert_eq!(operations.len(), contract.documented().count());
    for (column, sum) in total.iter().enumerate() {
        assert_eq!(
            operations.iter().map(|row| row[column]).sum::<usize>(),
            *sum
        );
    }
    for row in &rows {
        let (sum, families) = row.split_last().expect("there are columns");
        assert_eq!(families.iter().sum::<usize>(), *sum);
    }
    let documented = Cases::new(&contract).planned().len();
    assert_eq!(total.last(), Some(&documented));
    let kinds = kinds
        .split_whitespace()
        .filter_map(|cell| cell.parse::<usize>().ok());
    assert_eq!(kinds.sum::<usize>(), documented);
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut child = smithereens(&["list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut first = String::new();
    let mut stdout = BufReader::with_capacity(16, child.stdout.take().expect("it is piped"));
    stdout.read_line(&mut first).expect("a line");
    drop(stdout);
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .expect("it is piped")
        .read_to_string(&mut stderr)
        .expect("UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(stderr, "");
    assert!(first.ends_with('\n'), "{first:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_no_success() {
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("Linux has it");
    let done = output(smithereens(&["list"]).stdout(full));
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).starts_with("error: cannot write to stdout: "));
}

#[test]
fn a_report_in_a_file_is_whole_and_leaves_nothing_beside_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("report.json");
    fs::write(&path, "the last run's").expect("it is writable");
    let report = format!("json={}", path.display());
    let only = "StopWorkflowRun.request/RunId/*";
    let done = output(&mut smithereens(&[
        "check", "--only", only, "--report", "human", "--report", &report,
    ]));
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(text(&done.stdout).ends_with("(exit code 0)\n"));
    let report: Report =
        serde_json::from_slice(&fs::read(&path).expect("it is there")).expect("it is a report");
    assert_eq!(report.result, "kept");
    assert_eq!(report.subjects.len(), 2);
    assert!(
        report
            .subjects
            .iter()
            .all(|subject| subject.coverage.exercised == report.selected)
    );
    assert_eq!(
        fs::read_dir(directory.path()).expect("it is there").count(),
        1
    );
}

#[test]
fn a_wrong_usage_leaves_the_last_report_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("report.json");
    fs::write(&path, "the last run's").expect("it is writable");
    let report = format!("json={}", path.display());
    let only = "NoSuchOperation.**";
    let done = output(&mut smithereens(&[
        "check", "--only", only, "--report", &report,
    ]));
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(
        fs::read_to_string(&path).expect("it is there"),
        "the last run's"
    );
}

#[test]
fn the_same_run_gives_the_same_bytes_whatever_the_threads() {
    let run = |workers| {
        let only = "StopWorkflowRun.**";
        output(&mut smithereens(&[
            "check",
            "--only",
            only,
            "--report=json",
            "--workers",
            workers,
        ]))
    };
    let (one, many) = (run("1"), run("7"));
    assert_eq!(one.status.code(), Some(0), "{}", text(&one.stderr));
    assert_eq!(text(&one.stdout), text(&many.stdout));
}

#[test]
fn colour_comes_only_when_it_is_wanted() {
    let id = "StopWorkflowRun.request/RunId/missing";
    let coloured = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = smithereens(&["explain", id]);
        let done = output(command.args(arguments).envs(environment.iter().copied()));
        assert_eq!(done.status.code(), Some(0));
        text(&done.stdout).contains('\x1b')
    };
    assert!(!coloured(&[], &[]), "a pipe is no terminal");
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn every_shell_gets_completions_that_know_the_subcommands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let done = output(&mut smithereens(&["completions", shell]));
        assert_eq!(done.status.code(), Some(0));
        assert!(text(&done.stdout).contains("explain"), "{shell}");
    }
}

#[test]
fn every_kind_of_case_can_be_explained() {
    let contract = builtin("glue@2020-05-15").expect("it is built in");
    let cases = Cases::new(&contract);
    let mut seen = std::collections::BTreeSet::new();
    for case in cases.planned() {
        let id = cases.id(case);
        if seen.insert(id.kind.name.clone()) {
            let done = output(&mut smithereens(&["explain", &id.to_string()]));
            assert_eq!(done.status.code(), Some(0), "{id}: {}", text(&done.stderr));
            let shown = text(&done.stdout);
            assert!(
                shown.contains("\nexpected\n") && shown.contains("\npayload\n"),
                "{id}"
            );
            let is_plain =
                |char: char| char == '\n' || char == '…' || char == '§' || !char.is_control();
            assert!(shown.chars().all(is_plain), "{id}");
        }
    }
    assert!(seen.len() > 40, "{} kinds", seen.len());
}

/// The first thing that a newcomer reads is true: each conversation goes as it is
/// shown, where `…` stands for lines that are left out.
#[test]
fn the_readme_shows_what_is_printed() {
    let readme = include_str!("../README.md");
    let blocks: Vec<&str> = readme
        .split("```console\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert_eq!(blocks.len(), 4, "conversations in the README");
    for block in blocks {
        let (command, shown) = block
            .split_once('\n')
            .expect("a command and what it prints");
        let arguments = command
            .strip_prefix("$ cargo run --release -- ")
            .or_else(|| command.strip_prefix("$ smithereens "))
            .expect("a command of ours");
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let printed = output(&mut smithereens(&arguments));
        let mut rest = text(&printed.stdout);
        for part in shown.split("…\n") {
            let at = rest.find(part);
            let at = at.unwrap_or_else(|| panic!("{command} does not print\n{part}"));
            rest = &rest[at + part.len()..];
        }
        let is_whole = shown.ends_with("…\n") || rest.trim().is_empty();
        assert!(is_whole, "{command} prints more:\n{rest}");
    }
}

/// In colour, the only escape sequences are our own.
#[test]
fn a_contract_cannot_drive_the_terminal() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cli/contracts/");
    let (hostile, broken) = (
        format!("{directory}hostile.json"),
        format!("{directory}hostile-broken.json"),
    );
    let text_of = |contract: &str, arguments: &[&str]| {
        let mut command = smithereens(&["--color", "always", "--contract", contract]);
        let done = output(command.args(arguments));
        format!("{}{}", text(&done.stdout), text(&done.stderr))
    };
    let mut shown = vec![
        text_of(&broken, &["list"]),
        text_of(&hostile, &["list"]),
        text_of(&hostile, &["list", "--counts"]),
        text_of(&hostile, &["schema"]),
        text_of(&hostile, &["check", "--verbose"]),
        text_of(&hostile, &["check", "--report", "json"]),
    ];
    let ids = shown[1].clone();
    for id in ids.lines().filter(|id| !id.contains("/char=")) {
        shown.push(text_of(&hostile, &["explain", id]));
    }
    assert!(shown.len() > 50, "{} commands", shown.len());
    for text in shown {
        assert!(!text.is_empty());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('\x1b') {
            assert!(
                before
                    .chars()
                    .all(|char| char == '\n' || !char.is_control()),
                "{before:?}"
            );
            let style = after
                .strip_prefix('[')
                .and_then(|style| style.split_once('m'));
            let (style, after) = style.unwrap_or_else(|| panic!("{after:?} starts no style"));
            assert!(
                matches!(style, "0" | "1" | "2" | "31" | "32" | "33" | "36"),
                "{style:?}"
            );
            rest = after;
        }
        assert!(
            rest.chars().all(|char| char == '\n' || !char.is_control()),
            "{rest:?}"
        );
    }
}

#[test]
fn a_payload_arrives_in_a_pipe_byte_for_byte() {
    let contract = builtin("glue@2020-05-15").expect("it is built in");
    let cases = Cases::new(&contract);
    for id in [
        "StopWorkflowRun.request/RunId/raw-control",
        "StopWorkflowRun.request/./protocol=not-utf8",
        "BatchGetTriggers.response/Triggers.member.Schedule/char=U007F",
    ] {
        let planned = cases.find(&id.parse().expect("an id")).expect("a case");
        let case = cases.build(planned).expect("it can be built");
        let done = output(&mut smithereens(&["explain", id, "--body"]));
        assert_eq!(done.stdout, case.payload.body, "{id}");
    }
}

/// One line an event, whole ones only, while the run goes on.
#[test]
fn json_lines_can_be_read_after_a_kill() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("run.ndjson");
    fs::write(&path, "the last run's").expect("it is writable");
    let report = format!("ndjson={}", path.display());
    let mut child = smithereens(&["check", "--cases", "10000000", "--report", &report])
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let deadline = Instant::now() + Duration::from_secs(60);
    let read = loop {
        let read = fs::read_to_string(&path).expect("it is always there");
        if read.lines().count() > 100 || Instant::now() > deadline {
            break read;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    let after = fs::read_to_string(&path).expect("it is there");
    assert!(after.starts_with(&read), "it only grows");
    let lines: Vec<EventLine> = after
        .lines()
        .map(|line| serde_json::from_str(line).expect("a whole line"))
        .collect();
    assert!(lines.len() > 100, "{} lines", lines.len());
    assert!(matches!(lines[0], EventLine::RunStarted { .. }));
    assert!(!matches!(lines.last(), Some(EventLine::RunFinished { .. })));
}

#[test]
fn evaluate_reads_either_argument_from_stdin() {
    let predicate =
        r#"{"Conditions":[{"LogicalOperator":"EQUALS","JobName":"a","State":"FAILED"}]}"#;
    let states = r#"{"jobs":{"a":"FAILED"}}"#;
    for (arguments, stdin) in [(["-", states], predicate), ([predicate, "-"], states)] {
        let mut child = smithereens(&["evaluate", arguments[0], arguments[1]])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        pipe.write_all(stdin.as_bytes()).expect("it is read");
        drop(pipe);
        let done = child.wait_with_output().expect("it ends");
        assert_eq!(done.status.code(), Some(0));
        let first = text(&done.stdout).lines().next();
        assert_eq!(first, Some("fires: every condition is met"));
    }
}
