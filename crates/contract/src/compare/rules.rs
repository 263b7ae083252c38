//! Rules and relations that one contract has and the other has not, or says
//! otherwise. Only those count whose subject is in both: that a rule about a
//! new member is new goes without saying.

use std::collections::HashMap;

use smithereens_formats::{ChangeKind, Direction, Source, Subject};

use super::draft::{Directions, DraftId, Drafts, Exists};
use super::effects::Class;
use super::walk::Pair;
use crate::{Contract, Knowledge, RelationRule, Rule, Scope};

/// Changes of rules by where they apply.
#[derive(Debug, Default)]
pub(super) struct RuleChanges<'c> {
    requests: HashMap<&'c str, Vec<DraftId>>,
    responses: HashMap<&'c str, Vec<DraftId>>,
    shapes: HashMap<&'c str, Vec<(DraftId, Directions)>>,
}

impl<'c> RuleChanges<'c> {
    /// Those about an operation's request.
    pub(super) fn at_request(&self, operation: &str) -> Vec<DraftId> {
        self.requests.get(operation).cloned().unwrap_or_default()
    }

    /// Those about an operation's response.
    pub(super) fn at_response(&self, operation: &str) -> Vec<DraftId> {
        self.responses.get(operation).cloned().unwrap_or_default()
    }

    /// Those about a shape, with the directions in which they hold.
    pub(super) fn at_shapes(
        &self,
        old: &Contract,
        new: &Contract,
        (one, other): Pair,
    ) -> Vec<(DraftId, Directions)> {
        let of = |name: &str| self.shapes.get(name).into_iter().flatten().copied();
        let mut found: Vec<_> = other
            .into_iter()
            .flat_map(|id| of(&new.shape(id).name))
            .chain(one.into_iter().flat_map(|id| of(&old.shape(id).name)))
            .collect();
        found.sort_by_key(|(id, _)| *id);
        found.dedup();
        found
    }

    fn add(&mut self, place: Place<'c>, change: DraftId) {
        let answers = || {
            let mut both = Directions::one(Direction::Response);
            both.add(Directions::one(Direction::Error));
            both
        };
        match place {
            Place::Request(name) => self.requests.entry(name).or_default().push(change),
            Place::Response(name) => self.responses.entry(name).or_default().push(change),
            Place::InRequests(name) => {
                let requests = Directions::one(Direction::Request);
                self.shapes
                    .entry(name)
                    .or_default()
                    .push((change, requests));
            }
            Place::InAnswers(name) => {
                self.shapes
                    .entry(name)
                    .or_default()
                    .push((change, answers()));
            }
        }
    }
}

/// Where a rule applies.
#[derive(Debug, Clone, Copy)]
enum Place<'c> {
    Request(&'c str),
    Response(&'c str),
    InRequests(&'c str),
    InAnswers(&'c str),
}

impl<'c> Place<'c> {
    fn name(self) -> &'c str {
        match self {
            Place::Request(name)
            | Place::Response(name)
            | Place::InRequests(name)
            | Place::InAnswers(name) => name,
        }
    }
}

/// A rule or relation, reduced to what it requires.
struct Requirement<'c> {
    id: &'c str,
    place: Place<'c>,
    /// As data, without who says so.
    says: String,
    source: &'c Source,
    /// All that is known, cut down to this.
    alone: Knowledge,
}

impl<'c> Requirement<'c> {
    fn of_rule(rule: &'c Rule) -> Requirement<'c> {
        let place = match &rule.scope {
            Scope::Request(operation) => Place::Request(operation),
            Scope::ShapeInRequests(shape) => Place::InRequests(shape),
            Scope::ShapeInResponses(shape) => Place::InAnswers(shape),
        };
        Requirement {
            id: &rule.id,
            place,
            says: said(rule),
            source: &rule.source,
            alone: Knowledge {
                rules: vec![rule.clone()],
                ..Knowledge::default()
            },
        }
    }

    fn of_relation(rule: &'c RelationRule) -> Requirement<'c> {
        Requirement {
            id: &rule.id,
            place: Place::Response(&rule.operation),
            says: said(rule),
            source: &rule.source,
            alone: Knowledge {
                relations: vec![rule.clone()],
                ..Knowledge::default()
            },
        }
    }

    /// Whether the contract has what it speaks about.
    fn applies_to(&self, contract: &Contract) -> bool {
        let rest = self.alone.clone().applicable_to(contract);
        !rest.rules.is_empty() || !rest.relations.is_empty()
    }
}

/// A rule as JSON, without its source and its example, which require nothing.
fn said(rule: &impl serde::Serialize) -> String {
    let mut json = serde_json::to_value(rule).unwrap_or_default();
    if let Some(members) = json.as_object_mut() {
        members.remove("source");
        members.remove("example");
    }
    json.to_string()
}

fn requirements(contract: &Contract) -> Vec<Requirement<'_>> {
    let knowledge = contract.knowledge();
    let rules = knowledge.rules.iter().map(Requirement::of_rule);
    let relations = knowledge.relations.iter().map(Requirement::of_relation);
    rules.chain(relations).collect()
}

/// The changes of rules, by where they apply.
pub(super) fn compare<'c>(
    old: &'c Contract,
    new: &'c Contract,
    drafts: &mut Drafts,
) -> RuleChanges<'c> {
    let mut changes = RuleChanges::default();
    let (before, after) = (requirements(old), requirements(new));
    let mut change = |one: Option<&Requirement<'c>>, other: Option<&Requirement<'c>>| {
        let (kind, class) = match (one, other) {
            (None, Some(_)) => (ChangeKind::RuleAdded, Class::RuleAdded),
            (Some(_), None) => (ChangeKind::RuleRemoved, Class::RuleRemoved),
            _ => (ChangeKind::RuleChanged, Class::RuleChanged),
        };
        let Some(requirement) = other.or(one) else {
            return;
        };
        let subject = Subject::named(requirement.place.name());
        let naming = (subject, kind, Some(requirement.id.to_owned()));
        let says = |it: Option<&Requirement<'_>>| it.map(|it| it.says.clone());
        let id = drafts.add(naming, (says(one), says(other)), class, Exists::Both);
        drafts.required_by(id, requirement.source.clone());
        changes.add(requirement.place, id);
    };
    for rule in &after {
        match before.iter().find(|known| known.id == rule.id) {
            Some(known) if known.says == rule.says => {}
            Some(known) => change(Some(known), Some(rule)),
            None if rule.applies_to(old) => change(None, Some(rule)),
            None => {}
        }
    }
    for rule in &before {
        let is_gone = !after.iter().any(|known| known.id == rule.id);
        if is_gone && rule.applies_to(new) {
            change(Some(rule), None);
        }
    }
    changes
}
