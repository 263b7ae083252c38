//! SDKs under test, in whatever language: an adapter makes the calls, and the service
//! that it talks to is ours, so that both sides are seen.
//!
//! A request's case is given to the SDK as an input, and what it puts on the wire is
//! judged. An answer's case is what the service answers to a plain call, and what the
//! SDK makes of it is judged. `docs/adapter.md` tells how adapters talk.

mod envelope;
mod expected;
mod process;
mod reply;
mod request;
mod self_test;
mod stub;
mod value;

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Http, Message, Needs};
use smithereens_formats::adapter::{CallError, ErrorKind, Made, Ready, Value};
use smithereens_formats::{Expectation, Framing, Level, MessageId, Outcome, Part, Path};

use crate::checker::Checker;
use crate::stop::Stop;
use crate::subject::{Answer, Incoming};
use crate::verdict::{Failure, Verdict, shown};
use envelope::Breach;
pub(crate) use process::end_group;
use process::{Process, Trouble};
use reply::Reply;
pub use self_test::{Fault, self_test};
use stub::Seen;

/// Who cannot be started so many times in a row will not be.
const STARTS: u32 = 3;

/// An SDK behind an adapter, of which as many processes run as there are threads.
pub struct Sdk<'a> {
    cases: &'a Cases<'a>,
    checker: Checker<'a>,
    command: String,
    patience: Duration,
    stop: Stop,
    /// Adapters that nobody uses.
    idle: Mutex<Vec<Process>>,
    who: OnceLock<Ready>,
    /// How many starts in a row failed.
    failed: AtomicU32,
    calls: AtomicU64,
    started: AtomicU64,
    /// By operation: its plain call.
    plain: HashMap<&'a str, OnceLock<Plain>>,
}

/// Why an adapter cannot be driven.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotDriven(String);

/// What became of an operation's plain call.
#[derive(Debug, Clone)]
enum Plain {
    /// A request came; what is wrong around it.
    Sent(Vec<Breach>),
    /// None came, for this reason.
    NotSent(String),
    /// The SDK does not have the operation.
    Unsupported(String),
    /// What it does there it does in every call.
    Broken(Failure),
}

/// A call that was made.
struct Called {
    made: Made,
    seen: Vec<Seen>,
}

