//! What starts with `\`.

use regex_syntax::hir::ClassUnicode;

use super::{
    parse::Parser,
    property, set,
    syntax::{Node, Trouble},
};

/// An escape that may stand inside a class as well as outside.
pub(super) enum Escaped {
    /// One code point, perhaps a surrogate by itself.
    CodePoint(u32),
    /// One of several characters.
    Set(ClassUnicode),
}

impl Parser {
    /// An escape outside a class; the `\` is read.
    pub(super) fn escape(&mut self) -> Result<Node, Trouble> {
        let start = self.at - 1;
        let java = self.is_java();
        let assertion = match self.peek() {
            Some('b') if self.peek_after(1) == Some('{') && java => {
                return Err(Trouble::Beyond("`\\b{…}` is not supported".to_owned()));
            }
            Some('b') => Node::WordBoundary { negated: false },
            Some('B') => Node::WordBoundary { negated: true },
            Some('A') if java => Node::Start,
            Some('z') if java => Node::End,
            Some('Z') if java => Node::EndOrFinalTerminator,
            Some('R') if java => Node::Group {
                captures: false,
                body: Box::new(Node::Alternate(vec![
                    Node::Concat(vec![Node::Literal('\r'), Node::Literal('\n')]),
                    Node::Set(set::vertical()),
                ])),
            },
            Some('k') => return self.named_reference(start),
            Some('1'..='9') => return Ok(self.numbered_reference()),
            _ => {
                return Ok(match self.escaped(start)? {
                    Escaped::Set(set) => Node::Set(set),
                    Escaped::CodePoint(code) => match char::from_u32(code) {
                        Some(c) => self.letter(c),
                        None => Node::Set(ClassUnicode::empty()),
                    },
                });
            }
        };
        self.at += 1;
        Ok(assertion)
    }

    /// An escape with the same meaning inside and outside a class. The `\` at
    /// `start` is read.
    pub(super) fn escaped(&mut self, start: usize) -> Result<Escaped, Trouble> {
        let java = self.is_java();
        let Some(next) = self.next() else {
            return Err(self.wrong(start, "`\\` with nothing after it"));
        };
        let named = match next {
            'd' | 'D' => set::digits(),
            'w' | 'W' => set::word(),
            's' | 'S' => set::space(self.dialect),
            'h' | 'H' if java => set::horizontal(),
            'v' | 'V' if java => set::vertical(),
            'p' | 'P' => self.property(start)?,
            _ => return self.code_point(start, next).map(Escaped::CodePoint),
        };
        Ok(Escaped::Set(if next.is_ascii_uppercase() {
            set::negated(&named)
        } else {
            named
        }))
    }

    fn code_point(&mut self, start: usize, escaped: char) -> Result<u32, Trouble> {
        let java = self.is_java();
        match escaped {
            't' => Ok(0x09),
            'n' => Ok(0x0A),
            'v' => Ok(0x0B),
            'f' => Ok(0x0C),
            'r' => Ok(0x0D),
            'a' if java => Ok(0x07),
            'e' if java => Ok(0x1B),
            '0' if java => self.octal(start),
            '0' if !self.peek().is_some_and(|c| c.is_ascii_digit()) => Ok(0),
            'c' => match self.next() {
                Some(control) if java => Ok(u32::from(control) ^ 0x40),
                Some(control) if control.is_ascii_alphabetic() => Ok(u32::from(control) % 32),
                _ => Err(self.wrong(start, "`\\c` without a letter")),
            },
            'x' if java && self.peek() == Some('{') => self.braced_hex(start),
            'u' if !java && self.peek() == Some('{') => self.braced_hex(start),
            'x' => self.hex(start, 2),
            'u' => {
                let unit = self.hex(start, 4)?;
                Ok(self.low_surrogate(unit).unwrap_or(unit))
            }
            'A'..='Z' | 'a'..='z' | '0'..='9' if java && !"GNQX".contains(escaped) => {
                Err(self.wrong(start, format!("`\\{escaped}` means nothing")))
            }
            'A'..='Z' | 'a'..='z' | '0'..='9' => {
                Err(Trouble::Beyond(format!("`\\{escaped}` is not supported")))
            }
            _ => Ok(u32::from(escaped)),
        }
    }

