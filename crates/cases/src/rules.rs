//! Evaluating rules: does a payload keep what the documents ask beyond shapes?

use smithereens_contract::{
    Clause, Contract, Decimal, Rule, Scalar, Scope, ShapeId, ShapeKind, Test,
};
use smithereens_formats::{MessageId, Part, Path};

use crate::cases::Cases;
use crate::json::Json;
use crate::site::{Message, Place};

/// A rule that a payload breaks, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken<'c> {
    /// The rule.
    pub rule: &'c Rule,
    /// The structure that it speaks about.
    pub at: Path,
}

/// The rules that speak about a place.
pub fn rules_at<'c>(contract: &'c Contract, place: &Place<'_>) -> impl Iterator<Item = &'c Rule> {
    let message = place.site.message.clone();
    let root = place.site.path.is_root();
    let shape = place.shape;
    contract
        .knowledge()
        .rules
        .iter()
        .filter(move |rule| applies(contract, rule, &message, root, shape))
}

fn applies(
    contract: &Contract,
    rule: &Rule,
    message: &MessageId,
    root: bool,
    shape: Option<ShapeId>,
) -> bool {
    let is_shape = |name: &str| shape.is_some_and(|id| contract.shape(id).name == name);
    match &rule.scope {
        Scope::Request(operation) => {
            root && message.part == Part::Request && message.operation == *operation
        }
        Scope::ShapeInRequests(name) => message.part == Part::Request && is_shape(name),
        Scope::ShapeInResponses(name) => message.part.is_answer() && is_shape(name),
    }
}

/// Whether some rule speaks about a place of a message.
pub(crate) fn concern(cases: &Cases<'_>, message: &Message) -> bool {
    let contract = cases.contract();
    if contract.knowledge().rules.is_empty() {
        return false;
    }
    let mut places = cases.places().iter().map(|(_, place)| place);
    places
        .any(|place| place.site.message == message.id && rules_at(contract, place).next().is_some())
}

/// Every rule that `payload` breaks, in the order of the payload's places.
#[must_use]
pub fn broken<'c>(contract: &'c Contract, message: &Message, payload: &Json) -> Vec<Broken<'c>> {
    let mut found = Vec::new();
    let Some(shape) = message.shape else {
        return found;
    };
    if contract.knowledge().rules.is_empty() {
        return found;
    }
    visit(contract, message, shape, payload, &Path::root(), &mut found);
    found
}

fn visit<'c>(
    contract: &'c Contract,
    message: &Message,
    id: ShapeId,
    payload: &Json,
    path: &Path,
    found: &mut Vec<Broken<'c>>,
) {
    let shape = contract.shape(id);
    match (&shape.kind, payload) {
        (ShapeKind::Structure(members) | ShapeKind::Union(members), Json::Object(_)) => {
            for rule in &contract.knowledge().rules {
                if applies(contract, rule, &message.id, path.is_root(), Some(id))
                    && !keeps(rule, payload)
                {
                    found.push(Broken {
                        rule,
                        at: path.clone(),
                    });
                }
            }
            for member in members {
                if let Some(value) = payload.get(&member.name) {
                    visit(
                        contract,
                        message,
                        member.target,
                        value,
                        &path.join(&member.name),
                        found,
                    );
                }
            }
        }
        (ShapeKind::List(member), Json::Array(items)) => {
            for item in items {
                visit(
                    contract,
                    message,
                    member.target,
                    item,
                    &path.join("member"),
                    found,
                );
            }
        }
        (ShapeKind::Map { value, .. }, Json::Object(entries)) => {
            for (_, entry) in entries {
                visit(
                    contract,
                    message,
                    value.target,
                    entry,
                    &path.join("value"),
                    found,
                );
            }
        }
        _ => {}
    }
}

/// Whether a structure's value keeps a rule: `when` does not hold, or `then`
/// does.
#[must_use]
pub fn keeps(rule: &Rule, structure: &Json) -> bool {
    !rule
        .when
        .iter()
        .all(|clause| holds_for_any(clause, structure))
        || rule
            .then
            .iter()
            .all(|clause| holds_for_all(clause, structure))
}

/// In `when`: some value at the member passes; absence fails all but
/// [`Test::Absent`].
pub(crate) fn holds_for_any(clause: &Clause, structure: &Json) -> bool {
    let values = select(structure, &clause.member);
    match &clause.is {
        Test::Present => !values.is_empty(),
        Test::Absent => values.is_empty(),
        test => values.iter().any(|value| passes(test, value, structure)),
    }
}

/// In `then`: every value at the member passes; absence passes all but
/// [`Test::Present`].
pub(crate) fn holds_for_all(clause: &Clause, structure: &Json) -> bool {
    let values = select(structure, &clause.member);
    match &clause.is {
        Test::Present => !values.is_empty(),
        Test::Absent => values.is_empty(),
        test => values.iter().all(|value| passes(test, value, structure)),
    }
}

/// Values of another JSON type than the test speaks about pass: they are wrong
/// for a reason of their own.
fn passes(test: &Test, value: &Json, structure: &Json) -> bool {
    match (test, value) {
        (Test::Present, _) => true,
        (Test::Absent, _) => false,
        (Test::Equals(scalar), value) => equals(scalar, value),
        (Test::NotEquals(scalar), value) => !equals(scalar, value),
        (Test::OneOf(texts), Json::String(text)) => texts.contains(text),
        (Test::AtLeastItems(count), Json::Array(items)) => items.len() as u64 >= *count,
        (Test::AtMostWith { count, present }, Json::Array(items)) => {
            let having = items
                .iter()
                .filter(|item| Json::is_value(item.get(present)))
                .count();
            having as u64 <= *count
        }
        (Test::Between { min, max }, Json::Number(text)) => {
            let bound = |bound: f64| Decimal::parse(&bound.to_string());
            let Some(value) = Decimal::parse(text) else {
                return true;
            };
            bound(*max).is_none_or(|max| value <= max)
                && min.and_then(bound).is_none_or(|min| min <= value)
        }
        (Test::Matches(pattern), Json::String(text)) => pattern.matches(text).unwrap_or(true),
        (Test::DisjointFrom(other), value) => !select(structure, other).contains(&value),
        _ => true,
    }
}

fn equals(scalar: &Scalar, value: &Json) -> bool {
    match (scalar, value) {
        (Scalar::Boolean(expected), Json::Bool(actual)) => expected == actual,
        (Scalar::Text(expected), Json::String(actual)) => expected == actual,
        _ => false,
    }
}

/// The values, nulls left out, at a path of member names joined by `.`, where
/// `member` stands for each element of a list.
pub fn select<'j>(from: &'j Json, path: &str) -> Vec<&'j Json> {
    let mut values = vec![from];
    for name in path.split('.') {
        values = values
            .into_iter()
            .flat_map(|value| match value {
                Json::Array(items) if name == "member" => items.iter().collect::<Vec<_>>(),
                other => other.get(name).into_iter().collect(),
            })
            .filter(|value| **value != Json::Null)
            .collect();
    }
    values
}
