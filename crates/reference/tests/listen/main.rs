//! The service behind a socket, asked over plain sockets.

mod broken;
mod crowd;
mod ordinary;
mod pace;
mod races;
mod slow;
mod stopping;
mod wire;
