//! Consumers of events.

mod baseline;
mod changes;
mod compatibility;
mod counts;
mod finding;
mod human;
mod json;
#[cfg(feature = "junit")]
mod junit;
mod markdown;
mod markdown_text;
mod ndjson;
mod text;

pub use human::HumanReporter;
pub use json::JsonReporter;
#[cfg(feature = "junit")]
pub use junit::JunitReporter;
pub use markdown::MarkdownReporter;
pub use ndjson::NdjsonReporter;
pub use text::{contract_option, printable, printable_json, shell_word, visible};
