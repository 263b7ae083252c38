//! The classes of what can become of a value on a round trip.

use std::fmt;

use smithereens_formats::Path;

/// One difference between what went in and what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// `Trigger.Actions[0].Timeout`; empty for the message itself.
    pub at: String,
    /// What happened to it.
    pub loss: Loss,
}

impl Difference {
    /// The place: [`at`](Difference::at) with `member` for a list's elements and
    /// `value` for a map's entries, as in case ids.
    #[must_use]
    pub fn place(&self) -> Path {
        place_of(&self.at)
    }
}

/// The place that `Trigger.Actions[0].Timeout` is at.
pub(crate) fn place_of(at: &str) -> Path {
    let mut names = Vec::new();
    let mut rest = at;
    while !rest.is_empty() {
        if let Some(key) = rest.strip_prefix("[\"") {
            names.push("value".to_owned());
            rest = after_key(key);
        } else if rest.starts_with('[') {
            names.push("member".to_owned());
            rest = rest.split_once(']').map_or("", |(_, rest)| rest);
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            names.push(rest[..end].to_owned());
            rest = &rest[end..];
        }
    }
    Path(names)
}

/// What follows a map's key, which stands escaped before `"]`.
fn after_key(text: &str) -> &str {
    let mut escaped = false;
    for (at, char) in text.char_indices() {
        if char == '"' && !escaped {
            return text[at + 1..].strip_prefix(']').unwrap_or("");
        }
        escaped = char == '\\' && !escaped;
    }
    ""
}

/// What can become of a value on a round trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Loss {
    /// An undocumented member is gone: allowed, but told.
    UnknownMemberDropped,
    /// A null of a structure is gone: allowed, they mean the same.
    NullBecameAbsent,
    /// One of two members with one name is gone: allowed, told.
    DuplicateKeyDropped,
    /// Digits of a timestamp below the millisecond are gone: allowed, told.
    SubMillisecondsDropped,
    /// An absent member came back with what its absence means, its default:
    /// allowed, told.
    DefaultWritten,
    /// An undocumented member came back with another value.
    UnknownMemberChanged,
    /// Two members of one name came back.
    EqualNamesWritten,
    /// A documented member is gone.
    MemberLost,
    /// A documented member came from nowhere.
    MemberAdded,
    /// A null came from nowhere.
    NullAdded,
    /// An enumeration's value is another.
    EnumValueChanged,
    /// A text is another.
    TextChanged,
    /// A number is another, but near: digits were lost.
    NumberPrecision,
    /// A number is another.
    NumberChanged,
    /// A timestamp is another instant.
    TimestampChanged,
    /// Elements of a list or entries of a map are gone.
    ElementLost,
    /// Elements of a list or entries of a map came from nowhere.
    ElementAdded,
    /// A list has the same elements in another order.
    OrderChanged,
    /// A boolean is the other one.
    BooleanChanged,
    /// Another JSON type.
    TypeChanged,
}

impl Loss {
    /// Whether the protocol allows it.
    #[must_use]
    pub fn is_harmless(self) -> bool {
        matches!(
            self,
            Loss::UnknownMemberDropped
                | Loss::NullBecameAbsent
                | Loss::DuplicateKeyDropped
                | Loss::SubMillisecondsDropped
                | Loss::DefaultWritten
        )
    }

    /// Whether something is gone or came from nowhere, so that the place tells
    /// the cause, whatever the case was about.
    #[must_use]
    pub fn is_about_presence(self) -> bool {
        matches!(self, Loss::MemberLost | Loss::MemberAdded | Loss::NullAdded)
    }

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Loss::UnknownMemberDropped => "unknown-member-dropped",
            Loss::NullBecameAbsent => "null-became-absent",
            Loss::DuplicateKeyDropped => "duplicate-key-dropped",
            Loss::SubMillisecondsDropped => "sub-milliseconds-dropped",
            Loss::DefaultWritten => "default-written",
            Loss::UnknownMemberChanged => "unknown-member-changed",
            Loss::EqualNamesWritten => "equal-names-written",
            Loss::MemberLost => "member-lost",
            Loss::MemberAdded => "member-added",
            Loss::NullAdded => "null-added",
            Loss::EnumValueChanged => "enum-value-changed",
            Loss::TextChanged => "text-changed",
            Loss::NumberPrecision => "number-precision-lost",
            Loss::NumberChanged => "number-changed",
            Loss::TimestampChanged => "timestamp-changed",
            Loss::ElementLost => "element-lost",
            Loss::ElementAdded => "element-added",
            Loss::OrderChanged => "order-changed",
            Loss::BooleanChanged => "boolean-changed",
            Loss::TypeChanged => "type-changed",
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() {
            "the message"
        } else {
            &self.at
        };
        write!(f, "{at}: {}", self.loss.name())
    }
}
