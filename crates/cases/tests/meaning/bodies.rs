//! Kinds about a body as a whole: its spelling, what is no JSON object, and the
//! envelope of errors.

use serde::de::IgnoredAny;

use crate::place::Place;
use crate::raw::Raw;
use crate::{Seen, ensure};

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

/// JSON, but where the kind is about what is none; and an error that says which
/// one it is, but where the kind is about that.
pub(crate) fn is_json_if_it_should_be(place: &Place<'_>) -> Seen {
    let kind = &place.case.id.kind;
    let body = &place.case.payload.body;
    let broken = match (
        kind.name.as_str(),
        kind.value.as_deref().unwrap_or_default(),
    ) {
        // Their own eyes look.
        ("protocol" | "gateway" | "error-form" | "error-type", _) | ("routing", "form-body") => {
            return Ok(());
        }
        ("raw-control", _) => true,
        ("number-form", form) => matches!(
            form,
            "leading-zero" | "plus-sign" | "hexadecimal" | "trailing-point" | "nan" | "infinity"
        ),
        _ => false,
    };
    ensure(is_json(body) != broken, || {
        format!("JSON or not: {}", String::from_utf8_lossy(body))
    })?;
    let Some(error) = place.error() else {
        return Ok(());
    };
    let named = Raw::of(body).and_then(|body| body.get("__type")?.text());
    ensure(named.as_deref() == Some(error), || {
        format!("the error is called {named:?}")
    })
}

const WHITE: [u8; 4] = *b" \t\r\n";

/// White space of every sort outside texts, and the body is the same without it.
pub(crate) fn whitespace(place: &Place<'_>) -> Seen {
    let body = &place.case.payload.body;
    let (mut in_text, mut escaped) = (false, false);
    let (mut white, mut compact) = (Vec::new(), Vec::new());
    for byte in body.iter().copied() {
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else if WHITE.contains(&byte) {
            white.push(byte);
            continue;
        } else {
            in_text = byte == b'"';
        }
        compact.push(byte);
    }
    let ends = [body.first(), body.last()];
    let around = ends
        .iter()
        .all(|end| end.is_some_and(|end| WHITE.contains(end)));
    let all = WHITE.iter().all(|sort| white.contains(sort));
    ensure(around && all, || "it is not around everything".to_owned())?;
    ensure(Raw::of(body) == Raw::of(&compact), || {
        "it is not insignificant".to_owned()
    })
}

pub(crate) fn protocol(place: &Place<'_>, what: &str) -> Seen {
    let body = place.case.payload.body.as_slice();
    let is_white = |byte: &u8| WHITE.contains(byte);
    let object = |body: &[u8]| is_json(body) && body.starts_with(b"{");
    let holds = match what {
        "truncated" => body.starts_with(b"{") && !is_json(body),
        "trailing" => {
            let end = body.iter().rposition(|byte| *byte == b'}');
            let end = end.map_or(0, |end| end + 1);
            object(&body[..end]) && !body[end..].iter().all(is_white)
        }
        "nested" => {
            let mut opened = body.split(|byte| *byte != b'[');
            opened.any(|opened| opened.len() >= 10_000) && body.starts_with(b"{")
        }
        "not-utf8" => std::str::from_utf8(body).is_err() && body.starts_with(b"{"),
        "bom" => body.strip_prefix(b"\xEF\xBB\xBF").is_some_and(object),
        "empty" => body.is_empty(),
        "blank" => !body.is_empty() && body.iter().all(is_white),
        "null" | "boolean" | "string" | "number" | "list" => {
            is_json(body) && Raw::of(body).is_some_and(|value| value.type_name() == what)
        }
        "html" => body.starts_with(b"<!DOCTYPE html>"),
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds, || String::from_utf8_lossy(body).into_owned())
}

/// Where the name of an error can stand, and what stands there.
struct Named {
    body: &'static str,
    code: Option<String>,
    header: Option<String>,
    own_type: Option<String>,
}

