//! Exact decimal numbers, compared by value: `1`, `1.0` and `1e0` are equal,
//! 9223372036854775807 and 9223372036854775808 are not.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number in lowest terms: `±0.DIGITS × 10^exponent`, digits without
/// leading or trailing zeros; zero has no digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    negative: bool,
    digits: Box<[u8]>,
    exponent: i64,
}

impl Decimal {
    /// Reads a number as JSON writes it (RFC 8259 §6). `None` for anything
    /// else, also for `+1`, `01`, `.5` and `NaN`. An exponent beyond 64 bits is
    /// held at the end of its range.
    #[must_use]
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], parse_exponent(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (mantissa, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || leading_zero || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let leading = digits.iter().take_while(|digit| **digit == b'0').count();
        let significant = digits[leading..].trim_ascii_end_zeros();
        if significant.is_empty() {
            return Some(Decimal {
                negative: false,
                digits: Box::default(),
                exponent: 0,
            });
        }
        let scale = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
        Some(Decimal {
            negative,
            digits: significant.into(),
            exponent: exponent.saturating_add(scale),
        })
    }

    /// Whether there is nothing after the decimal point.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.digits.is_empty()
            || i64::try_from(self.digits.len()).is_ok_and(|len| len <= self.exponent)
    }

    /// The value as a 64-bit integer, if it is one.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        if !self.is_integer() || self.exponent > 19 {
            return None;
        }
        let mut value: i128 = 0;
        for place in 0..usize::try_from(self.exponent).ok()? {
            let digit = self.digits.get(place).map_or(0, |digit| digit - b'0');
            value = value * 10 + i128::from(digit);
        }
        i64::try_from(if self.negative { -value } else { value }).ok()
    }

    /// This value with all but `places` digits after the point cut off, towards
    /// zero.
    #[must_use]
    pub fn truncated(&self, places: u32) -> Decimal {
        let keep = self.exponent.saturating_add(i64::from(places)).max(0);
        let keep = usize::try_from(keep)
            .unwrap_or(usize::MAX)
            .min(self.digits.len());
        let digits = self.digits[..keep].trim_ascii_end_zeros();
        if digits.is_empty() {
            return Decimal {
                negative: false,
                digits: Box::default(),
                exponent: 0,
            };
        }
        Decimal {
            negative: self.negative,
            digits: digits.into(),
            exponent: self.exponent,
        }
    }
}

fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits
        .parse::<i64>()
        .unwrap_or(i64::MAX / 4)
        .min(i64::MAX / 4);
    Some(if text.starts_with('-') { -size } else { size })
}

/// What `[u8]` lacks: cutting trailing `0` digits.
trait TrimZeros {
    fn trim_ascii_end_zeros(&self) -> &[u8];
}

impl TrimZeros for [u8] {
    fn trim_ascii_end_zeros(&self) -> &[u8] {
        let end = self
            .iter()
            .rposition(|digit| *digit != b'0')
            .map_or(0, |last| last + 1);
        &self[..end]
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal::parse(&value.to_string()).unwrap_or_else(|| unreachable!("i64 prints as JSON"))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let sign = |number: &Decimal| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let magnitude = || {
            self.exponent
                .cmp(&other.exponent)
                .then_with(|| self.digits.cmp(&other.digits))
        };
        match sign(self).cmp(&sign(other)) {
            Ordering::Equal if sign(self) > 0 => magnitude(),
            Ordering::Equal if sign(self) < 0 => magnitude().reverse(),
            ordering => ordering,
        }
    }
}

impl fmt::Display for Decimal {
    /// Plain digits for up to 40 places, an exponent beyond.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.digits.is_empty() {
            return f.write_str("0");
        }
        let digits = std::str::from_utf8(&self.digits).map_err(|_| fmt::Error)?;
        let length = i64::try_from(digits.len()).map_err(|_| fmt::Error)?;
        if self.negative {
            f.write_str("-")?;
        }
        match self.exponent {
            point @ 1..=40 if point >= length => {
                let zeros = usize::try_from(point - length).map_err(|_| fmt::Error)?;
                write!(f, "{digits}{}", "0".repeat(zeros))
            }
            point @ 1..=40 => {
                let (whole, fraction) =
                    digits.split_at(usize::try_from(point).map_err(|_| fmt::Error)?);
                write!(f, "{whole}.{fraction}")
            }
            point @ -20..=0 => {
                let zeros = usize::try_from(-point).map_err(|_| fmt::Error)?;
                write!(f, "0.{}{digits}", "0".repeat(zeros))
            }
            point => write!(f, "0.{digits}e{point}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text} is a JSON number"))
    }

    #[test]
    fn equal_values_are_equal_however_they_are_written() {
        for (one, other) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("0.5", "5E-1"),
            ("-0", "0.0"),
            ("1200", "1.2e+3"),
        ] {
            assert_eq!(decimal(one), decimal(other), "{one} and {other}");
        }
    }

    #[test]
    fn values_order_by_size_and_sign() {
        let ordered = [
            "-1e400",
            "-10",
            "-9.5",
            "-0.001",
            "0",
            "1e-400",
            "0.1",
            "0.11",
            "9",
            "10",
            "9223372036854775807",
            "9223372036854775808",
            "1e400",
        ];
        for pair in ordered.windows(2) {
            assert!(
                decimal(pair[0]) < decimal(pair[1]),
                "{} < {}",
                pair[0],
                pair[1]
            );
        }
    }

    #[test]
    fn text_that_json_does_not_call_a_number_is_refused() {
        for text in [
            "", "-", "+1", "01", "1.", ".5", "1e", "NaN", "0x1", "1 ", "1e+", "--1",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn truncation_cuts_towards_zero() {
        assert_eq!(decimal("1.2349").truncated(3), decimal("1.234"));
        assert_eq!(decimal("-1.2349").truncated(3), decimal("-1.234"));
        assert_eq!(decimal("0.0009").truncated(3), decimal("0"));
        assert_eq!(decimal("1e30").truncated(3), decimal("1e30"));
    }

    #[test]
    fn integers_convert_up_to_the_ends_of_64_bits() {
        assert_eq!(decimal("-9223372036854775808").to_i64(), Some(i64::MIN));
        assert_eq!(decimal("9223372036854775808").to_i64(), None);
        assert_eq!(decimal("12e1").to_i64(), Some(120));
        assert_eq!(decimal("1.5").to_i64(), None);
        assert_eq!(decimal("0").to_i64(), Some(0));
        assert_eq!(decimal("0.05").to_i64(), None);
    }

    #[test]
    fn printing_reads_back() {
        for text in ["0", "-1.5", "120", "0.001", "1e400", "123.456", "-1e-30"] {
            assert_eq!(decimal(&decimal(text).to_string()), decimal(text), "{text}");
        }
    }
}
