//! Variations of what a value is: another JSON type, and the kinds whose own
//! type leaves room, blobs, documents and unions.

use smithereens_contract::ShapeKind;

use crate::build::{Site, Variation, deviant, documented, documented_at};
use crate::case::Unbuilt;
use crate::intent::{Intent, inferred, model, specification};
use crate::json::Json;
use crate::kind::JsonType;

pub(crate) fn wrong_type(site: &Site<'_, '_>, json: JsonType) -> Result<Variation, Unbuilt> {
    let mut base = site.base();
    let there = site.locate(&mut base)?.clone();
    let value = match (json, &there) {
        (JsonType::Boolean, _) => Json::Bool(true),
        (JsonType::Number, _) => Json::integer(2),
        // The text that looks most like the value.
        (JsonType::String, Json::Number(text)) => Json::text(text.as_str()),
        (JsonType::String, Json::Bool(value)) => Json::text(value.to_string()),
        (JsonType::String, Json::Array(items)) => match items.first() {
            Some(Json::String(text)) => Json::text(text.as_str()),
            _ => Json::text("text"),
        },
        (JsonType::String, _) => Json::text("text"),
        // A list around the value, which a forgiving reader would look into.
        (JsonType::List, _) => Json::Array(vec![there.clone()]),
        (JsonType::Structure, _) => Json::Object(vec![("member".to_owned(), there.clone())]),
    };
    let source = model(format!("{} is a {}", site.shape_name(), type_name(site)));
    Ok(deviant(site.replaced(value)?, Intent::wrong_type(source)))
}

fn type_name(site: &Site<'_, '_>) -> &'static str {
    site.place
        .shape
        .map_or("structure", |id| site.contract.shape(id).type_name())
}

pub(crate) fn blob(site: &Site<'_, '_>, name: &str) -> Result<Variation, Unbuilt> {
    let text = match name {
        "empty" => "",
        "one-byte" => "YQ==",
        "unpadded" => "YQ",
        "url-safe" => "-_-_",
        "not-base64" => "%%%%",
        _ => "YWJj\r\nZGVm",
    };
    let payload = site.replaced(Json::text(text))?;
    let base64 = || specification("Smithy JSON protocols: blobs are base64 (RFC 4648 §4)");
    Ok(match name {
        "empty" | "one-byte" => {
            let size = if name == "empty" { 0 } else { 1 };
            match site.place.traits.length {
                Some(length) if !length.allows(size) => deviant(
                    payload,
                    Intent::constraint(model(format!(
                        "smithy.api#length of {}",
                        site.shape_name()
                    ))),
                ),
                _ => documented(payload, Intent::valid(base64())),
            }
        }
        "not-base64" => deviant(payload, Intent::wrong_type(base64())),
        _ => deviant(
            payload,
            Intent::better_refused(inferred("decoders of base64 differ in what they forgive")),
        ),
    })
}

pub(crate) fn document(site: &Site<'_, '_>, name: &str) -> Result<Variation, Unbuilt> {
    let value = match name {
        "null" => Json::Null,
        "boolean" => Json::Bool(true),
        "number" => Json::Number("0.1".to_owned()),
        "text" => Json::text("text"),
        "list" => Json::Array(vec![Json::integer(1), Json::Array(Vec::new())]),
        _ => Json::Object(vec![("a".to_owned(), Json::Object(Vec::new()))]),
    };
    Ok(documented(
        site.replaced(value)?,
        Intent::valid(documented_at(site)),
    ))
}

pub(crate) fn union(site: &Site<'_, '_>, name: &str) -> Result<Variation, Unbuilt> {
    let shape = site
        .place
        .shape
        .ok_or(Unbuilt("the message has no structure".into()))?;
    let ShapeKind::Union(members) = &site.contract.shape(shape).kind else {
        return Err(Unbuilt("the place is no union".into()));
    };
    let mut entries = Vec::new();
    if name == "two" {
        for member in members.iter().take(2) {
            let mut alone = Json::Object(Vec::new());
            site.plausible.add(shape, &mut alone, &member.name);
            if let Json::Object(one) = alone {
                entries.extend(one);
            }
        }
    }
    let source = specification("Smithy: exactly one member of a union is set");
    // Clients differ on an empty union.
    let intent = if name == "none" {
        Intent::better_refused(source)
    } else {
        Intent::wrong_type(source)
    };
    Ok(deviant(site.replaced(Json::Object(entries))?, intent))
}
