//! Which shapes of an older contract are the same in a newer one, so that both
//! editions have one type for them; and how another module's types are taken.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use smithereens_contract::{Contract, Shape, ShapeId, ShapeKind};

use super::{About, Unsupported, shape};

/// The names of the documented operations' shapes.
pub(super) fn documented(contract: &Contract) -> BTreeSet<&str> {
    let shapes = About::Documented.shapes(contract).into_iter();
    shapes.map(|id| contract.shape(id).name.as_str()).collect()
}

/// The names of the shapes that are the same in both, with all that is in them.
pub(super) fn same<'c>(
    older: &'c Contract,
    newer: &Contract,
) -> Result<BTreeSet<&'c str>, Unsupported> {
    let there = written(newer)?;
    let mut same: Vec<ShapeId> = Vec::new();
    for (id, text) in written(older)? {
        if there.iter().any(|(_, other)| *other == text) {
            same.push(id);
        }
    }
    // What holds something else is something else.
    loop {
        let before = same.len();
        let kept = same.clone();
        same.retain(|id| {
            let held = targets(older.shape(*id));
            held.iter().all(|target| kept.contains(target))
        });
        if same.len() == before {
            break;
        }
    }
    Ok(same
        .iter()
        .map(|id| older.shape(*id).name.as_str())
        .collect())
}

fn written(contract: &Contract) -> Result<Vec<(ShapeId, String)>, Unsupported> {
    let ids = About::Documented.shapes(contract).into_iter();
    ids.map(|id| Ok((id, shape(contract, id)?))).collect()
}

/// What stands directly in a shape.
fn targets(shape: &Shape) -> Vec<ShapeId> {
    match &shape.kind {
        ShapeKind::Structure(members) => members.iter().map(|member| member.target).collect(),
        ShapeKind::List(member) => vec![member.target],
        ShapeKind::Map { key, value } => vec![key.target, value.target],
        _ => Vec::new(),
    }
}

/// The lines that take the shared shapes from another module: what callers name
/// is public here too, of all others only what is used here.
pub(super) fn imports(
    contract: &Contract,
    about: About,
    shared: &BTreeSet<&str>,
    module: &str,
) -> String {
    let shapes: Vec<&Shape> = about
        .shapes(contract)
        .into_iter()
        .map(|id| contract.shape(id))
        .collect();
    let is_public =
        |shape: &Shape| matches!(shape.kind, ShapeKind::Structure(_) | ShapeKind::Enum(_));
    let used: BTreeSet<&str> = shapes
        .iter()
        .filter(|shape| !shared.contains(shape.name.as_str()))
        .flat_map(|shape| targets(shape))
        .map(|target| contract.shape(target).name.as_str())
        .collect();
    let (mut public, mut private) = (BTreeSet::new(), BTreeSet::new());
    for shape in shapes {
        let name = shape.name.as_str();
        if !shared.contains(name) {
            continue;
        }
        if is_public(shape) {
            public.insert(name);
        } else if used.contains(name) {
            private.insert(name);
        }
    }
    one_use("pub use", module, &public) + &one_use("use", module, &private)
}

/// The columns that rustfmt fills.
const WIDTH: usize = 100;

/// As rustfmt writes it: in one line if it fits, else as many names a line as do.
fn one_use(word: &str, module: &str, names: &BTreeSet<&str>) -> String {
    let listed: Vec<&str> = names.iter().copied().collect();
    let short = match listed.as_slice() {
        [] => return String::new(),
        [name] => format!("{word} crate::{module}::{name};\n"),
        _ => format!("{word} crate::{module}::{{{}}};\n", listed.join(", ")),
    };
    if short.trim_end().len() <= WIDTH {
        return short;
    }
    let mut text = format!("{word} crate::{module}::{{\n");
    let mut line = String::new();
    for name in names {
        let length = line.len() + name.len() + ", ,".len();
        if !line.is_empty() && length + 4 > WIDTH {
            let _ = writeln!(text, "    {line},");
            line.clear();
        }
        let comma = if line.is_empty() { "" } else { ", " };
        line += &format!("{comma}{name}");
    }
    let _ = writeln!(text, "    {line},\n}};");
    text
}
