//! The gate for SDKs, driven over an adapter of Glue's typed shapes: it finds nothing
//! in it as it is, and whatever the adapter does wrong is that case's verdict.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rstest::rstest;
use serde_json::Value;

const SMITHEREENS: &str = env!("CARGO_BIN_EXE_smithereens");
/// One place of one answer: some dozens of calls.
const SOME: &str = "GetTrigger.response/Trigger.State/**";

/// The example, built as it is now.
fn adapter() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--offline", "--locked", "--package", "smithereens"])
            .args(["--example", "adapter", "--message-format", "json"])
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo runs");
        assert!(built.status.success(), "the example is built");
        let lines = String::from_utf8(built.stdout).expect("UTF-8");
        let messages = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        let mut executables = messages.filter_map(|message: Value| {
            let path = message["executable"].as_str()?;
            (message["target"]["name"] == "adapter").then(|| PathBuf::from(path))
        });
        executables.next_back().expect("it is an executable")
    })
}

/// The command of an adapter that does something wrong; `mark` tells its processes.
fn command(fault: &str, mark: &str) -> String {
    format!("{} '{fault}' {mark}", adapter().display())
}

fn smithereens(arguments: &[&str]) -> Output {
    let output = Command::new(SMITHEREENS).args(arguments).output();
    output.expect("it runs")
}

/// A check of an SDK, with its report.
fn check(sdk: &str, arguments: &[&str]) -> (Option<i32>, Value, String) {
    let all = [&["check", "--report", "json", "--sdk", sdk], arguments].concat();
    let output = smithereens(&all);
    let notes = String::from_utf8_lossy(&output.stderr).into_owned();
    let report = serde_json::from_slice(&output.stdout);
    let report = report.unwrap_or_else(|error| panic!("{error}: {notes}"));
    (output.status.code(), report, notes)
}

fn findings(report: &Value) -> Vec<(&str, &str)> {
    let findings = report["subjects"][0]["findings"].as_array();
    let findings = findings.expect("there are findings or none").iter();
    findings
        .map(|finding| {
            let text = |name: &str| finding[name].as_str().expect("a text");
            (text("observed"), text("case"))
        })
        .collect()
}

fn exercised(report: &Value) -> u64 {
    let coverage = &report["subjects"][0]["coverage"];
    coverage["exercised"].as_u64().expect("a count")
}

/// Whether any process has this mark among its arguments.
fn is_anything_left(mark: &str) -> bool {
    let processes = std::fs::read_dir("/proc").expect("there are processes");
    processes.flatten().any(|process| {
        let arguments = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        let mut arguments = arguments.split(|byte| *byte == 0);
        arguments.next() == Some(adapter().as_os_str().as_encoded_bytes())
            && arguments.any(|argument| argument == mark.as_bytes())
    })
}

#[test]
fn a_sound_adapter_of_a_sound_decoder_has_no_finding() {
    let sdk = command("", "sound");
    let (code, report, notes) = check(&sdk, &["--cases", "1000"]);
    assert_eq!(findings(&report), [], "{notes}");
    assert_eq!(code, Some(0));
    let subject = &report["subjects"][0];
    assert_eq!(subject["subject"], "glue-typed");
    let documented = report["documented"].as_u64().expect("a count");
    assert!(exercised(&report) * 100 > documented * 95, "{notes}");
    let random = subject["random"]["verdicts"]["pass"].as_u64();
    assert!(random > Some(800), "{random:?}");
}

