//! From a contract to cases: every documented payload, every way to break one,
//! and what each role must do with it.
//!
//! ```
//! use smithereens_cases::Cases;
//!
//! let contract = smithereens_contract::builtin("glue@2020-05-15").unwrap();
//! let cases = Cases::new(&contract);
//! let id = "StopWorkflowRun.request/RunId/missing".parse().unwrap();
//! let case = cases.build(cases.find(&id).unwrap()).unwrap();
//! assert_eq!(case.payload.body, br#"{"Name":"example"}"#);
//! ```
//!
//! Nothing here does I/O, and nothing knows Glue: the contract, its rules and
//! hints say it all.

mod assumed;
mod attribution;
mod breach;
mod build;
mod case;
mod cases;
mod counted;
mod entry;
mod envelope;
mod existence;
mod intent;
pub mod json;
mod judge;
mod kept;
mod kind;
mod lockstep;
mod loss;
mod mend;
mod mistype;
mod mutation;
mod near_miss;
mod nearest;
mod numeral;
mod plausible;
mod protocol;
pub mod random;
mod regression;
mod relation;
pub mod rules;
mod schema;
mod shrink;
mod since;
mod site;
mod standing;
#[cfg(feature = "proptest")]
mod strategy;
mod text;
mod textual;
mod value;
mod variation;
mod wire;

pub use attribution::Attribution;
pub use case::{Case, Http, Payload, Unbuilt};
pub use cases::{Cases, Planned};
pub use entry::NoEntry;
pub use existence::kinds_at;
pub use judge::{Constraint, Policy, Violation, judge};
pub use kept::compare;
pub use kind::{CaseKind, JsonType};
pub use lockstep::lockstep;
pub use loss::{Difference, Loss};
pub use near_miss::{NearMiss, near_misses};
pub use plausible::Plausible;
pub use regression::{
    BeyondCases, RegressionProgress, Regressions, TooManyEntries, Unshown, Wanted,
};
pub use relation::{Exchange, relate};
pub use schema::{Schema, schema_of_contract, schema_of_message, schema_of_shape};
pub use shrink::Shrinker;
pub use since::{Novelty, Since};
pub use site::{Holder, Message, Place, TooManyPlaces, messages};
pub use smithereens_formats::{Credentials, Framing, Needs};
pub use standing::Standing;
#[cfg(feature = "proptest")]
pub use strategy::{payloads, valid_payloads};
pub use text::TextSite;
