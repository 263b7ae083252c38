//! The tree that both dialects are read into.

use regex_syntax::hir::ClassUnicode;

/// One part of a pattern. Flags are resolved: a case-insensitive letter is a
/// set of two, a dot is the set of what it matches.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// The empty text.
    Empty,
    /// This character.
    Literal(char),
    /// One character out of these; none, if the set is empty.
    Set(ClassUnicode),
    /// Where the text starts.
    Start,
    /// Where the text ends.
    End,
    /// Java's `$`: where the text ends, or before a line terminator there.
    EndOrFinalTerminator,
    /// `\b`, or `\B` if negated, between ASCII word characters and others.
    WordBoundary { negated: bool },
    /// `(…)`, `(?<name>…)` or `(?:…)`.
    Group { captures: bool, body: Box<Node> },
    /// `(?>…)`: the first way to match is the only one tried.
    Atomic(Box<Node>),
    /// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`.
    Look {
        ahead: bool,
        negated: bool,
        body: Box<Node>,
    },
    /// What the group with this number, from 1, matched.
    BackReference(usize),
    /// One after another.
    Concat(Vec<Node>),
    /// Either; only ever at the top, or the body of a group or look-around.
    Alternate(Vec<Node>),
    /// Again and again.
    Repeat {
        min: u32,
        max: Option<u32>,
        mode: Mode,
        body: Box<Node>,
    },
}

/// Which number of repetitions is tried first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The greatest.
    Greedy,
    /// The least.
    Lazy,
    /// The greatest, and no other.
    Possessive,
}

/// Why there is no tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The pattern is wrong, at this character.
    Syntax { position: usize, problem: String },
    /// The pattern may be right, but this reader does not know.
    Beyond(String),
}

impl Node {
    /// Whether it can only ever match the empty text.
    pub(super) fn is_zero_width(&self) -> bool {
        match self {
            Node::Empty
            | Node::Start
            | Node::End
            | Node::EndOrFinalTerminator
            | Node::WordBoundary { .. }
            | Node::Look { .. } => true,
            Node::Group { body, .. } | Node::Atomic(body) => body.is_zero_width(),
            Node::Concat(parts) | Node::Alternate(parts) => parts.iter().all(Node::is_zero_width),
            Node::Literal(_) | Node::Set(_) | Node::BackReference(_) | Node::Repeat { .. } => false,
        }
    }

    /// How many characters it matches, if that is always the same.
    pub(super) fn width(&self) -> Option<u64> {
        match self {
            Node::Literal(_) | Node::Set(_) => Some(1),
            Node::Group { body, .. } | Node::Atomic(body) => body.width(),
            Node::Concat(parts) => parts
                .iter()
                .try_fold(0_u64, |sum, part| sum.checked_add(part.width()?)),
            Node::Alternate(parts) => {
                let first = parts.first()?.width()?;
                parts
                    .iter()
                    .all(|part| part.width() == Some(first))
                    .then_some(first)
            }
            Node::Repeat { min, max, body, .. } => {
                Some(body.width()?.checked_mul(u64::from(*min))?).filter(|_| *max == Some(*min))
            }
            Node::BackReference(_) => None,
            _ => Some(0),
        }
    }
}
