//! What it means that a member is not there.

use serde_json::Value;

use crate::traits::Default as DefaultValue;
use crate::{Contract, Member, ShapeKind};

/// What an absent member of a structure is taken for.
#[derive(Debug, Clone, PartialEq)]
pub enum Absence {
    /// Nothing.
    Nothing,
    /// The value of its default trait, or its target's.
    Default(Value),
    /// Zero or false: it is primitive, so that nobody can tell the two apart.
    Zero(Value),
}

impl Absence {
    /// The value that an absent member may come back with.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Absence::Nothing => None,
            Absence::Default(value) | Absence::Zero(value) => Some(value),
        }
    }
}

impl Contract {
    /// What it means that this member of a structure is absent. Numbers and
    /// booleans that are not boxed are primitive in botocore's files and in
    /// Smithy 1.0; a contract that boxes none does not make the difference, as
    /// Smithy 2.0 does not.
    #[must_use]
    pub fn absence(&self, member: &Member) -> Absence {
        let target = self.shape(member.target);
        let default = member.traits.default.as_ref();
        match default.or(target.traits.default.as_ref()) {
            Some(DefaultValue::Value(value)) => return Absence::Default(value.clone()),
            Some(DefaultValue::Cancelled) => return Absence::Nothing,
            None => {}
        }
        let is_boxed = target.traits.boxed || member.traits.boxed;
        if !self.marks_boxes || is_boxed || !target.kind.has_primitive() {
            return Absence::Nothing;
        }
        Absence::Zero(match target.kind {
            ShapeKind::Boolean => Value::Bool(false),
            _ => Value::from(0),
        })
    }
}

impl ShapeKind {
    /// Whether there are primitive values of it, which are never absent.
    pub(crate) fn has_primitive(&self) -> bool {
        matches!(
            self,
            ShapeKind::Boolean
                | ShapeKind::Byte
                | ShapeKind::Short
                | ShapeKind::Integer
                | ShapeKind::Long
                | ShapeKind::Float
                | ShapeKind::Double
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absences(members: &str) -> Vec<Option<Value>> {
        let document = format!(
            r#"{{"smithy":"2.0","shapes":{{
                "a#S":{{"type":"service","version":"1","operations":[{{"target":"a#Op"}}]}},
                "a#Op":{{"type":"operation","input":{{"target":"a#In"}}}},
                "a#In":{{"type":"structure","members":{{{members}}}}},
                "a#Ten":{{"type":"integer","traits":{{"smithy.api#default":10}}}}}}}}"#
        );
        let contract = crate::load("test", document.as_bytes()).expect("a contract");
        let (_, shape) = contract.shape_named("In").expect("the structure");
        let value = |member| contract.absence(member).value().cloned();
        shape.members().into_iter().map(value).collect()
    }

    #[test]
    fn a_default_is_the_members_else_the_targets_unless_it_is_cancelled() {
        let found = absences(
            r#""A":{"target":"a#Ten","traits":{"smithy.api#default":20}},"B":{"target":"a#Ten"},
               "C":{"target":"a#Ten","traits":{"smithy.api#default":null}},"D":{"target":"smithy.api#String"}"#,
        );
        assert_eq!(
            found,
            [Some(Value::from(20)), Some(Value::from(10)), None, None]
        );
    }

    #[test]
    fn a_primitive_is_zero_where_others_are_boxed() {
        let boxed = r#""A":{"target":"smithy.api#Integer","traits":{"smithy.api#box":{}}}"#;
        let primitive = r#""B":{"target":"smithy.api#Integer"},"C":{"target":"smithy.api#Boolean"},"D":{"target":"smithy.api#String"}"#;
        assert_eq!(
            absences(&format!("{boxed},{primitive}")),
            [None, Some(Value::from(0)), Some(Value::from(false)), None]
        );
        assert_eq!(absences(primitive), [None, None, None]);
    }
}
