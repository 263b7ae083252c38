//! Which change of the contract made a case what it is.

use std::collections::HashMap;
use std::sync::OnceLock;

use smithereens_formats::{CaseId, Change, ChangeKind, Changes, Kind, MessageId, Site};

/// A place by what it is called.
type Name<'a> = (&'a MessageId, &'a [String]);

fn name(site: &Site) -> Name<'_> {
    (&site.message, &site.path.0)
}

/// The changes between two contracts, to be asked for by place.
#[derive(Debug)]
pub struct Attribution<'a> {
    at: HashMap<Name<'a>, Vec<&'a Change>>,
    within: HashMap<&'a MessageId, Within<'a>>,
    /// What concerns no place: the protocol, the service's name.
    everywhere: Option<&'a Change>,
}

/// Where in a message something changed. Models have a hundred thousand places,
/// so nothing looks at each of them for each.
#[derive(Debug, Default)]
struct Within<'a> {
    /// In the order of the changes.
    places: Vec<(&'a [String], &'a Change)>,
    /// Their indices, in the order of the paths. Filled at its first use.
    by_path: OnceLock<Vec<usize>>,
}

impl<'a> Within<'a> {
    /// The first change at or in a place.
    fn first_in(&self, path: &[String]) -> Option<&'a Change> {
        if path.is_empty() {
            return self.places.first().map(|(_, change)| *change);
        }
        let by_path = self.by_path.get_or_init(|| {
            let mut order: Vec<usize> = (0..self.places.len()).collect();
            order.sort_unstable_by_key(|index| (self.places[*index].0, *index));
            order
        });
        let path_of = |index: &usize| self.places[*index].0;
        let start = by_path.partition_point(|index| path_of(index) < path);
        let inside = by_path[start..].iter();
        let inside = inside.take_while(|index| path_of(index).starts_with(path));
        inside.min().map(|index| self.places[*index].1)
    }
}

impl<'a> Attribution<'a> {
    /// Of these changes.
    #[must_use]
    pub fn new(changes: &'a Changes) -> Attribution<'a> {
        let mut at: HashMap<_, Vec<_>> = HashMap::new();
        let mut within: HashMap<_, Within<'_>> = HashMap::new();
        let all = changes.changes.iter();
        for change in all.filter(|change| !is_around_messages(change.id.kind)) {
            for place in &change.places {
                let (message, path) = name(place);
                at.entry((message, path)).or_default().push(change);
                let within = within.entry(message).or_default();
                within.places.push((path, change));
            }
        }
        let mut changes = changes.changes.iter();
        let is_everywhere =
            |change: &&Change| change.places.is_empty() && !is_around_messages(change.id.kind);
        Attribution {
            at,
            within,
            everywhere: changes.find(is_everywhere),
        }
    }

    /// The changes at a place, in their order.
    pub(crate) fn at<'s>(&'s self, site: &'s Site) -> &'s [&'a Change] {
        self.named(name(site))
    }

    fn named<'s>(&'s self, place: Name<'s>) -> &'s [&'a Change] {
        self.at.get(&place).map_or(&[][..], Vec::as_slice)
    }

    /// The change that a new or different case comes from: one that is about
    /// what the case does at its place, else another at its place, else the
    /// nearest around it, else the first inside it, else the first in its
    /// message; `None` where nothing in its message changed.
    #[must_use]
    pub fn of(&self, case: &CaseId) -> Option<&'a Change> {
        self.of_kind(&case.site, &case.kind)
    }

    /// The same of a case of this kind at a place.
    pub(crate) fn of_kind(&self, site: &Site, kind: &Kind) -> Option<&'a Change> {
        let here = self.at(site);
        let speaks = |change: &&&Change| speaks_of(change, kind);
        let is_of_one_case = |change: &&&Change| names_a_case(change.id.kind);
        here.iter()
            .find(speaks)
            .or_else(|| here.iter().find(|change| !is_of_one_case(change)))
            .copied()
            .or_else(|| self.around(site))
            .or_else(|| here.first().copied())
            .or_else(|| self.elsewhere(site))
            .or(self.everywhere)
    }

    /// What changed nearest around a place, if what is new or gone with it
    /// stands in it.
    fn around(&self, site: &Site) -> Option<&'a Change> {
        let (message, path) = name(site);
        let mut around = (0..path.len()).rev().map(|count| &path[..count]);
        around.find_map(|path| {
            let here = self.named((message, path)).iter();
            let mut holds = here.filter(|change| !names_a_case(change.id.kind));
            holds.next().copied()
        })
    }

    fn elsewhere(&self, site: &Site) -> Option<&'a Change> {
        let all = self.within.get(&site.message)?;
        let first = || all.places.first().map(|(_, change)| *change);
        all.first_in(&site.path.0).or_else(first)
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
        ChangeKind::PatternChanged => &["char", "text"],
        // In other forms, neither stands on the wire.
        ChangeKind::ErrorCodeChanged | ChangeKind::ErrorFaultChanged => {
            return kind.name == "error-form" && kind.value.as_deref() == Some("type");
        }
        _ => return false,
    };
    let is_of_value = !names_a_case(change.id.kind) || change.id.value == kind.value;
    named.contains(&kind.name.as_str()) && is_of_value
}

/// Whether a change is about what no case does: how requests are sent, what
/// clients do after an error. Nothing comes from it.
fn is_around_messages(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::QueryCompatibleAdded
            | ChangeKind::QueryCompatibleRemoved
            | ChangeKind::AuthChanged
            | ChangeKind::HostPrefixChanged
            | ChangeKind::ChecksumRequiredAdded
            | ChangeKind::ChecksumRequiredRemoved
            | ChangeKind::CompressionChanged
            | ChangeKind::RetryableChanged
            | ChangeKind::WireNameChanged
            | ChangeKind::EndpointDiscoveryChanged
            | ChangeKind::ChecksumMemberChanged
            | ChangeKind::ResponseChecksumsChanged
            | ChangeKind::HttpMethodChanged
            | ChangeKind::HttpUriChanged
            | ChangeKind::HttpCodeChanged
            | ChangeKind::DeprecatedAdded
            | ChangeKind::DeprecatedRemoved
    )
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
