//! An adapter's process: started, asked one thing at a time, and ended with all that
//! it started.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use smithereens_formats::adapter::{Ask, Call, Echo, Made, Ready, Said, Start, VERSION, Value};

use super::stub::Stub;
use crate::stop::Stop;
use crate::verdict::shown;

/// How many bytes a line of an adapter may have.
const MOST_BYTES: u64 = 64 << 20;
/// How many bytes of the end of stderr are kept.
const TAIL: usize = 2048;
/// How long an adapter may take until it has a client: whole languages are started,
/// on machines that do other things too.
const START: Duration = Duration::from_secs(60);
/// How long an adapter that has said its last may take to end, and its stderr to be
/// read.
const END: Duration = Duration::from_secs(1);

/// Why an adapter said nothing, or nothing that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    /// The class that findings are grouped by.
    pub(super) class: &'static str,
    /// In words, with the end of stderr.
    pub(super) detail: String,
}

/// One adapter that has a client. It is ended when it is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// Lines on their way to it, until they are to end.
    asks: Option<Sender<Vec<u8>>>,
    lines: Receiver<Line>,
    stderr: Stderr,
    stop: Stop,
    /// What its SDK talks to.
    pub(super) stub: Stub,
    next: u64,
}

enum Line {
    Text(Vec<u8>),
    TooLong,
}

impl Process {
    /// Starts it as a shell would, and waits until it is ready.
    ///
    /// # Errors
    /// It cannot be started, or says something else.
    pub(super) fn start(
        command: &str,
        service: &str,
        stop: &Stop,
    ) -> Result<(Process, Ready), Trouble> {
        let cannot = |error: io::Error| Trouble {
            class: "not-started",
            detail: format!("it cannot be started: {error}"),
        };
        let stub = Stub::open().map_err(cannot)?;
        let mut child = shell(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(cannot)?;
        stop.must_end(child.id());
        let (asks, to_write) = channel();
        let (read, lines) = channel();
        // Each ends with its pipe.
        if let Some(stdin) = child.stdin.take() {
            thread::spawn(move || write(stdin, &to_write));
        }
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || read_lines(stdout, &read));
        }
        let stderr = Stderr::of(child.stderr.take());
        let mut process = Process {
            child,
            asks: Some(asks),
            lines,
            stderr,
            stop: stop.clone(),
            stub,
            next: 0,
        };
        let start = Start {
            version: VERSION,
            endpoint: process.stub.url(),
            service: service.to_owned(),
        };
        process.send(&Ask::Start(start));
        let ready = match process.said(START)? {
            Said::Ready(ready) => ready,
            Said::Answer { .. } => {
                let why = "it answered before it was `ready`";
                return Err(process.trouble("garbled", why));
            }
        };
        if ready.version != VERSION {
            let why = format!(
                "it speaks version {} of the protocol, and this is version {VERSION}",
                ready.version
            );
            return Err(process.trouble("not-started", &why));
        }
        Ok((process, ready))
    }

    /// Makes a call. After a trouble the process is of no more use.
    pub(super) fn call(
        &mut self,
        operation: &str,
        input: Value,
        patience: Duration,
    ) -> Result<Made, Trouble> {
        let id = self.next;
        let call = Call {
            id,
            operation: operation.to_owned(),
            input,
        };
        match self.ask(&Ask::Call(call), id, patience)? {
            Made::Echo(_) => Err(self.trouble("garbled", "it answered a call with an echo")),
            made => Ok(made),
        }
    }

    /// Has a value given back.
    pub(super) fn echo(&mut self, value: Value, patience: Duration) -> Result<Made, Trouble> {
        let id = self.next;
        self.ask(&Ask::Echo(Echo { id, value }), id, patience)
    }

    fn ask(&mut self, ask: &Ask, id: u64, patience: Duration) -> Result<Made, Trouble> {
        self.next += 1;
        if let Ok(line) = self.lines.try_recv() {
            let why = format!("after its last answer it said {}", line.shown());
            return Err(self.trouble("garbled", &why));
        }
        self.send(ask);
        match self.said(patience)? {
            Said::Answer { id: of, made } if of == id => Ok(made),
            Said::Answer { id: of, .. } => {
                let why = format!("asked for {id} it answered {of}");
                Err(self.trouble("answered-another-call", &why))
            }
            Said::Ready(_) => Err(self.trouble("garbled", "it was `ready` once more")),
        }
    }

    fn send(&self, ask: &Ask) {
        // What cannot be sent has no answer, and that is told.
        if let (Ok(mut line), Some(asks)) = (serde_json::to_vec(ask), &self.asks) {
            line.push(b'\n');
            let _sent = asks.send(line);
        }
    }

    fn said(&mut self, patience: Duration) -> Result<Said, Trouble> {
        let line = match self.lines.recv_timeout(patience) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => {
                let why = format!("it said nothing within {patience:?}");
                return Err(self.trouble("hung", &why));
            }
            Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
        };
        let read = match &line {
            Line::Text(text) => serde_json::from_slice(text).map_err(|error| error.to_string()),
            Line::TooLong => Err(format!("it has more than {MOST_BYTES} bytes")),
        };
        read.map_err(|why| {
            let why = format!(
                "it said {}, which is no line of an adapter: {why}",
                line.shown()
            );
            self.trouble("garbled", &why)
        })
    }

    /// It will say nothing more.
    fn ended(&mut self) -> Trouble {
        match self.status() {
            Some(status) if status.success() => self.trouble("exited", "it ended in peace"),
            Some(status) => self.trouble("crashed", &format!("it ended with {status}")),
            None => self.trouble("exited", "it closed its stdout"),
        }
    }

    /// How it ended, if it does by itself.
    fn status(&mut self) -> Option<ExitStatus> {
        let since = Instant::now();
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if since.elapsed() < END => thread::sleep(Duration::from_millis(2)),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    fn trouble(&mut self, class: &'static str, why: &str) -> Trouble {
        self.end();
        let stderr = self.stderr.tail();
        let detail = match stderr.trim_end() {
            "" => why.to_owned(),
            tail => format!("{why}; stderr ends with: {tail}"),
        };
        Trouble { class, detail }
    }

    /// Whether it ends by itself when nothing more is asked.
    pub(super) fn ends_with_stdin(mut self, patience: Duration) -> bool {
        self.asks = None;
        let since = Instant::now();
        while since.elapsed() < patience {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return true;
            }
            thread::sleep(Duration::from_millis(2));
        }
        false
    }

    fn end(&mut self) {
        self.asks = None;
        end_group(self.child.id());
        // Where there are no groups, it alone.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
        self.stop.has_ended(self.child.id());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

impl Line {
    fn shown(&self) -> String {
        match self {
            Line::Text(text) => format!("`{}`", shown(text)),
            Line::TooLong => "a line without end".to_owned(),
        }
    }
}

/// A command in a group of its own: a signal to us is none to it, and what it starts
/// ends with it.
#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt as _;

    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).process_group(0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}

