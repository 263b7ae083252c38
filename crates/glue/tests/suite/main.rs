//! The typed shapes as a reader and as a validator, from the outside.

mod constraints;
mod editions;
mod errors;
mod hostile;
mod numbers;
mod reading;
mod round_trip;
mod rules;
mod support;
