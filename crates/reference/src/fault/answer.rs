//! Faults in what goes out: the answer is not what was meant.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Fault;
use super::request::each;
use crate::exchange::Response;

/// The members that hold times.
const TIMES: [&str; 7] = [
    "CreatedOn",
    "LastModifiedOn",
    "StartedOn",
    "CompletedOn",
    "CreationTime",
    "LastUpdated",
    "StartTime",
];

/// Spoils an answer, if this is a fault of answers.
pub(crate) fn spoil(fault: Fault, operation: &str, response: &mut Response) {
    let refused = response.status != 200;
    let name = error_name(response);
    match fault {
        Fault::RefusalIsA500
            if name == "ValidationException" || name == "InvalidInputException" =>
        {
            response.status = 500;
        }
        Fault::BrokenJsonIsA500 if name == "SerializationException" => response.status = 500,
        Fault::UnknownOperationIsA200 if name == "UnknownOperationException" => {
            response.status = 200;
            response.body = b"{}".to_vec();
        }
        Fault::NotFoundIsInvalid if name == "EntityNotFoundException" => {
            response.body = json!({"__type": "InvalidInputException", "Message": "no such thing"})
                .to_string()
                .into_bytes();
        }
        Fault::ErrorsWithoutName if refused => change(response, |name, value| {
            if name.is_none()
                && let Value::Object(members) = value
            {
                members.remove("__type");
            }
        }),
        Fault::ErrorsAreHtml if refused => {
            response.body = b"<html><body><h1>400 Bad Request</h1></body></html>".to_vec();
        }
        Fault::HtmlContentType => {
            for (name, value) in &mut response.headers {
                if *name == "Content-Type" {
                    *value = "text/html".into();
                }
            }
        }
        Fault::MissingNotTold if operation.starts_with("BatchGet") => {
            change(response, |name, value| {
                if name.is_none()
                    && let Value::Object(members) = value
                {
                    members.retain(|name, _| {
                        !name.ends_with("NotFound") && !name.starts_with("Missing")
                    });
                }
            })
        }
        Fault::GraphWithoutEdges => change(response, |name, value| {
            if name == Some("Edges") {
                *value = json!([]);
            }
        }),
        Fault::EndsBeforeItStarts if operation.contains("WorkflowRun") => {
            change(response, |_, value| {
                if let Value::Object(members) = value
                    && members.contains_key("CompletedOn")
                    && members.contains_key("WorkflowRunId")
                    && let Some(start) = members["StartedOn"].as_f64()
                {
                    members.insert("CompletedOn".into(), (start - 1.0).into());
                }
            });
        }
        Fault::FailedCountsAsSucceeded => change(response, |name, value| {
            if name == Some("Statistics")
                && let (Some(failed), Some(succeeded)) = (
                    value["FailedActions"].as_i64(),
                    value["SucceededActions"].as_i64(),
                )
            {
                value["FailedActions"] = 0.into();
                value["SucceededActions"] = (failed + succeeded).into();
            }
        }),
        Fault::TimesAreText => change(response, |name, value| {
            if name.is_some_and(|name| TIMES.contains(&name)) && value.is_number() {
                *value = value.to_string().into();
            }
        }),
        Fault::TimesInMilliseconds => change(response, |name, value| {
            if name.is_some_and(|name| TIMES.contains(&name))
                && let Some(seconds) = value.as_f64()
            {
                *value = (seconds * 1000.0).into();
            }
        }),
        Fault::NumbersAreText => change(response, |name, value| {
            if value.is_i64() && !name.is_some_and(|name| TIMES.contains(&name)) {
                *value = value.to_string().into();
            }
        }),
        Fault::AnswersInLowerCamel if !refused => change(response, |_, value| {
            if let Value::Object(members) = value {
                *members = std::mem::take(members)
                    .into_iter()
                    .map(|(name, value)| (lower_camel(&name), value))
                    .collect();
            }
        }),
        Fault::EmojiHalved => rewrite(response, |character, text| {
            if character > '\u{FFFF}' {
                let mut units = [0; 2];
                let _ = write!(text, "\\u{:04x}", character.encode_utf16(&mut units)[0]);
            } else {
                text.push(character);
            }
        }),
        Fault::AccentsLost => rewrite(response, |character, text| {
            text.push(if character.is_ascii() { character } else { '?' });
        }),
        _ => {}
    }
}

fn error_name(response: &Response) -> String {
    if response.status == 200 {
        return String::new();
    }
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    body["__type"].as_str().unwrap_or_default().to_owned()
}

fn lower_camel(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

/// Changes any value of the body, the whole of it first, without a name.
fn change(response: &mut Response, mut how: impl FnMut(Option<&str>, &mut Value)) {
    let Ok(mut body) = serde_json::from_slice::<Value>(&response.body) else {
        return;
    };
    how(None, &mut body);
    each(&mut body, &mut how);
    response.body = body.to_string().into_bytes();
}

fn rewrite(response: &mut Response, how: impl Fn(char, &mut String)) {
    let mut text = String::new();
    for character in String::from_utf8_lossy(&response.body).chars() {
        how(character, &mut text);
    }
    response.body = text.into_bytes();
}