/// Ends a group of processes, by its leader's id.
#[cfg(unix)]
pub(crate) fn end_group(leader: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};

    if let Some(group) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
        // Who has ended already needs no signal.
        let _sent = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
pub(crate) fn end_group(_: u32) {}

fn write(mut stdin: ChildStdin, lines: &Receiver<Vec<u8>>) {
    for line in lines {
        if stdin.write_all(&line).and_then(|()| stdin.flush()).is_err() {
            return;
        }
    }
}

fn read_lines(stdout: ChildStdout, to: &Sender<Line>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        let read = stdout
            .by_ref()
            .take(MOST_BYTES)
            .read_until(b'\n', &mut line);
        if !matches!(read, Ok(1..)) {
            return;
        }
        let is_whole = line.ends_with(b"\n") || (line.len() as u64) < MOST_BYTES;
        while line.last().is_some_and(u8::is_ascii_whitespace) {
            line.pop();
        }
        let line = match is_whole {
            true => Line::Text(line),
            false => Line::TooLong,
        };
        if to.send(line).is_err() {
            return;
        }
    }
}

/// The end of what came on stderr.
#[derive(Debug)]
struct Stderr {
    tail: Arc<Mutex<VecDeque<u8>>>,
    reading: Option<JoinHandle<()>>,
}

impl Stderr {
    fn of(stderr: Option<ChildStderr>) -> Stderr {
        let tail = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&tail);
        let reading = stderr.map(|mut stderr| {
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = stderr.read(&mut bytes) {
                    let mut tail = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    tail.extend(&bytes[..count]);
                    let too_many = tail.len().saturating_sub(TAIL);
                    tail.drain(..too_many);
                }
            })
        });
        Stderr { tail, reading }
    }

    /// All of it, once the process has ended.
    fn tail(&self) -> String {
        let since = Instant::now();
        let is_read = || self.reading.as_ref().is_none_or(JoinHandle::is_finished);
        while !is_read() && since.elapsed() < END {
            thread::sleep(Duration::from_millis(2));
        }
        let mut tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(tail.make_contiguous()).into_owned()
    }
}
