//! What is expected of an SDK: as a reader of answers, what is of any; as a writer of
//! requests, that what it is given to say is what goes out.

use smithereens_cases::Case;
use smithereens_formats::{Expectation, Level, Outcome, Part, Role};

use super::envelope;
use super::value::NoInput;

/// Kinds of cases about how a body is written.
const WRITING: [&str; 7] = [
    "whitespace",
    "escaped",
    "raw-control",
    "number-form",
    "duplicate-key",
    "member-order",
    "protocol",
];

/// What an SDK must do with a case.
///
/// # Errors
/// Why that is nothing.
pub(super) fn of(case: &Case) -> Result<Expectation, String> {
    let reader = case.expectation(Role::Reader);
    let not_ours = || format!("is not a {}'s business", Role::Reader);
    if case.id.site.message.part != Part::Request {
        return reader.cloned().ok_or_else(not_ours);
    }
    let kind = case.id.kind.name.as_str();
    if envelope::KINDS.contains(&kind) {
        return around(case).ok_or_else(not_ours);
    }
    if WRITING.contains(&kind) {
        return Err(NoInput::Written.reason().to_owned());
    }
    let reader = reader.ok_or_else(not_ours)?;
    let validator = case.expectation(Role::Validator);
    let is_valid = validator.is_none_or(|validator| validator.outcome == Outcome::Accept);
    Ok(match reader.outcome {
        // Some SDKs have nothing to say it with.
        _ if kind == "null" => Expectation {
            outcome: Outcome::RejectOrKeep,
            level: Level::Recommended,
            ..reader.clone()
        },
        Outcome::Accept if !is_valid => Expectation {
            outcome: Outcome::RejectOrKeep,
            ..reader.clone()
        },
        _ => reader.clone(),
    })
}

/// That the request of the SDK itself is none like this.
fn around(case: &Case) -> Option<Expectation> {
    let kind = &case.id.kind;
    let is_allowed = kind.name == "content-type" && kind.value.as_deref() == Some("parameters");
    // By a request alone nobody tells whether its signature is right.
    let is_hidden = kind.name == "credentials" && kind.value.as_deref() == Some("wrong");
    let service = case.expectation(Role::Service)?;
    (!is_allowed && !is_hidden).then(|| Expectation {
        role: Role::Reader,
        outcome: Outcome::Accept,
        level: Level::Required,
        source: service.source.clone(),
    })
}
