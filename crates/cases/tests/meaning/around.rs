//! Kinds about what stands around a body: the request line, headers, framing.

use smithereens_cases::{Credentials, Framing, Http};

use crate::place::Place;
use crate::{Seen, ensure};

fn header<'a>(place: &Place<'a>, name: &str) -> Option<&'a str> {
    place.case.payload.http.header(name)
}

pub(crate) fn operation(place: &Place<'_>, how: &str) -> Seen {
    let service = place.contract.service().name.as_str();
    let own = place.case.id.site.message.operation.as_str();
    let target = header(place, "X-Amz-Target");
    let parts = target.and_then(|target| target.split_once('.'));
    let (prefix, name) = parts.unwrap_or_default();
    let known = place.contract.operation(name).is_some();
    let holds = match how {
        "missing" => target.is_none(),
        "empty" => target == Some(""),
        "unknown" | "internal" => prefix == service && !name.is_empty() && !known,
        "other-case" => prefix == service && name != own && name.eq_ignore_ascii_case(own),
        "padded" => prefix == service && name != own && name.trim() == own,
        "foreign-prefix" => prefix != service && !prefix.is_empty() && name == own,
        "no-prefix" => target == Some(own),
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds, || format!("{target:?} is there"))
}

pub(crate) fn content_type(place: &Place<'_>, how: &str) -> Seen {
    let version = place.contract.service().protocol.name();
    let own = match version {
        "awsJson1_0" => "application/x-amz-json-1.0",
        _ => "application/x-amz-json-1.1",
    };
    let said = header(place, "Content-Type");
    let value = said.unwrap_or_default();
    let holds = match how {
        "missing" => said.is_none(),
        "parameters" => value.starts_with(own) && value.contains("; "),
        "json" => value == "application/json",
        "other-version" => value.starts_with("application/x-amz-json-1.") && value != own,
        "other" => value.contains('/') && !value.contains("json") && !value.ends_with('/'),
        "malformed" => value.ends_with('/'),
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds, || format!("{said:?} is there"))
}

pub(crate) fn method(place: &Place<'_>, name: &str) -> Seen {
    let Http::Request { method, .. } = &place.case.payload.http else {
        return Err("no request".to_owned());
    };
    ensure(*method == name, || format!("{method} is there"))
}

pub(crate) fn credentials(place: &Place<'_>, how: &str) -> Seen {
    let Http::Request { credentials, .. } = &place.case.payload.http else {
        return Err("no request".to_owned());
    };
    let wanted = match how {
        "missing" => Credentials::Missing,
        "empty" => Credentials::Empty,
        "malformed" => Credentials::Malformed,
        "wrong" => Credentials::Wrong,
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(*credentials == wanted, || format!("{credentials:?}"))
}

/// Another operation is named in another protocol's place, and this one still
/// in its own.
pub(crate) fn routing(place: &Place<'_>, how: &str) -> Seen {
    let Http::Request { uri, .. } = &place.case.payload.http else {
        return Err("no request".to_owned());
    };
    let own = &place.case.id.site.message.operation;
    let service = place.contract.service();
    let target = format!("{}.{own}", service.name);
    ensure(header(place, "X-Amz-Target") == Some(&target), || {
        "the target is not its own".to_owned()
    })?;
    let body = String::from_utf8_lossy(&place.case.payload.body);
    let other = match how {
        "query-action" => uri
            .strip_prefix("/?Action=")
            .and_then(|rest| rest.split('&').next()),
        "form-body" => body
            .strip_prefix("Action=")
            .and_then(|rest| rest.split('&').next()),
        "rest-path" => uri.strip_prefix(&format!("/{}/", service.version)),
        "rpc-v2-path" => uri.strip_prefix(&format!("/service/{}/operation/", service.name)),
        unknown => return Err(format!("nobody looks at {unknown}")),
    };
    ensure(
        other.is_some_and(|other| !other.is_empty() && other != own),
        || format!("{uri} and {body}"),
    )
}

pub(crate) fn transfer(place: &Place<'_>, how: &str) -> Seen {
    let Http::Answer { framing, .. } = &place.case.payload.http else {
        return Err("no answer".to_owned());
    };
    let size = place.case.payload.body.len() as u64;
    let holds = match how {
        // There must be something to cut off.
        "cut-off" => *framing == Framing::CutOff && size > 0,
        "longer" => *framing == Framing::Longer,
        "oversized" => matches!(framing, Framing::Oversized(whole) if *whole > size),
        "chunked" => *framing == Framing::Chunked,
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds, || format!("{framing:?}"))
}

fn header_gone(place: &Place<'_>, name: &str) -> Seen {
    ensure(header(place, name).is_none(), || format!("{name} is there"))
}

pub(crate) fn headers(place: &Place<'_>, how: &str) -> Seen {
    match how {
        "no-content-type" => header_gone(place, "Content-Type"),
        "no-request-id" => header_gone(place, "x-amzn-RequestId"),
        "other-content-type" => {
            let said = header(place, "Content-Type").unwrap_or_default();
            ensure(said.contains('/') && !said.contains("json"), || {
                format!("{said} is there")
            })
        }
        other => Err(format!("nobody looks at {other}")),
    }
}

/// No service's answer: neither its body nor its headers, and not a success.
pub(crate) fn gateway(place: &Place<'_>, how: &str) -> Seen {
    let Http::Answer { status, .. } = &place.case.payload.http else {
        return Err("no answer".to_owned());
    };
    ensure((500..=504).contains(status), || format!("{status}"))?;
    header_gone(place, "x-amzn-RequestId")?;
    let body = &place.case.payload.body;
    let holds = match how {
        "html" => body.starts_with(b"<html>") && header(place, "Content-Type") == Some("text/html"),
        "empty" => body.is_empty() && header(place, "Content-Type").is_none(),
        other => return Err(format!("nobody looks at {other}")),
    };
    ensure(holds, || "the body is another".to_owned())
}
