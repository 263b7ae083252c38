//! The contract's own judge: what of a payload breaks the contract, and where.
//!
//! It speaks about one message's body. Three policies: what a validator must
//! refuse, what a writer may send, what a reader must take.

use std::collections::HashSet;
use std::fmt;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use smithereens_contract::{Contract, Decimal, ShapeId, ShapeKind, TimestampFormat, Traits};
use smithereens_formats::Path;

use crate::json::Json;
use crate::loss::place_of;

/// How strictly to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Constraints count; nulls of structures mean absence and unknown members
    /// are ignored, as awsJson has it. What a validator refuses.
    Constraints,
    /// Only what is documented: constraints count, unknown members and nulls
    /// are refused. What a writer may send; the strict JSON Schema.
    Documented,
    /// JSON types only. What a reader takes; the open JSON Schema.
    Open,
}

/// What a payload breaks, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// `Predicate.Conditions[0].State`; empty for the message itself.
    pub at: String,
    /// Which constraint.
    pub constraint: Constraint,
}

/// The constraints that a payload can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Constraint {
    /// Another JSON type, or a fraction for an integer.
    Type,
    /// A number that its type cannot hold.
    Width,
    /// A required member is not there.
    Required,
    /// A null where nulls are no values.
    Null,
    /// A member that is not documented.
    UnknownMember,
    /// A name twice in one object.
    DuplicateKey,
    /// Too short, too long, too few, too many.
    Length,
    /// Out of its range.
    Range,
    /// Not what the pattern asks for.
    Pattern,
    /// Not a documented value.
    Enum,
    /// A list with equal elements that must not have any.
    UniqueItems,
    /// A union with no or several members.
    Union,
}

impl Violation {
    /// The place: [`at`](Violation::at) with `member` for a list's elements and
    /// `value` for a map's entries, also where it is the entry's key.
    #[must_use]
    pub fn place(&self) -> Path {
        place_of(&self.at)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() {
            "the message"
        } else {
            &self.at
        };
        write!(f, "{at} breaks {:?}", self.constraint)
    }
}

/// Everything that `payload` breaks as a value of `shape`, in its own order.
#[must_use]
pub fn judge(
    contract: &Contract,
    shape: ShapeId,
    payload: &Json,
    policy: Policy,
) -> Vec<Violation> {
    let mut judge = Judge {
        contract,
        policy,
        at: String::new(),
        found: Vec::new(),
    };
    judge.value(shape, &contract.shape(shape).traits, payload);
    judge.found
}

/// Whether some text is within its length only if characters are counted, not
/// UTF-16 code units.
pub(crate) fn counts_units(contract: &Contract, shape: ShapeId, payload: &Json) -> bool {
    fn within(contract: &Contract, id: ShapeId, traits: &Traits, value: &Json) -> bool {
        let inside = |member: &smithereens_contract::Member, value: &Json| {
            within(contract, member.target, &contract.traits_at(member), value)
        };
        match (&contract.shape(id).kind, value) {
            (ShapeKind::String, Json::String(text)) => {
                let units = text.encode_utf16().count() as u64;
                traits.length.is_some_and(|length| !length.allows(units))
            }
            (ShapeKind::List(member), Json::Array(items)) => {
                items.iter().any(|item| inside(member, item))
            }
            (ShapeKind::Map { key, value }, Json::Object(entries)) => {
                entries.iter().any(|(name, entry)| {
                    inside(key, &Json::text(name.as_str())) || inside(value, entry)
                })
            }
            (ShapeKind::Structure(members) | ShapeKind::Union(members), Json::Object(_)) => {
                members.iter().any(|member| {
                    let value = value.get(&member.name);
                    value.is_some_and(|value| inside(member, value))
                })
            }
            _ => false,
        }
    }
    within(contract, shape, &contract.shape(shape).traits, payload)
}

struct Judge<'c> {
    contract: &'c Contract,
    policy: Policy,
    at: String,
    found: Vec<Violation>,
}

