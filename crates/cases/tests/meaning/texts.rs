//! Kinds about texts: their length, characters and spelling, and what texts
//! stand for.

use smithereens_contract::ShapeKind;

use crate::place::Place;
use crate::raw::Raw;
use crate::{Seen, ensure};

/// What is sent where nothing documents a limit.
const LONG: u64 = 10_000;

fn text(place: &Place<'_>) -> Result<String, String> {
    let value = place.value()?;
    let text = value.text();
    text.ok_or_else(|| format!("{value:?} is no text"))
}

/// What stands between the quotes.
fn inside<'b>(place: &Place<'b>) -> Result<&'b [u8], String> {
    match place.value()? {
        Raw::Text(inside) => Ok(inside),
        other => Err(format!("{other:?} is no text")),
    }
}

fn count(text: &str) -> u64 {
    text.chars().count() as u64
}

/// Whether the contract allows a text. A pattern that cannot be matched here
/// forbids nothing.
fn allows(place: &Place<'_>, text: &str) -> bool {
    let traits = &place.traits;
    let length = traits
        .length
        .is_none_or(|length| length.allows(count(text)));
    let pattern = traits.pattern.as_ref();
    length && pattern.is_none_or(|pattern| pattern.matches(text) != Some(false))
}

pub(crate) fn is(place: &Place<'_>, wanted: &str) -> Seen {
    let text = text(place)?;
    ensure(text == wanted, || format!("{text:?} is there"))
}

pub(crate) fn unknown_enum(place: &Place<'_>, how: &str) -> Seen {
    let Some(ShapeKind::Enum(values)) = place.kind() else {
        return Err("no enumeration".to_owned());
    };
    if how == "ordinal" {
        let value = place.value()?;
        let ordinal = value.word().and_then(|word| word.parse::<usize>().ok());
        return ensure(ordinal.is_some(), || format!("{value:?} is there"));
    }
    let text = text(place)?;
    let known = |text: &str| values.iter().any(|known| known.value == text);
    let like =
        |alike: fn(&str, &str) -> bool| values.iter().any(|known| alike(&known.value, &text));
    let holds = match how {
        "new" => !text.is_empty() && !like(|known, text| known.eq_ignore_ascii_case(text.trim())),
        "other-case" => like(str::eq_ignore_ascii_case),
        "padded" => known(text.trim()),
        "empty" => text.is_empty(),
        "look-alike" => !text.is_ascii() && like(differs_in_one),
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds && !known(&text), || format!("{text:?} is there"))
}

/// One character is another, or one that nobody sees is there too.
fn differs_in_one(one: &str, other: &str) -> bool {
    if other.replace('\u{200B}', "") == one {
        return true;
    }
    let pairs = one.chars().zip(other.chars());
    count(one) == count(other) && pairs.filter(|(one, other)| one != other).count() == 1
}

/// A text as long as the traits say. A pattern can ask for less or more: then
/// no text with one character less, or one of its characters twice, is allowed.
pub(crate) fn length(place: &Place<'_>, kind: &str) -> Seen {
    let text = text(place)?;
    let bounds = place.traits.length;
    let min = bounds.and_then(|length| length.min).unwrap_or_default();
    let max = bounds.and_then(|length| length.max);
    let long = count(&text);
    let neighbours = |change: fn(&mut Vec<char>, usize)| {
        let chars: Vec<char> = text.chars().collect();
        (0..chars.len()).any(|at| {
            let mut chars = chars.clone();
            change(&mut chars, at);
            allows(place, &chars.into_iter().collect::<String>())
        })
    };
    let is_extreme = |end: Option<u64>, change| {
        Some(long) == end || (place.traits.pattern.is_some() && !neighbours(change))
    };
    let holds = match (kind, max) {
        ("shortest", _) => {
            let less = |chars: &mut Vec<char>, at| {
                chars.remove(at);
            };
            allows(place, &text) && is_extreme(Some(min), less)
        }
        ("longest", Some(max)) => {
            let more = |chars: &mut Vec<char>, at| chars.insert(at, chars[at]);
            allows(place, &text) && is_extreme(Some(max), more)
        }
        ("too-short", _) => long + 1 == min,
        ("too-long", Some(max)) => long == max + 1,
        ("long", None) => long == LONG && allows(place, &text),
        _ => return Err(format!("the bounds are {bounds:?}")),
    };
    ensure(holds, || {
        let start: String = text.chars().take(40).collect();
        format!("{start:?} of {long} characters is there, the bounds are {bounds:?}")
    })
}