/// The name, alone in the place that the kind names, with what it says around
/// it; and the rest is as documented.
pub(crate) fn error_form(place: &Place<'_>, form: &str) -> Seen {
    let error = place.error().ok_or("no error")?;
    let body = place.value()?;
    let at = |name: &str| body.get(name).and_then(Raw::text);
    let named = Named {
        body: body.type_name(),
        own_type: at("__type"),
        code: at("code"),
        header: place
            .case
            .payload
            .http
            .header("x-amzn-errortype")
            .map(str::to_owned),
    };
    ensure(named.body == "structure", || format!("{body:?} is there"))?;
    documented_members(place, body)?;
    let places = [&named.own_type, &named.code, &named.header];
    let filled = places.iter().filter(|name| name.is_some()).count();
    if form == "none" {
        return ensure(filled == 0, || format!("{places:?}"));
    }
    if form == "conflict" {
        let said: Vec<_> = places.into_iter().flatten().collect();
        return ensure(said.len() == 2 && said[0] != said[1], || {
            format!("{said:?}")
        });
    }
    let (place, rest) = match form.split_once('-') {
        Some(("nested", "type")) => ("nested", ""),
        Some((place, rest)) => (place, rest),
        None => (form, ""),
    };
    let name = match place {
        "type" | "nested" => &named.own_type,
        "code" => &named.code,
        "header" => &named.header,
        other => return Err(format!("nobody looks at {other}")),
    };
    let name = name.as_deref().unwrap_or_default();
    ensure(filled == 1, || format!("{places:?}"))?;
    let (namespace, after) = name.split_once('#').unwrap_or(("", name));
    let (bare, suffix) = after.split_once(':').unwrap_or((after, ""));
    let holds = bare == error
        && namespace.is_empty() != rest.contains("namespace")
        && suffix.is_empty() != rest.contains("suffix");
    ensure(holds, || format!("{name} is there"))?;
    let other = |value: &Raw<'_>| deeper_type(value).is_some_and(|other| other != error);
    let deeper = match body {
        Raw::Members(members) => members.iter().any(|(_, value)| other(value)),
        _ => false,
    };
    ensure(deeper == (place == "nested"), || {
        "a name stands deeper, or none does".to_owned()
    })
}

/// A `__type` in it, at any depth.
fn deeper_type(value: &Raw<'_>) -> Option<String> {
    match value {
        Raw::Members(members) => {
            let own = value.get("__type").and_then(Raw::text);
            own.or_else(|| members.iter().find_map(|(_, value)| deeper_type(value)))
        }
        Raw::List(items) => items.iter().find_map(deeper_type),
        _ => None,
    }
}

/// All that the contract requires of an error stands there, and nothing but
/// what it documents: the case is about the envelope alone.
fn documented_members(place: &Place<'_>, body: &Raw<'_>) -> Seen {
    let shape = place.shape().ok_or("the message has no structure")?;
    for member in shape.members() {
        let value = body.get(&member.name);
        ensure(!member.is_required() || value.is_some(), || {
            format!("{} is required and not there", member.name)
        })?;
    }
    let envelope =
        |name: &str| matches!(name, "__type" | "code") || name.starts_with("Smithereens");
    let names = body.names();
    let unknown = names
        .iter()
        .find(|name| !envelope(name) && shape.member(name).is_none());
    ensure(unknown.is_none(), || format!("{unknown:?} is undocumented"))
}

/// The message under the name that the contract does not give it, or nowhere;
/// the rest is as documented.
pub(crate) fn message_member(place: &Place<'_>, how: &str) -> Seen {
    let shape = place.shape().ok_or("the message has no structure")?;
    let body = place.value()?;
    let (own, other): (Vec<_>, Vec<_>) = ["Message", "message"]
        .into_iter()
        .partition(|name| shape.member(name).is_some());
    let is_there = |names: &[&str]| {
        !names.is_empty()
            && names
                .iter()
                .all(|name| body.get(name).is_some_and(|value| value.text().is_some()))
    };
    let wanted = match how {
        "other-case" => (false, true),
        "both" => (true, true),
        "missing" => (false, false),
        unknown => return Err(format!("nobody looks at {unknown}")),
    };
    ensure((is_there(&own), is_there(&other)) == wanted, || {
        format!("{own:?} is the documented one of {:?}", body.names())
    })?;
    let required = |name: &str| name == "__type" || body.get(name).is_some();
    let members = shape.members();
    let gone = members.iter().find(|member| {
        member.is_required() && !own.contains(&member.name.as_str()) && !required(&member.name)
    });
    ensure(gone.is_none(), || {
        format!(
            "{} is required and not there",
            gone.map_or("", |gone| &gone.name)
        )
    })
}

/// An error's name that the operation does not document.
pub(crate) fn unmodelled(place: &Place<'_>) -> Seen {
    let name = place.value()?.get("__type").and_then(Raw::text);
    let name = name.ok_or("no name is there")?;
    let shape = place.contract.shape_named(&name);
    ensure(!name.is_empty() && shape.is_none(), || {
        format!("{name} is documented")
    })
}
