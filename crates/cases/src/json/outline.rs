//! Reading without a tree: one record for each value and each member's name,
//! in the order of the text.

use std::borrow::Cow;

use super::MAX_DEPTH;
use super::parse::Parser;

/// A JSON text, and where in it each value stands. It is read strictly: what
/// [`Json::parse`](super::Json::parse) refuses has none.
#[derive(Debug)]
pub struct Outline<'t> {
    text: &'t str,
    records: Vec<Record>,
}

/// One value or name. Containers are followed by what is in them.
#[derive(Debug, Clone, Copy)]
struct Record {
    kind: Kind,
    /// The first byte; of a text, the first after the quote.
    start: u32,
    /// The byte after the last; of a text, its closing quote.
    end: u32,
    /// The record after this one and all that is in it.
    next: u32,
}

/// What stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool,
    /// A number.
    Number,
    /// A text, or a name.
    Text {
        /// Whether any character is written as an escape.
        escaped: bool,
    },
    /// `[…]`
    Array,
    /// `{…}`: a name, a value, a name, a value.
    Object,
}

/// A value, or a name, of one outline; of another it means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At(u32);

impl At {
    /// The whole text's value.
    pub const ROOT: At = At(0);

    /// A number of its own within the outline.
    #[must_use]
    pub fn index(self) -> u32 {
        self.0
    }
}

impl<'t> Outline<'t> {
    /// Reads exactly one value. `None` if the bytes are no JSON, nest deeper
    /// than [`MAX_DEPTH`], or are 4 GiB or more.
    #[must_use]
    pub fn read(bytes: &'t [u8]) -> Option<Outline<'t>> {
        u32::try_from(bytes.len()).ok()?;
        let text = std::str::from_utf8(bytes).ok()?;
        let mut reader = Reader {
            parser: Parser { text, at: 0 },
            // What APIs say has a value or a name for each eight bytes or so.
            records: Vec::with_capacity(bytes.len() / 8 + 1),
            open: Vec::with_capacity(16),
        };
        reader.whole()?;
        Some(Outline {
            text,
            records: reader.records,
        })
    }

    #[inline]
    fn record(&self, at: At) -> Record {
        self.records[at.0 as usize]
    }

    /// What stands there.
    #[inline]
    #[must_use]
    pub fn kind(&self, at: At) -> Kind {
        self.record(at).kind
    }

    /// How it is written; of texts, what stands between the quotes.
    #[inline]
    #[must_use]
    pub fn written(&self, at: At) -> &'t str {
        let record = self.record(at);
        &self.text[record.start as usize..record.end as usize]
    }

    /// What a text says.
    #[must_use]
    pub fn said(&self, at: At) -> Cow<'t, str> {
        let record = self.record(at);
        if let Some(plain) = self.plainly_said(at) {
            return Cow::Borrowed(plain);
        }
        let mut parser = Parser {
            text: self.text,
            at: (record.start as usize).saturating_sub(1),
        };
        parser.string().map_or_else(
            // It was read before.
            |_| Cow::Borrowed(self.written(at)),
            Cow::Owned,
        )
    }

    /// What a text says, if nothing in it is escaped.
    #[inline]
    #[must_use]
    pub fn plainly_said(&self, at: At) -> Option<&'t str> {
        (self.kind(at) == Kind::Text { escaped: false }).then(|| self.written(at))
    }

    /// The elements of an array; the names and values of an object, in turn.
    #[inline]
    #[must_use]
    pub fn within(&self, at: At) -> Within {
        Within {
            at: At(at.0 + 1),
            end: At(self.record(at).next),
        }
    }

    /// The first of what is left, and steps over it.
    #[inline]
    pub fn step(&self, within: &mut Within) -> Option<At> {
        if within.is_empty() {
            return None;
        }
        let at = within.at;
        within.at = At(self.record(at).next);
        Some(at)
    }

    /// The next name and value of an object, and steps over them.
    #[inline]
    pub fn step_member(&self, within: &mut Within) -> Option<(At, At)> {
        Some((self.step(within)?, self.step(within)?))
    }
}

/// What is left of the content of an array or object.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    at: At,
    end: At,
}

impl Within {
    /// Whether nothing is left.
    #[inline]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.at == self.end
    }
}

struct Reader<'t> {
    parser: Parser<'t>,
    records: Vec<Record>,
    /// The arrays and objects that are open, innermost last.
    open: Vec<u32>,
}

