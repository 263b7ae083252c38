//! What a client may take of the process.

use std::time::Duration;

/// What a client may take of the process: memory, and time.
///
/// The most memory that requests take is that of [`connections`] bodies, 4 GiB as
/// they come; a request takes no longer than all times together.
///
/// [`connections`]: Limits::connections
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request's body, once decoded: 16 MiB.
    pub body: usize,
    /// Bytes of a request line with its headers: 64 KiB. Less than 8 KiB counts as
    /// 8 KiB.
    pub head: usize,
    /// Connections that are served at a time: 256. More wait.
    pub connections: usize,
    /// From the first byte of a request to the end of its headers: 10 seconds.
    pub head_time: Duration,
    /// From the end of the headers to the end of the body: 30 seconds.
    pub body_time: Duration,
    /// From the end of a request, or from the start of a connection, to the first
    /// byte of the next request: 75 seconds.
    pub idle_time: Duration,
    /// While there is an answer of which the client takes nothing: 30 seconds.
    pub answer_time: Duration,
    /// From being told to stop to closing whatever still goes on: 5 seconds.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body: 16 << 20,
            head: 64 << 10,
            connections: 256,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(30),
            idle_time: Duration::from_secs(75),
            answer_time: Duration::from_secs(30),
            stop_time: Duration::from_secs(5),
        }
    }
}

/// hyper takes no smaller buffer.
const LEAST_HEAD: usize = 8 << 10;

impl Limits {
    pub(super) fn head(&self) -> usize {
        self.head.max(LEAST_HEAD)
    }
}
