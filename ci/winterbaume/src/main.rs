//! Puts winterbaume's Glue behind a socket of this machine: every request is
//! handed over as it came, every answer is sent as it was given.
//!
//! The crate `winterbaume-server` does so too, with 240 services at once; this is
//! the one that the gate is for.

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HOST, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, http};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use winterbaume_core::{MockRequest, MockService as _};
use winterbaume_glue::GlueService;

/// What the SDK that winterbaume stands behind would have asked.
const HOST_OF_GLUE: &str = "glue.us-east-1.amazonaws.com";

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let glue = Arc::new(GlueService::new());
    loop {
        let (stream, _) = listener.accept().await?;
        let glue = Arc::clone(&glue);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(&glue, request));
            // A client that leaves early is its own affair.
            let _ended = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    glue: &GlueService,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        return Ok(status(StatusCode::BAD_REQUEST));
    };
    let mut headers = parts.headers;
    headers.insert(HOST, HeaderValue::from_static(HOST_OF_GLUE));
    let answer = glue
        .handle(MockRequest {
            method: parts.method.to_string(),
            uri: format!("https://{HOST_OF_GLUE}{}", parts.uri),
            headers,
            body: body.to_bytes(),
        })
        .await;
    let mut response = status(
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    );
    *response.headers_mut() = answer.headers;
    *response.body_mut() = Full::new(answer.body);
    Ok(response)
}

fn status(status: http::StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::new()));
    *response.status_mut() = status;
    response
}
