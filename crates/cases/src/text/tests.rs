use proptest::prelude::*;
use rstest::rstest;
use smithereens_contract::{
    Dialect::{self, Ecma262, JavaFullMatch},
    Length, Pattern,
};

use super::{TextSite, USUAL_EDGES};

const SINGLE_LINE: &str = r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*";
const MULTI_LINE: &str = r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*";
const TABLE: &str = r"^\w+\.\w+$";
const PATH: &str = r"[\.\-_/#A-Za-z0-9]+";
const NO_COLON: &str = "[^:*]*";
const AUTO: &str = r"^((\w+\.)+\w+|auto)$";
const HOUR: &str = "^(Sun|Mon|Tue|Wed|Thu|Fri|Sat):([01]?[0-9]|2[0-3])$";

fn site_in(dialect: Dialect, source: &str, min: Option<u64>, max: Option<u64>) -> TextSite {
    let pattern = Pattern::new(source, dialect).unwrap();
    let length = (min.is_some() || max.is_some()).then_some(Length { min, max });
    TextSite::new(Some(&pattern), length)
}

fn site(source: &str, min: Option<u64>, max: Option<u64>) -> TextSite {
    site_in(JavaFullMatch, source, min, max)
}

#[rstest]
#[case(
    SINGLE_LINE,
    "\u{8}\t\n\u{1F} \u{D7FF}\u{E000}\u{FFFD}\u{FFFE}\u{FFFF}\u{10000}\u{10FFFF}"
)]
#[case(
    MULTI_LINE,
    "\u{8}\t\n\u{B}\u{C}\r\u{E}\u{1F} \u{D7FF}\u{E000}\u{FFFD}\u{FFFE}\u{FFFF}\u{10000}\u{10FFFF}"
)]
#[case(TABLE, "-./09:@AZ[^_`az{")]
#[case(PATH, "\"#$,-9:@AZ[^_`az{")]
#[case(NO_COLON, "\0)*+9:;\u{D7FF}\u{E000}\u{10FFFF}")]
#[case(AUTO, "-./09:@AZ[^_`az{")]
#[case(HOUR, "/0:;EFGLMNRSTUVWX`abcdefghijmnopqrstuv")]
#[case::ignoring_case("(?i)a", "@AB`ab")]
#[case::look_around_left_out("(?!x)a", "`ab")]
#[case::never_repeated("ab{0}", "`ab")]
#[case::ends_of_the_scalar_values(r"[\u0000-\uD7FF]", "\0\u{D7FF}")]
#[case::neighbours_across_surrogates(
    r"[\uD7FE\uE001]",
    "\u{D7FD}\u{D7FE}\u{D7FF}\u{E000}\u{E001}\u{E002}"
)]
fn edges_are_first_last_and_their_outer_neighbours(#[case] source: &str, #[case] edges: &str) {
    assert_eq!(
        site(source, None, None)
            .edges()
            .into_iter()
            .collect::<String>(),
        edges
    );
}

#[test]
fn edges_without_a_pattern_or_with_one_beyond_us_are_the_usual_ones() {
    assert_eq!(TextSite::new(None, None).edges(), USUAL_EDGES);
    assert_eq!(site(r"\p{InGreek}", None, None).edges(), USUAL_EDGES);
    assert!(USUAL_EDGES.is_sorted());
}

#[rstest]
#[case::length_only("(?s).*", Some(1), Some(255), Some(1), Some(255))]
#[case::pattern_only("[ab]{2,5}", None, None, Some(2), Some(5))]
#[case::the_closer_of_both("[ab]{2,5}", Some(3), Some(9), Some(3), Some(5))]
#[case::plus_against_zero("[ab]+", Some(0), None, Some(1), None)]
#[case::gaps("(abc)*", Some(1), Some(8), Some(3), Some(6))]
#[case::a_look_around_that_forbids_the_shortest("(?!.$)[ab]+", None, None, Some(2), None)]
#[case::hour(HOUR, None, None, Some(5), Some(6))]
#[case::nothing_is_allowed("abc", Some(4), None, None, None)]
fn bounds_take_pattern_and_length_together(
    #[case] source: &str,
    #[case] min: Option<u64>,
    #[case] max: Option<u64>,
    #[case] shortest: Option<u64>,
    #[case] longest: Option<u64>,
) {
    let site = site(source, min, max);
    assert_eq!((site.shortest(), site.longest()), (shortest, longest));
}

