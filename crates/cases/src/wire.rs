//! Cases about what stands around a body: the request line, headers, framing,
//! the envelope of errors; and those that relate requests to answers.

use smithereens_contract::ErrorKind;
use smithereens_formats::{CaseId, Credentials, Framing, Level, Needs, Outcome, Part};

use crate::build::{Site, content_type, http, target, with_error_name};
use crate::case::{Case, Http, Payload, Unbuilt};
use crate::envelope;
use crate::intent::{Intent, inferred, specification};
use crate::json::Json;
use crate::kind::CaseKind;
use crate::textual;

/// What a front end answers to a target that it does not know.
const UNKNOWN_OPERATION: [&str; 1] = ["UnknownOperationException"];
/// How large an oversized answer is, in bytes.
const OVERSIZED: u64 = 64 << 20;
/// The text in an error's message.
pub(crate) const MESSAGE: &str = "Something is wrong: \"ü\"";

/// Builds the case if the kind is one of these.
pub(crate) fn build(
    site: &Site<'_, '_>,
    kind: &CaseKind,
    id: CaseId,
) -> Result<Option<Case>, Unbuilt> {
    let mut around = http(site.contract, site.message);
    // Where a kind says nothing of it, a sound one.
    let mut own_body = None;
    let mut kept = None;
    let mut needs = Needs::Connection;
    let intent = match kind {
        CaseKind::Operation(name) => operation(site, name, &mut around),
        CaseKind::ContentType(name) => request_content_type(site, name, &mut around),
        CaseKind::Method(name) => {
            if let Http::Request { method, .. } = &mut around {
                *method = (*name).into();
            }
            let source = specification("awsJson 1.1: requests are POST /");
            // A browser's preflight, and one that could not name an error.
            match *name {
                "OPTIONS" | "HEAD" => Intent::service(Outcome::Tolerate, Level::Required, source),
                _ => Intent::service(Outcome::Reject(Vec::new()), Level::Recommended, source),
            }
        }
        CaseKind::Credentials(name) => credentials(name, &mut around),
        CaseKind::Routing(name) => routing(site, name, &mut around, &mut own_body),
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
            let form = envelope::of(site, name, &mut around);
            own_body = Some(form.body.to_bytes());
            kept = form.kept;
            form.intent
        }
        CaseKind::MessageMember(name) => {
            needs = Needs::Bytes;
            let (payload, back, intent) = envelope::message_member(site, name)?;
            own_body = Some(payload.to_bytes());
            kept = Some(back);
            intent
        }
        CaseKind::UnmodelledError => {
            needs = Needs::Bytes;
            let name = "SmithereensUnknownException";
            let error = envelope::error_body(Some(name), &[("Message", MESSAGE)]);
            own_body = Some(error.to_bytes());
            if let Http::Answer { status, .. } = &mut around {
                *status = 400;
            }
            let source = specification(
                "awsJson 1.1: errors are told by name; new ones can come at any time",
            );
            Intent::reader_takes(Level::Required, source)
        }
        CaseKind::Gateway(name) => {
            own_body = Some(gateway(name, &mut around));
            let source = inferred("what stands before a service answers in its own words");
            Intent::reader_refuses(Level::Required, source)
        }
        _ => return Ok(None),
    };
    let expectations = intent.expectations(&site.message.id.part);
    let body = own_body.unwrap_or_else(|| body(site).to_bytes());
    Ok(Some(Case {
        id,
        needs,
        payload: Payload { body, http: around },
        kept,
        expectations,
    }))
}

/// An error that is told in `__type`, with its code beside it as services send it
/// that were awsQuery ones.
pub(crate) fn with_query_error(site: &Site<'_, '_>) -> Result<Case, Unbuilt> {
    let kind = CaseKind::ErrorForm("type");
    let shape = site.message.shape.map(|id| site.contract.shape(id));
    let shape = shape.ok_or(Unbuilt("the error has no shape".into()))?;
    let code = shape.traits.error_code.as_ref().unwrap_or(&shape.name);
    let fault = match shape.traits.error {
        Some(ErrorKind::Server) => "Receiver",
        _ => "Sender",
    };
    let mut case = crate::build::build(site, &kind)?;
    set_header(
        &mut case.payload.http,
        "x-amzn-query-error",
        Some(format!("{code};{fault}")),
    );
    // Of services that were not, nobody has seen such an answer.
    let source = specification("Smithy 2.0, awsQueryCompatible trait: x-amzn-query-error");
    case.expectations =
        Intent::reader_takes(Level::Recommended, source).expectations(&site.message.id.part);
    Ok(case)
}

/// The body under a case that is about something else: of an answer all that
/// goes together, so that a reader that does not look at it is told apart.
fn body(site: &Site<'_, '_>) -> Json {
    match site.message.id.part {
        Part::Request => site.base(),
        _ => with_error_name(site.message, site.full()),
    }
}

fn gateway(name: &str, around: &mut Http) -> Vec<u8> {
    if let Http::Answer { status, .. } = around {
        *status = if name == "html" { 502 } else { 503 };
    }
    set_header(around, "x-amzn-RequestId", None);
    set_header(
        around,
        "Content-Type",
        (name == "html").then(|| "text/html".to_owned()),
    );
    match name {
        "html" => b"<html><body><h1>502 Bad Gateway</h1></body></html>".to_vec(),
        _ => Vec::new(),
    }
}

pub(crate) fn set_header(http: &mut Http, name: &'static str, value: Option<String>) {
    let (Http::Request { headers, .. } | Http::Answer { headers, .. }) = http;
    headers.retain(|(key, _)| *key != name);
    headers.extend(value.map(|value| (name.into(), value)));
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
        "malformed" => Some("application/".to_owned()),
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
            "wrong" => Credentials::Wrong,
            _ => Credentials::Malformed,
        };
    }
    // Emulators need not check signatures; nothing may break for the lack of one.
    let source = inferred("AWS refuses requests without a signature; emulators need not");
    Intent::service(Outcome::Tolerate, Level::Required, source)
}

/// Another protocol's way to name an operation, beside this protocol's: the
/// target alone decides.
fn routing(
    site: &Site<'_, '_>,
    name: &str,
    around: &mut Http,
    body: &mut Option<Vec<u8>>,
) -> Intent {
    let operation = &site.message.id.operation;
    let service = site.contract.service();
    let other = textual::harmful(site.contract, Some(operation)).unwrap_or("Other");
    if let Http::Request { uri, .. } = around {
        match name {
            "query-action" => *uri = format!("/?Action={other}&Version={}", service.version),
            "rest-path" => *uri = format!("/{}/{other}", service.version),
            "rpc-v2-path" => *uri = format!("/service/{}/operation/{other}", service.name),
            _ => *body = Some(format!("Action={other}&Version={}", service.version).into_bytes()),
        }
    }
    let source = specification("awsJson 1.1: the operation is told by X-Amz-Target");
    if name == "form-body" {
        return Intent::service_refuses(&crate::intent::SERIALIZATION, Level::Required, source);
    }
    Intent::service(Outcome::RejectOrKeep, Level::Required, source)
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
        "longer" => Intent::reader_takes_or_refuses(specification(
            "RFC 9112 §6.3: Content-Length tells where the body ends, and what follows is no answer",
        )),
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