impl<'a> Sdk<'a> {
    /// An SDK by the command that runs its adapter, as a shell takes it. No call
    /// takes longer than `patience`; `stop` is told if there are no adapters any
    /// more.
    #[must_use]
    pub fn new(cases: &'a Cases<'a>, command: &str, patience: Duration, stop: Stop) -> Sdk<'a> {
        let operations = cases.contract().documented();
        Sdk {
            cases,
            checker: Checker::new(cases),
            command: command.to_owned(),
            patience,
            stop,
            idle: Mutex::new(Vec::new()),
            who: OnceLock::new(),
            failed: AtomicU32::new(0),
            calls: AtomicU64::new(0),
            started: AtomicU64::new(0),
            plain: operations
                .map(|operation| (operation.name.as_str(), OnceLock::new()))
                .collect(),
        }
    }

    /// Starts the first adapter; who it is then.
    ///
    /// # Errors
    /// It does not get as far as having a client.
    pub fn reach(&self) -> Result<&Ready, NotDriven> {
        let process = self.start().map_err(|trouble| NotDriven(trouble.detail))?;
        self.idle().push(process);
        let nobody = || NotDriven("it has not said who it is".to_owned());
        self.who.get().ok_or_else(nobody)
    }

    /// The SDK's name, or the adapter's command until that is known.
    #[must_use]
    pub fn name(&self) -> &str {
        let who = self.who.get().map(|ready| ready.sdk.as_str());
        who.unwrap_or(&self.command)
    }

    /// The command that runs the adapter.
    #[must_use]
    pub fn command(&self) -> &str {
        &self.command
    }

    /// How many calls were made, and how many adapters started for them.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        (count(&self.calls), count(&self.started))
    }

    /// What is expected of an SDK where a case is put to it.
    pub(crate) fn expectation(case: &Case) -> Option<Expectation> {
        expected::of(case).ok()
    }

    /// Puts a case.
    #[must_use]
    pub fn put(&self, case: &Case, message: &Message) -> Verdict {
        if case.needs == Needs::Exchange || message.id.part == Part::Shape {
            return Verdict::Unreached(Needs::Exchange.reason().to_owned());
        }
        let expectation = match expected::of(case) {
            Ok(expectation) => expectation,
            Err(why) => return Verdict::Unreached(why),
        };
        // What is so with all calls of the operation is told once, and not asked again.
        let plain = self.plain(&message.id.operation);
        let verdict = match (plain, &message.id.part) {
            (Plain::Unsupported(reason), _) => return Verdict::Unsupported(reason.clone()),
            (Plain::Broken(failure), _) => return failure.clone().into(),
            (plain, Part::Request) if envelope::KINDS.contains(&case.id.kind.name.as_str()) => {
                put_around(case, plain, &expectation)
            }
            (_, Part::Request) => self.put_request(case, message, &expectation),
            _ => self.put_answer(case, message, &expectation),
        };
        verdict.unwrap_or_else(|ended| ended)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Process>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self) -> Result<Process, Trouble> {
        self.started.fetch_add(1, Ordering::Relaxed);
        let service = &self.cases.contract().service().signing_name;
        let (process, ready) = Process::start(&self.command, service, &self.stop)?;
        self.failed.store(0, Ordering::Relaxed);
        self.who.get_or_init(|| ready);
        Ok(process)
    }

    /// An adapter for one call. `Err` if there is none, or if it got into trouble.
    fn call(
        &self,
        operation: &str,
        input: Value,
        reply: Reply,
    ) -> Result<Result<Called, Trouble>, Verdict> {
        let gone = || Verdict::Unreached(self.stop.reason().unwrap_or_default());
        let patience = self.stop.patience(self.patience).ok_or_else(gone)?;
        // Its lock is not held while another one is started.
        let kept = self.idle().pop();
        let kept = kept.filter(|process| !process.stub.is_late());
        let mut process = match kept {
            Some(process) => process,
            None => self.start().map_err(|trouble| self.not_started(&trouble))?,
        };
        self.calls.fetch_add(1, Ordering::Relaxed);
        process.stub.expect(reply);
        let made = process.call(operation, input, patience);
        let seen = process.stub.finish();
        Ok(made.map(|made| {
            self.idle().push(process);
            Called { made, seen }
        }))
    }

    fn not_started(&self, trouble: &Trouble) -> Verdict {
        let why = format!("the adapter cannot be started again: {}", trouble.detail);
        if self.failed.fetch_add(1, Ordering::Relaxed) + 1 >= STARTS {
            self.stop.lose(&why);
        }
        Verdict::Unreached(why)
    }

    /// What an input comes to on the wire.
    fn put_request(
        &self,
        case: &Case,
        message: &Message,
        expectation: &Expectation,
    ) -> Result<Verdict, Verdict> {
        let contract = self.cases.contract();
        let unreached = |why: value::NoInput| Verdict::Unreached(why.reason().to_owned());
        let payload = Json::parse(&case.payload.body);
        let payload = payload.map_err(|_| unreached(value::NoInput::Written))?;
        let input = value::input(contract, message.shape, &payload).map_err(unreached)?;
        let operation = &message.id.operation;
        let reply = self.plain_reply(operation);
        let called = self.call(operation, input, reply)?.map_err(failed)?;
        if let Made::Unsupported(reason) = called.made {
            return Ok(Verdict::Unsupported(reason));
        }
        let answer = match only(&called.seen)? {
            None => match called.made {
                Made::Error(error) if error.kind == ErrorKind::Client => {
                    Answer::Refused(told(&error))
                }
                made => return Err(nothing_sent(&made).into()),
            },
            Some(request) => {
                // What is wrong with all requests of the operation is told once.
                let known = match self.plain(operation) {
                    Plain::Sent(breaches) => breaches.as_slice(),
                    _ => &[],
                };
                let breaches = envelope::breaches(contract, operation, request);
                let new = breaches.into_iter().find(|breach| {
                    let is_same = |known: &Breach| known.class() == breach.class();
                    !known.iter().any(is_same)
                });
                if let Some(breach) = new {
                    let (class, detail) = (breach.class(), breach.detail);
                    return Err(Failure::new(expectation.level, &class, detail).into());
                }
                Answer::Encoded(match request.body.is_empty() {
                    // Both say nothing.
                    true => b"{}".to_vec(),
                    false => request.body.clone(),
                })
            }
        };
        let incoming = incoming(case, &message.id);
        Ok(self
            .checker
            .judge(message, incoming, None, expectation, answer))
    }

    /// What becomes of an operation's plain call, which is made once; if that ends
    /// badly, twice.
    fn plain(&self, operation: &str) -> &Plain {
        static NOT_SENT: Plain = Plain::NotSent(String::new());
        let Some(plain) = self.plain.get(operation) else {
            return &NOT_SENT;
        };
        plain.get_or_init(|| match self.plain_call(operation) {
            // What happens once may be the machine's doing.
            Plain::Broken(_) => self.plain_call(operation),
            plain => plain,
        })
    }

    fn plain_call(&self, operation: &str) -> Plain {
        let not_sent = |why: &str| Plain::NotSent(format!("no plain request is sent: {why}"));
        let Some(input) = self.plain_input(operation) else {
            return not_sent("it cannot be made");
        };
        let reply = self.plain_reply(operation);
        let called = match self.call(operation, input, reply) {
            Ok(Ok(called)) => called,
            Ok(Err(trouble)) => return Plain::Broken(about_all(failed(trouble))),
            Err(Verdict::Unreached(why)) => return Plain::NotSent(why),
            Err(_) => return not_sent("there is no adapter"),
        };
        match (only(&called.seen), called.made) {
            (Err(verdict), _) => Plain::Broken(about_all(verdict)),
            (Ok(_), Made::Unsupported(why)) => Plain::Unsupported(why),
            (Ok(Some(request)), _) => {
                let contract = self.cases.contract();
                Plain::Sent(envelope::breaches(contract, operation, request))
            }
            (Ok(None), Made::Error(error)) if error.kind == ErrorKind::Client => {
                not_sent(&told(&error))
            }
            (Ok(None), made) => Plain::Broken(about_all(nothing_sent(&made))),
        }
    }

    fn plain_input(&self, operation: &str) -> Option<Value> {
        let message = self.message(operation, Part::Request)?;
        let body = self.cases.plausible().with_place(message, &Path::root());
        value::input(self.cases.contract(), message.shape, &body).ok()
    }

    /// What an operation answers when all is well.
    fn plain_reply(&self, operation: &str) -> Reply {
        let message = self.message(operation, Part::Response);
        let body = message.map(|message| {
            let body = self.cases.plausible().with_place(message, &Path::root());
            body.to_bytes()
        });
        let content_type = match self.cases.contract().service().protocol {
            smithereens_contract::Protocol::AwsJson1_0 => "application/x-amz-json-1.0",
            _ => "application/x-amz-json-1.1",
        };
        let http = Http::Answer {
            status: 200,
            headers: vec![("Content-Type".into(), content_type.to_owned())],
            framing: Framing::Sound,
        };
        Reply::of(&http, &body.unwrap_or_default())
    }

    fn message(&self, operation: &str, part: Part) -> Option<&Message> {
        self.cases.message_named(&MessageId {
            operation: operation.to_owned(),
            part,
        })
    }

    /// What an SDK makes of an answer.
    fn put_answer(
        &self,
        case: &Case,
        message: &Message,
        expectation: &Expectation,
    ) -> Result<Verdict, Verdict> {
        let operation = &message.id.operation;
        let unreached = |why: &str| Verdict::Unreached(format!("no plain request is sent: {why}"));
        let input = self.plain_input(operation);
        let input = input.ok_or_else(|| unreached("it cannot be made"))?;
        let reply = Reply::of(&case.payload.http, &case.payload.body);
        let called = self.call(operation, input, reply)?.map_err(failed)?;
        if let Made::Unsupported(reason) = called.made {
            return Ok(Verdict::Unsupported(reason));
        }
        if only(&called.seen)?.is_none() {
            return Err(match called.made {
                Made::Error(error) if error.kind == ErrorKind::Client => unreached(&told(&error)),
                made => nothing_sent(&made).into(),
            });
        }
        let status = case.payload.http.status();
        let is_error = status.is_some_and(|status| status >= 300);
        let answer = match called.made {
            Made::Output(output) if is_error => {
                let output = shown(&value::json(&output).to_bytes());
                let detail = format!(
                    "what came with {} was taken for {output}",
                    status.unwrap_or(0)
                );
                let class = "error-taken-for-success";
                return Err(Failure::new(Level::Required, class, detail).into());
            }
            Made::Output(output) => Answer::Encoded(value::json(&output).to_bytes()),
            Made::Error(error) => {
                let is_told = error.kind == ErrorKind::Service && is_error;
                match expectation.outcome {
                    Outcome::Reject(_) => Answer::Refused(told(&error)),
                    _ if is_told => {
                        self.is_of_its_type(case, &error, expectation)?;
                        Answer::Encoded(self.error(case, message, &error).to_bytes())
                    }
                    _ => Answer::Refused(told(&error)),
                }
            }
            made @ (Made::Unsupported(_) | Made::Echo(_)) => return Err(nothing_sent(&made).into()),
        };
        let incoming = incoming(case, &message.id);
        let kept = case.kept.as_ref();
        Ok(self
            .checker
            .judge(message, incoming, kept, expectation, answer))
    }

    /// A modelled error comes as what the SDK has for it.
    fn is_of_its_type(
        &self,
        case: &Case,
        error: &CallError,
        expectation: &Expectation,
    ) -> Result<(), Verdict> {
        let Part::Error(name) = &case.id.site.message.part else {
            return Ok(());
        };
        // Where it is not told which error it is, any will do.
        let is_named = expectation.outcome == Outcome::Accept && error.code == *name;
        if !is_named || error.modelled.as_deref() == Some(name) {
            return Ok(());
        }
        let detail = match &error.modelled {
            Some(other) => format!("{name} came as {other}"),
            None => format!("{name} came as an error of no type of its own"),
        };
        Err(Failure::new(expectation.level, "error-not-of-its-type", detail).into())
    }

    /// What an error is on the wire.
    fn error(&self, case: &Case, message: &Message, error: &CallError) -> Json {
        let name = ("__type".to_owned(), Json::text(error.code.as_str()));
        let mut members = vec![name];
        let shape = message.shape.map(|id| self.cases.contract().shape(id));
        let own = shape.and_then(|shape| shape.member("message"));
        let name = own.map_or("Message", |member| member.name.as_str());
        // Errors have a text in most languages, the SDK's own where none came.
        let sent = case.kept.clone();
        let sent = sent.or_else(|| Json::parse(&case.payload.body).ok());
        let sent = sent.as_ref().and_then(|sent| sent.get(name)).cloned();
        let text = match sent {
            None | Some(Json::Null) => sent,
            Some(said) if said == Json::text("") => Some(said),
            Some(_) => error.message.as_ref().map(value::json),
        };
        members.extend(text.map(|text| (name.to_owned(), text)));
        if let Some(Json::Object(mut more)) = error.members.as_ref().map(value::json) {
            // Some SDKs put the whole body there.
            let is_modelled = |name: &str| shape.is_some_and(|shape| shape.member(name).is_some());
            more.retain(|(name, _)| {
                is_modelled(name) && members.iter().all(|(known, _)| known != name)
            });
            members.extend(more);
        }
        Json::Object(members)
    }
}

