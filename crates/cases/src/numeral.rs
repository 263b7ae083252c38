//! Variations of numbers and timestamps.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use smithereens_contract::{Decimal, ShapeKind, TimestampFormat};

use crate::build::{Site, Variation, deviant, documented, documented_at};
use crate::case::Unbuilt;
use crate::intent::{Intent, inferred, model, specification};
use crate::json::Json;

fn kind<'c>(site: &Site<'_, 'c>) -> Option<&'c ShapeKind> {
    site.place.shape.map(|id| &site.contract.shape(id).kind)
}

/// A number as it stands.
fn written(site: &Site<'_, '_>, text: &str) -> Result<Json, Unbuilt> {
    site.replaced(Json::Number(text.to_owned()))
}

pub(crate) fn number(site: &Site<'_, '_>, text: &str) -> Result<Variation, Unbuilt> {
    let payload = written(site, text)?;
    let value = Decimal::parse(text).ok_or(Unbuilt("not a number".into()))?;
    let bounds = kind(site).and_then(ShapeKind::integer_bounds);
    if bounds.is_some_and(|(min, max)| value < Decimal::from(min) || Decimal::from(max) < value) {
        let source = model(format!("{} is an integer of fewer bits", site.shape_name()));
        return Ok(deviant(payload, Intent::wrong_type(source)));
    }
    if let Some(ShapeKind::IntEnum(values)) = kind(site)
        && !values
            .iter()
            .any(|known| value == Decimal::from(i64::from(*known)))
    {
        let source = model(format!("smithy.api#enum of {}", site.shape_name()));
        return Ok(deviant(payload, Intent::constraint(source)));
    }
    match &site.place.traits.range {
        Some(range) => {
            let source = model(format!("smithy.api#range of {}", site.shape_name()));
            Ok(if range.allows(&value) {
                documented(payload, Intent::valid(source))
            } else {
                deviant(payload, Intent::constraint(source))
            })
        }
        None => Ok(documented(
            payload,
            Intent::valid_without_limit(documented_at(site)),
        )),
    }
}

/// A number that JSON does not have, or that means the same as a plainer one.
pub(crate) fn form(site: &Site<'_, '_>, name: &str) -> Result<Variation, Unbuilt> {
    let part = &site.message.id.part;
    let mut base = site.base();
    let there = site.locate(&mut base)?;
    let (plain, written_as_text) = match there {
        Json::Number(plain) => (plain.clone(), false),
        _ => ("2".to_owned(), true),
    };
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", plain.as_str()), |digits| ("-", digits));
    // One thing is wrong at a time: no second point.
    let whole = digits.split('.').next().unwrap_or(digits);
    let integer = kind(site).is_some_and(ShapeKind::is_integer);
    let text = match name {
        "fraction" => format!("{plain}.5"),
        "whole-fraction" => format!("{plain}.0"),
        "exponent" => format!("{plain}e0"),
        "leading-zero" => format!("{sign}0{digits}"),
        "plus-sign" => format!("+{digits}"),
        "hexadecimal" => format!("{sign}0x{whole}"),
        "trailing-point" => format!("{sign}{whole}."),
        "thousand-digits" if integer => {
            let digits = if digits == "0" { "1" } else { digits };
            format!("{sign}{digits}{}", "0".repeat(1000 - digits.len().min(999)))
        }
        "thousand-digits" if plain.contains('.') => format!("{plain}{}1", "0".repeat(998)),
        "thousand-digits" => format!("{plain}.{}1", "0".repeat(998)),
        "huge-exponent" => "1e400".to_owned(),
        "nan" => "NaN".to_owned(),
        _ => "Infinity".to_owned(),
    };
    let payload = site.replaced(Json::Raw(text.into_bytes()))?;
    let grammar = || specification("RFC 8259 §6: the grammar of numbers");
    let type_source = || model(format!("{} is an integer", site.shape_name()));
    Ok(match name {
        // A service is known to cut off the fraction.
        "fraction" => deviant(payload, Intent::fraction(type_source())),
        "whole-fraction" | "exponent" => {
            let source = inferred("smithy-rs takes 1.0 and 1e2 for integers, others do not");
            deviant(payload, Intent::ambiguous(source))
        }
        "thousand-digits" | "huge-exponent"
            if matches!(
                kind(site),
                Some(ShapeKind::BigInteger | ShapeKind::BigDecimal)
            ) =>
        {
            documented(payload, Intent::better_taken(grammar()))
        }
        "thousand-digits" | "huge-exponent" if integer => deviant(
            payload,
            Intent::wrong_type(model(format!(
                "{} is an integer of fewer bits",
                site.shape_name()
            ))),
        ),
        "thousand-digits" => deviant(payload, Intent::better_taken(grammar())),
        "huge-exponent" if written_as_text => deviant(
            payload,
            Intent::wrong_type(model(format!(
                "{} is written as a string",
                site.shape_name()
            ))),
        ),
        "huge-exponent" => {
            let source =
                inferred("smithy-rs refuses a number beyond a double, botocore hands it on");
            deviant(payload, Intent::better_refused(source))
        }
        // aws-smithy-json reads these as numbers.
        "leading-zero" | "trailing-point" => deviant(payload, Intent::lenient_json(grammar())),
        _ => deviant(payload, Intent::not_json(part, grammar())),
    })
}

