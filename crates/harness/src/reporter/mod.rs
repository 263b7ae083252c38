//! Consumers of events.

mod changes;
mod compatibility;
mod counts;
mod finding;
mod human;
mod json;
mod text;

pub use human::HumanReporter;
pub use json::JsonReporter;
pub(crate) use text::shell_word;
pub use text::{contract_option, printable, printable_json, visible};