#[rstest]
#[case::anchored("^[ab]{1,3}$", Some(1), Some(3))]
#[case::searched_for("ab", Some(2), None)]
#[case::anchored_at_one_end("^ab", Some(2), None)]
fn a_pattern_that_is_searched_for_bounds_only_what_it_anchors(
    #[case] source: &str,
    #[case] shortest: Option<u64>,
    #[case] longest: Option<u64>,
) {
    let site = site_in(Ecma262, source, None, None);
    assert_eq!((site.shortest(), site.longest()), (shortest, longest));
    let text = site.of_length(3).unwrap();
    assert_eq!((text.chars().count(), site.allows(&text)), (3, Some(true)));
}

#[rstest]
#[case(SINGLE_LINE, 9, Some("exampleex"))]
#[case(TABLE, 9, Some("example.e"))]
#[case(TABLE, 3, Some("e.x"))]
#[case(TABLE, 2, None)]
#[case(AUTO, 7, Some("examp.l"))]
#[case(HOUR, 6, Some("Sun:11"))]
#[case(HOUR, 7, None)]
#[case("[A-Z]{4}", 4, Some("EXAM"))]
#[case("(?=.*[0-9])[a-z0-9]+", 3, Some("111"))]
#[case("([a-z][0-9]){2,}", 6, Some("e1a1p1"))]
#[case("[^a]", 1, Some("e"))]
#[case(r"[^\s\S]", 1, None)]
fn texts_of_a_length_are_plain(
    #[case] source: &str,
    #[case] count: u64,
    #[case] text: Option<&str>,
) {
    assert_eq!(site(source, None, None).of_length(count).as_deref(), text);
}

#[test]
fn a_length_may_be_broken_on_purpose() {
    let site = site(NO_COLON, Some(1), Some(3));
    let text = site.of_length(4).unwrap();
    assert_eq!((text.as_str(), site.allows(&text)), ("exam", Some(false)));
    assert_eq!(site.allows("e:x"), Some(false));
    assert_eq!(TextSite::new(None, None).of_length(u64::MAX), None);
}

#[rstest]
#[case(PATH, None, None, "example")]
#[case(PATH, Some(1), Some(3), "exa")]
#[case(PATH, Some(9), None, "exampleex")]
#[case(TABLE, None, None, "examp.l")]
#[case(HOUR, None, None, "Sun:11")]
#[case("^$|arn:aws[a-z0-9-]*:kms:.*", None, None, "")]
#[case("[a-zA-Z][a-zA-Z0-9_]*(::[a-zA-Z]+)?", None, None, "example")]
fn plain_texts_are_short_and_allowed(
    #[case] source: &str,
    #[case] min: Option<u64>,
    #[case] max: Option<u64>,
    #[case] text: &str,
) {
    let site = site(source, min, max);
    assert_eq!(site.plain().as_deref(), Some(text));
    assert_eq!(site.allows(text), Some(true));
}

#[rstest]
#[case::allowed(SINGLE_LINE, '😀', "exa😀mpl", true)]
#[case::forbidden(SINGLE_LINE, '\n', "exa\nmpl", false)]
#[case::out_of_a_literal(AUTO, 'u', "exuam.p", true)]
#[case::forbidden_beside_a_literal(TABLE, '!', "ex!am.p", false)]
#[case::only_where_the_text_ends("[a-z]+!?", '!', "exampl!", true)]
#[case::only_in_the_second_alternative("[0-9]{7}|x[0-9]{6}", 'x', "x111111", true)]
#[case::forbidden_by_look_around("(?!.*!)[a-z!]+", '!', "exa!mpl", false)]
#[case::no_class_to_take_it("auto", '!', "au!o", false)]
fn a_character_is_carried(
    #[case] source: &str,
    #[case] c: char,
    #[case] text: &str,
    #[case] allowed: bool,
) {
    let site = site(source, None, None);
    assert_eq!(site.with_char(c).as_deref(), Some(text));
    assert_eq!(site.allows(text), Some(allowed));
}

