//! What the reference answers, asked as a client asks.

mod client;
mod story;
