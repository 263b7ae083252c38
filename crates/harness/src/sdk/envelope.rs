//! What stands around a request's body: whatever a documented case does wrong there,
//! an SDK must not.

use smithereens_contract::{Contract, Protocol};

use super::request::Request;

/// Something wrong around a request's body, by the kind of the case that has it and
/// its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Breach {
    pub(super) kind: &'static str,
    pub(super) value: &'static str,
    pub(super) detail: String,
}

impl Breach {
    /// The class that findings are grouped by.
    pub(super) fn class(&self) -> String {
        format!("sent-{}-{}", self.kind, self.value.to_ascii_lowercase())
    }
}

/// The kinds of such cases.
pub(super) const KINDS: [&str; 5] = [
    "operation",
    "content-type",
    "method",
    "credentials",
    "routing",
];

/// All that is wrong around a request of an operation.
pub(super) fn breaches(contract: &Contract, operation: &str, request: &Request) -> Vec<Breach> {
    let target = format!("{}.{operation}", contract.service().name);
    let own = match contract.service().protocol {
        Protocol::AwsJson1_0 => "application/x-amz-json-1.0",
        _ => "application/x-amz-json-1.1",
    };
    let all = [
        method(request).map(|value| ("method", value, request.method.clone())),
        routing(request).map(|value| ("routing", value, request.uri.clone())),
        content_type(request.header("Content-Type"), own)
            .map(|value| ("content-type", value, told(request, "Content-Type"))),
        operation_named(request.header("X-Amz-Target"), &target)
            .map(|value| ("operation", value, told(request, "X-Amz-Target"))),
        credentials(request.header("Authorization"))
            .map(|value| ("credentials", value, told(request, "Authorization"))),
    ];
    let breach = |(kind, value, detail)| Breach {
        kind,
        value,
        detail,
    };
    all.into_iter().flatten().map(breach).collect()
}

fn told(request: &Request, header: &str) -> String {
    match request.header(header) {
        Some(value) => format!("{header}: {value}"),
        None => format!("no {header}"),
    }
}

fn method(request: &Request) -> Option<&'static str> {
    let others = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"];
    let method = request.method.as_str();
    match others.into_iter().find(|other| *other == method) {
        Some(other) => Some(other),
        None => (method != "POST").then_some("PUT"),
    }
}

/// The stub is at no path.
fn routing(request: &Request) -> Option<&'static str> {
    match request.uri.as_str() {
        "/" => None,
        uri if uri.starts_with("/?") => Some("query-action"),
        uri if uri.starts_with("/service/") => Some("rpc-v2-path"),
        _ => Some("rest-path"),
    }
}

fn content_type(value: Option<&str>, own: &str) -> Option<&'static str> {
    let Some(value) = value else {
        return Some("missing");
    };
    // Parameters say nothing.
    let value = value.split(';').next().unwrap_or_default().trim();
    match value.to_ascii_lowercase().as_str() {
        value if value == own => None,
        "application/json" => Some("json"),
        value if value.starts_with("application/x-amz-json-") => Some("other-version"),
        value if value.split('/').filter(|part| !part.is_empty()).count() == 2 => Some("other"),
        _ => Some("malformed"),
    }
}

fn operation_named(value: Option<&str>, target: &str) -> Option<&'static str> {
    let (prefix, operation) = target.split_once('.').unwrap_or(("", target));
    match value {
        None => Some("missing"),
        Some("") => Some("empty"),
        Some(value) if value == target => None,
        Some(value) if value.eq_ignore_ascii_case(target) => Some("other-case"),
        Some(value) if value == operation => Some("no-prefix"),
        Some(value) => match value.split_once('.') {
            Some((_, named)) if named == operation => Some("foreign-prefix"),
            Some((of, named)) if of == prefix && named.trim() == operation => Some("padded"),
            _ => Some("unknown"),
        },
    }
}

