//! Plausible values of single shapes.

use smithereens_contract::{Decimal, Member, ShapeId, ShapeKind, TimestampFormat, Traits};

use crate::json::Json;
use crate::plausible::{Plausible, order_members};
use crate::text::TextSite;

/// 2020-05-15T00:00:00Z, the day of the first contract.
const PLAUSIBLE_TIME: i64 = 1_589_500_800;

/// How many lists, maps, structures and their elements a payload has at most
/// before it is built any further.
const MOST_VALUES: usize = 50_000;
/// How deeply it nests at most.
const MOST_DEPTH: usize = 200;

/// How much a payload may still grow, and what the value being built is in.
#[derive(Debug)]
pub(crate) struct Growth {
    around: Vec<ShapeId>,
    left: usize,
}

impl Default for Growth {
    fn default() -> Growth {
        Growth {
            around: Vec::new(),
            left: MOST_VALUES,
        }
    }
}

impl Growth {
    /// Goes into a shape; not into one that is around already, nor where there
    /// is too much. Each `true` asks for a [`Growth::leave`].
    pub(crate) fn enter(&mut self, id: ShapeId) -> bool {
        if self.left == 0 || self.around.len() >= MOST_DEPTH || self.around.contains(&id) {
            return false;
        }
        self.left -= 1;
        self.around.push(id);
        true
    }

    pub(crate) fn leave(&mut self) {
        self.around.pop();
    }

    /// How many of `count` copies of something of this size there is room for,
    /// at least one.
    fn times(&mut self, count: usize, size: usize) -> usize {
        let copies = count.min(1 + self.left / size.max(1));
        self.left = self.left.saturating_sub((copies - 1) * size.max(1));
        copies
    }
}

impl Plausible<'_> {
    /// A plausible value of a shape.
    pub(crate) fn value(&self, id: ShapeId, over: &Traits, growth: &mut Growth) -> Json {
        let shape = self.contract.shape(id);
        match &shape.kind {
            ShapeKind::Boolean => Json::Bool(false),
            ShapeKind::String if over.pattern.is_some() || over.length.is_some() => {
                Json::text(plain_text(&shape.traits.overlaid(over)).unwrap_or_default())
            }
            ShapeKind::String => Json::text(self.plain[id.index()].clone().unwrap_or_default()),
            ShapeKind::Enum(values) => Json::text(values.first().map_or("", |value| &value.value)),
            ShapeKind::IntEnum(values) => {
                Json::integer(values.first().copied().unwrap_or_default().into())
            }
            ShapeKind::Timestamp => match shape.traits.overlaid(over).timestamp_format {
                None | Some(TimestampFormat::EpochSeconds) => Json::integer(PLAUSIBLE_TIME),
                Some(TimestampFormat::DateTime) => Json::text("2020-05-15T00:00:00Z"),
                Some(TimestampFormat::HttpDate) => Json::text("Fri, 15 May 2020 00:00:00 GMT"),
            },
            ShapeKind::Blob => Json::text(plausible_blob(&shape.traits.overlaid(over))),
            ShapeKind::Document => Json::Object(Vec::new()),
            ShapeKind::List(_)
            | ShapeKind::Map { .. }
            | ShapeKind::Union(_)
            | ShapeKind::Structure(_) => {
                if !growth.enter(id) {
                    return self.nothing(id);
                }
                let value = self.composed(id, &shape.traits.overlaid(over), growth);
                growth.leave();
                value
            }
            kind => Json::Number(plausible_number(kind, &shape.traits.overlaid(over))),
        }
    }

    /// Where a shape stands inside itself, or there is too much already.
    fn nothing(&self, id: ShapeId) -> Json {
        match &self.contract.shape(id).kind {
            ShapeKind::List(_) => Json::Array(Vec::new()),
            _ => Json::Object(Vec::new()),
        }
    }

    fn composed(&self, id: ShapeId, traits: &Traits, growth: &mut Growth) -> Json {
        let shape = self.contract.shape(id);
        match &shape.kind {
            ShapeKind::List(member) => {
                let before = growth.left;
                let item = self.value(member.target, &member.traits, growth);
                let least = growth.times(length_min(traits).max(1), before - growth.left);
                let unique = traits.unique_items;
                let items = (0..least).map(|index| {
                    if unique {
                        self.another(member, &item, index)
                    } else {
                        item.clone()
                    }
                });
                Json::Array(items.collect())
            }
            ShapeKind::Map { key, value } => {
                let Json::String(name) = self.value(key.target, &key.traits, growth) else {
                    return Json::Object(Vec::new());
                };
                let before = growth.left;
                let item = self.value(value.target, &value.traits, growth);
                let least = growth.times(length_min(traits).max(1), before - growth.left);
                let names = (0..least)
                    .filter_map(|index| self.distinct(key.target, &key.traits, &name, index));
                Json::Object(names.map(|name| (name, item.clone())).collect())
            }
            ShapeKind::Union(members) => {
                let mut union = Json::Object(Vec::new());
                if let Some(member) = members.first() {
                    union.set(
                        &member.name,
                        self.value(member.target, &member.traits, growth),
                    );
                }
                union
            }
            ShapeKind::Structure(members) => {
                let mut structure = Json::Object(Vec::new());
                for member in members.iter().filter(|member| member.is_required()) {
                    self.put(id, &mut structure, &member.name, growth);
                }
                let always = self.hints(&shape.name).filter(|hint| hint.with.is_empty());
                for (name, value) in always.flat_map(|hint| &hint.set) {
                    structure.set(name, value.into());
                }
                order_members(self.contract, id, &mut structure);
                structure
            }
            _ => Json::Null,
        }
    }

    /// A value unlike the first of a list whose items are unique.
    fn another(&self, member: &Member, first: &Json, index: usize) -> Json {
        match first {
            _ if index == 0 => first.clone(),
            Json::String(text) => {
                let other = self.distinct(member.target, &member.traits, text, index);
                other.map_or_else(|| first.clone(), Json::text)
            }
            Json::Bool(value) => Json::Bool(!value),
            Json::Number(text) => {
                let value = Decimal::parse(text).and_then(|value| value.to_i64());
                let step = i64::try_from(index).unwrap_or(0);
                value.map_or_else(
                    || first.clone(),
                    |value| Json::integer(value.saturating_add(step)),
                )
            }
            other => self.told_apart(member.target, other, index),
        }
    }

    /// The text by number among distinct ones of a shape, like `first` but for
    /// its end. `None` where none is known that the contract allows.
    pub(crate) fn distinct(
        &self,
        id: ShapeId,
        over: &Traits,
        first: &str,
        index: usize,
    ) -> Option<String> {
        let shape = self.contract.shape(id);
        if let ShapeKind::Enum(values) = &shape.kind {
            let mut others = values
                .iter()
                .map(|value| &value.value)
                .filter(|value| *value != first);
            return if index == 0 {
                Some(first.to_owned())
            } else {
                others.nth(index - 1).cloned()
            };
        }
        let traits = shape.traits.overlaid(over);
        let texts = TextSite::new(traits.pattern.as_ref(), traits.length);
        let numbered = nth_key(first, index);
        if texts.allows(&numbered) != Some(false) {
            return Some(numbered);
        }
        // Where digits do not fit, another length does.
        let length = texts.shortest()? + index as u64;
        texts
            .of_length(length)
            .filter(|text| text != first && texts.allows(text) != Some(false))
    }

    /// A copy of a structure in which the texts are others, by number: nobody says
    /// that equal elements of a list are taken.
    pub(crate) fn told_apart(&self, id: ShapeId, value: &Json, index: usize) -> Json {
        let mut copy = value.clone();
        if let (ShapeKind::Structure(members), Json::Object(entries)) =
            (&self.contract.shape(id).kind, &mut copy)
        {
            for (name, value) in entries {
                let member = members.iter().find(|member| member.name == *name);
                if let (Some(member), Json::String(text)) = (member, &*value)
                    && self.contract.shape(member.target).kind == ShapeKind::String
                    && let Some(other) = self.distinct(member.target, &member.traits, text, index)
                {
                    *value = Json::text(other);
                }
            }
        }
        copy
    }
}

