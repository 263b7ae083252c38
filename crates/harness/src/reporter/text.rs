//! Text for people's terminals, and for their shells.

use smithereens_contract::DEFAULT_NAME;

/// `text` on one line, of at most `limit` characters. What is not printable
/// ASCII is written as `\u{…}`: a look-alike letter must not look alike here,
/// and nothing that a subject answers may drive a terminal.
pub(super) fn visible(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    for (count, char) in text.chars().enumerate() {
        if count == limit {
            shown.push('…');
            break;
        }
        match char {
            ' '..='~' => shown.push(char),
            // Ours: the mark of a cut, made before.
            '…' => shown.push(char),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            other => shown.extend(other.escape_unicode()),
        }
    }
    shown
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
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "@-_./".contains(char);
    if contract == DEFAULT_NAME {
        String::new()
    } else if contract.chars().all(is_plain) && !contract.is_empty() {
        format!(" --contract {contract}")
    } else {
        format!(" --contract '{}'", contract.replace('\'', r"'\''"))
    }
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
    }

    #[test]
    fn what_is_not_printable_ascii_is_written_out() {
        assert_eq!(
            visible("САNCELLING\x1b[2J\n", 99),
            "\\u{421}\\u{410}NCELLING\\u{1b}[2J\\n"
        );
    }

    #[test]
    fn a_text_is_cut_after_its_limit_and_not_at_it() {
        assert_eq!(visible("abc", 3), "abc");
        assert_eq!(visible("abcd", 3), "abc…");
    }
}
