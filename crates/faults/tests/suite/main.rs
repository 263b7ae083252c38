//! The planted faults: what their entries say holds, and what enumeration
//! and random cases catch of them.

mod caught;
mod enumeration;
mod least;
mod showing;
mod smallest;
mod support;
mod table;
