//! The traits that change what may go over the wire, or who is to blame.

use crate::{Decimal, Pattern};

/// What a contract says of a shape or of one use of it. Everything is optional:
/// the default is a shape without traits.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a marker trait of Smithy's"
)]
pub struct Traits {
    /// `smithy.api#length`: Unicode scalar values of a string, bytes of a blob,
    /// entries of a list or map.
    pub length: Option<Length>,
    /// `smithy.api#range`: inclusive bounds of a number.
    pub range: Option<Range>,
    /// `smithy.api#pattern`, with the meaning that its source format gives it.
    pub pattern: Option<Pattern>,
    /// `smithy.api#required`, on members.
    pub required: bool,
    /// `smithy.api#sparse`: nulls are values of this list or map.
    pub sparse: bool,
    /// `smithy.api#uniqueItems`
    pub unique_items: bool,
    /// botocore's `box`, or the old `smithy.api#box`: absence differs from zero.
    pub boxed: bool,
    /// `smithy.api#default`
    pub default: Option<self::Default>,
    /// `smithy.api#clientOptional`, or any member of an `@input` structure.
    pub client_optional: bool,
    /// `smithy.api#timestampFormat`; the protocol's where nothing is said, which
    /// is epoch seconds with awsJson.
    pub timestamp_format: Option<TimestampFormat>,
    /// `smithy.api#idempotencyToken`: a client fills it in when absent.
    pub idempotency_token: bool,
    /// `smithy.api#sensitive`: its values do not belong in reports.
    pub sensitive: bool,
    /// `smithy.api#streaming` or an event stream: noted, never generated.
    pub streaming: bool,
    /// `smithy.api#deprecated`
    pub deprecated: bool,
    /// `smithy.api#deprecated` of an enumeration's values, as text; only Smithy's
    /// models say it.
    pub deprecated_values: Vec<String>,
    /// `smithy.api#error`: whose fault the error is.
    pub error: Option<ErrorKind>,
    /// `smithy.api#httpError`, or botocore's `error.httpStatusCode`.
    pub http_status: Option<u16>,
    /// botocore's `error.code`, Smithy's `aws.protocols#awsQueryError`: the name
    /// on an awsQuery wire. An awsJson one has the shape's name in `__type`
    /// all the same, and the code in `x-amzn-query-error` where the service was
    /// an awsQuery one.
    pub error_code: Option<String>,
    /// `smithy.api#retryable`, botocore's `retryable`: whether a call that ended
    /// in the error may be made again; true where it was throttled.
    pub retryable: Option<bool>,
    /// botocore's `locationName` of what stands in a body, on members of REST and
    /// query protocols: the name on the wire. With awsJson it is the member's own
    /// name here.
    pub wire_name: Option<String>,
}

impl Traits {
    /// These traits with `over`'s laid on top, as for a member over its target.
    #[must_use]
    pub fn overlaid(&self, over: &Traits) -> Traits {
        Traits {
            length: over.length.or(self.length),
            range: over.range.clone().or_else(|| self.range.clone()),
            pattern: over.pattern.clone().or_else(|| self.pattern.clone()),
            required: over.required,
            sparse: self.sparse || over.sparse,
            unique_items: self.unique_items || over.unique_items,
            boxed: self.boxed || over.boxed,
            default: over.default.clone().or_else(|| self.default.clone()),
            client_optional: self.client_optional || over.client_optional,
            timestamp_format: over.timestamp_format.or(self.timestamp_format),
            idempotency_token: self.idempotency_token || over.idempotency_token,
            sensitive: self.sensitive || over.sensitive,
            streaming: self.streaming || over.streaming,
            deprecated: self.deprecated || over.deprecated,
            deprecated_values: self.deprecated_values.clone(),
            error: self.error.or(over.error),
            http_status: over.http_status.or(self.http_status),
            error_code: over.error_code.clone().or_else(|| self.error_code.clone()),
            retryable: self.retryable.or(over.retryable),
            wire_name: over.wire_name.clone(),
        }
    }
}

/// Inclusive bounds of a count; at least one is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// The least count allowed.
    pub min: Option<u64>,
    /// The greatest count allowed.
    pub max: Option<u64>,
}

impl Length {
    /// Whether `count` is within the bounds.
    #[must_use]
    pub fn allows(self, count: u64) -> bool {
        self.min.is_none_or(|min| min <= count) && self.max.is_none_or(|max| count <= max)
    }
}

/// Inclusive bounds of a number; at least one is set. Exact, whatever the size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The least value allowed.
    pub min: Option<Decimal>,
    /// The greatest value allowed.
    pub max: Option<Decimal>,
}

impl Range {
    /// Whether `value` is within the bounds.
    #[must_use]
    pub fn allows(&self, value: &Decimal) -> bool {
        self.min.as_ref().is_none_or(|min| min <= value)
            && self.max.as_ref().is_none_or(|max| value <= max)
    }
}

/// A `smithy.api#default` value.
#[derive(Debug, Clone, PartialEq)]
pub enum Default {
    /// `null` on a member: the target's default is cancelled.
    Cancelled,
    /// The JSON value.
    Value(serde_json::Value),
}

/// How a timestamp is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampFormat {
    /// A number of seconds since 1970, with up to three digits after the point.
    EpochSeconds,
    /// RFC 3339, in UTC.
    DateTime,
    /// RFC 7231's IMF-fixdate.
    HttpDate,
}

/// Whose fault an error is (`smithy.api#error`, botocore's `fault`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The caller's: a 4xx.
    Client,
    /// The service's: a 5xx.
    Server,
}
