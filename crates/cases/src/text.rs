//! What texts a string may hold: shortest and longest, plain ones, and the
//! characters at the edges of what its pattern allows.
//!
//! # Edges
//! The edges of a pattern are counted as follows. U is the union of all
//! characters that any literal or class anywhere in the translated pattern
//! ([`Pattern::outline`]) matches: look-around is left out, case-insensitivity
//! is applied, a part repeated at most zero times is not there. U is written
//! as maximal ranges of Unicode scalar values, U+D7FF and U+E000 not being
//! adjacent. The edges are the first and the last of each range, and the
//! scalar values just before the first and just after the last, where these
//! are scalar values and not in U. Without a pattern, or with one that cannot
//! be parsed, the edges are [`USUAL_EDGES`].
//!
//! # Effort
//! Texts are built from the pattern's parts, without chance, and then judged
//! by the pattern. Where it has look-around or anchors inside, some dozen ways
//! of building are tried; a pattern may thus have a text and none be found.

mod build;
mod part;
mod sample;
mod style;
#[cfg(test)]
mod tests;

use smithereens_contract::{Dialect, Length, Pattern};

pub(crate) use self::sample::within;
use self::{
    build::{Carried, build},
    part::Part,
    style::{STYLES, Style},
};

/// What a text without a pattern is tried with: ends of ASCII's controls, of
/// the planes and of the surrogates, characters that join, hide or reorder
/// others, line ends, noncharacters, and some that take two to four bytes.
const USUAL_EDGES: [char; 22] = [
    '\0',
    '\t',
    '\n',
    '\r',
    '\u{1F}',
    ' ',
    '\u{7F}',
    '\u{80}',
    'é',
    '\u{301}',
    '\u{200B}',
    '\u{2028}',
    '\u{202E}',
    '\u{D7FF}',
    '\u{E000}',
    '\u{FEFF}',
    '\u{FFFD}',
    '\u{FFFE}',
    '\u{FFFF}',
    '\u{10000}',
    '\u{1F600}',
    '\u{10FFFF}',
];

/// Characters of the longest text that is ever built.
const LONGEST_BUILT: u64 = 16 << 20;

/// Counts tried beyond a bound that the parts give, before it is given up.
const COUNTS_TRIED: u64 = 32;

/// The texts that a pattern and a length allow. Lengths count Unicode scalar
/// values.
#[derive(Debug, Clone)]
pub struct TextSite {
    pattern: Option<Pattern>,
    length: Option<Length>,
    /// The pattern's parts, if it has one that can be parsed.
    whole: Option<Part>,
}

impl TextSite {
    /// The texts that both allow.
    #[must_use]
    pub fn new(pattern: Option<&Pattern>, length: Option<Length>) -> TextSite {
        let outline = pattern.and_then(Pattern::outline);
        let whole = outline.and_then(|outline| Part::parse(&outline));
        TextSite {
            pattern: pattern.cloned(),
            length,
            whole,
        }
    }

    /// Whether pattern and length allow `text`; `None` if the length does and
    /// the pattern [is beyond us](Pattern::limitation).
    #[must_use]
    pub fn allows(&self, text: &str) -> Option<bool> {
        if self
            .length
            .is_some_and(|length| !length.allows(text.chars().count() as u64))
        {
            return Some(false);
        }
        self.pattern_allows(text)
    }

    /// How many characters the shortest allowed text has; `None` if none was
    /// found.
    #[must_use]
    pub fn shortest(&self) -> Option<u64> {
        let least = self.length.and_then(|length| length.min).unwrap_or(0);
        if self.pattern.is_none() {
            return Some(least);
        }
        let least = least.max(self.whole.as_ref()?.min);
        let counts = least..least.saturating_add(COUNTS_TRIED);
        counts.into_iter().find(|count| self.has_length(*count))
    }

    /// How many characters the longest allowed text has; `None` if there is
    /// no bound, or no allowed text near it was found.
    #[must_use]
    pub fn longest(&self) -> Option<u64> {
        self.longest_up_to(u64::MAX)
    }

    /// The same, but `None` if that is more than `limit`; no text that is much
    /// longer is built to tell.
    pub(crate) fn longest_up_to(&self, limit: u64) -> Option<u64> {
        let most = self.length.and_then(|length| length.max);
        if self.pattern.is_none() {
            return most.filter(|most| *most <= limit);
        }
        let is_bound = |max: &u64| *max > limit || !self.has_text_around(*max);
        let built = self.whole.as_ref()?.max.filter(is_bound);
        let most = match (most, built) {
            (Some(most), Some(built)) => most.min(built),
            (most, built) => most.or(built)?,
        };
        if most > limit.saturating_add(COUNTS_TRIED) {
            return None;
        }
        let counts = most.saturating_sub(COUNTS_TRIED)..=most;
        let longest = counts.rev().find(|count| self.has_length(*count));
        longest.filter(|longest| *longest <= limit)
    }

    /// A plain text of exactly `count` characters that the pattern matches,
    /// whatever the length says of it. `None` if none was found, or for more
    /// than 16 Mi characters.
    #[must_use]
    pub fn of_length(&self, count: u64) -> Option<String> {
        if count > LONGEST_BUILT {
            return None;
        }
        let Some(pattern) = &self.pattern else {
            return Some(
                "example"
                    .chars()
                    .cycle()
                    .take(usize::try_from(count).ok()?)
                    .collect(),
            );
        };
        let whole = self.whole.as_ref()?;
        let matches = |text: &String| pattern.matches(text) == Some(true);
        let exact = |style| build(whole, count, None, style).filter(matches);
        let styles = || STYLES.iter().copied();
        styles()
            .find_map(exact)
            .or_else(|| self.padded(count).filter(matches))
    }