/// Seconds and nanoseconds of the instants that timestamps are varied to.
fn instant(name: &str) -> (i64, u32) {
    match name {
        "epoch" => (0, 0),
        "milliseconds" => (1_589_500_800, 123_000_000),
        "before-1970" => (-86_400, 0),
        // 1.001 seconds before.
        "milliseconds-before-1970" => (-2, 999_000_000),
        // 9999-01-01, half a second past: a time zone away, it is still that year.
        "far-future" => (253_370_764_800, 500_000_000),
        "sub-millisecond" => (1_589_500_800, 123_456_700),
        _ => (1_589_500_800, 0),
    }
}

pub(crate) fn timestamp(site: &Site<'_, '_>, name: &str) -> Result<Variation, Unbuilt> {
    let (seconds, nanos) = instant(name);
    let moment = DateTime::from_secs_and_nanos(seconds, nanos);
    let value = match site.place.traits.timestamp_format {
        None | Some(TimestampFormat::EpochSeconds) if name == "exponent" => {
            Json::Number("1.5895008e9".to_owned())
        }
        None | Some(TimestampFormat::EpochSeconds) => {
            Json::Number(formatted(moment, Format::EpochSeconds)?)
        }
        Some(TimestampFormat::DateTime) => {
            Json::text(formatted(moment, Format::DateTimeWithOffset)?)
        }
        Some(TimestampFormat::HttpDate) => Json::text(formatted(moment, Format::HttpDate)?),
    };
    let payload = site.replaced(value)?;
    Ok(match name {
        "exponent" => {
            let source = specification("RFC 8259 §6: an exponent is part of a number");
            documented(payload, Intent::better_taken(source))
        }
        "sub-millisecond" => {
            let source =
                specification("awsJson 1.1: epoch seconds, digits finer than milliseconds cut off");
            documented(payload, Intent::better_taken(source))
        }
        _ => documented(
            payload,
            Intent::valid(specification(
                "Smithy: epoch-seconds, milliseconds optional",
            )),
        ),
    })
}

fn formatted(moment: DateTime, format: Format) -> Result<String, Unbuilt> {
    moment
        .fmt(format)
        .map_err(|error| Unbuilt(format!("no such timestamp: {error}").into()))
}

/// A timestamp in a format that is not the documented one. Clients differ in
/// what they make of it.
pub(crate) fn timestamp_text(site: &Site<'_, '_>, name: &str) -> Result<Variation, Unbuilt> {
    let moment = DateTime::from_secs(1_589_500_800);
    let (text, format) = match name {
        "iso-8601" => (
            formatted(moment, Format::DateTime)?,
            Some(TimestampFormat::DateTime),
        ),
        "rfc-822" => (
            formatted(moment, Format::HttpDate)?,
            Some(TimestampFormat::HttpDate),
        ),
        _ => ("1589500800".to_owned(), None),
    };
    let payload = site.replaced(Json::text(text))?;
    if format.is_some() && format == site.place.traits.timestamp_format {
        return Ok(documented(
            payload,
            Intent::valid(model("smithy.api#timestampFormat")),
        ));
    }
    let source = inferred("botocore takes texts for epoch seconds, smithy-rs does not");
    Ok(deviant(
        payload,
        Intent::better_refused_by_validators(source),
    ))
}