    /// The character that the high surrogate `unit` and an escape at the
    /// cursor are together, if they are a pair.
    fn low_surrogate(&mut self, unit: u32) -> Option<u32> {
        let start = self.at;
        if (0xD800..0xDC00).contains(&unit)
            && self.take("\\u")
            && let Ok(low @ 0xDC00..0xE000) = self.hex(start, 4)
        {
            return Some(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
        }
        self.at = start;
        None
    }

    fn hex(&mut self, start: usize, count: usize) -> Result<u32, Trouble> {
        let digits: String = self.chars.iter().skip(self.at).take(count).collect();
        if digits.len() < count || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(self.wrong(start, format!("escape without {count} hexadecimal digits")));
        }
        self.at += count;
        self.number_of(start, &digits, 16)
    }

    fn braced_hex(&mut self, start: usize) -> Result<u32, Trouble> {
        self.take("{");
        let digits: String = self
            .chars
            .iter()
            .skip(self.at)
            .take_while(|c| **c != '}')
            .collect();
        self.at += digits.chars().count();
        if !self.take("}") {
            return Err(self.wrong(start, "escape without its `}`"));
        }
        self.number_of(start, &digits, 16)
    }

    /// Up to three digits after Java's `\0`, below 0o400.
    fn octal(&mut self, start: usize) -> Result<u32, Trouble> {
        let most = if self.peek().is_some_and(|c| c <= '3') {
            3
        } else {
            2
        };
        let rest = self.chars.iter().skip(self.at).take(most);
        let digits: String = rest.take_while(|c| ('0'..='7').contains(*c)).collect();
        self.at += digits.len();
        self.number_of(start, &digits, 8)
    }

    fn number_of(&self, start: usize, digits: &str, radix: u32) -> Result<u32, Trouble> {
        let number = u32::from_str_radix(digits, radix)
            .ok()
            .filter(|code| *code <= 0x10_FFFF);
        number.ok_or_else(|| self.wrong(start, format!("`{digits}` is no code point")))
    }

    fn property(&mut self, start: usize) -> Result<ClassUnicode, Trouble> {
        let name: String = if self.take("{") {
            self.chars
                .iter()
                .skip(self.at)
                .take_while(|c| **c != '}')
                .collect()
        } else if self.is_java() {
            return match self.next() {
                Some(letter) => property::named(&letter.to_string(), self.dialect),
                None => Err(self.wrong(start, "`\\p` without a property")),
            };
        } else {
            return Err(Trouble::Beyond(
                "`\\p` without `{` is not supported".to_owned(),
            ));
        };
        self.at += name.chars().count();
        if !self.take("}") {
            return Err(self.wrong(start, "`\\p{` without its `}`"));
        }
        property::named(&name, self.dialect)
    }

    fn named_reference(&mut self, start: usize) -> Result<Node, Trouble> {
        if self.peek_after(1) != Some('<') {
            return Err(Trouble::Beyond(
                "`\\k` without a name is not supported".to_owned(),
            ));
        }
        self.at += 2;
        let name = self.group_name(start)?;
        let known = self
            .group_names
            .iter()
            .position(|known| known.as_ref() == Some(&name));
        match known {
            Some(index) => Ok(Node::BackReference(index + 1)),
            None => Err(Trouble::Beyond(format!(
                "it refers to group `{name}` before it"
            ))),
        }
    }

    /// Java takes as many digits as name a group that is already open.
    fn numbered_reference(&mut self) -> Node {
        let mut number = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let longer = number * 10 + digit as usize;
            if number > 0 && self.is_java() && longer > self.group_names.len() {
                break;
            }
            number = longer.min(1_000_000);
            self.at += 1;
        }
        self.back_references.push(number);
        Node::BackReference(number)
    }
}
