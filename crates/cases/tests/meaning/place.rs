//! Where a case stands in its payload, found by walking the contract and the
//! body side by side.

use smithereens_cases::Case;
use smithereens_contract::{Contract, Shape, ShapeId, ShapeKind, Traits};
use smithereens_formats::{MessageId, Part};

use crate::raw::Raw;

/// A case's place, with what the contract says of it and what the body has
/// there.
pub(crate) struct Place<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) case: &'a Case,
    /// `None` for a message without a structure.
    pub(crate) shape: Option<ShapeId>,
    /// The shape's traits, overridden by the member's.
    pub(crate) traits: Traits,
    /// How many names lead to the nearest place around with the same shape.
    pub(crate) recurs: Option<usize>,
    /// What the place is part of; the body itself for the message.
    pub(crate) holder: Result<Raw<'a>, String>,
    /// What is there: the first element of lists, the first entry of maps.
    pub(crate) value: Result<Raw<'a>, String>,
}

impl<'a> Place<'a> {
    pub(crate) fn of(contract: &'a Contract, case: &'a Case) -> Place<'a> {
        let names = &case.id.site.path.0;
        let root = structure(contract, &case.id.site.message);
        let mut place = Place {
            contract,
            case,
            shape: root,
            traits: root.map_or_else(Traits::default, |id| contract.shape(id).traits.clone()),
            recurs: None,
            holder: Err("nothing holds a message".to_owned()),
            value: Raw::of(&case.payload.body).ok_or_else(|| "no JSON at all".to_owned()),
        };
        let mut around = Vec::new();
        for name in names {
            let id = place.shape.expect("only structures have places");
            let member = contract.shape(id).member(name).expect("a member");
            around.push(id);
            place.traits = contract.traits_at(member);
            place.shape = Some(member.target);
            let inside = match &place.value {
                Ok(holder) => step(holder, &contract.shape(id).kind, name),
                Err(why) => Err(why.clone()),
            };
            place.holder = std::mem::replace(&mut place.value, inside);
        }
        place.recurs = around.iter().rposition(|id| Some(*id) == place.shape);
        place
    }

    /// The value, or why there is none.
    pub(crate) fn value(&self) -> Result<&Raw<'a>, String> {
        self.value.as_ref().map_err(Clone::clone)
    }

    pub(crate) fn shape(&self) -> Option<&'a Shape> {
        self.shape.map(|id| self.contract.shape(id))
    }

    pub(crate) fn kind(&self) -> Option<&'a ShapeKind> {
        self.shape().map(|shape| &shape.kind)
    }

    pub(crate) fn names(&self) -> &'a [String] {
        &self.case.id.site.path.0
    }

    /// The error that the message is.
    pub(crate) fn error(&self) -> Option<&'a str> {
        match &self.case.id.site.message.part {
            Part::Error(name) => Some(name),
            _ => None,
        }
    }

    /// How often the way from the nearest place with the same shape to this one
    /// can be gone again from here.
    pub(crate) fn rounds(&self) -> Option<usize> {
        let (from, names) = (self.recurs?, self.names());
        let mut at = self.value.clone().ok()?;
        for round in 0.. {
            let mut id = self.shape?;
            for name in &names[from..] {
                let shape = self.contract.shape(id);
                match step(&at, &shape.kind, name) {
                    Ok(next) => at = next,
                    Err(_) => return Some(round),
                }
                id = shape.member(name)?.target;
            }
        }
        None
    }
}

/// A message's structure by its name: nothing here asks the crate under test.
fn structure(contract: &Contract, message: &MessageId) -> Option<ShapeId> {
    let operation = contract.operation(&message.operation).expect("modelled");
    match &message.part {
        Part::Request => operation.input,
        Part::Response => operation.output,
        Part::Shape => None,
        Part::Error(name) => {
            let mut errors = operation.errors.iter();
            errors
                .find(|id| contract.shape(**id).name == *name)
                .copied()
        }
    }
}

fn step<'b>(holder: &Raw<'b>, kind: &ShapeKind, name: &str) -> Result<Raw<'b>, String> {
    let inside = match (kind, holder) {
        (ShapeKind::Map { .. }, Raw::Members(entries)) if name == "key" => {
            entries.first().map(|(key, _)| Raw::Text(key))
        }
        (ShapeKind::Map { .. }, Raw::Members(entries)) => {
            entries.first().map(|(_, value)| value.clone())
        }
        (ShapeKind::List(_), Raw::List(items)) => items.first().cloned(),
        _ => holder.get(name).cloned(),
    };
    inside.ok_or_else(|| format!("no {name} in {holder:?}"))
}
