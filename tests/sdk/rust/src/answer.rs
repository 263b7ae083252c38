//! What the SDK made of an answer that gave no output.

use std::error::Error;

use aws_sdk_glue::config::http::HttpResponse;
use aws_sdk_glue::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use smithereens_formats::adapter::{CallError, ErrorKind, Value};

use crate::given::Refusal;

/// An error for which the SDK has a type, as the model names it.
pub(crate) struct Modelled<'a> {
    pub(crate) name: &'static str,
    pub(crate) message: Option<&'a str>,
    pub(crate) members: Value,
}

/// What there is to tell of an error.
pub(crate) fn failed<E>(error: &SdkError<E, HttpResponse>, modelled: Option<Modelled>) -> Refusal
where
    E: Error + ProvideErrorMetadata + 'static,
{
    if let Some(Modelled {
        name,
        message,
        members,
    }) = modelled
    {
        let is_more = matches!(&members, Value::Object(members) if !members.is_empty());
        return Refusal::Failed(CallError {
            kind: ErrorKind::Service,
            code: error.code().unwrap_or_default().to_owned(),
            message: message.map(Value::from),
            modelled: Some(name.to_owned()),
            members: is_more.then_some(members),
        });
    }
    let told = |kind, code: &str, message: Option<String>| {
        Refusal::Failed(CallError {
            kind,
            code: code.to_owned(),
            message: message.map(Value::from),
            modelled: None,
            members: None,
        })
    };
    let own = |code| {
        told(
            ErrorKind::Client,
            code,
            Some(DisplayErrorContext(error).to_string()),
        )
    };
    match error {
        SdkError::ConstructionFailure(_) => own("ConstructionFailure"),
        SdkError::TimeoutError(_) => own("TimeoutError"),
        SdkError::DispatchFailure(_) => own("DispatchFailure"),
        SdkError::ResponseError(_) => own("ResponseError"),
        // Also what could not be read under a 200 comes as an error of the service.
        SdkError::ServiceError(found) if found.raw().status().is_success() => own("Unhandled"),
        SdkError::ServiceError(_) => told(
            ErrorKind::Service,
            error.code().unwrap_or_default(),
            error.message().map(str::to_owned),
        ),
        _ => own("SdkError"),
    }
}
