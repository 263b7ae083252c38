//! Why a file cannot be read as a contract: always with the file, the place in
//! it, and what to do.

use std::borrow::Cow;

use crate::PatternError;
use crate::load::MAX_BYTES;

/// Why [`load`](crate::load) refused a file. Every message names the file, the
/// place and a remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// Something else than a contract.
    #[error("{file}: this looks like {looks_like}, not a contract; {remedy}")]
    NotAContract {
        /// The name that the caller gave.
        file: String,
        /// What it seems to be.
        looks_like: String,
        /// What to do.
        remedy: String,
    },
    /// More than 256 MiB, as it is or unpacked.
    #[error(
        "{file}: it holds more than {} MiB, which no contract does; give the model's own file, \
         unpacked if it is an archive",
        MAX_BYTES >> 20
    )]
    TooLarge {
        /// The name that the caller gave.
        file: String,
    },
    /// It starts as gzip does, and does not unpack.
    #[error("{file}: it is gzip by its first bytes but does not unpack ({reason}); fetch it again")]
    BrokenGzip {
        /// The name that the caller gave.
        file: String,
        /// What the decoder said.
        reason: String,
    },
    /// Not JSON, or JSON beyond the limits.
    #[error("{file}: line {line}, column {column}: {problem}; {remedy}")]
    Json {
        /// The name that the caller gave.
        file: String,
        /// From 1.
        line: usize,
        /// From 1, in bytes.
        column: usize,
        /// What is wrong there.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// A contract that says something impossible, or nothing where it must.
    #[error("{file}: {place}: {problem}; {remedy}")]
    Invalid {
        /// The name that the caller gave.
        file: String,
        /// Keys from the document's root joined by `/`, or `Shape.Member`.
        place: String,
        /// What is wrong there.
        problem: String,
        /// What to do.
        remedy: String,
    },
}

/// What is wrong, before the file's name is known; the place is put together
/// on the way up.
#[derive(Debug)]
pub(crate) struct Problem {
    /// From the inside out.
    place: Vec<String>,
    problem: String,
    remedy: Cow<'static, str>,
}

impl Problem {
    pub(crate) fn new(problem: impl Into<String>, remedy: impl Into<Cow<'static, str>>) -> Problem {
        Problem {
            place: Vec::new(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    pub(crate) fn within(mut self, name: &str) -> Problem {
        self.place.push(name.to_owned());
        self
    }

    pub(crate) fn in_file(self, file: &str) -> LoadError {
        let place: Vec<&str> = self.place.iter().rev().map(String::as_str).collect();
        LoadError::Invalid {
            file: file.to_owned(),
            place: if place.is_empty() {
                "the document".to_owned()
            } else {
                place.join("/")
            },
            problem: self.problem,
            remedy: self.remedy.into_owned(),
        }
    }
}

/// Adds the place to a problem as it passes.
pub(crate) trait Within {
    /// The same, one step further out.
    fn within(self, name: &str) -> Self;
}

impl<T> Within for Result<T, Problem> {
    fn within(self, name: &str) -> Self {
        self.map_err(|problem| problem.within(name))
    }
}

impl Problem {
    /// A pattern that `language`'s grammar does not have.
    pub(crate) fn of_pattern(error: &PatternError, language: &'static str) -> Problem {
        let PatternError::Syntax {
            pattern,
            problem,
            position,
        } = error;
        let place = position
            .map(|at| format!(", character {at}"))
            .unwrap_or_default();
        Problem::new(
            format!("the pattern `{pattern}`{place}: {problem}"),
            language,
        )
    }
}
