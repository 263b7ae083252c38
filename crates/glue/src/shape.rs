//! What every shape can do: be read, be written, be checked.
//!
//! A shape is named as in the contract and says how a value of a Rust type goes
//! over the wire: `NameString` and `IdString` are both a `String`, with
//! constraints of their own. Structures are their own shapes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::check::Check;

/// A shape of the contract.
pub(crate) trait Shape {
    /// What holds its values.
    type Value;

    /// Reads a value. Constraints are no business of this.
    fn decode<'de, D: Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error>;

    /// Writes a value.
    fn encode<S: Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error>;

    /// Reports which constraints a value breaks.
    fn check(value: &Self::Value, at: &mut Check);
}

/// A value of the shape `S`, to be written.
pub(crate) struct Written<'a, S: Shape>(pub(crate) &'a S::Value);

impl<S: Shape> Serialize for Written<'_, S> {
    fn serialize<T: Serializer>(&self, to: T) -> Result<T::Ok, T::Error> {
        S::encode(self.0, to)
    }
}

/// A value of the shape `S`, to be read; null is none.
pub(crate) struct Read<S>(PhantomData<S>);

impl<S> Read<S> {
    pub(crate) fn new() -> Read<S> {
        Read(PhantomData)
    }
}

impl<'de, S: Shape> DeserializeSeed<'de> for Read<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<S::Value, D::Error> {
        S::decode(from)
    }
}

/// A structure's member of the shape `S`: null is as good as absent.
pub(crate) struct ReadMember<S>(PhantomData<S>);

impl<S> ReadMember<S> {
    pub(crate) fn new() -> ReadMember<S> {
        ReadMember(PhantomData)
    }
}

impl<'de, S: Shape> DeserializeSeed<'de> for ReadMember<S> {
    type Value = Option<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_option(self)
    }
}

impl<'de, S: Shape> Visitor<'de> for ReadMember<S> {
    type Value = Option<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        S::decode(from).map(Some)
    }
}

/// A text that is only looked at: borrowed where the input allows it.
pub(crate) struct Text<'de>(Cow<'de, str>);

impl Text<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Text<'de>, D::Error> {
        struct Borrow;
        impl<'de> Visitor<'de> for Borrow {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
            fn visit_string<E>(self, text: String) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text)))
            }
        }
        from.deserialize_str(Borrow)
    }
}

/// Lists are dense: null is no element.
pub(crate) fn decode_list<'de, M: Shape, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<M::Value>, D::Error> {
    struct Elements<M>(PhantomData<M>);
    impl<'de, M: Shape> Visitor<'de> for Elements<M> {
        type Value = Vec<M::Value>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
            let mut list = Vec::new();
            while let Some(element) = elements.next_element_seed(Read::<M>::new())? {
                list.push(element);
            }
            Ok(list)
        }
    }
    from.deserialize_seq(Elements::<M>(PhantomData))
}

/// Writes a list.
pub(crate) fn encode_list<M: Shape, S: Serializer>(
    list: &[M::Value],
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_seq(list.iter().map(Written::<M>))
}

/// Maps are dense too, and a key is there once: two readers of a text that has
/// it twice may see two different maps.
pub(crate) fn decode_map<'de, V: Shape, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, V::Value>, D::Error> {
    struct Entries<V>(PhantomData<V>);
    impl<'de, V: Shape> Visitor<'de> for Entries<V> {
        type Value = BTreeMap<String, V::Value>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some(key) = entries.next_key::<String>()? {
                match map.entry(key) {
                    Entry::Vacant(place) => {
                        place.insert(entries.next_value_seed(Read::<V>::new())?);
                    }
                    Entry::Occupied(_) => return Err(A::Error::custom("a key is there twice")),
                }
            }
            Ok(map)
        }
    }
    from.deserialize_map(Entries::<V>(PhantomData))
}

/// Writes a map.
pub(crate) fn encode_map<V: Shape, S: Serializer>(
    map: &BTreeMap<String, V::Value>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_map(map.iter().map(|(key, value)| (key, Written::<V>(value))))
}
