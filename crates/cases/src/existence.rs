//! Which kinds of cases exist at which places. The tables in ARCHITECTURE.md say
//! the same in words, so exactly that the denominator can be counted from a
//! model without this code; `ci/count_cases.py` does.
//!
//! Whether a case exists depends on the contract alone: on the place's shape
//! and traits, on the rules that speak about it, never on what can be built.

use smithereens_contract::{Contract, Decimal, Member, ShapeKind, Traits};
use smithereens_formats::Part;

use crate::kind::{CaseKind, JsonType};
use crate::rules::rules_at;
use crate::site::{Holder, Place};
use crate::text::TextSite;

pub(crate) const UNKNOWN_ENUMS: [&str; 6] = [
    "new",
    "other-case",
    "padded",
    "empty",
    "look-alike",
    "ordinal",
];
pub(crate) const TEXTS: [&str; 10] = [
    "form", "query", "header", "xml", "template", "shell", "path", "json", "number", "null",
];
const INTEGER_FORMS: [&str; 11] = [
    "fraction",
    "whole-fraction",
    "exponent",
    "leading-zero",
    "plus-sign",
    "hexadecimal",
    "trailing-point",
    "thousand-digits",
    "huge-exponent",
    "nan",
    "infinity",
];
const FLOAT_FORMS: [&str; 8] = [
    "leading-zero",
    "plus-sign",
    "hexadecimal",
    "trailing-point",
    "thousand-digits",
    "huge-exponent",
    "nan",
    "infinity",
];
const TIMESTAMP_FORMS: [&str; 4] = ["leading-zero", "plus-sign", "huge-exponent", "nan"];
const TIMESTAMPS: [&str; 7] = [
    "epoch",
    "milliseconds",
    "before-1970",
    "milliseconds-before-1970",
    "far-future",
    "sub-millisecond",
    "exponent",
];
const TIMESTAMP_TEXTS: [&str; 3] = ["iso-8601", "rfc-822", "number"];
const BLOBS: [&str; 6] = [
    "empty",
    "one-byte",
    "unpadded",
    "url-safe",
    "not-base64",
    "line-break",
];
const DOCUMENTS: [&str; 6] = ["null", "boolean", "number", "text", "list", "object"];
const PROTOCOLS: [&str; 13] = [
    "truncated",
    "trailing",
    "nested",
    "not-utf8",
    "bom",
    "empty",
    "blank",
    "null",
    "boolean",
    "list",
    "string",
    "number",
    "html",
];
const OPERATIONS: [&str; 8] = [
    "missing",
    "empty",
    "unknown",
    "other-case",
    "padded",
    "foreign-prefix",
    "no-prefix",
    "internal",
];
const CONTENT_TYPES: [&str; 6] = [
    "missing",
    "parameters",
    "json",
    "other-version",
    "other",
    "malformed",
];
const METHODS: [&str; 5] = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"];
const CREDENTIALS: [&str; 4] = ["missing", "empty", "malformed", "wrong"];
const ROUTINGS: [&str; 4] = ["query-action", "form-body", "rest-path", "rpc-v2-path"];
const TRANSFERS: [&str; 4] = ["cut-off", "longer", "oversized", "chunked"];
const HEADERS: [&str; 3] = ["no-content-type", "other-content-type", "no-request-id"];
const GATEWAYS: [&str; 2] = ["html", "empty"];
const ERROR_FORMS: [&str; 13] = [
    "type",
    "type-namespace",
    "type-suffix",
    "type-namespace-suffix",
    "code",
    "code-namespace",
    "code-suffix",
    "header",
    "header-suffix",
    "header-namespace-suffix",
    "nested-type",
    "conflict",
    "none",
];
const MESSAGE_MEMBERS: [&str; 3] = ["other-case", "both", "missing"];

/// Every kind that exists at a place, in the order of `smithereens list`.
#[must_use]
pub fn kinds_at(contract: &Contract, place: &Place<'_>) -> Vec<CaseKind> {
    let mut kinds = Vec::new();
    match place.holder {
        Holder::Message => message_kinds(&place.site.message.part, &mut kinds),
        Holder::Structure(member) => presence_kinds(member, &mut kinds),
        Holder::Union(_) => kinds.push(CaseKind::Present),
        Holder::List { .. } | Holder::MapValue { .. } => kinds.push(CaseKind::Null),
        Holder::MapKey => {}
    }
    if let Some(id) = place.shape {
        let is_key = place.holder == Holder::MapKey;
        if !is_key && place.holder != Holder::Message {
            kinds.extend(
                wrong_types(&contract.shape(id).kind, &place.traits).map(CaseKind::WrongType),
            );
        }
        shape_kinds(&contract.shape(id).kind, &place.traits, is_key, &mut kinds);
        if place.recurs(contract).is_some() {
            kinds.push(CaseKind::Deep);
        }
        for rule in rules_at(contract, place) {
            kinds.push(CaseKind::Rule(rule.id.clone()));
            kinds.push(CaseKind::RuleKept(rule.id.clone()));
        }
    } else {
        kinds.push(CaseKind::UnknownMember);
    }
    if place.holder == Holder::Message && place.site.message.part == Part::Response {
        let relations = contract.knowledge().relations.iter();
        let here = relations.filter(|relation| relation.operation == place.site.message.operation);
        kinds.extend(here.map(|relation| CaseKind::Relation(relation.id.clone())));
    }
    kinds
}

