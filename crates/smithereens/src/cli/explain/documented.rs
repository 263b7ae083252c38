//! What the contract says of a place, in a few words.

use smithereens_cases::{Holder, Place};
use smithereens_contract::{Contract, Default, ErrorKind, ShapeKind, TimestampFormat, Traits};
use smithereens_harness::visible;

/// The contract's own words, in ASCII: the difference between two values may be
/// a letter that only looks the same.
fn plain(text: &str) -> String {
    visible(text, usize::MAX)
}

/// The shape's name and type.
pub(super) fn shape(contract: &Contract, place: &Place<'_>) -> String {
    let Some(id) = place.shape else {
        return "none: nothing is documented to be said".into();
    };
    let shape = contract.shape(id);
    let kind = shape.type_name();
    match &shape.kind {
        ShapeKind::Enum(values) => {
            let values: Vec<String> = values.iter().map(|value| plain(&value.value)).collect();
            format!("{}, {kind} of {}", shape.name, values.join(", "))
        }
        ShapeKind::List(member) => {
            format!(
                "{}, {kind} of {}",
                shape.name,
                contract.shape(member.target).name
            )
        }
        ShapeKind::Map { key, value } => {
            let name = |member: &smithereens_contract::Member| &contract.shape(member.target).name;
            format!("{}, {kind} of {} to {}", shape.name, name(key), name(value))
        }
        _ => format!("{}, {kind}", shape.name),
    }
}

/// The traits in force, one phrase each.
pub(super) fn traits(place: &Place<'_>) -> Vec<String> {
    let Traits {
        length,
        range,
        pattern,
        required,
        sparse,
        unique_items,
        boxed: _,
        default,
        client_optional: _,
        timestamp_format,
        idempotency_token,
        sensitive,
        streaming,
        deprecated,
        deprecated_values,
        error,
        http_status,
        error_code,
        retryable,
        wire_name,
    } = &place.traits;
    let mut phrases = Vec::new();
    if matches!(place.holder, Holder::Structure(_)) {
        phrases.push(if *required { "required" } else { "optional" }.to_owned());
    }
    let bounds = |min: Option<String>, max: Option<String>| match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "any".to_owned(),
    };
    let text = |bound: &u64| bound.to_string();
    if let Some(length) = length {
        let bounds = bounds(length.min.as_ref().map(text), length.max.as_ref().map(text));
        phrases.push(format!("length {bounds}"));
    }
    if let Some(range) = range {
        let text = |bound: &smithereens_contract::Decimal| bound.to_string();
        let bounds = bounds(range.min.as_ref().map(text), range.max.as_ref().map(text));
        phrases.push(format!("range {bounds}"));
    }
    if let Some(pattern) = pattern {
        phrases.push(format!("pattern {}", plain(pattern.source())));
    }
    match default {
        Some(Default::Value(value)) => phrases.push(format!("default {value}")),
        Some(Default::Cancelled) | None => {}
    }
    if let Some(format) = timestamp_format {
        phrases.push(
            match format {
                TimestampFormat::EpochSeconds => "epoch seconds",
                TimestampFormat::DateTime => "RFC 3339 text",
                TimestampFormat::HttpDate => "HTTP date text",
            }
            .to_owned(),
        );
    }
    if let Some(error) = error {
        let fault = match error {
            ErrorKind::Client => "the caller's fault",
            ErrorKind::Server => "the service's fault",
        };
        phrases.push(fault.to_owned());
    }
    phrases.extend(http_status.map(|status| format!("status {status}")));
    phrases.extend(
        error_code
            .as_ref()
            .map(|code| format!("code {}", plain(code))),
    );
    phrases.extend(retryable.map(|throttling| match throttling {
        true => "retryable, throttled".to_owned(),
        false => "retryable".to_owned(),
    }));
    phrases.extend(
        wire_name
            .as_ref()
            .map(|name| format!("{} on the wire", plain(name))),
    );
    if !deprecated_values.is_empty() {
        phrases.push(format!(
            "deprecated: {}",
            plain(&deprecated_values.join(", "))
        ));
    }
    for (is_set, word) in [
        (*sparse, "sparse"),
        (*unique_items, "unique elements"),
        (*idempotency_token, "idempotency token"),
        (*sensitive, "sensitive"),
        (*streaming, "streaming"),
        (*deprecated, "deprecated"),
    ] {
        if is_set {
            phrases.push(word.to_owned());
        }
    }
    phrases
}