/// Whether an operation's plain request is one like the case's.
fn put_around(case: &Case, plain: &Plain, expectation: &Expectation) -> Result<Verdict, Verdict> {
    let breaches = match plain {
        Plain::Sent(breaches) => breaches,
        Plain::NotSent(why) => return Err(Verdict::Unreached(why.clone())),
        Plain::Unsupported(reason) => return Err(Verdict::Unsupported(reason.clone())),
        Plain::Broken(failure) => return Err(failure.clone().into()),
    };
    let kind = &case.id.kind;
    let is_this =
        |breach: &&Breach| breach.kind == kind.name && Some(breach.value) == kind.value.as_deref();
    Ok(match breaches.iter().find(is_this) {
        None => Verdict::Pass(Vec::new()),
        Some(breach) => {
            let detail = format!("it sent {}", breach.detail);
            Failure::new(expectation.level, &breach.class(), detail).into()
        }
    })
}

fn incoming<'c>(case: &'c Case, message: &'c MessageId) -> Incoming<'c> {
    Incoming {
        message,
        status: case.payload.http.status(),
        headers: case.payload.http.headers(),
        body: &case.payload.body,
    }
}

/// Nobody may die, hang or talk nonsense, whatever else is expected.
fn failed(trouble: Trouble) -> Failure {
    Failure::new(Level::Required, trouble.class, trouble.detail)
}

