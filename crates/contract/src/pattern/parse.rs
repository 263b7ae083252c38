//! The grammar above single characters: alternatives, sequences, repetition.

use super::{
    Dialect, set,
    syntax::{Mode, Node, Trouble},
};

/// Groups or classes within each other; deeper ones would overflow a stack somewhere.
pub(super) const DEPTH_LIMIT: usize = 100;

/// Reads all of `source`.
pub(super) fn parse(source: &str, dialect: Dialect) -> Result<Node, Trouble> {
    let mut parser = Parser {
        chars: source.chars().collect(),
        at: 0,
        dialect,
        flags: Flags::default(),
        depth: 0,
        group_names: Vec::new(),
        back_references: Vec::new(),
    };
    let tree = parser.alternatives()?;
    if parser.peek().is_some() {
        return Err(parser.wrong(parser.at, "`)` without its `(`"));
    }
    let groups = parser.group_names.len();
    if let Some(number) = parser
        .back_references
        .iter()
        .find(|number| **number > groups)
    {
        return Err(Trouble::Beyond(format!(
            "it refers to group {number} and has {groups}"
        )));
    }
    Ok(tree)
}

/// What inline flags may change.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    /// `i`
    pub(super) ignore_case: bool,
    /// `s`
    pub(super) dot_all: bool,
}

/// A cursor over the pattern.
pub(super) struct Parser {
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
    pub(super) dialect: Dialect,
    pub(super) flags: Flags,
    pub(super) depth: usize,
    /// Of the capturing groups opened so far, in order.
    pub(super) group_names: Vec<Option<String>>,
    pub(super) back_references: Vec<usize>,
}

impl Parser {
    pub(super) fn is_java(&self) -> bool {
        self.dialect == Dialect::JavaFullMatch
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub(super) fn peek_after(&self, count: usize) -> Option<char> {
        self.chars.get(self.at + count).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    pub(super) fn take(&mut self, expected: &str) -> bool {
        let matches = expected
            .chars()
            .enumerate()
            .all(|(i, c)| self.peek_after(i) == Some(c));
        if matches {
            self.at += expected.chars().count();
        }
        matches
    }

    pub(super) fn wrong(&self, position: usize, problem: impl Into<String>) -> Trouble {
        Trouble::Syntax {
            position,
            problem: problem.into(),
        }
    }

    /// Everything up to the end or a `)` that is not ours.
    pub(super) fn alternatives(&mut self) -> Result<Node, Trouble> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(Trouble::Beyond(format!(
                "its groups nest more than {DEPTH_LIMIT} deep"
            )));
        }
        let mut alternatives = vec![self.sequence()?];
        while self.take("|") {
            alternatives.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match alternatives.len() {
            1 => alternatives.remove(0),
            _ => Node::Alternate(alternatives),
        })
    }

    fn sequence(&mut self) -> Result<Node, Trouble> {
        let mut parts = Vec::new();
        while let Some(next) = self.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let atom = self.atom()?;
            match self.repeated(atom)? {
                Node::Empty => {}
                part => parts.push(part),
            }
        }
        Ok(match parts.len() {
            0 => Node::Empty,
            1 => parts.remove(0),
            _ => Node::Concat(parts),
        })
    }

    fn atom(&mut self) -> Result<Node, Trouble> {
        let start = self.at;
        let Some(next) = self.next() else {
            return Ok(Node::Empty);
        };
        match next {
            '^' => Ok(Node::Start),
            '$' if self.is_java() => Ok(Node::EndOrFinalTerminator),
            '$' => Ok(Node::End),
            '.' => Ok(Node::Set(set::dot(self.dialect, self.flags.dot_all))),
            '[' => Ok(Node::Set(self.class()?)),
            '(' => self.group(),
            '\\' => self.escape(),
            '*' | '+' | '?' => Err(self.wrong(start, format!("`{next}` has nothing to repeat"))),
            '{' if self.is_java() => {
                // Java repeats the empty text here, and so says nothing.
                self.at = start;
                match self.braces()? {
                    Some(_) => Ok(Node::Empty),
                    None => Err(self.wrong(start, "`{` must be escaped, or start a repetition")),
                }
            }
            '{' => {
                self.at = start;
                if self.braces()?.is_some() {
                    // Smithy's tools read patterns with Java, so they pass.
                    let reason = "a repetition of nothing is Java's, not ECMA-262's";
                    return Err(Trouble::Beyond(reason.to_owned()));
                }
                self.at = start + 1;
                Ok(Node::Literal('{'))
            }
            _ => Ok(self.letter(next)),
        }
    }

    /// A character that stands for itself, or for both of its cases.
    pub(super) fn letter(&self, c: char) -> Node {
        if !self.flags.ignore_case {
            return Node::Literal(c);
        }
        let folded = set::ignoring_case(&set::of(&[(c, c)]), self.dialect);
        match folded.ranges() {
            [range] if range.start() == range.end() => Node::Literal(c),
            _ => Node::Set(folded),
        }
    }

    fn repeated(&mut self, atom: Node) -> Result<Node, Trouble> {
        let (start, bounds) = (self.at, self.bounds()?);
        let Some((min, max)) = bounds else {
            return Ok(atom);
        };
        let mode = match self.peek() {
            Some('?') => Mode::Lazy,
            Some('+') if self.is_java() => Mode::Possessive,
            Some('+') => {
                let reason = "possessive repetition is Java's, not ECMA-262's";
                return Err(Trouble::Beyond(reason.to_owned()));
            }
            _ => Mode::Greedy,
        };
        if mode != Mode::Greedy {
            self.at += 1;
        }
        if let Some(next @ ('*' | '+' | '?')) = self.peek() {
            return Err(self.wrong(self.at, format!("`{next}` repeats a repetition")));
        }
        if max.is_some_and(|max| max < min) {
            return Err(self.wrong(start, format!("repetition from {min} down to less")));
        }
        if atom.is_zero_width() && !matches!(atom, Node::Group { .. } | Node::Atomic(_)) {
            return Ok(if min == 0 { Node::Empty } else { atom });
        }
        // With one way to match, there is nothing to go back to.
        let single = matches!(atom, Node::Literal(_) | Node::Set(_)) && max == Some(min);
        let mode = if single { Mode::Greedy } else { mode };
        Ok(Node::Repeat {
            min,
            max,
            mode,
            body: Box::new(atom),
        })
    }

    fn bounds(&mut self) -> Result<Option<(u32, Option<u32>)>, Trouble> {
        let bounds = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                let start = self.at;
                let braces = self.braces()?;
                if braces.is_none() {
                    self.at = start;
                    if self.is_java() {
                        return Err(self.wrong(start, "`{` must be escaped, or start a repetition"));
                    }
                }
                return Ok(braces);
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(bounds))
    }

    /// `{n}`, `{n,}` or `{n,m}`; `None`, with the cursor anywhere, if not.
    fn braces(&mut self) -> Result<Option<(u32, Option<u32>)>, Trouble> {
        self.take("{");
        let Some(min) = self.number()? else {
            return Ok(None);
        };
        if self.take("}") {
            return Ok(Some((min, Some(min))));
        }
        if !self.take(",") {
            return Ok(None);
        }
        let max = self.number()?;
        Ok(self.take("}").then_some((min, max)))
    }

    fn number(&mut self) -> Result<Option<u32>, Trouble> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            return Ok(None);
        }
        let digits: String = self.chars[start..self.at].iter().collect();
        match digits.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(Trouble::Beyond(format!("it repeats {digits} times"))),
        }
    }
}
