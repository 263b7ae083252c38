//! Objects of the JSON AST, put together entry by entry.

use crate::json::Json;

/// An object under construction.
#[derive(Default)]
pub(crate) struct Entries(pub(crate) Vec<(String, Json)>);

impl Entries {
    pub(crate) fn add(&mut self, key: &str, value: Json) {
        self.0.push((key.to_owned(), value));
    }

    /// An annotation trait, if it is set.
    pub(crate) fn mark(&mut self, key: &str, is_set: bool) {
        if is_set {
            self.add(key, object([]));
        }
    }

    pub(crate) fn unless_empty(self) -> Option<Json> {
        (!self.0.is_empty()).then_some(Json::Object(self.0))
    }
}

pub(crate) fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

pub(crate) fn object<const N: usize>(entries: [(&str, Json); N]) -> Json {
    Json::Object(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// A reference to the shape of this id.
pub(crate) fn target(id: &str) -> Json {
    object([("target", text(id))])
}
