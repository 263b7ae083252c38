//! Our reference, asked beside the service.

use smithereens_cases::json::Json;
use smithereens_reference::{Reference, Request};

use super::text_at;

/// What the reference answers.
pub(super) struct Expected {
    pub(super) answer: Json,
    pub(super) error: Option<String>,
}

/// All pages of the reference.
pub(super) fn all_pages(reference: &mut Reference, operation: &str, request: &Json) -> Vec<Json> {
    let mut pages = Vec::new();
    let mut request = request.clone();
    loop {
        let page = handle(reference, operation, &request);
        let token = text_at(&page.answer, "NextToken").map(str::to_owned);
        pages.push(page.answer);
        match token {
            Some(token) => request.set("NextToken", Json::text(token)),
            None => return pages,
        }
    }
}

pub(super) fn handle(reference: &mut Reference, operation: &str, request: &Json) -> Expected {
    let target = format!("AWSGlue.{operation}");
    let headers = [
        ("X-Amz-Target", target.as_str()),
        ("Content-Type", "application/x-amz-json-1.1"),
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=k, SignedHeaders=host, Signature=0",
        ),
    ];
    let response = reference.handle(&Request {
        method: "POST",
        path: "/",
        headers: &headers,
        body: &request.to_bytes(),
    });
    let answer = Json::parse(&response.body).unwrap_or(Json::Object(Vec::new()));
    let name = || {
        let name = text_at(&answer, "__type").unwrap_or_default();
        let name = name.rsplit('#').next().unwrap_or_default();
        name.to_owned()
    };
    let error = (response.status != 200).then(name);
    Expected { answer, error }
}
