//! Doubles and timestamps: numbers whose digits matter.

use std::fmt;

use aws_smithy_types::DateTime;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserializer, Serializer};

use crate::json::NUMBER;

/// From 2^43 seconds on, in the year 280,707, a 64-bit float no longer tells the
/// milliseconds apart. Smithy's timestamps end with the year 9999.
const EXACT_MILLIS: i128 = (1 << 43) * 1000;

/// Reads a double: a number, or one of the three texts for what is none.
pub(crate) fn decode_double<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    from.deserialize_newtype_struct(
        NUMBER,
        NumberVisitor {
            expecting: "a number, \"NaN\", \"Infinity\" or \"-Infinity\"",
            from_number: |text| match text.parse::<f64>() {
                Ok(value) if value.is_finite() => Ok(value),
                _ => Err("the number is beyond a double's range"),
            },
            from_text: |text| match text {
                "NaN" => Some(f64::NAN),
                "Infinity" => Some(f64::INFINITY),
                "-Infinity" => Some(f64::NEG_INFINITY),
                _ => None,
            },
        },
    )
}

/// Writes a double, so that it is read back the same.
pub(crate) fn encode_double<S: Serializer>(value: f64, to: S) -> Result<S::Ok, S::Error> {
    if value.is_nan() {
        to.serialize_str("NaN")
    } else if value.is_infinite() {
        to.serialize_str(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        to.serialize_f64(value)
    }
}

/// Reads seconds since 1970, exact to the millisecond; what is finer is cut off
/// towards zero.
pub(crate) fn decode_timestamp<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime, D::Error> {
    from.deserialize_newtype_struct(
        NUMBER,
        NumberVisitor {
            expecting: "a number of seconds",
            from_number: |text| {
                let millis = millis_in(text).ok_or("the time is out of range")?;
                if millis % 1000 != 0 && millis.abs() >= EXACT_MILLIS {
                    return Err("the time is too far from 1970 for milliseconds");
                }
                DateTime::from_nanos(millis * 1_000_000).map_err(|_| "the time is out of range")
            },
            from_text: |_| None,
        },
    )
}

/// Writes seconds since 1970: an integer where there are no milliseconds, else
/// the shortest decimal. What is finer is cut off towards zero, as are the
/// milliseconds of times that [`decode_timestamp`] would not take.
pub(crate) fn encode_timestamp<S: Serializer>(value: DateTime, to: S) -> Result<S::Ok, S::Error> {
    let millis = value.as_nanos() / 1_000_000;
    if millis % 1000 == 0 || millis.abs() >= EXACT_MILLIS {
        // `secs` is rounded down, this is not; both fit into 64 bits.
        return to.serialize_i64(i64::try_from(millis / 1000).unwrap_or_else(|_| value.secs()));
    }
    // Division rounds correctly, so this is the float nearest to the decimal
    // with three digits; no other such decimal is as near, so it is that float's
    // shortest form.
    #[expect(clippy::cast_precision_loss, reason = "below 2^53 nothing is lost")]
    to.serialize_f64(millis as f64 / 1000.0)
}

/// The milliseconds in a number of seconds as JSON writes it, cut off towards
/// zero. `None` if they are far beyond what a [`DateTime`] holds.
fn millis_in(text: &str) -> Option<i128> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        // An exponent beyond 32 bits is as good as the greatest or the least.
        Some((mantissa, exponent)) => {
            let extreme = if exponent.starts_with('-') {
                i32::MIN
            } else {
                i32::MAX
            };
            (mantissa, exponent.parse::<i32>().unwrap_or(extreme))
        }
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || {
        whole
            .bytes()
            .chain(fraction.bytes())
            .map(|digit| i128::from(digit - b'0'))
    };
    // How many of the digits, and of the zeros after them, stand before the
    // point once it is moved to behind the milliseconds.
    let places = i64::try_from(whole.len()).ok()? + i64::from(exponent) + 3;
    let leading_zeros = digits().take_while(|digit| *digit == 0).count();
    if digits().all(|digit| digit == 0) || places <= 0 {
        return Some(0);
    }
    let places = usize::try_from(places).ok()?;
    if places.saturating_sub(leading_zeros) > 25 {
        return None;
    }
    let kept = digits().chain(std::iter::repeat(0)).take(places);
    Some(sign * kept.fold(0, |value, digit| value * 10 + digit))
}

/// Takes a number's own text, or a deserializer's idea of the number.
struct NumberVisitor<T> {
    expecting: &'static str,
    from_number: fn(&str) -> Result<T, &'static str>,
    from_text: fn(&str) -> Option<T>,
}

impl<'de, T> Visitor<'de> for NumberVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_bytes<E: Error>(self, number: &[u8]) -> Result<T, E> {
        let text = std::str::from_utf8(number).map_err(E::custom)?;
        (self.from_number)(text).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        (self.from_number)(&number.to_string()).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        (self.from_number)(&number.to_string()).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        if !number.is_finite() {
            return Err(E::invalid_value(Unexpected::Float(number), &self));
        }
        // `Debug` writes the shortest text that is read back the same.
        (self.from_number)(&format!("{number:?}")).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.from_text)(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}
