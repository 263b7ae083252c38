//! From a contract's patterns to the syntax of the crate `regex`.
//!
//! This is a second translation beside the one in `crates/contract`, on purpose:
//! the typed shapes are an opinion of their own. It is small because it refuses
//! what the contract at hand does not use.

use smithereens_contract::{Dialect, Pattern};

/// The pattern that must match a whole text.
pub(super) fn translate(pattern: &Pattern) -> Result<String, String> {
    let source = pattern.source();
    let whole = match pattern.dialect() {
        Dialect::JavaFullMatch => source,
        // Not anchored by itself: what is in the contract must be.
        Dialect::Ecma262 => {
            let inner = source
                .strip_prefix('^')
                .and_then(|rest| rest.strip_suffix('$'));
            let inner =
                inner.ok_or_else(|| format!("the pattern {source}, which is not anchored"))?;
            let group = inner
                .strip_prefix("(?:")
                .and_then(|rest| rest.strip_suffix(')'));
            group.unwrap_or(inner)
        }
    };
    translate_whole(whole).ok_or_else(|| format!("the pattern {source}"))
}

/// What `.` is in Java, which the models are written for: not the end of a line.
/// (In ECMA-262 it is U+0085 too.)
const ANY: &str = r"[^\n\r\u{0085}\u{2028}\u{2029}]";

fn translate_whole(source: &str) -> Option<String> {
    // A pair of UTF-16 units, written as if they were characters of a class:
    // what is meant are all characters beyond the first 65,536.
    let source = source.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\u{10000}-\u{10FFFF}");
    let mut rest = source.as_str();
    let mut text = String::new();
    let mut in_class = false;
    while let Some(character) = rest.chars().next() {
        let taken = match (character, in_class) {
            ('\\', _) => {
                let (translated, length) = escape(&rest[1..], in_class)?;
                text += &translated;
                1 + length
            }
            // An empty class, or one that starts with `]`, differs by dialect.
            ('[', false) if !rest.starts_with("[]") && !rest.starts_with("[^]") => {
                in_class = true;
                text.push('[');
                1
            }
            (']', true) => {
                in_class = false;
                text.push(']');
                1
            }
            ('.', false) => {
                text += ANY;
                1
            }
            ('^' | '$' | '*' | '+' | ':', false)
            | ('^' | '-' | '_' | '/' | '#' | ':' | '*' | '+' | '.', true) => {
                text.push(character);
                1
            }
            (plain, _) if plain.is_ascii_alphanumeric() => {
                text.push(plain);
                1
            }
            _ => return None,
        };
        rest = &rest[taken..];
    }
    // Rust subtracts and intersects classes by doubled signs.
    let doubled = ["--", "&&", "~~"].iter().any(|signs| text.contains(signs));
    (!in_class && !doubled).then_some(text)
}

/// What an escape is in Rust's syntax, and how long it was after the backslash.
fn escape(rest: &str, in_class: bool) -> Option<(String, usize)> {
    let letter = rest.chars().next()?;
    match letter {
        'u' if rest.starts_with("u{") => {
            let end = rest.find('}')?;
            Some((format!("\\{}", &rest[..=end]), end + 1))
        }
        'u' => {
            let unit = u32::from_str_radix(rest.get(1..5)?, 16).ok()?;
            char::from_u32(unit)?;
            Some((format!("\\u{{{unit:04X}}}"), 5))
        }
        // ASCII in Java and in ECMA-262, Unicode in Rust.
        'w' if in_class => Some(("0-9A-Za-z_".to_owned(), 1)),
        'w' => Some(("[0-9A-Za-z_]".to_owned(), 1)),
        't' | 'r' | 'n' | '.' | '-' | '*' | '+' | '[' | ']' | '\\' => {
            Some((format!("\\{letter}"), 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_utf_16_units_become_classes_of_characters() {
        let source = r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*";
        let expected = r"[\u{0020}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}\t]*";
        assert_eq!(translate_whole(source).as_deref(), Some(expected));
    }

    #[test]
    fn words_are_ascii() {
        assert_eq!(
            translate_whole(r"^\w+\.[\w]$").as_deref(),
            Some(r"^[0-9A-Za-z_]+\.[0-9A-Za-z_]$")
        );
    }

    #[test]
    fn any_character_is_none_that_ends_a_line() {
        let pattern = translate_whole("arn:.*").unwrap();
        let pattern = regex::Regex::new(&format!("^(?:{pattern})$")).unwrap();
        assert!(pattern.is_match("arn:a\tb"));
        for end in ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"] {
            assert!(!pattern.is_match(&format!("arn:a{end}b")), "{end:?}");
        }
    }

    #[test]
    fn what_differs_between_dialects_is_refused() {
        for source in [
            r"\d",
            r"(?=a)",
            r"[a[b]]",
            r"[a&&b]",
            r"[a--b]",
            r"[]a]",
            r"a{2}",
            r"[\uD800]",
            r"(a|b)",
        ] {
            assert_eq!(translate_whole(source), None, "{source}");
        }
    }

    #[test]
    fn a_pattern_that_may_match_anywhere_is_refused() {
        let pattern = |source| Pattern::new(source, Dialect::Ecma262).unwrap();
        assert_eq!(translate(&pattern("^(?:a*)$")).as_deref(), Ok("a*"));
        assert_eq!(
            translate(&pattern("a*")),
            Err("the pattern a*, which is not anchored".to_owned())
        );
    }
}
