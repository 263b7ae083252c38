//! What a message breaks.

use std::fmt;

use crate::Location;

/// No more violations than this are kept: the rest is only counted.
const KEPT: usize = 100;

/// Everything that one message breaks, in the order of the contract's members.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Violations {
    kept: Vec<Violation>,
    count: usize,
}

/// One broken constraint or rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The value at fault; of a rule, the structure that it speaks about.
    pub location: Location,
    /// What it breaks.
    pub constraint: Constraint,
}

/// What a value can break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    /// `smithy.api#required`: the member is missing.
    Required,
    /// `smithy.api#length`, in Unicode scalar values, elements or entries.
    Length {
        /// The least allowed.
        min: Option<u64>,
        /// The greatest allowed.
        max: Option<u64>,
        /// How many there are.
        actual: u64,
    },
    /// `smithy.api#range`
    Range {
        /// The least allowed.
        min: Option<i64>,
        /// The greatest allowed.
        max: Option<i64>,
        /// The number that is there.
        actual: i64,
    },
    /// `smithy.api#pattern`: this regular expression, in the syntax of the crate
    /// `regex`, does not match the whole text.
    Pattern(&'static str),
    /// `smithy.api#enum`: not one of these values.
    EnumValue(&'static [&'static str]),
    /// A rule, one of [`RULES`](crate::rules::RULES), by its id.
    Rule(&'static str),
}

impl Violations {
    /// The first hundred.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.kept
    }

    /// How many there are in all.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(crate) fn add(&mut self, location: &Location, constraint: Constraint) {
        self.count += 1;
        if self.kept.len() < KEPT {
            self.kept.push(Violation {
                location: location.clone(),
                constraint,
            });
        }
    }
}

impl std::error::Error for Violations {}

impl fmt::Display for Violations {
    /// One a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.kept.iter().enumerate() {
            let line = if index > 0 { "\n" } else { "" };
            write!(f, "{line}{violation}")?;
        }
        match self.count - self.kept.len() {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location, self.constraint)
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Constraint::Required => f.write_str("required, and missing"),
            Constraint::Length { min, max, actual } => {
                write!(
                    f,
                    "length {actual} is not {}",
                    Bounds(min.as_ref(), max.as_ref())
                )
            }
            Constraint::Range { min, max, actual } => {
                write!(f, "{actual} is not {}", Bounds(min.as_ref(), max.as_ref()))
            }
            Constraint::Pattern(pattern) => {
                write!(f, "the text as a whole does not match {pattern}")
            }
            Constraint::EnumValue(known) => write!(f, "not one of {}", known.join(", ")),
            Constraint::Rule(id) => match crate::rules::RULES.iter().find(|rule| rule.id == *id) {
                Some(rule) => write!(f, "{} ({id})", rule.sentence),
                None => f.write_str(id),
            },
        }
    }
}

struct Bounds<'a, T>(Option<&'a T>, Option<&'a T>);

impl<T: fmt::Display> fmt::Display for Bounds<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bounds(Some(min), Some(max)) => write!(f, "between {min} and {max}"),
            Bounds(Some(min), None) => write!(f, "at least {min}"),
            Bounds(None, Some(max)) => write!(f, "at most {max}"),
            Bounds(None, None) => f.write_str("within bounds"),
        }
    }
}
