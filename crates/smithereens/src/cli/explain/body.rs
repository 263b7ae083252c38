//! A payload's body, for people: pretty where that changes nothing that the
//! case is about.

use std::fmt::Write as _;

use aws_smithy_types::base64;
use smithereens_cases::json::Json;
use smithereens_harness::visible;

/// Texts and bodies are cut after so many characters, ...
const TEXT: usize = 200;
const BODY: usize = 2000;
/// ... lists and objects after so many entries.
const ENTRIES: usize = 12;

/// A body as it is shown.
pub(super) struct Shown {
    pub(super) lines: Vec<String>,
    /// Nothing is cut off.
    pub(super) is_whole: bool,
}

/// A body on lines. Long texts, lists and bodies are cut where `…` stands.
pub(super) fn shown(body: &[u8]) -> Shown {
    let one = |line: String, is_whole| Shown {
        lines: vec![line],
        is_whole,
    };
    let Ok(text) = std::str::from_utf8(body) else {
        let text = base64::encode(body);
        return one(
            format!("base64 {}", visible(&text, BODY)),
            fits(&text, BODY),
        );
    };
    match Json::parse(body) {
        // White space, escapes and the like would be lost, and may matter.
        Ok(value) if value.to_bytes() == body => {
            let mut out = String::new();
            let mut is_whole = true;
            pretty(&value, 0, &mut out, &mut is_whole);
            cut_lines(&out, is_whole)
        }
        _ if text.is_empty() => one("(empty)".to_owned(), true),
        _ => one(visible(text, BODY), fits(text, BODY)),
    }
}

/// `1 byte`, `2 bytes`.
pub(super) fn size(body: &[u8]) -> String {
    match body.len() {
        1 => "1 byte".to_owned(),
        size => format!("{size} bytes"),
    }
}

fn fits(text: &str, limit: usize) -> bool {
    text.chars().nth(limit).is_none()
}

/// The lines up to the limit, in which indentation does not count.
fn cut_lines(text: &str, is_whole: bool) -> Shown {
    let mut lines = Vec::new();
    let mut left = BODY;
    for line in text.lines() {
        let length = line.trim_start().chars().count();
        if length > left {
            let indentation = line.len() - line.trim_start().len();
            lines.push(format!("{:indentation$}…", ""));
            return Shown {
                lines,
                is_whole: false,
            };
        }
        left -= length;
        lines.push(line.to_owned());
    }
    Shown { lines, is_whole }
}

fn pretty(value: &Json, depth: usize, out: &mut String, is_whole: &mut bool) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(text) => {
            *is_whole &= fits(text, TEXT);
            out.push_str(&visible(text, TEXT));
        }
        Json::String(text) => {
            *is_whole &= fits(text, TEXT);
            quoted(text, out);
        }
        Json::Raw(bytes) => out.push_str(&visible(&String::from_utf8_lossy(bytes), usize::MAX)),
        Json::Array(items) => {
            *is_whole &= items.len() <= ENTRIES;
            nest(('[', ']'), items, depth, out, |item, out| {
                pretty(item, depth + 1, out, is_whole);
            });
        }
        Json::Object(members) => {
            *is_whole &= members.len() <= ENTRIES;
            nest(('{', '}'), members, depth, out, |(name, value), out| {
                *is_whole &= fits(name, TEXT);
                quoted(name, out);
                out.push_str(": ");
                pretty(value, depth + 1, out, is_whole);
            });
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(body: &[u8]) -> Vec<String> {
        let shown = shown(body);
        assert!(shown.is_whole);
        shown.lines
    }

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
        let shown = shown(body.as_bytes());
        assert!(!shown.is_whole);
        assert_eq!(
            shown.lines[1],
            format!("  \"{}\" … 3 characters more,", "x".repeat(200))
        );
        assert_eq!(shown.lines[13], "  … 4 more");
        assert_eq!(shown.lines.len(), 15);
    }

    #[test]
    fn a_huge_body_is_cut_however_it_is_huge() {
        let nested = [b"[".repeat(10_000), b"]".repeat(10_000)].concat();
        let object = |entry: &str| format!("{{{}}}", [entry; 12].join(","));
        let wide = object(&format!(
            "\"a\":{}",
            object(&format!("\"b\":\"{}\"", "x".repeat(200)))
        ));
        let binary = [0xff].repeat(10_000);
        for body in [&nested, wide.as_bytes(), &binary] {
            let shown = shown(body);
            assert!(!shown.is_whole);
            assert!(shown.lines.last().is_some_and(|line| line.ends_with('…')));
            let length: usize = shown.lines.iter().map(|line| line.trim_start().len()).sum();
            assert!((1500..2100).contains(&length), "{length} bytes");
        }
    }
}
