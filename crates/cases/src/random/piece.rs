//! Texts that are ready to be written, and what they are written to.

use super::chunk::Chunk;
use crate::json::Json;

/// A text with its JSON, without the quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub(super) text: Box<str>,
    pub(super) json: Chunk,
    /// Unicode scalar values.
    pub(super) chars: u32,
    /// UTF-16 code units.
    pub(super) units: u32,
}

impl Piece {
    pub(super) fn new(text: &str) -> Piece {
        let quoted = Json::text(text).to_bytes();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Piece {
            text: text.into(),
            json: Chunk::new(&quoted[1..quoted.len() - 1]),
            chars: count(text.chars().count()),
            units: count(text.encode_utf16().count()),
        }
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// What a drawn text is written to: JSON, straight away, or a `String`.
pub trait Sink {
    /// A text that was prepared.
    fn piece(&mut self, piece: &Piece);
    /// Characters that need no escape in JSON.
    fn plain(&mut self, text: &str);
    /// Any character.
    fn char(&mut self, char: char);
    /// The first `count` bytes of characters that are one byte each and need no
    /// escape. There are 16 of them at least.
    #[inline]
    fn letters(&mut self, letters: &str, count: usize) {
        self.plain(&letters[..count]);
    }
}

/// Most runs of letters are this long at most.
pub(super) const SHORT: usize = 16;

/// The inside of a JSON string.
impl Sink for Vec<u8> {
    #[inline]
    fn piece(&mut self, piece: &Piece) {
        piece.json.append_to(self);
    }

    #[inline]
    fn plain(&mut self, text: &str) {
        self.extend_from_slice(text.as_bytes());
    }

    #[inline]
    fn letters(&mut self, letters: &str, count: usize) {
        let letters = letters.as_bytes();
        match letters.first_chunk::<SHORT>() {
            // A copy of so many bytes is an instruction or two, one of any
            // number of them a call.
            Some(some) if count <= SHORT => {
                let length = self.len() + count;
                self.extend_from_slice(some);
                self.truncate(length);
            }
            _ => self.extend_from_slice(&letters[..count]),
        }
    }

    fn char(&mut self, char: char) {
        let mut bytes = [0; 4];
        crate::json::write_inside(char.encode_utf8(&mut bytes), self);
    }
}

impl Sink for String {
    fn piece(&mut self, piece: &Piece) {
        self.push_str(&piece.text);
    }

    fn plain(&mut self, text: &str) {
        self.push_str(text);
    }

    fn char(&mut self, char: char) {
        self.push(char);
    }
}
