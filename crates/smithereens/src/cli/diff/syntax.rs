//! What a new member holds, as AWS's pages write a request's or response's
//! syntax: `'string'`, `['string']`, nested braces.

use std::collections::BTreeMap;

use smithereens_contract::{Contract, ShapeId, ShapeKind};

use super::braces::{Braces, Content, Key};
use super::statement::quoted;

/// A member that holds more names than this is shown to a lesser depth.
const MOST_NAMES: usize = 60;
/// No form is shown deeper.
const MOST_DEPTH: usize = 12;

/// The form of a shape, as deep as it stays readable.
pub(super) fn form(contract: &Contract, shape: ShapeId) -> Content {
    for depth in (1..=MOST_DEPTH).rev() {
        let mut drawing = Drawing {
            contract,
            around: Vec::new(),
            names: 0,
        };
        let content = drawing.draw(shape, depth);
        if drawing.names <= MOST_NAMES {
            return content;
        }
    }
    Content::Text("{...}".to_owned())
}

struct Drawing<'c> {
    contract: &'c Contract,
    around: Vec<ShapeId>,
    names: usize,
}

impl Drawing<'_> {
    fn draw(&mut self, id: ShapeId, depth: usize) -> Content {
        let shape = self.contract.shape(id);
        let text = |text: &str| Content::Text(text.to_owned());
        if self.names > MOST_NAMES {
            return text("...");
        }
        let is_scalar = shape.members().is_empty();
        if !is_scalar && self.around.contains(&id) {
            return text("{... recursive ...}");
        }
        if !is_scalar && depth == 0 {
            return text("{...}");
        }
        self.around.push(id);
        let content = match &shape.kind {
            ShapeKind::Enum(values) => {
                let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
                Content::Text(quoted(&values.join(" | ")))
            }
            ShapeKind::IntEnum(_) => text("'integer'"),
            ShapeKind::List(member) => Content::List(Box::new(self.draw(member.target, depth))),
            ShapeKind::Map { key, value } => {
                let shown = match self.draw(key.target, depth) {
                    Content::Text(words) => words,
                    _ => "'string'".to_owned(),
                };
                self.names += 1;
                let value = self.draw(value.target, depth - 1);
                let key = Key {
                    name: String::new(),
                    shown,
                };
                braces([(key, value)].into())
            }
            ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                let mut entries = BTreeMap::new();
                for member in members {
                    self.names += 1;
                    if self.names > MOST_NAMES {
                        break;
                    }
                    let content = self.draw(member.target, depth - 1);
                    let key = Key {
                        name: member.name.clone(),
                        shown: quoted(&member.name),
                    };
                    entries.insert(key, content);
                }
                braces(entries)
            }
            _ => Content::Text(format!("'{}'", shape.type_name())),
        };
        self.around.pop();
        content
    }
}

fn braces(entries: BTreeMap<Key, Content>) -> Content {
    Content::Braces(Braces {
        entries,
        ..Braces::default()
    })
}
