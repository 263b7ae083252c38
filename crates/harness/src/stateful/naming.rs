//! Names of the run's own, in place of what stands for them in a sequence.

use std::collections::BTreeMap;

use smithereens_cases::json::Json;

/// What `~` and `$NAME` stand for while a sequence is played.
pub(super) struct Names {
    prefix: String,
    /// What answers gave, by the name that the sequence has for it.
    given: BTreeMap<&'static str, String>,
}

impl Names {
    pub(super) fn new(prefix: String) -> Names {
        Names {
            prefix,
            given: BTreeMap::new(),
        }
    }

    /// Keeps what an answer gave, for `$NAME` in later calls.
    pub(super) fn give(&mut self, name: &'static str, text: &str) {
        self.given.insert(name, text.to_owned());
    }

    /// The run's own names, and what was given, in place of what stands for them.
    pub(super) fn own(&self, value: &Json) -> Option<Json> {
        Some(match value {
            Json::String(text) => Json::String(self.own_text(text)?),
            Json::Array(items) => {
                let items = items.iter().map(|item| self.own(item));
                Json::Array(items.collect::<Option<_>>()?)
            }
            Json::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| Some((name.clone(), self.own(value)?)));
                Json::Object(members.collect::<Option<_>>()?)
            }
            other => other.clone(),
        })
    }

    fn own_text(&self, text: &str) -> Option<String> {
        if let Some(given) = text.strip_prefix('$') {
            return self.given.get(given).cloned();
        }
        // `~` may stand inside of an ARN.
        let Some((before, after)) = text.split_once('~') else {
            return Some(text.to_owned());
        };
        if let Some(fill) = after
            .strip_prefix('^')
            .and_then(|after| after.chars().next())
        {
            let left = 255 - self.prefix.chars().count();
            let filled: String = std::iter::repeat_n(fill, left).collect();
            return Some(format!("{}{filled}", self.prefix));
        }
        Some(format!("{before}{}{after}", self.prefix))
    }

    /// A text as it is told: without the run's prefix.
    pub(super) fn plain(&self, text: &str) -> String {
        text.replace(&self.prefix, "~")
    }
}
