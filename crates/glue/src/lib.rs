//! AWS Glue's triggers and workflows, typed: a reader and a validator of every
//! message of the ten operations that changed on 2020-05-15.
//!
//! ```
//! use smithereens_formats::MessageId;
//! use smithereens_glue::{Message, decode};
//!
//! let id: MessageId = "CreateTrigger.request".parse().unwrap();
//! let body = br#"{"Name": "nightly", "Type": "SCHEDULED", "Actions": []}"#;
//! let message = decode(&id, &[], body).unwrap();
//! let Message::CreateTriggerRequest(request) = &message else { unreachable!() };
//! assert_eq!(request.name.as_deref(), Some("nightly"));
//!
//! let broken = message.validate().unwrap_err();
//! assert_eq!(
//!     broken.to_string(),
//!     ".: a SCHEDULED trigger has a Schedule (schedule-when-scheduled)",
//! );
//! ```
//!
//! Reading and judging are kept apart: [`decode`] takes whatever the protocol
//! (awsJson 1.1) allows and refuses nothing because of a constraint,
//! [`Message::validate`] judges constraints and [`rules`].
//!
//! # How strict the reader is
//! - Unknown members are ignored, whatever is in them as long as it is JSON;
//!   unknown values of enumerations are kept as they came.
//! - Null members of structures are absent ones. Null in a list or a map is
//!   refused, for these are dense.
//! - Integers are digits without point or exponent, within 32 bits. Doubles are
//!   numbers, `"NaN"`, `"Infinity"` or `"-Infinity"`. Times are numbers of
//!   seconds, exact to the millisecond; what is finer is cut off towards zero.
//! - A member or a map's key that is there twice is refused. JSON leaves its
//!   meaning open and the SDKs take the last; but two readers of such a text may
//!   see two different requests, so this one takes neither. An ignored member
//!   may be there as often as it likes.
//! - The text must be UTF-8 without a byte order mark, and nothing but white
//!   space may follow the value. [`MAX_DEPTH`] and [`MAX_ELEMENTS`] bound what a
//!   hostile body can cost.
//!
//! # Editions
//! The [`shapes`] are those of the contract as changed on 2020-05-15; those of
//! the day before are in [`shapes_2020_05_14`], for asking what becomes of new
//! payloads in a program that was written for the old contract. An [`Edition`]
//! names one of the two where nobody cares for types. A shape that is the same in
//! both is one type; all that is written by hand is there once.
//!
//! [`shapes_set_up`] are those of the operations that only prepare and clean up,
//! on jobs, crawlers, runs and tags, of 2020-05-15.
//!
//! All are generated from the contracts by `cargo xtask codegen`. This
//! crate shares no code with the one that derives cases from the same contract:
//! the two are independent opinions.

mod check;
#[macro_use]
mod define;
mod edition;
mod error;
mod json;
mod location;
mod message;
mod number;
pub mod predicate;
pub mod rules;
mod shape;
pub mod shapes;
pub mod shapes_2020_05_14;
pub mod shapes_set_up;
mod violation;

pub use check::{Side, Validate};
pub use edition::{Edition, Refusal};
pub use error::{DecodeError, Unmodelled};
pub use json::{Fault, JsonError, MAX_DEPTH, MAX_ELEMENTS, from_json};
pub use location::{Location, Step};
pub use shapes::{Message, OPERATIONS};
pub use violation::{Constraint, Violation, Violations};

use smithereens_formats::MessageId;

/// Reads one message of the newest edition: [`Message::decode`].
///
/// # Errors
/// What is wrong with the body, or that the typed operations have no such message.
pub fn decode(
    id: &MessageId,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Message, DecodeError> {
    Message::decode(id, headers, body)
}
