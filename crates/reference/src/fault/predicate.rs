//! Faults in what a trigger waits for.

use std::borrow::Cow;

use smithereens_glue::shapes::{Logical, Predicate};

use super::Fault;
use crate::state::State;

impl State {
    /// The predicate as it is evaluated.
    pub(crate) fn misjudged<'a>(&self, predicate: &'a Predicate) -> Cow<'a, Predicate> {
        let joined_by = |logical| Predicate {
            logical: Some(logical),
            ..predicate.clone()
        };
        match self.fault {
            Some(Fault::AnyIsAnd) => Cow::Owned(joined_by(Logical::And)),
            Some(Fault::AndIsAny) => Cow::Owned(joined_by(Logical::Any)),
            Some(Fault::FirstConditionOnly) => {
                let conditions = predicate.conditions.iter().flatten();
                Cow::Owned(Predicate {
                    conditions: Some(conditions.take(1).cloned().collect()),
                    ..predicate.clone()
                })
            }
            _ => Cow::Borrowed(predicate),
        }
    }
}
