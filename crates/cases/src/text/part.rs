//! A pattern as a tree of what it consumes, with counts of characters. The
//! interface to `regex-syntax` is here.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A part, and how many characters it matches.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) kind: Kind,
    /// The least, which it does match.
    pub(super) min: u64,
    /// The most; `None` is without bound. Not every count between is matched.
    pub(super) max: Option<u64>,
}

/// What kind of part.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// This text.
    Literal(String),
    /// One of the characters in these inclusive ranges; never empty.
    Class {
        ranges: Vec<(char, char)>,
        plainest: char,
    },
    /// No text at all.
    Nothing,
    /// One after another.
    Sequence(Vec<Part>),
    /// Any one of them.
    Choice(Vec<Part>),
    /// From `least` to `most` times.
    Repeat {
        least: u64,
        most: Option<u64>,
        body: Box<Part>,
    },
}

impl Part {
    /// Reads a pattern in Rust's syntax; anchors in it are left out.
    pub(super) fn parse(pattern: &str) -> Option<Part> {
        Some(Part::of(&regex_syntax::parse(pattern).ok()?))
    }

    fn of(hir: &Hir) -> Part {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Part::literal(""),
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => Part::literal(text),
                Err(_) => Part::nothing(),
            },
            HirKind::Class(class) => Part::class(class),
            HirKind::Capture(capture) => Part::of(&capture.sub),
            HirKind::Repetition(repetition) => Part::repeat(
                u64::from(repetition.min),
                repetition.max.map(u64::from),
                Part::of(&repetition.sub),
            ),
            HirKind::Concat(parts) => Part::sequence(parts.iter().map(Part::of).collect()),
            HirKind::Alternation(parts) => Part::choice(parts.iter().map(Part::of).collect()),
        }
    }

    fn literal(text: &str) -> Part {
        let count = text.chars().count() as u64;
        Part {
            kind: Kind::Literal(text.to_owned()),
            min: count,
            max: Some(count),
        }
    }

    fn nothing() -> Part {
        Part {
            kind: Kind::Nothing,
            min: 1,
            max: Some(0),
        }
    }

    fn class(class: &Class) -> Part {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class
                .ranges()
                .iter()
                .map(|range| (range.start(), range.end()))
                .collect(),
            Class::Bytes(class) => {
                let ranges = class.ranges().iter();
                ranges
                    .map(|range| (char::from(range.start()), char::from(range.end())))
                    .collect()
            }
        };
        match plainest(&ranges) {
            Some(plainest) => Part {
                kind: Kind::Class { ranges, plainest },
                min: 1,
                max: Some(1),
            },
            None => Part::nothing(),
        }
    }

    fn repeat(least: u64, most: Option<u64>, body: Part) -> Part {
        if matches!(body.kind, Kind::Nothing) {
            return if least == 0 { Part::literal("") } else { body };
        }
        let max = match (body.max, most) {
            (Some(0), _) => Some(0),
            (Some(max), Some(most)) => Some(max.saturating_mul(most)),
            _ => None,
        };
        let min = body.min.saturating_mul(least);
        Part {
            kind: Kind::Repeat {
                least,
                most,
                body: Box::new(body),
            },
            min,
            max,
        }
    }

    fn sequence(parts: Vec<Part>) -> Part {
        if parts.iter().any(|part| matches!(part.kind, Kind::Nothing)) {
            return Part::nothing();
        }
        let (min, max) = sums(&parts);
        Part {
            kind: Kind::Sequence(parts),
            min,
            max,
        }
    }

    fn choice(mut parts: Vec<Part>) -> Part {
        parts.retain(|part| !matches!(part.kind, Kind::Nothing));
        let Some(min) = parts.iter().map(|part| part.min).min() else {
            return Part::nothing();
        };
        let max = parts
            .iter()
            .map(|part| part.max)
            .try_fold(0, |most, max| Some(max?.max(most)));
        Part {
            kind: Kind::Choice(parts),
            min,
            max,
        }
    }

    /// Whether it may match `count` characters, by its bounds.
    pub(super) fn spans(&self, count: u64) -> bool {
        self.min <= count && self.max.is_none_or(|max| count <= max)
    }

    /// Whether a match may have `c` in it.
    pub(super) fn holds(&self, c: char) -> bool {
        match &self.kind {
            Kind::Literal(text) => text.contains(c),
            Kind::Class { ranges, .. } => contains(ranges, c),
            Kind::Nothing => false,
            Kind::Sequence(parts) | Kind::Choice(parts) => parts.iter().any(|part| part.holds(c)),
            Kind::Repeat { body, .. } => body.holds(c),
        }
    }

    /// Whether there is a class in it.
    pub(super) fn has_class(&self) -> bool {
        match &self.kind {
            Kind::Literal(_) | Kind::Nothing => false,
            Kind::Class { .. } => true,
            Kind::Sequence(parts) | Kind::Choice(parts) => parts.iter().any(Part::has_class),
            Kind::Repeat { body, .. } => body.has_class(),
        }
    }

    /// All characters of all literals and classes, as maximal inclusive ranges
    /// of scalar values, none of which spans the surrogates.
    pub(super) fn alphabet(&self) -> Vec<(u32, u32)> {
        let mut ranges = Vec::new();
        self.collect(&mut ranges);
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (from, to) in ranges {
            match merged.last_mut() {
                // U+D7FF and U+E000 are not neighbours as numbers.
                Some((_, last)) if from <= *last + 1 => *last = to.max(*last),
                _ => merged.push((from, to)),
            }
        }
        merged
    }

    fn collect(&self, ranges: &mut Vec<(u32, u32)>) {
        match &self.kind {
            Kind::Nothing => {}
            Kind::Literal(text) => ranges.extend(text.chars().map(|c| (c.into(), c.into()))),
            Kind::Class { ranges: own, .. } => {
                for (from, to) in own
                    .iter()
                    .map(|(from, to)| (u32::from(*from), u32::from(*to)))
                {
                    let halves = [(from, to.min(0xD7FF)), (from.max(0xE000), to)];
                    ranges.extend(halves.into_iter().filter(|(from, to)| from <= to));
                }
            }
            Kind::Sequence(parts) | Kind::Choice(parts) => {
                parts.iter().for_each(|part| part.collect(ranges));
            }
            Kind::Repeat { most: Some(0), .. } => {}
            Kind::Repeat { body, .. } => body.collect(ranges),
        }
    }
}

/// The least and the most that `parts` match one after another.
pub(super) fn sums(parts: &[Part]) -> (u64, Option<u64>) {
    let min = parts
        .iter()
        .fold(0_u64, |sum, part| sum.saturating_add(part.min));
    let max = parts
        .iter()
        .try_fold(0_u64, |sum, part| Some(sum.saturating_add(part.max?)));
    (min, max)
}

/// Whether the sorted `ranges` have `c`.
pub(super) fn contains(ranges: &[(char, char)], c: char) -> bool {
    let after = ranges.partition_point(|(from, _)| *from <= c);
    after > 0 && ranges[after - 1].1 >= c
}

/// The most readable of these characters.
fn plainest(ranges: &[(char, char)]) -> Option<char> {
    let ascii = ('a'..='z')
        .chain('A'..='Z')
        .chain('1'..='9')
        .chain("0-_./:@".chars());
    let mut ascii = ascii.chain('!'..='~').chain([' ']);
    let letter = ascii.find(|c| contains(ranges, *c));
    let visible = || {
        ranges
            .iter()
            .map(|(from, _)| *from)
            .find(|c| !c.is_control())
    };
    letter.or_else(visible).or_else(|| Some(ranges.first()?.0))
}
