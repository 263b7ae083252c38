//! Values in an adapter's lines: JSON where JSON says it all to every reader, and
//! an object with one member that begins with `$` for all else.

use std::collections::HashSet;
use std::fmt;

use aws_smithy_types::base64;
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Whole numbers up to this one, and down to its negative, are JSON numbers: every
/// reader keeps them, also one that has doubles alone.
pub const LARGEST_WHOLE: i64 = (1 << 53) - 1;

/// A value of an input or output, said so that nothing gets lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing. A member that is not there is left out.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number: whole and within [`LARGEST_WHOLE`] it is a JSON number, else
    /// `{"$number": "0.5"}`.
    Number(Number),
    /// A text.
    Text(String),
    /// A text that is no Unicode, in UTF-16 units: `{"$utf16": "0041 d800"}`.
    Utf16(Vec<u16>),
    /// Seconds since 1970 in plain digits with as many decimals as are needed:
    /// `{"$timestamp": "1589500800.123"}`.
    Timestamp(Number),
    /// Bytes: `{"$bytes": "aGVsbG8="}`, in base64 with padding.
    Bytes(Vec<u8>),
    /// A list.
    List(Vec<Value>),
    /// A structure or map, each name once. One that looks like a tag, with a single
    /// member that begins with `$`, is `{"$object": {…}}`.
    Object(Vec<(String, Value)>),
}

/// A number's text: as JSON has it, or `NaN`, `Infinity`, `-Infinity`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

/// Why a text is no number, or no timestamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Neither a JSON number nor one of those without an end.
    #[error("`{0}` is neither a JSON number nor NaN, Infinity or -Infinity")]
    Number(String),
    /// Not plain digits.
    #[error("`{0}` is not seconds in plain digits, such as 1589500800.123")]
    Timestamp(String),
}

impl Number {
    /// The number with this text.
    ///
    /// # Errors
    /// JSON has no such number, and it is none of `NaN`, `Infinity`, `-Infinity`.
    pub fn new(text: impl Into<String>) -> Result<Number, InvalidText> {
        let text = text.into();
        let is_number = match text.as_str() {
            "NaN" | "Infinity" | "-Infinity" => true,
            text => is_json_number(text),
        };
        match is_number {
            true => Ok(Number(text)),
            false => Err(InvalidText::Number(text)),
        }
    }

    /// Seconds since 1970 with this text.
    ///
    /// # Errors
    /// It has an exponent, or is none of JSON's numbers.
    pub fn seconds(text: impl Into<String>) -> Result<Number, InvalidText> {
        let text = text.into();
        let is_plain = text
            .chars()
            .all(|char| char.is_ascii_digit() || matches!(char, '-' | '.'));
        match is_plain && is_json_number(&text) {
            true => Ok(Number(text)),
            false => Err(InvalidText::Timestamp(text)),
        }
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole number that it is, if a JSON number says it to every reader.
    #[must_use]
    pub fn as_whole(&self) -> Option<i64> {
        // `-0` is no whole number: a double keeps the sign.
        let whole: i64 = self.0.parse().ok().filter(|_| self.0 != "-0")?;
        (-LARGEST_WHOLE..=LARGEST_WHOLE)
            .contains(&whole)
            .then_some(whole)
    }
}

/// RFC 8259 §6.
fn is_json_number(text: &str) -> bool {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (text, None),
    };
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(are_digits)
        && exponent.is_none_or(|text| are_digits(text.strip_prefix(['-', '+']).unwrap_or(text)))
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Number {
        Number(number.to_string())
    }
}

