//! From tokens to serde's data model.

use std::borrow::Cow;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::error::ReadError;
use super::scan::Scanner;
use crate::Step;

/// The name under which a newtype asks for a number's own text: this reader
/// then hands it over as bytes, of which JSON has none of its own. Other
/// deserializers go on as with any newtype.
pub(crate) const NUMBER: &str = "smithereens_glue::number";

impl<'de> Deserializer<'de> for &mut Scanner<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let first = self.peek()?;
        let start = self.offset();
        let read = match first {
            b'"' => match self.string()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            b'{' => self.object(visitor, false),
            b'[' => self.list(visitor),
            b't' => self.literal("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self
                .literal("false")
                .and_then(|()| visitor.visit_bool(false)),
            b'n' => self.literal("null").and_then(|()| visitor.visit_unit()),
            b'-' | b'0'..=b'9' => visit_number(self.number()?, visitor),
            _ => self.fail("not a JSON value"),
        };
        read.map_err(|error: ReadError| error.or_at(start))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.peek()? == b'n' {
            self.literal("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if name != NUMBER {
            return visitor.visit_newtype_struct(self);
        }
        if !matches!(self.peek()?, b'-' | b'0'..=b'9') {
            return self.deserialize_any(visitor);
        }
        let start = self.offset();
        let text = self.number()?;
        visitor
            .visit_borrowed_bytes(text.as_bytes())
            .map_err(|error: ReadError| error.or_at(start))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _members: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if self.peek()? != b'{' {
            return self.deserialize_any(visitor);
        }
        let start = self.offset();
        self.object(visitor, true)
            .map_err(|error: ReadError| error.or_at(start))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit unit_struct seq tuple tuple_struct map enum identifier
    }
}

/// Strict about integers: only digits make one.
fn visit_number<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, ReadError> {
    if let Ok(value) = text.parse::<u64>() {
        return visitor.visit_u64(value);
    }
    if let Ok(value) = text.parse::<i64>() {
        return visitor.visit_i64(value);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => visitor.visit_f64(value),
        _ => Err(ReadError::custom("a number is too large")),
    }
}

impl<'de> Scanner<'de> {
    fn list<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, ReadError> {
        self.enter()?;
        let mut elements = Elements {
            scanner: self,
            index: 0,
            ended: false,
        };
        let value = visitor.visit_seq(&mut elements)?;
        if !elements.ended {
            return Err(ReadError::custom("the list has too many elements"));
        }
        self.leave();
        Ok(value)
    }

    fn object<V: Visitor<'de>>(
        &mut self,
        visitor: V,
        structure: bool,
    ) -> Result<V::Value, ReadError> {
        let (key, key_at) = (Cow::Borrowed(""), self.offset());
        self.enter()?;
        let mut entries = Entries {
            scanner: self,
            structure,
            key,
            key_at,
            first: true,
            ended: false,
        };
        let value = visitor
            .visit_map(&mut entries)
            .map_err(|error| error.or_at(entries.key_at))?;
        if !entries.ended {
            return Err(ReadError::custom("the object has too many entries"));
        }
        self.leave();
        Ok(value)
    }
}

struct Elements<'a, 'de> {
    scanner: &'a mut Scanner<'de>,
    index: usize,
    ended: bool,
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        if self.scanner.take(b']')? {
            self.ended = true;
            return Ok(None);
        }
        if self.index > 0 {
            self.scanner.comma()?;
        }
        self.scanner.count_element()?;
        let index = self.index;
        self.index += 1;
        seed.deserialize(&mut *self.scanner)
            .map(Some)
            .map_err(|error| error.within(Step::Element(index)))
    }
}

struct Entries<'a, 'de> {
    scanner: &'a mut Scanner<'de>,
    /// Whether the keys are members' names.
    structure: bool,
    /// The last key, and where it stands, for errors about its value.
    key: Cow<'de, str>,
    key_at: usize,
    first: bool,
    ended: bool,
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ReadError> {
        if self.scanner.take(b'}')? {
            self.ended = true;
            return Ok(None);
        }
        if !self.first {
            self.scanner.comma()?;
        }
        self.first = false;
        if self.scanner.peek()? != b'"' {
            return self.scanner.fail("a key is missing in an object");
        }
        self.key_at = self.scanner.offset();
        self.key = self.scanner.string()?;
        self.scanner.colon()?;
        match &self.key {
            Cow::Borrowed(key) => {
                seed.deserialize(serde::de::value::BorrowedStrDeserializer::new(key))
            }
            Cow::Owned(key) => seed.deserialize(key.as_str().into_deserializer()),
        }
        .map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ReadError> {
        if !self.structure {
            self.scanner.count_element()?;
        }
        seed.deserialize(&mut *self.scanner).map_err(|error| {
            let key = std::mem::take(&mut self.key).into_owned();
            error.within(if self.structure {
                Step::Member(key.into())
            } else {
                Step::Value(key)
            })
        })
    }
}
