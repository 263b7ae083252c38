//! The service behind a socket, asked over plain sockets.

mod broken;
mod crowd;
mod in_order;
mod ordinary;
mod pace;
mod races;
mod slow;
mod stopping;
mod wire;

/// What is asked, and what must hold, without a socket.
#[path = "../suite"]
#[expect(
    dead_code,
    unused_imports,
    reason = "without a socket there is more to ask"
)]
mod suite {
    pub(crate) mod client;
    pub(crate) mod invariants;
}

use suite::{client, invariants};
