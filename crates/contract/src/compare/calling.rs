//! What a contract says of how operations are called, and answered, beside their
//! messages.

use smithereens_formats::ChangeKind;

use super::effects::{Accepted, Class, Host};
use super::traits::{Difference, marker};
use crate::{Auth, Discovery, HttpBinding, Operation, Protocol, Service};

/// What differs in how two operations of one name are called. Who may call is
/// left out where both say what their services do: that is the services' change.
pub(super) fn of_request(
    (old, was): (&Service, &Operation),
    (new, is): (&Service, &Operation),
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let (before, after) = (&was.traits, &is.traits);
    differences.extend(marker(
        (before.deprecated, after.deprecated),
        (ChangeKind::DeprecatedAdded, Class::Annotation),
        (ChangeKind::DeprecatedRemoved, Class::Annotation),
    ));
    if !(follows(old, was) && follows(new, is)) {
        differences.extend(auth(&before.auth, &after.auth));
    }
    let (from, to) = (before.host_prefix.clone(), after.host_prefix.clone());
    if from != to {
        let kind = ChangeKind::HostPrefixChanged;
        differences.push(Difference::new(kind, from, to, Class::HostMoved));
    }
    differences.extend(discovery(before.discovery, after.discovery));
    differences.extend(marker(
        (before.checksum.required, after.checksum.required),
        (ChangeKind::ChecksumRequiredAdded, Class::ChecksumRequired),
        (ChangeKind::ChecksumRequiredRemoved, Class::ChecksumDropped),
    ));
    let member = |of: &Operation| of.traits.checksum.algorithm_member.clone();
    let (from, to) = (member(was), member(is));
    if from != to {
        let kind = ChangeKind::ChecksumMemberChanged;
        differences.push(Difference::new(kind, from, to, Class::ChecksumNamed));
    }
    differences.extend(compression(&before.compression, &after.compression));
    let is_bound = binds(&old.protocol) || binds(&new.protocol);
    differences.extend(method_and_uri(&before.http, &after.http, is_bound));
    differences
}

/// What differs in how they are answered.
pub(super) fn of_response(
    (old, was): (&Service, &Operation),
    (new, is): (&Service, &Operation),
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let checksums = |of: &Operation| {
        let checksum = &of.traits.checksum;
        let mut names = checksum.response_algorithms.clone();
        names.sort();
        let asked = checksum.validation_member.iter();
        let names: Vec<String> = names
            .into_iter()
            .chain(asked.map(|member| format!("asked for by {member}")))
            .collect();
        Some(names.join(", ")).filter(|words| !words.is_empty())
    };
    let (from, to) = (checksums(was), checksums(is));
    if from != to {
        let kind = ChangeKind::ResponseChecksumsChanged;
        differences.push(Difference::new(kind, from, to, Class::AnswersChecked));
    }
    let (from, to) = (was.traits.http.code, is.traits.http.code);
    if from != to {
        let class = match binds(&old.protocol) || binds(&new.protocol) {
            true => Class::AnsweredOtherwise,
            false => Class::Unbound,
        };
        let words = |code: u16| Some(code.to_string());
        let kind = ChangeKind::HttpCodeChanged;
        differences.push(Difference::new(kind, words(from), words(to), class));
    }
    differences
}

/// Whether callers of an operation say who they are as of the whole service.
pub(super) fn follows(service: &Service, operation: &Operation) -> bool {
    operation.traits.auth == service.auth
}

/// What differs in how callers say who they are.
pub(super) fn auth(was: &Auth, is: &Auth) -> Option<Difference> {
    if was == is {
        return None;
    }
    let class = Class::AuthChanged([accepted(was, is), accepted(is, was)]);
    let (from, to) = (Some(was.in_words()), Some(is.in_words()));
    Some(Difference::new(ChangeKind::AuthChanged, from, to, class))
}

/// What a service makes of a client that knows these ways.
fn accepted(client: &Auth, service: &Auth) -> Accepted {
    let is_taken = |scheme: &crate::Scheme| {
        let mut known = service.schemes().iter();
        // Who may leave out the body may sign it too.
        known.any(|known| known.id == scheme.id && (known.unsigned_body || !scheme.unsigned_body))
    };
    let mut ways = client.schemes().iter();
    if service.is_optional() || ways.clone().all(is_taken) {
        Accepted::All
    } else if ways.next().is_some_and(is_taken) {
        Accepted::Preferred
    } else {
        Accepted::Otherwise
    }
}

fn discovery(was: Discovery, is: Discovery) -> Option<Difference> {
    if was == is {
        return None;
    }
    let words = |of: Discovery| {
        let asks = of.asks.map(|must| match must {
            true => "must be asked for",
            false => "may be asked for",
        });
        let tells = of.tells.then_some("told here");
        let words: Vec<&str> = asks.into_iter().chain(tells).collect();
        Some(words.join(", ")).filter(|words| !words.is_empty())
    };
    let found = |client: Discovery, service: Discovery| match (client.asks, service.asks) {
        (None | Some(false), Some(true)) => Host::NotAskedFor,
        (Some(_), None) => Host::NotTold,
        _ if client.tells != service.tells => Host::NotTold,
        _ => Host::Found,
    };
    let class = Class::Discovered([found(was, is), found(is, was)]);
    let kind = ChangeKind::EndpointDiscoveryChanged;
    Some(Difference::new(kind, words(was), words(is), class))
}

fn compression(was: &[String], is: &[String]) -> Option<Difference> {
    let holds = |all: &[String], some: &[String]| some.iter().all(|one| all.contains(one));
    let class = match (holds(is, was), holds(was, is)) {
        // In another order only.
        (true, true) => return None,
        (true, false) => Class::EncodingsAdded,
        (false, true) => Class::EncodingsRemoved,
        (false, false) => Class::EncodingsReplaced,
    };
    let words = |all: &[String]| Some(all.join(", ")).filter(|words| !words.is_empty());
    let kind = ChangeKind::CompressionChanged;
    Some(Difference::new(kind, words(was), words(is), class))
}

/// Whether methods, paths and statuses are what a contract says, as with REST;
/// the other protocols have one of each.
fn binds(protocol: &Protocol) -> bool {
    matches!(protocol, Protocol::Other(name) if name.starts_with("rest"))
}

fn method_and_uri(was: &HttpBinding, is: &HttpBinding, is_bound: bool) -> Vec<Difference> {
    let class = |unbound| if is_bound { Class::Rerouted } else { unbound };
    let mut differences = Vec::new();
    for (kind, from, to, class) in [
        (
            ChangeKind::HttpMethodChanged,
            &was.method,
            &is.method,
            class(Class::MethodUnbound),
        ),
        (
            ChangeKind::HttpUriChanged,
            &was.uri,
            &is.uri,
            class(Class::Unbound),
        ),
    ] {
        if from != to {
            let (from, to) = (Some(from.clone()), Some(to.clone()));
            differences.push(Difference::new(kind, from, to, class));
        }
    }
    differences
}
