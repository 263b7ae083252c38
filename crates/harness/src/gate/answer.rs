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
pub(crate) fn told(received: &Received) -> String {
    format!("{} {}", received.status, shown(&received.body))
}

/// An answer in half a line, for reasons that cases are counted by.
pub(super) fn in_short(received: &Received) -> String {
    let status = received.status;
    match error_name(received) {
        Some(name) => format!("{status} {name}"),
        None => status.to_string(),
    }
}

/// The class of an answer that knows no such operation.
pub(super) const UNKNOWN_OPERATION: &str = "unknown-operation";

/// Whether a refusal says that there is no such operation: by the protocol's own
/// name for it, by those that services and emulators have been seen to use, or as
/// HTTP does.
pub(crate) fn knows_no_operation(received: &Received) -> bool {
    const NAMES: [&str; 6] = [
        "UnknownOperationException",
        "UnknownOperation",
        "NotImplementedException",
        "NotImplemented",
        "InvalidAction",
        "InternalFailure",
    ];
    match error_name(received) {
        Some(name) => NAMES.contains(&name.as_str()),
        None => received.status == 404,
    }
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
pub(crate) fn error_name(received: &Received) -> Option<String> {
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
    pub(crate) fn answered(&self, operation: &str, received: &Received) -> Result<Json, Failure> {
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
            let failure = failure("breaks-schema", detail);
            match self.keeps_later_schema(&id, &answered.to_bytes()) {
                Some(later) => self.answered_newer(&id, later, failure),
                None => return Err(failure),
            }
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
        let of_operation = relations.filter(|rule| rule.operation == operation);
        of_operation
            .filter(|rule| is_seen_at_once(rule))
            .try_for_each(|rule| keeps(rule, request, answer))
    }

    /// That an answer keeps one of these rules; false if a single answer does not
    /// tell.
    pub(super) fn related_by(
        &self,
        operation: &str,
        rule: &str,
        request: &Json,
        answer: &Json,
    ) -> Result<bool, Failure> {
        let mut relations = self.cases.contract().knowledge().relations.iter();
        let named = relations.find(|one| one.operation == operation && one.id == rule);
        match named.filter(|rule| is_seen_at_once(rule)) {
            None => Ok(false),
            Some(rule) => keeps(rule, request, answer).map(|()| true),
        }
    }
}

/// A list in pages is judged by all of its pages, and some rules by what went
/// before.
fn is_seen_at_once(rule: &RelationRule) -> bool {
    !matches!(rule.relation, Relation::Pages { .. } | Relation::History)
}

fn keeps(rule: &RelationRule, request: &Json, answer: &Json) -> Result<(), Failure> {
    let exchange = [Exchange {
        request: request.clone(),
        answer: answer.clone(),
    }];
    let Some(breach) = relate(rule, &exchange, &[]).into_iter().next() else {
        return Ok(());
    };
    let level = match rule.recommended {
        true => Level::Recommended,
        false => Level::Required,
    };
    Err(Failure::new(
        level,
        &format!("breaks-rule: {}", rule.id),
        breach,
    ))
}
