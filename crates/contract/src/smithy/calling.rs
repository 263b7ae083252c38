//! What is said of an operation beside its messages, and of a service's callers.

use super::definition::{Definition, Definitions, TraitMap};
use super::traits::{flag, http_status, with};
use crate::auth::KNOWN;
use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::{Auth, Checksum, Discovery, HttpBinding, OperationTraits};

/// How callers of a service say who they are: what it lists, else all of its
/// traits that are such a way, in the order of their ids (Smithy 2.0, auth trait).
pub(crate) fn auth_of_service(
    service: &Definition,
    definitions: &Definitions,
) -> Result<Auth, Problem> {
    if let Some(auth) = with(&service.traits, "smithy.api#auth", listed)? {
        return Ok(auth);
    }
    let is_way =
        |id: &&str| KNOWN.contains(id) || definitions.has_trait(id, "smithy.api#authDefinition");
    let mut ids: Vec<&str> = service.traits.keys().copied().filter(is_way).collect();
    ids.sort_unstable();
    Ok(Auth::of(ids))
}

/// The operation that clients ask for hosts, by its id.
pub(crate) fn telling_hosts<'a>(service: &Definition<'a>) -> Result<Option<&'a str>, Problem> {
    const ID: &str = "aws.api#clientEndpointDiscovery";
    let Some(json) = service.traits.get(ID) else {
        return Ok(None);
    };
    let operation = json.get("operation").map(Json::text).transpose();
    operation.within("operation").within(ID).within("traits")
}

/// The traits of an operation of a service with these ways to say who is calling.
pub(crate) fn operation(
    traits: &TraitMap,
    of_service: &Auth,
    tells: bool,
) -> Result<OperationTraits, Problem> {
    let has = |id: &str| traits.contains_key(id);
    let compression = with(traits, "smithy.api#requestCompression", |json| {
        texts(json, "encodings")
    });
    Ok(OperationTraits {
        deprecated: has("smithy.api#deprecated"),
        auth: auth(traits, of_service)?,
        host_prefix: with(traits, "smithy.api#endpoint", |json| {
            text(json, "hostPrefix")
        })?
        .flatten(),
        checksum: checksum(traits)?,
        compression: compression?.unwrap_or_default(),
        discovery: Discovery {
            asks: with(traits, "aws.api#clientDiscoveredEndpoint", |json| {
                flag(json, "required")
            })?,
            tells,
        },
        http: with(traits, "smithy.api#http", http)?.unwrap_or_default(),
    })
}

fn listed(json: &Json) -> Result<Auth, Problem> {
    let ids = json.array()?.iter().map(Json::text);
    Ok(Auth::of(ids.collect::<Result<Vec<_>, _>>()?))
}

fn auth(traits: &TraitMap, of_service: &Auth) -> Result<Auth, Problem> {
    let own = with(traits, "smithy.api#auth", listed)?;
    let mut auth = own.unwrap_or_else(|| of_service.clone());
    if traits.contains_key("smithy.api#optionalAuth") {
        auth = auth.or_anonymous();
    }
    Ok(match traits.contains_key("aws.auth#unsignedPayload") {
        true => auth.without_body(),
        false => auth,
    })
}

fn checksum(traits: &TraitMap) -> Result<Checksum, Problem> {
    let checksum = with(traits, "aws.protocols#httpChecksum", |json| {
        Ok(Checksum {
            required: flag(json, "requestChecksumRequired")?,
            algorithm_member: text(json, "requestAlgorithmMember")?,
            validation_member: text(json, "requestValidationModeMember")?,
            response_algorithms: texts(json, "responseAlgorithms")?,
        })
    });
    let mut checksum = checksum?.unwrap_or_default();
    checksum.required |= traits.contains_key("smithy.api#httpChecksumRequired");
    Ok(checksum)
}

fn http(json: &Json) -> Result<HttpBinding, Problem> {
    let usual = HttpBinding::default();
    let code = json.get("code").map(http_status).transpose();
    Ok(HttpBinding {
        method: text(json, "method")?.unwrap_or(usual.method),
        uri: text(json, "uri")?.unwrap_or(usual.uri),
        code: code.within("code")?.unwrap_or(usual.code),
    })
}

fn text(json: &Json, name: &str) -> Result<Option<String>, Problem> {
    let text = json.get(name).map(Json::text).transpose();
    Ok(text.within(name)?.map(str::to_owned))
}

fn texts(json: &Json, name: &str) -> Result<Vec<String>, Problem> {
    let Some(list) = json.get(name) else {
        return Ok(Vec::new());
    };
    let text = |json: &Json| json.text().map(str::to_owned);
    let all = list
        .array()
        .and_then(|list| list.iter().map(text).collect());
    all.within(name)
}