impl Reader<'_> {
    /// A value, and nothing after it.
    fn whole(&mut self) -> Option<()> {
        self.parser.skip_white();
        self.value()?;
        while let Some(holder) = self.open.last().copied() {
            let empty = self.records.len() == holder as usize + 1;
            let (close, object) = match self.records[holder as usize].kind {
                Kind::Object => (b'}', true),
                _ => (b']', false),
            };
            self.parser.skip_white();
            match self.parser.peek()? {
                byte if byte == close => {
                    self.close(holder)?;
                    continue;
                }
                b',' if !empty => {
                    self.parser.at += 1;
                    self.parser.skip_white();
                }
                _ if empty => {}
                _ => return None,
            }
            if object {
                self.name()?;
            }
            self.value()?;
        }
        self.parser.skip_white();
        (self.parser.at == self.parser.text.len()).then_some(())
    }

    fn put(&mut self, kind: Kind, start: usize, end: usize) -> Option<()> {
        let next = u32::try_from(self.records.len() + 1).ok()?;
        self.records.push(Record {
            kind,
            start: u32::try_from(start).ok()?,
            end: u32::try_from(end).ok()?,
            next,
        });
        Some(())
    }

    /// A scalar, or the start of an array or object.
    fn value(&mut self) -> Option<()> {
        let start = self.parser.at;
        let kind = match self.parser.peek()? {
            b'"' => return self.text(),
            b'{' => return self.enter(Kind::Object),
            b'[' => return self.enter(Kind::Array),
            b'-' | b'0'..=b'9' => {
                self.number()?;
                Kind::Number
            }
            b't' => self.word("true", Kind::Bool)?,
            b'f' => self.word("false", Kind::Bool)?,
            b'n' => self.word("null", Kind::Null)?,
            _ => return None,
        };
        self.put(kind, start, self.parser.at)
    }

    fn word(&mut self, word: &str, kind: Kind) -> Option<Kind> {
        let rest = &self.parser.text.as_bytes()[self.parser.at..];
        self.parser.at += word.len();
        rest.starts_with(word.as_bytes()).then_some(kind)
    }

    fn enter(&mut self, kind: Kind) -> Option<()> {
        if self.open.len() >= MAX_DEPTH {
            return None;
        }
        self.open.push(u32::try_from(self.records.len()).ok()?);
        self.put(kind, self.parser.at, self.parser.at)?;
        self.parser.at += 1;
        Some(())
    }

    fn close(&mut self, holder: u32) -> Option<()> {
        self.parser.at += 1;
        self.open.pop();
        let (end, next) = (
            u32::try_from(self.parser.at).ok()?,
            u32::try_from(self.records.len()).ok()?,
        );
        let record = &mut self.records[holder as usize];
        (record.end, record.next) = (end, next);
        Some(())
    }

    fn name(&mut self) -> Option<()> {
        if self.parser.peek()? != b'"' {
            return None;
        }
        self.text()?;
        self.parser.skip_white();
        if self.parser.peek()? != b':' {
            return None;
        }
        self.parser.at += 1;
        self.parser.skip_white();
        Some(())
    }

    fn text(&mut self) -> Option<()> {
        let start = self.parser.at + 1;
        self.parser.at = start;
        let mut escaped = false;
        loop {
            let rest = &self.parser.text.as_bytes()[self.parser.at..];
            let plain = |byte: u8| byte != b'"' && byte != b'\\' && byte >= 0x20;
            self.parser.at += rest.iter().position(|byte| !plain(*byte))?;
            match self.parser.peek()? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.parser.escape().ok()?;
                }
                _ => return None,
            }
        }
        let end = self.parser.at;
        self.parser.at += 1;
        self.put(Kind::Text { escaped }, start, end)
    }

    /// A number as RFC 8259 §6 has it.
    fn number(&mut self) -> Option<()> {
        let parser = &mut self.parser;
        parser.at += usize::from(parser.peek() == Some(b'-'));
        let zero = parser.peek() == Some(b'0');
        if digits(parser)? > 1 && zero {
            return None;
        }
        if parser.peek() == Some(b'.') {
            parser.at += 1;
            digits(parser)?;
        }
        if let Some(b'e' | b'E') = parser.peek() {
            parser.at += 1;
            parser.at += usize::from(matches!(parser.peek(), Some(b'+' | b'-')));
            digits(parser)?;
        }
        Some(())
    }
}

/// Steps over digits, of which there must be some.
fn digits(parser: &mut Parser<'_>) -> Option<usize> {
    let rest = &parser.text.as_bytes()[parser.at..];
    let count = rest
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(rest.len());
    parser.at += count;
    (count > 0).then_some(count)
}