#[test]
fn the_self_test_of_a_sound_adapter_is_content() {
    let sdk = command("", "content");
    let output = smithereens(&["check", "--self-test", "--sdk", &sdk]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(told, "the adapter does what the protocol asks for\n");
    assert_eq!(output.status.code(), Some(0));
}

#[rstest]
#[case(
    "die=1",
    "say `unsupported` of an operation that does not exist: crashed"
)]
#[case(
    "hang=1",
    "say `unsupported` of an operation that does not exist: hung"
)]
#[case("retry=1", "make a plain call: 2 requests came")]
#[case("silent=1", "make a plain call: 0 requests came")]
#[case(
    "debug=1",
    "say `unsupported` of an operation that does not exist: garbled"
)]
fn the_self_test_tells_what_an_adapter_gets_wrong(#[case] fault: &str, #[case] told: &str) {
    let sdk = command(fault, "self");
    let output = smithereens(&["check", "--self-test", "--timeout", "2s", "--sdk", &sdk]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains(&format!("asked to {told}")), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

#[rstest]
#[case("hang", "hung", "said nothing within 2s")]
#[case("die", "crashed", "something on stderr\u{fffd}the end")]
#[case("exit", "exited", "ended in peace")]
#[case("garbage", "garbled", "no line of an adapter")]
#[case("debug", "garbled", "`here I am`")]
#[case("retry", "asked-again", "2 requests came for one call")]
#[case("previous", "answered-another-call", "it answered")]
#[case("silent", "sent-nothing", "no request came")]
fn what_an_adapter_does_wrong_is_that_cases_verdict(
    #[case] fault: &str,
    #[case] class: &str,
    #[case] detail: &str,
) {
    let mark = format!("wrong-{fault}");
    let sdk = command(&format!("{fault}=20"), &mark);
    let arguments = [
        "--only",
        SOME,
        "--workers",
        "1",
        "--timeout",
        "2s",
        "--cases",
        "0",
    ];
    let (code, report, notes) = check(&sdk, &arguments);
    assert_eq!(code, Some(1), "{notes}");
    let found = findings(&report);
    assert!(
        !found.is_empty() && found.iter().all(|(observed, _)| *observed == class),
        "{found:?}"
    );
    let told = report["subjects"][0]["findings"][0]["detail"]
        .as_str()
        .expect("a text");
    assert!(told.replace('\n', "\u{fffd}").contains(detail), "{told}");
    assert!(
        told.len() < 4000,
        "stderr is not told whole: {}",
        told.len()
    );
    // Nobody else's verdict suffers.
    let (_, sound, _) = check(&command("", &mark), &arguments);
    assert_eq!(exercised(&report), exercised(&sound));
    assert!(!is_anything_left(&mark));
}

#[test]
fn what_is_wrong_with_every_call_of_an_operation_is_told_once_and_soon() {
    let sdk = command("hang=1", "always");
    let since = Instant::now();
    let (code, report, _) = check(&sdk, &["--only", "GetTrigger*.**", "--timeout", "500ms"]);
    assert_eq!(code, Some(1));
    let observed: Vec<_> = findings(&report)
        .iter()
        .map(|(observed, _)| *observed)
        .collect();
    assert_eq!(observed, ["hung", "hung"]);
    assert!(since.elapsed() < Duration::from_secs(60));
    assert!(!is_anything_left("always"));
}

#[test]
fn a_thousand_crashes_do_not_end_the_run() {
    let sdk = command("die=2", "thousand");
    let arguments = [
        "--only",
        "GetWorkflowRuns.response/**",
        "--phase",
        "coverage",
    ];
    let (code, report, notes) = check(&sdk, &arguments);
    assert_eq!(code, Some(1));
    let (_, sound, _) = check(&command("", "thousand"), &arguments);
    assert_eq!(exercised(&report), exercised(&sound));
    let failed = report["subjects"][0]["verdicts"]["fail-required"].as_u64();
    assert!(failed > Some(1000), "{failed:?}: {notes}");
    assert!(!is_anything_left("thousand"));
}

#[rstest]
#[case("exit 7", "exit status: 7")]
#[case("echo 'no such module' >&2; exit 1", "no such module")]
#[case("echo hello", "`hello`")]
#[case("/no/such/adapter", "not found")]
#[case(
    r#"echo '{"ready":{"version":2,"sdk":"a","release":"b"}}'; cat"#,
    "version 2"
)]
fn an_adapter_that_does_not_start_is_an_exit_code_of_its_own(
    #[case] sdk: &str,
    #[case] told: &str,
) {
    let output = smithereens(&["check", "--sdk", sdk]);
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(
        notes.contains("cannot be driven") && notes.contains(told),
        "{notes}"
    );
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
}

#[test]
fn an_adapter_that_cannot_be_started_again_ends_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let once = folder.path().join("once");
    let sdk = format!(
        "test -e {0} && exit 9; touch {0}; exec {1}",
        once.display(),
        command("die=5", "once"),
    );
    let (code, report, _) = check(&sdk, &["--only", SOME, "--workers", "1"]);
    assert_eq!(code, Some(3));
    assert_eq!(report["result"], "unreached");
    let reasons = &report["subjects"][0]["coverage"]["not-exercised"];
    assert!(
        reasons.to_string().contains("cannot be started again"),
        "{reasons}"
    );
}

#[test]
fn a_baseline_knows_what_an_sdk_does_and_a_saved_failure_shows_it_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (baseline, failures) = (path("baseline.json"), path("failures"));
    let sdk = command("retry=1", "baseline");
    let some = ["--only", SOME, "--cases", "0", "--baseline", &baseline];
    let update = [
        &some[..],
        &["--update-baseline", "--save-failures", &failures],
    ]
    .concat();
    check(&sdk, &update);
    let (code, report, notes) = check(&sdk, &some);
    assert_eq!(code, Some(0), "{notes}");
    assert_eq!(findings(&report).len(), 1);
    let (code, _, notes) = check(&command("", "baseline"), &some);
    assert_eq!(code, Some(1), "its entries are stale: {notes}");
    let replay = ["replay", "--sdk", &sdk, &failures];
    assert_eq!(smithereens(&replay).status.code(), Some(1));
    let replay = ["replay", "--sdk", &command("", "baseline"), &failures];
    assert_eq!(smithereens(&replay).status.code(), Some(0));
}

#[test]
fn a_finding_tells_the_command_that_shows_it_again() {
    let sdk = command("silent=1", "again");
    let (_, report, _) = check(&sdk, &["--only", SOME, "--cases", "0"]);
    let finding = &report["subjects"][0]["findings"][0];
    let again = finding["reproduce"]["command"].as_str().expect("a command");
    let rest = again.strip_prefix("smithereens ").expect("our name");
    let ran = Command::new("sh")
        .arg("-c")
        .arg(format!("{SMITHEREENS} {rest}"))
        .output()
        .expect("a shell");
    assert_eq!(ran.status.code(), Some(1), "{again}");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(said.contains("sent-nothing"), "{said}");
}

#[test]
fn signals_end_the_run_and_all_that_it_started() {
    let sdk = command("hang=2", "signals");
    for signals in [1, 2] {
        let mut child = Command::new(SMITHEREENS)
            .args(["check", "--only", SOME, "--timeout", "60s", "--sdk", &sdk])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let since = Instant::now();
        while !is_anything_left("signals") && since.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(300));
        for _ in 0..signals {
            let id = child.id().to_string();
            let sent = Command::new("kill").args(["-INT", &id]).status();
            assert!(sent.expect("kill runs").success());
            std::thread::sleep(Duration::from_millis(300));
        }
        if signals == 1 {
            // Calls that are under way get their time; who will not wait says so again.
            assert!(child.try_wait().expect("it is ours").is_none());
            let id = child.id().to_string();
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .expect("kill runs");
        }
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(4));
        assert!(!is_anything_left("signals"));
    }
}
