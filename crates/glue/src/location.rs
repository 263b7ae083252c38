//! Places in a message, as people read them: `Predicate.Conditions[2].State`.

use std::borrow::Cow;
use std::fmt;

use smithereens_formats::Path;

/// Names longer than this are cut when shown: they come from the payload, and
/// an error message is no place for a megabyte.
const SHOWN: usize = 64;

/// A place in one message, from its root. Shown with indices and keys, and as
/// `.` for the message itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Location(Vec<Step>);

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a structure's member.
    Member(Cow<'static, str>),
    /// To a list's element.
    Element(usize),
    /// To the key itself of a map's entry.
    Key(String),
    /// To the value behind a map's key.
    Value(String),
}

impl Location {
    /// The message itself.
    #[must_use]
    pub fn root() -> Location {
        Location::default()
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The same place in a contract's words: list elements are `member`, map
    /// entries `key` and `value`, whichever they are.
    #[must_use]
    pub fn to_path(&self) -> Path {
        Path(self.0.iter().map(|step| step.name().to_owned()).collect())
    }

    pub(crate) fn push(&mut self, step: Step) {
        self.0.push(step);
    }

    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }
}

impl Step {
    fn name(&self) -> &str {
        match self {
            Step::Member(name) => name,
            Step::Element(_) => "member",
            Step::Key(_) => "key",
            Step::Value(_) => "value",
        }
    }
}

impl FromIterator<Step> for Location {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Location {
        Location(steps.into_iter().collect())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(".");
        }
        for (index, step) in self.0.iter().enumerate() {
            let dot = if index > 0 { "." } else { "" };
            match step {
                Step::Member(name) if is_plain(name) => write!(f, "{dot}{name}")?,
                Step::Member(name) => write!(f, "{dot}{:?}", cut(name))?,
                Step::Element(at) => write!(f, "[{at}]")?,
                Step::Key(key) => write!(f, "{dot}key({:?})", cut(key))?,
                Step::Value(key) => write!(f, "[{:?}]", cut(key))?,
            }
        }
        Ok(())
    }
}

fn is_plain(name: &str) -> bool {
    name.len() <= SHOWN
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_shown_with_indices_and_named_with_the_contracts_words() {
        let location: Location = [
            Step::Member("Actions".into()),
            Step::Element(2),
            Step::Member("Arguments".into()),
            Step::Value("--day \"one\"".to_owned()),
        ]
        .into_iter()
        .collect();
        assert_eq!(
            location.to_string(),
            r#"Actions[2].Arguments["--day \"one\""]"#
        );
        assert_eq!(
            location.to_path().to_string(),
            "Actions.member.Arguments.value"
        );
        assert_eq!(Location::root().to_string(), ".");
        assert!(Location::root().to_path().is_root());
    }

    #[test]
    fn a_long_name_is_cut_when_shown() {
        let location = Location(vec![Step::Key("é".repeat(1000))]);
        assert_eq!(
            location.to_string(),
            format!("key(\"{}…\")", "é".repeat(64))
        );
    }
}
