//! Cases about what stands around a body: the request line, headers, framing,
//! the envelope of errors; and those that relate requests to answers.

use smithereens_formats::{CaseId, Level, Outcome, Part};

use crate::build::{Site, content_type, http, target};
use crate::case::{Case, Credentials, Framing, Http, Needs, Payload, Unbuilt};
use crate::intent::{Intent, inferred, specification};
use crate::json::Json;
use crate::kind::CaseKind;

/// What a front end answers to a target that it does not know.
const UNKNOWN_OPERATION: [&str; 1] = ["UnknownOperationException"];
/// How large an oversized answer is, in bytes.
const OVERSIZED: u64 = 64 << 20;
/// The text in an error's message.
const MESSAGE: &str = "Entity not found: \"ü\"";

/// Builds the case if the kind is one of these.
pub(crate) fn build(
    site: &Site<'_, '_>,
    kind: &CaseKind,
    id: CaseId,
) -> Result<Option<Case>, Unbuilt> {
    if !is_about_the_wire(kind) {
        return Ok(None);
    }
    let mut around = http(site.contract, site.message);
    let mut body = site.base().to_bytes();
    let mut kept = None;
    let mut needs = Needs::Connection;
    let intent = match kind {
        CaseKind::Operation(name) => operation(site, name, &mut around),
        CaseKind::ContentType(name) => request_content_type(site, name, &mut around),
        CaseKind::Method(name) => {
            if let Http::Request { method, .. } = &mut around {
                *method = name;
            }
            let source = specification("awsJson 1.1: requests are POST /");
            Intent::service(Outcome::Reject(Vec::new()), Level::Recommended, source)
        }
        CaseKind::Credentials(name) => credentials(name, &mut around),
        CaseKind::Routing(name) => routing(site, name, &mut around, &mut body),
        CaseKind::Transfer(name) => transfer(name, &mut around),
        CaseKind::Header(name) => answer_header(name, &mut around),
        CaseKind::Owes(name) => owes(name),
        CaseKind::Relation(rule) => {
            needs = Needs::Exchange;
            let relations = &site.contract.knowledge().relations;
            let relation = relations.iter().find(|relation| relation.id == *rule);
            let relation = relation.ok_or(Unbuilt("the rule is gone".into()))?;
            let level = if relation.recommended {
                Level::Recommended
            } else {
                Level::Required
            };
            Intent::service(Outcome::Accept, level, relation.source.clone())
        }
        CaseKind::ErrorForm(name) => {
            needs = Needs::Bytes;
            let form = ErrorEnvelope::of(site, name, &mut around);
            body = form.body.to_bytes();
            kept = form.kept;
            form.intent
        }
        CaseKind::MessageMember(name) => {
            needs = Needs::Bytes;
            let (payload, back, intent) = message_member(site, name)?;
            body = payload.to_bytes();
            kept = Some(back);
            intent
        }
        CaseKind::UnmodelledError => {
            needs = Needs::Bytes;
            let name = "SmithereensUnknownException";
            body = error_body(Some(name), &[("Message", MESSAGE)]).to_bytes();
            if let Http::Answer { status, .. } = &mut around {
                *status = 400;
            }
            let source = specification(
                "awsJson 1.1: errors are told by name; new ones can come at any time",
            );
            Intent::reader_takes(Level::Required, source)
        }
        _ => return Ok(None),
    };
    let expectations = intent.expectations(&site.message.id.part);
    Ok(Some(Case {
        id,
        needs,
        payload: Payload { body, http: around },
        kept,
        expectations,
    }))
}

fn is_about_the_wire(kind: &CaseKind) -> bool {
    matches!(
        kind,
        CaseKind::Operation(_)
            | CaseKind::ContentType(_)
            | CaseKind::Method(_)
            | CaseKind::Credentials(_)
            | CaseKind::Routing(_)
            | CaseKind::Transfer(_)
            | CaseKind::Header(_)
            | CaseKind::Owes(_)
            | CaseKind::Relation(_)
            | CaseKind::ErrorForm(_)
            | CaseKind::MessageMember(_)
            | CaseKind::UnmodelledError
    )
}

fn set_header(http: &mut Http, name: &'static str, value: Option<String>) {
    let (Http::Request { headers, .. } | Http::Answer { headers, .. }) = http;
    headers.retain(|(key, _)| *key != name);
    headers.extend(value.map(|value| (name, value)));
}

