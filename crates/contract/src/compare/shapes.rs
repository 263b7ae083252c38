//! One pair of shapes: which members are new, which are gone, and what differs
//! where both have one.

use smithereens_formats::{ChangeKind, Subject};

use super::bounds::Proofs;
use super::draft::{DraftId, Drafts, Exists};
use super::effects::Class;
use super::traits::Difference;
use super::walk::Pair;
use super::{traits, types};
use crate::{Contract, Member, Shape, ShapeId, ShapeKind};

/// A member of either shape.
pub(super) struct Compared {
    pub(super) name: String,
    pub(super) changes: Vec<DraftId>,
    /// What it holds in both contracts, if that has members to compare.
    pub(super) child: Option<(ShapeId, ShapeId)>,
}

/// The members of a pair, the newer contract's order first.
pub(super) fn members(
    old: &Contract,
    new: &Contract,
    (one, other): Pair,
    proofs: &mut Proofs,
    drafts: &mut Drafts,
) -> Vec<Compared> {
    let (one, other) = (one.map(|id| old.shape(id)), other.map(|id| new.shape(id)));
    let mut edges = Edges {
        old,
        new,
        proofs,
        drafts,
        compared: Vec::new(),
    };
    let before = one.map(Shape::members).unwrap_or_default();
    let after = other.map(Shape::members).unwrap_or_default();
    for member in &after {
        let known = before.iter().find(|known| known.name == member.name);
        match (known, one, other) {
            (Some(known), Some(one), Some(other)) => edges.both((one, known), (other, member)),
            (_, _, Some(other)) => edges.added(other, member),
            _ => {}
        }
    }
    for member in &before {
        if let Some(one) = one
            && !after.iter().any(|known| known.name == member.name)
        {
            edges.removed(one, member);
        }
    }
    edges.compared
}

struct Edges<'c, 'd> {
    old: &'c Contract,
    new: &'c Contract,
    proofs: &'d mut Proofs,
    drafts: &'d mut Drafts,
    compared: Vec<Compared>,
}

impl Edges<'_, '_> {
    fn added(&mut self, holder: &Shape, member: &Member) {
        let class = if matches!(holder.kind, ShapeKind::Union(_)) {
            Class::VariantAdded
        } else if member.is_required() {
            Class::RequiredMemberAdded
        } else {
            Class::MemberAdded
        };
        let to = Some(types::in_words(self.new, member));
        self.alone(holder, member, ChangeKind::MemberAdded, (None, to), class);
    }

    fn removed(&mut self, holder: &Shape, member: &Member) {
        let class = if matches!(holder.kind, ShapeKind::Union(_)) {
            Class::VariantRemoved
        } else if member.is_required() {
            Class::RequiredMemberRemoved
        } else {
            Class::MemberRemoved
        };
        let from = Some(types::in_words(self.old, member));
        let kind = ChangeKind::MemberRemoved;
        self.alone(holder, member, kind, (from, None), class);
    }

    fn alone(
        &mut self,
        holder: &Shape,
        member: &Member,
        kind: ChangeKind,
        statements: (Option<String>, Option<String>),
        class: Class,
    ) {
        let exists = match kind {
            ChangeKind::MemberAdded => Exists::New,
            _ => Exists::Old,
        };
        let naming = (Subject::member(&holder.name, &member.name), kind, None);
        let change = self.drafts.add(naming, statements, class, exists);
        self.compared.push(Compared {
            name: member.name.clone(),
            changes: vec![change],
            child: None,
        });
    }

    fn both(&mut self, (one, before): (&Shape, &Member), (other, after): (&Shape, &Member)) {
        let (was, is) = (self.old.shape(before.target), self.new.shape(after.target));
        let mut changes = Vec::new();
        let is_structure = |shape: &Shape| matches!(shape.kind, ShapeKind::Structure(_));
        if is_structure(one) && is_structure(other) {
            let of_member = Subject::member(&other.name, &after.name);
            let required = traits::required(before.is_required(), after.is_required());
            changes.extend(required.map(|difference| self.add(of_member, difference)));
        }
        // What the shapes say of themselves, and what holds here.
        let same_shape = was.name == is.name;
        let types = types::compare(was, is);
        for difference in types.differences {
            let subject = if same_shape {
                Subject::named(&is.name)
            } else {
                Subject::member(&other.name, &after.name)
            };
            changes.push(self.add(subject, difference));
        }
        if types.is_comparable {
            let own = if same_shape {
                traits::compare(
                    (self.old, was, &was.traits),
                    (self.new, is, &is.traits),
                    self.proofs,
                )
            } else {
                Vec::new()
            };
            let here = traits::compare(
                (self.old, was, &self.old.traits_at(before)),
                (self.new, is, &self.new.traits_at(after)),
                self.proofs,
            );
            for difference in here {
                let subject = if own.contains(&difference) {
                    Subject::named(&is.name)
                } else {
                    Subject::member(&other.name, &after.name)
                };
                changes.push(self.add(subject, difference));
            }
        }
        let has_members = |shape: &Shape| !shape.members().is_empty();
        let is_deep = types.is_comparable && (has_members(was) || has_members(is));
        self.compared.push(Compared {
            name: after.name.clone(),
            changes,
            child: is_deep.then_some((before.target, after.target)),
        });
    }

    fn add(&mut self, subject: Subject, difference: Difference) -> DraftId {
        let exists = match difference.kind {
            ChangeKind::EnumValueAdded => Exists::New,
            ChangeKind::EnumValueRemoved => Exists::Old,
            _ => Exists::Both,
        };
        let naming = (subject, difference.kind, difference.value);
        let statements = (difference.from, difference.to);
        self.drafts
            .add(naming, statements, difference.class, exists)
    }
}
