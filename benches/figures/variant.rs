//! The same payload in other words.

use std::fmt::Write as _;

use smithereens_cases::json::Json;
use smithereens_contract::{Contract, ShapeId, ShapeKind};

/// The bytes of a payload that says the same and is written differently all
/// over: members turned round, white space, every third text with escapes,
/// timestamps and doubles with a point or an exponent too many.
pub(crate) fn rewritten(contract: &Contract, shape: ShapeId, json: &Json) -> Vec<u8> {
    let mut rewriting = Rewriting {
        contract,
        count: 0,
        out: String::new(),
    };
    rewriting.value(Some(shape), json);
    rewriting.out.into_bytes()
}

struct Rewriting<'c> {
    contract: &'c Contract,
    count: usize,
    out: String,
}

impl Rewriting<'_> {
    fn value(&mut self, shape: Option<ShapeId>, json: &Json) {
        let shape = shape.map(|id| self.contract.shape(id));
        match json {
            Json::Object(members) => self.listed(
                '{',
                '}',
                members.iter().rev(),
                |rewriting, (name, value)| {
                    rewriting.plain(&Json::text(name.as_str()));
                    rewriting.out.push_str(": ");
                    let target = shape.and_then(|shape| {
                        let name = if matches!(shape.kind, ShapeKind::Map { .. }) {
                            "value"
                        } else {
                            name
                        };
                        Some(shape.member(name)?.target)
                    });
                    rewriting.value(target, value);
                },
            ),
            Json::Array(items) => {
                let target = shape.and_then(|shape| Some(shape.member("member")?.target));
                self.listed('[', ']', items.iter(), |rewriting, item| {
                    rewriting.value(target, item)
                });
            }
            Json::Number(text) => {
                self.count += 1;
                let inexact = shape.is_some_and(|shape| {
                    matches!(shape.kind, ShapeKind::Timestamp | ShapeKind::Double)
                });
                self.out.push_str(text);
                match (inexact, self.count % 2) {
                    (false, _) => {}
                    (true, 0) => self.out.push_str("e0"),
                    (true, _) if text.contains('.') => self.out.push('0'),
                    (true, _) => self.out.push_str(".0"),
                }
            }
            Json::String(text) => {
                self.count += 1;
                match text.chars().next() {
                    Some(first)
                        if first.is_ascii_alphanumeric() && self.count.is_multiple_of(3) =>
                    {
                        let _infallible = write!(self.out, "\"\\u{:04x}", u32::from(first));
                        let plain = json.to_bytes();
                        self.out.push_str(&String::from_utf8_lossy(&plain[2..]));
                    }
                    _ => self.plain(json),
                }
            }
            other => self.plain(other),
        }
    }

    fn listed<T>(
        &mut self,
        open: char,
        close: char,
        items: impl Iterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) {
        self.out.push(open);
        for (index, item) in items.enumerate() {
            self.out.push_str(if index == 0 { "\n " } else { ",\n " });
            each(self, item);
        }
        self.out.push(close);
    }

    fn plain(&mut self, json: &Json) {
        self.out
            .push_str(&String::from_utf8_lossy(&json.to_bytes()));
    }
}
