//! What an entry's case turns on that its payload does not show.

use serde::{Deserialize, Serialize};

use super::JsonText;

/// What the contract that an entry was made from says of its place, as far as
/// the case turns on it and neither payload nor expectations show it. Under a
/// contract that says otherwise, the entry means something else.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    default,
    expecting = "an object"
)]
pub struct Assumed {
    /// Of what is left out or null: what that stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absence: Option<AssumedAbsence>,
    /// Of an error: how it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<AssumedError>,
}

/// What a member that is absent stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    default,
    expecting = "an object"
)]
pub struct AssumedAbsence {
    /// Its default, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<JsonText>,
    /// Whether it is marked as boxed: absence differs from zero.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub boxed: bool,
}

/// How an error is told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    default,
    expecting = "an object"
)]
pub struct AssumedError {
    /// The HTTP status that it usually has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Whose fault it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Its code, where that is not its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// Whose fault an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The caller's.
    Client,
    /// The service's.
    Server,
}

/// One thing that is assumed, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// What it is about: `status`.
    pub what: &'static str,
    /// What is said of that.
    pub says: String,
}

const NOT_SO: &str = "no";
const NOTHING: &str = "none";
const ITS_NAME: &str = "its name";

impl Assumption {
    /// Whether it goes without saying.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        [NOT_SO, NOTHING, ITS_NAME].contains(&&*self.says)
    }
}

impl Assumed {
    /// Whether nothing is assumed.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Assumed::default()
    }

    /// All of it in words.
    #[must_use]
    pub fn in_words(&self) -> Vec<Assumption> {
        let mut all = Vec::new();
        let mut add = |what, says| all.push(Assumption { what, says });
        if let Some(AssumedAbsence { default, boxed }) = &self.absence {
            let default = default.as_ref().map(JsonText::as_str);
            add("default", default.unwrap_or(NOTHING).to_owned());
            add("box", if *boxed { "yes" } else { NOT_SO }.to_owned());
        }
        if let Some(error) = &self.error {
            if let Some(status) = error.status {
                add("status", status.to_string());
            }
            if let Some(fault) = error.fault {
                let whose = match fault {
                    Fault::Client => "the caller's",
                    Fault::Server => "the service's",
                };
                add("fault", whose.to_owned());
                let code = error.code.as_deref();
                add("code", code.unwrap_or(ITS_NAME).to_owned());
            }
        }
        all
    }
}
