//! What kind of value stands at a place: types, and the values of enumerations.

use smithereens_formats::ChangeKind;

use super::effects::Class;
use super::traits::Difference;
use crate::{Contract, Member, Shape, ShapeKind};

/// What two shapes' types differ in.
pub(super) struct Types {
    pub(super) differences: Vec<Difference>,
    /// Whether the rest of them can be compared: their values are alike.
    pub(super) is_comparable: bool,
}

/// Compares types and enumerations.
pub(super) fn compare(was: &Shape, is: &Shape) -> Types {
    let alike = |differences| Types {
        differences,
        is_comparable: true,
    };
    let changed = |kind, class| {
        Difference::new(
            kind,
            Some(closed(was).unwrap_or_else(|| was.type_name().to_owned())),
            Some(closed(is).unwrap_or_else(|| is.type_name().to_owned())),
            class,
        )
    };
    match (&was.kind, &is.kind) {
        (ShapeKind::Enum(_), ShapeKind::Enum(_))
        | (ShapeKind::IntEnum(_), ShapeKind::IntEnum(_)) => {
            alike(values(&values_of(was), &values_of(is)))
        }
        (ShapeKind::Enum(_), ShapeKind::String) | (ShapeKind::IntEnum(_), ShapeKind::Integer) => {
            alike(vec![changed(ChangeKind::EnumOpened, Class::EnumOpened)])
        }
        (ShapeKind::String, ShapeKind::Enum(_)) | (ShapeKind::Integer, ShapeKind::IntEnum(_)) => {
            alike(vec![changed(ChangeKind::EnumClosed, Class::EnumClosed)])
        }
        _ if was.type_name() == is.type_name() => alike(Vec::new()),
        (one, other) => {
            let class = shift(one, other);
            Types {
                differences: vec![Difference::new(
                    ChangeKind::TypeChanged,
                    Some(was.type_name().to_owned()),
                    Some(is.type_name().to_owned()),
                    class,
                )],
                is_comparable: class != Class::TypeReplaced
                    && !matches!(one, ShapeKind::Document)
                    && !matches!(other, ShapeKind::Document),
            }
        }
    }
}

/// What a change of type does to values on the wire, where all numbers are JSON
/// numbers and both structures and unions JSON objects.
fn shift(one: &ShapeKind, other: &ShapeKind) -> Class {
    if holds_all_of(other, one) {
        Class::TypeWidened
    } else if holds_all_of(one, other) {
        Class::TypeNarrowed
    } else {
        Class::TypeReplaced
    }
}

/// Whether each value of `narrow` is one of `wide`, exactly.
fn holds_all_of(wide: &ShapeKind, narrow: &ShapeKind) -> bool {
    use ShapeKind as K;
    match (wide, narrow) {
        (K::Document, _) | (K::Structure(_), K::Union(_)) => true,
        (K::BigDecimal, number) => bits(number).is_some() || matches!(number, K::Float | K::Double),
        // A float keeps integers of 24 bits, a double those of 53.
        (K::Double, number) => {
            matches!(number, K::Float) || bits(number).is_some_and(|bits| bits < 53)
        }
        (K::Float, number) => bits(number).is_some_and(|bits| bits < 24),
        (wide, narrow) => match (bits(wide), bits(narrow)) {
            (Some(wide), Some(narrow)) => wide > narrow,
            _ => false,
        },
    }
}

/// How wide an integer is.
fn bits(kind: &ShapeKind) -> Option<u32> {
    match kind {
        ShapeKind::Byte => Some(8),
        ShapeKind::Short => Some(16),
        ShapeKind::Integer | ShapeKind::IntEnum(_) => Some(32),
        ShapeKind::Long => Some(64),
        ShapeKind::BigInteger => Some(u32::MAX),
        _ => None,
    }
}

/// The values of an enumeration, as text; none of anything else.
pub(super) fn values_of(shape: &Shape) -> Vec<String> {
    match &shape.kind {
        ShapeKind::Enum(values) => values.iter().map(|value| value.value.clone()).collect(),
        ShapeKind::IntEnum(values) => values.iter().map(i32::to_string).collect(),
        _ => Vec::new(),
    }
}

fn values(before: &[String], after: &[String]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for value in after.iter().filter(|value| !before.contains(value)) {
        let mut added = Difference::new(
            ChangeKind::EnumValueAdded,
            None,
            Some(value.clone()),
            Class::ValueAdded,
        );
        added.value = Some(value.clone());
        differences.push(added);
    }
    for value in before.iter().filter(|value| !after.contains(value)) {
        let mut removed = Difference::new(
            ChangeKind::EnumValueRemoved,
            Some(value.clone()),
            None,
            Class::ValueRemoved,
        );
        removed.value = Some(value.clone());
        differences.push(removed);
    }
    differences
}

/// An enumeration's values in words, cut where they become many.
fn closed(shape: &Shape) -> Option<String> {
    const SHOWN: usize = 8;
    let values = values_of(shape);
    if !matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_)) {
        return None;
    }
    let mut words = values
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(" | ");
    if values.len() > SHOWN {
        words.push_str(" | …");
    }
    Some(words)
}

/// What a member holds, in words: `string`, `required list`.
pub(super) fn in_words(contract: &Contract, member: &Member) -> String {
    let name = contract.shape(member.target).type_name();
    if member.is_required() {
        format!("required {name}")
    } else {
        name.to_owned()
    }
}
