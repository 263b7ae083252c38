//! An adapter in Rust: Glue's typed shapes as if they were an SDK, with a client of a
//! few lines. The tests drive it; `docs/adapter.md` tells how it talks.
//!
//! With `hang`, `die`, `exit`, `garbage`, `debug`, `retry`, `previous` or `silent` it
//! does that in every seventh call of a process, for tests of who drives it; with a
//! number after `=`, in every such one.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "lines are what it is about"
)]

mod client;
mod value;

use std::io::{self, BufRead as _};
use std::process;
use std::thread;
use std::time::Duration;

use smithereens::subjects::Edition;
use smithereens_cases::json::Json;
use smithereens_formats::adapter::{
    Ask, Call, CallError, ErrorKind, Made, Ready, Said, VERSION, Value,
};
use smithereens_formats::{MessageId, Part};

use client::{Client, Response};

/// Written for the contract that is checked by default.
const EDITION: Edition = Edition::V2020_05_15;

/// What it does wrong, and in every which call.
struct Fault {
    name: String,
    every: u64,
}

struct Adapter {
    client: Option<Client>,
    fault: Option<Fault>,
    calls: u64,
    /// The line before.
    previous: String,
}

fn main() -> io::Result<()> {
    let fault = std::env::args().nth(1).map(|argument| {
        let (name, every) = argument.split_once('=').unwrap_or((&argument, "7"));
        Fault {
            name: name.to_owned(),
            every: every.parse().unwrap_or(7),
        }
    });
    let mut adapter = Adapter {
        client: None,
        fault,
        calls: 0,
        previous: String::new(),
    };
    for line in io::stdin().lock().lines() {
        let said = match serde_json::from_str(&line?)? {
            Ask::Start(start) => {
                adapter.client = Some(Client::new(&start.endpoint));
                Said::Ready(Ready {
                    version: VERSION,
                    sdk: "glue-typed".to_owned(),
                    release: env!("CARGO_PKG_VERSION").to_owned(),
                })
            }
            Ask::Echo(echo) => Said::Answer {
                id: echo.id,
                made: Made::Echo(echo.value),
            },
            Ask::Call(call) => {
                adapter.calls += 1;
                Said::Answer {
                    id: call.id,
                    made: adapter.call(&call),
                }
            }
        };
        adapter.say(serde_json::to_string(&said)?);
    }
    Ok(())
}

impl Adapter {
    fn does(&self, name: &str) -> bool {
        let fault = self.fault.as_ref();
        fault.is_some_and(|fault| {
            fault.name == name && self.calls > 0 && self.calls.is_multiple_of(fault.every)
        })
    }

    fn say(&mut self, line: String) {
        match () {
            () if self.does("hang") => thread::sleep(Duration::from_secs(3600)),
            () if self.does("die") => {
                eprintln!("{}the end", "something on stderr\n".repeat(1000));
                process::abort();
            }
            () if self.does("exit") => process::exit(0),
            () if self.does("garbage") => println!("{{\"id\":"),
            () if self.does("debug") => println!("here I am\n{line}"),
            () if self.does("previous") && !self.previous.is_empty() => {
                println!("{}", self.previous)
            }
            () => println!("{line}"),
        }
        self.previous = line;
    }

    fn call(&mut self, call: &Call) -> Made {
        let message = |part| MessageId {
            operation: call.operation.clone(),
            part,
        };
        if !EDITION.operations().contains(&call.operation.as_str()) {
            return Made::Unsupported("has no such operation".to_owned());
        }
        let Some(input) = value::to_json(&call.input) else {
            return Made::Unsupported("has no text with lone surrogates".to_owned());
        };
        let body = match EDITION.read(&message(Part::Request), &[], &input.to_bytes()) {
            Ok(body) => body,
            Err(refusal) => return client_error("NotAnInput", &refusal.to_string()),
        };
        if self.does("silent") {
            return Made::Output(Value::Object(Vec::new()));
        }
        let asks = if self.does("retry") { 2 } else { 1 };
        let Some(client) = &mut self.client else {
            return client_error("NotStarted", "there was no `start`");
        };
        let mut response = client.post(&call.operation, &body);
        for _ in 1..asks {
            response = client.post(&call.operation, &body);
        }
        match response {
            Ok(response) if response.status < 300 => {
                let read = EDITION.read(&message(Part::Response), &[], &response.body);
                match read.map(|body| Json::parse(&body)) {
                    Ok(Ok(output)) => Made::Output(value::from_json("", &output)),
                    Ok(Err(error)) => client_error("NotJson", &error.to_string()),
                    Err(refusal) => client_error("NotAnAnswer", &refusal.to_string()),
                }
            }
            Ok(response) => error(&call.operation, &response),
            Err(error) => client_error("NoAnswer", &error.to_string()),
        }
    }
}

fn client_error(code: &str, message: &str) -> Made {
    Made::Error(CallError {
        kind: ErrorKind::Client,
        code: code.to_owned(),
        message: Some(message.into()),
        modelled: None,
        members: None,
    })
}

/// Whether the typed shapes have an error of this name.
fn is_known(id: &MessageId, name: &str) -> bool {
    let body = Json::Object(vec![("__type".to_owned(), Json::text(name))]);
    !name.is_empty() && EDITION.read(id, &[], &body.to_bytes()).is_ok()
}

fn error(operation: &str, response: &Response) -> Made {
    let of = |name: &str| MessageId {
        operation: operation.to_owned(),
        part: Part::Error(name.to_owned()),
    };
    let headers = response.headers.iter();
    let headers: Vec<(&str, &str)> = headers
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let read = EDITION.read(&of(""), &headers, &response.body);
    let read = match read.map(|body| Json::parse(&body)) {
        Ok(Ok(error)) => error,
        _ => return client_error("NotAnError", "its body cannot be read"),
    };
    let text = |name: &str| match read.get(name) {
        Some(Json::String(text)) => Some(text.clone()),
        _ => None,
    };
    let code = text("__type").unwrap_or_default();
    let is_modelled = is_known(&of(&code), &code);
    Made::Error(CallError {
        kind: ErrorKind::Service,
        message: text("Message").or_else(|| text("message")).map(Value::Text),
        modelled: is_modelled.then(|| code.clone()),
        members: None,
        code,
    })
}
