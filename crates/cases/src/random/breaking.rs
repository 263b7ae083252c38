//! Payloads that are broken in known places.

use std::sync::OnceLock;

use smithereens_formats::{CaseId, Expectation, Kind, Outcome, Site as SiteName};

use super::choices::Choices;
use crate::build::{Body, Site, keeps_the_contract, with_error_name};
use crate::case::Unbuilt;
use crate::cases::Cases;
use crate::intent::{self, Intent, model};
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

/// A payload after all that was done to it.
pub(crate) struct Broken {
    pub(crate) body: Vec<u8>,
    /// What follows from all of it.
    pub(crate) expectations: Vec<Expectation>,
    /// What it breaks, the rules that came to be broken on the way included.
    pub(crate) breaks: Vec<CaseId>,
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

    fn place<'s, 'c>(&self, cases: &'s Cases<'c>) -> &'s Place<'c> {
        &cases.places()[self.place].1
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

/// A payload that is being broken, one breach after another.
pub(super) struct Breaking<'a, 'c> {
    cases: &'a Cases<'c>,
    message: &'a Message,
    payload: Json,
    expectations: Vec<Expectation>,
    /// With what they left at their places.
    breaches: Vec<(Breach, Option<Json>)>,
}

impl<'a, 'c> Breaking<'a, 'c> {
    pub(super) fn new(cases: &'a Cases<'c>, message: &'a Message, base: Json) -> Breaking<'a, 'c> {
        Breaking {
            cases,
            message,
            payload: base,
            expectations: Vec::new(),
            breaches: Vec::new(),
        }
    }

    /// Does one thing more, if what follows from it alone is `wanted`; else, or
    /// on an error, all stays as it was.
    pub(super) fn take(
        &mut self,
        breach: Breach,
        wanted: impl Fn(&[Expectation]) -> bool,
    ) -> Result<bool, Unbuilt> {
        let is_same = |(known, _): &(Breach, Option<Json>)| {
            known.place == breach.place && known.instance == breach.instance
        };
        if self.breaches.iter().any(is_same) {
            return Err(Unbuilt("its place is broken already".into()));
        }
        let base = OnceLock::from(std::mem::replace(&mut self.payload, Json::Null));
        let varied = self.varied(&breach, &base, wanted);
        // It was put there a moment ago.
        self.payload = base.into_inner().unwrap_or(Json::Null);
        let Some((mut next, expectations)) = varied? else {
            return Ok(false);
        };
        if next == self.payload {
            return Err(Unbuilt("it changes nothing".into()));
        }
        for (earlier, value) in &self.breaches {
            let stays = match &earlier.kind {
                // What else is there may change.
                CaseKind::Rule(id) => earlier.breaks(self.cases, self.message, id, &mut next),
                _ => earlier.value(self.cases, self.message, &mut next) == *value,
            };
            if !stays {
                return Err(Unbuilt("it undoes what was done before".into()));
            }
        }
        let value = breach.value(self.cases, self.message, &mut next);
        self.payload = next;
        self.breaches.push((breach, value));
        self.expectations = intent::joined(std::mem::take(&mut self.expectations), expectations);
        Ok(true)
    }

    fn varied(
        &self,
        breach: &Breach,
        base: &OnceLock<Json>,
        wanted: impl Fn(&[Expectation]) -> bool,
    ) -> Result<Option<(Json, Vec<Expectation>)>, Unbuilt> {
        let contract = self.cases.contract();
        let site = Site {
            contract,
            plausible: self.cases.plausible(),
            message: self.message,
            place: breach.place(self.cases),
            base,
            full: &OnceLock::new(),
            instance: &breach.instance,
        };
        let variation = match breach.kind {
            // Of what is there, and nothing more.
            CaseKind::MemberOrder => crate::variation::reordered(&site)?,
            CaseKind::Rule(ref id) => crate::breach::among(&site, id, &breach.within)?,
            _ => crate::variation::vary(&site, &breach.kind)?,
        };
        let Body::Tree(next) = variation.body else {
            return Err(Unbuilt("it is not about content".into()));
        };
        let only_documented = self.expectations.iter().all(is_taken);
        if variation.intent.is_for_all() && only_documented {
            keeps_the_contract(contract, self.message, &next)?;
        }
        let expectations = |intent: Intent| {
            let intent = intent.naming(&contract.knowledge().invalid_input);
            intent.expectations(&self.message.id.part)
        };
        let alone = expectations(variation.intent.clone());
        if wanted(&alone) {
            return Ok(Some((next, alone)));
        }
        // What every constraint allows, rules may not.
        let broken = rules::broken(contract, self.message, &next);
        let known = match (base.get(), self.breaches.is_empty()) {
            (Some(before), false) => rules::broken(contract, self.message, before),
            _ => Vec::new(),
        };
        let is_meant = |broken: &&rules::Broken<'_>| match &breach.kind {
            CaseKind::Rule(id) => broken.rule.id == *id,
            _ => !known.contains(broken),
        };
        let more = broken.iter().filter(is_meant);
        let intent = more.fold(variation.intent, |intent, broken| {
            intent.with_rule(broken.rule)
        });
        let expectations = expectations(intent);
        Ok(wanted(&expectations).then_some((next, expectations)))
    }

    /// Which elements a rule is broken at that a place of the payload is to
    /// break; `None` if the payload does not have the place.
    pub(super) fn within(
        &self,
        breach: &Breach,
        message: &Message,
        rule: &str,
        choices: &mut Choices<'_>,
    ) -> Option<Vec<usize>> {
        let place = breach.place(self.cases);
        let (contract, names) = (self.cases.contract(), &place.site.path.0);
        let mut payload = self.payload.clone();
        let there = crate::build::locate(
            contract,
            message.shape?,
            &mut payload,
            names,
            &breach.instance,
        )?;
        crate::breach::draw(contract, place.shape?, rule, there, choices)
    }

    pub(super) fn count(&self) -> usize {
        self.breaches.len()
    }

    /// What was done last.
    pub(super) fn last(&self) -> Option<&Breach> {
        self.breaches.last().map(|(breach, _)| breach)
    }

    /// What was done, in order.
    pub(super) fn breaches(&self) -> Vec<Breach> {
        let breaches = self.breaches.iter();
        breaches.map(|(breach, _)| breach.clone()).collect()
    }

    /// The payload, with what follows from all that was done, and from the rules
    /// that are broken by it.
    pub(super) fn finish(self) -> Broken {
        let contract = self.cases.contract();
        let mut breaks: Vec<CaseId> = self
            .breaches
            .iter()
            .map(|(breach, _)| breach.id(self.cases))
            .collect();
        let mut expectations = self.expectations;
        for broken in rules::broken(contract, self.message, &self.payload) {
            let intent = Intent::valid(model("every constraint is kept"))
                .with_rule(broken.rule)
                .naming(&contract.knowledge().invalid_input);
            let more = intent.expectations(&self.message.id.part);
            expectations = intent::joined(expectations, more);
            breaks.push(CaseId {
                site: SiteName {
                    message: self.message.id.clone(),
                    path: broken.at,
                },
                kind: Kind::with("rule", broken.rule.id.as_str()),
            });
        }
        breaks.sort_unstable();
        breaks.dedup();
        Broken {
            body: with_error_name(self.message, self.payload).to_bytes(),
            expectations,
            breaks,
        }
    }
}

fn is_taken(expectation: &Expectation) -> bool {
    expectation.outcome == Outcome::Accept
}

impl Breach {
    /// Whether a rule is broken at its place.
    fn breaks(&self, cases: &Cases<'_>, message: &Message, rule: &str, payload: &mut Json) -> bool {
        let (contract, names) = (cases.contract(), &self.place(cases).site.path.0);
        let there = message
            .shape
            .and_then(|root| crate::build::locate(contract, root, payload, names, &self.instance));
        let mut rules = contract.knowledge().rules.iter();
        let rule = rules.find(|known| known.id == rule);
        there.is_some_and(|there| rule.is_some_and(|rule| !rules::keeps(rule, there)))
    }

    /// What is at its place, to see whether it stays.
    fn value(&self, cases: &Cases<'_>, message: &Message, payload: &mut Json) -> Option<Json> {
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
