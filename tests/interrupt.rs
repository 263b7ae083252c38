//! Ctrl-C and SIGTERM: what was found is told, and soon.
#![cfg(unix)]

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rstest::rstest;
use smithereens::Report;
use smithereens_formats::EventLine;

/// A run that never outlives its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _it_may_have_ended = self.0.kill();
        let _status = self.0.wait();
    }
}

impl Running {
    /// With reports in a directory; it is through with some cases.
    fn start(arguments: &[&str], directory: &Path) -> Running {
        let report =
            |format: &str| format!("--report={format}={}", directory.join(format).display());
        let formats = ["json", "ndjson", "junit", "markdown", "human"];
        let child = Command::new(env!("CARGO_BIN_EXE_smithereens"))
            .arg("check")
            .args(arguments)
            .args(formats.map(report))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let running = Running(child);
        let deadline = Instant::now() + Duration::from_secs(60);
        let lines = directory.join("ndjson");
        let is_under_way = || {
            let text = fs::read_to_string(&lines).unwrap_or_default();
            text.contains("\"event\":\"phase-started\"")
        };
        while !is_under_way() {
            assert!(Instant::now() < deadline, "it does not start");
            thread::sleep(Duration::from_millis(10));
        }
        running
    }

    fn signal(&self, signal: &str) {
        let id = self.0.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.expect("there is a kill").success());
    }

    fn end(mut self) -> ExitStatus {
        self.0.wait().expect("it ends")
    }
}

fn read(directory: &Path, format: &str) -> String {
    fs::read_to_string(directory.join(format)).expect(format)
}

#[rstest]
#[case::ctrl_c("-INT")]
#[case::sigterm("-TERM")]
fn all_reports_are_written_and_tell_that_it_was_interrupted(#[case] signal: &str) {
    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path();
    let running = Running::start(&["--cases", "100000000"], directory);
    running.signal(signal);
    let since = Instant::now();
    assert_eq!(running.end().code(), Some(4));
    assert!(since.elapsed() < Duration::from_secs(20), "{since:?}");

    let report: Report = serde_json::from_str(&read(directory, "json")).expect("a report");
    assert_eq!(report.result, "interrupted");
    assert_eq!(report.subjects.len(), 2);
    let all = report.subjects.iter().map(|subject| {
        let random = subject.random.as_ref().map_or(0, |random| random.cases);
        let verdicts = subject.all_verdicts();
        let ended = verdicts.map(|verdicts| verdicts.exercised() + verdicts.unreached);
        (subject.coverage.selected + random, ended.sum::<u64>())
    });
    for (selected, told) in all {
        assert_eq!(told, selected, "every case has a verdict");
    }
    let why = "came after the run was interrupted";
    assert!(read(directory, "human").contains("interrupted: "));
    for format in ["human", "json", "markdown"] {
        assert!(read(directory, format).contains(why), "{format}");
    }
    assert!(read(directory, "junit").contains("<error message=\"interrupted: "));
    let lines = read(directory, "ndjson");
    let last = lines.lines().last().expect("a line");
    let last: EventLine = serde_json::from_str(last).expect("a line");
    assert!(matches!(last, EventLine::RunFinished { .. }));
    let files = fs::read_dir(directory).expect("it is there").count();
    assert_eq!(files, 5, "nothing lies beside them");
}

#[test]
fn a_call_that_hangs_holds_it_up_no_longer_than_its_time_limit() {
    let directory = tempfile::tempdir().expect("a directory");
    // The system takes connections for it, and nobody answers.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let options = ["--endpoint", &url, "--timeout", "2s", "--cases", "0"];
    let running = Running::start(&options, directory.path());
    thread::sleep(Duration::from_millis(300));
    running.signal("-INT");
    let since = Instant::now();
    assert_eq!(running.end().code(), Some(4));
    let took = since.elapsed();
    assert!(took < Duration::from_secs(2 + 3), "{took:?}");
    let report: Report = serde_json::from_str(&read(directory.path(), "json")).expect("a report");
    assert_eq!(report.result, "interrupted");
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    // Before the first case one call shows that it does not answer.
    let options = ["--endpoint", &url, "--timeout", "8s", "--cases", "0"];
    let running = Running::start(&options, directory.path());
    running.signal("-INT");
    thread::sleep(Duration::from_millis(300));
    running.signal("-TERM");
    let since = Instant::now();
    assert_eq!(running.end().code(), Some(4));
    let took = since.elapsed();
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert!(!directory.path().join("json").exists());
}
