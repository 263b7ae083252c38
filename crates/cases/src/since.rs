//! What of a contract's cases an older contract does not have.

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
        let namesakes = self.namesakes(old);
        let novelty = self.planned().iter().zip(&namesakes);
        let novelty = novelty.map(|(planned, before)| match before {
            None => Novelty::New,
            Some(before) if self.is_known(planned, old, before) => Novelty::Known,
            Some(_) => Novelty::Different,
        });
        Since {
            novelty: novelty.collect(),
            gone: old.planned().len() - namesakes.iter().flatten().count(),
        }
    }

    /// For each case the one of its name among those of an older contract.
    pub(crate) fn namesakes<'o>(&self, old: &'o Cases<'_>) -> Vec<Option<&'o Planned>> {
        let mut found = Vec::with_capacity(self.planned().len());
        for (index, (_, place)) in self.places().iter().enumerate() {
            let before = old.planned_at(&place.site.message, &place.site.path);
            // Mostly one follows the other as it did.
            let mut next = 0;
            for planned in self.planned_in(index) {
                let is_same = |one: &Planned| one.kind() == planned.kind();
                let ahead = before[next..].iter().position(is_same);
                let at = ahead
                    .map(|steps| next + steps)
                    .or_else(|| before[..next].iter().position(is_same));
                next = at.map_or(next, |at| at + 1);
                found.push(at.map(|at| &before[at]));
            }
        }
        found
    }

    /// Whether a case asks for the same as one of an older contract.
    pub(crate) fn is_known(&self, planned: &Planned, old: &Cases<'_>, before: &Planned) -> bool {
        self.mutation(planned).ok() == old.mutation(before).ok()
    }
}
