//! Faults in what is judged: constraints that are not looked at, and others that
//! nobody documented.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use smithereens_glue::{Constraint, JsonError, Step, Violation, Violations, from_json};

use super::Fault;
use super::request::each;
use crate::failure::Failure;
use crate::state::State;

impl State {
    /// What becomes of a request that breaks this, or nothing.
    pub(crate) fn judge(
        &self,
        judged: Result<(), Violations>,
        request: &impl Serialize,
        body: &[u8],
    ) -> Result<(), Failure> {
        let Some(fault) = self.fault else {
            return Ok(judged?);
        };
        let sent: Value = serde_json::from_slice(body).unwrap_or_default();
        let understood = serde_json::to_value(request).unwrap_or_default();
        if fault == Fault::UnknownMemberRefused && has_more(&sent, &understood) {
            return Err(Failure::invalid_input("an unknown member"));
        }
        if let Some(why) = refuses(fault, sent) {
            return Err(Failure::invalid_input(why));
        }
        match judged {
            Err(violations)
                if !violations
                    .as_slice()
                    .iter()
                    .all(|violation| passes(fault, violation)) =>
            {
                Err(violations.into())
            }
            _ => Ok(()),
        }
    }

    /// A request that could not be read, read in spite of it.
    pub(crate) fn read_leniently<T: DeserializeOwned>(
        &self,
        error: JsonError,
        body: &[u8],
    ) -> Result<T, Failure> {
        if !self.plants(Fault::WrongTypesDropped) || error.fault != smithereens_glue::Fault::Value {
            return Err(error.into());
        }
        let mut input: Value = serde_json::from_slice(body).unwrap_or_default();
        if let (Some(Step::Member(name)), Some(members)) =
            (error.location.steps().first(), input.as_object_mut())
        {
            members.remove(name.as_ref());
        }
        Ok(from_json(input.to_string().as_bytes())?)
    }
}

/// Whether a broken constraint is not noticed.
fn passes(fault: Fault, violation: &Violation) -> bool {
    match (&violation.constraint, fault) {
        (Constraint::Length { max, actual, .. }, Fault::LongNamesPass) => {
            max.is_some_and(|max| *actual > max)
        }
        (Constraint::Range { actual: 0, .. }, Fault::ZeroResultsPass) => {
            violation.location.to_string() == "MaxResults"
        }
        (Constraint::Pattern(_), Fault::PatternsAreIgnored)
        | (Constraint::EnumValue(_), Fault::UnknownValuesPass)
        | (Constraint::Required, Fault::RequiredIsOptional)
        | (Constraint::Rule("predicate-when-conditional"), Fault::PredicateNotNeeded)
        | (Constraint::Rule("schedule-when-scheduled"), Fault::ScheduleNotNeeded)
        | (Constraint::Rule("logical-with-several-conditions"), Fault::LogicalNotNeeded) => true,
        _ => false,
    }
}

/// Whether there is a member that is not null and was not understood.
fn has_more(sent: &Value, understood: &Value) -> bool {
    match (sent, understood) {
        (Value::Object(sent), Value::Object(understood)) => {
            sent.iter().any(|(name, value)| match understood.get(name) {
                Some(there) => has_more(value, there),
                None => !value.is_null(),
            })
        }
        (Value::Array(sent), Value::Array(understood)) => {
            let mut pairs = sent.iter().zip(understood);
            pairs.any(|(sent, understood)| has_more(sent, understood))
        }
        _ => false,
    }
}

/// Why a request is refused that nothing is wrong with.
fn refuses(fault: Fault, mut sent: Value) -> Option<&'static str> {
    let mut found = false;
    let why = match fault {
        Fault::LongestNameRefused => "a name is shorter than 255",
        Fault::LengthInBytes => "a name has at most 255 bytes",
        Fault::EmojiRefused => "characters are at most U+FFFF",
        Fault::TabRefused => "no tabs",
        Fault::NullRefused => "null",
        Fault::TwentyFiveRefused => "a batch has less than 25",
        _ => return None,
    };
    each(&mut sent, &mut |name, value| {
        let text = value.as_str().unwrap_or_default();
        let is_name = name.is_none_or(|name| name.ends_with("Name"));
        found |= match fault {
            Fault::LongestNameRefused => is_name && text.chars().count() == 255,
            Fault::LengthInBytes => is_name && text.len() > 255,
            Fault::EmojiRefused => text.chars().any(|character| character > '\u{FFFF}'),
            Fault::TabRefused => is_name && text.contains('\t'),
            Fault::NullRefused => name.is_some() && value.is_null(),
            _ => name == Some("Names") && value.as_array().is_some_and(|names| names.len() == 25),
        };
    });
    found.then_some(why)
}
