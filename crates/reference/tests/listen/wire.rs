//! A client that sends whatever bytes it is given, and takes no answer that is
//! not well-formed.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;
use smithereens_reference::Reference;
use smithereens_reference::listen::{Listening, Options, listen};

/// In the form of a signature; nobody checks more.
pub(crate) const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=k/20200515/us-east-1/glue/\
                                 aws4_request, SignedHeaders=host, Signature=0";

/// No test waits longer for a byte.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn with(options: Options) -> Listening {
    listen(Reference::new(1), options).expect("a port is free")
}

pub(crate) fn started() -> Listening {
    with(Options::default())
}

/// A whole request, as an SDK sends it.
pub(crate) fn request(operation: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n\
         X-Amz-Target: AWSGlue.{operation}\r\nAuthorization: {SIGNED}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A whole request to the control surface.
pub(crate) fn control(method: &str, name: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} /_smithereens/{name} HTTP/1.1\r\nHost: localhost\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The name of the error that it tells, in the form that awsJson wants.
    #[track_caller]
    pub(crate) fn error(&self) -> String {
        assert!(self.status >= 400, "{self:?}");
        assert_eq!(
            self.header("content-type"),
            Some("application/x-amz-json-1.1")
        );
        assert!(self.header("x-amzn-requestid").is_some(), "{self:?}");
        self.json()["__type"].as_str().expect("a name").to_owned()
    }
}

/// A connection.
pub(crate) struct Wire {
    pub(crate) stream: TcpStream,
    /// What has come and is not looked at yet.
    come: Vec<u8>,
    /// How often there was something to read.
    pub(crate) reads: usize,
}

impl Wire {
    pub(crate) fn to(address: SocketAddr) -> Wire {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_nodelay(true).expect("it is open");
        stream.set_read_timeout(Some(PATIENCE)).expect("not zero");
        Wire {
            stream,
            come: Vec::new(),
            reads: 0,
        }
    }

    /// Whether all of it could be sent.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    pub(crate) fn says_no_more(&mut self) {
        self.stream.shutdown(Shutdown::Write).expect("it is open");
    }

    /// Sends a request and takes its answer.
    #[track_caller]
    pub(crate) fn ask(&mut self, request: &[u8]) -> Answer {
        assert!(self.send(request));
        self.answer().expect("an answer")
    }

    /// What the service answers when it takes the request.
    #[track_caller]
    pub(crate) fn ok(&mut self, operation: &str, body: &Value) -> Value {
        let answer = self.ask(&request(operation, &body.to_string()));
        assert_eq!(answer.status, 200, "{operation}: {answer:?}");
        answer.json()
    }

    #[track_caller]
    pub(crate) fn control(&mut self, method: &str, name: &str, body: &Value) -> Value {
        let answer = self.ask(&control(method, name, &body.to_string()));
        assert_eq!(answer.status, 200, "{name}: {answer:?}");
        answer.json()
    }

    /// The next answer; none if the connection is closed in its place.
    #[track_caller]
    pub(crate) fn answer(&mut self) -> Option<Answer> {
        self.answer_to("POST")
    }

    /// The same where the method decides whether there is a body.
    #[track_caller]
    pub(crate) fn answer_to(&mut self, method: &str) -> Option<Answer> {
        let head = loop {
            if let Some(end) = find(&self.come, b"\r\n\r\n") {
                break end;
            }
            if !self.more() {
                assert!(self.come.is_empty(), "half an answer: {:?}", self.come);
                return None;
            }
        };
        let rest = self.come.split_off(head + 4);
        let head = String::from_utf8(std::mem::replace(&mut self.come, rest)).expect("UTF-8");
        let mut lines = head.trim_end().split("\r\n");
        let first = lines.next().expect("a status line");
        let status = first
            .strip_prefix("HTTP/1.1 ")
            .or_else(|| first.strip_prefix("HTTP/1.0 "));
        let status = status.and_then(|status| status.get(..3)).expect("a status");
        let headers = lines.map(|line| line.split_once(": ").expect("a header"));
        let mut answer = Answer {
            status: status.parse().expect("a number"),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: Vec::new(),
        };
        if answer.status == 100 {
            return Some(answer);
        }
        let length = answer.header("content-length").expect("a length");
        let length: usize = length.parse().expect("a number");
        if method != "HEAD" {
            while self.come.len() < length {
                assert!(self.more(), "half an answer: {head}{:?}", self.come);
            }
            let rest = self.come.split_off(length);
            answer.body = std::mem::replace(&mut self.come, rest);
        }
        Some(answer)
    }

    /// Reads what there is; false at the end.
    #[track_caller]
    fn more(&mut self) -> bool {
        let mut buffer = [0; 1 << 16];
        match self.stream.read(&mut buffer) {
            Ok(0) => false,
            Ok(read) => {
                self.reads += 1;
                self.come.extend_from_slice(&buffer[..read]);
                true
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("nothing comes: {error}"),
        }
    }

    /// That nothing comes any more but the end.
    #[track_caller]
    pub(crate) fn is_closed(&mut self) {
        assert!(self.answer().is_none());
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
