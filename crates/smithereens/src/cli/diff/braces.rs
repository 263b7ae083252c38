//! Nested braces, laid out as Python's `pprint` does, which AWS's pages use: on
//! one line if that fits into 80 columns, else one entry a line.

use std::collections::BTreeMap;

/// What stands in braces: what is said of the place itself, values, then names
/// with what stands at them, in alphabetical order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Braces {
    pub(super) facts: Vec<String>,
    pub(super) values: Vec<String>,
    pub(super) entries: BTreeMap<Key, Content>,
}

/// A name in braces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) name: String,
    /// As it is shown: quoted, marked.
    pub(super) shown: String,
}

/// What stands at a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Braces(Braces),
    /// What cannot be broken.
    Text(String),
    /// The form of something whole, and what is said before it.
    Whole(&'static str, Box<Content>),
    List(Box<Content>),
}

const WIDTH: usize = 80;

impl Braces {
    /// The braces that stand at a name, made if they are not there.
    pub(super) fn at(&mut self, key: Key) -> &mut Braces {
        let content = self
            .entries
            .entry(key)
            .or_insert_with(|| Content::Braces(Braces::default()));
        if !matches!(content, Content::Braces(_)) {
            *content = Content::Braces(Braces::default());
        }
        match content {
            Content::Braces(braces) => braces,
            _ => unreachable!("it was just made"),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.values.is_empty() && self.entries.is_empty()
    }

    /// The text, of one line or several.
    pub(super) fn laid_out(&self) -> String {
        let mut text = String::new();
        self.write(0, 0, &mut text);
        text
    }

    fn in_line(&self, text: &mut String) {
        text.push('{');
        let mut is_first = true;
        let mut separate = |text: &mut String| {
            if !std::mem::replace(&mut is_first, false) {
                text.push_str(", ");
            }
        };
        for word in self.facts.iter().chain(&self.values) {
            separate(text);
            text.push_str(word);
        }
        for (key, content) in &self.entries {
            separate(text);
            text.push_str(&key.shown);
            text.push_str(": ");
            content.in_line(text);
        }
        text.push('}');
    }

    /// At this column, with so many closing brackets to come behind.
    fn write(&self, column: usize, behind: usize, text: &mut String) {
        let start = text.len();
        self.in_line(text);
        let is_short = width(&text[start..]) + column + behind <= WIDTH;
        let count = self.facts.len() + self.values.len() + self.entries.len();
        if is_short || count == 0 {
            return;
        }
        text.truncate(start);
        text.push('{');
        let column = column + 1;
        let mut index = 0;
        let mut separate = |text: &mut String| {
            if index > 0 {
                text.push_str(",\n");
                text.extend(std::iter::repeat_n(' ', column));
            }
            index += 1;
            index == count
        };
        for word in self.facts.iter().chain(&self.values) {
            separate(text);
            text.push_str(word);
        }
        for (key, content) in &self.entries {
            let is_last = separate(text);
            text.push_str(&key.shown);
            text.push_str(": ");
            let behind = if is_last { behind + 1 } else { 1 };
            content.write(column + width(&key.shown) + 2, behind, text);
        }
        text.push('}');
    }
}

impl Content {
    fn in_line(&self, text: &mut String) {
        match self {
            Content::Braces(braces) => braces.in_line(text),
            Content::Text(words) => text.push_str(words),
            Content::Whole(words, content) => {
                text.push_str(words);
                content.in_line(text);
            }
            Content::List(content) => {
                text.push('[');
                content.in_line(text);
                text.push(']');
            }
        }
    }

    fn write(&self, column: usize, behind: usize, text: &mut String) {
        match self {
            Content::Braces(braces) => braces.write(column, behind, text),
            Content::Text(words) => text.push_str(words),
            Content::Whole(words, content) => {
                text.push_str(words);
                content.write(column + width(words), behind, text);
            }
            Content::List(content) => {
                text.push('[');
                content.write(column + 1, behind + 1, text);
                text.push(']');
            }
        }
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key {
            name: name.to_owned(),
            shown: format!("'{name}'"),
        }
    }

    fn value(path: &[&str], value: &str, braces: &mut Braces) {
        let place = path
            .iter()
            .fold(braces, |braces, name| braces.at(key(name)));
        place.values.push(format!("'{value}'"));
    }

    #[test]
    fn what_fits_into_80_columns_stands_on_one_line() {
        let text = |count: usize| {
            let mut braces = Braces::default();
            value(&["items", "status"], &"a".repeat(count), &mut braces);
            value(&["items", "type"], "Unrelated", &mut braces);
            braces.laid_out()
        };
        assert_eq!((text(30).len(), text(30).lines().count()), (80, 1));
        assert_eq!(text(31).lines().count(), 2);
    }

    #[test]
    fn what_does_not_fit_stands_one_entry_a_line_in_alphabetical_order() {
        let mut braces = Braces::default();
        value(&["items", "relationshipType"], "Unrelated", &mut braces);
        value(
            &["items", "relationshipStatus"],
            "Unassociated",
            &mut braces,
        );
        assert_eq!(
            braces.laid_out(),
            "{'items': {'relationshipStatus': {'Unassociated'},\n           \
             'relationshipType': {'Unrelated'}}}"
        );
    }

    #[test]
    fn values_that_do_not_fit_stand_one_a_line_in_their_own_order() {
        let mut braces = Braces::default();
        for letter in ["b", "a"] {
            value(&["Status"], &letter.repeat(40), &mut braces);
        }
        let [b, a] = ["b", "a"].map(|letter| letter.repeat(40));
        assert_eq!(
            braces.laid_out(),
            format!("{{'Status': {{'{b}',\n            '{a}'}}}}")
        );
    }

    #[test]
    fn a_single_entry_is_not_broken_however_long_it_is() {
        let mut braces = Braces::default();
        value(&[&"x".repeat(90), "y"], "z", &mut braces);
        assert_eq!(braces.laid_out().lines().count(), 1);
    }
}
