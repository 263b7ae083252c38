//! Traits, as Smithy spells them.

use super::entries::{Entries, object, text};
use crate::json::Json;
use crate::smithy::{FULL_MATCH, WIRE_NAME};
use crate::traits::Default as DefaultValue;
use crate::{Decimal, Dialect, ErrorKind, Length, Range, TimestampFormat, Traits};

/// The traits that are set, in a fixed order.
pub(crate) fn written(traits: &Traits) -> Entries {
    let mut entries = Entries::default();
    if let Some(length) = traits.length {
        entries.add("smithy.api#length", length_bounds(length));
    }
    if let Some(range) = &traits.range {
        entries.add("smithy.api#range", range_bounds(range));
    }
    if let Some(pattern) = &traits.pattern {
        let is_full_match = pattern.dialect() == Dialect::JavaFullMatch;
        let source = pattern.source();
        let written = if is_full_match {
            format!("^(?:{source})$")
        } else {
            source.to_owned()
        };
        entries.add("smithy.api#pattern", Json::String(written));
        entries.mark(FULL_MATCH, is_full_match);
    }
    entries.mark("smithy.api#required", traits.required);
    entries.mark("smithy.api#sparse", traits.sparse);
    entries.mark("smithy.api#uniqueItems", traits.unique_items);
    entries.mark("smithy.api#box", traits.boxed);
    if let Some(default) = &traits.default {
        entries.add(
            "smithy.api#default",
            match default {
                DefaultValue::Cancelled => Json::Null,
                DefaultValue::Value(value) => Json::from_value(value),
            },
        );
    }
    entries.mark("smithy.api#clientOptional", traits.client_optional);
    if let Some(format) = traits.timestamp_format {
        entries.add(
            "smithy.api#timestampFormat",
            text(match format {
                TimestampFormat::EpochSeconds => "epoch-seconds",
                TimestampFormat::DateTime => "date-time",
                TimestampFormat::HttpDate => "http-date",
            }),
        );
    }
    entries.mark("smithy.api#idempotencyToken", traits.idempotency_token);
    entries.mark("smithy.api#sensitive", traits.sensitive);
    entries.mark("smithy.api#streaming", traits.streaming);
    entries.mark("smithy.api#deprecated", traits.deprecated);
    if let Some(error) = traits.error {
        entries.add(
            "smithy.api#error",
            text(match error {
                ErrorKind::Client => "client",
                ErrorKind::Server => "server",
            }),
        );
    }
    if let Some(status) = traits.http_status {
        entries.add("smithy.api#httpError", Json::Number(status.to_string()));
    }
    if let Some(code) = &traits.error_code {
        let blame = if traits.error == Some(ErrorKind::Server) {
            500
        } else {
            400
        };
        let status = Json::Number(traits.http_status.unwrap_or(blame).to_string());
        let named = object([("code", text(code)), ("httpResponseCode", status)]);
        entries.add("aws.protocols#awsQueryError", named);
    }
    if let Some(throttling) = traits.retryable {
        let said = object([("throttling", Json::Bool(throttling))]);
        entries.add("smithy.api#retryable", said);
    }
    if let Some(name) = &traits.wire_name {
        entries.add(WIRE_NAME, text(name));
    }
    entries
}

fn bounds(min: Option<String>, max: Option<String>) -> Json {
    let mut entries = Entries::default();
    for (key, bound) in [("min", min), ("max", max)] {
        if let Some(bound) = bound {
            entries.add(key, Json::Number(bound));
        }
    }
    Json::Object(entries.0)
}

fn length_bounds(length: Length) -> Json {
    bounds(
        length.min.map(|min| min.to_string()),
        length.max.map(|max| max.to_string()),
    )
}

fn range_bounds(range: &Range) -> Json {
    let bound = |bound: &Decimal| bound.to_string();
    bounds(range.min.as_ref().map(bound), range.max.as_ref().map(bound))
}
