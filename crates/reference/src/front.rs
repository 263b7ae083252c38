//! From an HTTP request to an operation's body, in the order of AWS's front end:
//! JSON, operation, authentication, then types and constraints.

use serde::de::{DeserializeOwned, IgnoredAny};
use smithereens_glue::{JsonError, from_json};

use crate::exchange::Request;
use crate::failure::Failure;
use crate::operations::{Perform, perform_of};

/// What `X-Amz-Target` says before the operation.
const TARGET: &str = "AWSGlue.";

/// The operation that is asked for, and the body to ask it with.
pub(crate) fn route<'a>(request: &Request<'a>) -> Result<(Perform, &'a [u8]), Failure> {
    // An empty body is as good as no members.
    let body = if request.body.is_empty() {
        b"{}"
    } else {
        request.body
    };
    let asked = operation(request).and_then(|perform| authenticate(request).map(|()| perform));
    match asked {
        // Types are read later, and broken JSON is found then.
        Ok(perform) => Ok((perform, body)),
        Err(failure) => {
            from_json::<IgnoredAny>(body)?;
            Err(failure)
        }
    }
}

/// A request's members. Text that is no JSON is that before anything else, also
/// where a wrong type stands before what is broken.
///
/// # Errors
/// What is wrong with the body.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, JsonError> {
    from_json(body).or_else(|wrong| {
        from_json::<IgnoredAny>(body)?;
        Err(wrong)
    })
}

fn operation(request: &Request<'_>) -> Result<Perform, Failure> {
    let unknown = || Failure::front_end("UnknownOperationException", None);
    if request.method != "POST" {
        return Err(unknown());
    }
    let is_target = |(name, _): &&(&str, &str)| name.eq_ignore_ascii_case("x-amz-target");
    // Of two, nobody knows which is meant.
    if request.headers.iter().filter(is_target).count() > 1 {
        return Err(unknown());
    }
    let target = request.header("x-amz-target").ok_or_else(unknown)?;
    let name = target.strip_prefix(TARGET).ok_or_else(unknown)?;
    perform_of(name).ok_or_else(unknown)
}

/// That the request is signed, in form: whoever signs is let in, with whatever
/// key, since this is for tests and knows no secrets.
fn authenticate(request: &Request<'_>) -> Result<(), Failure> {
    let given = request.header("authorization").unwrap_or_default();
    if given.is_empty() {
        return Err(Failure::front_end(
            "MissingAuthenticationTokenException",
            Some("the request is not signed: it has no Authorization".into()),
        ));
    }
    let signed = given.strip_prefix("AWS4-HMAC-SHA256 ").unwrap_or_default();
    let parts = ["Credential=", "SignedHeaders=", "Signature="];
    match parts.iter().find(|part| !signed.contains(**part)) {
        None => Ok(()),
        Some(part) => Err(Failure::front_end(
            "IncompleteSignatureException",
            Some(format!("Authorization is not AWS4-HMAC-SHA256 with {part}")),
        )),
    }
}
