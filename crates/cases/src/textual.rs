//! Variations of texts: their length, their characters, their spelling, what
//! another layer would read into them, and values of enumerations.

use smithereens_contract::{Contract, EnumValue, ShapeKind};

use crate::build::{Site, Variation, deviant, documented, documented_at, target};
use crate::case::Unbuilt;
use crate::intent::{Intent, inferred, model, specification};
use crate::json::{Json, fully_escaped};
use crate::kind::CaseKind;
use crate::site::Holder;
use crate::text::TextSite;

/// How long a text without a documented limit is made, in characters.
const LONG: u64 = 10_000;
/// The longest text made at all, in characters.
const LONGEST: u64 = 1 << 20;

fn text_site(site: &Site<'_, '_>) -> TextSite {
    TextSite::new(site.place.traits.pattern.as_ref(), site.place.traits.length)
}

fn length_source(site: &Site<'_, '_>) -> smithereens_formats::Source {
    model(format!("smithy.api#length of {}", site.shape_name()))
}

/// The intent of a text, by what the contract says of it.
fn judged(site: &Site<'_, '_>, text: &str) -> Result<Intent, Unbuilt> {
    let traits = &site.place.traits;
    let count = text.chars().count() as u64;
    if traits.length.is_some_and(|length| !length.allows(count)) {
        return Ok(Intent::constraint(length_source(site)));
    }
    let Some(pattern) = &traits.pattern else {
        return Ok(Intent::valid_without_limit(documented_at(site)));
    };
    let source = model(format!("smithy.api#pattern of {}", site.shape_name()));
    match pattern.matches(text) {
        Some(true) => Ok(Intent::valid(source)),
        Some(false) => Ok(Intent::constraint(source)),
        None => Err(Unbuilt(
            format!(
                "the pattern of {} cannot be matched here",
                site.shape_name()
            )
            .into(),
        )),
    }
}

pub(crate) fn of_length(site: &Site<'_, '_>, kind: &CaseKind) -> Result<Variation, Unbuilt> {
    let texts = text_site(site);
    let length = site.place.traits.length;
    let min = length.and_then(|length| length.min).unwrap_or_default();
    let max = length.and_then(|length| length.max).unwrap_or(LONG);
    let none = || Unbuilt(format!("{} has no text of this length", site.shape_name()).into());
    let count = match kind {
        CaseKind::Shortest => texts.shortest().ok_or_else(none)?,
        CaseKind::TooShort => min - 1,
        CaseKind::Longest => texts.longest().unwrap_or(max),
        CaseKind::TooLong => max.saturating_add(1),
        _ => LONG,
    };
    if count > LONGEST {
        return Err(Unbuilt(
            format!("a text of {count} characters is more than is sent").into(),
        ));
    }
    let text = match texts.of_length(count) {
        Some(text) => text,
        // Too short for the pattern too: the length is broken all the same.
        None if matches!(kind, CaseKind::TooShort | CaseKind::TooLong) => {
            "x".repeat(usize::try_from(count).unwrap_or_default())
        }
        None => return Err(none()),
    };
    // At least none is what every text has.
    let is_limited = length.is_some_and(|length| length.max.is_some() || length.min > Some(0));
    let intent = match kind {
        CaseKind::TooShort | CaseKind::TooLong => Intent::constraint(length_source(site)),
        CaseKind::Shortest | CaseKind::Longest if is_limited => Intent::valid(length_source(site)),
        _ => Intent::valid_without_limit(documented_at(site)),
    };
    let payload = site.replaced(Json::text(text))?;
    Ok(if matches!(kind, CaseKind::TooShort | CaseKind::TooLong) {
        deviant(payload, intent)
    } else {
        documented(payload, intent)
    })
}

pub(crate) fn with_char(site: &Site<'_, '_>, char: char) -> Result<Variation, Unbuilt> {
    let text = text_site(site).with_char(char);
    let text = text
        .ok_or_else(|| Unbuilt(format!("{} has no text to put it in", site.shape_name()).into()))?;
    with_text(site, text)
}

/// A text, documented or not.
pub(crate) fn with_text(site: &Site<'_, '_>, text: String) -> Result<Variation, Unbuilt> {
    let intent = judged(site, &text)?;
    Ok(documented(site.replaced(Json::text(text))?, intent))
}

/// Text that means something to a layer that should not look at it.
pub(crate) fn other_layer(site: &Site<'_, '_>, name: &str) -> Result<Variation, Unbuilt> {
    let member = site.place.site.path.0.last().map_or("Name", String::as_str);
    with_text(site, foreign(site.contract, member, name))
}

/// A text in the syntax of the layer called `name`, made from the contract's own
/// names.
pub(crate) fn foreign(contract: &Contract, member: &str, name: &str) -> String {
    let operation = harmful(contract, None).unwrap_or("Delete");
    match name {
        "form" => {
            let version = &contract.service().version;
            format!("Action={operation}&Version={version}&{member}=1")
        }
        "query" => format!("?X-Amz-Target={}", target(contract, operation)),
        "header" => format!("x\r\nX-Amz-Target: {}", target(contract, operation)),
        "xml" => format!("<{operation}><{member}/></{operation}>"),
        "template" => format!("{{{{{member}}}}}${{{member}}}%{member}%"),
        "shell" => format!("$({operation});`{member}`|&"),
        "path" => format!("../../{operation}/%2e%2e"),
        "json" => format!("{{\"{member}\":null}}"),
        "number" => "007".to_owned(),
        _ => "null".to_owned(),
    }
}

