//! A text while it is being drawn: what is appended to it, and how much room is
//! left.

use super::choices::Choices;
use super::piece::Sink;
use super::text::{Free, LETTERS};
use crate::text::within;

/// A text that is being drawn.
pub(super) struct Drawn<'p, 'o, S> {
    pub(super) free: &'p Free,
    /// Characters that still fit.
    pub(super) room: u32,
    pub(super) chars: u32,
    pub(super) units: u32,
    pub(super) out: &'o mut S,
}

impl<S: Sink> Drawn<'_, '_, S> {
    pub(super) fn letters(&mut self, count: u32, choices: &mut Choices<'_>) {
        let mut left = count.min(self.room);
        self.took(left, left);
        while left > 0 {
            let at = usize::from(choices.byte());
            let some = left.min((LETTERS / 2) as u32);
            self.out.letters(&self.free.letters[at..], some as usize);
            left -= some;
        }
    }

    pub(super) fn awkward(&mut self, choices: &mut Choices<'_>) {
        let Some(piece) = (!self.free.awkward.is_empty()).then(|| choices.of(&self.free.awkward))
        else {
            return;
        };
        if piece.chars <= self.room {
            self.out.piece(piece);
            self.took(piece.chars, piece.units);
        }
    }

    /// One over and over, and nothing else.
    pub(super) fn one_awkward(&mut self, choices: &mut Choices<'_>) {
        let Some(piece) = (!self.free.awkward.is_empty()).then(|| choices.of(&self.free.awkward))
        else {
            return;
        };
        for _ in 0..1 + choices.below(4) {
            if piece.chars <= self.room {
                self.out.piece(piece);
                self.took(piece.chars, piece.units);
            }
        }
    }

    pub(super) fn any(&mut self, choices: &mut Choices<'_>) {
        let (from, to) = *choices.of(&self.free.ranges);
        let char = within(from, to, choices);
        if self.room > 0 {
            self.out.char(char);
            self.took(1, char.len_utf16() as u32);
        }
    }

    /// Letters with something awkward at the end, so many characters in all.
    pub(super) fn fill(&mut self, wanted: u32, choices: &mut Choices<'_>) {
        let awkward = &self.free.awkward;
        let last = (!awkward.is_empty()).then(|| choices.of(awkward));
        let last = last.filter(|piece| piece.chars <= wanted);
        self.letters(wanted - last.map_or(0, |piece| piece.chars), choices);
        if let Some(piece) = last {
            self.out.piece(piece);
            self.took(piece.chars, piece.units);
        }
    }

    /// One character over and over, which takes several bytes.
    pub(super) fn fill_wide(&mut self, wanted: u32, choices: &mut Choices<'_>) {
        let wide = &self.free.wide;
        let Some(piece) = (!wide.is_empty()).then(|| choices.of(wide)) else {
            return self.fill(wanted, choices);
        };
        for _ in 0..wanted {
            self.out.piece(piece);
        }
        self.took(wanted, wanted.saturating_mul(piece.units));
    }

    fn took(&mut self, chars: u32, units: u32) {
        self.chars += chars;
        self.units = self.units.saturating_add(units);
        self.room -= chars;
    }
}
