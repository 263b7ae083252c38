//! Which change of the contract made a case what it is.

use std::collections::HashMap;

use smithereens_formats::{CaseId, Change, ChangeKind, Changes, Kind, MessageId, Path, Site};

/// The changes between two contracts, to be asked for by place.
#[derive(Debug)]
pub struct Attribution<'a> {
    at: HashMap<&'a Site, Vec<&'a Change>>,
    within: HashMap<&'a MessageId, Vec<(&'a Path, &'a Change)>>,
    /// What concerns no place: the protocol, the service's name.
    everywhere: Option<&'a Change>,
}

impl<'a> Attribution<'a> {
    /// Of these changes.
    #[must_use]
    pub fn new(changes: &'a Changes) -> Attribution<'a> {
        let mut at: HashMap<_, Vec<_>> = HashMap::new();
        let mut within: HashMap<_, Vec<_>> = HashMap::new();
        for change in &changes.changes {
            for place in &change.places {
                at.entry(place).or_default().push(change);
                let place = (&place.path, &place.message);
                within.entry(place.1).or_default().push((place.0, change));
            }
        }
        let mut changes = changes.changes.iter();
        Attribution {
            at,
            within,
            everywhere: changes.find(|change| change.places.is_empty()),
        }
    }

    /// The change that a new or different case comes from: one that is about
    /// what the case does at its place, else another at its place, else the
    /// nearest around it, else the first inside it, else the first in its
    /// message; `None` where nothing in its message changed.
    #[must_use]
    pub fn of(&self, case: &CaseId) -> Option<&'a Change> {
        let here = self.at.get(&case.site).map_or(&[][..], Vec::as_slice);
        let speaks = |change: &&&Change| speaks_of(change, &case.kind);
        let is_of_one_case = |change: &&&Change| names_a_case(change.id.kind);
        here.iter()
            .find(speaks)
            .or_else(|| here.iter().find(|change| !is_of_one_case(change)))
            .copied()
            .or_else(|| self.around(&case.site))
            .or_else(|| here.first().copied())
            .or_else(|| self.elsewhere(&case.site))
            .or(self.everywhere)
    }

    /// What changed nearest around a place, if what is new or gone with it
    /// stands in it.
    fn around(&self, site: &Site) -> Option<&'a Change> {
        let mut site = site.clone();
        while site.path.0.pop().is_some() {
            let here = self.at.get(&site).map_or(&[][..], Vec::as_slice);
            let holds = here.iter().find(|change| !names_a_case(change.id.kind));
            if let Some(change) = holds {
                return Some(change);
            }
        }
        None
    }

    fn elsewhere(&self, site: &Site) -> Option<&'a Change> {
        let all = self.within.get(&site.message)?;
        let inside = |(path, _): &&(&Path, _)| path.0.starts_with(&site.path.0);
        let found = all.iter().find(inside).or_else(|| all.first());
        found.map(|(_, change)| *change)
    }
}

/// Whether a change is about what a case of this kind does.
fn speaks_of(change: &Change, kind: &Kind) -> bool {
    let named: &[&str] = match change.id.kind {
        // A number is a value of an enumeration of integers.
        ChangeKind::EnumValueAdded | ChangeKind::EnumValueRemoved => &["enum", "number"],
        ChangeKind::RuleAdded | ChangeKind::RuleRemoved | ChangeKind::RuleChanged => {
            &["rule", "rule-kept"]
        }
        ChangeKind::RequiredAdded | ChangeKind::RequiredRemoved => {
            &["present", "absent", "missing", "null"]
        }
        ChangeKind::BoxAdded | ChangeKind::BoxRemoved | ChangeKind::DefaultChanged => {
            &["absent", "null"]
        }
        ChangeKind::SparseAdded | ChangeKind::SparseRemoved => &["null"],
        ChangeKind::UniqueItemsAdded => &["equal-items"],
        ChangeKind::RangeChanged => {
            return kind.name == "number" && !is_end_of_a_type(kind.value.as_deref());
        }
        ChangeKind::TypeChanged => {
            return match kind.name.as_str() {
                "number" => is_end_of_a_type(kind.value.as_deref()),
                "number-form" | "special" | "wrong-type" => true,
                _ => false,
            };
        }
        ChangeKind::LengthChanged => &[
            "shortest",
            "longest",
            "too-short",
            "too-long",
            "long",
            "fewest",
            "most",
            "too-few",
            "too-many",
            "many",
            "empty",
        ],
        ChangeKind::PatternChanged => &["char"],
        ChangeKind::ErrorCodeChanged | ChangeKind::ErrorFaultChanged => &["error-form"],
        _ => return false,
    };
    let is_of_value = !names_a_case(change.id.kind) || change.id.value == kind.value;
    named.contains(&kind.name.as_str()) && is_of_value
}

/// Whether a number is one of those at which integers of some width end.
fn is_end_of_a_type(number: Option<&str>) -> bool {
    let number = number.and_then(|text| text.parse::<i128>().ok());
    let is_end = |bits: u32| {
        let end = 1_i128 << (bits - 1);
        [-end - 1, -end, end - 1, end].map(Some).contains(&number)
    };
    [8, 16, 32, 64].into_iter().any(is_end)
}

/// Whether a change is about certain cases at its places, rather than about all
/// that is at and in them.
fn names_a_case(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::EnumValueAdded
            | ChangeKind::EnumValueRemoved
            | ChangeKind::RuleAdded
            | ChangeKind::RuleRemoved
            | ChangeKind::RuleChanged
    )
}
