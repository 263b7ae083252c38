//! Patterns: regular expressions as the contract's source formats mean them.
//!
//! botocore's patterns are Java's and must match the whole text; Smithy's
//! `@pattern` is ECMA-262 and matches anywhere in it. Either is parsed here
//! once, into a tree whose every class is a set of Unicode scalar values, and
//! written again for whoever needs it: the matching engine, JSON Schema, or a
//! generator of texts. Texts are Unicode scalar values, so whatever a pattern
//! says of surrogates alone matches nothing, and a pair means its character.
//!
//! Not for: generating texts; that is `smithereens-cases`.

mod class;
mod emit;
mod engine;
mod escape;
mod group;
mod inclusion;
mod parse;
mod property;
mod set;
mod spell;
mod syntax;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    ops::RangeInclusive,
    sync::{Arc, OnceLock},
};

use self::{
    emit::Target,
    engine::Engine,
    syntax::{Node, Trouble},
};

/// How a pattern is read, and how much of a text it must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `java.util.regex` (as of Java 19, where `\b` is ASCII as `\w` is),
    /// without flags, and the whole text must match, as with
    /// `String.matches`: botocore's patterns.
    JavaFullMatch,
    /// ECMA-262 in Unicode mode, and a match anywhere in the text will do:
    /// Smithy's `@pattern`. Escapes that only the older mode knows are read
    /// as there where their meaning is plain (`\-`, `\_`).
    Ecma262,
}

/// A regular expression in its source's dialect. Two are equal if source and
/// dialect are. Cloning is cheap; compiling happens once, at the first match.
#[derive(Clone)]
pub struct Pattern {
    inner: Arc<Inner>,
}

struct Inner {
    source: String,
    dialect: Dialect,
    /// The tree, or why this reader has none for a pattern that may be fine.
    tree: Result<Node, String>,
    rust: OnceLock<Option<String>>,
    engine: OnceLock<Result<Engine, String>>,
}

/// What one pattern matches beyond another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beyond {
    /// Nothing.
    Nothing,
    /// This text, for one.
    Text(String),
    /// It is not known: one of them has a part that no automaton says, or the
    /// search would take long.
    Unknown,
}

/// A pattern that no reader of its dialect accepts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// It breaks the dialect's grammar.
    #[error(
        "pattern `{pattern}`{}: {problem}; mend the pattern, or drop it from the contract",
        .position.map(|at| format!(", character {at}")).unwrap_or_default()
    )]
    Syntax {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        problem: String,
        /// Where, in characters from 0, if known.
        position: Option<usize>,
    },
}

impl Pattern {
    /// Reads `source`. A pattern that is beyond this reader or its engine, but
    /// may be legal, is no error: see [`Pattern::limitation`].
    ///
    /// # Errors
    /// [`PatternError::Syntax`] for a pattern that breaks the dialect's grammar.
    pub fn new(source: &str, dialect: Dialect) -> Result<Pattern, PatternError> {
        let tree = match parse::parse(source, dialect) {
            Ok(tree) => Ok(tree),
            Err(Trouble::Beyond(reason)) => Err(reason),
            Err(Trouble::Syntax { position, problem }) => {
                return Err(PatternError::Syntax {
                    pattern: source.to_owned(),
                    problem,
                    position: Some(position),
                });
            }
        };
        Ok(Pattern {
            inner: Arc::new(Inner {
                source: source.to_owned(),
                dialect,
                tree,
                rust: OnceLock::new(),
                engine: OnceLock::new(),
            }),
        })
    }

