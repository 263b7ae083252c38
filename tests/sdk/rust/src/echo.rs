//! An echo: by way of the types that the SDK has for such values.

use std::str::FromStr as _;

use aws_sdk_glue::primitives::{Blob, DateTime, DateTimeFormat};
use smithereens_formats::adapter::{Made, Value};

use crate::given::{Given as _, Refusal};
use crate::told::Told as _;

/// What becomes of the value.
pub(crate) fn back(value: Value) -> Made {
    match told(value) {
        Ok(value) => Made::Echo(value),
        Err(why) => why.made(),
    }
}

fn told(value: Value) -> Result<Value, Refusal> {
    Ok(match value {
        Value::Null => Value::Null,
        Value::Boolean(_) => bool::given(value)?.told().unwrap_or(Value::Null),
        Value::Text(_) | Value::Utf16(_) => String::given(value)?.told().unwrap_or(Value::Null),
        Value::Number(number) => match i64::from_str(number.as_str()).ok() {
            Some(whole) if number.as_str() != "-0" => Value::Number(whole.into()),
            _ => f64::from_str(number.as_str())
                .ok()
                .told()
                .unwrap_or(Value::Null),
        },
        Value::Timestamp(seconds) => {
            DateTime::from_str(seconds.as_str(), DateTimeFormat::EpochSeconds)
                .ok()
                .told()
                .ok_or(Refusal::Unsayable("a timestamp has nine decimals"))?
        }
        Value::Bytes(bytes) => Value::Bytes(Blob::new(bytes).into_inner()),
        Value::List(items) => Value::List(items.into_iter().map(told).collect::<Result<_, _>>()?),
        Value::Object(members) => {
            let members = members.into_iter();
            let told = members.map(|(name, value)| Ok((name, told(value)?)));
            Value::Object(told.collect::<Result<_, Refusal>>()?)
        }
    })
}
