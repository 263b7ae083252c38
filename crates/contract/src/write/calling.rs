//! What is said of an operation beside its messages, and of a service's callers,
//! as Smithy spells it.

use super::entries::{Entries, object, text};
use crate::auth::{NO_AUTH, SIGV4};
use crate::json::Json;
use crate::{Auth, OperationTraits};

/// How callers of a service say who they are, where a signature of version 4 is
/// not all.
pub(crate) fn of_service(auth: &Auth, entries: &mut Entries) {
    let ids = ids(auth);
    if ids != [SIGV4] {
        entries.add("smithy.api#auth", texts(&ids));
    }
}

/// What is said of an operation, in a fixed order.
pub(crate) fn of_operation(traits: &OperationTraits, of_service: &Auth) -> Entries {
    let mut entries = Entries::default();
    entries.mark("smithy.api#deprecated", traits.deprecated);
    let (own, common) = (ids(&traits.auth), ids(of_service));
    let is_open = own.split_last() == Some((&NO_AUTH, &common[..]));
    match &own[..] {
        _ if own == common || is_open => {}
        [NO_AUTH] => entries.add("smithy.api#auth", texts(&[])),
        _ => entries.add("smithy.api#auth", texts(&own)),
    }
    entries.mark("smithy.api#optionalAuth", is_open);
    let is_unsigned = traits.auth.schemes().iter().any(|it| it.unsigned_body);
    entries.mark("aws.auth#unsignedPayload", is_unsigned);
    if let Some(prefix) = &traits.host_prefix {
        let prefix = object([("hostPrefix", text(prefix))]);
        entries.add("smithy.api#endpoint", prefix);
    }
    checksum(traits, &mut entries);
    if !traits.compression.is_empty() {
        let encodings = traits.compression.iter().map(|one| text(one)).collect();
        let encodings = object([("encodings", Json::Array(encodings))]);
        entries.add("smithy.api#requestCompression", encodings);
    }
    if let Some(required) = traits.discovery.asks {
        let said = object([("required", Json::Bool(required))]);
        entries.add("aws.api#clientDiscoveredEndpoint", said);
    }
    if traits.http != crate::HttpBinding::default() {
        let code = Json::Number(traits.http.code.to_string());
        let binding = [
            ("method", text(&traits.http.method)),
            ("uri", text(&traits.http.uri)),
            ("code", code),
        ];
        entries.add("smithy.api#http", object(binding));
    }
    entries
}

fn checksum(traits: &OperationTraits, entries: &mut Entries) {
    let checksum = &traits.checksum;
    let mut said = Entries::default();
    for (key, member) in [
        ("requestAlgorithmMember", &checksum.algorithm_member),
        ("requestValidationModeMember", &checksum.validation_member),
    ] {
        if let Some(member) = member {
            said.add(key, text(member));
        }
    }
    if !checksum.response_algorithms.is_empty() {
        let names: Vec<&str> = checksum
            .response_algorithms
            .iter()
            .map(String::as_str)
            .collect();
        said.add("responseAlgorithms", texts(&names));
    }
    entries.mark("smithy.api#httpChecksumRequired", checksum.required);
    if let Some(said) = said.unless_empty() {
        entries.add("aws.protocols#httpChecksum", said);
    }
}

fn ids(auth: &Auth) -> Vec<&str> {
    let schemes = auth.schemes().iter();
    schemes.map(|scheme| scheme.id.as_str()).collect()
}

fn texts(all: &[&str]) -> Json {
    Json::Array(all.iter().map(|one| text(one)).collect())
}