/// An operation other than this one that shows if a front end took something
/// else for a call and ran it: of all that there are, set-up ones too, since
/// what is new elsewhere must not change the cases of what is old.
pub(crate) fn harmful<'c>(contract: &'c Contract, but: Option<&str>) -> Option<&'c str> {
    let names = || {
        let names = contract.operations().iter().map(|one| one.name.as_str());
        names.filter(|name| Some(*name) != but)
    };
    let starts = |prefixes: &'static [&str]| {
        move |name: &&str| prefixes.iter().any(|prefix| name.starts_with(prefix))
    };
    let reads = starts(&["Get", "BatchGet", "List", "Describe"]);
    names()
        .find(starts(&["Delete"]))
        .or_else(|| names().find(|name| !reads(name)))
        .or_else(|| names().next())
}

/// The same text in another spelling, or in one that JSON does not have.
pub(crate) fn spelled(site: &Site<'_, '_>, kind: &CaseKind) -> Result<Variation, Unbuilt> {
    let text = plain(site)?;
    let part = &site.message.id.part;
    let quoted = |inside: &[u8]| [b"\"x", inside, b"\""].concat();
    Ok(match kind {
        CaseKind::Escaped => {
            let source = specification("RFC 8259 §7: any character may be escaped");
            let mut variation = documented(
                site.replaced(Json::Raw(fully_escaped(&text)))?,
                Intent::valid(source),
            );
            variation.mend = false;
            variation
        }
        CaseKind::RawControl => {
            let source = specification("RFC 8259 §7: control characters are escaped");
            deviant(
                site.replaced(Json::Raw(quoted(b"\x01")))?,
                Intent::not_json(part, source),
            )
        }
        _ => {
            let source = specification("RFC 8259 §8.2: a lone surrogate is no character");
            deviant(
                site.replaced(Json::Raw(quoted(b"\\ud800")))?,
                Intent::better_refused(source),
            )
        }
    })
}

/// The text that the plausible payload has at the place.
fn plain(site: &Site<'_, '_>) -> Result<String, Unbuilt> {
    let mut base = site.base();
    match site.locate(&mut base) {
        Ok(Json::String(text)) => Ok(text.clone()),
        _ => {
            let plain = text_site(site).plain();
            plain.ok_or_else(|| {
                Unbuilt(format!("no text is known for {}", site.shape_name()).into())
            })
        }
    }
}

pub(crate) fn unknown_enum(site: &Site<'_, '_>, name: &str) -> Result<Variation, Unbuilt> {
    let shape = site.place.shape.map(|id| &site.contract.shape(id).kind);
    let Some(ShapeKind::Enum(values)) = shape else {
        return Err(Unbuilt("the place is no enumeration".into()));
    };
    let first = values.first().map_or("", |value| value.value.as_str());
    if name == "ordinal" {
        let source = model(format!("{} is a string", site.shape_name()));
        return Ok(deviant(
            site.replaced(Json::integer(1))?,
            Intent::wrong_type(source),
        ));
    }
    let value = undocumented(
        match name {
            "new" => "SMITHEREENS_NEW".to_owned(),
            "other-case" => swap_case(first),
            "padded" => format!(" {first} "),
            "empty" => String::new(),
            _ => look_alike(values),
        },
        values,
    );
    with_unknown(site, value)
}

/// A value that an enumeration does not document.
pub(crate) fn with_unknown(site: &Site<'_, '_>, value: String) -> Result<Variation, Unbuilt> {
    let source = model(format!("smithy.api#enum of {}", site.shape_name()));
    // A key that nobody knows is as good as any to a reader.
    let payload = site.replaced(Json::text(value))?;
    let intent = match site.place.holder {
        Holder::MapKey => Intent::constraint(inferred("an enumeration as a map's key")),
        _ => Intent::constraint(source),
    };
    Ok(deviant(payload, intent))
}

/// The value, changed until no enumeration documents it.
fn undocumented(mut value: String, values: &[EnumValue]) -> String {
    while values.iter().any(|known| known.value == value) {
        value.push('_');
    }
    value
}

fn swap_case(text: &str) -> String {
    let swap = |char: char| {
        if char.is_ascii_lowercase() {
            char.to_ascii_uppercase()
        } else {
            char.to_ascii_lowercase()
        }
    };
    text.chars().map(swap).collect()
}

/// A value with a letter replaced by its double in Cyrillic or Greek: the first
/// value that has such a letter.
fn look_alike(values: &[EnumValue]) -> String {
    let of = |value: &EnumValue| {
        let (at, double) = value.value.char_indices().find_map(|(at, letter)| {
            DOUBLES
                .iter()
                .find(|(plain, _)| *plain == letter)
                .map(|(_, double)| (at, *double))
        })?;
        let (before, after) = value.value.split_at(at);
        Some(format!("{before}{double}{}", &after[1..]))
    };
    // Without any such letter: one that does not show.
    let hidden = || {
        format!(
            "{}\u{200B}",
            values.first().map_or("", |value| &value.value)
        )
    };
    values.iter().find_map(of).unwrap_or_else(hidden)
}

/// Latin letters with letters of other scripts that look the same.
const DOUBLES: [(char, char); 19] = [
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('I', 'І'),
    ('K', 'К'),
    ('M', 'М'),
    ('N', 'Ν'),
    ('O', 'О'),
    ('P', 'Р'),
    ('S', 'Ѕ'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('o', 'о'),
    ('p', 'р'),
];