#[test]
fn a_character_is_carried_within_the_length() {
    let bare = TextSite::new(
        None,
        Some(Length {
            min: None,
            max: Some(2),
        }),
    );
    assert_eq!(bare.with_char('é').as_deref(), Some("eé"));
    let empty = TextSite::new(
        None,
        Some(Length {
            min: None,
            max: Some(0),
        }),
    );
    assert_eq!(empty.with_char('é'), None);
}

#[test]
fn a_plain_text_is_found_however_long_the_longest_may_be() {
    // As ACM's chains of certificates have it: searching for the longest first
    // took minutes for these few texts.
    let line = "([A-Za-z0-9/+]{64}\\u000D?\\u000A)*[A-Za-z0-9/+]{1,64}={0,2}";
    let one = format!("-{{5}}BEGIN-{{5}}\\u000A{line}\\u000A-{{5}}END-{{5}}");
    let chain = format!("({one}\\u000A)*{one}(\\u000D?\\u000A)?");
    let site = site(&chain, Some(0), Some(2_097_152));
    let started = std::time::Instant::now();
    let plain = "-----BEGIN-----\ne\n-----END-----";
    assert_eq!(site.plain().as_deref(), Some(plain));
    for c in ['/', '9', '=', 'Z'] {
        let text = site.with_char(c).expect("some text has it");
        assert_eq!(site.allows(&text), Some(true), "{text}");
    }
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn whatever_is_returned_is_allowed(
        source in "(\\(?[a-c]\\)?[+*?]?|\\[[a-d^-]{1,3}\\][+*]?|\\||\\.|\\^|\\$|\\(\\?!b\\)|[0-9]\\{1,3\\}){1,6}",
        count in 0_u64..40,
        min in proptest::option::of(0_u64..4),
        max in proptest::option::of(4_u64..30),
        java: bool,
    ) {
        let dialect = if java { JavaFullMatch } else { Ecma262 };
        let Ok(pattern) = Pattern::new(&source, dialect) else { return Ok(()) };
        let site = TextSite::new(Some(&pattern), Some(Length { min, max }));
        if let Some(text) = site.of_length(count) {
            prop_assert_eq!(pattern.matches(&text), Some(true));
            prop_assert_eq!(text.chars().count() as u64, count);
        }
        if let Some(text) = site.plain() {
            prop_assert_eq!(site.allows(&text), Some(true));
        }
        for c in site.edges() {
            if let Some(text) = site.with_char(c) {
                prop_assert!(text.contains(c));
            }
        }
        if let (Some(shortest), Some(longest)) = (site.shortest(), site.longest()) {
            prop_assert!(shortest <= longest);
        }
    }
}

#[rstest]
#[case::by_the_pattern("[a-z]{1,9}", None, Some(9))]
#[case::by_the_length("[a-z]*", Some(9), Some(9))]
#[case::at_the_limit("[a-z]{1,10}", None, Some(10))]
#[case::beyond_by_the_pattern("[a-z]{1,11}", None, None)]
#[case::beyond_by_the_length("[a-z]*", Some(11), None)]
#[case::far_beyond("[a-z]{1,2097152}", Some(2_097_152), None)]
fn the_longest_text_is_told_up_to_a_limit(
    #[case] pattern: &str,
    #[case] max: Option<u64>,
    #[case] longest: Option<u64>,
) {
    assert_eq!(site(pattern, None, max).longest_up_to(10), longest);
}
