//! What is said between the tool and an adapter of an SDK: one JSON object a line,
//! [`Ask`] to the adapter's stdin, [`Said`] from its stdout.
//!
//! `docs/adapter.md` is the page for who writes one, `schemas/adapter.json` the
//! JSON Schema. The version rises when a reader of the old form would misread the
//! new one.

mod value;

use serde::{Deserialize, Deserializer, Serialize};

pub use value::{InvalidText, LARGEST_WHOLE, Number, Value};

/// The version of the protocol.
pub const VERSION: u32 = 1;

/// A line to an adapter. Whoever reads it ignores members that it does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// The first line: make a client. It is answered by [`Said::Ready`].
    Start(Start),
    /// Make a call, and tell what the SDK made of the answer.
    Call(Call),
    /// Give a value back, through the same conversions to the SDK's types and from
    /// them that a call's go through, as far as a value says by itself what it is.
    Echo(Echo),
}

/// How to make a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// [`VERSION`].
    pub version: u32,
    /// The URL of the service, `http://127.0.0.1:PORT`.
    pub endpoint: String,
    /// The service as requests are signed for it, such as `glue`.
    pub service: String,
}

/// One call of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// What the answer is told apart by.
    pub id: u64,
    /// The operation's name, as the model has it.
    pub operation: String,
    /// Its input, a structure.
    pub input: Value,
}

/// A value to be given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Echo {
    /// What the answer is told apart by.
    pub id: u64,
    /// The value.
    pub value: Value,
}

/// A line from an adapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Line", try_from = "Line")]
pub enum Said {
    /// There is a client.
    Ready(Ready),
    /// What became of a call or an echo.
    Answer {
        /// That of what was asked.
        id: u64,
        /// What became of it.
        made: Made,
    },
}

/// Who the client is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ready {
    /// [`VERSION`].
    pub version: u32,
    /// The SDK's name, such as `boto3`.
    pub sdk: String,
    /// The SDK's version.
    pub release: String,
}

/// What became of a call or an echo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// The SDK gave this output, a structure.
    Output(Value),
    /// The SDK gave an error.
    Error(CallError),
    /// The SDK, or the adapter, has no way to make such a call, for this reason.
    Unsupported(String),
    /// The value of an echo.
    Echo(Value),
}

/// An error that an SDK gave instead of an output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallError {
    /// Whose error it is.
    pub kind: ErrorKind,
    /// What the SDK says it is: of a service's, the error's name as the SDK tells
    /// it; of its own, the class, say.
    pub code: String,
    /// Its message, a text; left out where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Value>,
    /// The name of the modelled error whose type the SDK gave it, as the model has
    /// it; left out where it is only of a general type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<String>,
    /// The modelled error's other members, a structure; left out where there are
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Value>,
}

/// Whose error an SDK gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// The service answered an error, and this is the one.
    Service,
    /// The SDK's own: it would not send the input, or could not read the answer.
    Client,
}

/// A [`Said`] as it stands in a line: one of its members says which it is.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ready: Option<Ready>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    output: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<CallError>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unsupported: Option<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "even_null"
    )]
    echo: Option<Value>,
}

/// A null that is there is a value.
fn even_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

/// A line that says nothing, or several things.
#[derive(Debug, thiserror::Error)]
#[error("a line has `ready` alone, or `id` and one of `output`, `error`, `unsupported` and `echo`")]
struct Ambiguous;

impl TryFrom<Line> for Said {
    type Error = Ambiguous;

    fn try_from(line: Line) -> Result<Said, Ambiguous> {
        let made = [
            line.output.map(Made::Output),
            line.error.map(Made::Error),
            line.unsupported.map(Made::Unsupported),
            line.echo.map(Made::Echo),
        ];
        let mut made = made.into_iter().flatten();
        match (line.ready, line.id, made.next(), made.next()) {
            (Some(ready), None, None, None) => Ok(Said::Ready(ready)),
            (None, Some(id), Some(made), None) => Ok(Said::Answer { id, made }),
            _ => Err(Ambiguous),
        }
    }
}

impl From<Said> for Line {
    fn from(said: Said) -> Line {
        let mut line = Line {
            ready: None,
            id: None,
            output: None,
            error: None,
            unsupported: None,
            echo: None,
        };
        match said {
            Said::Ready(ready) => line.ready = Some(ready),
            Said::Answer { id, made } => {
                line.id = Some(id);
                match made {
                    Made::Output(output) => line.output = Some(output),
                    Made::Error(error) => line.error = Some(error),
                    Made::Unsupported(reason) => line.unsupported = Some(reason),
                    Made::Echo(value) => line.echo = Some(value),
                }
            }
        }
        line
    }
}
