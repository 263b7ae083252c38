//! JSON without loss: number texts, member order and duplicate keys survive,
//! and a tree can hold bytes that are no JSON at all, so that broken payloads
//! are built like sound ones.
//!
//! Why not `serde_json::Value`: it keeps the last of two equal keys, turns
//! numbers into doubles, and cannot hold `01`. Where none of that matters
//! (JSON Schema), `Value` is used.

mod outline;
mod parse;

use std::fmt::Write as _;

pub use outline::{At, Kind, Outline, Within};
use parse::Parser;

/// One JSON value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A text, unescaped.
    String(String),
    /// `[…]`
    Array(Vec<Json>),
    /// `{…}`, in order, duplicates included.
    Object(Vec<(String, Json)>),
    /// Bytes that go out as they are. Never comes from [`Json::parse`].
    Raw(Vec<u8>),
}

/// How deeply arrays and objects may nest before [`Json::parse`] gives up.
pub const MAX_DEPTH: usize = 256;

/// Why bytes are not JSON (RFC 8259), with the offset of the first bad byte.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not JSON at byte {offset}: {why}")]
pub struct JsonError {
    /// In bytes, from 0.
    pub offset: usize,
    /// In words.
    pub why: &'static str,
}

impl Json {
    /// A text value.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Json {
        Json::String(text.into())
    }

    /// A number value from a Rust integer.
    #[must_use]
    pub fn integer(value: i64) -> Json {
        Json::Number(value.to_string())
    }

    /// Reads exactly one value, white space around it allowed. A byte order
    /// mark, trailing bytes, lone surrogate escapes and nesting beyond
    /// [`MAX_DEPTH`] are refused.
    ///
    /// # Errors
    /// Where the bytes stop being JSON.
    pub fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
        let text = std::str::from_utf8(bytes).map_err(|error| JsonError {
            offset: error.valid_up_to(),
            why: "not UTF-8",
        })?;
        let mut parser = Parser { text, at: 0 };
        parser.skip_white();
        let value = parser.value(0)?;
        parser.skip_white();
        if parser.at < text.len() {
            return Err(parser.error("something follows the value"));
        }
        Ok(value)
    }

    /// The value of the last member called `name`, of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        let Json::Object(members) = self else {
            return None;
        };
        members
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        let Json::Object(members) = self else {
            return None;
        };
        members
            .iter_mut()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// Sets the member `name` of an object, in place or at the end. Nothing
    /// happens to other values.
    pub fn set(&mut self, name: &str, value: Json) {
        if let Some(there) = self.get_mut(name) {
            *there = value;
        } else if let Json::Object(members) = self {
            members.push((name.to_owned(), value));
        }
    }

    /// Removes every member `name` of an object.
    pub fn remove(&mut self, name: &str) {
        if let Json::Object(members) = self {
            members.retain(|(key, _)| key != name);
        }
    }

    /// Whether it is there and not null, for `Option<&Json>`.
    #[must_use]
    pub fn is_value(this: Option<&Json>) -> bool {
        this.is_some_and(|value| *value != Json::Null)
    }

    /// How many values it holds, itself included.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Json::Array(items) => 1 + items.iter().map(Json::size).sum::<usize>(),
            Json::Object(members) => {
                1 + members.iter().map(|(_, value)| value.size()).sum::<usize>()
            }
            _ => 1,
        }
    }

    /// Whether it holds bytes of its own spelling.
    pub(crate) fn has_raw(&self) -> bool {
        match self {
            Json::Raw(_) => true,
            Json::Array(items) => items.iter().any(Json::has_raw),
            Json::Object(members) => members.iter().any(|(_, value)| value.has_raw()),
            _ => false,
        }
    }

    /// The bytes, compact.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    /// Appends the bytes to `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Json::Null => out.extend_from_slice(b"null"),
            Json::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
            Json::Number(text) => out.extend_from_slice(text.as_bytes()),
            Json::String(text) => write_text(text, out),
            Json::Raw(bytes) => out.extend_from_slice(bytes),
            Json::Array(items) => {
                out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    item.write(out);
                }
                out.push(b']');
            }
            Json::Object(members) => {
                out.push(b'{');
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    write_text(key, out);
                    out.push(b':');
                    value.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Json {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(value) => Json::Bool(*value),
            serde_json::Value::Number(number) => Json::Number(number.to_string()),
            serde_json::Value::String(text) => Json::String(text.clone()),
            serde_json::Value::Array(items) => Json::Array(items.iter().map(Json::from).collect()),
            serde_json::Value::Object(members) => Json::Object(
                members
                    .iter()
                    .map(|(key, value)| (key.clone(), value.into()))
                    .collect(),
            ),
        }
    }
}

/// Writes a text with the fewest escapes that JSON allows.
fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    write_inside(text, out);
    out.push(b'"');
}

/// The same without the quotes.
pub(crate) fn write_inside(text: &str, out: &mut Vec<u8>) {
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..=0x1F => {
                let mut escape = String::new();
                let _infallible = write!(escape, "\\u{byte:04x}");
                out.extend_from_slice(escape.as_bytes());
            }
            _ => out.push(byte),
        }
    }
}

/// The text with every character as a `\u` escape, in quotes.
#[must_use]
pub(crate) fn fully_escaped(text: &str) -> Vec<u8> {
    let mut out = String::from("\"");
    for unit in text.encode_utf16() {
        let _infallible = write!(out, "\\u{unit:04X}");
    }
    out.push('"');
    out.into_bytes()
}
