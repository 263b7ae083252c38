//! What a contract says of a value beyond its type, at one place.

use smithereens_formats::ChangeKind;

use super::bounds::{self, Proofs};
use super::effects::Class;
use super::types;
use crate::traits::Default as DefaultValue;
use crate::{
    Contract, Dialect, ErrorKind, Pattern, Protocol, Shape, ShapeKind, TimestampFormat, Traits,
};

/// One thing that is said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    pub(super) kind: ChangeKind,
    pub(super) value: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) class: Class,
}

impl Difference {
    pub(super) fn new(
        kind: ChangeKind,
        from: Option<String>,
        to: Option<String>,
        class: Class,
    ) -> Difference {
        Difference {
            kind,
            value: None,
            from,
            to,
            class,
        }
    }
}

/// What a member is called on the wire where nothing is said.
const ITS_OWN: &str = "its own name";

/// A shape of a contract, and the traits that are in force where it stands.
pub(super) type Said<'a> = (&'a Contract, &'a Shape, &'a Traits);

/// Whether a member must be there.
pub(super) fn required(before: bool, after: bool) -> Option<Difference> {
    marker(
        (before, after),
        (ChangeKind::RequiredAdded, Class::RequiredAdded),
        (ChangeKind::RequiredRemoved, Class::RequiredRemoved),
    )
}

/// Something that is said or not.
pub(super) fn marker(
    (before, after): (bool, bool),
    added: (ChangeKind, Class),
    removed: (ChangeKind, Class),
) -> Option<Difference> {
    let (kind, class) = match (before, after) {
        (false, true) => added,
        (true, false) => removed,
        _ => return None,
    };
    Some(Difference::new(kind, None, None, class))
}

/// What differs, but for `required` and what only errors have.
pub(super) fn compare(
    (old, was, before): Said<'_>,
    (new, is, after): Said<'_>,
    proofs: &mut Proofs,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    constraints((was, before), (is, after), proofs, &mut differences);
    let both = |shape: fn(&ShapeKind) -> bool| shape(&was.kind) && shape(&is.kind);
    if both(|kind| matches!(kind, ShapeKind::Timestamp)) {
        let formats = (timestamp_format(old, before), timestamp_format(new, after));
        if formats.0 != formats.1 {
            differences.push(Difference::new(
                ChangeKind::TimestampFormatChanged,
                Some(format_in_words(formats.0).to_owned()),
                Some(format_in_words(formats.1).to_owned()),
                Class::FormReplaced,
            ));
        }
    }
    if was.kind.has_primitive() && is.kind.has_primitive() {
        differences.extend(marker(
            (before.boxed, after.boxed),
            (ChangeKind::BoxAdded, Class::Boxed),
            (ChangeKind::BoxRemoved, Class::Unboxed),
        ));
    }
    let defaults = (default_in_words(before), default_in_words(after));
    if defaults.0 != defaults.1 {
        let class = match defaults {
            (Some(_), Some(_)) => Class::DefaultReplaced,
            _ => Class::DefaultChanged,
        };
        let (from, to) = defaults;
        differences.push(Difference::new(ChangeKind::DefaultChanged, from, to, class));
    }
    if before.wire_name != after.wire_name {
        let words =
            |name: &Option<String>| Some(name.clone().unwrap_or_else(|| ITS_OWN.to_owned()));
        let (from, to) = (words(&before.wire_name), words(&after.wire_name));
        let kind = ChangeKind::WireNameChanged;
        differences.push(Difference::new(kind, from, to, Class::Renamed));
    }
    let note = |added, removed| ((added, Class::Annotation), (removed, Class::Annotation));
    for (values, (added, removed)) in [
        (
            (before.sparse, after.sparse),
            (
                (ChangeKind::SparseAdded, Class::NullsAllowed),
                (ChangeKind::SparseRemoved, Class::NullsForbidden),
            ),
        ),
        (
            (before.streaming, after.streaming),
            (
                (ChangeKind::StreamingAdded, Class::FormReplaced),
                (ChangeKind::StreamingRemoved, Class::FormReplaced),
            ),
        ),
        (
            (before.deprecated, after.deprecated),
            note(ChangeKind::DeprecatedAdded, ChangeKind::DeprecatedRemoved),
        ),
        (
            (before.sensitive, after.sensitive),
            note(ChangeKind::SensitiveAdded, ChangeKind::SensitiveRemoved),
        ),
        (
            (before.idempotency_token, after.idempotency_token),
            (
                (ChangeKind::IdempotencyTokenAdded, Class::TokenAdded),
                (ChangeKind::IdempotencyTokenRemoved, Class::TokenRemoved),
            ),
        ),
    ] {
        differences.extend(marker(values, added, removed));
    }
    if old.tells_deprecated_values && new.tells_deprecated_values {
        deprecated_values((was, before), (is, after), &mut differences);
    }
    differences
}

/// Values of an enumeration that are deprecated, or not any more. A value that
/// only one of them has is told as that.
fn deprecated_values(
    (was, before): (&Shape, &Traits),
    (is, after): (&Shape, &Traits),
    differences: &mut Vec<Difference>,
) {
    let (old, new) = (types::values_of(was), types::values_of(is));
    for value in new.iter().filter(|value| old.contains(value)) {
        let is_said = |traits: &Traits| traits.deprecated_values.contains(value);
        let difference = marker(
            (is_said(before), is_said(after)),
            (ChangeKind::DeprecatedAdded, Class::Annotation),
            (ChangeKind::DeprecatedRemoved, Class::Annotation),
        );
        differences.extend(difference.map(|difference| Difference {
            value: Some(value.clone()),
            ..difference
        }));
    }
}

