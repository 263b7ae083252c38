//! What is done to a payload, and what it is done to.

use smithereens_formats::CaseId;

use super::breaking::{Breaking, Broken};
use crate::case::Unbuilt;
use crate::cases::Cases;
use crate::json::Json;
use crate::kind::CaseKind;
use crate::rules;
use crate::site::{Holder, Message, Place};

/// What a broken payload is made from: a valid one, and what is done to it, in
/// order. Shrinking makes either smaller.
#[derive(Debug, Clone, PartialEq)]
pub struct Specimen {
    /// A valid payload, without an error's name.
    pub base: Json,
    /// What is done to it.
    pub breaches: Vec<Breach>,
}

/// One thing that is done to a payload.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// The index of the enumerated place.
    pub(super) place: usize,
    /// Which element of each list and map on the way to it.
    pub(super) instance: Vec<usize>,
    /// Of a rule: how it is broken, and at which elements of the lists that it
    /// speaks about.
    pub(super) within: Vec<usize>,
    /// What is done there.
    pub(super) kind: CaseKind,
}

impl Breach {
    /// The case that it turns its place into.
    #[must_use]
    pub fn id(&self, cases: &Cases<'_>) -> CaseId {
        CaseId {
            site: self.place(cases).site.clone(),
            kind: self.kind.to_kind(),
        }
    }

    /// The same in the first element of each list and map.
    pub(super) fn at_first(&self) -> Breach {
        Breach {
            place: self.place,
            instance: vec![0; self.instance.len()],
            within: vec![0; self.within.len()],
            kind: self.kind.clone(),
        }
    }

    /// The same, each time with one of the numbers lower that say which elements
    /// it is in: the first elements first.
    pub(super) fn earlier(&self) -> Vec<Breach> {
        let numbers: Vec<usize> = self.instance.iter().chain(&self.within).copied().collect();
        let mut found = Vec::new();
        for (at, number) in numbers.into_iter().enumerate() {
            for earlier in 0..number.min(2) {
                let mut breach = self.clone();
                let mut numbers = breach.instance.iter_mut().chain(&mut breach.within);
                if let Some(number) = numbers.nth(at) {
                    *number = earlier;
                }
                found.push(breach);
            }
        }
        found
    }

    /// Takes its member out of a payload, if it makes one null.
    pub(super) fn leave_out(
        &self,
        cases: &Cases<'_>,
        message: &Message,
        payload: &mut Json,
    ) -> Option<()> {
        let place = self.place(cases);
        let is_null = self.kind == CaseKind::Null && matches!(place.holder, Holder::Structure(_));
        let (name, holder) = place.site.path.0.split_last().filter(|_| is_null)?;
        let contract = cases.contract();
        let at = &self.instance;
        crate::build::locate(contract, message.shape?, payload, holder, at)?.remove(name);
        Some(())
    }

    /// Whether a place is in the structure that this one is in.
    pub(super) fn is_near(&self, place: usize, cases: &Cases<'_>) -> bool {
        let (own, other) = (self.place(cases), &cases.places()[place].1);
        let holder = own.site.path.0.len().saturating_sub(1);
        other.site.path.0.starts_with(&own.site.path.0[..holder])
    }

    /// Whether elements that a near place is in are those that this one is in.
    pub(super) fn is_beside(&self, instance: &[usize], cases: &Cases<'_>) -> bool {
        let own = match self.place(cases).holder {
            Holder::List { .. } | Holder::MapValue { .. } => self.instance.len() - 1,
            _ => self.instance.len(),
        };
        instance.starts_with(&self.instance[..own])
    }

    pub(super) fn place<'s, 'c>(&self, cases: &'s Cases<'c>) -> &'s Place<'c> {
        &cases.places()[self.place].1
    }

    /// Whether a rule is broken at its place.
    pub(super) fn breaks(
        &self,
        cases: &Cases<'_>,
        message: &Message,
        rule: &str,
        payload: &mut Json,
    ) -> bool {
        let (contract, names) = (cases.contract(), &self.place(cases).site.path.0);
        let there = message
            .shape
            .and_then(|root| crate::build::locate(contract, root, payload, names, &self.instance));
        let mut rules = contract.knowledge().rules.iter();
        let rule = rules.find(|known| known.id == rule);
        there.is_some_and(|there| rule.is_some_and(|rule| !rules::keeps(rule, there)))
    }

    /// What is at its place, to see whether it stays.
    pub(super) fn value(
        &self,
        cases: &Cases<'_>,
        message: &Message,
        payload: &mut Json,
    ) -> Option<Json> {
        let place = self.place(cases);
        let mut names = place.site.path.0.as_slice();
        if place.holder == Holder::MapKey {
            names = &names[..names.len() - 1];
        }
        if names.is_empty() {
            // Of the message itself everything may change but what is done.
            return None;
        }
        let there = crate::build::locate(
            cases.contract(),
            message.shape?,
            payload,
            names,
            &self.instance,
        );
        there.cloned()
    }
}

impl Specimen {
    /// The payload that it comes to.
    ///
    /// # Errors
    /// If a breach cannot be made, or undoes an earlier one.
    pub(crate) fn apply(&self, cases: &Cases<'_>, message: &Message) -> Result<Broken, Unbuilt> {
        let mut breaking = Breaking::new(cases, message, self.base.clone());
        for breach in &self.breaches {
            breaking.take(breach.clone(), |_| true)?;
        }
        Ok(breaking.finish())
    }
}
