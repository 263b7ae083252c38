//! JSON with what `serde_json::Value` does not keep: the order of members, the
//! digits of numbers, and the place of a duplicate key.
//!
//! Only for contract files; payloads keep their bytes instead.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::Problem;

/// Deeper nesting is refused, so that no recursion here or later can exhaust
/// the stack.
pub(crate) const MAX_DEPTH: usize = 128;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    String(String),
    Array(Vec<Json>),
    /// In the order written; no key comes twice.
    Object(Vec<(String, Json)>),
}

/// Why a text is not JSON that is taken here.
#[derive(Debug)]
pub(crate) struct JsonError {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) problem: String,
    pub(crate) remedy: &'static str,
}

impl Json {
    pub(crate) fn parse(text: &str) -> Result<Json, JsonError> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| JsonError {
            line: error.line(),
            column: error.column(),
            problem: describe(&error),
            remedy: "mend it there, or fetch the file again if it was cut off",
        })?;
        Source(text).read(raw, 0)
    }

    /// The value of `key`, if this is an object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    pub(crate) fn object(&self) -> Result<&[(String, Json)], Problem> {
        match self {
            Json::Object(entries) => Ok(entries),
            _ => Err(self.instead_of("an object")),
        }
    }

    pub(crate) fn array(&self) -> Result<&[Json], Problem> {
        match self {
            Json::Array(items) => Ok(items),
            _ => Err(self.instead_of("a list")),
        }
    }

    pub(crate) fn text(&self) -> Result<&str, Problem> {
        match self {
            Json::String(text) => Ok(text),
            _ => Err(self.instead_of("a text")),
        }
    }

    /// The digits of a number, as written.
    pub(crate) fn number(&self) -> Result<&str, Problem> {
        match self {
            Json::Number(digits) => Ok(digits),
            _ => Err(self.instead_of("a number")),
        }
    }

    pub(crate) fn bool(&self) -> Result<bool, Problem> {
        match self {
            Json::Bool(value) => Ok(*value),
            _ => Err(self.instead_of("true or false")),
        }
    }

    fn instead_of(&self, wanted: &str) -> Problem {
        let found = match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a text",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
        };
        Problem::new(
            format!("{wanted} must stand here, not {found}"),
            format!("put {wanted} there"),
        )
    }

    /// The same for `serde_json`. A number that no double holds is a problem.
    pub(crate) fn to_value(&self) -> Result<serde_json::Value, Problem> {
        use serde_json::Value;
        Ok(match self {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(digits) => Value::Number(digits.parse().map_err(|_| {
                Problem::new(
                    format!("`{digits}` is too large"),
                    "give a number that a double holds",
                )
            })?),
            Json::String(text) => Value::String(text.clone()),
            Json::Array(items) => {
                Value::Array(items.iter().map(Json::to_value).collect::<Result<_, _>>()?)
            }
            Json::Object(entries) => Value::Object(
                entries
                    .iter()
                    .map(|(key, value)| Ok((key.clone(), value.to_value()?)))
                    .collect::<Result<_, Problem>>()?,
            ),
        })
    }

    pub(crate) fn from_value(value: &serde_json::Value) -> Json {
        use serde_json::Value;
        match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => Json::Number(number.to_string()),
            Value::String(text) => Json::String(text.clone()),
            Value::Array(items) => Json::Array(items.iter().map(Json::from_value).collect()),
            Value::Object(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), Json::from_value(value)))
                    .collect(),
            ),
        }
    }
}

impl fmt::Display for Json {
    /// On one line, without spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => write!(f, "{value}"),
            Json::Number(digits) => f.write_str(digits),
            Json::String(text) => f.write_str(&quoted(text)),
            Json::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Json::Object(entries) => {
                f.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    write!(f, "{}:{value}", quoted(key))?;
                }
                f.write_str("}")
            }
        }
    }
}

/// `text` as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// `serde_json`'s message without the position, which is told apart.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    format!("this is not JSON ({})", &text[..end])
}

/// The whole text, of which every raw value is a slice.
struct Source<'a>(&'a str);

impl<'a> Source<'a> {
    fn read(&self, raw: &'a RawValue, depth: usize) -> Result<Json, JsonError> {
        let text = raw.get();
        if depth > MAX_DEPTH {
            let problem = format!("it is nested more than {MAX_DEPTH} deep");
            return Err(self.error_at(text, problem, "flatten it; no contract nests so deep"));
        }
        let broken = |error: &serde_json::Error| {
            self.error_at(text, describe(error), "mend the value that starts there")
        };
        Ok(match text.as_bytes().first() {
            Some(b'n') => Json::Null,
            Some(b't') => Json::Bool(true),
            Some(b'f') => Json::Bool(false),
            Some(b'"') => Json::String(serde_json::from_str(text).map_err(|error| broken(&error))?),
            Some(b'[') => {
                let items: Vec<&RawValue> =
                    serde_json::from_str(text).map_err(|error| broken(&error))?;
                let items = items.into_iter().map(|item| self.read(item, depth + 1));
                Json::Array(items.collect::<Result<_, _>>()?)
            }
            Some(b'{') => {
                let Entries(entries) =
                    serde_json::from_str(text).map_err(|error| broken(&error))?;
                let mut keys = HashSet::new();
                if let Some((key, value)) = entries.iter().find(|(key, _)| !keys.insert(key)) {
                    let problem = format!("the key `{key}` comes twice in one object");
                    let remedy = "remove one of them; readers disagree which one counts";
                    return Err(self.error_at(value.get(), problem, remedy));
                }
                let entries = entries
                    .into_iter()
                    .map(|(key, value)| Ok((key, self.read(value, depth + 1)?)));
                Json::Object(entries.collect::<Result<_, _>>()?)
            }
            _ => Json::Number(text.to_owned()),
        })
    }

    /// An error at the start of `part`, which is a slice of the whole.
    fn error_at(&self, part: &str, problem: String, remedy: &'static str) -> JsonError {
        let offset = (part.as_ptr() as usize).saturating_sub(self.0.as_ptr() as usize);
        let before = &self.0.as_bytes()[..offset.min(self.0.len())];
        let line_start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        JsonError {
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
            column: 1 + before.len() - line_start,
            problem,
            remedy,
        }
    }
}

/// An object's entries in order, duplicates included.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;
        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(EntriesVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_digits_survive() {
        let text = r#"{"b":[1.50,1e400,-0],"a":{"é":"\n","n":null,"t":true}}"#;
        assert_eq!(
            Json::parse(text)
                .map(|json| json.to_string())
                .ok()
                .as_deref(),
            Some(text)
        );
    }

    #[test]
    fn a_duplicate_key_is_told_with_its_place() {
        let error = Json::parse("{\"a\": 1,\n  \"b\": {\"c\": 1, \"c\": 2}}").expect_err("twice");
        assert_eq!((error.line, error.column), (2, 22));
        assert_eq!(error.problem, "the key `c` comes twice in one object");
    }

    #[test]
    fn nesting_beyond_the_limit_is_an_error_at_its_place() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let error = Json::parse(&deep).expect_err("too deep");
        assert_eq!((error.line, error.column), (1, MAX_DEPTH + 2));
    }

    #[test]
    fn a_lone_surrogate_is_told_where_its_text_starts() {
        let error = Json::parse("[1,\n \"\\ud800\"]").expect_err("no scalar value");
        assert_eq!((error.line, error.column), (2, 2));
    }
}
