//! Random payloads of any message of any contract: valid, broken in several
//! places at once, or as a later contract may have them.
//!
//! What is promised:
//! - A valid payload keeps every constraint and every rule, and has what the
//!   hints call plausible.
//! - A broken payload knows what it broke: a set of case ids. What it expects
//!   follows from the expectations of these cases.
//! - The same decisions give the same bytes, everywhere; the same
//!   [`RandomName`] of one contract gives the same case, whatever else is run.
//! - No payload has more than [`MOST_BYTES`], unless what is broken in it cannot
//!   be had with less.
//! - Another [`GENERATOR_VERSION`] may read the same seed in another way, so a
//!   seed of another version is refused.
//!
//! Three things drive it: seeds ([`Generator::case`]), bytes of a fuzzer
//! ([`Choices`] is `arbitrary::Arbitrary`), and, with the feature `proptest`, a
//! strategy that shrinks.

mod breaking;
mod case;
mod choices;
mod chunk;
mod compile;
mod drawn;
mod extent;
mod family;
mod guard;
mod least;
mod make;
mod number;
mod piece;
mod plan;
mod prepared;
mod row;
mod several;
mod specimen;
mod structure;
mod target;
mod text;
mod write;

use std::sync::OnceLock;

use smithereens_formats::{MessageId, Part, RandomClass, RandomName, Seed};

pub use self::case::RandomCase;
pub use self::choices::Choices;
pub use self::extent::{ALIKE, ECHO, Extent, OTHER_CASE, OTHER_CASE_OF_A_KEY, TRIES};
pub use self::number::{DoublePlan, IntegerPlan, moment, write_epoch_seconds};
pub use self::piece::{Piece, Sink};
pub use self::plan::{ListPlan, MapPlan, MemberPlan, Node, NodeIndex, Plan, Presence};
use self::prepared::Prepared;
pub use self::specimen::{Breach, Specimen};
pub use self::structure::{Row, StructurePlan};
pub use self::text::TextPlan;
pub use self::write::Written;
use crate::case::Unbuilt;
use crate::cases::Cases;
use crate::rules;

/// Which payloads a seed stands for. It rises with every change that makes any
/// payload another one.
pub const GENERATOR_VERSION: u32 = 1;

/// How many bytes a random payload has at most. Only where the least payload that
/// shows what is broken has more, it is that one, and nothing else is broken in
/// it.
pub const MOST_BYTES: usize = 1 << 20;

/// Makes random cases of one contract.
#[derive(Debug)]
pub struct Generator<'a, 'c> {
    cases: &'a Cases<'c>,
    /// By message.
    prepared: Vec<OnceLock<Prepared<'c>>>,
    /// Messages by index, the more important ones more often: what a run goes
    /// round.
    round: Vec<usize>,
}

/// Why there is no case of a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotMade {
    /// The seed is for another version.
    #[error(
        "the seed {seed} is for version {} of the generator, this is version {GENERATOR_VERSION}: the same seed would \
         mean other payloads; replay a saved case instead, or use the release that printed it",
        seed.generator
    )]
    OtherVersion {
        /// The seed.
        seed: Seed,
    },
    /// The contract has no such message.
    #[error("the contract has no message {0}")]
    NoMessage(MessageId),
    /// The contract leaves no way to make it.
    #[error(transparent)]
    Unbuilt(#[from] Unbuilt),
}

impl<'a, 'c> Generator<'a, 'c> {
    /// Messages are prepared when they are first asked for.
    #[must_use]
    pub fn new(cases: &'a Cases<'c>) -> Generator<'a, 'c> {
        let messages = cases.messages();
        let weights: Vec<u32> = messages
            .iter()
            .map(|message| match (&message.id.part, message.shape) {
                (_, None) => 0,
                (Part::Error(_), _) => 1,
                _ if rules::concern(cases, message) => 10,
                _ => 8,
            })
            .collect();
        let most = weights.iter().copied().max().unwrap_or(0);
        let round = (0..most).flat_map(|turn| {
            let due = weights.iter().enumerate();
            due.filter_map(move |(index, weight)| (*weight > turn).then_some(index))
        });
        Generator {
            cases,
            prepared: messages.iter().map(|_| OnceLock::new()).collect(),
            round: round.collect(),
        }
    }

