//! The planted faults: what their entries say holds, and what enumeration alone
//! catches of them.

mod enumeration;
mod showing;
mod smallest;
mod support;
mod table;
