//! The changes operation by operation, in the notation of AWS's own pages of API
//! changes. Where that has no form for a change, `smithereens diff --help` tells
//! ours.

use std::collections::BTreeMap;

use smithereens_contract::{Contract, ShapeId, ShapeKind};
use smithereens_formats::{Change, ChangeKind, Changes, Part, Site};

use super::braces::{Braces, Content, Key};
use super::statement::{fact, quoted};
use super::syntax;

/// Everything that such a page says.
pub(super) struct Notation<'c> {
    pub(super) service: &'c str,
    /// What concerns the whole service.
    pub(super) facts: Vec<String>,
    /// In alphabetical order.
    pub(super) new: Vec<String>,
    pub(super) updated: BTreeMap<String, Updated>,
    pub(super) removed: Vec<String>,
}

/// What changed in one operation.
#[derive(Default)]
pub(super) struct Updated {
    request: Braces,
    response: Braces,
    /// By the error's name.
    errors: Braces,
}

impl Updated {
    /// The messages that changed, with what changed in them.
    pub(super) fn parts(&self) -> Vec<(&'static str, String)> {
        let parts = [
            ("request", &self.request),
            ("response", &self.response),
            ("errors", &self.errors),
        ];
        let changed = parts.into_iter().filter(|(_, braces)| !braces.is_empty());
        changed
            .map(|(name, braces)| (name, braces.laid_out()))
            .collect()
    }
}

impl<'c> Notation<'c> {
    pub(super) fn of(old: &'c Contract, new: &'c Contract, changes: &Changes) -> Notation<'c> {
        let mut notation = Notation {
            service: &new.service().name,
            facts: Vec::new(),
            new: Vec::new(),
            updated: BTreeMap::new(),
            removed: Vec::new(),
        };
        let documented = Documented::of(new, old);
        let mut all: Vec<&Change> = changes.changes.iter().collect();
        // Values stand in documented order; ids sort them by name.
        all.sort_by_cached_key(|change| documented.rank(change));
        for change in all {
            let name = || change.id.subject.name.clone();
            match change.id.kind {
                ChangeKind::OperationAdded => notation.new.push(name()),
                ChangeKind::OperationRemoved => notation.removed.push(name()),
                ChangeKind::ProtocolChanged
                | ChangeKind::ServiceNameChanged
                | ChangeKind::SigningNameChanged => notation.facts.extend(fact(change)),
                _ => {
                    let is_gone = matches!(
                        change.id.kind,
                        ChangeKind::MemberRemoved
                            | ChangeKind::EnumValueRemoved
                            | ChangeKind::ErrorRemoved
                    );
                    let contract = if is_gone { old } else { new };
                    for site in &change.places {
                        notation.note(contract, change, site);
                    }
                }
            }
        }
        notation.new.sort();
        notation.removed.sort();
        notation
    }

    /// How many operations are new, updated and gone, as the page's heading says
    /// it.
    pub(super) fn counts(&self) -> String {
        let counts = [
            (self.new.len(), "new"),
            (self.updated.len(), "updated"),
            (self.removed.len(), "removed"),
        ];
        let told: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if told.is_empty() {
            "no api method changed".to_owned()
        } else {
            format!("{} api methods", told.join(" "))
        }
    }

    fn note(&mut self, contract: &Contract, change: &Change, site: &Site) {
        let operation = &site.message.operation;
        let updated = self.updated.entry(operation.clone()).or_default();
        let error = |name: &str| Key {
            name: name.to_owned(),
            shown: quoted(name),
        };
        let (root, braces) = match (&site.message.part, change.id.kind) {
            (Part::Error(name), ChangeKind::ErrorAdded) => {
                updated.errors.values.push(quoted(name));
                return;
            }
            (Part::Error(name), ChangeKind::ErrorRemoved) => {
                updated.errors.values.push(format!("-{}", quoted(name)));
                return;
            }
            (Part::Error(name), _) => {
                let root = contract.shape_named(name).map(|(id, _)| id);
                (root, updated.errors.at(error(name)))
            }
            (part, _) => {
                let operation = contract.operation(operation);
                match part {
                    Part::Request => (operation.and_then(|it| it.input), &mut updated.request),
                    _ => (operation.and_then(|it| it.output), &mut updated.response),
                }
            }
        };
        at(contract, root, change, site, braces);
    }
}

