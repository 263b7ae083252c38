//! Whatever an endpoint does, each call ends in time, the run ends with a report,
//! and memory is bounded.
#![cfg(target_os = "linux")]

mod behaviours;
mod server;

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rstest::rstest;
use smithereens::Report;
use smithereens_formats::Credentials;
use smithereens_harness::endpoint::Endpoint;
use smithereens_harness::{Broken, Received, Sent, Service as _};

use behaviours as does;
use server::{Behaviour, Server};

/// How long a call may take.
const PATIENCE: Duration = Duration::from_millis(400);
/// What a call may take beyond that, on a machine that does much else.
const LITTLE: Duration = Duration::from_millis(1_500);
/// What the process may take of memory at most, in KiB: the contract, its cases and
/// two answers of the largest size that is read.
const MOST_MEMORY: u64 = 700 << 10;

/// How a run ended.
struct Ended {
    code: Option<i32>,
    report: Report,
    took: Duration,
    /// At its peak, in KiB.
    memory: u64,
}

impl Ended {
    /// What was observed, and why cases were not put.
    fn told(&self) -> String {
        let subject = &self.report.subjects[0];
        let findings = subject.findings.iter();
        let observed = findings.map(|finding| format!("{}: {}", finding.observed, finding.detail));
        let not = subject.coverage.not_exercised.iter();
        let not = not.map(|not| format!("{}: {}", not.verdict, not.reason));
        observed.chain(not).collect::<Vec<_>>().join("\n")
    }
}

fn gate(server: &Server) -> Ended {
    gate_with(server, "2")
}

fn gate_with(server: &Server, workers: &str) -> Ended {
    let since = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_smithereens"))
        .args(["check", "--phase", "coverage", "--report", "json"])
        .args(["--only", "GetTriggers.request/MaxResults/*"])
        .args(["--timeout", "400ms", "--workers", workers])
        .args(["--endpoint", &format!("http://{}", server.address)])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let status = format!("/proc/{}/status", child.id());
    let stdout = child.stdout.take().expect("it is piped");
    let reading = thread::spawn(move || serde_json::from_reader(stdout).expect("a report"));
    let mut memory = 0;
    let code = loop {
        let peak = fs::read_to_string(&status).unwrap_or_default();
        let peak = peak.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse().ok());
        memory = memory.max(peak.unwrap_or(0));
        if let Some(status) = child.try_wait().expect("it is ours") {
            break status.code();
        }
        assert!(since.elapsed() < Duration::from_secs(120), "it hangs");
        thread::sleep(Duration::from_millis(3));
    };
    Ended {
        code,
        report: reading.join().expect("a report"),
        took: since.elapsed(),
        memory,
    }
}

fn sent(body: &str) -> Sent {
    Sent {
        method: "POST".into(),
        uri: "/".to_owned(),
        headers: vec![("X-Amz-Target".into(), "AWSGlue.GetTriggers".into())],
        credentials: Credentials::Dummy,
        body: body.as_bytes().to_vec(),
    }
}

fn told(answered: &Result<Received, Broken>) -> String {
    match answered {
        Ok(received) => received.status.to_string(),
        Err(broken) => broken.class().to_owned(),
    }
}

