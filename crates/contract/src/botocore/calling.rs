//! What is said of an operation beside its messages.

use super::document::flag;
use super::shape::http_status;
use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::{Auth, Checksum, Discovery, HttpBinding, OperationTraits};

/// The traits of an operation; it takes the service's ways to say who is calling
/// unless it says otherwise.
pub(crate) fn read(definition: &Json, of_service: &Auth) -> Result<OperationTraits, Problem> {
    let encodings = within(definition, "requestcompression", |json| {
        texts(json, "encodings")
    })?;
    Ok(OperationTraits {
        deprecated: flag(definition, "deprecated")?,
        auth: auth(definition, of_service)?,
        host_prefix: within(definition, "endpoint", |json| text(json, "hostPrefix"))?.flatten(),
        checksum: checksum(definition)?,
        compression: encodings.unwrap_or_default(),
        discovery: Discovery {
            asks: within(definition, "endpointdiscovery", |json| {
                flag(json, "required")
            })?,
            tells: flag(definition, "endpointoperation")?,
        },
        http: within(definition, "http", http)?.unwrap_or_default(),
    })
}

/// As botocore resolves it: `auth` where it lists anything, else `authtype`, else
/// as the service.
fn auth(definition: &Json, of_service: &Auth) -> Result<Auth, Problem> {
    let listed = texts(definition, "auth")?;
    let stated = text(definition, "authtype")?.filter(|stated| !stated.is_empty());
    let is_unsigned = stated.as_deref() == Some("v4-unsigned-body");
    let auth = match (&listed[..], stated) {
        ([], Some(stated)) => Auth::of_signature(&stated),
        ([], None) => of_service.clone(),
        (ids, _) => Auth::of(ids.iter().map(String::as_str)),
    };
    Ok(match is_unsigned || flag(definition, "unsignedPayload")? {
        true => auth.without_body(),
        false => auth,
    })
}

fn checksum(definition: &Json) -> Result<Checksum, Problem> {
    let mut checksum = within(definition, "httpChecksum", |json| {
        Ok(Checksum {
            required: flag(json, "requestChecksumRequired")?,
            algorithm_member: text(json, "requestAlgorithmMember")?,
            validation_member: text(json, "requestValidationModeMember")?,
            response_algorithms: texts(json, "responseAlgorithms")?,
        })
    })?
    .unwrap_or_default();
    checksum.required |= flag(definition, "httpChecksumRequired")?;
    Ok(checksum)
}

fn http(json: &Json) -> Result<HttpBinding, Problem> {
    let usual = HttpBinding::default();
    let code = json.get("responseCode").map(http_status).transpose();
    Ok(HttpBinding {
        method: text(json, "method")?.unwrap_or(usual.method),
        uri: text(json, "requestUri")?.unwrap_or(usual.uri),
        code: code.within("responseCode")?.unwrap_or(usual.code),
    })
}

fn within<T>(
    json: &Json,
    name: &str,
    read: impl FnOnce(&Json) -> Result<T, Problem>,
) -> Result<Option<T>, Problem> {
    let read = |json: &Json| json.object().and_then(|_| read(json));
    json.get(name).map(read).transpose().within(name)
}

fn text(json: &Json, name: &str) -> Result<Option<String>, Problem> {
    let text = json.get(name).map(Json::text).transpose();
    Ok(text.within(name)?.map(str::to_owned))
}

/// A list of texts; absent means empty.
pub(super) fn texts(json: &Json, name: &str) -> Result<Vec<String>, Problem> {
    let Some(list) = json.get(name) else {
        return Ok(Vec::new());
    };
    let text = |json: &Json| json.text().map(str::to_owned);
    let all = list
        .array()
        .and_then(|list| list.iter().map(text).collect());
    all.within(name)
}
