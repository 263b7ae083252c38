//! Expected meanings are those of Java 17's `String.matches` and of V8's
//! `RegExp` with the flag `u`, which were asked.

use proptest::prelude::*;
use rstest::rstest;

use super::{
    Dialect::{self, Ecma262, JavaFullMatch},
    Pattern, PatternError,
};

const GLUE_SINGLE_LINE: &str = r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*";

fn pattern(source: &str, dialect: Dialect) -> Pattern {
    Pattern::new(source, dialect).unwrap()
}

#[rstest]
#[case::whole_text("[a-c]+", "abc", true)]
#[case::not_a_part("[a-c]+", "abcd", false)]
#[case::no_line_feed_at_the_end("^[a-c]+$", "abc\n", false)]
#[case::dollar_before_a_final_terminator(r"a$\n", "a\n", true)]
#[case::dollar_not_inside_crlf(r"a\r$\n", "a\r\n", false)]
#[case::each_alternative_is_whole("^$|arn:.*", "arn:x", true)]
#[case::astral_range(
    GLUE_SINGLE_LINE,
    "a\t\u{D7FF}\u{E000}\u{FFFD}\u{10000}\u{10FFFF}",
    true
)]
#[case::noncharacter(GLUE_SINGLE_LINE, "\u{FFFE}", false)]
#[case::line_feed(GLUE_SINGLE_LINE, "\n", false)]
#[case::negated_astral_range(r"[^\u0020-\uD7FF\uE000-\uFFFF]", "\u{D7FF}", false)]
#[case::lone_surrogates_match_nothing(r"[\uD800\uDBFF-\uDC00\uDFFFx]*", "x\u{10000}", false)]
#[case::surrogate_pair(r"\uD83D\uDE00", "😀", true)]
#[case::word_is_ascii(r"\w", "é", false)]
#[case::digit_is_ascii(r"\d", "٣", false)]
#[case::space_is_ascii(r"\s", "\u{A0}", false)]
#[case::dot_without_next_line(".", "\u{85}", false)]
#[case::dot_takes_astral(".", "😀", true)]
#[case::dot_all("(?s).", "\n", true)]
#[case::ignoring_case("(?i)select", "SELect", true)]
#[case::ignoring_case_of_ascii_only("(?i)k", "\u{212A}", false)]
#[case::flag_ends_with_its_group("(?:(?i)a)b", "AB", false)]
#[case::posix(r"\p{Alpha}+", "aé", false)]
#[case::category(r"\p{L}+", "aé", true)]
#[case::category_short(r"\pL+", "aé", true)]
#[case::binary_property(r"\p{IsAlphabetic}+", "aé", true)]
#[case::intersection(r"[\p{Print}&&[^|:/]]+", "a:b", false)]
#[case::union("[a[bc]]+", "abc", true)]
#[case::bracket_first("[]a]+", "]a", true)]
#[case::hyphen_after_a_class(r"[\w-.]+", "a-.", true)]
#[case::operators_of_rust_are_characters("[a~~,--b&]+", "~a-&", true)]
#[case::horizontal_space(r"\h", "\u{3000}", true)]
#[case::hexadecimal(r"[\x41-\x{43}]+", "ABC", true)]
#[case::control(r"\cA", "\u{1}", true)]
#[case::octal(r"\0101", "A", true)]
#[case::possessive("a?+ab", "ab", false)]
#[case::possessive_count(r"\d{2}+x", "12x", true)]
#[case::two_counts("a{2}{3}", "aa", true)]
#[case::look_ahead("(?!aws:).*", "aws:x", false)]
#[case::look_behind(".*(?<! )", "a ", false)]
#[case::look_behind_of_any_length(".*(?<!ab{0,3})", "xabb", false)]
#[case::back_reference(r"(.)\1", "aa", true)]
#[case::word_boundary(r"a\b-\bb", "a-b", true)]
#[case::inside_a_word(r"a\Bb", "ab", true)]
#[case::long_run(".{1,100000}", "a", true)]
#[case::long_run_too_short("^.{1,100000}$", "", false)]
#[case::long_run_of_others("[ab]{0,256}", "abc", false)]
fn java_matches_the_whole_text(#[case] source: &str, #[case] text: &str, #[case] matches: bool) {
    let pattern = pattern(source, JavaFullMatch);
    assert_eq!(pattern.limitation(), None);
    assert_eq!(pattern.matches(text), Some(matches), "{:?}", pattern.rust());
}

