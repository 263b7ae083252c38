//! Random texts: from a pattern's characters, the awkward ones often.
//!
//! Whatever is drawn was prepared, so that drawing is copying: letters out of a
//! table, awkward pieces, whole texts. Where a pattern is more than "these
//! characters, so many of them", the whole texts are all there is; each was
//! matched when it was prepared.

use smithereens_contract::{Length, Pattern};

use super::choices::Choices;
use super::drawn::Drawn;
use super::piece::{Piece, Sink};
use crate::text::TextSite;

/// Texts of one pattern and length.
#[derive(Debug)]
pub struct TextPlan {
    /// Characters, as pattern and length together have it.
    min: u32,
    max: u32,
    free: Option<Free>,
    /// Whole texts that are allowed.
    whole: Vec<Piece>,
}

/// What texts are put together from, where any of some characters will do.
#[derive(Debug)]
pub(super) struct Free {
    /// Plain characters, [`LETTERS`] of them, none of which JSON escapes.
    pub(super) letters: Box<str>,
    pub(super) awkward: Vec<Piece>,
    /// Of these a text may be full: each takes several bytes.
    pub(super) wide: Vec<Piece>,
    pub(super) ranges: Vec<(char, char)>,
}

/// How many plain characters are prepared.
pub(super) const LETTERS: usize = 512;
/// How many characters a text has at most where no maximum is documented, or
/// one that is far off.
const LONG: u32 = 1500;
/// A documented maximum up to which texts often reach it.
const NEAR: u32 = 300;
/// How many texts of a pattern are prepared.
const SAMPLES: usize = 96;

/// Texts that someone on the way may mistake for something, or fail to copy.
const AWKWARD: [&str; 70] = [
    "\"",
    "\\",
    "\\\\",
    "\\\"",
    "\\n",
    "\\u0041",
    "/",
    "'",
    "`",
    "<",
    ">",
    "&",
    "&amp;",
    "%",
    "%41",
    "%2e",
    "+",
    " ",
    "  ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\u{1}",
    "\u{1F}",
    "\u{7F}",
    "\u{80}",
    "\u{85}",
    "é",
    "e\u{301}",
    "\u{301}",
    "ß",
    "İ",
    "ǆ",
    "ﬁ",
    "А",
    "О",
    "Ⅷ",
    "\u{200B}",
    "\u{200D}",
    "\u{2028}",
    "\u{202E}",
    "\u{D7FF}",
    "\u{E000}",
    "\u{FEFF}",
    "\u{FFFD}",
    "\u{FFFE}",
    "\u{FFFF}",
    "\u{10000}",
    "😀",
    "👩\u{200D}👧",
    "\u{10FFFF}",
    // Once more what is most often taken wrongly.
    "\\",
    "\"",
    "é",
    " ",
    "中文",
    "𝒜",
    "😀",
    "a\u{308}",
    "null",
    "{}",
    "[]",
    ",",
    ":",
    "*",
    "${",
    "{{",
    "--",
];

impl TextPlan {
    /// `foreign`: whole texts that other layers may read something into.
    pub(super) fn new(
        pattern: Option<&Pattern>,
        length: Option<Length>,
        foreign: &[String],
    ) -> TextPlan {
        let site = TextSite::new(pattern, length);
        let allowed = |text: &&str| site.allows(text) == Some(true);
        let pieces = |texts: &[&str]| -> Vec<Piece> {
            let fitting = texts.iter().copied().filter(allowed);
            fitting.map(Piece::new).collect()
        };
        let foreign: Vec<&str> = foreign.iter().map(String::as_str).collect();
        let mut whole = pieces(&foreign);
        let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let documented = length.and_then(|length| length.max).map_or(u32::MAX, count);
        let least = length.and_then(|length| length.min).map_or(0, count);
        let class = site.repeated_class();
        let class =
            class.and_then(|(from, to, ranges)| Some((from, to, letters(&ranges)?, ranges)));
        let Some((from, to, letters, ranges)) = class else {
            prepare(&site, &mut whole);
            let counts = || whole.iter().map(|piece| piece.chars);
            return TextPlan {
                min: counts().min().unwrap_or(0),
                max: counts().max().unwrap_or(0),
                free: None,
                whole,
            };
        };
        let single = |text: &&str| text.chars().all(|char| holds(&ranges, char));
        let mut awkward: Vec<Piece> = AWKWARD
            .iter()
            .copied()
            .filter(single)
            .map(Piece::new)
            .collect();
        let edges = site.edges();
        let edges = edges.iter().filter(|char| holds(&ranges, **char));
        awkward.extend(edges.map(|char| Piece::new(char.encode_utf8(&mut [0; 4]))));
        if whole.is_empty() {
            whole.extend(site.plain().as_deref().map(Piece::new));
        }
        TextPlan {
            min: least.max(count(from)),
            max: documented.min(to.map_or(u32::MAX, count)),
            free: Some(Free {
                letters,
                wide: ["é", "中", "😀"]
                    .into_iter()
                    .filter(single)
                    .map(Piece::new)
                    .collect(),
                awkward,
                ranges,
            }),
            whole,
        }
    }