    /// A short, plain, allowed text: `example` if that is one. `None` if none
    /// was found.
    #[must_use]
    pub fn plain(&self) -> Option<String> {
        let shortest = self.shortest()?;
        let allowed = |count| {
            self.of_length(count)
                .filter(|text| self.allows(text) == Some(true))
        };
        let example = allowed(shortest.max(7));
        // Last, as the longest text may have millions of characters.
        let below = || self.longest().filter(|longest| *longest < 7);
        example
            .or_else(|| allowed(below()?))
            .or_else(|| allowed(shortest))
    }

    /// The characters where what is allowed begins and ends, from within and
    /// without, in order; see the module for the definition.
    #[must_use]
    pub fn edges(&self) -> Vec<char> {
        let Some(whole) = &self.whole else {
            return USUAL_EDGES.to_vec();
        };
        let ranges = whole.alphabet();
        let known = |c: u32| ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
        let mut edges = std::collections::BTreeSet::new();
        for (first, last) in &ranges {
            edges.extend([*first, *last]);
            let outside = [first.checked_sub(1), last.checked_add(1)];
            edges.extend(outside.into_iter().flatten().filter(|c| !known(*c)));
        }
        edges.into_iter().filter_map(char::from_u32).collect()
    }

    /// A text with `c` in it: an allowed one if one was found, else one that
    /// would be allowed but for `c`. `None` if neither was found.
    #[must_use]
    pub fn with_char(&self, c: char) -> Option<String> {
        let plain = self.plain()?;
        let Some(whole) = self.whole.as_ref() else {
            return self.replacing_one(&plain, c);
        };
        let (shortest, count) = (self.shortest()?, plain.chars().count() as u64);
        let carried = Carried { c, anywhere: false };
        let allowed = |text: &String| self.allows(text) == Some(true) && text.contains(c);
        let tried = [count, shortest, shortest + 1]
            .into_iter()
            .chain(shortest + 2..shortest + 16);
        let mut counts: Vec<u64> = tried.filter(|count| *count > 0).collect();
        counts.retain(|count| self.length.is_none_or(|length| length.allows(*count)));
        if whole.holds(c) {
            for count in &counts {
                let texts = STYLES
                    .iter()
                    .map(|style| build(whole, *count, Some(carried), *style));
                if let Some(text) = texts.flatten().find(allowed) {
                    return Some(text);
                }
            }
        }
        // A search may find its match beside the character.
        let beside = [format!("{plain}{c}"), format!("{c}{plain}")];
        if let Some(text) = beside.into_iter().find(allowed) {
            return Some(text);
        }
        self.but_for(&plain, c)
    }

    /// `plain` with one of its characters that came out of a class, rather
    /// than a literal, replaced by `c`.
    fn but_for(&self, plain: &str, c: char) -> Option<String> {
        let whole = self.whole.as_ref()?;
        let carried = Carried { c, anywhere: true };
        let count = plain.chars().count() as u64;
        let styles = STYLES.iter().filter(|style| {
            let same = build(whole, count, None, **style);
            same.is_some_and(|text| self.allows(&text) == Some(true))
        });
        let texts = styles.filter_map(|style| build(whole, count, Some(carried), *style));
        texts
            .into_iter()
            .next()
            .or_else(|| self.replacing_one(plain, c))
    }

    /// `plain` with the character in its middle replaced by `c`, or `c` if
    /// there is none and the length allows one.
    fn replacing_one(&self, plain: &str, c: char) -> Option<String> {
        let middle = plain.chars().count() / 2;
        if plain.is_empty() {
            let fits = self.length.is_none_or(|length| length.allows(1));
            return fits.then(|| c.to_string());
        }
        let replaced = plain
            .chars()
            .enumerate()
            .map(|(i, old)| if i == middle { c } else { old });
        Some(replaced.collect())
    }

    fn pattern_allows(&self, text: &str) -> Option<bool> {
        self.pattern
            .as_ref()
            .map_or(Some(true), |pattern| pattern.matches(text))
    }

    fn has_length(&self, count: u64) -> bool {
        let fits = self.length.is_none_or(|length| length.allows(count));
        fits && self.of_length(count).is_some()
    }

    /// A match with other text before or after it, for patterns that are
    /// searched for.
    fn padded(&self, count: u64) -> Option<String> {
        self.pattern
            .as_ref()
            .filter(|pattern| pattern.dialect() == Dialect::Ecma262)?;
        let whole = self.whole.as_ref()?;
        let padding = usize::try_from(count.checked_sub(whole.min)?).ok()?;
        let core = build(whole, whole.min, None, Style::PLAIN)?;
        let pad: String = "example".chars().cycle().take(padding).collect();
        let texts = [format!("{core}{pad}"), format!("{pad}{core}")];
        texts
            .into_iter()
            .find(|text| self.pattern_allows(text) == Some(true))
    }

    /// Whether a match may have text around it, so that `max`, the most that
    /// the parts match, is no bound.
    fn has_text_around(&self, max: u64) -> bool {
        max < LONGEST_BUILT && self.padded(max + 1).is_some()
    }
}
