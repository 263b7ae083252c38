//! From text to tokens.

use std::borrow::Cow;

use super::error::ReadError;

/// How many lists and objects may lie within each other.
pub const MAX_DEPTH: usize = 128;

/// How many list elements and map entries one body may hold.
pub const MAX_ELEMENTS: usize = 1_000_000;

type Result<T> = std::result::Result<T, ReadError>;

/// A place in a text, and what was met on the way there.
pub(super) struct Scanner<'de> {
    text: &'de str,
    at: usize,
    depth: usize,
    elements: usize,
}

impl<'de> Scanner<'de> {
    pub(super) fn new(text: &'de str) -> Scanner<'de> {
        Scanner {
            text,
            at: 0,
            depth: 0,
            elements: 0,
        }
    }

    pub(super) fn offset(&self) -> usize {
        self.at
    }

    pub(super) fn fail<T>(&self, reason: &str) -> Result<T> {
        Err(ReadError::text(self.at, reason))
    }

    fn next_byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space, not yet taken.
    pub(super) fn peek(&mut self) -> Result<u8> {
        while let Some(byte) = self.next_byte() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                _ => return Ok(byte),
            }
        }
        self.fail("the JSON ends too early")
    }

    /// Takes `byte` if it comes next, after white space.
    pub(super) fn take(&mut self, byte: u8) -> Result<bool> {
        let found = self.peek()? == byte;
        self.at += usize::from(found);
        Ok(found)
    }

    /// Nothing but white space may be left.
    pub(super) fn end(&mut self) -> Result<()> {
        let rest = &self.text.as_bytes()[self.at..];
        let space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        match rest.iter().position(|byte| !space(byte)) {
            None => Ok(()),
            Some(more) => Err(ReadError::text(
                self.at + more,
                "something follows the JSON value",
            )),
        }
    }

    pub(super) fn enter(&mut self) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return self.fail("nested more than 128 levels deep");
        }
        self.at += 1;
        self.depth += 1;
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn count_element(&mut self) -> Result<()> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return self.fail("more than 1000000 list elements and map entries");
        }
        Ok(())
    }

    pub(super) fn literal(&mut self, word: &str) -> Result<()> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return self.fail("not a JSON value");
        }
        self.at += word.len();
        Ok(())
    }

    /// A number's text as it stands, when it keeps to JSON's grammar.
    pub(super) fn number(&mut self) -> Result<&'de str> {
        let start = self.at;
        self.at += usize::from(self.next_byte() == Some(b'-'));
        let leading_zero = self.next_byte() == Some(b'0');
        let whole = self.digits()?;
        if leading_zero && whole > 1 {
            return Err(ReadError::text(
                start,
                "a number starts with a superfluous zero",
            ));
        }
        if self.next_byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.next_byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.next_byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Result<usize> {
        let start = self.at;
        while self.next_byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            return self.fail("a digit is missing in a number");
        }
        Ok(self.at - start)
    }

    /// A string's content; borrowed if nothing in it is escaped.
    pub(super) fn string(&mut self) -> Result<Cow<'de, str>> {
        self.at += 1;
        let mut unescaped: Option<String> = None;
        let mut start = self.at;
        loop {
            match self.next_byte() {
                None => return self.fail("the JSON ends within a string"),
                Some(b'"') => {
                    let last = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(match unescaped {
                        None => Cow::Borrowed(last),
                        Some(text) => Cow::Owned(text + last),
                    });
                }
                Some(b'\\') => {
                    let plain = &self.text[start..self.at];
                    let character = self.escape()?;
                    let text = unescaped.get_or_insert_default();
                    text.push_str(plain);
                    text.push(character);
                    start = self.at;
                }
                Some(0..0x20) => {
                    return self.fail("a control character in a string is not escaped");
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        let start = self.at;
        self.at += 1;
        let character = match self.next_byte() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => return self.fail("an unknown escape in a string"),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char> {
        let high = self.hex4()?;
        let scalar = match high {
            0xD800..0xDC00 if self.text[self.at..].starts_with("\\u") => {
                self.at += 1;
                match self.hex4()? {
                    low @ 0xDC00..0xE000 => 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00),
                    _ => high,
                }
            }
            unit => unit,
        };
        char::from_u32(scalar)
            .ok_or_else(|| ReadError::text(start, "half a surrogate pair in a string"))
    }

    /// The four digits after the `u` that comes next.
    fn hex4(&mut self) -> Result<u32> {
        let digits = self.text.as_bytes().get(self.at + 1..self.at + 5);
        let value = digits.and_then(|digits| {
            digits.iter().try_fold(0, |value, digit| {
                Some(value * 16 + char::from(*digit).to_digit(16)?)
            })
        });
        let Some(value) = value else {
            return self.fail("`\\u` is not followed by four hexadecimal digits");
        };
        self.at += 5;
        Ok(value)
    }

    /// Passes over a value, which must be JSON all the same.
    pub(super) fn skip(&mut self) -> Result<()> {
        match self.peek()? {
            b'"' => self.string().map(drop),
            b'{' => self.skip_within(b'}', |scanner| {
                if scanner.peek()? != b'"' {
                    return scanner.fail("a key is missing in an object");
                }
                scanner.string()?;
                scanner.colon()?;
                scanner.skip()
            }),
            b'[' => self.skip_within(b']', Scanner::skip),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            _ => self.fail("not a JSON value"),
        }
    }

    fn skip_within(&mut self, close: u8, item: fn(&mut Self) -> Result<()>) -> Result<()> {
        self.enter()?;
        let mut first = true;
        while !self.take(close)? {
            if !first {
                self.comma()?;
            }
            first = false;
            item(self)?;
        }
        self.leave();
        Ok(())
    }

    pub(super) fn comma(&mut self) -> Result<()> {
        if self.take(b',')? {
            Ok(())
        } else {
            self.fail("a comma is missing")
        }
    }

    pub(super) fn colon(&mut self) -> Result<()> {
        if self.take(b':')? {
            Ok(())
        } else {
            self.fail("a colon is missing after a key")
        }
    }
}