fn message_kinds(part: &Part, kinds: &mut Vec<CaseKind>) {
    kinds.push(CaseKind::Whitespace);
    kinds.extend(PROTOCOLS.map(CaseKind::Protocol));
    match part {
        Part::Request => {
            kinds.extend(OPERATIONS.map(CaseKind::Operation));
            kinds.extend(CONTENT_TYPES.map(CaseKind::ContentType));
            kinds.extend(METHODS.map(CaseKind::Method));
            kinds.extend(CREDENTIALS.map(CaseKind::Credentials));
            kinds.extend(ROUTINGS.map(CaseKind::Routing));
        }
        Part::Response => {
            kinds.push(CaseKind::UnmodelledError);
            kinds.extend(GATEWAYS.map(CaseKind::Gateway));
            kinds.extend(TRANSFERS.map(CaseKind::Transfer));
            kinds.extend(HEADERS.map(CaseKind::Header));
            kinds.extend(["content-type", "request-id"].map(CaseKind::Owes));
        }
        Part::Shape => {}
        Part::Error(_) => {
            kinds.extend(ERROR_FORMS.map(CaseKind::ErrorForm));
            kinds.extend(MESSAGE_MEMBERS.map(CaseKind::MessageMember));
            kinds.extend(TRANSFERS.map(CaseKind::Transfer));
            kinds.extend(HEADERS.map(CaseKind::Header));
            kinds.extend(["content-type", "request-id", "envelope"].map(CaseKind::Owes));
        }
    }
}

fn presence_kinds(member: &Member, kinds: &mut Vec<CaseKind>) {
    if member.is_required() {
        kinds.extend([CaseKind::Missing, CaseKind::Null]);
    } else {
        kinds.extend([CaseKind::Present, CaseKind::Absent, CaseKind::Null]);
    }
}

/// The JSON types that values of this kind are not.
fn wrong_types(kind: &ShapeKind, traits: &Traits) -> impl Iterator<Item = JsonType> {
    let own: &[JsonType] = match kind {
        ShapeKind::Boolean => &[JsonType::Boolean],
        ShapeKind::String | ShapeKind::Enum(_) | ShapeKind::Blob => &[JsonType::String],
        // Its texts are cases of their own: `timestamp-text`.
        ShapeKind::Timestamp => &[JsonType::Number, JsonType::String],
        ShapeKind::List(_) => &[JsonType::List],
        ShapeKind::Map { .. } | ShapeKind::Structure(_) | ShapeKind::Union(_) => {
            &[JsonType::Structure]
        }
        ShapeKind::Document => &JsonType::ALL,
        _ => &[JsonType::Number],
    };
    let streaming = traits.streaming;
    JsonType::ALL
        .into_iter()
        .filter(move |other| !own.contains(other) && !streaming)
}

fn shape_kinds(kind: &ShapeKind, traits: &Traits, is_key: bool, kinds: &mut Vec<CaseKind>) {
    if traits.streaming {
        return;
    }
    match kind {
        ShapeKind::Boolean => kinds.extend([CaseKind::Boolean(true), CaseKind::Boolean(false)]),
        ShapeKind::String => text_kinds(traits, kinds),
        ShapeKind::Enum(values) => {
            kinds.extend(
                values
                    .iter()
                    .map(|value| CaseKind::Enum(value.value.clone())),
            );
            // A key is always a text, never a number.
            let unknown = UNKNOWN_ENUMS
                .into_iter()
                .filter(|name| !is_key || *name != "ordinal");
            kinds.extend(unknown.map(CaseKind::UnknownEnum));
        }
        ShapeKind::Float | ShapeKind::Double | ShapeKind::BigDecimal => {
            kinds.extend(
                float_numbers(kind, traits)
                    .into_iter()
                    .map(CaseKind::Number),
            );
            if !matches!(kind, ShapeKind::BigDecimal) {
                kinds.extend(["NaN", "Infinity", "-Infinity"].map(CaseKind::Special));
            }
            kinds.extend(FLOAT_FORMS.map(CaseKind::NumberForm));
        }
        ShapeKind::Timestamp => {
            kinds.extend(TIMESTAMPS.map(CaseKind::Timestamp));
            kinds.extend(TIMESTAMP_TEXTS.map(CaseKind::TimestampText));
            kinds.extend(TIMESTAMP_FORMS.map(CaseKind::NumberForm));
        }
        ShapeKind::Blob => kinds.extend(BLOBS.map(CaseKind::Blob)),
        ShapeKind::Document => kinds.extend(DOCUMENTS.map(CaseKind::Document)),
        ShapeKind::List(_) => {
            count_kinds(traits, kinds);
            if traits.unique_items {
                kinds.push(CaseKind::EqualItems);
            }
        }
        ShapeKind::Map { .. } => {
            count_kinds(traits, kinds);
            kinds.push(CaseKind::DuplicateKey);
        }
        ShapeKind::Structure(members) => {
            kinds.extend([CaseKind::Empty, CaseKind::UnknownMember]);
            if !members.is_empty() {
                kinds.push(CaseKind::DuplicateKey);
            }
            if members.len() > 1 {
                kinds.push(CaseKind::MemberOrder);
            }
        }
        ShapeKind::Union(members) => {
            kinds.extend([CaseKind::UnknownMember, CaseKind::Union("none")]);
            if members.len() > 1 {
                kinds.push(CaseKind::Union("two"));
            }
        }
        _ => {
            kinds.extend(
                integer_numbers(kind, traits)
                    .into_iter()
                    .map(CaseKind::Number),
            );
            kinds.extend(INTEGER_FORMS.map(CaseKind::NumberForm));
        }
    }
}

