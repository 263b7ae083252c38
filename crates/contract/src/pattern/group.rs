//! What starts with `(`.

use super::{
    parse::{Flags, Parser},
    syntax::{Node, Trouble},
};

impl Parser {
    /// A group, look-around or flags; the `(` is read.
    pub(super) fn group(&mut self) -> Result<Node, Trouble> {
        let start = self.at - 1;
        if !self.take("?") {
            self.group_names.push(None);
            return self.captured(start);
        }
        for (opening, ahead, negated) in [
            ("=", true, false),
            ("!", true, true),
            ("<=", false, false),
            ("<!", false, true),
        ] {
            if self.take(opening) {
                let body = Box::new(self.body(start)?);
                return Ok(Node::Look {
                    ahead,
                    negated,
                    body,
                });
            }
        }
        if self.take("<") {
            let name = self.group_name(start)?;
            self.group_names.push(Some(name));
            return self.captured(start);
        }
        if self.take(">") {
            if !self.is_java() {
                let reason = "atomic groups are Java's, not ECMA-262's";
                return Err(Trouble::Beyond(reason.to_owned()));
            }
            return Ok(Node::Atomic(Box::new(self.body(start)?)));
        }
        self.flagged(start)
    }

    fn captured(&mut self, start: usize) -> Result<Node, Trouble> {
        let body = Box::new(self.body(start)?);
        Ok(Node::Group {
            captures: true,
            body,
        })
    }

    /// The rest of a group up to its `)`. Flags set inside end with it.
    fn body(&mut self, start: usize) -> Result<Node, Trouble> {
        let flags = self.flags;
        let body = self.alternatives()?;
        self.flags = flags;
        if self.take(")") {
            Ok(body)
        } else {
            Err(self.wrong(start, "`(` without its `)`"))
        }
    }

    /// `name>`, as after `(?<` or `\k<`.
    pub(super) fn group_name(&mut self, start: usize) -> Result<String, Trouble> {
        let mut name = String::new();
        while let Some(next) = self.next() {
            match next {
                '>' if !name.is_empty() => return Ok(name),
                'A'..='Z' | 'a'..='z' => name.push(next),
                '0'..='9' if !name.is_empty() => name.push(next),
                _ if self.is_java() => break,
                '_' | '$' => name.push(next),
                _ => return Err(Trouble::Beyond("a group's name is not ASCII".to_owned())),
            }
        }
        Err(self.wrong(start, "a group's name is letters and digits, then `>`"))
    }

    /// `i)`, `s:…)` and so on, after `(?`. ECMA-262 has flags for a group
    /// only, but Smithy's own tools read patterns with Java's engine, so
    /// published ones have the other form too.
    fn flagged(&mut self, start: usize) -> Result<Node, Trouble> {
        let mut flags = self.flags;
        let mut on = true;
        while let Some(next) = self.next() {
            match next {
                'i' => flags.ignore_case = on,
                's' => flags.dot_all = on,
                '-' if on => on = false,
                'm' | 'u' | 'x' | 'd' | 'U' => {
                    return Err(Trouble::Beyond(format!(
                        "the flag `{next}` is not supported"
                    )));
                }
                ':' => return self.with_flags(start, flags),
                ')' => {
                    self.flags = flags;
                    return Ok(Node::Empty);
                }
                _ => return Err(self.wrong(self.at - 1, format!("`(?` before `{next}`"))),
            }
        }
        Err(self.wrong(start, "`(` without its `)`"))
    }

    fn with_flags(&mut self, start: usize, flags: Flags) -> Result<Node, Trouble> {
        let outer = std::mem::replace(&mut self.flags, flags);
        let body = Box::new(self.body(start)?);
        self.flags = outer;
        Ok(Node::Group {
            captures: false,
            body,
        })
    }
}
