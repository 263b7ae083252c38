//! Texts of a pattern by chance.

use super::TextSite;
use super::part::{Kind, Part};
use crate::random::Choices;

/// At most so many repetitions beyond the least of a part without a bound.
const MORE: u64 = 8;
/// At most so many characters.
const MOST: usize = 512;

/// So many of any of some characters: the least and the greatest length by the
/// pattern, and the characters as inclusive ranges.
pub(crate) type RepeatedClass = (u64, Option<u64>, Vec<(char, char)>);

impl TextSite {
    /// Some allowed text; `None` if what came up is not allowed, or not known to
    /// be.
    pub(crate) fn sample(&self, choices: &mut Choices<'_>) -> Option<String> {
        let whole = self.whole.as_ref()?;
        let mut out = String::new();
        walk(whole, choices, &mut out);
        (out.len() < 4 * MOST && self.allows(&out) == Some(true)).then_some(out)
    }

    /// If the allowed texts are all those of some length over some characters.
    pub(crate) fn repeated_class(&self) -> Option<RepeatedClass> {
        let Some(pattern) = &self.pattern else {
            return Some((0, None, vec![('\0', '\u{D7FF}'), ('\u{E000}', char::MAX)]));
        };
        // Look-around is no part; look for it where it is written.
        if pattern.source().contains("(?") && !pattern.source().contains("(?:")
            || ["(?=", "(?!", "(?<"]
                .iter()
                .any(|look| pattern.source().contains(look))
        {
            return None;
        }
        let mut part = self.whole.as_ref()?;
        while let Kind::Sequence(parts) = &part.kind {
            let mut real = parts.iter().filter(|part| part.max != Some(0));
            part = real.next()?;
            if real.next().is_some() {
                return None;
            }
        }
        let Kind::Repeat { least, most, body } = &part.kind else {
            return None;
        };
        match &body.kind {
            Kind::Class { ranges, .. } => Some((*least, *most, ranges.clone())),
            _ => None,
        }
    }
}

fn walk(part: &Part, choices: &mut Choices<'_>, out: &mut String) {
    if out.len() > 4 * MOST {
        return;
    }
    match &part.kind {
        Kind::Nothing => {}
        Kind::Literal(text) => out.push_str(text),
        Kind::Class { ranges, plainest } => out.push(drawn(ranges, *plainest, choices)),
        Kind::Sequence(parts) => parts.iter().for_each(|part| walk(part, choices, out)),
        Kind::Choice(parts) => walk(choices.of(parts), choices, out),
        Kind::Repeat { least, most, body } => {
            let more = most.map_or(MORE, |most| most.saturating_sub(*least).min(4 * MORE));
            let times = least.saturating_add(choices.below(more + 1));
            for _ in 0..times.min(MOST as u64) {
                walk(body, choices, out);
            }
        }
    }
}

/// A character of a class: the plainest, an end of a range, or any.
fn drawn(ranges: &[(char, char)], plainest: char, choices: &mut Choices<'_>) -> char {
    let how = choices.byte();
    let (from, to) = *choices.of(ranges);
    match how {
        0..=39 => plainest,
        40..=79 => from,
        80..=119 => to,
        _ => within(from, to, choices),
    }
}

/// Any character of a range.
pub(crate) fn within(from: char, to: char, choices: &mut Choices<'_>) -> char {
    let (first, last) = (u32::from(from), u32::from(to));
    let step = choices.below(u64::from(last - first) + 1);
    // Less than 2^32. What falls among the surrogates becomes the end.
    char::from_u32(first + step as u32).unwrap_or(to)
}