    /// Only these texts.
    pub(super) fn only(texts: &[String]) -> TextPlan {
        let whole: Vec<Piece> = texts.iter().map(|text| Piece::new(text)).collect();
        TextPlan {
            min: whole.iter().map(|piece| piece.chars).min().unwrap_or(0),
            max: whole.iter().map(|piece| piece.chars).max().unwrap_or(0),
            free: None,
            whole,
        }
    }

    /// Whether a text with its letters in the other case is allowed too.
    #[must_use]
    pub fn has_both_cases(&self) -> bool {
        let Some(free) = &self.free else {
            return false;
        };
        [('a', 'z'), ('A', 'Z')].iter().all(|(from, to)| {
            let mut ranges = free.ranges.iter();
            ranges.any(|(first, last)| first <= from && to <= last)
        })
    }

    /// Whether there is anything to draw.
    pub(super) fn is_empty(&self) -> bool {
        self.free.is_none() && self.whole.is_empty()
    }

    /// Draws a text. `true` if its length is allowed in characters, but not in
    /// UTF-16 code units, by which some count.
    pub fn draw(&self, choices: &mut Choices<'_>, out: &mut impl Sink) -> bool {
        let Some(free) = &self.free else {
            if !self.whole.is_empty() {
                out.piece(choices.of(&self.whole));
            }
            return false;
        };
        let how = choices.byte();
        if (212..=227).contains(&how) && !self.whole.is_empty() {
            out.piece(choices.of(&self.whole));
            return false;
        }
        let mut text = Drawn {
            free,
            room: self.max,
            chars: 0,
            units: 0,
            out,
        };
        match how {
            0..=99 => {
                let count = 1 + choices.below(12) as u32;
                text.letters(count, choices);
            }
            100..=179 => {
                let before = choices.below(6) as u32;
                text.letters(before, choices);
                text.awkward(choices);
                let after = choices.below(6) as u32;
                text.letters(after, choices);
            }
            180..=191 => {
                for _ in 0..2 + choices.below(5) {
                    text.awkward(choices);
                }
            }
            192..=211 => text.one_awkward(choices),
            212..=237 => {
                for _ in 0..1 + choices.below(8) {
                    text.any(choices);
                }
            }
            238..=244 => {}
            _ => {
                let near = self.max <= NEAR;
                let greatest = if near { self.max } else { self.max.min(LONG) };
                let short = choices.below(2) as u32;
                let wanted = match how {
                    245..=252 if !near => 40 + choices.below(200) as u32,
                    _ => greatest - short.min(greatest),
                };
                if how.is_multiple_of(4) {
                    text.fill_wide(wanted.min(self.max), choices);
                } else {
                    text.fill(wanted.min(self.max), choices);
                }
            }
        }
        let missing = self.min.saturating_sub(text.chars);
        text.letters(missing, choices);
        text.units > self.max
    }
}

fn holds(ranges: &[(char, char)], char: char) -> bool {
    let mut ranges = ranges.iter();
    ranges.any(|(from, to)| (*from..=*to).contains(&char))
}

/// Plain characters of these, in an order that has no meaning; `None` where JSON
/// would escape them, or where there are hardly any.
fn letters(ranges: &[(char, char)]) -> Option<Box<str>> {
    let wanted = "etaoinshrdlucmfwypvbgkqjxz0123456789ETAOINSHRDLU-_";
    let known: Vec<char> = wanted.chars().filter(|char| holds(ranges, *char)).collect();
    if known.is_empty() {
        return None;
    }
    let mut choices = Choices::seeded(0);
    Some(
        (0..LETTERS)
            .map(|_| *choices.of(&known))
            .collect::<String>()
            .into(),
    )
}

/// Texts of a pattern, the ends of its lengths and of its classes among them.
fn prepare(site: &TextSite, whole: &mut Vec<Piece>) {
    let mut add = |text: Option<String>| {
        let Some(text) = text.filter(|text| site.allows(text) == Some(true)) else {
            return;
        };
        if !whole.iter().any(|known| *known.text == *text) {
            whole.push(Piece::new(&text));
        }
    };
    add(site.plain());
    add(site.shortest().and_then(|count| site.of_length(count)));
    let longest = site.longest_up_to(u64::from(LONG));
    add(longest.and_then(|count| site.of_length(count)));
    for char in site.edges().into_iter().take(64) {
        add(site.with_char(char).filter(|text| text.contains(char)));
    }
    let mut choices = Choices::seeded(0);
    for _ in 0..SAMPLES {
        add(site.sample(&mut choices));
    }
}