/// Writes a change down at its place in a message.
fn at(
    contract: &Contract,
    root: Option<ShapeId>,
    change: &Change,
    site: &Site,
    mut braces: &mut Braces,
) {
    let names = &site.path.0;
    let mut holder = root;
    let mut prefix = "";
    for (index, name) in names.iter().enumerate() {
        let shape = holder.map(|id| contract.shape(id));
        let kind = shape.map(|shape| &shape.kind);
        let member = shape.and_then(|shape| shape.member(name));
        let target = member.map(|member| member.target);
        prefix = match kind {
            Some(ShapeKind::List(_)) => "member ",
            Some(ShapeKind::Map { .. }) if name == "value" => "value ",
            Some(ShapeKind::Map { .. }) => {
                braces = braces.at(Key {
                    name: "key".to_owned(),
                    shown: "key".to_owned(),
                });
                ""
            }
            _ => {
                let is_last = index + 1 == names.len();
                let whole = matches!(
                    change.id.kind,
                    ChangeKind::MemberAdded | ChangeKind::MemberRemoved
                );
                if is_last && whole {
                    let is_required = member.is_some_and(|member| member.is_required());
                    let form = target.map(|id| syntax::form(contract, id));
                    member_alone(name, change.id.kind, is_required, form, braces);
                    return;
                }
                braces = braces.at(Key {
                    name: name.clone(),
                    shown: quoted(name),
                });
                ""
            }
        };
        holder = target;
    }
    let value = change.id.value.as_deref().unwrap_or_default();
    match change.id.kind {
        ChangeKind::EnumValueAdded => braces.values.push(quoted(value)),
        ChangeKind::EnumValueRemoved => braces.values.push(format!("-{}", quoted(value))),
        _ => {
            let facts = fact(change).map(|fact| format!("{prefix}{fact}"));
            braces.facts.extend(facts);
        }
    }
}

/// A member that is new or gone, with what it holds.
fn member_alone(
    name: &str,
    kind: ChangeKind,
    is_required: bool,
    form: Option<Content>,
    braces: &mut Braces,
) {
    let mark = if kind == ChangeKind::MemberRemoved {
        "-"
    } else {
        ""
    };
    let key = Key {
        name: name.to_owned(),
        shown: format!("{mark}{}", quoted(name)),
    };
    let form = form.unwrap_or_else(|| Content::Text("{...}".to_owned()));
    let content = if is_required {
        Content::Whole("required ", Box::new(form))
    } else {
        form
    };
    braces.entries.insert(key, content);
}

/// In which order the contracts document values.
struct Documented<'c>(BTreeMap<(&'c str, &'c str), usize>);

impl<'c> Documented<'c> {
    /// Of both contracts; the newer one comes first.
    fn of(new: &'c Contract, old: &'c Contract) -> Documented<'c> {
        let mut ranks = BTreeMap::new();
        for shape in new.shapes().iter().chain(old.shapes()) {
            if let ShapeKind::Enum(values) = &shape.kind {
                for (rank, value) in values.iter().enumerate() {
                    ranks
                        .entry((shape.name.as_str(), value.value.as_str()))
                        .or_insert(rank);
                }
            }
        }
        Documented(ranks)
    }

    fn rank(&self, change: &Change) -> (bool, usize) {
        let value = change.id.value.as_deref().unwrap_or_default();
        let known = self.0.get(&(change.id.subject.name.as_str(), value));
        let is_gone = change.id.kind == ChangeKind::EnumValueRemoved;
        (is_gone, known.copied().unwrap_or_default())
    }
}
