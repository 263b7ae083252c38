//! The tree, written again.

use std::fmt::Write as _;

use super::{
    Dialect, set,
    syntax::{Mode, Node},
};

/// Bytes after which a translation is given up; back references that are
/// written out may double it again and again.
const LENGTH_LIMIT: usize = 1 << 20;

/// For whom a pattern is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// `regex` and `fancy-regex`.
    Rust,
    /// ECMA-262 in Unicode mode, Python's `re`, `fancy-regex`.
    JsonSchema,
    /// Generators: what is consumed, and nothing else.
    Outline,
}

/// `tree` for `target`, or `None` if that has no word for some part of it.
pub(super) fn emit(tree: &Node, dialect: Dialect, target: Target) -> Option<String> {
    let mut groups = Vec::new();
    let has_references = collect_groups(tree, &mut groups);
    let mut writer = Writer {
        out: String::new(),
        target,
        groups,
        has_references,
    };
    if dialect == Dialect::Ecma262 || target == Target::Outline {
        writer.node(tree, Place::INSIDE)?;
        return Some(writer.out);
    }
    writer.out.push('^');
    if matches!(tree, Node::Alternate(_)) {
        writer.out.push_str("(?:");
        writer.node(tree, Place::WHOLE)?;
        writer.out.push(')');
    } else {
        writer.node(tree, Place::WHOLE)?;
    }
    writer.end();
    Some(writer.out)
}

/// The capturing groups' bodies in order; whether anything refers to them.
fn collect_groups<'t>(node: &'t Node, groups: &mut Vec<&'t Node>) -> bool {
    match node {
        Node::Group { captures, body } => {
            if *captures {
                groups.push(body);
            }
            collect_groups(body, groups)
        }
        Node::Atomic(body) | Node::Look { body, .. } | Node::Repeat { body, .. } => {
            collect_groups(body, groups)
        }
        Node::Concat(parts) | Node::Alternate(parts) => {
            let referring = parts.iter().filter(|part| collect_groups(part, groups));
            referring.count() > 0
        }
        Node::BackReference(_) => true,
        _ => false,
    }
}

/// Whether a part has all of a fully matched text before it, or after it, so
/// that an anchor there says nothing new.
#[derive(Clone, Copy)]
struct Place {
    head: bool,
    tail: bool,
}

impl Place {
    const WHOLE: Place = Place {
        head: true,
        tail: true,
    };
    const INSIDE: Place = Place {
        head: false,
        tail: false,
    };
}

