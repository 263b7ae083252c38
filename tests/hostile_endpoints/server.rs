//! A server on this machine that does to each connection what it is told.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What happens to a connection. Errors mean that the client has left.
pub(crate) type Behaviour = fn(&mut Connection) -> io::Result<()>;

/// A connection, on a thread of its own.
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    /// Which one it is, from 0.
    pub(crate) number: usize,
    /// Set by a server that takes no more connections.
    pub(crate) over: Arc<AtomicBool>,
}

/// Listens until it is dropped or told that it is over.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    over: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(behaviour: Behaviour) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("it is bound");
        let over = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&over);
        let number = AtomicUsize::new(0);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if is_over.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let mut connection = Connection {
                    stream,
                    number: number.fetch_add(1, Ordering::SeqCst),
                    over: Arc::clone(&is_over),
                };
                thread::spawn(move || behaviour(&mut connection));
            }
        });
        Server { address, over }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // So that it notices.
        let _woken = TcpStream::connect(self.address);
    }
}

impl Connection {
    /// Reads a request: its body.
    pub(crate) fn request(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.stream.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref())
    }

    /// Writes the same again and again, until the client leaves.
    pub(crate) fn write_forever(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        loop {
            self.write(&bytes)?;
        }
    }

    /// Does nothing until the client leaves.
    pub(crate) fn hold(&mut self) -> io::Result<()> {
        while self.stream.read(&mut [0; 1024])? > 0 {}
        Ok(())
    }

    /// Leaves without having read what was sent: the client is sent a reset.
    pub(crate) fn reset(&mut self) -> io::Result<()> {
        let patience = Some(Duration::from_secs(5));
        self.stream.set_read_timeout(patience)?;
        self.stream.peek(&mut [0])?;
        Ok(())
    }
}

/// An answer as it should be.
pub(crate) fn answer(body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n\
         x-amzn-RequestId: 1\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}