fn text_kinds(traits: &Traits, kinds: &mut Vec<CaseKind>) {
    let min = traits
        .length
        .and_then(|length| length.min)
        .unwrap_or_default();
    let max = traits.length.and_then(|length| length.max);
    kinds.push(CaseKind::Shortest);
    if min > 0 {
        kinds.push(CaseKind::TooShort);
    }
    match max {
        Some(_) => kinds.extend([CaseKind::Longest, CaseKind::TooLong]),
        None => kinds.push(CaseKind::Long),
    }
    let site = TextSite::new(traits.pattern.as_ref(), traits.length);
    kinds.extend(site.edges().into_iter().map(CaseKind::Char));
    kinds.extend(TEXTS.map(CaseKind::Text));
    kinds.extend([
        CaseKind::Escaped,
        CaseKind::RawControl,
        CaseKind::LoneSurrogate,
    ]);
}

fn count_kinds(traits: &Traits, kinds: &mut Vec<CaseKind>) {
    let min = traits
        .length
        .and_then(|length| length.min)
        .unwrap_or_default();
    if min == 0 {
        kinds.push(CaseKind::Empty);
    } else {
        kinds.extend([CaseKind::Fewest, CaseKind::TooFew]);
    }
    match traits.length.and_then(|length| length.max) {
        Some(_) => kinds.extend([CaseKind::Most, CaseKind::TooMany]),
        None => kinds.push(CaseKind::Many),
    }
}

/// -1, 0, 1, the ends of the type and of the range, and their outer neighbours.
fn integer_numbers(kind: &ShapeKind, traits: &Traits) -> Vec<String> {
    let mut numbers: Vec<i128> = vec![-1, 0, 1];
    let type_bounds = kind.integer_bounds().unwrap_or((i64::MIN, i64::MAX));
    numbers.extend([i128::from(type_bounds.0), i128::from(type_bounds.0) - 1]);
    numbers.extend([i128::from(type_bounds.1), i128::from(type_bounds.1) + 1]);
    if let Some(range) = &traits.range {
        let whole =
            |bound: &Option<Decimal>| bound.as_ref().and_then(Decimal::to_i64).map(i128::from);
        numbers.extend(whole(&range.min).into_iter().flat_map(|min| [min - 1, min]));
        numbers.extend(whole(&range.max).into_iter().flat_map(|max| [max, max + 1]));
    }
    if let ShapeKind::IntEnum(values) = kind {
        numbers.extend(values.iter().map(|value| i128::from(*value)));
    }
    numbers.sort_unstable();
    numbers.dedup();
    numbers
        .into_iter()
        .map(|number| number.to_string())
        .collect()
}

/// -1, 0, 0.1, 1, the ends of the type, its smallest step, and the ends of the
/// range with neighbours one away.
fn float_numbers(kind: &ShapeKind, traits: &Traits) -> Vec<String> {
    let mut numbers: Vec<String> = ["-1", "0", "0.1", "1"].map(str::to_owned).into();
    numbers.extend(
        match kind {
            ShapeKind::Float => ["-3.4028235e38", "1e-45", "3.4028235e38"],
            _ => [
                "-1.7976931348623157e308",
                "5e-324",
                "1.7976931348623157e308",
            ],
        }
        .map(str::to_owned),
    );
    if let Some(range) = &traits.range {
        let whole = |bound: &Option<Decimal>| bound.as_ref().and_then(Decimal::to_i64);
        numbers.extend(
            whole(&range.min)
                .into_iter()
                .flat_map(|min| [min.saturating_sub(1), min])
                .map(|n| n.to_string()),
        );
        numbers.extend(
            whole(&range.max)
                .into_iter()
                .flat_map(|max| [max, max.saturating_add(1)])
                .map(|n| n.to_string()),
        );
    }
    numbers.sort_by_key(|number| Decimal::parse(number));
    numbers.dedup();
    numbers
}
