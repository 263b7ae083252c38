//! Shards: a run in parts, each on a machine of its own.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One part of a run: `2/8` is the second of eight. Which part a case is in
/// depends on its id and on how many parts there are, and on nothing else: not on
/// the contract, the filters or the version of the tool.
///
/// ```
/// use smithereens_formats::{CaseId, Shard};
///
/// let id: CaseId = "GetTrigger.request/Name/missing".parse().unwrap();
/// let shards = Shard::all(3.try_into().unwrap());
/// assert_eq!(shards.filter(|shard| shard.holds(&id)).count(), 1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shard {
    /// From 1 to `of`.
    number: NonZeroU32,
    of: NonZeroU32,
}

impl Shard {
    /// All parts, where there are so many.
    pub fn all(of: NonZeroU32) -> impl Iterator<Item = Shard> {
        let numbers = (1..=of.get()).filter_map(NonZeroU32::new);
        numbers.map(move |number| Shard { number, of })
    }

    /// How many parts there are.
    #[must_use]
    pub fn count(self) -> NonZeroU32 {
        self.of
    }

    /// Whether a case is in it.
    #[must_use]
    pub fn holds<T: fmt::Display>(self, id: &T) -> bool {
        let number = hash(&id.to_string()) % u64::from(self.of.get());
        number == u64::from(self.number.get() - 1)
    }
}

/// FNV-1a of 64 bits, then the finalizer of SplitMix64: FNV's low bits alone are
/// too much like those of the last letters.
fn hash(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (fnv ^ fnv >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// Why a text is no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a shard: shards look like `2/8`, the second of eight")]
pub struct ShardError(String);

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Shard, ShardError> {
        let parse = || {
            let (number, of) = text.split_once('/')?;
            let number: NonZeroU32 = number.parse().ok()?;
            let of: NonZeroU32 = of.parse().ok()?;
            let shard = Shard { number, of };
            // In the one way that it is written.
            (number <= of && shard.to_string() == text).then_some(shard)
        };
        parse().ok_or_else(|| ShardError(text.to_owned()))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl Serialize for Shard {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Shard {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Shard, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CI machines of one run may have releases of their own.
    #[test]
    fn the_shard_of_an_id_never_changes() {
        let of = |id: &str| {
            let mut shards = Shard::all(NonZeroU32::new(1000).expect("not zero"));
            let shard = shards.find(|shard| shard.holds(&id)).expect("one of them");
            shard.to_string()
        };
        assert_eq!(of("GetTrigger.request/Name/missing"), "358/1000");
        assert_eq!(of("GetTrigger.request/Name/null"), "496/1000");
        assert_eq!(of(""), "204/1000");
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for text in [
            "",
            "1",
            "0/2",
            "3/2",
            "1/0",
            "01/2",
            "+1/2",
            "1/2/3",
            " 1/2",
            "1/4294967296",
        ] {
            let error = text.parse::<Shard>().expect_err(text);
            assert_eq!(error, ShardError(text.to_owned()));
        }
        let shard: Shard = "2/8".parse().expect("a shard");
        assert_eq!(shard.to_string(), "2/8");
    }
}
