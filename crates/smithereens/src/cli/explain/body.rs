//! A payload's body, for people: pretty where that changes nothing that the
//! case is about.

use std::fmt::Write as _;

use aws_smithy_types::base64;
use smithereens_cases::json::Json;

/// Texts and bodies are cut after so many characters, ...
const TEXT: usize = 200;
const BODY: usize = 2000;
/// ... lists and objects after so many entries.
const ENTRIES: usize = 12;

/// The lines that show a body. Long texts and lists are cut, and say so.
pub(super) fn lines(body: &[u8]) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(body) else {
        let (text, cut) = cut(&base64::encode(body), BODY);
        return vec![format!("base64 {text}{}", if cut { "…" } else { "" })];
    };
    match Json::parse(body) {
        // White space, escapes and the like would be lost, and may matter.
        Ok(value) if value.to_bytes() == body => {
            let mut out = String::new();
            pretty(&value, 0, &mut out);
            out.lines().map(str::to_owned).collect()
        }
        _ if text.is_empty() => vec!["(empty)".to_owned()],
        _ => {
            let (text, cut) = cut(text, BODY);
            vec![format!("{}{}", visible(&text), if cut { "…" } else { "" })]
        }
    }
}

fn cut(text: &str, limit: usize) -> (String, bool) {
    (
        text.chars().take(limit).collect(),
        text.chars().nth(limit).is_some(),
    )
}

/// Printable ASCII stays, all else is told by its number: a look-alike letter
/// must not look alike here.
fn visible(text: &str) -> String {
    let mut shown = String::new();
    for char in text.chars() {
        match char {
            ' '..='~' => shown.push(char),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            other => shown.extend(other.escape_unicode()),
        }
    }
    shown
}

fn pretty(value: &Json, depth: usize, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(text) => out.push_str(&shortened(text)),
        Json::String(text) => quoted(text, out),
        Json::Raw(bytes) => out.push_str(&visible(&String::from_utf8_lossy(bytes))),
        Json::Array(items) => {
            nest(('[', ']'), items, depth, out, |item, out| {
                pretty(item, depth + 1, out)
            });
        }
        Json::Object(members) => nest(('{', '}'), members, depth, out, |(name, value), out| {
            quoted(name, out);
            out.push_str(": ");
            pretty(value, depth + 1, out);
        }),
    }
}

fn nest<T>(
    (open, close): (char, char),
    entries: &[T],
    depth: usize,
    out: &mut String,
    mut write: impl FnMut(&T, &mut String),
) {
    out.push(open);
    for (index, entry) in entries.iter().take(ENTRIES).enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let _infallible = write!(out, "{comma}\n{:1$}", "", 2 * depth + 2);
        write(entry, out);
    }
    if let Some(more) = entries.len().checked_sub(ENTRIES).filter(|more| *more > 0) {
        let _infallible = write!(out, ",\n{:1$}… {more} more", "", 2 * depth + 2);
    }
    if !entries.is_empty() {
        let _infallible = write!(out, "\n{:1$}", "", 2 * depth);
    }
    out.push(close);
}

/// As a JSON string in ASCII.
fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars().take(TEXT) {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            ' '..='~' => out.push(char),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    let _infallible = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
    if let Some(more) = text
        .chars()
        .count()
        .checked_sub(TEXT)
        .filter(|more| *more > 0)
    {
        let _infallible = write!(out, " … {more} characters more");
    }
}

fn shortened(digits: &str) -> String {
    match cut(digits, TEXT) {
        (digits, true) => format!("{digits}…"),
        (digits, false) => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_body_is_shown_pretty_in_ascii() {
        let shown = lines("{\"Name\":\"С\u{1f980}\",\"Tags\":[1.50],\"Name\":{}}".as_bytes());
        let expected = [
            "{",
            r#"  "Name": "\u0421\ud83e\udd80","#,
            r#"  "Tags": ["#,
            "    1.50",
            "  ],",
            r#"  "Name": {}"#,
            "}",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_body_that_pretty_printing_would_change_is_shown_as_it_is() {
        assert_eq!(lines(b"{ \"a\":1}\r\n\x1b"), ["{ \"a\":1}\\r\\n\\u{1b}"]);
        assert_eq!(lines(b"{\"a\":\"\\u0041\"}"), ["{\"a\":\"\\u0041\"}"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_in_base64() {
        assert_eq!(lines(b"\xff\xfe"), ["base64 //4="]);
    }

    #[test]
    fn long_texts_and_lists_tell_how_much_is_left_out() {
        let body = format!("[\"{}\"{}]", "x".repeat(203), ",1".repeat(15));
        let shown = lines(body.as_bytes());
        assert_eq!(
            shown[1],
            format!("  \"{}\" … 3 characters more,", "x".repeat(200))
        );
        assert_eq!(shown[13], "  … 4 more");
        assert_eq!(shown.len(), 15);
    }
}
