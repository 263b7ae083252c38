//! What an adapter itself gets wrong, before its SDK is blamed for it.

use std::time::Duration;

use smithereens_cases::json::Json;
use smithereens_cases::{Http, Message};
use smithereens_contract::Decimal;
use smithereens_formats::adapter::{ErrorKind, Made, Number, Value};
use smithereens_formats::{Framing, Part};

use super::process::{Process, Trouble};
use super::reply::Reply;
use super::{NotDriven, Sdk, told};

/// Something that an adapter gets wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What it was asked for.
    pub asked: &'static str,
    /// What it did instead.
    pub did: String,
}

/// How long an adapter may take to end when nothing more is asked.
const END: Duration = Duration::from_secs(5);

/// Talks with one adapter about what the protocol asks of any; what it gets wrong.
///
/// # Errors
/// It got into a trouble with which there is no more talking.
pub fn self_test(sdk: &Sdk<'_>) -> Result<Vec<Fault>, NotDriven> {
    let mut test = Test {
        sdk,
        process: sdk.start().map_err(|trouble| NotDriven(trouble.detail))?,
        faults: Vec::new(),
    };
    for (asked, value) in values() {
        let said = test.process.echo(value.clone(), sdk.patience);
        test.echoed(asked, &value, said)?;
    }
    test.calls()?;
    let Test {
        process,
        mut faults,
        ..
    } = test;
    if !process.ends_with_stdin(END) {
        faults.push(Fault {
            asked: "end when stdin does",
            did: format!("it is still there after {END:?}"),
        });
    }
    Ok(faults)
}

struct Test<'s, 'a> {
    sdk: &'s Sdk<'a>,
    process: Process,
    faults: Vec<Fault>,
}

fn number(text: &str) -> Value {
    Number::new(text).map_or(Value::Null, Value::Number)
}

fn seconds(text: &str) -> Value {
    Number::seconds(text).map_or(Value::Null, Value::Timestamp)
}

fn object(name: &str, value: Value) -> Value {
    Value::Object(vec![(name.to_owned(), value)])
}

/// One value of each form, with what is asked by it.
fn values() -> Vec<(&'static str, Value)> {
    vec![
        ("give back a null", Value::Null),
        ("give back true", Value::Boolean(true)),
        ("give back false", Value::Boolean(false)),
        (
            "give back a text",
            "\u{fc} \u{1f600} \" \\ \n\t\u{0} $".into(),
        ),
        ("give back an empty text", "".into()),
        ("give back zero", number("0")),
        (
            "give back the largest JSON number",
            number("9007199254740991"),
        ),
        (
            "give back the least JSON number",
            number("-9007199254740991"),
        ),
        (
            "give back a whole number beyond 2^53",
            number("9007199254740993"),
        ),
        (
            "give back the largest number of 64 bits",
            number("9223372036854775807"),
        ),
        ("give back a fraction", number("0.1")),
        ("give back a fraction below zero", number("-1.5")),
        ("give back a large double", number("1.7976931348623157e308")),
        ("give back a small double", number("5e-324")),
        ("give back NaN", number("NaN")),
        ("give back Infinity", number("Infinity")),
        ("give back -Infinity", number("-Infinity")),
        ("give back the start of 1970", seconds("0")),
        (
            "give back a timestamp with milliseconds",
            seconds("1589500800.123"),
        ),
        ("give back a timestamp before 1970", seconds("-0.001")),
        (
            "give back a timestamp long before 1970",
            seconds("-86400.5"),
        ),
        ("give back bytes", Value::Bytes(vec![0, 0xff, b'a'])),
        ("give back no bytes", Value::Bytes(Vec::new())),
        (
            "give back a lone surrogate",
            Value::Utf16(vec![0x61, 0xd800, 0x62]),
        ),
        ("give back an empty list", Value::List(Vec::new())),
        (
            "give back a list in its order",
            Value::List(vec![number("2"), Value::Null, number("1")]),
        ),
        ("give back an empty structure", Value::Object(Vec::new())),
        (
            "give back a structure that looks like a tag",
            object("$number", "1".into()),
        ),
        (
            "give back one that looks like the tag around such",
            object("$object", object("a", number("1"))),
        ),
        (
            "give back a structure with two members, one of which looks like a tag",
            Value::Object(vec![
                ("$bytes".to_owned(), "a".into()),
                ("b".to_owned(), Value::Null),
            ]),
        ),
        (
            "give back tags deep inside",
            object(
                "a",
                Value::List(vec![object("b", seconds("1.5")), Value::Bytes(vec![1])]),
            ),
        ),
        (
            "give back a text of a million characters",
            "\u{fc}".repeat(1_000_000).into(),
        ),
    ]
}

