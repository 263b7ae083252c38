//! Names of random cases: which generator, which seed, which one.
//!
//! A random case is at the message itself, and its kind is `random-valid`,
//! `random-invalid` or `random-future` with a value such as `g1-7-42`: the
//! 42nd case of seed 7 of the generator's first version. It is a case id like
//! any other, so that filters and `explain` take it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{CaseId, Kind, MessageId, Path, Site};

/// A seed, with the version of the generator that it is for: `g1-7`.
///
/// The same seed means other payloads to another version, so a seed that is
/// written down has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Seed {
    /// The generator's version.
    pub generator: u32,
    /// Any number.
    pub value: u64,
}

/// Which payloads random cases have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RandomClass {
    /// The contract is kept.
    Valid,
    /// It is broken, in known places.
    Invalid,
    /// As a later contract may have it: unknown values and members.
    Future,
}

impl RandomClass {
    /// All of them.
    pub const ALL: [RandomClass; 3] = [
        RandomClass::Valid,
        RandomClass::Invalid,
        RandomClass::Future,
    ];

    /// The kind of its cases, in ids.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            RandomClass::Valid => "random-valid",
            RandomClass::Invalid => "random-invalid",
            RandomClass::Future => "random-future",
        }
    }
}

/// Which random case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RandomName {
    /// The message that it is of.
    pub message: MessageId,
    /// What kind of payload.
    pub class: RandomClass,
    /// Where it comes from.
    pub seed: Seed,
    /// Which one, from 0.
    pub number: u64,
}

impl RandomName {
    /// The name as a case id.
    #[must_use]
    pub fn id(&self) -> CaseId {
        CaseId {
            site: Site {
                message: self.message.clone(),
                path: Path::root(),
            },
            kind: Kind::with(self.class.kind(), format!("{}-{}", self.seed, self.number)),
        }
    }

    /// What a case id says, if it is one of a random case.
    #[must_use]
    pub fn of(id: &CaseId) -> Option<RandomName> {
        let mut classes = RandomClass::ALL.into_iter();
        let class = classes.find(|class| class.kind() == id.kind.name)?;
        let (seed, number) = id.kind.value.as_deref()?.rsplit_once('-')?;
        // Random cases are at messages, and at no place of them.
        if id.site.path != Path::root() {
            return None;
        }
        Some(RandomName {
            message: id.site.message.clone(),
            class,
            seed: seed.parse().ok()?,
            number: plain(number)?,
        })
    }
}

/// A number in the one way that it is written.
fn plain(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// Why a text is not a seed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a seed: seeds look like `g1-7`, the generator's version and a number")]
pub struct SeedError(String);

impl FromStr for Seed {
    type Err = SeedError;

    fn from_str(text: &str) -> Result<Seed, SeedError> {
        let parts = text.strip_prefix('g').and_then(|rest| rest.split_once('-'));
        let seed = parts.and_then(|(generator, value)| {
            Some(Seed {
                generator: u32::try_from(plain(generator)?).ok()?,
                value: plain(value)?,
            })
        });
        seed.ok_or_else(|| SeedError(text.to_owned()))
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "g{}-{}", self.generator, self.value)
    }
}

impl Serialize for Seed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Seed, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_from_its_id() {
        let name = RandomName {
            message: "CreateTrigger.request".parse().expect("a message"),
            class: RandomClass::Future,
            seed: Seed {
                generator: 1,
                value: 7,
            },
            number: 42,
        };
        let id = name.id();
        assert_eq!(
            id.to_string(),
            "CreateTrigger.request/./random-future=g1-7-42"
        );
        assert_eq!(RandomName::of(&id), Some(name));
    }

    #[test]
    fn a_place_inside_a_message_has_no_random_cases() {
        let id = |text: &str| RandomName::of(&text.parse().expect("an id"));
        assert!(id("CreateTrigger.request/./random-valid=g1-7-42").is_some());
        assert_eq!(id("CreateTrigger.request/Name/random-valid=g1-7-42"), None);
    }

    #[test]
    fn a_seed_has_one_spelling() {
        for wrong in [
            "", "7", "g1", "g1-", "g-7", "g01-7", "g1-07", "g1--7", "G1-7", "g1-7 ",
        ] {
            assert!(wrong.parse::<Seed>().is_err(), "{wrong}");
        }
        let seed: Seed = "g12-18446744073709551615".parse().expect("a seed");
        assert_eq!((seed.generator, seed.value), (12, u64::MAX));
    }
}
