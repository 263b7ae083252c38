//! Texts from elsewhere in Markdown: in a table's row, in HTML, in a fenced block.

use super::text::printable;

/// How many characters of a text stand in a sentence or a table's row.
const INLINE: usize = 300;

/// A name or an id, as code.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", words(text))
}

/// Words that mean themselves, be they read as Markdown or as HTML, in a table's
/// row or not: what could mean more is a character reference, which neither takes
/// for syntax (CommonMark 0.31 §2.5).
pub(super) fn words(text: &str) -> String {
    let shown = printable(text);
    let mut chars = shown.chars().peekable();
    let mut escaped = String::new();
    let mut count = 0;
    while let Some(char) = chars.next() {
        if count == INLINE {
            escaped.push('…');
            break;
        }
        count += 1;
        let ends_word = chars.peek().is_none_or(|next| *next == ' ');
        let is_plain = match char {
            // As in `www.` and `https:`, which would become links.
            '.' => !escaped.ends_with("www"),
            ':' => ends_word,
            ' ' | '-' | '/' | ',' | '=' | '(' | ')' | '\'' | '%' | ';' => true,
            char => char.is_alphanumeric() || !char.is_ascii(),
        };
        if is_plain {
            escaped.push(char);
        } else {
            escaped.push_str(&format!("&#{};", u32::from(char)));
        }
    }
    escaped
}

/// A block of a language that nothing in `text` can end.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let shown = printable(text);
    let mut longest = 0;
    let mut run = 0;
    for char in shown.chars() {
        run = if char == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{shown}\n{fence}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_html_or_a_table_would_read_as_more_is_a_reference() {
        assert_eq!(
            words("<b>|`*_~#@$[]!\\&amp;"),
            "&#60;b&#62;&#124;&#96;&#42;&#95;&#126;&#35;&#64;&#36;&#91;&#93;&#33;&#92;&#38;amp;"
        );
        assert_eq!(
            words("https://www.example.com :smile:"),
            "https&#58;//www&#46;example.com &#58;smile:"
        );
        assert_eq!(
            words("a\n\u{202e}b\x1b"),
            "a&#92;n&#92;u&#123;202e&#125;b&#92;u&#123;1b&#125;"
        );
    }

    #[test]
    fn what_is_usual_stays_as_it_is() {
        let id = "PutOrder.request/Items.member.Kind/enum=NEW-ONE";
        assert_eq!(words(id), id);
        assert_eq!(
            words("changed: element-lost (RFC 9110 §9.3.2)"),
            "changed: element-lost (RFC 9110 §9.3.2)"
        );
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(words(&"a".repeat(INLINE)), "a".repeat(INLINE));
        assert_eq!(words(&"a".repeat(INLINE + 1)), "a".repeat(INLINE) + "…");
    }

    #[test]
    fn a_fence_is_longer_than_any_in_it() {
        assert_eq!(fenced("json", "{}"), "```json\n{}\n```\n\n");
        assert_eq!(
            fenced("text", "a ```` b\n```"),
            "`````text\na ```` b\\n```\n`````\n\n"
        );
    }
}
