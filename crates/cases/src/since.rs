//! What of a contract's cases an older contract does not have.

use std::collections::HashMap;

use smithereens_formats::MessageId;

use crate::cases::{Cases, Planned};

/// How a case compares with the one of its name in an older contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Novelty {
    /// The older contract has it, and asks for the same.
    Known,
    /// The older contract has none of this name.
    New,
    /// The older contract has one of this name, which does something else at
    /// its place or of which something else must come.
    Different,
}

/// The cases of a contract beside those of an older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// One for each of [`Cases::planned`], in its order.
    pub novelty: Vec<Novelty>,
    /// How many cases of the older contract the newer one has none of by name.
    pub gone: usize,
}

impl Cases<'_> {
    /// Compares each case with the one of its name among those of an older
    /// contract: by what is done at its place, by what stands around the body,
    /// and by what must come of it in each role. What else is in the body does
    /// not count, so that a member that is now required at one place does not
    /// make every case of its message another one. Where neither contract has a
    /// payload for a case, it is known.
    #[must_use]
    pub fn since(&self, old: &Cases<'_>) -> Since {
        self.since_in(old, |_| true)
    }

    /// The same, where all cases of a message that is not `wanted` are known if
    /// the older contract has one of the name.
    pub(crate) fn since_in(&self, old: &Cases<'_>, wanted: impl Fn(&MessageId) -> bool) -> Since {
        let mut named: HashMap<_, &Planned> = old
            .planned()
            .iter()
            .map(|planned| (old.id(planned), planned))
            .collect();
        let novelty = self.planned().iter().map(|planned| {
            let Some(before) = named.remove(&self.id(planned)) else {
                return Novelty::New;
            };
            let is_known = !wanted(&self.message(planned).id)
                || self.mutation(planned).ok() == old.mutation(before).ok();
            if is_known {
                Novelty::Known
            } else {
                Novelty::Different
            }
        });
        let novelty = novelty.collect();
        Since {
            novelty,
            gone: named.len(),
        }
    }
}
