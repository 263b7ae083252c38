//! Faults with names that stand twice in one object: the first is taken.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;
use smithereens::Role::Reader;

use crate::fault::Acts::Respells;
use crate::fault::Needs::Combination;
use crate::fault::Within::{Requests, Responses};
use crate::fault::{Fault, shown};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "the-first-of-equal-names-wins",
        about: "of two members of a request with one name the first is taken",
        role: Reader,
        needs: Combination,
        family: &["*.request/./duplicate-key"],
        shown: shown("GetTrigger.request", r#"{"Name":"e","Name":"x"}"#),
        within: Requests,
        acts: Respells(|body| {
            let (value, repeats) = read(body)?;
            (repeats == Repeats::Outside).then(|| value.to_string())
        }),
    },
    Fault {
        name: "the-first-of-equal-names-inside-wins",
        about: "the same in what a response holds, but not in the response itself",
        role: Reader,
        needs: Combination,
        family: &["*.response/*/duplicate-key"],
        shown: shown(
            "GetTrigger.response",
            r#"{"Trigger":{"Name":"e","Name":"x"}}"#,
        ),
        within: Responses,
        acts: Respells(|body| {
            let (value, repeats) = read(body)?;
            (repeats == Repeats::Inside).then(|| value.to_string())
        }),
    },
];

/// Where in a body a name stands twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Repeats {
    Nowhere,
    Inside,
    Outside,
}

/// The body with the first of equal names, and where there are such.
fn read(body: &str) -> Option<(Json, Repeats)> {
    let First { value, repeats } = serde_json::from_str(body).ok()?;
    Some((value, repeats))
}

/// A value read with the first of equal names.
struct First {
    value: Json,
    repeats: Repeats,
}

impl First {
    fn alone(value: impl Into<Json>) -> First {
        First {
            value: value.into(),
            repeats: Repeats::Nowhere,
        }
    }
}

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<First, D::Error> {
        from.deserialize_any(FirstVisitor)
    }
}

struct FirstVisitor;

impl<'de> Visitor<'de> for FirstVisitor {
    type Value = First;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<First, E> {
        Ok(First::alone(()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<First, E> {
        Ok(First::alone(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<First, E> {
        Ok(First::alone(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<First, E> {
        Ok(First::alone(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<First, E> {
        Ok(First::alone(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<First, E> {
        Ok(First::alone(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<First, A::Error> {
        let (mut list, mut inside) = (Vec::new(), Repeats::Nowhere);
        while let Some(First { value, repeats }) = items.next_element()? {
            list.push(value);
            inside = inside.max(repeats.min(Repeats::Inside));
        }
        Ok(First {
            value: Json::Array(list),
            repeats: inside,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<First, A::Error> {
        let mut map = serde_json::Map::new();
        let mut found = Repeats::Nowhere;
        while let Some((name, First { value, repeats })) = entries.next_entry::<String, First>()? {
            found = found.max(repeats.min(Repeats::Inside));
            if map.contains_key(&name) {
                found = Repeats::Outside;
            } else {
                map.insert(name, value);
            }
        }
        Ok(First {
            value: Json::Object(map),
            repeats: found,
        })
    }
}