pub(crate) fn char(place: &Place<'_>, code: &str) -> Seen {
    let char = code
        .strip_prefix('U')
        .filter(|digits| digits.len() >= 4)
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .and_then(char::from_u32)
        .ok_or_else(|| format!("{code} is no character"))?;
    let text = text(place)?;
    ensure(text.contains(char), || format!("not in {text:?}"))
}

/// The text is one that the other layer would see something in.
pub(crate) fn other_layer(place: &Place<'_>, layer: &str) -> Seen {
    let text = text(place)?;
    let has = |parts: &[&str]| parts.iter().all(|part| text.contains(part));
    let holds = match layer {
        "form" => text.starts_with("Action=") && has(&["&Version=", "=1"]),
        "query" => text.starts_with("?X-Amz-Target=") && has(&["."]),
        "header" => has(&["\r\nX-Amz-Target: "]),
        "xml" => text.starts_with('<') && text.ends_with('>') && has(&["/>", "</"]),
        "template" => has(&["{{", "}}", "${", "%"]),
        "shell" => has(&["$(", ");", "`", "|", "&"]),
        "path" => text.starts_with("../") && has(&["%2e%2e"]),
        "json" => serde_json::from_str::<serde_json::Map<_, _>>(&text).is_ok(),
        "number" => text.parse::<f64>().is_ok_and(f64::is_finite),
        "null" => text == "null",
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds, || format!("{text:?} is there"))
}

/// Nothing but escapes of UTF-16 units, that spell an allowed text.
pub(crate) fn escaped(place: &Place<'_>) -> Seen {
    let (inside, text) = (inside(place)?, text(place)?);
    let escape = |unit: &[u8]| {
        unit.len() == 6 && unit.starts_with(b"\\u") && unit[2..].iter().all(u8::is_ascii_hexdigit)
    };
    let all = !inside.is_empty() && inside.chunks(6).all(escape);
    ensure(all && allows(place, &text), || {
        format!("{} is there", String::from_utf8_lossy(inside))
    })
}

pub(crate) fn raw_control(place: &Place<'_>) -> Seen {
    let inside = inside(place)?;
    ensure(inside.iter().any(|byte| *byte < 0x20), || {
        format!("{inside:?} is there")
    })
}

/// A high surrogate that no low one follows, or the other way round.
pub(crate) fn lone_surrogate(place: &Place<'_>) -> Seen {
    let inside = String::from_utf8_lossy(inside(place)?).to_lowercase();
    let mut escapes = inside.split("\\u").skip(1);
    let lone = escapes.any(|escape| escape.starts_with('d') && escape[1..].starts_with(['8', 'c']));
    let is_text = place.value()?.text().is_some();
    ensure(lone && !is_text, || format!("{inside} is there"))
}

/// Base64 (RFC 4648) of some bytes, or what differs from it in one thing. What
/// is told apart from the documented length would be refused for that.
pub(crate) fn blob(place: &Place<'_>, how: &str) -> Seen {
    let text = text(place)?;
    let plain = |char: char| char.is_ascii_alphanumeric() || "+/".contains(char);
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let whole = text.len() % 4 == 0;
    let holds = match how {
        "empty" => text.is_empty(),
        "one-byte" => whole && digits.len() == 2 && digits.chars().all(plain),
        "unpadded" => padding == 0 && matches!(text.len() % 4, 2 | 3) && text.chars().all(plain),
        "url-safe" => {
            let other = |char: char| plain(char) || "-_".contains(char);
            whole && digits.contains(['-', '_']) && digits.chars().all(other)
        }
        "not-base64" => {
            let other = |char: char| !plain(char) && !"-_= \r\n\t".contains(char);
            text.chars().any(other)
        }
        "line-break" => {
            let (before, after) = text.split_once("\r\n").unwrap_or_default();
            let joined = format!("{before}{after}");
            let joined = joined.trim_end_matches('=');
            !before.is_empty() && !after.is_empty() && joined.chars().all(plain)
        }
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds, || format!("{text:?} is there"))?;
    let digits = digits.chars().filter(|char| !"\r\n".contains(*char));
    let bytes = digits.count() as u64 * 6 / 8;
    let one_thing = matches!(how, "empty" | "one-byte" | "not-base64");
    let allowed = place
        .traits
        .length
        .is_none_or(|length| length.allows(bytes));
    ensure(one_thing || allowed, || {
        format!("{text:?} has {bytes} bytes, which are not allowed either")
    })
}
