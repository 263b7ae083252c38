//! Edits of what is said beside messages: who may call, where, and how.

use proptest::sample::Index;
use serde_json::{Value, json};
use smithereens_formats::{ChangeId, ChangeKind, Subject};

use super::{ENUM, Edit, of_type, pick, short, toggle, traits};

/// A value of an enumeration is deprecated, or not any more.
pub(super) fn value(document: &mut Value, at: Index) -> Option<String> {
    let mut all = of_type(document, &["string"]);
    all.retain(|id| !document["shapes"][id]["traits"][ENUM].is_null());
    let shape = pick(&all, at)?;
    let values = document["shapes"][&shape]["traits"][ENUM].as_array_mut()?;
    let index = at.index(values.len());
    let value = values.get_mut(index)?;
    let is_said = value["deprecated"] == true;
    value["deprecated"] = json!(!is_said);
    let id = ChangeId {
        subject: Subject::named(short(&shape)),
        kind: if is_said {
            ChangeKind::DeprecatedRemoved
        } else {
            ChangeKind::DeprecatedAdded
        },
        value: Some(value["value"].as_str()?.to_owned()),
    };
    Some(id.to_string())
}

/// What an operation says of its calls.
pub(super) fn operation(document: &mut Value, edit: Edit, at: Index) -> Option<String> {
    let service = pick(&of_type(document, &["service"]), at)?;
    let operations = document["shapes"][&service]["operations"].as_array()?;
    let id = pick(operations, at)?["target"].as_str()?.to_owned();
    let operation = &mut document["shapes"][&id];
    let subject = short(&id).to_owned();
    if let Edit::DeprecateOperation = edit {
        let word = toggle(operation, "smithy.api#deprecated");
        return Some(format!("{subject}/deprecated-{word}"));
    }
    let (name, said, word) = match edit {
        Edit::Authenticate => (
            "smithy.api#auth",
            json!(["aws.auth#sigv4", "a.b#key"]),
            "auth-changed",
        ),
        Edit::Prefix => (
            "smithy.api#endpoint",
            json!({ "hostPrefix": "data." }),
            "host-prefix-changed",
        ),
        Edit::Check => (
            "smithy.api#httpChecksumRequired",
            json!({}),
            "checksum-required-added",
        ),
        Edit::CheckAnswers => (
            "aws.protocols#httpChecksum",
            json!({ "responseAlgorithms": ["CRC32"] }),
            "response-checksums-changed",
        ),
        Edit::Compress => (
            "smithy.api#requestCompression",
            json!({ "encodings": ["gzip"] }),
            "compression-changed",
        ),
        Edit::Discover => (
            "aws.api#clientDiscoveredEndpoint",
            json!({ "required": at.index(2) == 1 }),
            "endpoint-discovery-changed",
        ),
        _ => (
            "smithy.api#http",
            json!({ "method": "POST", "uri": "/other" }),
            "http-uri-changed",
        ),
    };
    traits(operation).insert(name.to_owned(), said);
    Some(format!("{subject}/{word}"))
}

/// What a service says of all its calls.
pub(super) fn service(document: &mut Value, edit: Edit, at: Index) -> Option<String> {
    let id = pick(&of_type(document, &["service"]), at)?;
    let service = &mut document["shapes"][&id];
    let subject = short(&id).to_owned();
    if let Edit::TellCodes = edit {
        let word = toggle(service, "aws.protocols#awsQueryCompatible");
        return Some(format!("{subject}/query-compatible-{word}"));
    }
    let schemes = [
        json!(["aws.auth#sigv4", "smithy.api#noAuth"]),
        json!(["aws.auth#sigv4a"]),
        json!([]),
    ];
    let schemes = schemes[at.index(schemes.len())].clone();
    traits(service).insert("smithy.api#auth".to_owned(), schemes);
    Some(format!("{subject}/auth-changed"))
}

/// Whether a call that ends in an error may be made again.
pub(super) fn error(document: &mut Value, at: Index) -> Option<String> {
    let mut errors = of_type(document, &["structure"]);
    errors.retain(|id| !document["shapes"][id]["traits"]["smithy.api#error"].is_null());
    let error = pick(&errors, at)?;
    let said = json!({ "throttling": at.index(2) == 1 });
    traits(&mut document["shapes"][&error]).insert("smithy.api#retryable".to_owned(), said);
    Some(format!("{}/retryable-changed", short(&error)))
}
