//! Outlines as the `jsonschema` crate looks at JSON, so that no tree has to be
//! built of a body that keeps its schema.
//!
//! Only that a body keeps its schema is to be believed, and that only of one
//! without equal names: a number that a `serde_json::Value` cannot hold is none
//! here. Whoever is told that it does not asks again with a `Value`.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, Node, NodeIdentity, Object, cmp};
use serde_json::{Number, Value};
use smithereens_cases::json::{At, Kind, Outline, Within};

use super::ERROR_NAME;

/// The representation: of the nodes of [`Outline`]s.
pub(super) struct Outlined;

/// A value in an outline, or a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'a> {
    Value(&'a Outline<'a>, At),
    Name(&'a str),
}

/// An array or object in an outline, and what of it counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'a> {
    outline: &'a Outline<'a>,
    within: Within,
    /// Whether it is the whole body, where an error's name is no member.
    root: bool,
}

impl Json for Outlined {
    type Node<'a> = Item<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = ();

    // A look-up walks over the members before.
    const KEYS_PER_LOOKUP: usize = 2;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>((): &mut (), text: &str, f: impl FnOnce(Item<'_>) -> T) -> T {
        f(Item::Name(text))
    }
}

impl<'a> Node<'a, Outlined> for Item<'a> {
    type Object = Content<'a>;
    type Array = Content<'a>;
    type Number = Number;

    fn as_object(&self) -> Option<Content<'a>> {
        self.content(Kind::Object)
    }

    fn as_array(&self) -> Option<Content<'a>> {
        self.content(Kind::Array)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Item::Name(name) => Some(Cow::Borrowed(name)),
            Item::Value(outline, at) => {
                matches!(outline.kind(*at), Kind::Text { .. }).then(|| outline.said(*at))
            }
        }
    }

    fn as_number(&self) -> Option<Number> {
        let text = self.written(Kind::Number)?;
        match text.parse::<i64>() {
            // Zero has a sign for a `Value`.
            Ok(value) if value != 0 => Some(value.into()),
            _ => serde_json::from_str(text).ok(),
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        self.written(Kind::Bool).map(|text| text == "true")
    }

    fn is_null(&self) -> bool {
        self.json_type() == JsonType::Null
    }

    fn is_number(&self) -> bool {
        self.json_type() == JsonType::Number
    }

    fn json_type(&self) -> JsonType {
        let Item::Value(outline, at) = self else {
            return JsonType::String;
        };
        match outline.kind(*at) {
            Kind::Null => JsonType::Null,
            Kind::Bool => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::Text { .. } => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (expected, self) {
            (Value::String(expected), item) => {
                item.as_string().is_some_and(|text| text == **expected)
            }
            (expected, item) => cmp::equal(&item.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(match self {
            Item::Name(name) => Value::from(*name),
            Item::Value(outline, at) => match outline.kind(*at) {
                Kind::Text { .. } => Value::from(outline.said(*at)),
                _ => serde_json::from_str(outline.written(*at)).unwrap_or_default(),
            },
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            Item::Value(outline, at) => {
                let address = std::ptr::from_ref::<Outline<'_>>(outline) as usize;
                Some(NodeIdentity::tagged(address, at.index()))
            }
            Item::Name(_) => None,
        }
    }
}

impl<'a> Item<'a> {
    /// The whole body.
    pub(super) fn whole(outline: &'a Outline<'a>) -> Item<'a> {
        Item::Value(outline, At::ROOT)
    }

    fn written(&self, kind: Kind) -> Option<&'a str> {
        match self {
            Item::Value(outline, at) if outline.kind(*at) == kind => Some(outline.written(*at)),
            _ => None,
        }
    }

    fn content(&self, kind: Kind) -> Option<Content<'a>> {
        match self {
            Item::Value(outline, at) if outline.kind(*at) == kind => Some(Content {
                outline,
                within: outline.within(*at),
                root: *at == At::ROOT,
            }),
            _ => None,
        }
    }
}

impl Content<'_> {
    /// The next of the members that are left, and steps over it.
    fn step(&self, within: &mut Within) -> Option<(At, At)> {
        let (name, value) = self.outline.step_member(within)?;
        if self.root && self.outline.plainly_said(name) == Some(ERROR_NAME) {
            return self.outline.step_member(within);
        }
        Some((name, value))
    }
}

impl<'a> Object<'a, Outlined> for Content<'a> {
    type Node = Item<'a>;
    type MemberName = Cow<'a, str>;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        let mut within = self.within;
        std::iter::from_fn(|| self.step(&mut within)).count()
    }

    fn is_empty(&self) -> bool {
        self.step(&mut { self.within }).is_none()
    }

    fn get(&self, name: &Box<str>) -> Option<Item<'a>> {
        let mut within = self.within;
        loop {
            let (there, value) = self.step(&mut within)?;
            let same = match self.outline.plainly_said(there) {
                Some(plain) => plain == &**name,
                None => self.outline.said(there) == **name,
            };
            if same {
                return Some(Item::Value(self.outline, value));
            }
        }
    }

    fn members(&self) -> Members<'a> {
        Members(*self)
    }
}

/// The members of an object.
pub(super) struct Members<'a>(Content<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, Item<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut within = self.0.within;
        let (name, value) = self.0.step(&mut within)?;
        self.0.within = within;
        let outline = self.0.outline;
        Some((outline.said(name), Item::Value(outline, value)))
    }
}

impl<'a> Array<'a, Outlined> for Content<'a> {
    type Node = Item<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        Elements(*self).count()
    }

    fn elements(&self) -> Elements<'a> {
        Elements(*self)
    }
}

/// The elements of an array.
pub(super) struct Elements<'a>(Content<'a>);

impl<'a> Iterator for Elements<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let Content {
            outline, within, ..
        } = &mut self.0;
        Some(Item::Value(outline, outline.step(within)?))
    }
}
