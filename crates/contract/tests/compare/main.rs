//! What differs between two contracts: pairs with one known change each, the
//! built-in contracts, and random edits.

mod built_in;
mod calling;
mod edits;
mod hostile;
mod known;
mod lines;
mod pairs;
mod properties;
mod rules;
mod shop;