/// The name of a map's entry by number, of the same length where there is room.
pub(crate) fn nth_key(name: &str, index: usize) -> String {
    if index == 0 {
        return name.to_owned();
    }
    let digits = index.to_string();
    let keep = name.chars().count().saturating_sub(digits.len());
    name.chars().take(keep).chain(digits.chars()).collect()
}

pub(crate) fn plain_text(traits: &Traits) -> Option<String> {
    TextSite::new(traits.pattern.as_ref(), traits.length).plain()
}

fn length_min(traits: &Traits) -> usize {
    let min = traits
        .length
        .and_then(|length| length.min)
        .unwrap_or_default();
    usize::try_from(min).unwrap_or(usize::MAX)
}

/// Two, or else the end of the range that is nearest to being plain.
fn plausible_number(kind: &ShapeKind, traits: &Traits) -> String {
    let Some(range) = &traits.range else {
        return "2".to_owned();
    };
    if range.allows(&Decimal::from(2)) {
        return "2".to_owned();
    }
    let end = range.min.as_ref().or(range.max.as_ref());
    let end = end.map_or_else(|| "2".to_owned(), ToString::to_string);
    // An integer just inside an end with a fraction.
    let whole = end
        .split('.')
        .next()
        .and_then(|whole| whole.parse::<i64>().ok());
    let near = whole
        .into_iter()
        .flat_map(|whole| [whole, whole.saturating_add(1), whole.saturating_sub(1)]);
    let inside = near.map(Decimal::from).find(|value| range.allows(value));
    match inside.filter(|_| kind.is_integer()) {
        Some(value) => value.to_string(),
        None => end,
    }
}

/// As few bytes as are allowed, but one.
fn plausible_blob(traits: &Traits) -> String {
    let least = length_min(traits).clamp(1, MOST_VALUES);
    aws_smithy_types::base64::encode(vec![b'a'; least])
}