    /// The pattern as the contract has it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.inner.source
    }

    /// How it is read.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.inner.dialect
    }

    /// Whether `text` is as the pattern asks: all of it, or any part of it, as
    /// the dialect says. `None` if that is not known: the pattern has a
    /// [`limitation`](Pattern::limitation), or the match was given up after a
    /// million steps of backtracking.
    #[must_use]
    pub fn matches(&self, text: &str) -> Option<bool> {
        self.engine().as_ref().ok()?.matches(text)
    }

    /// Why [`matches`](Pattern::matches) never knows, if so.
    #[must_use]
    pub fn limitation(&self) -> Option<&str> {
        self.engine().as_ref().err().map(String::as_str)
    }

    /// The pattern in Rust's syntax, anchored where the dialect asks for it:
    /// for `regex`, or for `fancy-regex` where it has look-around, back
    /// references or possessive repetition. `None` if it cannot be said.
    #[must_use]
    pub fn rust(&self) -> Option<&str> {
        let written = || self.written(Target::Rust);
        self.inner.rust.get_or_init(written).as_deref()
    }

    /// What the pattern matches when look-around and anchors inside are left
    /// out, in the syntax of `regex-syntax`: not anchored, back references
    /// replaced by the group they refer to. It matches whatever the pattern
    /// matches, and more. For generators, which then ask
    /// [`matches`](Pattern::matches). `None` if it cannot be said.
    #[must_use]
    pub fn outline(&self) -> Option<String> {
        self.written(Target::Outline)
    }

    /// The pattern for JSON Schema's `pattern`, which is searched for anywhere
    /// in a text: anchored where the dialect asks for it, and with one meaning
    /// for ECMA-262 in Unicode mode, Python's `re` and Rust's `fancy-regex`.
    /// Classes are spelled out, as these differ in `\w`, `\s`, `.` and `\p`;
    /// the end of the text is `$(?!\n)`, as Python's `$` would allow a line
    /// feed after it. `None` where there is no such pattern: back references,
    /// possessive repetition, look-behind of varying length.
    #[must_use]
    pub fn json_schema(&self) -> Option<String> {
        self.written(Target::JsonSchema)
    }

    /// Whether it matches every text that `other` does. `None` where that is not
    /// known: one of them has a part that no automaton says, or the proof would
    /// take long.
    #[must_use]
    pub fn includes(&self, other: &Pattern) -> Option<bool> {
        match Pattern::beyond(Some(other), Some(self), 0..=u64::MAX) {
            Beyond::Nothing => Some(true),
            Beyond::Text(_) => Some(false),
            Beyond::Unknown => None,
        }
    }

    /// A shortest text of one of these `lengths`, in Unicode scalar values, that
    /// `one` matches and `other` does not; of several the plainest. Without a
    /// pattern every text matches.
    #[must_use]
    pub fn beyond(
        one: Option<&Pattern>,
        other: Option<&Pattern>,
        lengths: RangeInclusive<u64>,
    ) -> Beyond {
        match (tree(other), tree(one)) {
            (Ok(wide), Ok(narrow)) => inclusion::beyond(wide, narrow, &lengths),
            _ => Beyond::Unknown,
        }
    }

    fn tree(&self) -> Option<(&Node, Dialect)> {
        Some((self.inner.tree.as_ref().ok()?, self.inner.dialect))
    }

    fn written(&self, target: Target) -> Option<String> {
        let tree = self.inner.tree.as_ref().ok()?;
        emit::emit(tree, self.inner.dialect, target)
    }

    fn engine(&self) -> &Result<Engine, String> {
        self.inner.engine.get_or_init(|| {
            let tree = self.inner.tree.as_ref().map_err(Clone::clone)?;
            let rust = self.rust().ok_or("its translation is too long")?;
            Engine::new(tree, rust, self.inner.dialect)
        })
    }
}

/// What it is read as, if there is one and that is known.
fn tree(pattern: Option<&Pattern>) -> Result<inclusion::Tree<'_>, NoTree> {
    let tree = pattern.map(|pattern| pattern.tree().ok_or(NoTree));
    tree.transpose()
}

/// A pattern is beyond this reader.
struct NoTree;

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source() == other.source() && self.dialect() == other.dialect()
    }
}

impl Eq for Pattern {}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pattern")
            .field("source", &self.source())
            .field("dialect", &self.dialect())
            .finish_non_exhaustive()
    }
}
