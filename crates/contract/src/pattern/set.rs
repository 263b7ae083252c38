//! Sets of characters: the named ones of both dialects, and folding of case.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::Dialect;

/// The set of these inclusive ranges.
pub(super) fn of(ranges: &[(char, char)]) -> ClassUnicode {
    ClassUnicode::new(
        ranges
            .iter()
            .map(|(from, to)| ClassUnicodeRange::new(*from, *to)),
    )
}

/// Every scalar value.
pub(super) fn all() -> ClassUnicode {
    of(&[('\0', char::MAX)])
}

/// All but these.
pub(super) fn negated(set: &ClassUnicode) -> ClassUnicode {
    let mut set = seamless(set);
    set.negate();
    set
}

/// The same set, with U+D7FF and U+E000 in one range if it has both:
/// `regex-syntax` negates the gap between them wrongly otherwise (seen in
/// 0.8.12), also where it parses such a class.
pub(super) fn seamless(set: &ClassUnicode) -> ClassUnicode {
    let mut ranges: Vec<(char, char)> = Vec::new();
    for range in set.ranges() {
        match ranges.last_mut() {
            Some((_, to @ '\u{D7FF}')) if range.start() == '\u{E000}' => *to = range.end(),
            _ => ranges.push((range.start(), range.end())),
        }
    }
    of(&ranges)
}

/// The scalar values among the code points `from` to `to`: surrogates, which
/// no text holds by themselves, are left out.
pub(super) fn of_code_points(from: u32, to: u32) -> ClassUnicode {
    let below = (from.min(0xD800), to.min(0xD7FF));
    let above = (from.max(0xE000), to.min(0x10_FFFF));
    let halves = [below, above].into_iter().filter(|(from, to)| from <= to);
    ClassUnicode::new(halves.filter_map(|(from, to)| {
        Some(ClassUnicodeRange::new(
            char::from_u32(from)?,
            char::from_u32(to)?,
        ))
    }))
}

/// What `.` matches.
pub(super) fn dot(dialect: Dialect, dot_all: bool) -> ClassUnicode {
    match dialect {
        _ if dot_all => all(),
        Dialect::JavaFullMatch => negated(&java_terminators()),
        Dialect::Ecma262 => negated(&of(&[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')])),
    }
}

/// Java's line terminators, but for CR LF together.
pub(super) fn java_terminators() -> ClassUnicode {
    of(&[
        ('\n', '\n'),
        ('\r', '\r'),
        ('\u{85}', '\u{85}'),
        ('\u{2028}', '\u{2029}'),
    ])
}

/// `\d`
pub(super) fn digits() -> ClassUnicode {
    of(&[('0', '9')])
}

/// `\w`
pub(super) fn word() -> ClassUnicode {
    of(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')])
}

/// `\s`: ASCII in Java; in ECMA-262 its WhiteSpace and LineTerminator.
pub(super) fn space(dialect: Dialect) -> ClassUnicode {
    let ascii = of(&[('\t', '\r'), (' ', ' ')]);
    if dialect == Dialect::JavaFullMatch {
        return ascii;
    }
    let mut set = of(&[
        ('\u{A0}', '\u{A0}'),
        ('\u{1680}', '\u{1680}'),
        ('\u{2000}', '\u{200A}'),
        ('\u{2028}', '\u{2029}'),
        ('\u{202F}', '\u{202F}'),
        ('\u{205F}', '\u{205F}'),
        ('\u{3000}', '\u{3000}'),
        ('\u{FEFF}', '\u{FEFF}'),
    ]);
    set.union(&ascii);
    set
}

/// Java's `\h`.
pub(super) fn horizontal() -> ClassUnicode {
    of(&[
        ('\t', '\t'),
        (' ', ' '),
        ('\u{A0}', '\u{A0}'),
        ('\u{1680}', '\u{1680}'),
        ('\u{180E}', '\u{180E}'),
        ('\u{2000}', '\u{200A}'),
        ('\u{202F}', '\u{202F}'),
        ('\u{205F}', '\u{205F}'),
        ('\u{3000}', '\u{3000}'),
    ])
}

/// Java's `\v`.
pub(super) fn vertical() -> ClassUnicode {
    of(&[('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')])
}

/// With the other cases of each: Java folds ASCII unless told otherwise,
/// ECMA-262 by Unicode's simple folding.
pub(super) fn ignoring_case(set: &ClassUnicode, dialect: Dialect) -> ClassUnicode {
    let mut folded = set.clone();
    match dialect {
        Dialect::Ecma262 => {
            folded.case_fold_simple();
        }
        Dialect::JavaFullMatch => {
            let letters = ('a'..='z')
                .zip('A'..='Z')
                .filter(|(lower, upper)| contains(set, *lower) || contains(set, *upper));
            let both = letters.flat_map(|(lower, upper)| [(lower, lower), (upper, upper)]);
            folded.union(&of(&both.collect::<Vec<_>>()));
        }
    }
    folded
}

/// Whether the set has `c`.
pub(super) fn contains(set: &ClassUnicode, c: char) -> bool {
    let after = set.ranges().partition_point(|range| range.start() <= c);
    after > 0 && set.ranges()[after - 1].end() >= c
}
