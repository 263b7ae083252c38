//! Payloads that are broken in known places.

use std::sync::OnceLock;

use smithereens_formats::{CaseId, Expectation, Kind, Outcome, Site as SiteName};

use super::choices::Choices;
use super::specimen::Breach;
use crate::build::{Body, Site, keeps_the_contract, with_error_name};
use crate::case::Unbuilt;
use crate::cases::Cases;
use crate::intent::{self, Intent, model};
use crate::json::Json;
use crate::kind::CaseKind;
use crate::rules;
use crate::site::Message;

/// A payload after all that was done to it.
pub(crate) struct Broken {
    pub(crate) body: Vec<u8>,
    /// What follows from all of it.
    pub(crate) expectations: Vec<Expectation>,
    /// What it breaks, the rules that came to be broken on the way included.
    pub(crate) breaks: Vec<CaseId>,
}

/// A payload that is being broken, one breach after another.
pub(super) struct Breaking<'a, 'c> {
    cases: &'a Cases<'c>,
    message: &'a Message,
    payload: Json,
    expectations: Vec<Expectation>,
    breaches: Vec<(Breach, Left)>,
}

/// What a breach left behind, which what is done later must leave alone.
struct Left {
    /// At its place.
    value: Option<Json>,
    /// The names of the rules that it is wanted for.
    rules: Vec<String>,
}

/// A payload that something more was done to.
struct Varied {
    payload: Json,
    expectations: Vec<Expectation>,
    /// The names of the rules that it is wanted for.
    rules: Vec<String>,
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
        let is_same = |(known, _): &(Breach, Left)| {
            known.place == breach.place && known.instance == breach.instance
        };
        if self.breaches.iter().any(is_same) {
            return Err(Unbuilt("its place is broken already".into()));
        }
        let base = OnceLock::from(std::mem::replace(&mut self.payload, Json::Null));
        let varied = self.varied(&breach, &base, wanted);
        // It was put there a moment ago.
        self.payload = base.into_inner().unwrap_or(Json::Null);
        let Some(varied) = varied? else {
            return Ok(false);
        };
        let (mut next, rules) = (varied.payload, varied.rules);
        if next == self.payload {
            return Err(Unbuilt("it changes nothing".into()));
        }
        for (earlier, left) in &self.breaches {
            let stays = match &earlier.kind {
                // What else is there may change.
                CaseKind::Rule(id) => earlier.breaks(self.cases, self.message, id, &mut next),
                _ => earlier.value(self.cases, self.message, &mut next) == left.value,
            };
            let stays = stays && self.are_broken(&left.rules, &next);
            if !stays {
                return Err(Unbuilt("it undoes what was done before".into()));
            }
        }
        let value = breach.value(self.cases, self.message, &mut next);
        self.payload = next;
        self.breaches.push((breach, Left { value, rules }));
        let before = std::mem::take(&mut self.expectations);
        self.expectations = intent::joined(before, varied.expectations);
        Ok(true)
    }

    fn varied(
        &self,
        breach: &Breach,
        base: &OnceLock<Json>,
        wanted: impl Fn(&[Expectation]) -> bool,
    ) -> Result<Option<Varied>, Unbuilt> {
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
            return Ok(Some(Varied {
                payload: next,
                expectations: alone,
                rules: Vec::new(),
            }));
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
        let more: Vec<&rules::Broken<'_>> = broken.iter().filter(is_meant).collect();
        let intent = more.iter().fold(variation.intent, |intent, broken| {
            intent.with_rule(broken.rule)
        });
        let expectations = expectations(intent);
        let rules = more.iter().map(|broken| broken.rule.id.clone()).collect();
        Ok(wanted(&expectations).then_some(Varied {
            payload: next,
            expectations,
            rules,
        }))
    }

    /// Whether a payload breaks these rules.
    fn are_broken(&self, names: &[String], payload: &Json) -> bool {
        if names.is_empty() {
            return true;
        }
        let broken = rules::broken(self.cases.contract(), self.message, payload);
        let is_broken = |name: &String| broken.iter().any(|broken| broken.rule.id == *name);
        names.iter().all(is_broken)
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
