//! Errors as the service tells them.

use smithereens_glue::{Constraint, Fault, JsonError, Violations};

/// An error's name and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) name: &'static str,
    pub(crate) text: Option<String>,
    /// Who says it, which decides how the text's member is spelt.
    pub(crate) by: By,
}

/// Who refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// What stands before every awsJson service: `message`.
    FrontEnd,
    /// Glue itself, whose errors model `Message`.
    Glue,
}

impl Failure {
    fn glue(name: &'static str, text: impl Into<String>) -> Failure {
        Failure {
            name,
            text: Some(text.into()),
            by: By::Glue,
        }
    }

    pub(crate) fn front_end(name: &'static str, text: Option<String>) -> Failure {
        Failure {
            name,
            text,
            by: By::FrontEnd,
        }
    }

    pub(crate) fn invalid_input(text: impl Into<String>) -> Failure {
        Failure::glue("InvalidInputException", text)
    }

    pub(crate) fn already_exists(text: impl Into<String>) -> Failure {
        Failure::glue("AlreadyExistsException", text)
    }

    #[cfg(feature = "listen")]
    pub(crate) fn internal_service(text: impl Into<String>) -> Failure {
        Failure::glue("InternalServiceException", text)
    }

    /// There is no `kind` called `name`.
    pub(crate) fn not_found(kind: &str, name: &str) -> Failure {
        Failure::glue(
            "EntityNotFoundException",
            format!("there is no {kind} called {name}"),
        )
    }

    pub(crate) fn illegal_workflow_state(text: impl Into<String>) -> Failure {
        Failure::glue("IllegalWorkflowStateException", text)
    }

    pub(crate) fn concurrent_runs_exceeded(text: impl Into<String>) -> Failure {
        Failure::glue("ConcurrentRunsExceededException", text)
    }

    pub(crate) fn number_limit_exceeded(text: impl Into<String>) -> Failure {
        Failure::glue("ResourceNumberLimitExceededException", text)
    }

    pub(crate) fn crawler_running(text: impl Into<String>) -> Failure {
        Failure::glue("CrawlerRunningException", text)
    }

    pub(crate) fn crawler_not_running(text: impl Into<String>) -> Failure {
        Failure::glue("CrawlerNotRunningException", text)
    }

    pub(crate) fn crawler_stopping(text: impl Into<String>) -> Failure {
        Failure::glue("CrawlerStoppingException", text)
    }

    /// The body: the error's bare name in `__type`, as awsJson 1.1 says.
    pub(crate) fn body(&self) -> Vec<u8> {
        let member = match self.by {
            By::FrontEnd => "message",
            By::Glue => "Message",
        };
        let mut body = serde_json::Map::new();
        body.insert("__type".into(), self.name.into());
        if let Some(text) = &self.text {
            body.insert(member.into(), text.as_str().into());
        }
        serde_json::Value::Object(body).to_string().into_bytes()
    }
}

impl From<JsonError> for Failure {
    /// Broken JSON is refused without a word, as other awsJson services do; a
    /// wrong type is named.
    fn from(error: JsonError) -> Failure {
        let text = match error.fault {
            Fault::Text => None,
            Fault::Value => Some(format!("{}: {}", error.location, error.reason)),
        };
        Failure::front_end("SerializationException", text)
    }
}

impl From<Violations> for Failure {
    /// Constraints of the model are the front end's business, but for ranges:
    /// real answers about `MaxResults` are Glue's own. So are rules.
    fn from(violations: Violations) -> Failure {
        let own = |constraint: &Constraint| {
            matches!(constraint, Constraint::Rule(_) | Constraint::Range { .. })
        };
        let text = format!(
            "{} validation error(s) detected: {violations}",
            violations.count()
        );
        let mut all = violations.as_slice().iter();
        if all.all(|violation| own(&violation.constraint)) {
            Failure::invalid_input(text)
        } else {
            Failure::front_end("ValidationException", Some(text))
        }
    }
}
