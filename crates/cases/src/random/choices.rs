//! The source of every decision that the generator makes: bytes.
//!
//! A seed is a stream of bytes without end (splitmix64). A tape, which is what a
//! fuzzer hands over, comes first and is followed by a stream that the whole
//! tape seeds, so that a short tape still makes varied payloads, and two tapes
//! that differ anywhere make different ones. Zero always chooses the simplest.
//!
//! What is drawn by which calls is part of the generator's version: any change
//! to this file that changes a draw asks for a new
//! [`GENERATOR_VERSION`](super::GENERATOR_VERSION).

use arbitrary::{Arbitrary, Unstructured};

/// A source of decisions.
#[derive(Debug, Clone)]
pub struct Choices<'t> {
    tape: &'t [u8],
    /// Of the stream that follows the tape.
    state: u64,
    word: u64,
    /// Bytes of `word` that are left.
    left: u32,
}

impl<'t> Choices<'t> {
    /// The decisions that a number stands for.
    #[must_use]
    pub fn seeded(seed: u64) -> Choices<'static> {
        Choices {
            tape: &[],
            state: seed,
            word: 0,
            left: 0,
        }
    }

    /// The decisions on a tape, then those that the tape seeds.
    #[must_use]
    pub fn on_tape(tape: &'t [u8]) -> Choices<'t> {
        Choices {
            tape,
            state: hash(tape, 0),
            word: 0,
            left: 0,
        }
    }

    /// One of 256.
    #[inline]
    pub fn byte(&mut self) -> u8 {
        if self.left == 0 {
            self.refill();
        }
        self.left -= 1;
        let byte = self.word as u8;
        self.word >>= 8;
        byte
    }

    /// The next bytes: those of the tape, up to eight, then eight of the stream.
    #[inline]
    fn refill(&mut self) {
        if self.tape.is_empty() {
            self.word = splitmix(&mut self.state);
            self.left = 8;
        } else {
            self.refill_from_tape();
        }
    }

    #[cold]
    fn refill_from_tape(&mut self) {
        let (some, rest) = self.tape.split_at(self.tape.len().min(8));
        let last_first = some.iter().rev();
        self.word = last_first.fold(0, |word, byte| word << 8 | u64::from(*byte));
        self.left = some.len() as u32;
        self.tape = rest;
    }

    /// One of `count`; 0 if there is none to choose from. One byte decides among
    /// up to 256, else two, else eight.
    #[inline]
    pub fn below(&mut self, count: u64) -> u64 {
        match count {
            0 | 1 => 0,
            2..=0x100 => (u64::from(self.byte()) * count) >> 8,
            0x101..=0x1_0000 => {
                let both = (u64::from(self.byte()) << 8) | u64::from(self.byte());
                (both * count) >> 16
            }
            _ => {
                let wide = (u128::from(self.whole()) * u128::from(count)) >> 64;
                // Less than `count`.
                wide as u64
            }
        }
    }

    /// An index into something of this length.
    #[inline]
    pub fn index(&mut self, length: usize) -> usize {
        // Less than `length`.
        self.below(length as u64) as usize
    }

    /// One of `items`, which are some.
    #[inline]
    pub fn of<'i, T>(&mut self, items: &'i [T]) -> &'i T {
        &items[self.index(items.len())]
    }

    /// Whether something happens that happens `odds` times out of 256.
    #[inline]
    pub fn often(&mut self, odds: u8) -> bool {
        // Zero is the simplest: it does not happen.
        self.byte() > 255 - odds
    }

    /// Eight bytes, the first one the highest.
    pub fn whole(&mut self) -> u64 {
        (0..8).fold(0, |whole, _| (whole << 8) | u64::from(self.byte()))
    }
}

/// As a fuzzer's harness wants it: all the bytes that are left are the tape.
/// Nothing else of [`Unstructured`] is used, whose own draws have changed
/// between its versions.
impl<'t> Arbitrary<'t> for Choices<'t> {
    fn arbitrary(from: &mut Unstructured<'t>) -> arbitrary::Result<Choices<'t>> {
        Ok(Choices::on_tape(from.bytes(from.len())?))
    }

    fn arbitrary_take_rest(from: Unstructured<'t>) -> arbitrary::Result<Choices<'t>> {
        Ok(Choices::on_tape(from.take_rest()))
    }
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed(*state)
}

/// The finaliser of splitmix64.
fn mixed(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// A number that stands for some bytes: FNV-1a, mixed. Part of the generator's
/// version, as the seeds of single cases are made with it.
pub(crate) fn hash(bytes: &[u8], seed: u64) -> u64 {
    let start = mixed(seed ^ 0xCBF2_9CE4_8422_2325);
    let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3);
    mixed(bytes.iter().fold(start, fold))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_stands_for_these_bytes_on_every_platform() {
        let mut choices = Choices::seeded(1);
        let bytes: Vec<u8> = (0..10).map(|_| choices.byte()).collect();
        assert_eq!(bytes, [193, 92, 2, 137, 236, 45, 10, 145, 103, 236]);
    }

    #[test]
    fn a_tape_comes_first_and_what_follows_depends_on_all_of_it() {
        let follow = |tape: &[u8]| {
            let mut choices = Choices::on_tape(tape);
            for byte in tape {
                assert_eq!(choices.byte(), *byte);
            }
            choices.whole()
        };
        assert_ne!(follow(&[]), follow(&[0]));
        assert_ne!(follow(&[0, 7]), follow(&[1, 7]));
        assert_eq!(follow(&[3, 7]), follow(&[3, 7]));
    }

    #[test]
    fn zeros_choose_the_first_and_nothing_happens() {
        let mut choices = Choices::on_tape(&[0; 64]);
        for count in [1, 2, 256, 257, 65536, 65537, u64::MAX] {
            assert_eq!(choices.below(count), 0);
        }
        assert!(!choices.often(255));
    }

    #[test]
    fn draws_stay_below_their_count_and_reach_its_end() {
        for count in [1_u64, 2, 3, 256, 257, 65536, 65537, u64::MAX] {
            let mut top = Choices::on_tape(&[255; 8]);
            assert_eq!(top.below(count), count - 1);
        }
    }

    #[test]
    fn an_unstructured_source_is_a_tape() {
        let bytes = [9, 8, 7];
        let from = Unstructured::new(&bytes);
        let mut choices = Choices::arbitrary_take_rest(from).expect("any bytes do");
        let mut same = Choices::on_tape(&bytes);
        assert!((0..100).all(|_| choices.byte() == same.byte()));
    }
}
