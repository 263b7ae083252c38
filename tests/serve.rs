//! `smithereens serve` from its first line to its end, asked over a plain socket.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=k/20200515/us-east-1/glue/aws4_request, \
                      SignedHeaders=host, Signature=0";

/// A running `smithereens serve`, which never outlives its test.
struct Served {
    process: Child,
    stdout: BufReader<ChildStdout>,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _it_may_have_ended = self.process.kill();
        let _status = self.process.wait();
    }
}

impl Served {
    fn start(arguments: &[&str]) -> Served {
        let mut process = Command::new(env!("CARGO_BIN_EXE_smithereens"))
            .args(["serve", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut stdout = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        let address = line.strip_prefix("listening on http://127.0.0.1:");
        let port = address.expect("it tells where").trim_end();
        assert_ne!(port.parse::<u16>().expect("a port"), 0);
        Served {
            process,
            stdout,
            address: format!("127.0.0.1:{port}"),
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).expect("not zero");
        stream
    }

    fn ask(&self, operation: &str, body: &str) -> String {
        let mut stream = self.connect();
        let length = body.len();
        write!(
            stream,
            "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSGlue.{operation}\r\n\
             Authorization: {SIGNED}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("it is taken");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Sends a signal, and waits for the end; all that it still printed.
    fn end(mut self, signal: &str) -> (ExitStatus, String) {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.expect("there is a kill").success());
        let status = self.process.wait().expect("it ends");
        let mut printed = String::new();
        self.stdout.read_to_string(&mut printed).expect("UTF-8");
        let mut stderr = self.process.stderr.take().expect("it is piped");
        stderr.read_to_string(&mut printed).expect("UTF-8");
        (status, printed)
    }
}

#[test]
fn it_serves_until_a_signal_which_is_its_ordinary_end() {
    for signal in ["-INT", "-TERM"] {
        let served = Served::start(&["--tick", "manual"]);
        let answer = served.ask("CreateWorkflow", r#"{"Name":"w"}"#);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n{\"Name\":\"w\"}"), "{answer}");
        let answer = served.ask("CreateWorkflow", r#"{"Name":"w"}"#);
        assert!(
            answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
            "{answer}"
        );
        assert!(
            answer.contains(r#""__type":"AlreadyExistsException""#),
            "{answer}"
        );
        // Whoever is connected and asks nothing does not hold it up.
        let mut idle = served.connect();
        let start = Instant::now();
        let (status, printed) = served.end(signal);
        assert_eq!(status.code(), Some(0), "{signal}: {printed}");
        assert!(start.elapsed() < Duration::from_secs(4), "{start:?}");
        assert_eq!(printed, "");
        assert_eq!(idle.read(&mut [0]).expect("it is closed"), 0);
    }
}

/// What is told before a run is about what the run does.
#[test]
fn the_gate_tells_beforehand_how_many_requests_it_sends() {
    let served = Served::start(&[]);
    let url = format!("http://{}", served.address);
    for (options, few) in [
        (
            &["--cases", "0", "--only", "*Trigger*.request/**"][..],
            0.25,
        ),
        (
            &[
                "--cases",
                "0",
                "--only",
                "*Trigger*.request/**",
                "--shard",
                "2/3",
            ],
            0.35,
        ),
        (&["--phase", "random", "--cases", "600"], 0.45),
    ] {
        let done = Command::new(env!("CARGO_BIN_EXE_smithereens"))
            .args(["check", "--endpoint", &url])
            .args(options)
            .env("NO_COLOR", "1")
            .output()
            .expect("the binary starts");
        let stderr = String::from_utf8(done.stderr).expect("UTF-8");
        let number = |before: &str| -> f64 {
            let rest = stderr.split_once(before).expect(before).1;
            let number = rest.split(' ').next().unwrap_or_default();
            number.parse().unwrap_or_else(|_| panic!("{stderr}"))
        };
        let (told, sent) = (number("note: about "), number("note: sent "));
        assert!(sent > 100.0, "{stderr}");
        assert!((told / sent - 1.0).abs() < few, "{stderr}");
        assert!(stderr.contains(" requests, about "), "{stderr}");
    }
    served.end("-TERM");
}

#[test]
fn what_is_asked_already_is_answered_at_the_end() {
    let served = Served::start(&[]);
    let mut stream = served.connect();
    let head = "GET /_smithereens/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{";
    stream.write_all(head.as_bytes()).expect("it is taken");
    // It has begun once the next one has been answered.
    served.ask("GetTriggers", "{}");
    let ending = std::thread::spawn(move || served.end("-TERM"));
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(b"}").expect("it is taken");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.contains("{\"tick\":"), "{answer}");
    let (status, _) = ending.join().expect("it ends");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn what_it_makes_up_follows_from_the_seed() {
    let run = |seed| {
        let served = Served::start(&["--tick", "request", "--seed", seed]);
        served.ask("CreateWorkflow", r#"{"Name":"w"}"#);
        let answer = served.ask("StartWorkflowRun", r#"{"Name":"w"}"#);
        let body = answer.split("\r\n\r\n").nth(1).expect("a body").to_owned();
        assert!(body.starts_with("{\"RunId\":\"wr_"), "{body}");
        body
    };
    assert_eq!(run("7"), run("7"));
    assert_ne!(run("7"), run("8"));
}

#[test]
fn a_port_that_is_taken_is_told_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("it is bound").port();
    let done = Command::new(env!("CARGO_BIN_EXE_smithereens"))
        .args(["serve", "--port", &port.to_string()])
        .env("NO_COLOR", "1")
        .output()
        .expect("the binary starts");
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(done.stdout, b"");
    let stderr = String::from_utf8(done.stderr).expect("UTF-8");
    let start = format!("error: cannot listen on port {port} of 127.0.0.1: Address already in use");
    assert!(stderr.starts_with(&start), "{stderr}");
    let remedy = "; give another one with `--port N`, or `--port 0` for one that is free\n";
    assert!(stderr.ends_with(remedy), "{stderr}");
}
