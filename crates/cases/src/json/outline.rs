//! Reading without a tree: one record for each value and each member's name,
//! in the order of the text.

mod read;

use std::borrow::Cow;

use super::parse::Parser;
use read::Reader;

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
    /// than [`MAX_DEPTH`](super::MAX_DEPTH), or are 4 GiB or more.
    #[must_use]
    pub fn read(bytes: &'t [u8]) -> Option<Outline<'t>> {
        let text = std::str::from_utf8(bytes).ok()?;
        let records = Reader::new(text).whole()?;
        Some(Outline { text, records })
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

    /// Whether a text says this.
    #[must_use]
    pub fn says(&self, at: At, said: &str) -> bool {
        let Record { start, end, .. } = self.record(at);
        let (text, end) = (self.text, end as usize);
        let mut parser = Parser {
            text,
            at: start as usize,
        };
        let mut left = said;
        loop {
            let rest = &self.text[parser.at..end];
            let plain = rest.find('\\').unwrap_or(rest.len());
            let Some(after) = left.strip_prefix(&rest[..plain]) else {
                return false;
            };
            parser.at += plain;
            if parser.at == end {
                return after.is_empty();
            }
            // It was read before.
            let char = parser.escape().ok();
            match char.and_then(|char| after.strip_prefix(char)) {
                Some(after) => left = after,
                None => return false,
            }
        }
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
