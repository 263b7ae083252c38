//! Which changes of a contract a payload shows.

use std::collections::HashMap;

use smithereens_cases::json::Json;
use smithereens_cases::rules::{Broken, broken};
use smithereens_cases::{Cases, Constraint, Message, Policy, Violation, judge};
use smithereens_contract::{Contract, ShapeId, ShapeKind};
use smithereens_formats::{Change, ChangeKind, Changes, MessageId, Path};

/// A change at one of its places, by their indices among the changes and among
/// the change's places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Met {
    pub(super) change: usize,
    pub(super) place: usize,
}

/// The changes by the message that they are met in, for the payloads of one
/// contract.
pub(super) struct Meeting<'a> {
    changes: &'a [Change],
    of: HashMap<&'a MessageId, Vec<Met>>,
    /// The cases of the contract that the payloads are not of.
    other: &'a Cases<'a>,
}

/// What tells that a payload shows a change.
enum Sign<'a> {
    /// Something stands at its place.
    Something,
    /// This value does.
    Value(&'a str),
    /// The structure of its place is there, with or without the member.
    Structure,
    /// What is there, or is not, is what the other contract forbids.
    Breaks(Constraint),
    /// This rule of the other contract is broken there.
    BreaksRule(&'a str),
    /// Nothing does: it is no matter of payloads.
    Nothing,
}

fn sign(change: &Change) -> Sign<'_> {
    let value = change.id.value.as_deref().unwrap_or_default();
    match change.id.kind {
        ChangeKind::EnumValueAdded | ChangeKind::EnumValueRemoved => Sign::Value(value),
        ChangeKind::EnumOpened | ChangeKind::EnumClosed => Sign::Breaks(Constraint::Enum),
        ChangeKind::RequiredAdded | ChangeKind::RequiredRemoved => {
            Sign::Breaks(Constraint::Required)
        }
        ChangeKind::LengthChanged => Sign::Breaks(Constraint::Length),
        ChangeKind::RangeChanged => Sign::Breaks(Constraint::Range),
        ChangeKind::PatternChanged => Sign::Breaks(Constraint::Pattern),
        ChangeKind::UniqueItemsAdded | ChangeKind::UniqueItemsRemoved => {
            Sign::Breaks(Constraint::UniqueItems)
        }
        ChangeKind::SparseAdded | ChangeKind::SparseRemoved => Sign::Breaks(Constraint::Null),
        ChangeKind::RuleAdded | ChangeKind::RuleRemoved | ChangeKind::RuleChanged => {
            Sign::BreaksRule(value)
        }
        // Absence means another value, so that value may be left out.
        ChangeKind::DefaultChanged
        | ChangeKind::BoxAdded
        | ChangeKind::BoxRemoved
        | ChangeKind::IdempotencyTokenAdded
        | ChangeKind::IdempotencyTokenRemoved => Sign::Structure,
        ChangeKind::DeprecatedAdded
        | ChangeKind::DeprecatedRemoved
        | ChangeKind::SensitiveAdded
        | ChangeKind::SensitiveRemoved
        | ChangeKind::ProtocolChanged
        | ChangeKind::ServiceNameChanged
        | ChangeKind::SigningNameChanged
        | ChangeKind::QueryCompatibleAdded
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
        | ChangeKind::HttpCodeChanged => Sign::Nothing,
        ChangeKind::OperationAdded
        | ChangeKind::OperationRemoved
        | ChangeKind::ErrorAdded
        | ChangeKind::ErrorRemoved
        | ChangeKind::ErrorStatusChanged
        | ChangeKind::ErrorFaultChanged
        | ChangeKind::ErrorCodeChanged
        | ChangeKind::MemberAdded
        | ChangeKind::MemberRemoved
        | ChangeKind::TypeChanged
        | ChangeKind::TimestampFormatChanged
        | ChangeKind::StreamingAdded
        | ChangeKind::StreamingRemoved => Sign::Something,
    }
}

impl<'a> Meeting<'a> {
    /// For payloads of the contract that `other` is not of.
    pub(super) fn new(changes: &'a Changes, other: &'a Cases<'a>) -> Meeting<'a> {
        let mut of: HashMap<_, Vec<Met>> = HashMap::new();
        for (change, one) in changes.changes.iter().enumerate() {
            for (place, site) in one.places.iter().enumerate() {
                let met = Met { change, place };
                of.entry(&site.message).or_default().push(met);
            }
        }
        Meeting {
            changes: &changes.changes,
            of,
            other,
        }
    }

    /// The place of a change, in its message.
    pub(super) fn path(&self, met: Met) -> &'a Path {
        &self.changes[met.change].places[met.place].path
    }

