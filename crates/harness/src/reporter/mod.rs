//! Consumers of events.

mod finding;
mod human;
mod json;
mod text;

pub use human::HumanReporter;
pub use json::JsonReporter;
pub use text::{contract_option, printable, printable_json, visible};