impl Judge<'_> {
    fn report(&mut self, constraint: Constraint) {
        self.found.push(Violation {
            at: self.at.clone(),
            constraint,
        });
    }

    fn within(&mut self, step: fmt::Arguments<'_>, judge: impl FnOnce(&mut Self)) {
        let length = self.at.len();
        let _infallible = fmt::write(&mut self.at, step);
        judge(self);
        self.at.truncate(length);
    }

    fn member(&mut self, name: &str, judge: impl FnOnce(&mut Self)) {
        let dot = if self.at.is_empty() { "" } else { "." };
        self.within(format_args!("{dot}{name}"), judge);
    }

    fn value(&mut self, id: ShapeId, traits: &Traits, value: &Json) {
        let kind = &self.contract.shape(id).kind;
        match (kind, value) {
            (ShapeKind::Document, _) | (ShapeKind::Boolean, Json::Bool(_)) => {}
            (ShapeKind::String, Json::String(text)) => self.text(traits, text),
            (ShapeKind::Enum(values), Json::String(text)) => {
                if self.policy != Policy::Open && !values.iter().any(|value| value.value == *text) {
                    self.report(Constraint::Enum);
                }
            }
            (ShapeKind::Blob, Json::String(text)) => match aws_smithy_types::base64::decode(text) {
                Ok(bytes) => self.count(traits, bytes.len()),
                Err(_) => self.report(Constraint::Type),
            },
            (ShapeKind::Timestamp, Json::String(text)) => {
                let format = match traits.timestamp_format {
                    None | Some(TimestampFormat::EpochSeconds) => {
                        return self.report(Constraint::Type);
                    }
                    Some(TimestampFormat::DateTime) => Format::DateTimeWithOffset,
                    Some(TimestampFormat::HttpDate) => Format::HttpDate,
                };
                if DateTime::from_str(text, format).is_err() {
                    self.report(Constraint::Type);
                }
            }
            (ShapeKind::Timestamp, Json::Number(text)) => {
                // Seconds are 64-bit numbers wherever timestamps have a type.
                let limit = Decimal::from(i64::MAX);
                if Decimal::parse(text)
                    .is_none_or(|value| value > limit || value < Decimal::from(i64::MIN))
                {
                    self.report(Constraint::Width);
                }
                if matches!(
                    traits.timestamp_format,
                    Some(TimestampFormat::DateTime | TimestampFormat::HttpDate)
                ) {
                    self.report(Constraint::Type);
                }
            }
            (ShapeKind::Float | ShapeKind::Double, Json::String(text)) => {
                if !matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") {
                    self.report(Constraint::Type);
                }
            }
            (ShapeKind::Float | ShapeKind::Double, Json::Number(text)) => {
                if !text.parse::<f64>().is_ok_and(f64::is_finite) {
                    self.report(Constraint::Width);
                }
                self.number(traits, text);
            }
            (ShapeKind::BigDecimal, Json::Number(text)) => self.number(traits, text),
            (kind, Json::Number(text)) if kind.is_integer() => self.integer(kind, traits, text),
            (ShapeKind::List(member), Json::Array(items)) => {
                self.count(traits, items.len());
                if traits.unique_items && self.policy != Policy::Open && has_equal(items) {
                    self.report(Constraint::UniqueItems);
                }
                let traits_of = self.contract.traits_at(member);
                for (index, item) in items.iter().enumerate() {
                    self.within(format_args!("[{index}]"), |judge| {
                        judge.element(member.target, &traits_of, item, traits.sparse);
                    });
                }
            }
            (ShapeKind::Map { key, value }, Json::Object(entries)) => {
                self.count(traits, entries.len());
                self.duplicates(entries);
                let (key_traits, value_traits) =
                    (self.contract.traits_at(key), self.contract.traits_at(value));
                for (name, entry) in entries {
                    self.within(format_args!("[{name:?}]"), |judge| {
                        judge.value(key.target, &key_traits, &Json::text(name.as_str()));
                        judge.element(value.target, &value_traits, entry, traits.sparse);
                    });
                }
            }
            (ShapeKind::Structure(_), Json::Object(entries)) => self.structure(id, value, entries),
            (ShapeKind::Union(_), Json::Object(entries)) => {
                self.structure(id, value, entries);
                let known = |name: &str| self.contract.shape(id).member(name).is_some();
                let set = entries
                    .iter()
                    .filter(|(name, value)| *value != Json::Null && known(name))
                    .count();
                if set != 1 && self.policy != Policy::Open {
                    self.report(Constraint::Union);
                }
            }
            _ => self.report(Constraint::Type),
        }
    }

    /// A value inside a list or map.
    fn element(&mut self, id: ShapeId, traits: &Traits, value: &Json, sparse: bool) {
        match value {
            Json::Null if sparse => {}
            Json::Null => self.report(Constraint::Null),
            value => self.value(id, traits, value),
        }
    }

    fn structure(&mut self, id: ShapeId, value: &Json, entries: &[(String, Json)]) {
        self.duplicates(entries);
        let shape = self.contract.shape(id);
        for (name, value) in entries {
            let Some(member) = shape.member(name) else {
                // awsJson lets a union carry its type's name.
                let allowed = matches!(shape.kind, ShapeKind::Union(_)) && name == "__type";
                if self.policy == Policy::Documented && !allowed {
                    self.member(name, |judge| judge.report(Constraint::UnknownMember));
                }
                continue;
            };
            match value {
                // Null is a document like any other.
                Json::Null
                    if matches!(self.contract.shape(member.target).kind, ShapeKind::Document) => {}
                Json::Null if self.policy == Policy::Documented => {
                    self.member(name, |judge| judge.report(Constraint::Null));
                }
                Json::Null => {}
                value => {
                    let traits = self.contract.traits_at(member);
                    self.member(name, |judge| judge.value(member.target, &traits, value));
                }
            }
        }
        if self.policy == Policy::Open {
            return;
        }
        for member in shape
            .members()
            .into_iter()
            .filter(|member| member.is_required())
        {
            let there = value.get(&member.name);
            let null_reported = self.policy == Policy::Documented && there.is_some();
            if !Json::is_value(there) && !null_reported {
                self.member(&member.name, |judge| judge.report(Constraint::Required));
            }
        }
    }

    /// No JSON Schema sees these: it speaks about parsed objects.
    fn duplicates(&mut self, entries: &[(String, Json)]) {
        let mut seen = HashSet::with_capacity(entries.len());
        for (name, _) in entries {
            if !seen.insert(name) {
                self.member(name, |judge| judge.report(Constraint::DuplicateKey));
            }
        }
    }

    fn text(&mut self, traits: &Traits, text: &str) {
        if self.policy == Policy::Open {
            return;
        }
        if traits
            .length
            .is_some_and(|length| !length.allows(text.chars().count() as u64))
        {
            self.report(Constraint::Length);
        }
        if traits
            .pattern
            .as_ref()
            .is_some_and(|pattern| pattern.matches(text) == Some(false))
        {
            self.report(Constraint::Pattern);
        }
    }

    fn count(&mut self, traits: &Traits, count: usize) {
        if self.policy != Policy::Open
            && traits
                .length
                .is_some_and(|length| !length.allows(count as u64))
        {
            self.report(Constraint::Length);
        }
    }

    fn integer(&mut self, kind: &ShapeKind, traits: &Traits, text: &str) {
        let Some(value) = Decimal::parse(text) else {
            return self.report(Constraint::Type);
        };
        if !value.is_integer() {
            return self.report(Constraint::Type);
        }
        if let Some((min, max)) = kind.integer_bounds()
            && !value
                .to_i64()
                .is_some_and(|value| (min..=max).contains(&value))
        {
            return self.report(Constraint::Width);
        }
        if let ShapeKind::IntEnum(values) = kind {
            let documented = |value: i64| values.iter().any(|known| i64::from(*known) == value);
            if self.policy != Policy::Open && !value.to_i64().is_some_and(documented) {
                self.report(Constraint::Enum);
            }
        }
        self.number(traits, text);
    }

    fn number(&mut self, traits: &Traits, text: &str) {
        let (Some(range), Some(value)) = (&traits.range, Decimal::parse(text)) else {
            return;
        };
        if self.policy != Policy::Open && !range.allows(&value) {
            self.report(Constraint::Range);
        }
    }
}

fn has_equal(items: &[Json]) -> bool {
    let mut seen = HashSet::with_capacity(items.len());
    items.iter().any(|item| !seen.insert(item.to_bytes()))
}
