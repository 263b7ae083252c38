//! From HTTP to a request, and from a response to HTTP.

use std::convert::Infallible;
use std::error::Error as _;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{CONNECTION, HOST, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Request as HttpRequest, Response as HttpResponse, StatusCode, Version};
use tokio::time::timeout;

use super::progress::{Phase, Progress};
use super::{Pace, Served, careful, race};
use crate::control::is_control;
use crate::exchange::{CONTENT_TYPE, Request, Response};
use crate::failure::Failure;
use crate::fault::Needs;

/// Why there is no body.
enum Unread {
    TooLarge,
    TooSlow,
    Broken(String),
}

/// Answers one request, once all of it is there.
pub(super) async fn answer(
    served: Arc<Served>,
    progress: Arc<Progress>,
    request: HttpRequest<Incoming>,
) -> Result<HttpResponse<Full<Bytes>>, Infallible> {
    progress.is(Phase::Body);
    let (head, body) = request.into_parts();
    if !names_one_host(&head) {
        progress.is(Phase::Idle);
        return Ok(broken());
    }
    let limits = &served.limits;
    let read = match timeout(limits.body_time, read(body, limits.body)).await {
        Ok(read) => read,
        Err(_) => Err(Unread::TooSlow),
    };
    let response = match read {
        Ok(body) => to_http(perform(&served, &head, &body).await),
        Err(unread) => {
            let mut response = to_http(refuse(&served, &unread));
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
            response
        }
    };
    progress.is(Phase::Idle);
    Ok(response)
}

/// HTTP/1.1 wants one `Host` in each request (RFC 9112, section 3.2).
fn names_one_host(head: &Parts) -> bool {
    let hosts = head.headers.get_all(HOST).iter().count();
    hosts == 1 || hosts == 0 && head.version < Version::HTTP_11
}

/// What is answered where HTTP itself is broken.
fn broken() -> HttpResponse<Full<Bytes>> {
    let mut response = HttpResponse::new(Full::default());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
    response
}

async fn read(mut body: Incoming, most: usize) -> Result<Bytes, Unread> {
    if body.size_hint().lower() > most as u64 {
        return Err(Unread::TooLarge);
    }
    // Most bodies come in one piece, which need not be copied.
    let mut first = Bytes::new();
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| why(&error))?;
        let Ok(piece) = frame.into_data() else {
            continue; // A trailer.
        };
        if first.len().max(whole.len()) + piece.len() > most {
            return Err(Unread::TooLarge);
        }
        if first.is_empty() {
            first = piece;
        } else {
            if whole.is_empty() {
                whole.extend_from_slice(&first);
            }
            whole.extend_from_slice(&piece);
        }
    }
    Ok(if whole.is_empty() {
        first
    } else {
        whole.into()
    })
}

/// What hyper says of a broken body in general is less than what it was told.
fn why(error: &hyper::Error) -> Unread {
    Unread::Broken(match error.source() {
        Some(source) => source.to_string(),
        None => error.to_string(),
    })
}

async fn perform(served: &Served, head: &Parts, body: &[u8]) -> Response {
    let text = |value| str::from_utf8(HeaderValue::as_bytes(value)).unwrap_or("\u{fffd}");
    let headers = head.headers.iter();
    let headers: Vec<(&str, &str)> = headers
        .map(|(name, value)| (name.as_str(), text(value)))
        .collect();
    let target = &head.uri;
    let request = Request {
        method: head.method.as_str(),
        path: target
            .path_and_query()
            .map_or_else(|| target.path(), |path| path.as_str()),
        headers: &headers,
        body,
    };
    let fault = {
        let mut reference = served.reference();
        if served.pace == Pace::Request && !is_control(&request) {
            careful::tick(&mut reference);
        }
        match reference.fault() {
            Some(fault) if fault.needs() == Needs::Race && !is_control(&request) => fault,
            _ => return careful::handle(&mut reference, &request),
        }
    };
    race::perform(served, fault, &request).await
}

fn refuse(served: &Served, unread: &Unread) -> Response {
    let limits = served.limits;
    let (status, name, text) = match unread {
        Unread::TooLarge => (
            413,
            "RequestEntityTooLargeException",
            format!("the body has more than {} bytes", limits.body),
        ),
        Unread::TooSlow => (
            408,
            "RequestTimeoutException",
            format!("the body took longer than {:?}", limits.body_time),
        ),
        Unread::Broken(why) => (
            400,
            "SerializationException",
            format!("the body cannot be read: {why}"),
        ),
    };
    Response {
        status,
        headers: vec![
            ("Content-Type", CONTENT_TYPE.into()),
            ("x-amzn-RequestId", served.reference().request_id()),
        ],
        body: Failure::front_end(name, Some(text)).body(),
    }
}

fn to_http(response: Response) -> HttpResponse<Full<Bytes>> {
    let mut http = HttpResponse::new(Full::new(response.body.into()));
    // No status or header that the service answers is none of HTTP's.
    *http.status_mut() =
        StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::try_from(value),
        ) {
            http.headers_mut().append(name, value);
        }
    }
    http
}
