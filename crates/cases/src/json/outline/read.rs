//! Reading an outline: one strict pass over the text (RFC 8259), without going
//! down into itself.

use super::{Kind, Record};
use crate::json::MAX_DEPTH;
use crate::json::parse::Parser;

/// On its way through a text.
pub(super) struct Reader<'t> {
    parser: Parser<'t>,
    records: Vec<Record>,
    /// The arrays and objects that are open, innermost last.
    open: Vec<u32>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Reader<'t> {
        Reader {
            parser: Parser { text, at: 0 },
            // What APIs say has a value or a name for each eight bytes or so.
            records: Vec::with_capacity(text.len() / 8 + 1),
            open: Vec::with_capacity(16),
        }
    }

    /// The records of a value that nothing follows.
    pub(super) fn whole(mut self) -> Option<Vec<Record>> {
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
        (self.parser.at == self.parser.text.len()).then_some(self.records)
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
