//! The macros that the generated [`shapes`](crate::shapes) are written in. What
//! a shape is to the code around it is said here, once; the generated file says
//! only what is in the contract.

#[macro_use]
mod collection;
#[macro_use]
mod enumeration;
#[macro_use]
mod messages;
#[macro_use]
mod scalar;
#[macro_use]
mod structure;
