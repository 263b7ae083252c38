//! The service behind a socket: HTTP/1.1 and 1.0 on 127.0.0.1.
//!
//! ```
//! use smithereens_reference::Reference;
//! use smithereens_reference::listen::{Options, listen};
//!
//! # fn main() -> std::io::Result<()> {
//! let listening = listen(Reference::new(1), Options::default())?;
//! println!("http://{}", listening.address());
//! listening.stop();
//! # Ok(())
//! # }
//! ```
//!
//! One thread serves all connections, and one request is carried out after the
//! other: whatever comes at once, it is as if it had come in some order. A request
//! is carried out once all of it is there; one that never ends changes nothing.
//!
//! # What is refused
//! | what comes | what is answered |
//! | --- | --- |
//! | HTTP that cannot be read: no request line, a broken header, two lengths, HTTP/2 | 400 without a body; then the connection is closed |
//! | a body that breaks off, or has broken chunks | 400, `SerializationException`; closed |
//! | a body that is too large | 413, `RequestEntityTooLargeException`; closed, and what still comes for a second is read and thrown away, so that the client sees the answer |
//! | a body that takes too long | 408, `RequestTimeoutException`; closed |
//! | a request line and headers that take too long | 408 without a body; closed |
//! | a request line and headers that are too large, or more than 100 headers | 431 or 414 without a body; closed |
//! | a connection on which nothing comes | closed |
//! | a client that does not take its answer | closed |
//! | a request at which the service panics, by a bug of its own | 500, `InternalServiceException`; what it had changed until then stays |
//! | more connections than [`Limits::connections`] | they wait until others end |
//!
//! `Expect: 100-continue` is answered when the body is wanted. Pipelined requests
//! are answered in their order, absolute targets like others. All methods are
//! answered by the service: it refuses all but POST, HEAD without a body.

mod accept;
mod answer;
mod careful;
mod connection;
mod limits;
mod progress;
mod race;
mod timed;

pub use limits::Limits;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime;
use tokio::sync::watch;

use crate::Reference;

/// How to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The port; 0 picks one that is free.
    pub port: u16,
    /// What lets time pass, beside the control surface.
    pub pace: Pace,
    /// What a client may take of the process.
    pub limits: Limits,
}

/// What lets time pass in a service that listens. The control surface always can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// Nothing else: the same requests in the same order get the same answers.
    #[default]
    Manual,
    /// A tick each time that so long has passed; less than a millisecond counts
    /// as one.
    Every(Duration),
    /// A tick before each request to the service, be it refused or not; requests
    /// to the control surface are none.
    Request,
}

/// A service that listens until it is stopped or dropped.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    served: Arc<Served>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// What all connections share.
#[derive(Debug)]
struct Served {
    reference: Mutex<Reference>,
    /// Only looked at by a fault.
    latest: Mutex<race::Latest>,
    pace: Pace,
    limits: Limits,
}

impl Served {
    fn reference(&self) -> MutexGuard<'_, Reference> {
        // Panics are caught while it is held; if one were not, the others would
        // better be served than not.
        self.reference
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn latest(&self) -> MutexGuard<'_, race::Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a service listen on 127.0.0.1, in a thread of its own. Clients can
/// connect when it returns.
///
/// # Errors
/// The port is taken or may not be used, or the system gives no socket or thread.
pub fn listen(reference: Reference, options: Options) -> io::Result<Listening> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let listener = {
        let _entered = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let served = Arc::new(Served {
        reference: Mutex::new(reference),
        latest: Mutex::default(),
        pace: options.pace,
        limits: options.limits,
    });
    let (stop, stopped) = watch::channel(false);
    let serving = accept::serve(listener, Arc::clone(&served), stopped);
    let thread = thread::Builder::new()
        .name("smithereens-reference".into())
        .spawn(move || runtime.block_on(serving))?;
    Ok(Listening {
        address,
        served,
        stop,
        thread: Some(thread),
    })
}

impl Listening {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A copy of the service as it is between two requests.
    #[must_use]
    pub fn snapshot(&self) -> Reference {
        self.served.reference().clone()
    }

    /// Takes no more connections, closes those on which nothing is asked, and lets
    /// the others finish what they are at, for [`Limits::stop_time`] at most. All
    /// is closed when it returns. Dropping does the same.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // If it panicked, its message has been printed, and it is over.
            let _ended = thread.join();
        }
    }
}
