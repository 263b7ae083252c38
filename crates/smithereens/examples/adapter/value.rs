//! Values between an adapter's lines and the JSON that the typed shapes read.

use smithereens_cases::json::Json;
use smithereens_formats::adapter::{Number, Value};

/// `None` for a text that the typed shapes cannot have.
pub(crate) fn to_json(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Null => Json::Null,
        Value::Boolean(truth) => Json::Bool(*truth),
        Value::Number(number) => match number.as_str() {
            text @ ("NaN" | "Infinity" | "-Infinity") => Json::text(text),
            text => Json::Number(text.to_owned()),
        },
        Value::Timestamp(seconds) => Json::Number(seconds.as_str().to_owned()),
        Value::Text(text) => Json::text(text.as_str()),
        Value::Utf16(units) => Json::text(String::from_utf16(units).ok()?),
        // Glue's triggers and workflows have none.
        Value::Bytes(_) => return None,
        Value::List(items) => {
            let items: Option<_> = items.iter().map(to_json).collect();
            Json::Array(items?)
        }
        Value::Object(members) => {
            let members = members.iter();
            let members: Option<_> = members
                .map(|(name, value)| Some((name.clone(), to_json(value)?)))
                .collect();
            Json::Object(members?)
        }
    })
}

/// What a member of this name says. Glue's times are those that end in `On`.
pub(crate) fn from_json(name: &str, json: &Json) -> Value {
    match json {
        Json::Null | Json::Raw(_) => Value::Null,
        Json::Bool(truth) => Value::Boolean(*truth),
        Json::Number(text) => {
            let seconds = Number::seconds(text.as_str()).ok();
            let seconds = seconds.filter(|_| name.ends_with("On"));
            let number = || Number::new(text.as_str()).map_or(Value::Null, Value::Number);
            seconds.map_or_else(number, Value::Timestamp)
        }
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(|item| from_json("", item)).collect()),
        Json::Object(members) => {
            let members = members.iter();
            let told = members.map(|(name, json)| (name.clone(), from_json(name, json)));
            Value::Object(told.collect())
        }
    }
}
