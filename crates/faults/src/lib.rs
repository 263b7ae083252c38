//! Who tests the tester? Decoders of Glue's triggers and workflows that have one
//! thing wrong each, for tests and figures; nothing that ships depends on them.
//!
//! A [`Fault`] is a [`Codec`](smithereens::Codec) around the typed shapes. It
//! sees what a decoder sees, bytes, status, headers and which message it reads,
//! and answers as the sound subject does, byte for byte, until what is wrong
//! with it shows.
//!
//! ```
//! use smithereens::{Answer, Codec, Incoming};
//!
//! let fault = smithereens_faults::named("cancelling-is-lost-next-to-a-state").unwrap();
//! let id = "GetTrigger.response".parse().unwrap();
//! let answer = |body: &str| {
//!     let body = body.as_bytes();
//!     fault.exchange(&Incoming { message: &id, status: Some(200), headers: &[], body })
//! };
//! let alone = r#"{"Trigger":{"Predicate":{"Conditions":[{"CrawlState":"CANCELLING"}]}}}"#;
//! assert_eq!(answer(alone), Answer::Encoded(alone.into()));
//! let Answer::Encoded(lossy) = answer(fault.shown.body) else { panic!("refused") };
//! assert!(!String::from_utf8(lossy).unwrap().contains("CANCELLING"));
//! ```

mod codec;
mod collections;
mod combinations;
mod constraints;
mod enumerations;
mod errors;
mod evolving;
mod fault;
mod hunt;
mod limits;
mod numbers;
mod repeated;
mod seldom;
mod texts;
mod walk;

pub use fault::{Fault, Needs, Shown};
pub use hunt::{Caught, Hunt, Next};
pub use seldom::{SELDOM, Seldom};

/// Every fault, by theme.
pub fn all() -> impl Iterator<Item = &'static Fault> {
    let themes = [
        texts::FAULTS,
        numbers::FAULTS,
        collections::FAULTS,
        repeated::FAULTS,
        enumerations::FAULTS,
        combinations::FAULTS,
        limits::FAULTS,
        constraints::FAULTS,
        errors::FAULTS,
        evolving::FAULTS,
    ];
    themes.into_iter().flatten()
}

/// The fault of this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Fault> {
    all().find(|fault| fault.name == name)
}