/// Signature version 4 in a header.
fn credentials(value: Option<&str>) -> Option<&'static str> {
    let parts = ["Credential=", "SignedHeaders=", "Signature="];
    match value {
        None => Some("missing"),
        Some("") => Some("empty"),
        Some(value) => {
            let is_sound = value.starts_with("AWS4-HMAC-SHA256 ")
                && parts.iter().all(|part| value.contains(part));
            (!is_sound).then_some("malformed")
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use smithereens_contract::builtin;

    use super::*;

    const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c";

    fn found(method: &str, uri: &str, headers: [(&str, &str); 3]) -> Vec<String> {
        let headers = headers.iter().filter(|(_, value)| *value != "-");
        let request = Request {
            method: method.to_owned(),
            uri: uri.to_owned(),
            headers: headers
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: Vec::new(),
        };
        let contract = builtin("glue@2020-05-15").expect("it is built in");
        let breaches = breaches(&contract, "GetTrigger", &request);
        breaches.iter().map(Breach::class).collect()
    }

    #[test]
    fn a_sound_request_breaks_nothing() {
        let headers = [
            ("content-type", "application/x-amz-json-1.1; charset=utf-8"),
            ("x-amz-target", "AWSGlue.GetTrigger"),
            ("authorization", SIGNED),
        ];
        assert_eq!(found("POST", "/", headers), [""; 0]);
    }

    #[rstest]
    #[case("GET", "/", ["application/x-amz-json-1.1", "AWSGlue.GetTrigger", SIGNED], "sent-method-get")]
    #[case("POST", "/?a", ["application/x-amz-json-1.1", "AWSGlue.GetTrigger", SIGNED], "sent-routing-query-action")]
    #[case("POST", "/a", ["application/x-amz-json-1.1", "AWSGlue.GetTrigger", SIGNED], "sent-routing-rest-path")]
    #[case("POST", "/", ["-", "AWSGlue.GetTrigger", SIGNED], "sent-content-type-missing")]
    #[case("POST", "/", ["application/json", "AWSGlue.GetTrigger", SIGNED], "sent-content-type-json")]
    #[case("POST", "/", ["application/x-amz-json-1.0", "AWSGlue.GetTrigger", SIGNED], "sent-content-type-other-version")]
    #[case("POST", "/", ["text/html", "AWSGlue.GetTrigger", SIGNED], "sent-content-type-other")]
    #[case("POST", "/", ["application/", "AWSGlue.GetTrigger", SIGNED], "sent-content-type-malformed")]
    #[case("POST", "/", ["application/x-amz-json-1.1", "-", SIGNED], "sent-operation-missing")]
    #[case("POST", "/", ["application/x-amz-json-1.1", "AWSGlue.gettrigger", SIGNED], "sent-operation-other-case")]
    #[case("POST", "/", ["application/x-amz-json-1.1", "GetTrigger", SIGNED], "sent-operation-no-prefix")]
    #[case("POST", "/", ["application/x-amz-json-1.1", "Glue.GetTrigger", SIGNED], "sent-operation-foreign-prefix")]
    #[case("POST", "/", ["application/x-amz-json-1.1", "AWSGlue.GetTriggers", SIGNED], "sent-operation-unknown")]
    #[case("POST", "/", ["application/x-amz-json-1.1", "AWSGlue.GetTrigger", "-"], "sent-credentials-missing")]
    #[case("POST", "/", ["application/x-amz-json-1.1", "AWSGlue.GetTrigger", "Bearer a"], "sent-credentials-malformed")]
    fn what_is_wrong_has_the_name_of_the_case_that_has_it(
        #[case] method: &str,
        #[case] uri: &str,
        #[case] values: [&str; 3],
        #[case] class: &str,
    ) {
        let [content_type, target, authorization] = values;
        let headers = [
            ("Content-Type", content_type),
            ("X-Amz-Target", target),
            ("Authorization", authorization),
        ];
        assert_eq!(found(method, uri, headers), [class]);
    }
}
