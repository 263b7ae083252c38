//! From the types that the SDK gives to the values of lines.

use std::collections::HashMap;

use aws_sdk_glue::primitives::DateTime;
use smithereens_formats::adapter::{Number, Value};

/// What an output can hold.
pub(crate) trait Told {
    /// `None` where there is nothing.
    fn told(&self) -> Option<Value>;
}

impl Told for String {
    fn told(&self) -> Option<Value> {
        Some(self.as_str().into())
    }
}

impl Told for bool {
    fn told(&self) -> Option<Value> {
        Some(Value::Boolean(*self))
    }
}

impl Told for i32 {
    fn told(&self) -> Option<Value> {
        Some(Value::Number(i64::from(*self).into()))
    }
}

impl Told for f64 {
    fn told(&self) -> Option<Value> {
        let whole = *self as i64;
        let is_whole = whole as f64 == *self && (*self != 0.0 || self.is_sign_positive());
        Some(Value::Number(match is_whole {
            true => whole.into(),
            false => (*self).into(),
        }))
    }
}

impl Told for DateTime {
    fn told(&self) -> Option<Value> {
        let billionths = self.as_nanos();
        let sign = if billionths < 0 { "-" } else { "" };
        let (seconds, rest) = (
            billionths.abs() / 1_000_000_000,
            billionths.abs() % 1_000_000_000,
        );
        let digits = format!("{sign}{seconds}.{rest:09}");
        Number::seconds(digits).ok().map(Value::Timestamp)
    }
}

impl<T: Told> Told for Option<T> {
    fn told(&self) -> Option<Value> {
        self.as_ref()?.told()
    }
}

impl<T: Told> Told for Vec<T> {
    fn told(&self) -> Option<Value> {
        let items = self.iter().map(|item| item.told().unwrap_or(Value::Null));
        Some(Value::List(items.collect()))
    }
}

impl<T: Told> Told for HashMap<String, T> {
    fn told(&self) -> Option<Value> {
        let members = self.iter();
        let told = members.map(|(key, value)| (key.clone(), value.told().unwrap_or(Value::Null)));
        Some(Value::Object(told.collect()))
    }
}

/// A structure of the members that are there.
pub(crate) fn structure(members: Vec<(&str, Option<Value>)>) -> Value {
    let there = members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect())
}