impl Test<'_, '_> {
    fn fault(&mut self, asked: &'static str, did: String) {
        self.faults.push(Fault { asked, did });
    }

    /// Goes on with another adapter after a trouble.
    fn troubled(&mut self, asked: &'static str, trouble: Trouble) -> Result<(), NotDriven> {
        let Trouble { class, detail } = trouble;
        self.fault(asked, format!("{class}: {detail}"));
        let started = self.sdk.start();
        self.process = started.map_err(|trouble| NotDriven(trouble.detail))?;
        Ok(())
    }

    fn echoed(
        &mut self,
        asked: &'static str,
        value: &Value,
        said: Result<Made, Trouble>,
    ) -> Result<(), NotDriven> {
        match said {
            Err(trouble) => self.troubled(asked, trouble)?,
            Ok(Made::Echo(back)) if is_same(value, &back) => {}
            Ok(made) => self.fault(asked, format!("it said {}", shown(&made))),
        }
        Ok(())
    }

    /// Calls a plain operation, answered so; how often the SDK asked.
    fn call(&mut self, operation: &str, reply: Reply) -> Result<(Made, usize), Trouble> {
        let input = self.sdk.plain_input(operation);
        let input = input.unwrap_or_else(|| Value::Object(Vec::new()));
        self.process.stub.expect(reply);
        let made = self.process.call(operation, input, self.sdk.patience);
        let seen = self.process.stub.finish();
        made.map(|made| (made, seen.len()))
    }

    fn calls(&mut self) -> Result<(), NotDriven> {
        let asked = "say `unsupported` of an operation that does not exist";
        match self.call("SmithereensUnknown", Reply::nothing()) {
            Err(trouble) => self.troubled(asked, trouble)?,
            Ok((Made::Unsupported(_), _)) => {}
            Ok((made, _)) => self.fault(asked, format!("it said {}", shown(&made))),
        }
        let Some((message, error)) = self.with_error() else {
            return Ok(());
        };
        let operation = message.id.operation.clone();
        for asked in ["make a plain call", "make a second one"] {
            let reply = self.sdk.plain_reply(&operation);
            match self.call(&operation, reply) {
                Err(trouble) => self.troubled(asked, trouble)?,
                Ok((Made::Unsupported(why), _)) => {
                    let did = format!("{operation} is unsupported: {why}");
                    self.fault(asked, did);
                    return Ok(());
                }
                Ok((Made::Output(output), 1)) => self.has_no_more(&operation, &output),
                Ok((made, asks)) => {
                    let did = format!("{asks} requests came, and it said {}", shown(&made));
                    self.fault(asked, did);
                }
            }
        }
        self.errors(&operation, &error)
    }

    /// Everything in a plain output is the operation's.
    fn has_no_more(&mut self, operation: &str, output: &Value) {
        let asked = "leave out of an output what the SDK adds itself";
        let message = self.sdk.message(operation, Part::Response);
        let shape = message.and_then(|message| message.shape);
        let shape = shape.map(|id| self.sdk.cases.contract().shape(id));
        let Value::Object(members) = output else {
            return self.fault(asked, "the output is no structure".to_owned());
        };
        let is_unknown = |name: &&String| shape.is_none_or(|shape| shape.member(name).is_none());
        let unknown = members.iter().map(|(name, _)| name).find(is_unknown);
        if let Some(name) = unknown.cloned() {
            self.fault(asked, format!("{operation}'s output has `{name}`"));
        }
    }