    /// The cases that it makes more of.
    #[must_use]
    pub fn cases(&self) -> &'a Cases<'c> {
        self.cases
    }

    /// The seed of this version with a value.
    #[must_use]
    pub fn seed(value: u64) -> Seed {
        Seed {
            generator: GENERATOR_VERSION,
            value,
        }
    }

    /// The case that a run of `seed` has at `number`: the messages in turn, half
    /// of the payloads valid. `None` if the contract has nothing to make.
    ///
    /// # Errors
    /// If the seed is for another version.
    pub fn name(&self, seed: Seed, number: u64) -> Option<RandomName> {
        use RandomClass::{Future, Invalid, Valid};
        const CLASSES: [RandomClass; 8] = [
            Valid, Invalid, Valid, Future, Valid, Invalid, Valid, Invalid,
        ];
        let length = self.round.len() as u64;
        let turn = number.checked_rem(length)?;
        let index = self.round[turn as usize];
        let message = &self.cases.messages()[index];
        let class = match CLASSES[(number / length % 8) as usize] {
            // Without members there is nothing to break, only something to add.
            Invalid if !self.prepared(index).targets.has_members() => Future,
            class => class,
        };
        Some(RandomName {
            message: message.id.clone(),
            class,
            seed,
            number,
        })
    }

    /// The case of a name.
    ///
    /// # Errors
    /// If the seed is for another version, or the contract leaves no such case.
    pub fn case(&self, name: &RandomName) -> Result<RandomCase, NotMade> {
        if name.seed.generator != GENERATOR_VERSION {
            return Err(NotMade::OtherVersion { seed: name.seed });
        }
        let index = self.index_of(&name.message)?;
        let start = self.prepared(index).seeds[name.class as usize];
        let number = name.number.to_le_bytes();
        let own = choices::hash(
            &number,
            choices::hash(&name.seed.value.to_le_bytes(), start),
        );
        let mut choices = Choices::seeded(own);
        let mut made = self.make(index, name.class, &mut choices)?;
        made.case.id = name.id();
        Ok(made)
    }

    /// A case from any source of decisions, named after none: `g1-0-0`.
    ///
    /// # Errors
    /// If the contract leaves no way to make one.
    pub fn drawn(
        &self,
        message: &MessageId,
        class: RandomClass,
        choices: &mut Choices<'_>,
    ) -> Result<RandomCase, NotMade> {
        let index = self.index_of(message)?;
        let mut made = self.make(index, class, choices)?;
        let name = RandomName {
            message: message.clone(),
            class,
            seed: Generator::seed(0),
            number: 0,
        };
        made.case.id = name.id();
        Ok(made)
    }

    /// Appends a valid payload of a message to `out`.
    ///
    /// # Errors
    /// If the contract leaves no way to make one.
    pub fn write_valid(
        &self,
        message: &MessageId,
        choices: &mut Choices<'_>,
        out: &mut Vec<u8>,
    ) -> Result<Written, NotMade> {
        let index = self.index_of(message)?;
        Ok(self.write(index, choices, out)?)
    }

    /// A message's plan, for generators of other forms that make the same
    /// decisions. `None` for a message without a structure.
    #[must_use]
    pub fn plan(&self, message: &MessageId) -> Option<&Plan> {
        let index = self.index_of(message).ok()?;
        self.prepared(index).plan.as_ref()
    }

    fn index_of(&self, message: &MessageId) -> Result<usize, NotMade> {
        let mut messages = self.cases.messages().iter();
        let index = messages.position(|known| known.id == *message);
        index.ok_or_else(|| NotMade::NoMessage(message.clone()))
    }

    fn prepared(&self, index: usize) -> &Prepared<'c> {
        self.prepared[index].get_or_init(|| Prepared::of(self.cases, &self.cases.messages()[index]))
    }
}