fn operation(site: &Site<'_, '_>, name: &str, around: &mut Http) -> Intent {
    let operation = &site.message.id.operation;
    let service = &site.contract.service().name;
    let value = match name {
        "missing" => None,
        "empty" => Some(String::new()),
        "unknown" => Some(target(site.contract, "SmithereensUnknown")),
        "other-case" => Some(target(site.contract, &operation.to_lowercase())),
        "padded" => Some(format!("{service}. {operation} ")),
        "foreign-prefix" => Some(format!("Smithereens_20200515.{operation}")),
        "no-prefix" => Some(operation.clone()),
        _ => Some(target(site.contract, "__init__")),
    };
    set_header(around, "X-Amz-Target", value);
    let source = specification("awsJson 1.1: X-Amz-Target is SERVICE.OPERATION");
    // A front end that routes by what follows the dot is known to be forgiving.
    let level = match name {
        "foreign-prefix" | "no-prefix" | "padded" => Level::Recommended,
        _ => Level::Required,
    };
    Intent::service_refuses(&UNKNOWN_OPERATION, level, source)
}

fn request_content_type(site: &Site<'_, '_>, name: &str, around: &mut Http) -> Intent {
    let own = content_type(site.contract);
    let value = match name {
        "missing" => None,
        "parameters" => Some(format!("{own}; charset=utf-8")),
        "json" => Some("application/json".to_owned()),
        "other-version" => Some(if own.ends_with("1.1") {
            own.replace("1.1", "1.0")
        } else {
            own.replace("1.0", "1.1")
        }),
        _ => Some("text/html".to_owned()),
    };
    set_header(around, "Content-Type", value);
    if name == "parameters" {
        let source = specification("awsJson 1.1: parameters of the content type are ignored");
        return Intent::service(Outcome::Accept, Level::Required, source);
    }
    let source = specification("awsJson 1.1: the request's content type");
    Intent::service(Outcome::Tolerate, Level::Required, source)
}

fn credentials(name: &str, around: &mut Http) -> Intent {
    if let Http::Request { credentials, .. } = around {
        *credentials = match name {
            "missing" => Credentials::Missing,
            "empty" => Credentials::Empty,
            _ => Credentials::Malformed,
        };
    }
    // Emulators need not check signatures; nothing may break for the lack of one.
    let source = inferred("AWS refuses requests without a signature; emulators need not");
    Intent::service(Outcome::Tolerate, Level::Required, source)
}

/// Another protocol's way to name an operation, beside this protocol's: the
/// target alone decides.
fn routing(site: &Site<'_, '_>, name: &str, around: &mut Http, body: &mut Vec<u8>) -> Intent {
    let operation = &site.message.id.operation;
    let service = site.contract.service();
    let other = site
        .contract
        .documented()
        .find(|other| other.name != *operation);
    let other = other.map_or("Other", |other| &other.name);
    if let Http::Request { uri, .. } = around {
        match name {
            "query-action" => *uri = format!("/?Action={other}&Version={}", service.version),
            "rest-path" => *uri = format!("/{}/{other}", service.version),
            "rpc-v2-path" => *uri = format!("/service/{}/operation/{other}", service.name),
            _ => *body = format!("Action={other}&Version={}", service.version).into_bytes(),
        }
    }
    let source = specification("awsJson 1.1: the operation is told by X-Amz-Target");
    if name == "form-body" {
        return Intent::service_refuses(&crate::intent::SERIALIZATION, Level::Required, source);
    }
    Intent::service(Outcome::Tolerate, Level::Required, source)
}

fn transfer(name: &str, around: &mut Http) -> Intent {
    if let Http::Answer { framing, .. } = around {
        *framing = match name {
            "cut-off" => Framing::CutOff,
            "longer" => Framing::Longer,
            "oversized" => Framing::Oversized(OVERSIZED),
            _ => Framing::Chunked,
        };
    }
    match name {
        "cut-off" => Intent::reader_refuses(
            Level::Required,
            specification("RFC 9112 §8: a message shorter than its Content-Length is incomplete"),
        ),
        "longer" => Intent::reader_takes(
            Level::Recommended,
            specification("RFC 9112 §6.3: Content-Length tells where the body ends"),
        ),
        "oversized" => Intent::reader_survives(inferred("readers may limit what they take")),
        _ => Intent::reader_takes(
            Level::Required,
            specification("RFC 9112 §7.1: chunked transfer coding"),
        ),
    }
}

