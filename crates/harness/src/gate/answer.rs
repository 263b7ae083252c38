//! Answers by themselves: their envelope, their schema, and the rules between
//! them and their requests.

use std::borrow::Cow;

use smithereens_cases::json::Json;
use smithereens_cases::{Exchange, relate};
use smithereens_contract::{Relation, RelationRule};
use smithereens_formats::{Level, MessageId, Part};

use super::Gate;
use crate::service::Received;
use crate::verdict::{Failure, shown};

/// An answer in a line.
pub(super) fn told(received: &Received) -> String {
    format!("{} {}", received.status, shown(&received.body))
}

/// The body of a success. An operation without output may answer nothing.
pub(super) fn body(received: &Received) -> Result<Json, String> {
    if received.body.is_empty() {
        return Ok(Json::Object(Vec::new()));
    }
    Json::parse(&received.body).map_err(|error| format!("is {error}: {}", shown(&received.body)))
}

/// A refusal: it has to name an error (awsJson 1.1), and one of these, if any are
/// given.
pub(super) fn refused(
    received: &Received,
    errors: &[Cow<'static, str>],
    level: Level,
) -> Result<(), Failure> {
    let Some(name) = error_name(received) else {
        return Err(Failure::new(level, "unnamed-error", told(received)));
    };
    if errors.is_empty() || errors.iter().any(|error| **error == name) {
        return Ok(());
    }
    // Which error it is, nobody documents.
    let detail = format!("{name}: {}", told(received));
    Err(Failure::new(Level::Recommended, "other-error", detail))
}

/// The name of the error in any of the documented places, without its namespace
/// and what follows a colon.
fn error_name(received: &Received) -> Option<String> {
    let bare = |text: &str| {
        let text = text.split(':').next().unwrap_or_default();
        let text = text.rsplit('#').next().unwrap_or_default().trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    if let Some(name) = received.header("x-amzn-errortype").and_then(bare) {
        return Some(name);
    }
    let body = Json::parse(&received.body).ok()?;
    ["code", "__type"]
        .iter()
        .find_map(|member| match body.get(member) {
            Some(Json::String(text)) => bare(text),
            _ => None,
        })
}

impl Gate<'_> {
    /// The answer of an operation that took its request, as the contract has it.
    pub(super) fn answered(&self, operation: &str, received: &Received) -> Result<Json, Failure> {
        let failure = |class, detail| Failure::new(Level::Required, class, detail);
        let answered = body(received).map_err(|why| failure("answered-no-json", why))?;
        let id = MessageId {
            operation: operation.to_owned(),
            part: Part::Response,
        };
        if let Some(Ok(validators)) = self.conformance.of(&id)
            && let Some(breach) = validators.open_breach(&answered.to_bytes())
        {
            let detail = format!("{breach} in {}", told(received));
            return Err(failure("breaks-schema", detail));
        }
        Ok(answered)
    }

    /// That an answer keeps the rules between requests and answers.
    pub(super) fn related(
        &self,
        operation: &str,
        request: &Json,
        answer: &Json,
    ) -> Result<(), Failure> {
        let relations = self.cases.contract().knowledge().relations.iter();
        let exchange = [Exchange {
            request: request.clone(),
            answer: answer.clone(),
        }];
        // A list in pages is judged by all of its pages.
        let alone = |rule: &&RelationRule| !matches!(rule.relation, Relation::Pages { .. });
        let of_operation = relations.filter(|rule| rule.operation == operation);
        for rule in of_operation.filter(alone) {
            if let Some(breach) = relate(rule, &exchange, &[]).first() {
                let level = match rule.recommended {
                    true => Level::Recommended,
                    false => Level::Required,
                };
                let class = format!("breaks-rule: {}", rule.id);
                return Err(Failure::new(level, &class, breach.clone()));
            }
        }
        Ok(())
    }

    /// That what lists everything still does.
    pub(super) fn harmless(&self) -> Result<(), Failure> {
        for call in self.scenario.always() {
            self.call(&call).map_err(|why| {
                let detail = format!("after it {} {why}", call.operation);
                Failure::new(Level::Required, "harms", detail)
            })?;
        }
        Ok(())
    }
}
