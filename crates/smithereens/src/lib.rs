//! Tests a decoder of AWS Glue's triggers and workflows, or of any API whose
//! contract can be read, against every payload that the contract documents and
//! every way to break one.
//!
//! ```
//! // How your decoder reads a message, and writes what it understood:
//! smithereens::Check::reader(|incoming| {
//!     let trigger: serde_json::Value = serde_json::from_slice(incoming.body)?;
//!     serde_json::to_vec(&trigger)
//! })
//! .only("GetTrigger.response/**")
//! .run()
//! .unwrap();
//! ```
//!
//! In a `#[test]`, let [`Check::run`]'s error end the test: it prints what was
//! found. A decoder that needs more than a closure implements [`Codec`].
//!
//! Without the feature `cli` this library is all there is: no command line and
//! nothing that only that depends on.

mod check;
#[cfg(feature = "gate")]
pub mod scenario;
pub mod subjects;

pub use check::{Broken, Check};
pub use smithereens_contract::{Contract, builtin, load};
pub use smithereens_formats::{CaseId, MessageId, Part, Report, Role};
pub use smithereens_harness::{Answer, Codec, Incoming};