/// A failure that the plain call has, so that every other has it too.
fn about_all(failure: Failure) -> Failure {
    Failure {
        is_about_all: true,
        ..failure
    }
}

/// The only request of a call, if there is one.
fn only(seen: &[Seen]) -> Result<Option<&request::Request>, Failure> {
    match seen {
        [] => Ok(None),
        [Ok(request)] => Ok(Some(request)),
        [Err(why)] => Err(Failure::new(Level::Required, "sent-no-http", why.clone())),
        several => {
            let detail = format!("{} requests came for one call", several.len());
            Err(Failure::new(Level::Required, "asked-again", detail))
        }
    }
}

fn nothing_sent(made: &Made) -> Failure {
    let made = match made {
        Made::Output(output) => format!("the output {}", shown(&value::json(output).to_bytes())),
        Made::Error(error) => told(error),
        Made::Unsupported(_) | Made::Echo(_) => "something".to_owned(),
    };
    let detail = format!("no request came, and yet there was {made}");
    Failure::new(Level::Required, "sent-nothing", detail)
}

fn told(error: &CallError) -> String {
    let code = &error.code;
    match &error.message {
        Some(Value::Text(text)) => format!("{code}: {}", shown(text.as_bytes())),
        Some(other) => format!("{code}: {}", shown(&value::json(other).to_bytes())),
        None => code.clone(),
    }
}

impl fmt::Debug for Sdk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sdk")
            .field("command", &self.command)
            .field("who", &self.who.get())
            .finish_non_exhaustive()
    }
}
