//! Variations of the body as a whole: what is not JSON, or not an object.

use smithereens_contract::ShapeKind;
use smithereens_formats::Part;

use crate::build::{Body, Site, Variation, with_error_name};
use crate::case::Unbuilt;
use crate::intent::{Intent, model, specification};
use crate::json::Json;

/// How deeply the nested body nests.
const NESTED: usize = 10_000;

pub(crate) fn vary(site: &Site<'_, '_>, name: &str) -> Result<Variation, Unbuilt> {
    // Of an answer all that goes together: a reader that does not look at it is
    // told apart.
    let payload = if site.message.id.part == Part::Request {
        site.base()
    } else {
        site.full()
    };
    let base = with_error_name(site.message, payload);
    let bytes = base.to_bytes();
    let with_member = |value: Json| {
        let mut payload = base.clone();
        payload.set("SmithereensUnknown", value);
        payload.to_bytes()
    };
    let body = match name {
        "truncated" => bytes[..bytes.len() / 2].to_vec(),
        "trailing" => [&bytes[..], b" x"].concat(),
        "nested" => {
            let nested = [b"[".repeat(NESTED), b"]".repeat(NESTED)].concat();
            with_member(Json::Raw(nested))
        }
        "not-utf8" => with_member(Json::Raw(b"\"\xff\xfe\"".to_vec())),
        "bom" => [&b"\xef\xbb\xbf"[..], &bytes[..]].concat(),
        "empty" => Vec::new(),
        "blank" => b" \r\n\t".to_vec(),
        "null" => b"null".to_vec(),
        "boolean" => b"true".to_vec(),
        "list" => [b"[", &bytes[..], b"]"].concat(),
        "string" => b"\"text\"".to_vec(),
        "number" => b"1".to_vec(),
        _ => b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>".to_vec(),
    };
    Ok(Variation {
        body: Body::Bytes(body),
        intent: intent(site, name),
        mend: false,
    })
}

fn intent(site: &Site<'_, '_>, name: &str) -> Intent {
    let part = &site.message.id.part;
    let object = || specification("awsJson 1.1: the body is a JSON object");
    let survives = |source| match part {
        Part::Error(_) => Intent::reader_survives(source),
        _ => Intent::survive(source),
    };
    // An error's status tells enough: what a reader makes of its body is open.
    let not_json = |source| match part {
        Part::Error(_) => Intent::reader_survives(source),
        _ => Intent::not_json(part, source),
    };
    match name {
        "truncated" | "trailing" | "html" => not_json(specification("RFC 8259 §2: one JSON value")),
        "not-utf8" => not_json(specification("RFC 8259 §8.1: JSON text is UTF-8")),
        "boolean" | "list" | "string" | "number" => not_json(object()),
        "nested" => survives(specification(
            "RFC 8259 §9: a parser may limit the depth of nesting",
        )),
        "bom" => survives(specification(
            "RFC 8259 §8.1: a parser may ignore a byte order mark",
        )),
        "empty" if is_memberless(site) => Intent::valid(specification(
            "awsJson 1.1: an empty body is taken where nothing is to be said",
        )),
        _ if *part == Part::Request && has_required(site) => Intent::nothing_said(model(format!(
            "smithy.api#required on members of {}",
            site.shape_name()
        ))),
        _ => survives(object()),
    }
}

fn has_required(site: &Site<'_, '_>) -> bool {
    let shape = site.place.shape.map(|id| site.contract.shape(id));
    shape.is_some_and(|shape| shape.members().iter().any(|member| member.is_required()))
}

/// Whether the message has nothing to say: no structure, or one without
/// members.
fn is_memberless(site: &Site<'_, '_>) -> bool {
    let kind = site.place.shape.map(|id| &site.contract.shape(id).kind);
    kind.is_none_or(|kind| matches!(kind, ShapeKind::Structure(members) if members.is_empty()))
}
