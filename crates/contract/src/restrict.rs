//! The part of a contract that some operations reach, in one canonical order.

use crate::{Contract, Member, Operation, ShapeId, ShapeKind};

impl Contract {
    /// The part of this contract that these operations reach: `documented` ones
    /// for cases, `set_up` ones only to prepare and clean up. Names that the
    /// contract lacks are left out; one in both lists is documented. Operations
    /// keep their order.
    #[must_use]
    pub fn restricted_to(&self, documented: &[&str], set_up: &[&str]) -> Contract {
        let mut part = self.clone();
        part.operations.retain_mut(|operation| {
            let is_documented = documented.contains(&operation.name.as_str());
            operation.set_up = !is_documented;
            is_documented || set_up.contains(&operation.name.as_str())
        });
        let knowledge = part.knowledge.clone();
        part.in_order_of_use().with_knowledge(knowledge)
    }

    /// Only shapes that an operation reaches, numbered in the order of first
    /// meeting. Two readers that find the same then give the same numbers.
    pub(crate) fn in_order_of_use(self) -> Contract {
        let roots = |operation: &Operation| {
            let messages = operation.input.into_iter().chain(operation.output);
            messages
                .chain(operation.errors.iter().copied())
                .collect::<Vec<_>>()
        };
        let order = self.closure(self.operations.iter().flat_map(roots));
        let mut places = vec![None; self.shapes.len()];
        for (place, id) in (0..).zip(&order) {
            places[id.index()] = Some(ShapeId(place));
        }
        // All targets of shapes in the closure are in it.
        let moved = |id: ShapeId| places[id.index()].unwrap_or(id);
        let move_member = |member: &mut Member| member.target = moved(member.target);
        let mut shapes: Vec<_> = self.shapes.into_iter().map(Some).collect();
        let shapes = order
            .iter()
            .filter_map(|id| shapes[id.index()].take())
            .map(|mut shape| {
                match &mut shape.kind {
                    ShapeKind::List(member) => move_member(member),
                    ShapeKind::Map { key, value } => {
                        move_member(key);
                        move_member(value);
                    }
                    ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                        members.iter_mut().for_each(move_member);
                    }
                    _ => {}
                }
                shape
            });
        let operations = self.operations.into_iter().map(|operation| Operation {
            input: operation.input.map(moved),
            output: operation.output.map(moved),
            errors: operation.errors.into_iter().map(moved).collect(),
            ..operation
        });
        Contract {
            name: self.name,
            service: self.service,
            operations: operations.collect(),
            shapes: shapes.collect(),
            knowledge: self.knowledge,
            marks_boxes: self.marks_boxes,
            tells_deprecated_values: self.tells_deprecated_values,
        }
    }
}
