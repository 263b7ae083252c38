//! Text for people's terminals, and for their shells.

use std::fmt::Write as _;

use smithereens_contract::DEFAULT_NAME;

/// `text` on one line, of at most `limit` characters. What is not printable
/// ASCII is written as `\u{…}`: a look-alike letter must not look alike here,
/// and nothing that a subject answers, or a contract says, may drive a terminal.
#[must_use]
pub fn visible(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    for (count, char) in text.chars().enumerate() {
        if count == limit {
            shown.push('…');
            break;
        }
        match char {
            // Ours: the mark of a cut, made before.
            ' '..='~' | '…' => shown.push(char),
            other => escape(other, &mut shown),
        }
    }
    shown
}

fn escape(char: char, out: &mut String) {
    match char {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        other => out.extend(other.escape_unicode()),
    }
}

/// Sentences of ours that names from elsewhere stand in, on one line. Letters of
/// every script stay; what drives a terminal, ends a line or does not show is
/// written as `\u{…}`.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut shown = String::new();
    for char in text.chars() {
        if shows(char) {
            shown.push(char);
        } else {
            escape(char, &mut shown);
        }
    }
    shown
}

/// JSON that means the same and drives no terminal: what does not show can only
/// stand in its strings, and is escaped there. Line ends between tokens stay.
#[must_use]
pub fn printable_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for char in json.chars() {
        if char == '\n' || shows(char) {
            shown.push(char);
        } else {
            for unit in char.encode_utf16(&mut [0; 2]) {
                let _infallible = write!(shown, "\\u{unit:04x}");
            }
        }
    }
    shown
}

/// Whether a terminal shows the character as itself, where it stands: no
/// control character, no line separator, nothing that turns the direction of
/// writing or has no width.
fn shows(char: char) -> bool {
    !char.is_control()
        && !matches!(
            char,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// `1 case`, `2 cases`.
pub(super) fn counted(count: u64, one: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {one}s")
    }
}

/// The option, with a space before it, that makes a command of ours speak about
/// the contract of this name: nothing for the default one.
#[must_use]
pub fn contract_option(contract: &str) -> String {
    if contract == DEFAULT_NAME {
        String::new()
    } else {
        format!(" --contract {}", shell_word(contract))
    }
}

/// A text as one word of a shell's command line, quoted where it must be.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "@-_./".contains(char);
    if text.chars().all(is_plain) && !text.is_empty() {
        return text.to_owned();
    }
    if text.chars().all(shows) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    // As POSIX shells take it since 2024: a file's name may hold anything.
    let mut quoted = String::from("$'");
    for byte in text.bytes() {
        match byte {
            b'\'' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=b'~' => quoted.push(char::from(byte)),
            other => {
                let _infallible = write!(quoted, "\\{other:03o}");
            }
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_is_named_in_commands_unless_it_is_the_default_one() {
        assert_eq!(contract_option("glue@2020-05-15"), "");
        assert_eq!(contract_option("glue@newest"), " --contract glue@newest");
        assert_eq!(
            contract_option("my model's.json"),
            r" --contract 'my model'\''s.json'"
        );
        assert_eq!(
            contract_option("it's\x1b[2J.json"),
            r" --contract $'it\'s\033[2J.json'"
        );
    }

    #[test]
    fn what_is_not_printable_ascii_is_written_out() {
        assert_eq!(
            visible("САNCELLING\x1b[2J\n", 99),
            "\\u{421}\\u{410}NCELLING\\u{1b}[2J\\n"
        );
    }

    #[test]
    fn sentences_keep_their_letters_and_lose_what_drives_a_terminal() {
        assert_eq!(printable("§ 8.1: Jürgen's \"…\""), "§ 8.1: Jürgen's \"…\"");
        assert_eq!(
            printable("a\x1b[2J\nb\u{9b}2J\u{202e}c\u{2028}"),
            "a\\u{1b}[2J\\nb\\u{9b}2J\\u{202e}c\\u{2028}"
        );
    }

    #[test]
    fn json_that_is_made_printable_means_the_same() {
        let json = "{\n  \"a\u{7f}\u{9b}\": \"é\u{e0001}\"\n}";
        let shown = printable_json(json);
        assert_eq!(shown, "{\n  \"a\\u007f\\u009b\": \"é\\udb40\\udc01\"\n}");
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
        assert_eq!(read(&shown), read(json));
    }

    #[test]
    fn a_text_is_cut_after_its_limit_and_not_at_it() {
        assert_eq!(visible("abc", 3), "abc");
        assert_eq!(visible("abcd", 3), "abc…");
    }
}
