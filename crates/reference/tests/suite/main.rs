//! What the reference answers, asked as a client asks.

mod client;
mod faults;
mod story;