#[rstest]
#[case::says_nothing(does::says_nothing, "timed-out")]
#[case::trickles(does::trickles, "timed-out")]
#[case::has_endless_headers(does::has_endless_headers, "malformed-http")]
#[case::has_an_endless_header_line(does::has_an_endless_header_line, "malformed-http")]
#[case::has_an_endless_body(does::has_an_endless_body, "malformed-http")]
#[case::promises_more_than_anyone_has(does::promises_more_than_anyone_has, "timed-out")]
#[case::says_more_than_promised(does::says_more_than_promised, "200")]
#[case::says_less_than_promised(does::says_less_than_promised, "cut-off")]
#[case::has_no_chunk_sizes(does::has_no_chunk_sizes, "malformed-http")]
#[case::is_a_gzip_bomb(does::is_a_gzip_bomb, "200")]
#[case::speaks_no_utf8(does::speaks_no_utf8, "200")]
#[case::has_control_characters_in_headers(
    does::has_control_characters_in_headers,
    "malformed-http"
)]
#[case::has_status_999(does::has_status_999, "999")]
#[case::has_status_0(does::has_status_0, "malformed-http")]
#[case::has_status_099(does::has_status_099, "malformed-http")]
#[case::has_no_status_line(does::has_no_status_line, "malformed-http")]
#[case::speaks_http_0_9(does::speaks_http_0_9, "malformed-http")]
#[case::answers_before_it_is_asked(does::answers_before_it_is_asked, "cut-off or 200")]
#[case::says_continue_forever(does::says_continue_forever, "timed-out")]
#[case::says_early_hints_forever(does::says_early_hints_forever, "timed-out")]
#[case::redirects_to_itself(does::redirects_to_itself, "307")]
#[case::resets_at_once(does::resets_at_once, "cut-off")]
#[case::resets_after_the_head(does::resets_after_the_head, "cut-off")]
#[case::resets_in_the_body(does::resets_in_the_body, "cut-off")]
#[case::closes_after_each_answer(does::closes_after_each_answer, "200")]
#[case::answers_every_second_connection(does::answers_every_second_connection, "200")]
#[case::answers_twice(does::answers_twice, "200")]
#[case::nests_deeply(does::nests_deeply, "200")]
#[case::says_a_hundred_megabytes(does::says_a_hundred_megabytes, "malformed-http")]
#[case::says_as_much_as_is_read(does::says_as_much_as_is_read, "200")]
#[case::dies_half_way(does::dies_half_way, "200")]
fn whoever_is_asked_the_call_and_the_run_come_to_an_end(
    #[case] behaviour: Behaviour,
    #[case] answered: &str,
) {
    behaviours::prepare();
    let server = Server::start(behaviour);
    let url = format!("http://{}", server.address);
    let endpoint = Endpoint::new(&url, "glue", PATIENCE).expect("an endpoint");
    let since = Instant::now();
    let first = endpoint.send(&sent("{}"));
    let took = since.elapsed();
    assert!(took < PATIENCE + LITTLE, "{took:?}");
    // Some are a race between what comes and what is sent.
    let any_of: Vec<&str> = answered.split(" or ").collect();
    assert!(any_of.contains(&told(&first).as_str()), "{first:?}");

    let server = Server::start(behaviour);
    let ended = gate(&server);
    let told = ended.told();
    // Whether there are findings, or nothing more could be asked, the run tells.
    assert!(matches!(ended.code, Some(1 | 3)), "{:?} {told}", ended.code);
    assert!(ended.memory < MOST_MEMORY, "{} KiB", ended.memory);
    // Every case has a verdict.
    let subject = &ended.report.subjects[0];
    let verdicts = subject.verdicts;
    let all = verdicts.exercised() + verdicts.unreached;
    assert_eq!(all, ended.report.selected);
    assert!(all > 15, "{all} cases");
    // Most of them time out at once in two threads, and each asks a few times.
    assert!(ended.took < Duration::from_secs(60), "{:?}", ended.took);
}

/// What comes after an answer is no answer to what is asked next.
#[test]
fn an_answer_that_nobody_asked_for_is_never_taken_for_the_next() {
    let server = Server::start(does::answers_twice);
    let url = format!("http://{}", server.address);
    let endpoint = Endpoint::new(&url, "glue", Duration::from_secs(10)).expect("an endpoint");
    for number in 0..50 {
        let asked = format!("{{\"NextToken\":\"{number}\"}}");
        let received = endpoint.send(&sent(&asked)).expect("an answer");
        assert_eq!(String::from_utf8_lossy(&received.body), asked);
        if number % 10 == 0 {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// What was found by then is told, and the rest is asked of nobody.
#[test]
fn of_a_service_that_dies_half_way_the_rest_is_unreached() {
    let server = Server::start(does::dies_half_way);
    // By one worker: of two, both may have begun a case and neither ended it.
    let ended = gate_with(&server, "1");
    assert_eq!(ended.code, Some(3));
    assert_eq!(ended.report.result, "unreached");
    let subject = &ended.report.subjects[0];
    let exercised = subject.verdicts.exercised();
    assert!(
        (1..ended.report.selected).contains(&exercised),
        "{exercised}"
    );
    let told = ended.told();
    let gone = "unreached: the service is gone: 127.0.0.1:";
    assert!(told.contains(gone) && told.contains("refused"), "{told}");
}

/// The service is there: it answers what else it is asked.
#[test]
fn one_operation_that_hangs_does_not_end_the_run() {
    fn hangs_for_it(to: &mut server::Connection) -> std::io::Result<()> {
        let body = to.request()?;
        if body.is_empty() {
            return to.write(server::answer("{}"));
        }
        to.hold()
    }
    let server = Server::start(hangs_for_it);
    let ended = gate(&server);
    assert_eq!(ended.code, Some(1), "{}", ended.told());
    assert_eq!(ended.report.result, "findings");
}
