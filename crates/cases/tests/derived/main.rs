//! What follows from one known change: which cases it makes new or different,
//! which entries the regression corpus has of it, and that every one of them
//! comes from that change. The pairs are those that comparing is tested by.

mod entries;
mod known;
#[path = "../../../contract/tests/compare/pairs.rs"]
mod pairs;
#[path = "../../../contract/tests/compare/shop.rs"]
mod shop;