/// What bounds the values.
fn constraints(
    (was, before): (&Shape, &Traits),
    (is, after): (&Shape, &Traits),
    proofs: &mut Proofs,
    differences: &mut Vec<Difference>,
) {
    let is_enumeration =
        |shape: &Shape| matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_));
    // Lengths, ranges and patterns say nothing where the values are listed.
    if !is_enumeration(was) && !is_enumeration(is) {
        let (from, to) = (before.length, after.length);
        differences.extend(bounds::length(from, to).map(|class| {
            let words = bounds::length_in_words;
            Difference::new(ChangeKind::LengthChanged, words(from), words(to), class)
        }));
        let (from, to) = (before.range.as_ref(), after.range.as_ref());
        let integers = was.kind.is_integer() && is.kind.is_integer();
        differences.extend(bounds::range(from, to, integers).map(|class| {
            let words = bounds::range_in_words;
            Difference::new(ChangeKind::RangeChanged, words(from), words(to), class)
        }));
        let (from, to) = (before.pattern.as_ref(), after.pattern.as_ref());
        differences.extend(proofs.pattern(from, to).map(|class| {
            let (from, to) = patterns_in_words(from, to);
            Difference::new(ChangeKind::PatternChanged, from, to, class)
        }));
    }
    differences.extend(marker(
        (before.unique_items, after.unique_items),
        (ChangeKind::UniqueItemsAdded, Class::Tightened),
        (ChangeKind::UniqueItemsRemoved, Class::Loosened),
    ));
}

/// Two dialects can mean different things by one text.
fn patterns_in_words(
    before: Option<&Pattern>,
    after: Option<&Pattern>,
) -> (Option<String>, Option<String>) {
    let dialects = (before.map(Pattern::dialect), after.map(Pattern::dialect));
    let is_one = matches!(dialects, (Some(one), Some(other)) if one == other);
    let words = |pattern: &Pattern| {
        let whole = match pattern.dialect() {
            _ if is_one => "",
            Dialect::JavaFullMatch => " (the whole text)",
            Dialect::Ecma262 => " (anywhere in the text)",
        };
        format!("{}{whole}", pattern.source())
    };
    (before.map(words), after.map(words))
}

fn default_in_words(traits: &Traits) -> Option<String> {
    match &traits.default {
        None | Some(DefaultValue::Cancelled) => None,
        Some(DefaultValue::Value(value)) => Some(value.to_string()),
    }
}

fn timestamp_format(contract: &Contract, traits: &Traits) -> TimestampFormat {
    let usual = match &contract.service().protocol {
        Protocol::Other(name) if name != "restJson1" => TimestampFormat::DateTime,
        _ => TimestampFormat::EpochSeconds,
    };
    traits.timestamp_format.unwrap_or(usual)
}

fn format_in_words(format: TimestampFormat) -> &'static str {
    match format {
        TimestampFormat::EpochSeconds => "epoch-seconds",
        TimestampFormat::DateTime => "date-time",
        TimestampFormat::HttpDate => "http-date",
    }
}

/// What differs between two error shapes of one name.
pub(super) fn of_error(was: &Shape, is: &Shape) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut changed = |kind, from: String, to: String, class| {
        if from != to {
            differences.push(Difference::new(kind, Some(from), Some(to), class));
        }
    };
    let fault = |shape: &Shape| match shape.traits.error {
        Some(ErrorKind::Server) => "server",
        _ => "client",
    };
    let usual = |shape: &Shape| if fault(shape) == "server" { 500 } else { 400 };
    let status = |shape: &Shape| shape.traits.http_status.unwrap_or_else(|| usual(shape));
    let code = |shape: &Shape| {
        let code = shape.traits.error_code.clone();
        code.unwrap_or_else(|| shape.name.clone())
    };
    changed(
        ChangeKind::ErrorStatusChanged,
        status(was).to_string(),
        status(is).to_string(),
        Class::ErrorTold,
    );
    changed(
        ChangeKind::ErrorFaultChanged,
        fault(was).to_owned(),
        fault(is).to_owned(),
        Class::ErrorTold,
    );
    changed(
        ChangeKind::ErrorCodeChanged,
        code(was),
        code(is),
        Class::ErrorCoded,
    );
    let again = |shape: &Shape| match shape.traits.retryable {
        None => "no",
        Some(false) => "yes",
        Some(true) => "yes, throttled",
    };
    changed(
        ChangeKind::RetryableChanged,
        again(was).to_owned(),
        again(is).to_owned(),
        Class::Retried,
    );
    for (values, kinds) in [
        (
            (was.traits.deprecated, is.traits.deprecated),
            (ChangeKind::DeprecatedAdded, ChangeKind::DeprecatedRemoved),
        ),
        (
            (was.traits.sensitive, is.traits.sensitive),
            (ChangeKind::SensitiveAdded, ChangeKind::SensitiveRemoved),
        ),
    ] {
        let (added, removed) = kinds;
        differences.extend(marker(
            values,
            (added, Class::Annotation),
            (removed, Class::Annotation),
        ));
    }
    differences
}
