//! The contracts that come with the library, and what is known beyond them.

use std::sync::LazyLock;

use crate::{Contract, Knowledge, load};

/// The built-in contracts' names, the oldest first.
pub const BUILTIN_NAMES: [&str; 3] = ["glue@2020-05-14", "glue@2020-05-15", "glue@newest"];

/// The built-in contract that is used unless another is named.
pub const DEFAULT_NAME: &str = BUILTIN_NAMES[1];

const FILES: [&str; 3] = [
    include_str!("../contracts/glue-2020-05-14.json"),
    include_str!("../contracts/glue-2020-05-15.json"),
    include_str!("../contracts/glue-newest.json"),
];

static GLUE: LazyLock<Knowledge> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../contracts/glue.knowledge.json"))
        .unwrap_or_else(|error| unreachable!("glue.knowledge.json is tested to be read: {error}"))
});

/// The built-in contract of this name, one of [`BUILTIN_NAMES`], with its
/// rules. Read anew at each call.
#[must_use]
pub fn builtin(name: &str) -> Option<Contract> {
    let index = BUILTIN_NAMES.iter().position(|known| *known == name)?;
    match load(name, FILES[index].as_bytes()) {
        Ok(contract) => Some(contract),
        Err(error) => unreachable!("built-in contracts are tested to be read: {error}"),
    }
}

/// The built-in contracts that came after a built-in one, the oldest first; none for
/// any other: nobody knows how old that is.
pub fn later_than(name: &str) -> impl Iterator<Item = Contract> {
    let index = BUILTIN_NAMES.iter().position(|known| *known == name);
    let later = index.map_or(&[][..], |index| &BUILTIN_NAMES[index + 1..]);
    later.iter().filter_map(|name| builtin(name))
}

/// What is known of the service called `service` beyond its shapes.
pub(crate) fn knowledge_of(service: &str) -> Option<&'static Knowledge> {
    Some(&*GLUE).filter(|knowledge| knowledge.service == service)
}