/// What is written so far, and for whom.
pub(super) struct Writer<'t> {
    pub(super) out: String,
    pub(super) target: Target,
    groups: Vec<&'t Node>,
    has_references: bool,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node, place: Place) -> Option<()> {
        if self.out.len() > LENGTH_LIMIT {
            return None;
        }
        match node {
            Node::Empty => {}
            Node::Literal(c) => self.literal(*c),
            Node::Set(set) => self.set(set),
            Node::Start | Node::End | Node::EndOrFinalTerminator | Node::WordBoundary { .. } => {
                self.assertion(node, place);
            }
            Node::Group { captures, body } => {
                let numbered = *captures && self.has_references && self.target == Target::Rust;
                self.grouped(if numbered { "(" } else { "(?:" }, body, place)?;
            }
            Node::Atomic(body) => {
                let opening = self.atomic_opening()?;
                self.grouped(opening, body, place)?;
            }
            Node::Look {
                ahead,
                negated,
                body,
            } => self.look(*ahead, *negated, body)?,
            Node::BackReference(number) => self.back_reference(*number)?,
            Node::Concat(parts) => self.concat(parts, place)?,
            Node::Alternate(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        self.out.push('|');
                    }
                    self.node(part, place)?;
                }
            }
            Node::Repeat {
                min,
                max,
                mode,
                body,
            } => {
                self.repeat((*min, *max), *mode, body, place)?;
            }
        }
        Some(())
    }

    fn grouped(&mut self, opening: &str, body: &Node, place: Place) -> Option<()> {
        self.out.push_str(opening);
        self.node(body, place)?;
        self.out.push(')');
        Some(())
    }

    fn concat(&mut self, parts: &[Node], place: Place) -> Option<()> {
        let lead = parts.iter().take_while(|part| part.is_zero_width()).count();
        let trail = parts
            .iter()
            .rev()
            .take_while(|part| part.is_zero_width())
            .count();
        for (index, part) in parts.iter().enumerate() {
            let head = place.head && index <= lead;
            let tail = place.tail && index + trail + 1 >= parts.len();
            self.node(part, Place { head, tail })?;
        }
        Some(())
    }

    fn repeat(
        &mut self,
        (min, max): (u32, Option<u32>),
        mode: Mode,
        body: &Node,
        place: Place,
    ) -> Option<()> {
        let possessive = mode == Mode::Possessive;
        if possessive {
            let opening = self.atomic_opening()?;
            self.out.push_str(opening);
        }
        let once = max.is_some_and(|max| max <= 1);
        self.node(body, if once { place } else { Place::INSIDE })?;
        let _ = match (min, max) {
            (0, None) => self.out.write_char('*'),
            (1, None) => self.out.write_char('+'),
            (0, Some(1)) => self.out.write_char('?'),
            (min, None) => write!(self.out, "{{{min},}}"),
            (min, Some(max)) if min == max => write!(self.out, "{{{min}}}"),
            (min, Some(max)) => write!(self.out, "{{{min},{max}}}"),
        };
        if mode == Mode::Lazy {
            self.out.push('?');
        }
        if possessive {
            self.out.push(')');
        }
        Some(())
    }

    fn atomic_opening(&self) -> Option<&'static str> {
        match self.target {
            Target::Rust => Some("(?>"),
            Target::Outline => Some("(?:"),
            Target::JsonSchema => None,
        }
    }

    fn look(&mut self, ahead: bool, negated: bool, body: &Node) -> Option<()> {
        if self.target == Target::Outline {
            return Some(());
        }
        // Python looks back over a fixed length only.
        if self.target == Target::JsonSchema && !ahead && body.width().is_none() {
            return None;
        }
        let opening = match (ahead, negated) {
            (true, false) => "(?=",
            (true, true) => "(?!",
            (false, false) => "(?<=",
            (false, true) => "(?<!",
        };
        self.grouped(opening, body, Place::INSIDE)
    }

    fn back_reference(&mut self, number: usize) -> Option<()> {
        match self.target {
            Target::Rust => {
                // A group, lest a digit that follows belongs to the number.
                let _ = write!(self.out, "(?:\\{number})");
                Some(())
            }
            // An unset group matches the empty text in ECMA-262, and nothing
            // in Python.
            Target::JsonSchema => None,
            Target::Outline => {
                let body = *self.groups.get(number - 1)?;
                // One that refers to itself would go on for ever.
                let taken = std::mem::replace(&mut self.groups[number - 1], &Node::Empty);
                self.grouped("(?:", body, Place::INSIDE)?;
                self.groups[number - 1] = taken;
                Some(())
            }
        }
    }

    fn assertion(&mut self, node: &Node, place: Place) {
        if self.target == Target::Outline {
            return;
        }
        match node {
            Node::Start if !place.head => self.out.push('^'),
            Node::End if !place.tail => self.end(),
            Node::EndOrFinalTerminator if !place.tail => {
                // Not between CR and LF, which are one terminator.
                self.out.push_str("(?=(?:\\r\\n|(?<!\\r)\\n|");
                self.set(&set::of(&[
                    ('\r', '\r'),
                    ('\u{85}', '\u{85}'),
                    ('\u{2028}', '\u{2029}'),
                ]));
                self.out.push_str(")?");
                self.end();
                self.out.push(')');
            }
            // ASCII's in all targets, which `\b` is in none but ECMA-262.
            Node::WordBoundary { negated } => self.out.push_str(match negated {
                false => "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))",
                true => "(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z]))",
            }),
            _ => {}
        }
    }

    fn end(&mut self) {
        self.out.push_str(if self.target == Target::JsonSchema {
            "$(?!\\n)"
        } else {
            "$"
        });
    }
}
