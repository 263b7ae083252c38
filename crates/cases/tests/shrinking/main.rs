//! Shrinking: from large payloads down to the smallest that fail, known by hand.

mod culprits;
mod grow;
mod planted;
mod properties;
mod smallest;
