//! Plainer numbers.

use smithereens_contract::Decimal;

/// A number taken apart, so that a smaller one can be made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Numeral {
    /// Plain digits.
    Plain {
        negative: bool,
        whole: u128,
        /// The digits after the point, without trailing zeros.
        fraction: String,
        /// Whether it is written so, and not with an exponent, say.
        canonical: bool,
    },
    /// Too large, or too small, for that; or no number at all.
    Far(String),
}

impl Numeral {
    pub(crate) fn parse(text: &str) -> Numeral {
        let far = || Numeral::Far(text.to_owned());
        let Some(decimal) = Decimal::parse(text) else {
            return far();
        };
        let canonical = decimal.to_string();
        let (negative, digits) = match canonical.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, canonical.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        match whole.parse() {
            Ok(whole) if !fraction.contains('e') => Numeral::Plain {
                negative,
                whole,
                fraction: fraction.to_owned(),
                canonical: canonical == text,
            },
            _ => far(),
        }
    }

    /// How odd it is: 0 is the least odd, then nearer to 0, then without a
    /// sign; whatever has a fraction is odder than what has none.
    pub(crate) fn oddness(&self) -> u128 {
        let (negative, whole, fraction, canonical) = match self {
            Numeral::Plain {
                negative,
                whole,
                fraction,
                canonical,
            } => (*negative, *whole, fraction.as_str(), *canonical),
            Numeral::Far(text) => return (1 << 120) + text.len() as u128,
        };
        let mut oddness = 1 + 2 * whole.min(1 << 75) + u128::from(negative);
        if !fraction.is_empty() {
            let first: u128 = fraction
                .bytes()
                .take(3)
                .fold(0, |sum, digit| sum * 10 + u128::from(digit - b'0'));
            oddness += (1 << 110) + ((fraction.len().min(99) as u128) << 100) + (first << 80);
        }
        oddness + (u128::from(!canonical) << 112)
    }

    fn write(negative: bool, whole: u128, fraction: &str) -> String {
        let sign = if negative && (whole > 0 || !fraction.is_empty()) {
            "-"
        } else {
            ""
        };
        match fraction {
            "" => format!("{sign}{whole}"),
            fraction => format!("{sign}{whole}.{fraction}"),
        }
    }

    /// Plainer numbers to try before any search, the plainest first.
    pub(crate) fn plainer(&self, integer: bool) -> Vec<String> {
        let mut texts: Vec<String> = ["0", "1", "-1"].map(str::to_owned).into();
        if let Numeral::Plain {
            negative,
            whole,
            fraction,
            canonical,
        } = self
        {
            if !canonical {
                texts.push(Numeral::write(*negative, *whole, fraction));
            }
            texts.push(Numeral::write(false, *whole, ""));
            texts.push(Numeral::write(*negative, *whole, ""));
            texts.push(Numeral::write(*negative, whole.saturating_add(1), ""));
            texts.push(Numeral::write(false, *whole, fraction));
            if !fraction.is_empty() {
                for digits in ["1", "5", &fraction[..1]] {
                    texts.push(Numeral::write(*negative, 0, digits));
                    texts.push(Numeral::write(*negative, *whole, digits));
                }
                // Milliseconds are of interest to timestamps.
                let three = fraction.char_indices().nth(3);
                if let Some((end, _)) = three {
                    texts.push(Numeral::write(*negative, 0, &fraction[..end]));
                    texts.push(Numeral::write(*negative, *whole, &fraction[..end]));
                }
            }
        } else if !integer {
            texts.extend(["0.1", "-0.1", "0.5"].map(str::to_owned));
        }
        texts
    }

    /// How far it is from 0, in whole numbers.
    pub(crate) fn whole(&self) -> Option<u128> {
        match self {
            Numeral::Plain { whole, .. } => Some(*whole),
            Numeral::Far(_) => None,
        }
    }

    /// The same with another distance from 0.
    pub(crate) fn with_whole(&self, other: u128) -> Option<String> {
        match self {
            Numeral::Plain {
                negative, fraction, ..
            } => Some(Numeral::write(*negative, other, fraction)),
            Numeral::Far(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oddness(text: &str) -> u128 {
        Numeral::parse(text).oddness()
    }

    #[test]
    fn numbers_are_the_odder_the_further_they_are_from_a_plain_nought() {
        let ordered = [
            "0",
            "1",
            "-1",
            "2",
            "10079",
            "2147483647",
            "-2147483648",
            "0.1",
            "-0.1",
            "0.5",
            "1589500800.5",
            "1589500800.123",
            "1.5e1",
            "1.7976931348623157e308",
        ];
        for pair in ordered.windows(2) {
            assert!(oddness(pair[0]) < oddness(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn plainer_numbers_are_numbers_as_json_writes_them() {
        for text in ["-12345.678", "1.5e3", "5e-324", "-0", "0.000001"] {
            for plainer in Numeral::parse(text).plainer(false) {
                assert!(Decimal::parse(&plainer).is_some(), "{plainer} of {text}");
            }
        }
    }
}
