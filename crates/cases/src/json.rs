//! JSON without loss: number texts, member order and duplicate keys survive,
//! and a tree can hold bytes that are no JSON at all, so that broken payloads
//! are built like sound ones.
//!
//! Why not `serde_json::Value`: it keeps the last of two equal keys, turns
//! numbers into doubles, and cannot hold `01`. Where none of that matters
//! (JSON Schema), `Value` is used.

use std::fmt::Write as _;

/// One JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        let text = std::str::from_utf8(bytes)
            .map_err(|error| JsonError { offset: error.valid_up_to(), why: "not UTF-8" })?;
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
        let Json::Object(members) = self else { return None };
        members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        let Json::Object(members) = self else { return None };
        members.iter_mut().rev().find(|(key, _)| key == name).map(|(_, value)| value)
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
            serde_json::Value::Object(members) => {
                Json::Object(members.iter().map(|(key, value)| (key.clone(), value.into())).collect())
            }
        }
    }
}

/// Writes a text with the fewest escapes that JSON allows.
fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
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
    out.push(b'"');
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

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn error(&self, why: &'static str) -> JsonError {
        JsonError { offset: self.at, why }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_white(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8, why: &'static str) -> Result<(), JsonError> {
        if self.peek() != Some(byte) {
            return Err(self.error(why));
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Json, JsonError> {
        if depth > MAX_DEPTH {
            return Err(self.error("nested too deeply"));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(_) => Err(self.error("no value starts like this")),
            None => Err(self.error("the text ends where a value should be")),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, JsonError> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.error("no value starts like this"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn object(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.at += 1;
        let mut members = Vec::new();
        self.skip_white();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Object(members));
        }
        loop {
            self.skip_white();
            if self.peek() != Some(b'"') {
                return Err(self.error("a member's name should be here"));
            }
            let key = self.string()?;
            self.skip_white();
            self.take(b':', "`:` should be here")?;
            self.skip_white();
            members.push((key, self.value(depth + 1)?));
            self.skip_white();
            if self.peek() == Some(b'}') {
                self.at += 1;
                return Ok(Json::Object(members));
            }
            self.take(b',', "`,` or `}` should be here")?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_white();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Json::Array(items));
        }
        loop {
            self.skip_white();
            items.push(self.value(depth + 1)?);
            self.skip_white();
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Json::Array(items));
            }
            self.take(b',', "`,` or `]` should be here")?;
        }
    }

    fn number(&mut self) -> Result<Json, JsonError> {
        let rest = &self.text[self.at..];
        let part = |byte: u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let end = rest.bytes().position(|byte| !part(byte)).unwrap_or(rest.len());
        if smithereens_contract::Decimal::parse(&rest[..end]).is_none() {
            return Err(self.error("not a number as JSON writes it"));
        }
        self.at += end;
        Ok(Json::Number(rest[..end].to_owned()))
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = |byte: u8| byte != b'"' && byte != b'\\' && byte >= 0x20;
            let run = rest.bytes().position(|byte| !plain(byte)).unwrap_or(rest.len());
            out.push_str(&rest[..run]);
            self.at += run;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return Err(self.error("a control character stands unescaped")),
                None => return Err(self.error("the text ends inside a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        self.at += 1;
        let plain = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.error("no such escape")),
        };
        self.at += 1;
        Ok(plain)
    }

    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let first = self.unit()?;
        let units = if (0xD800..0xDC00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            self.at += 1;
            vec![first, self.unit()?]
        } else {
            vec![first]
        };
        let mut decoded = char::decode_utf16(units);
        match decoded.next() {
            Some(Ok(char)) => Ok(char),
            _ => Err(self.error("a surrogate escape without its other half")),
        }
    }

    /// Reads `uXXXX`, the backslash already behind.
    fn unit(&mut self) -> Result<u16, JsonError> {
        let digits = self.text.as_bytes().get(self.at + 1..self.at + 5);
        let unit = digits
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u16::from_str_radix(digits, 16).ok())
            .ok_or_else(|| self.error("four hex digits should follow `\\u`"))?;
        self.at += 5;
        Ok(unit)
    }
}