#[rstest]
#[case::any_part("b", "abc", true)]
#[case::anchored("^b$", "abc", false)]
#[case::dollar_is_the_end("b$", "b\n", false)]
#[case::space_is_unicode(r"^\s$", "\u{FEFF}", true)]
#[case::word_is_ascii(r"^\w$", "é", false)]
#[case::dot_takes_next_line("^.$", "\u{85}", true)]
#[case::brackets_in_a_class("^[[&&]+$", "[&", true)]
#[case::empty_class("[]", "a", false)]
#[case::any_character("^[^]$", "\n", true)]
#[case::needless_escapes(r"^\_\-\/\:$", "_-/:", true)]
#[case::braced_code_point(r"^\u{1F600}$", "😀", true)]
#[case::backspace(r"^[\b]$", "\u{8}", true)]
#[case::braces_by_themselves("^a{,2}$", "a{,2}", true)]
#[case::folding_is_unicode("^(?i:k)$", "\u{212A}", true)]
#[case::named_group(r"^(?<x>a)\k<x>$", "aa", true)]
fn ecma_262_matches_any_part(#[case] source: &str, #[case] text: &str, #[case] matches: bool) {
    let pattern = pattern(source, Ecma262);
    assert_eq!(pattern.limitation(), None);
    assert_eq!(pattern.matches(text), Some(matches), "{:?}", pattern.rust());
}

#[rstest]
#[case("[a-z", 0, "`[` without its `]`")]
#[case("a(b", 1, "`(` without its `)`")]
#[case("a)", 1, "`)` without its `(`")]
#[case("x[z-a]", 2, "a range in a class is the wrong way round")]
#[case("*a", 0, "`*` has nothing to repeat")]
#[case("a**", 2, "`*` repeats a repetition")]
#[case("a{3,1}", 1, "repetition from 3 down to less")]
#[case("a\\", 1, "`\\` with nothing after it")]
#[case("a{,2}", 1, "`{` must be escaped, or start a repetition")]
#[case(r"\y", 0, "`\\y` means nothing")]
fn broken_grammar_is_an_error_at_its_place(
    #[case] source: &str,
    #[case] at: usize,
    #[case] what: &str,
) {
    let error = Pattern::new(source, JavaFullMatch).unwrap_err();
    let PatternError::Syntax {
        pattern,
        problem,
        position,
    } = &error;
    assert_eq!(
        (pattern.as_str(), *position, problem.as_str()),
        (source, Some(at), what)
    );
    let shown = format!(
        "pattern `{source}`, character {at}: {what}; mend the pattern, or drop it from the contract"
    );
    assert_eq!(error.to_string(), shown);
}

#[rstest]
#[case(r"\p{InGreek}", JavaFullMatch, "`\\p{InGreek}` is not known here")]
#[case("(?m)^a$", JavaFullMatch, "the flag `m` is not supported")]
#[case(r"\X+", JavaFullMatch, "`\\X` is not supported")]
#[case(r"\Qa.b\E", JavaFullMatch, "`\\Q` is not supported")]
#[case("a++", Ecma262, "possessive repetition is Java's, not ECMA-262's")]
#[case(r"\Aa\z", Ecma262, "`\\A` is not supported")]
#[case(
    r"a{11}{0,9}",
    Ecma262,
    "a repetition of nothing is Java's, not ECMA-262's"
)]
fn what_is_beyond_us_is_no_error(
    #[case] source: &str,
    #[case] dialect: Dialect,
    #[case] why: &str,
) {
    let pattern = pattern(source, dialect);
    assert_eq!(pattern.matches("a"), None);
    assert!(
        pattern.limitation().unwrap().starts_with(why),
        "{:?}",
        pattern.limitation()
    );
}

#[test]
fn catastrophic_backtracking_is_given_up() {
    let pattern = pattern(r"(?=x*)(a|aa)+\1b", JavaFullMatch);
    assert_eq!(pattern.matches(&"a".repeat(200)), None);
    assert_eq!(pattern.limitation(), None);
}

