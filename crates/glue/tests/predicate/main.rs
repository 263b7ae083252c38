//! The trigger predicate, against opinions that share no code with it: a truth
//! table over all assignments, and vectors written by hand.

mod mistakes;
mod oracle;
mod properties;
mod reasons;
mod scope;
mod small_scope;
mod states;
mod term;
mod vectors;
