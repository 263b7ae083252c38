//! A payload's bytes in an entry: bytes in are bytes out, in the form that a
//! person can read best.

use aws_smithy_types::base64;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::JsonText;

/// Exactly one is there.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "an object")]
struct Form {
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "even_null"
    )]
    json: Option<JsonText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
}

/// A null is a payload like any other.
fn even_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<JsonText>, D::Error> {
    JsonText::deserialize(from).map(Some)
}

pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    let mut form = Form::default();
    match std::str::from_utf8(bytes) {
        Ok(text) => match JsonText::new(text) {
            Some(json) => form.json = Some(json),
            None => form.text = Some(text.to_owned()),
        },
        Err(_) => form.base64 = Some(base64::encode(bytes)),
    }
    form.serialize(to)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    match Form::deserialize(from)? {
        Form {
            json: Some(json),
            text: None,
            base64: None,
        } => Ok(json.as_str().as_bytes().to_vec()),
        Form {
            json: None,
            text: Some(text),
            base64: None,
        } => Ok(text.into_bytes()),
        Form {
            json: None,
            text: None,
            base64: Some(encoded),
        } => base64::decode(encoded)
            .map_err(|error| D::Error::custom(format!("`base64` is none: {error}"))),
        _ => Err(D::Error::custom(
            "a payload is exactly one of `json`, `text` and `base64`",
        )),
    }
}
