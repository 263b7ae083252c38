//! Changes as the tests write them.

use smithereens_contract::{Contract, compare};
use smithereens_formats::{Change, ChangeRelation, Changes, Severity};

/// The changes between two contracts of one service.
pub(crate) fn changes(old: &Contract, new: &Contract) -> Changes {
    compare(old, new).unwrap_or_else(|error| panic!("{error}"))
}

/// A change in a line: its id, the first letters of the gravest severities in
/// the four relations, and its places.
pub(crate) fn line(change: &Change) -> String {
    let letter = |relation| match change.in_relation(relation).map(|effect| effect.severity) {
        Some(Severity::Safe) => 's',
        Some(Severity::Risky) => 'R',
        Some(Severity::Breaking) => 'B',
        None => '-',
    };
    let letters: String = ChangeRelation::ALL.into_iter().map(letter).collect();
    let places: Vec<String> = change.places.iter().map(ToString::to_string).collect();
    format!("{} {letters} {}", change.id, places.join(" "))
}
