//! What a case does, told apart from what stands around it: whether two
//! contracts ask for the same under one name.

use smithereens_contract::{RelationRule, Rule};
use smithereens_formats::{Assumed, Level, Outcome, Role};

use crate::assumed::assumed;
use crate::build::{Body, Site};
use crate::case::{Case, Http, Unbuilt};
use crate::cases::{Cases, Planned};
use crate::json::Json;
use crate::kind::CaseKind;
use crate::site::Holder;

/// What a case does and what must come of it, whatever stands around its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mutation<'c> {
    done: Done<'c>,
    assumed: Assumed,
    http: Option<Http>,
    /// Sources are left out: they may name a shape, and that is not on the wire.
    expected: Vec<(Role, Outcome, Level)>,
}

/// What is done at the place.
#[derive(Debug, Clone, PartialEq)]
enum Done<'c> {
    /// What the kind's name says. A character is put into some text, a text in
    /// another layer's syntax names some operation, a value that is no
    /// enumeration's is made from a documented one: which of them does not
    /// matter.
    Named,
    /// This value is put there.
    Value(Json),
    /// So many elements are put there.
    Count(usize),
    /// This is broken or kept.
    Rule(Option<&'c Rule>),
    /// This is.
    Relation(Option<&'c RelationRule>),
}

impl<'c> Cases<'c> {
    /// What a case does.
    ///
    /// # Errors
    /// If it cannot be built.
    pub(crate) fn mutation(&self, planned: &Planned) -> Result<Mutation<'c>, Unbuilt> {
        let Case {
            payload,
            expectations,
            ..
        } = self.build(planned)?;
        let expected = expectations
            .into_iter()
            .map(|one| (one.role, one.outcome, one.level));
        // The operation that another protocol's routing names is any other.
        let is_routed = matches!(planned.kind(), CaseKind::Routing(_));
        let site = self.site(planned);
        Ok(Mutation {
            done: done(&site, planned.kind())?,
            assumed: assumed(&site, &planned.kind().to_kind()),
            http: Some(payload.http).filter(|_| !is_routed),
            expected: expected.collect(),
        })
    }
}

fn done<'c>(site: &Site<'_, 'c>, kind: &CaseKind) -> Result<Done<'c>, Unbuilt> {
    let knowledge = site.contract.knowledge();
    Ok(match kind {
        CaseKind::Rule(id) | CaseKind::RuleKept(id) => {
            Done::Rule(knowledge.rules.iter().find(|rule| rule.id == *id))
        }
        CaseKind::Relation(id) => {
            Done::Relation(knowledge.relations.iter().find(|rule| rule.id == *id))
        }
        CaseKind::Fewest
        | CaseKind::TooFew
        | CaseKind::Most
        | CaseKind::TooMany
        | CaseKind::Many
        | CaseKind::EqualItems => Done::Count(put(site, kind)?.map_or(0, |list| match list {
            Json::Array(items) => items.len(),
            Json::Object(entries) => entries.len(),
            _ => 0,
        })),
        CaseKind::Boolean(_)
        | CaseKind::Enum(_)
        | CaseKind::Shortest
        | CaseKind::Longest
        | CaseKind::TooShort
        | CaseKind::TooLong
        | CaseKind::Long
        | CaseKind::Number(_)
        | CaseKind::NumberForm(_)
        | CaseKind::Special(_)
        | CaseKind::Timestamp(_)
        | CaseKind::TimestampText(_)
        | CaseKind::Blob(_)
        | CaseKind::Document(_) => put(site, kind)?.map_or(Done::Named, Done::Value),
        _ => Done::Named,
    })
}

/// The value that the variation puts at the place, before anything is mended.
fn put(site: &Site<'_, '_>, kind: &CaseKind) -> Result<Option<Json>, Unbuilt> {
    let variation = crate::variation::vary(site, kind)?;
    let Body::Tree(mut payload) = variation.body else {
        return Ok(None);
    };
    if site.place.holder != Holder::MapKey {
        return Ok(site.locate(&mut payload).ok().cloned());
    }
    // A key is no value of the tree: its map's first one, or the bytes of a map
    // whose key is no text.
    let names = &site.place.site.path.0;
    let map = &names[..names.len() - 1];
    let there = site.place.root.and_then(|root| {
        crate::build::locate(site.contract, root, &mut payload, map, site.instance)
    });
    Ok(match there {
        Some(Json::Object(entries)) => entries.first().map(|(key, _)| Json::text(key.as_str())),
        Some(other) => Some(other.clone()),
        None => None,
    })
}
