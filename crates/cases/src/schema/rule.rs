//! Rules as if/then.

use serde_json::{Value, json};
use smithereens_contract::{Clause, Contract, Rule, Scalar, Scope, ShapeId, ShapeKind, Test};
use smithereens_formats::{MessageId, Part};

/// The rules that speak about a shape in this message or about anything in it,
/// as schemas for a value of the shape. Recursion is followed once.
pub(super) fn rules_below(
    contract: &Contract,
    message: &MessageId,
    id: ShapeId,
    root: bool,
    around: &mut Vec<ShapeId>,
) -> Vec<Value> {
    if around.iter().filter(|other| **other == id).count() > 1 {
        return Vec::new();
    }
    let shape = contract.shape(id);
    let request = message.part == Part::Request;
    let speaks = |rule: &&Rule| match &rule.scope {
        Scope::Request(operation) => root && request && *operation == message.operation,
        Scope::ShapeInRequests(name) => request && *name == shape.name,
        Scope::ShapeInResponses(name) => !request && *name == shape.name,
    };
    let rules = contract.knowledge().rules.iter().filter(speaks);
    let mut schemas: Vec<Value> = rules.filter_map(rule_schema).collect();
    around.push(id);
    for member in shape.members() {
        let below = rules_below(contract, message, member.target, false, around);
        if below.is_empty() || member.name == "key" && matches!(shape.kind, ShapeKind::Map { .. }) {
            continue;
        }
        let below = if below.len() == 1 {
            below[0].clone()
        } else {
            json!({ "allOf": below })
        };
        schemas.push(match &shape.kind {
            ShapeKind::List(_) => json!({ "items": below }),
            ShapeKind::Map { .. } => json!({ "additionalProperties": below }),
            _ => json!({ "properties": { (&*member.name): below } }),
        });
    }
    around.pop();
    schemas
}

/// One rule as if/then. `None` where JSON Schema has no words for it.
fn rule_schema(rule: &Rule) -> Option<Value> {
    let then: Option<Vec<Value>> = rule
        .then
        .iter()
        .map(|clause| clause_schema(clause, false))
        .collect();
    let then = all_of(then?);
    if rule.when.is_empty() {
        return Some(then);
    }
    let when: Option<Vec<Value>> = rule
        .when
        .iter()
        .map(|clause| clause_schema(clause, true))
        .collect();
    Some(json!({ "if": all_of(when?), "then": then }))
}

fn all_of(mut schemas: Vec<Value>) -> Value {
    if schemas.len() == 1 {
        schemas.remove(0)
    } else {
        json!({ "allOf": schemas })
    }
}

/// A clause about a structure; in `when` the member must be there.
fn clause_schema(clause: &Clause, when: bool) -> Option<Value> {
    // No schema compares two places or looks for one among many.
    if clause.member.contains('.') {
        return None;
    }
    let name = clause.member.as_str();
    let present =
        json!({ "required": [name], "properties": { name: { "not": { "type": "null" } } } });
    let test = match &clause.is {
        Test::Present => return Some(present),
        Test::Absent => return Some(json!({ "not": present })),
        Test::Equals(scalar) => json!({ "const": scalar_value(scalar) }),
        Test::NotEquals(scalar) => json!({ "not": { "const": scalar_value(scalar) } }),
        Test::OneOf(texts) => json!({ "enum": texts }),
        Test::AtLeastItems(count) => json!({ "minItems": count }),
        Test::AtMostWith { count, present } => json!({
            "contains": { "required": [present] }, "minContains": 0, "maxContains": count,
        }),
        Test::Between {
            min: Some(min),
            max,
        } => json!({ "minimum": min, "maximum": max }),
        Test::Between { min: None, max } => json!({ "maximum": max }),
        Test::Matches(pattern) => json!({ "pattern": pattern.json_schema()? }),
        Test::DisjointFrom(_) => return None,
    };
    let mut schema = json!({ "properties": { name: test } });
    if when && let Value::Object(members) = &mut schema {
        members.insert("required".to_owned(), json!([name]));
    }
    Some(schema)
}

fn scalar_value(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Boolean(value) => (*value).into(),
        Scalar::Text(text) => text.as_str().into(),
    }
}
