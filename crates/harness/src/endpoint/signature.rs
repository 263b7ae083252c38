//! Signatures with dummy keys. Nothing of the environment's credentials is read.
//! This is the interface to the `aws-sigv4` crate.

use std::time::SystemTime;

use aws_credential_types::Credentials as Keys;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign as sigv4};
use aws_sigv4::sign::v4;
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, HeaderValue};
use smithereens_formats::Credentials;

use crate::service::Sent;

/// The region that requests are signed for, by which some emulators keep things
/// apart.
const REGION: &str = "us-east-1";

/// Signs a request, or does what its case asks for instead.
pub(super) fn sign(
    request: &mut Request<Full<Bytes>>,
    sent: &Sent,
    authority: &str,
    service: &str,
) {
    let secret = match sent.credentials {
        Credentials::Missing => return,
        Credentials::Empty => return put(request, ""),
        Credentials::Malformed => return put(request, "AWS4-HMAC-SHA256 smithereens"),
        Credentials::Dummy => "smithereens",
        Credentials::Wrong => "another",
    };
    let url = format!("http://{authority}{}", request.uri());
    let headers = sent.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_ref(), value.as_str()));
    let identity = Keys::new("AKIDSMITHEREENS", secret, None, None, "smithereens").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name(service)
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build();
    let signable =
        SignableRequest::new(&sent.method, url, headers, SignableBody::Bytes(&sent.body));
    // What cannot be signed goes out without: a case may be about just that.
    if let (Ok(parameters), Ok(signable)) = (parameters, signable)
        && let Ok(signed) = sigv4(signable, &parameters.into())
    {
        signed.into_parts().0.apply_to_request_http1x(request);
    }
}

fn put(request: &mut Request<Full<Bytes>>, value: &'static str) {
    let value = HeaderValue::from_static(value);
    request.headers_mut().insert(AUTHORIZATION, value);
}
