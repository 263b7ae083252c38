//! Identifiers that look like Glue's and follow from a seed.

use std::fmt::Write as _;

/// Makes identifiers: the same ones in the same order for the same seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ids {
    seed: u64,
    made: u64,
}

impl Ids {
    pub(crate) fn new(seed: u64) -> Ids {
        Ids { seed, made: 0 }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// A prefix and 64 hex digits, never the same twice.
    pub(crate) fn next(&mut self, prefix: &str) -> String {
        self.made += 1;
        hex(prefix, mix(self.seed ^ mix(self.made)))
    }

    /// A prefix and 64 hex digits that follow from what they stand for.
    pub(crate) fn of(&self, prefix: &str, parts: &[&str]) -> String {
        hex(prefix, digest(self.seed, parts))
    }
}

fn hex(prefix: &str, from: u64) -> String {
    let mut text = String::with_capacity(prefix.len() + 64);
    text.push_str(prefix);
    for part in 0..4 {
        let _ = write!(text, "{:016x}", mix(from.wrapping_add(part)));
    }
    text
}

/// A number that follows from texts and a seed; where one text ends and the next
/// begins counts. Not for keeping secrets.
pub(crate) fn digest(seed: u64, parts: &[&str]) -> u64 {
    parts.iter().fold(mix(seed), |sum, part| {
        let bytes = part.bytes().fold(sum, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        mix(bytes ^ mix(part.len() as u64))
    })
}

/// One step of splitmix64.
pub(crate) fn mix(from: u64) -> u64 {
    let mut z = from.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