fn answer_header(name: &str, around: &mut Http) -> Intent {
    match name {
        "no-content-type" => set_header(around, "Content-Type", None),
        "other-content-type" => set_header(around, "Content-Type", Some("text/html".to_owned())),
        _ => set_header(around, "x-amzn-RequestId", None),
    }
    Intent::reader_takes(Level::Recommended, inferred("readers do not look at it"))
}

/// What a service owes with every answer, whatever its body.
fn owes(name: &str) -> Intent {
    let (level, source) = match name {
        "content-type" => (
            Level::Required,
            specification("awsJson 1.1: the answer's content type, errors included"),
        ),
        "request-id" => (
            Level::Recommended,
            inferred("AWS sends x-amzn-RequestId; emulators differ"),
        ),
        _ => (
            Level::Required,
            specification(
                "awsJson 1.1: an error's type is in X-Amzn-Errortype, `code` or `__type`",
            ),
        ),
    };
    Intent::service(Outcome::Accept, level, source)
}

/// An error's answer in one of the documented forms.
struct ErrorEnvelope {
    body: Json,
    /// What must come back, whatever the form.
    kept: Option<Json>,
    intent: Intent,
}

fn error_body(name: Option<&str>, members: &[(&str, &str)]) -> Json {
    let name = name.map(|name| ("__type".to_owned(), Json::text(name)));
    let members = members
        .iter()
        .map(|(key, value)| ((*key).to_owned(), Json::text(*value)));
    Json::Object(name.into_iter().chain(members).collect())
}

fn error_name<'s>(site: &'s Site<'_, '_>) -> &'s str {
    match &site.message.id.part {
        Part::Error(name) => name,
        _ => "",
    }
}

impl ErrorEnvelope {
    fn of(site: &Site<'_, '_>, form: &str, around: &mut Http) -> ErrorEnvelope {
        let name = error_name(site);
        let namespace = &site.contract.service().namespace;
        let suffixed = format!("{name}:http://internal.amazon.com/coral/{namespace}/");
        let message = [("Message", MESSAGE)];
        let mut header =
            |value: &str| set_header(around, "X-Amzn-Errortype", Some(value.to_owned()));
        let body = match form {
            "type" => error_body(Some(name), &message),
            "type-namespace" => error_body(Some(&format!("{namespace}#{name}")), &message),
            "type-suffix" => error_body(Some(&suffixed), &message),
            "code" => error_body(None, &[("code", name), message[0]]),
            "header" => {
                header(name);
                error_body(None, &message)
            }
            "header-suffix" => {
                header(&suffixed);
                error_body(None, &message)
            }
            "conflict" => {
                header(name);
                error_body(Some("SmithereensOtherException"), &message)
            }
            _ => error_body(None, &message),
        };
        let kept = (!matches!(form, "conflict" | "none")).then(|| error_body(Some(name), &message));
        let protocol =
            || specification("awsJson 1.1: where an error's type is told, and what is cut off it");
        let intent = match form {
            "type" | "type-namespace" => Intent::reader_takes(Level::Required, protocol()),
            "conflict" => Intent::reader_survives(inferred(
                "readers differ in which place they look at first",
            )),
            "none" => Intent::reader_survives(inferred("an answer that names no error")),
            // botocore looks at `__type` alone.
            _ => Intent::reader_takes(Level::Recommended, protocol()),
        };
        ErrorEnvelope { body, kept, intent }
    }
}

/// The message under the name that the shape does not give it, or nowhere.
fn message_member(site: &Site<'_, '_>, name: &str) -> Result<(Json, Json, Intent), Unbuilt> {
    let shape = site.place.shape.map(|id| site.contract.shape(id));
    let own = shape.and_then(|shape| {
        ["Message", "message"]
            .into_iter()
            .find(|name| shape.member(name).is_some())
    });
    let own = own.ok_or(Unbuilt("the error has no message member".into()))?;
    let other = if own == "Message" {
        "message"
    } else {
        "Message"
    };
    let error = Some(error_name(site));
    let kept = error_body(error, &[(own, MESSAGE)]);
    let source = inferred("front ends write `message`, models `Message`; readers take either");
    Ok(match name {
        "other-case" => (
            error_body(error, &[(other, MESSAGE)]),
            kept,
            Intent::reader_takes(Level::Recommended, source),
        ),
        "both" => (
            error_body(error, &[(own, MESSAGE), (other, "other")]),
            kept,
            Intent::reader_survives(source),
        ),
        _ => (
            error_body(error, &[]),
            error_body(error, &[]),
            Intent::reader_takes(Level::Required, source),
        ),
    })
}