    fn errors(&mut self, operation: &str, error: &str) -> Result<(), NotDriven> {
        let message = "Something is wrong: \"\u{fc}\"";
        let body = Json::Object(vec![
            ("__type".to_owned(), Json::text(error)),
            ("Message".to_owned(), Json::text(message)),
        ]);
        let answer = |status, body: &[u8]| {
            let content_type = "application/x-amz-json-1.1".to_owned();
            let http = Http::Answer {
                status,
                headers: vec![("Content-Type".into(), content_type)],
                framing: Framing::Sound,
            };
            Reply::of(&http, body)
        };
        let asked = "tell a modelled error with its code, message and type";
        match self.call(operation, answer(400, &body.to_bytes())) {
            Err(trouble) => self.troubled(asked, trouble)?,
            Ok((Made::Error(made), _))
                if made.kind == ErrorKind::Service
                    && made.code == error
                    && made.modelled.as_deref() == Some(error)
                    && made.message == Some(message.into()) => {}
            Ok((made, _)) => self.fault(asked, format!("of {error} it said {}", shown(&made))),
        }
        let asked = "tell a closed connection as an error of the client, after one request";
        match self.call(operation, Reply::nothing()) {
            Err(trouble) => self.troubled(asked, trouble)?,
            Ok((Made::Error(made), 1)) if made.kind == ErrorKind::Client => {}
            Ok((made, asks)) => {
                let did = format!("{asks} requests came, and it said {}", shown(&made));
                self.fault(asked, did);
            }
        }
        let asked = "ask once, also where the service answers 500";
        match self.call(operation, answer(500, b"{\"__type\":\"InternalFailure\"}")) {
            Err(trouble) => self.troubled(asked, trouble)?,
            Ok((Made::Error(_), 1)) => {}
            Ok((made, asks)) => {
                let did = format!("{asks} requests came, and it said {}", shown(&made));
                self.fault(asked, did);
            }
        }
        Ok(())
    }

    /// An operation that models an error, and that error.
    fn with_error(&self) -> Option<(&Message, String)> {
        self.sdk.cases.messages().iter().find_map(|message| {
            let Part::Error(name) = &message.id.part else {
                return None;
            };
            self.sdk.plain_input(&message.id.operation)?;
            Some((message, name.clone()))
        })
    }
}

/// Whether two values are one to an SDK: numbers by what they are.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other))
        | (Value::Timestamp(one), Value::Timestamp(other)) => {
            let (one, other) = (one.as_str(), other.as_str());
            one == other
                || Decimal::parse(one).is_some_and(|one| Some(one) == Decimal::parse(other))
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value): &(String, Value)| {
                let found = other.iter().find(|(of, _)| of == name);
                found.is_some_and(|(_, other)| is_same(value, other))
            };
            one.len() == other.len() && one.iter().all(same)
        }
        (one, other) => one == other,
    }
}

fn shown(made: &Made) -> String {
    let value = |value: &Value| {
        let text = serde_json::to_vec(value).unwrap_or_default();
        crate::verdict::shown(&text)
    };
    match made {
        Made::Output(output) => format!("the output {}", value(output)),
        Made::Echo(back) => value(back),
        Made::Unsupported(why) => format!("that it is unsupported: {why}"),
        Made::Error(error) => {
            let kind = match error.kind {
                ErrorKind::Service => "the service's error",
                ErrorKind::Client => "an error of the client",
            };
            let of_type = error.modelled.as_deref();
            let of_type = of_type.map_or("no type".to_owned(), |name| format!("type {name}"));
            format!("{kind} {}, of {of_type}", told(error))
        }
    }
}
