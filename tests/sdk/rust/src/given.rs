//! From the values of lines to the types that the SDK takes.

use std::collections::HashMap;

use aws_sdk_glue::error::BuildError;
use smithereens_formats::adapter::{CallError, ErrorKind, Made, Value};

/// Why there is no call.
pub(crate) enum Refusal {
    /// The SDK's types cannot say it, for this reason.
    Unsayable(&'static str),
    /// The SDK gave an error.
    Failed(CallError),
}

impl Refusal {
    pub(crate) fn made(self) -> Made {
        match self {
            Refusal::Unsayable(why) => Made::Unsupported(why.to_owned()),
            Refusal::Failed(error) => Made::Error(error),
        }
    }
}

/// What an input can hold.
pub(crate) trait Given: Sized {
    /// # Errors
    /// The type has no such value, or the SDK will not make one.
    fn given(value: Value) -> Result<Self, Refusal>;
}

impl Given for String {
    fn given(value: Value) -> Result<String, Refusal> {
        match value {
            Value::Text(text) => Ok(text),
            Value::Utf16(_) => Err(Refusal::Unsayable("Rust's texts are Unicode")),
            _ => Err(Refusal::Unsayable("a text is a `String`, and nothing else")),
        }
    }
}

impl Given for bool {
    fn given(value: Value) -> Result<bool, Refusal> {
        match value {
            Value::Boolean(truth) => Ok(truth),
            _ => Err(Refusal::Unsayable(
                "a boolean is a `bool`, and nothing else",
            )),
        }
    }
}

impl Given for i32 {
    fn given(value: Value) -> Result<i32, Refusal> {
        match value {
            Value::Number(number) => number
                .as_str()
                .parse()
                .map_err(|_| Refusal::Unsayable("an integer is an `i32`, and nothing else")),
            _ => Err(Refusal::Unsayable(
                "an integer is an `i32`, and nothing else",
            )),
        }
    }
}

impl<T: Given> Given for Vec<T> {
    fn given(value: Value) -> Result<Vec<T>, Refusal> {
        let Value::List(items) = value else {
            return Err(Refusal::Unsayable("a list is a `Vec`, and nothing else"));
        };
        items.into_iter().map(element).collect()
    }
}

impl<T: Given> Given for HashMap<String, T> {
    fn given(value: Value) -> Result<HashMap<String, T>, Refusal> {
        let Value::Object(members) = value else {
            return Err(Refusal::Unsayable("a map is a `HashMap`, and nothing else"));
        };
        let members = members.into_iter();
        members
            .map(|(key, value)| Ok((key, element(value)?)))
            .collect()
    }
}

fn element<T: Given>(value: Value) -> Result<T, Refusal> {
    match value {
        Value::Null => Err(Refusal::Unsayable("its lists and maps hold no null")),
        value => T::given(value),
    }
}

/// The members of a structure that is being made.
pub(crate) struct Members(Vec<(String, Value)>);

impl Members {
    pub(crate) fn of(value: Value) -> Result<Members, Refusal> {
        match value {
            Value::Object(members) => Ok(Members(members)),
            _ => Err(Refusal::Unsayable(
                "a structure is a type of its own, and nothing else",
            )),
        }
    }

    /// The member; `None`, all that the SDK has, where it is absent or null.
    pub(crate) fn take<T: Given>(&mut self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(index) = self.0.iter().position(|(known, _)| known == name) else {
            return Ok(None);
        };
        match self.0.swap_remove(index).1 {
            Value::Null => Ok(None),
            value => T::given(value).map(Some),
        }
    }

    /// That none is left.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        match self.0.is_empty() {
            true => Ok(()),
            false => Err(Refusal::Unsayable(
                "its structures have the members of the model alone",
            )),
        }
    }
}

/// What a builder's `build` gives: it can fail where the newest model requires a
/// member.
pub(crate) trait Built<T> {
    fn built(self) -> Result<T, Refusal>;
}

impl<T> Built<T> for T {
    fn built(self) -> Result<T, Refusal> {
        Ok(self)
    }
}

impl<T> Built<T> for Result<T, BuildError> {
    fn built(self) -> Result<T, Refusal> {
        self.map_err(|error| {
            Refusal::Failed(CallError {
                kind: ErrorKind::Client,
                code: "BuildError".to_owned(),
                message: Some(error.to_string().into()),
                modelled: None,
                members: None,
            })
        })
    }
}
