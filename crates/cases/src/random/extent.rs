//! How much of a payload there is by now, and how much more there may be: what
//! keeps a payload of a bounded size and depth, and how often things come about.

use super::choices::Choices;

/// How often, of 256, an element is the same as the one before, and a map's key
/// one that differs from the last one by the case of its letters.
pub const ALIKE: u8 = 12;
/// How often, of 256, a text is one that was drawn before, or like it.
pub const ECHO: u8 = 12;
/// How often, of 256, such a text has its letters in the other case.
pub const OTHER_CASE: u8 = 128;
/// How often, of 256, a key that is to differ by its case does: with each of its
/// [`TRIES`] attempts it may become another one.
pub const OTHER_CASE_OF_A_KEY: u8 = 192;
/// How often what must not come twice is drawn, at most.
pub const TRIES: u32 = 8;

/// How many values a payload has, about, before only what must be there is.
const MOST_VALUES: u32 = 2_000;
/// How deep it nests before that.
const DEEPEST: u32 = 40;
/// How deep until optional members become rarer, and lists shorter.
const DEEP: u32 = 14;

/// The extent of a payload that is being made.
#[derive(Debug, Clone)]
pub struct Extent {
    /// Values that it may still have.
    left: u32,
    depth: u32,
}

impl Default for Extent {
    fn default() -> Extent {
        Extent {
            left: MOST_VALUES,
            depth: 0,
        }
    }
}

impl Extent {
    /// Whether only what must be there is.
    #[inline]
    #[must_use]
    pub fn is_tight(&self) -> bool {
        self.left == 0 || self.depth > DEEPEST
    }

    /// There is one more value.
    #[inline]
    pub fn add_value(&mut self) {
        self.left = self.left.saturating_sub(1);
    }

    /// What comes is one level further in.
    #[inline]
    pub fn enter(&mut self) {
        self.depth += 1;
    }

    /// What comes is one level further out again.
    #[inline]
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Whether an optional member is there that is so many times of 256.
    #[inline]
    pub fn happens(&self, odds: u8, choices: &mut Choices<'_>) -> bool {
        let odds = match self.depth {
            _ if self.is_tight() => return false,
            0..=DEEP => odds,
            _ => odds / 4,
        };
        choices.often(odds)
    }

    /// How many of something, one or two mostly, and the ends often.
    pub fn count(&self, (least, most): (u32, u32), choices: &mut Choices<'_>) -> u32 {
        if self.is_tight() {
            return least;
        }
        let count = match choices.byte() {
            0..=31 => least,
            32..=135 => 1,
            136..=187 => 2,
            188..=219 => 3,
            220..=239 => 4 + choices.below(6) as u32,
            240..=249 => 9 + choices.below(18) as u32,
            _ => most,
        };
        let most = if self.depth > DEEP / 2 {
            most.min(3)
        } else {
            most
        };
        count.min(most).max(least)
    }
}