impl From<f64> for Number {
    fn from(number: f64) -> Number {
        Number(match number {
            _ if number.is_nan() => "NaN".to_owned(),
            f64::INFINITY => "Infinity".to_owned(),
            f64::NEG_INFINITY => "-Infinity".to_owned(),
            // The shortest digits that come back as the same double.
            _ => format!("{number:?}"),
        })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

/// Whether an object with these members would be taken for a tag.
fn looks_like_a_tag<V>(members: &[(String, V)]) -> bool {
    matches!(members, [(name, _)] if name.starts_with('$'))
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let tag = |to: S, name: &str, text: &str| {
            let mut map = to.serialize_map(Some(1))?;
            map.serialize_entry(name, text)?;
            map.end()
        };
        match self {
            Value::Null => to.serialize_unit(),
            Value::Boolean(truth) => to.serialize_bool(*truth),
            Value::Number(number) => match number.as_whole() {
                Some(whole) => to.serialize_i64(whole),
                None => tag(to, "$number", number.as_str()),
            },
            Value::Text(text) => to.serialize_str(text),
            Value::Utf16(units) => {
                let units: Vec<String> = units.iter().map(|unit| format!("{unit:04x}")).collect();
                tag(to, "$utf16", &units.join(" "))
            }
            Value::Timestamp(seconds) => tag(to, "$timestamp", seconds.as_str()),
            Value::Bytes(bytes) => tag(to, "$bytes", &base64::encode(bytes)),
            Value::List(items) => {
                let mut list = to.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Value::Object(members) if looks_like_a_tag(members) => {
                let mut map = to.serialize_map(Some(1))?;
                map.serialize_entry("$object", &Members(members))?;
                map.end()
            }
            Value::Object(members) => Members(members).serialize(to),
        }
    }
}

/// The members of an object, whatever they look like.
struct Members<'a>(&'a [(String, Value)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
        let Untagged(value) = Untagged::deserialize(from)?;
        tags_told(value).map_err(D::Error::custom)
    }
}

/// A value in which tags still are objects.
struct Untagged(Value);

impl<'de> Deserialize<'de> for Untagged {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Untagged, D::Error> {
        from.deserialize_any(Reader).map(Untagged)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Boolean(truth))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        if (-LARGEST_WHOLE..=LARGEST_WHOLE).contains(&number) {
            return Ok(Value::Number(number.into()));
        }
        Err(E::custom(format_args!(
            "{number} is too far from zero for a JSON number; it is {{\"$number\": \"{number}\"}}"
        )))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        Err(E::custom(format_args!(
            "{number} is no whole number, or too far from zero; such a one is \
             {{\"$number\": \"its digits\"}}"
        )))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Untagged(item)) = list.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut names = HashSet::new();
        let mut members = Vec::new();
        while let Some((name, Untagged(value))) = map.next_entry::<String, Untagged>()? {
            if !names.insert(name.clone()) {
                let twice = format_args!("`{name}` stands there twice");
                return Err(A::Error::custom(twice));
            }
            members.push((name, value));
        }
        Ok(Value::Object(members))
    }
}

/// The value with its tags told, as deep as it is.
fn tags_told(value: Value) -> Result<Value, String> {
    let members = match value {
        Value::List(items) => {
            let items = items.into_iter().map(tags_told);
            return items.collect::<Result<_, _>>().map(Value::List);
        }
        Value::Object(members) => members,
        other => return Ok(other),
    };
    if !looks_like_a_tag(&members) {
        return members_told(members);
    }
    let Some((name, inside)) = members.into_iter().next() else {
        return Ok(Value::Object(Vec::new()));
    };
    let text = match inside {
        Value::Object(members) if name == "$object" => return members_told(members),
        Value::Text(text) => text,
        _ => return Err(format!("what `{name}` holds is not what it stands around")),
    };
    match name.as_str() {
        "$number" => Number::new(text).map(Value::Number).map_err(string),
        "$timestamp" => Number::seconds(text).map(Value::Timestamp).map_err(string),
        "$bytes" => base64::decode(text).map(Value::Bytes).map_err(string),
        "$utf16" => {
            let units: Option<_> = text.split_ascii_whitespace().map(unit).collect();
            let units = units.ok_or_else(|| format!("`{text}` is no units of four digits"))?;
            Ok(Value::Utf16(units))
        }
        _ => Err(format!(
            "`{name}` is none of $number, $timestamp, $bytes, $utf16 and $object"
        )),
    }
}

fn unit(text: &str) -> Option<u16> {
    let is_unit = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    u16::from_str_radix(text, 16).ok().filter(|_| is_unit)
}

fn members_told(members: Vec<(String, Value)>) -> Result<Value, String> {
    let told = members
        .into_iter()
        .map(|(name, value)| Ok((name, tags_told(value)?)));
    told.collect::<Result<_, _>>().map(Value::Object)
}

fn string(error: impl fmt::Display) -> String {
    error.to_string()
}