    /// The changes that a payload shows, with the places where it does.
    pub(super) fn met(&self, contract: &Contract, message: &Message, payload: &Json) -> Vec<Met> {
        let Some(all) = self.of.get(&message.id) else {
            return Vec::new();
        };
        let forbidden = Forbidden::of(self.other, &message.id, payload);
        let is_there = |met: &&Met| {
            let path = self.path(**met);
            let stands = |path: &[String], value| match message.shape {
                Some(shape) => stands(contract, shape, payload, path, value),
                None => path.is_empty(),
            };
            match sign(&self.changes[met.change]) {
                Sign::Something => stands(&path.0, None),
                Sign::Value(value) => stands(&path.0, Some(value)),
                Sign::Structure => {
                    let around = path.0.split_last().map_or(&[][..], |(_, around)| around);
                    stands(around, None)
                }
                Sign::Breaks(constraint) => forbidden.has(constraint, path),
                Sign::BreaksRule(id) => forbidden.has_rule(id, path),
                Sign::Nothing => false,
            }
        };
        all.iter().filter(is_there).copied().collect()
    }
}

/// What of a payload a contract forbids that it is not of.
struct Forbidden<'c> {
    violations: Vec<(Constraint, Path)>,
    rules: Vec<Broken<'c>>,
}

impl<'c> Forbidden<'c> {
    /// Nothing, if the contract has no such message.
    fn of(cases: &Cases<'c>, message: &MessageId, payload: &Json) -> Forbidden<'c> {
        let contract = cases.contract();
        let message = cases.message_named(message);
        let shape = message.and_then(|message| message.shape);
        let violations = shape
            .map(|shape| judge(contract, shape, payload, Policy::Constraints))
            .unwrap_or_default();
        let located = |one: &Violation| (one.constraint, one.place());
        Forbidden {
            violations: violations.iter().map(located).collect(),
            rules: message
                .map(|message| broken(contract, message, payload))
                .unwrap_or_default(),
        }
    }

    fn has(&self, constraint: Constraint, path: &Path) -> bool {
        let is_it = |(kind, place): &(Constraint, Path)| {
            *kind == constraint && (place == path || is_entry_of(place, path))
        };
        self.violations.iter().any(is_it)
    }

    fn has_rule(&self, id: &str, path: &Path) -> bool {
        let is_it = |broken: &Broken<'_>| broken.rule.id == id && broken.at == *path;
        self.rules.iter().any(is_it)
    }
}

/// Whether a violation at an entry of a map can be one of the key at `path`: the
/// judge names both after the entry.
fn is_entry_of(entry: &Path, path: &Path) -> bool {
    match (entry.0.split_last(), path.0.split_last()) {
        (Some((value, around)), Some((key, map))) => {
            value == "value" && key == "key" && around == map
        }
        _ => false,
    }
}

/// Whether anything, or this value, stands at a path.
fn stands(
    contract: &Contract,
    shape: ShapeId,
    json: &Json,
    path: &[String],
    value: Option<&str>,
) -> bool {
    let Some((step, rest)) = path.split_first() else {
        return match (value, json) {
            (None, _) => true,
            (Some(value), Json::String(text) | Json::Number(text)) => value == text,
            _ => false,
        };
    };
    let within = |target, inner: &Json| stands(contract, target, inner, rest, value);
    match (&contract.shape(shape).kind, json) {
        (ShapeKind::Structure(members) | ShapeKind::Union(members), Json::Object(_)) => {
            let member = members.iter().find(|member| member.name == *step);
            member.is_some_and(|member| {
                let inner = json.get(step);
                inner.is_some_and(|inner| within(member.target, inner))
            })
        }
        (ShapeKind::List(member), Json::Array(items)) if step == "member" => {
            items.iter().any(|item| within(member.target, item))
        }
        (ShapeKind::Map { key, .. }, Json::Object(entries)) if step == "key" => entries
            .iter()
            .any(|(name, _)| within(key.target, &Json::text(name.as_str()))),
        (ShapeKind::Map { value: of, .. }, Json::Object(entries)) if step == "value" => {
            entries.iter().any(|(_, inner)| within(of.target, inner))
        }
        _ => false,
    }
}
