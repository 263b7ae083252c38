//! Kinds about numbers and timestamps: their very texts.

use smithereens_contract::TimestampFormat;

use crate::place::Place;
use crate::{Seen, ensure};

/// 9999-01-01 and 10000-01-01, in seconds.
const LAST_YEAR: std::ops::Range<f64> = 253_370_764_800.0..253_402_300_800.0;

fn word<'b>(place: &Place<'b>) -> Result<&'b str, String> {
    let value = place.value()?;
    let word = value.word();
    word.ok_or_else(|| format!("{value:?} is no number"))
}

/// The whole token, to the last digit.
pub(crate) fn number(place: &Place<'_>, written: &str) -> Seen {
    let word = word(place)?;
    ensure(word == written, || format!("{word} is there"))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `12` or `-12`: a whole number, without a sign and zeros that JSON lacks.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    is_digits(digits) && (digits == "0" || !digits.starts_with('0'))
}

/// `12`, `-12` or `-1.2`.
fn is_plain(text: &str) -> bool {
    match text.split_once('.') {
        Some((whole, fraction)) => is_whole(whole) && is_digits(fraction),
        None => is_whole(text),
    }
}

/// A number that is spelled soundly but for the one thing that the kind names.
pub(crate) fn form(place: &Place<'_>, form: &str) -> Seen {
    let word = word(place)?;
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let parts = word.split_once('.');
    let is_zeros = |text: &str| text.bytes().all(|byte| byte == b'0');
    let holds =
        match form {
            "fraction" => parts
                .is_some_and(|(whole, rest)| is_whole(whole) && is_digits(rest) && !is_zeros(rest)),
            "whole-fraction" => parts
                .is_some_and(|(whole, rest)| is_whole(whole) && is_digits(rest) && is_zeros(rest)),
            "exponent" => word
                .split_once(['e', 'E'])
                .is_some_and(|(mantissa, exponent)| is_whole(mantissa) && is_whole(exponent)),
            "leading-zero" => unsigned.strip_prefix('0').is_some_and(is_plain),
            "plus-sign" => word.strip_prefix('+').is_some_and(is_plain),
            "hexadecimal" => unsigned.strip_prefix("0x").is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            }),
            "trailing-point" => word.strip_suffix('.').is_some_and(is_whole),
            "thousand-digits" => {
                let digits = word.bytes().filter(u8::is_ascii_digit).count();
                digits >= 1000 && is_plain(word)
            }
            "huge-exponent" => word
                .split_once(['e', 'E'])
                .is_some_and(|(mantissa, exponent)| {
                    is_plain(mantissa)
                        && exponent
                            .parse::<u32>()
                            .is_ok_and(|exponent| exponent >= 309)
                }),
            "nan" => word == "NaN",
            "infinity" => word == "Infinity",
            other => return Err(format!("nobody looks at {other}")),
        };
    ensure(holds, || {
        format!("{} is there", &word[..word.len().min(40)])
    })
}

/// An instant in the documented format.
pub(crate) fn timestamp(place: &Place<'_>, which: &str) -> Seen {
    if let Some(format @ (TimestampFormat::DateTime | TimestampFormat::HttpDate)) =
        place.traits.timestamp_format
    {
        return written_timestamp(place, format, which);
    }
    let word = word(place)?;
    let (mantissa, exponent) = word.split_once(['e', 'E']).unwrap_or((word, ""));
    let decimals = mantissa.split_once('.').map_or(0, |(_, rest)| rest.len());
    let seconds: f64 = word.parse().map_err(|_| format!("{word} is there"))?;
    let holds = match which {
        "epoch" => seconds == 0.0,
        "milliseconds" => seconds > 0.0 && (1..=3).contains(&decimals),
        "before-1970" => seconds < 0.0 && decimals == 0,
        "milliseconds-before-1970" => seconds < 0.0 && (1..=3).contains(&decimals),
        "far-future" => LAST_YEAR.contains(&seconds),
        "sub-millisecond" => decimals > 3,
        "exponent" => is_digits(exponent),
        other => return Err(format!("nobody looks at {other}")),
    };
    let sound = is_plain(mantissa) && (which == "exponent") != exponent.is_empty();
    ensure(holds && sound, || format!("{word} is there"))
}

/// The same where the contract asks for a text.
fn written_timestamp(place: &Place<'_>, format: TimestampFormat, which: &str) -> Seen {
    let value = place.value()?;
    let text = value.text().ok_or_else(|| format!("{value:?} is there"))?;
    let sound = match format {
        TimestampFormat::HttpDate => is_http_date(&text),
        _ => is_date_time(&text),
    };
    ensure(sound, || format!("{text:?} is not of the format"))?;
    let year = text
        .split(['-', ' '])
        .find(|part| part.len() == 4 && is_digits(part))
        .and_then(|year| year.parse::<u16>().ok());
    let decimals = text.split_once('.').map_or("", |(_, rest)| {
        rest.split(['Z', '+', ' ']).next().unwrap_or("")
    });
    let holds = match which {
        "epoch" => text.contains("1970") && text.contains("00:00:00") && decimals.is_empty(),
        "milliseconds" => year >= Some(1970) && (1..=3).contains(&decimals.len()),
        "before-1970" => year < Some(1970) && decimals.is_empty(),
        "milliseconds-before-1970" => year < Some(1970) && (1..=3).contains(&decimals.len()),
        "far-future" => year == Some(9999),
        "sub-millisecond" => decimals.len() > 3,
        // A text has no exponent: the documented instant is all there is.
        "exponent" => year >= Some(1970),
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds, || format!("{text:?} is there"))
}

/// Whether every character is of the pattern's: `0` for a digit, `a` for a
/// letter, `~` for what may follow.
fn has_form(text: &str, form: &str) -> bool {
    let (form, open) = match form.strip_suffix('~') {
        Some(form) => (form, true),
        None => (form, false),
    };
    let is = |(char, form): (char, char)| match form {
        '0' => char.is_ascii_digit(),
        'a' => char.is_ascii_alphabetic(),
        other => char == other,
    };
    let long = text.len() == form.len() || (open && text.len() > form.len());
    text.is_ascii() && long && text.chars().zip(form.chars()).all(is)
}

fn is_date_time(text: &str) -> bool {
    has_form(text, "0000-00-00T00:00:00~") && text.ends_with('Z')
}

fn is_http_date(text: &str) -> bool {
    has_form(text, "aaa, 00 aaa 0000 00:00:00~") && text.ends_with(" GMT")
}

/// A text in a format that must not be the documented one's alone.
pub(crate) fn timestamp_text(place: &Place<'_>, format: &str) -> Seen {
    let value = place.value()?;
    let text = value.text().ok_or_else(|| format!("{value:?} is there"))?;
    let holds = match format {
        "iso-8601" => is_date_time(&text),
        "rfc-822" => is_http_date(&text),
        "number" => is_digits(&text),
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds, || format!("{text:?} is there"))
}
