//! The search for the plainest text: shorter, then of plainer characters.

use std::collections::VecDeque;

use crate::json::Json;
use crate::shrink::weight::{ODD, char_oddness};
use crate::text::TextSite;

/// How many texts that do not fail are tried at one stage, one after the other.
const MOST_IN_VAIN: usize = 24;
/// After how many texts that do not fail it is given up, if none did.
const MOST_AT_ALL: usize = 32;
/// How many lengths are looked at where a pattern has no text of one.
const MOST_LENGTHS: usize = 16;
/// How many texts are looked at in all, those that the contract does not allow
/// included.
const MOST_LOOKED_AT: usize = 1_000;

/// A search for a plainer text. Bytes are searched as characters below U+0100.
#[derive(Debug)]
pub(crate) struct Letters {
    current: Vec<char>,
    /// What the contract allows; `None` for bytes.
    site: Option<TextSite>,
    stage: Stage,
    /// How many of the stage's did not fail since the last one that did.
    in_vain: usize,
    /// How many did not fail in all, until one does.
    hopeless: Option<usize>,
    looked_at: usize,
    /// The last one that was given.
    asked: Option<Vec<char>>,
}

#[derive(Debug)]
enum Stage {
    /// Texts of plain characters: the plain one, the shortest, one as long.
    Fixed(VecDeque<Vec<char>>),
    /// The text is of plain characters only: one less, then halving its length,
    /// of which so much is known not to fail.
    Length {
        low: u64,
        probed: bool,
    },
    /// Without so many characters from there on.
    Delete {
        size: usize,
        at: usize,
    },
    /// With so many of the odd characters, from that one on, made plain.
    Plainer {
        size: usize,
        at: usize,
    },
    /// With one odd character made another, the last one first: halving a range
    /// of plainer ones.
    Other {
        /// Where it stands in the text.
        index: usize,
        others: Vec<char>,
        low: usize,
        high: usize,
    },
    Done,
}

impl Letters {
    pub(crate) fn of_text(text: &str, site: TextSite) -> Letters {
        let count = text.chars().count() as u64;
        let shortest = site.shortest().and_then(|count| site.of_length(count));
        let fixed = [site.plain(), shortest, site.of_length(count)];
        let fixed = fixed.into_iter().flatten();
        Letters::new(
            text.chars().collect(),
            fixed.map(|text| text.chars().collect()).collect(),
            Some(site),
        )
    }

    pub(crate) fn of_bytes(bytes: &[u8]) -> Letters {
        let fixed = [Vec::new(), vec!['a'], vec!['a'; bytes.len()]];
        let chars = bytes.iter().map(|byte| char::from(*byte));
        Letters::new(chars.collect(), fixed.into(), None)
    }

    fn new(current: Vec<char>, fixed: VecDeque<Vec<char>>, site: Option<TextSite>) -> Letters {
        Letters {
            current,
            site,
            stage: Stage::Fixed(fixed),
            in_vain: 0,
            hopeless: Some(0),
            looked_at: 0,
            asked: None,
        }
    }

    pub(crate) fn next(&mut self) -> Option<Json> {
        loop {
            self.looked_at += 1;
            if self.looked_at > MOST_LOOKED_AT {
                return None;
            }
            let Some(text) = self.candidate() else {
                if matches!(self.stage, Stage::Done) {
                    return None;
                }
                continue;
            };
            if text != self.current && oddness(&text) < oddness(&self.current) && self.allows(&text)
            {
                let json = self.written(&text);
                self.asked = Some(text);
                return Some(json);
            }
            self.step(false, text.len() as u64);
        }
    }

    pub(crate) fn answer(&mut self, fails: bool) {
        let Some(text) = self.asked.take() else {
            return;
        };
        let asked = text.len() as u64;
        if fails {
            self.current = text;
            (self.in_vain, self.hopeless) = (0, None);
        } else {
            self.in_vain += 1;
            self.hopeless = self.hopeless.map(|count| count + 1);
        }
        self.step(fails, asked);
        if self.hopeless.is_some_and(|count| count > MOST_AT_ALL) {
            self.enter(Stage::Done);
        } else if self.in_vain > MOST_IN_VAIN {
            self.enter(self.after());
        }
    }

    fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.in_vain = 0;
    }

    /// The stage after this one.
    fn after(&self) -> Stage {
        match self.stage {
            Stage::Fixed(_) if self.is_uniform() => self.lengths(),
            Stage::Fixed(_) => Stage::Delete {
                size: self.current.len().div_ceil(2),
                at: 0,
            },
            Stage::Delete { .. } => Stage::Plainer {
                size: self.odd().len(),
                at: 0,
            },
            Stage::Plainer { .. } => self.other(self.current.len()),
            Stage::Length { .. } | Stage::Other { .. } | Stage::Done => Stage::Done,
        }
    }

    /// What the stage gives next; `None` once it is over, when the next begins.
    fn candidate(&mut self) -> Option<Vec<char>> {
        let odd = self.odd();
        let found = match &self.stage {
            Stage::Fixed(texts) => texts.front().cloned(),
            Stage::Length { low, probed } => self.between(*low, *probed),
            Stage::Delete { size, at } => (*size > 0 && *at < self.current.len()).then(|| {
                let end = (at + size).min(self.current.len());
                [&self.current[..*at], &self.current[end..]].concat()
            }),
            Stage::Plainer { size, at } => (*size > 0 && *at < odd.len()).then(|| {
                let mut text = self.current.clone();
                for index in odd.iter().skip(*at).take(*size) {
                    text[*index] = self.letter();
                }
                text
            }),
            Stage::Other {
                index,
                others,
                low,
                high,
            } => (low < high).then(|| {
                let mut text = self.current.clone();
                text[*index] = others[(low + high) / 2];
                text
            }),
            Stage::Done => None,
        };
        if found.is_none() {
            self.finer();
        }
        found
    }

    /// A text of plain characters with a length between what is known not to
    /// fail and what does, the middle one if the contract has it.
    fn between(&self, low: u64, probed: bool) -> Option<Vec<char>> {
        let high = self.current.len() as u64;
        let middle = if probed {
            low + (high.saturating_sub(low)) / 2
        } else {
            high.saturating_sub(1)
        };
        let mut lengths = (middle.max(low + 1)..high).take(MOST_LENGTHS);
        lengths.find_map(|length| self.of_length(length))
    }

    /// Goes on where a round over the text is over.
    fn finer(&mut self) {
        let next = match &self.stage {
            Stage::Delete { size, .. } if *size > 1 => Stage::Delete {
                size: size / 2,
                at: 0,
            },
            Stage::Plainer { size, .. } if *size > 1 => Stage::Plainer {
                size: size / 2,
                at: 0,
            },
            Stage::Other { index, .. } => self.other(*index),
            _ => return self.enter(self.after()),
        };
        self.stage = next;
    }

    /// Takes note of what became of the last candidate.
    fn step(&mut self, fails: bool, asked: u64) {
        let length = self.current.len() as u64;
        match &mut self.stage {
            Stage::Fixed(_) if fails => {
                // Of plain characters and still failing: the length alone counts.
                let lengths = self.lengths();
                self.enter(lengths);
            }
            Stage::Fixed(texts) => {
                texts.pop_front();
            }
            Stage::Length { probed, .. } if fails => *probed = true,
            Stage::Length { low, probed } => {
                *probed = true;
                *low = asked.max(low.saturating_add(1)).min(length);
            }
            Stage::Delete { size, at } | Stage::Plainer { size, at } if !fails => *at += *size,
            Stage::Other { low, high, .. } => {
                let middle = (*low + *high) / 2;
                if fails {
                    *high = middle;
                } else {
                    *low = middle + 1;
                }
            }
            _ => {}
        }
    }

    /// Where the characters stand that no plain text has.
    fn odd(&self) -> Vec<usize> {
        let odd = |(index, char): (usize, &char)| (char_oddness(*char) >= ODD).then_some(index);
        self.current.iter().enumerate().filter_map(odd).collect()
    }

    /// The last odd character before an index, with what may stand instead, the
    /// plainest first.
    fn other(&self, before: usize) -> Stage {
        let mut odd = self.odd().into_iter().rev();
        let Some(index) = odd.find(|index| *index < before) else {
            return Stage::Done;
        };
        let now = char_oddness(self.current[index]);
        let mut others: Vec<char> = vec!['e', 'a', '0', 'A', ' '];
        others.extend(self.site.iter().flat_map(TextSite::edges));
        others.retain(|other| char_oddness(*other) < now);
        others.sort_by_key(|other| char_oddness(*other));
        others.dedup();
        Stage::Other {
            index,
            low: 0,
            high: others.len(),
            others,
        }
    }

    /// The plainest letter.
    fn letter(&self) -> char {
        if self.site.is_some() { 'e' } else { 'a' }
    }

    /// Whether the text is of plain characters only.
    fn is_uniform(&self) -> bool {
        self.of_length(self.current.len() as u64).as_ref() == Some(&self.current)
    }

    fn lengths(&self) -> Stage {
        let shortest = self.site.as_ref().and_then(TextSite::shortest);
        Stage::Length {
            low: shortest.unwrap_or_default(),
            probed: false,
        }
    }

    fn of_length(&self, count: u64) -> Option<Vec<char>> {
        match &self.site {
            Some(site) => site.of_length(count).map(|text| text.chars().collect()),
            None => Some(vec!['a'; usize::try_from(count).ok()?]),
        }
    }

    fn allows(&self, text: &[char]) -> bool {
        let text = || text.iter().collect::<String>();
        self.site
            .as_ref()
            .is_none_or(|site| site.allows(&text()) != Some(false))
    }

    fn written(&self, text: &[char]) -> Json {
        if self.site.is_some() {
            return Json::text(text.iter().collect::<String>());
        }
        let bytes = text.iter().filter_map(|char| u8::try_from(*char).ok());
        Json::text(aws_smithy_types::base64::encode(bytes.collect::<Vec<u8>>()))
    }
}

fn oddness(text: &[char]) -> u128 {
    text.iter().map(|char| char_oddness(*char)).sum()
}
