//! Smithy's traits, as far as they change what may go over the wire.

use super::definition::TraitMap;
use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::limits;
use crate::traits::Default as DefaultValue;
use crate::{Dialect, ErrorKind, Length, Pattern, Range, TimestampFormat, Traits};

/// Says that the pattern is Java's, matched against the whole text, and was
/// wrapped in `^(?:` and `)$` to say the same to Smithy's own tools. See
/// [`to_smithy_ast`](crate::to_smithy_ast).
pub(crate) const FULL_MATCH: &str = "smithereens#fullMatch";

/// The name of a member on the wire, where that is not its own.
pub(crate) const WIRE_NAME: &str = "smithereens#wireName";

/// Marks an operation that only prepares and cleans up.
pub(crate) const SET_UP: &str = "smithereens#setUp";

/// What these traits say. Unknown ones do not change what goes over an awsJson
/// wire.
pub(crate) fn read(traits: &TraitMap) -> Result<Traits, Problem> {
    let has = |id: &str| traits.contains_key(id);
    Ok(Traits {
        length: with(traits, "smithy.api#length", length)?,
        range: with(traits, "smithy.api#range", range)?,
        pattern: with(traits, "smithy.api#pattern", |json| {
            pattern(json, has(FULL_MATCH))
        })?,
        required: has("smithy.api#required"),
        sparse: has("smithy.api#sparse"),
        unique_items: has("smithy.api#uniqueItems"),
        boxed: has("smithy.api#box"),
        default: with(traits, "smithy.api#default", default)?,
        client_optional: has("smithy.api#clientOptional"),
        timestamp_format: with(traits, "smithy.api#timestampFormat", timestamp_format)?,
        idempotency_token: has("smithy.api#idempotencyToken"),
        sensitive: has("smithy.api#sensitive"),
        streaming: has("smithy.api#streaming"),
        deprecated: has("smithy.api#deprecated"),
        // Its values say it.
        deprecated_values: Vec::new(),
        error: with(traits, "smithy.api#error", error)?,
        http_status: with(traits, "smithy.api#httpError", http_status)?,
        error_code: with(traits, "aws.protocols#awsQueryError", error_code)?,
        retryable: with(traits, "smithy.api#retryable", |json| {
            flag(json, "throttling")
        })?,
        // awsJson does not use `jsonName`.
        wire_name: with(traits, WIRE_NAME, |json| json.text().map(str::to_owned))?,
    })
}

/// A member of a trait that is true or not; absent means no.
pub(super) fn flag(json: &Json, name: &str) -> Result<bool, Problem> {
    json.object()?;
    json.get(name).map_or(Ok(false), Json::bool).within(name)
}

pub(super) fn with<T>(
    traits: &TraitMap,
    id: &str,
    read: impl FnOnce(&Json) -> Result<T, Problem>,
) -> Result<Option<T>, Problem> {
    traits
        .get(id)
        .map(|json| read(json))
        .transpose()
        .within(id)
        .within("traits")
}

fn no_bound() -> Problem {
    Problem::new(
        "neither `min` nor `max` is given",
        "give one, or remove the trait",
    )
}

fn length(json: &Json) -> Result<Length, Problem> {
    json.object()?;
    limits::length(json.get("min"), json.get("max"))?.ok_or_else(no_bound)
}

fn range(json: &Json) -> Result<Range, Problem> {
    json.object()?;
    limits::range(json.get("min"), json.get("max"))?.ok_or_else(no_bound)
}

fn pattern(json: &Json, is_full_match: bool) -> Result<Pattern, Problem> {
    let source = json.text()?;
    if is_full_match {
        let inner = source
            .strip_prefix("^(?:")
            .and_then(|rest| rest.strip_suffix(")$"));
        let inner = inner.ok_or_else(|| {
            Problem::new(
                format!("with `{FULL_MATCH}` the pattern must be `^(?:…)$`"),
                format!("wrap it, or remove `{FULL_MATCH}`"),
            )
        })?;
        let remedy = "mend it; a regular expression of Java's is meant";
        let new = Pattern::new(inner, Dialect::JavaFullMatch);
        return new.map_err(|error| Problem::of_pattern(&error, remedy));
    }
    Pattern::new(source, Dialect::Ecma262).or_else(|error| {
        // Published models have patterns that only Java takes, as Smithy's own
        // tools are written in it. Anchored, they mean the same in both modes.
        let java = Pattern::new(source, Dialect::JavaFullMatch).ok();
        let java = java.filter(|_| is_anchored(source));
        let remedy = "mend it; a regular expression of ECMA-262 is meant";
        java.ok_or_else(|| Problem::of_pattern(&error, remedy))
    })
}

/// Whether all of `^…$` is between its anchors: no `|` outside groups and
/// classes.
fn is_anchored(source: &str) -> bool {
    let Some(inner) = source
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix('$'))
    else {
        return false;
    };
    let (mut groups, mut classes) = (0_usize, 0_usize);
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            // A pattern that ends in one has escaped the `$` taken off above.
            '\\' if letters.next().is_none() => return false,
            '[' => classes += 1,
            ']' => classes = classes.saturating_sub(1),
            '(' if classes == 0 => groups += 1,
            ')' if classes == 0 => groups = groups.saturating_sub(1),
            '|' if classes == 0 && groups == 0 => return false,
            _ => {}
        }
    }
    true
}

fn default(json: &Json) -> Result<DefaultValue, Problem> {
    Ok(match json {
        Json::Null => DefaultValue::Cancelled,
        value => DefaultValue::Value(value.to_value()?),
    })
}

fn timestamp_format(json: &Json) -> Result<TimestampFormat, Problem> {
    match json.text()? {
        "epoch-seconds" => Ok(TimestampFormat::EpochSeconds),
        "date-time" => Ok(TimestampFormat::DateTime),
        "http-date" => Ok(TimestampFormat::HttpDate),
        other => {
            let problem = format!("`{other}` is no timestamp format");
            Err(Problem::new(
                problem,
                "give epoch-seconds, date-time or http-date",
            ))
        }
    }
}

fn error(json: &Json) -> Result<ErrorKind, Problem> {
    match json.text()? {
        "client" => Ok(ErrorKind::Client),
        "server" => Ok(ErrorKind::Server),
        other => {
            let problem = format!("nobody called `{other}` can be at fault");
            Err(Problem::new(problem, "give client or server"))
        }
    }
}

pub(super) fn http_status(json: &Json) -> Result<u16, Problem> {
    let digits = json.number()?;
    digits
        .parse()
        .ok()
        .filter(|status| (100..600).contains(status))
        .ok_or_else(|| {
            Problem::new(
                format!("{digits} is no HTTP status"),
                "give a number from 100 to 599",
            )
        })
}

fn error_code(json: &Json) -> Result<String, Problem> {
    json.object()?;
    let missing = || Problem::new("`code` is missing", "give the code that it is told by");
    Ok(json
        .get("code")
        .ok_or_else(missing)?
        .text()
        .within("code")?
        .to_owned())
}
