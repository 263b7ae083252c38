//! Cases against a subject: running, judging, grouping, reporting.
//!
//! The harness knows no service. A [`Codec`] is put to the cases of a contract
//! by [`run`], which tells [`Event`]s as it goes and returns what a report
//! holds. Reporters consume the events. A [`Checker`] judges payloads that are
//! no enumerated cases.

mod asked;
mod cause;
mod checker;
mod compatibility;
mod conformance;
#[cfg(feature = "endpoint")]
pub mod endpoint;
mod event;
mod evidence;
mod explained;
mod finding;
mod gate;
mod known;
mod probing;
mod random;
mod reporter;
mod run;
mod scenario;
#[cfg(feature = "sdk")]
pub mod sdk;
mod service;
mod since;
mod smaller;
mod stateful;
mod stop;
mod subject;
mod tally;
mod threads;
mod verdict;

pub use checker::{Checker, MessageChecker, Probe};
pub use compatibility::{Side, compatibility};
pub use event::Event;
pub use evidence::Recorded;
pub use gate::Gate;
pub use known::Expected;
pub use random::RandomOptions;
#[cfg(feature = "junit")]
pub use reporter::JunitReporter;
pub use reporter::{
    HumanReporter, JsonReporter, MarkdownReporter, NdjsonReporter, contract_option, printable,
    printable_json, shell_word, visible,
};
pub use run::{Options, Run, Selection, StatefulOptions, run};
pub use scenario::{Bystander, Call, Given, Provocation, Reading, Scenario, Stored, Thing, object};
pub use service::{Broken, Received, Sent, Service};
pub use since::Earlier;
pub use smaller::{Smaller, smaller};
pub use stateful::{Ask, Breach, Judged, Model, Refused, Seen, Sequence, Step};
pub use stop::Stop;
pub use subject::{Answer, Codec, Incoming, Subject};
pub use verdict::{Failure, Newer, Verdict};

/// What reports call the tool.
pub(crate) const TOOL: &str = concat!("smithereens ", env!("CARGO_PKG_VERSION"));
