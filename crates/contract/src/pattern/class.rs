//! What stands in `[…]`.

use regex_syntax::hir::ClassUnicode;

use super::{
    escape::Escaped,
    parse::{DEPTH_LIMIT, Parser},
    set,
    syntax::Trouble,
};

impl Parser {
    /// A class up to its `]`; the `[` is read. Java's may hold other classes,
    /// and `&&` for what is in both.
    pub(super) fn class(&mut self) -> Result<ClassUnicode, Trouble> {
        let start = self.at - 1;
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(Trouble::Beyond("its classes nest too deep".to_owned()));
        }
        let negated = self.take("^");
        let mut whole: Option<ClassUnicode> = None;
        let mut part = ClassUnicode::empty();
        let mut first = true;
        loop {
            match self.peek() {
                None => return Err(self.wrong(start, "`[` without its `]`")),
                // Java takes a `]` that comes first for itself.
                Some(']') if !(first && self.is_java()) => break,
                Some('[') if self.is_java() => {
                    self.at += 1;
                    part.union(&self.class()?);
                }
                Some('&') if self.is_java() && self.take("&&") => {
                    let before = std::mem::replace(&mut part, ClassUnicode::empty());
                    if first || matches!(self.peek(), Some(']' | '&')) {
                        let reason = "`&&` in a class with nothing on one side";
                        return Err(Trouble::Beyond(reason.to_owned()));
                    }
                    whole = Some(both(whole, before));
                }
                Some(_) => part.union(&self.class_item()?),
            }
            first = false;
        }
        self.at += 1;
        self.depth -= 1;
        let mut set = both(whole, part);
        if self.flags.ignore_case && !self.is_java() {
            set = set::ignoring_case(&set, self.dialect);
        }
        Ok(if negated { set::negated(&set) } else { set })
    }

    /// One character, range or escape.
    fn class_item(&mut self) -> Result<ClassUnicode, Trouble> {
        let start = self.at;
        let from = match self.class_atom()? {
            Escaped::Set(set) => return Ok(set),
            Escaped::CodePoint(code) => code,
        };
        let is_range = self.peek() == Some('-')
            && match self.peek_after(1) {
                None | Some(']') => false,
                Some('[') => !self.is_java(),
                Some(_) => true,
            };
        if !is_range {
            return Ok(self.class_range(from, from));
        }
        self.at += 1;
        match self.class_atom()? {
            Escaped::CodePoint(to) if to < from => {
                Err(self.wrong(start, "a range in a class is the wrong way round"))
            }
            Escaped::CodePoint(to) => Ok(self.class_range(from, to)),
            Escaped::Set(_) if self.is_java() => {
                Err(self.wrong(start, "a range in a class ends in a class"))
            }
            Escaped::Set(mut set) => {
                set.union(&set::of(&[('-', '-')]));
                set.union(&self.class_range(from, from));
                Ok(set)
            }
        }
    }

    fn class_atom(&mut self) -> Result<Escaped, Trouble> {
        let start = self.at;
        match self.next() {
            None => Err(self.wrong(start, "`[` without its `]`")),
            Some('\\') if !self.is_java() && self.take("b") => Ok(Escaped::CodePoint(0x08)),
            Some('\\') => self.escaped(start),
            Some(c) => Ok(Escaped::CodePoint(u32::from(c))),
        }
    }

    /// Java folds what is spelled out in a class, and no named set.
    fn class_range(&self, from: u32, to: u32) -> ClassUnicode {
        let range = set::of_code_points(from, to);
        if self.flags.ignore_case {
            set::ignoring_case(&range, self.dialect)
        } else {
            range
        }
    }
}

fn both(left: Option<ClassUnicode>, mut right: ClassUnicode) -> ClassUnicode {
    if let Some(left) = left {
        right.intersect(&left);
    }
    right
}