#[rstest]
#[case::class("[a-c_-]+", r"^[\-_a-c]+$", r"^[\-_a-c]+$(?!\n)", r"[\-_a-c]+")]
#[case::anchors_say_nothing_new(
    r"^\w+\.\w+$",
    r"^[0-9A-Z_a-z]+\.[0-9A-Z_a-z]+$",
    r"^[0-9A-Z_a-z]+\.[0-9A-Z_a-z]+$(?!\n)",
    r"[0-9A-Z_a-z]+\.[0-9A-Z_a-z]+"
)]
#[case::alternatives("a|b", "^(?:a|b)$", r"^(?:a|b)$(?!\n)", "a|b")]
#[case::negated("[^:*]*", r"^[^\*:]*$", r"^[^\*:]*$(?!\n)", r"[^\*:]*")]
#[case::surrogates(
    GLUE_SINGLE_LINE,
    r"^[^\x{0}-\x{8}\n-\x{1F}\x{FFFE}\x{FFFF}]*$",
    r"^[^\u0000-\u0008\n-\u001F\uFFFE\uFFFF]*$(?!\n)",
    r"[^\x{0}-\x{8}\n-\x{1F}\x{FFFE}\x{FFFF}]*"
)]
#[case::part_of_the_astral_planes(
    r"[\uD800\uDC00-\uDBFF\uDFFE]",
    r"^[\x{10000}-\x{10FFFE}]$",
    "^[\u{10000}-\u{10FFFE}]$(?!\\n)",
    r"[\x{10000}-\x{10FFFE}]"
)]
#[case::surrogates_stay_out(
    r"[\u0020-\uFFFD]",
    r"^[ -\x{FFFD}]$",
    r"^[ -\uD7FF\uE000-\uFFFD]$(?!\n)",
    r"[ -\x{FFFD}]"
)]
#[case::look_around("(?!a)(b)", "^(?!a)(?:b)$", r"^(?!a)(?:b)$(?!\n)", "(?:b)")]
fn translations_read_as_written(
    #[case] source: &str,
    #[case] rust: &str,
    #[case] json_schema: &str,
    #[case] outline: &str,
) {
    let pattern = pattern(source, JavaFullMatch);
    assert_eq!(pattern.rust(), Some(rust));
    assert_eq!(pattern.json_schema().as_deref(), Some(json_schema));
    assert_eq!(pattern.outline().as_deref(), Some(outline));
}

#[rstest]
#[case::back_reference(r"(a)\1")]
#[case::possessive("a?+a")]
#[case::look_behind_of_any_length("a(?<!b{1,2})c")]
fn json_schema_has_no_word_for(#[case] source: &str) {
    assert_eq!(pattern(source, JavaFullMatch).json_schema(), None);
}

#[test]
fn a_back_reference_is_outlined_by_its_group() {
    let outline = pattern(r"(a|b)-\1", JavaFullMatch).outline();
    assert_eq!(outline.as_deref(), Some("(?:a|b)-(?:a|b)"));
}

#[test]
fn equality_is_of_source_and_dialect() {
    let java = pattern("a", JavaFullMatch);
    assert_eq!(java, java.clone());
    assert_ne!(java, pattern("a", Ecma262));
    assert_ne!(java, pattern("b", JavaFullMatch));
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(source in r"[\[\](){}\\^$.|?*+,&!<=>:a-dpuxQE0-9-]{0,24}", text in ".*") {
        for dialect in [JavaFullMatch, Ecma262] {
            if let Ok(pattern) = Pattern::new(&source, dialect) {
                let matched = pattern.matches(&text);
                prop_assert!(pattern.limitation().is_none() || matched.is_none());
                let _ = (pattern.json_schema(), pattern.outline());
            }
        }
    }

    #[test]
    fn the_outline_matches_whatever_the_pattern_does(text in "[a-c]{0,6}") {
        let pattern = pattern(r"^(?!ab)(?:a|(b))+\b(c|$)", JavaFullMatch);
        let outline = format!("^(?:{})$", pattern.outline().unwrap());
        let outline = Pattern::new(&outline, JavaFullMatch).unwrap();
        prop_assert!(pattern.matches(&text) != Some(true) || outline.matches(&text) == Some(true));
    }
}
