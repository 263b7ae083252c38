//! JSON that stands in other JSON without losing anything: digits, equal names
//! and order stay. This is the interface to `serde_json`'s raw values.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::value::RawValue;

/// One JSON value as it is written, compact.
#[derive(Debug, Clone)]
pub struct JsonText(Box<RawValue>);

/// Deeper arrays and objects are no [`JsonText`]: most readers of what it stands
/// in stop at 128.
const DEEPEST: usize = 100;

impl JsonText {
    /// The value, if a text is one without white space between its tokens, and
    /// every reader of JSON text takes it where it will stand: no lone
    /// surrogates, no nesting deeper than 100.
    #[must_use]
    pub fn new(text: &str) -> Option<JsonText> {
        let raw: Box<RawValue> = serde_json::from_str(text).ok()?;
        (is_compact(text) && fault(text).is_none()).then_some(JsonText(raw))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for JsonText {
    fn eq(&self, other: &JsonText) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for JsonText {}

impl Serialize for JsonText {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

/// People may have put the file into another form: white space that says
/// nothing is taken out.
impl<'de> Deserialize<'de> for JsonText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<JsonText, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        if let Some(fault) = fault(raw.get()) {
            return Err(D::Error::custom(format!(
                "JSON {fault} cannot stand here; a payload can be given as `text`"
            )));
        }
        if is_compact(raw.get()) {
            return Ok(JsonText(raw));
        }
        RawValue::from_string(compact(raw.get()))
            .map(JsonText)
            .map_err(D::Error::custom)
    }
}

/// Whether each character of a JSON text stands in a string.
#[derive(Default)]
struct Quotes {
    inside: bool,
    escaped: bool,
}

impl Quotes {
    /// Whether the next character is a string's, its quotes included.
    fn hold(&mut self, char: char) -> bool {
        let was_inside = self.inside;
        if self.escaped {
            self.escaped = false;
        } else if self.inside && char == '\\' {
            self.escaped = true;
        } else if char == '"' {
            self.inside = !self.inside;
        }
        was_inside || self.inside
    }
}

fn outside_strings(text: &str) -> impl Iterator<Item = char> {
    let mut quotes = Quotes::default();
    text.chars().filter(move |char| !quotes.hold(*char))
}

fn is_white(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\r')
}

fn is_compact(text: &str) -> bool {
    !outside_strings(text).any(is_white)
}

fn compact(text: &str) -> String {
    let mut quotes = Quotes::default();
    text.chars()
        .filter(|char| quotes.hold(*char) || !is_white(*char))
        .collect()
}

/// What some readers of a sound JSON text do not take.
fn fault(text: &str) -> Option<&'static str> {
    let mut depth = 0_usize;
    for char in outside_strings(text) {
        match char {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some("that nests deeper than 100");
        }
    }
    has_lone_surrogate(text).then_some("with half a surrogate pair")
}

fn has_lone_surrogate(text: &str) -> bool {
    // Escapes that follow each other at once, decoded together.
    let mut units: Vec<u16> = Vec::new();
    let is_broken = |units: &[u16]| {
        let decoded = char::decode_utf16(units.iter().copied());
        decoded.into_iter().any(|char| char.is_err())
    };
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let unit = rest
            .get(at + 1..at + 6)
            .and_then(|escape| u16::from_str_radix(escape.strip_prefix('u')?, 16).ok());
        if at > 0 || unit.is_none() {
            if is_broken(&units) {
                return true;
            }
            units.clear();
        }
        units.extend(unit);
        let length = if unit.is_some() { 6 } else { 2 };
        rest = rest.get(at + length..).unwrap_or_default();
    }
    is_broken(&units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r#"{"a":1.0,"a":1e400,"":[true,null,"\" x \\"]}"#)]
    #[case(r#""\ud83e\udd80""#)]
    #[case(r#""\\ud83e""#)]
    #[case("-0")]
    #[case("null")]
    fn sound_json_stays_as_it_is_written(#[case] text: &str) {
        assert_eq!(JsonText::new(text).expect("sound").as_str(), text);
    }

    #[rstest]
    #[case("")]
    #[case("{} ")]
    #[case(r#"{"a": 1}"#)]
    #[case("01")]
    #[case("1 2")]
    #[case("\u{feff}1")]
    #[case(r#""\ud83e""#)]
    #[case(r#""\udd80\ud83e""#)]
    #[case(r#""\ud83e\n\udd80""#)]
    #[case(r#""\ud83e \udd80""#)]
    #[case("\"\t\"")]
    fn what_would_not_come_back_is_none(#[case] text: &str) {
        assert!(JsonText::new(text).is_none());
    }

    #[test]
    fn nesting_ends_at_a_hundred() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(JsonText::new(&nested(100)).is_some());
        assert!(JsonText::new(&nested(101)).is_none());
        assert!(JsonText::new(&nested(100_000)).is_none());
    }

    #[test]
    fn white_space_between_tokens_is_taken_out_and_no_other() {
        let read: JsonText =
            serde_json::from_str(" {\n\t\"a b\\\" \" :\r [ 1.50 , \" \\\\\" ] }").expect("JSON");
        assert_eq!(read.as_str(), r#"{"a b\" ":[1.50," \\"]}"#);
    }
}
