//! The service that an SDK under test believes to talk to: it keeps each request as
//! it came and answers what it was told to.
//!
//! One adapter has one stub, on a port of its own: whatever comes belongs to the one
//! call that is under way there.

use std::io::{self, BufReader, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::reply::Reply;
use super::request::Request;

/// Listens from when it is made until it is dropped.
#[derive(Debug)]
pub(super) struct Stub {
    address: SocketAddr,
    desk: Arc<Desk>,
}

/// What connections share.
#[derive(Debug, Default)]
struct Desk(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// What is answered; nothing where no call is under way.
    reply: Option<Arc<Reply>>,
    seen: Vec<Seen>,
    /// Requests that came while no call was under way.
    late: u64,
    is_closed: bool,
}

/// What came: a request, or why it is none.
pub(super) type Seen = Result<Request, String>;

impl Desk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what came; what is answered to it.
    fn take(&self, seen: Seen) -> Option<Arc<Reply>> {
        let mut state = self.state();
        let reply = state.reply.clone();
        match &reply {
            Some(_) => state.seen.push(seen),
            None => state.late += 1,
        }
        reply
    }
}

impl Stub {
    /// On a free port of this machine's own address.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn open() -> io::Result<Stub> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let desk = Arc::new(Desk::default());
        let shared = Arc::clone(&desk);
        thread::spawn(move || accept(&listener, &shared));
        Ok(Stub { address, desk })
    }

    /// `http://127.0.0.1:PORT`
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A call is about to be made, and this is answered to whatever it sends.
    pub(super) fn expect(&self, reply: Reply) {
        let mut state = self.desk.state();
        state.seen.clear();
        state.reply = Some(Arc::new(reply));
    }

    /// The call is over: what came in it.
    pub(super) fn finish(&self) -> Vec<Seen> {
        let mut state = self.desk.state();
        state.reply = None;
        std::mem::take(&mut state.seen)
    }

    /// Whether anything came since the last call was over.
    pub(super) fn is_late(&self) -> bool {
        std::mem::take(&mut self.desk.state().late) > 0
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.desk.state().is_closed = true;
        // Who waits for a connection gets one, and sees that it is the last.
        drop(TcpStream::connect(self.address));
    }
}

fn accept(listener: &TcpListener, desk: &Arc<Desk>) {
    for stream in listener.incoming() {
        if desk.state().is_closed {
            return;
        }
        let Ok(stream) = stream else { continue };
        let desk = Arc::clone(desk);
        // It ends with its connection, and that with the adapter at the latest.
        thread::spawn(move || serve(stream, &desk));
    }
}

fn serve(stream: TcpStream, desk: &Desk) {
    // Without it an answer waits for the last one's acknowledgement.
    let _set = stream.set_nodelay(true);
    let mut stream = BufReader::new(stream);
    loop {
        let seen = match Request::read(&mut stream) {
            Ok(None) => return,
            Ok(Some(request)) => Ok(request),
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(error.to_string()),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                Err("the request was cut off".to_owned())
            }
            Err(_) => return,
        };
        let is_request = seen.is_ok();
        // What nobody waits for is not answered: it would be another call's.
        let Some(reply) = desk.take(seen) else { return };
        let goes_on = reply.write(stream.get_mut());
        if !is_request || !goes_on.unwrap_or(false) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use smithereens_cases::Http;
    use smithereens_formats::Framing;

    use super::*;

    fn reply(body: &str) -> Reply {
        let http = Http::Answer {
            status: 200,
            headers: Vec::new(),
            framing: Framing::Sound,
        };
        Reply::of(&http, body.as_bytes())
    }

    fn connect(stub: &Stub) -> TcpStream {
        TcpStream::connect(stub.address).expect("it listens")
    }

    /// Sends a text and reads an answer of so many bytes of body.
    fn exchange(stream: &mut TcpStream, text: &str, body: usize) -> String {
        stream.write_all(text.as_bytes()).expect("it reads");
        let mut answer = vec![0; "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n".len() + body];
        stream.read_exact(&mut answer).expect("it answers");
        String::from_utf8(answer).expect("UTF-8")
    }

    #[test]
    fn requests_are_kept_whole_whatever_their_framing() {
        let stub = Stub::open().expect("a port");
        let mut stream = connect(&stub);
        stub.expect(reply("1"));
        let text = "POST /a?b HTTP/1.1\r\nX-One:  1 \r\nContent-Length: 3\r\n\r\n{ }";
        assert!(exchange(&mut stream, text, 1).ends_with("\r\n\r\n1"));
        let text = "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{ \r\n1;x\r\n}\r\n0\r\n\r\n";
        assert!(exchange(&mut stream, text, 1).ends_with("\r\n\r\n1"));
        let seen = stub.finish();
        let [Ok(first), Ok(second)] = seen.as_slice() else {
            panic!("{seen:?}");
        };
        assert_eq!((first.method.as_str(), first.uri.as_str()), ("POST", "/a?b"));
        assert_eq!(first.header("x-one"), Some("1"));
        assert_eq!((&first.body[..], &second.body[..]), (&b"{ }"[..], &b"{ }"[..]));
        assert_eq!(second.method, "PUT");
        assert!(!stub.is_late());
    }

    #[test]
    fn what_comes_after_a_call_is_noticed_and_not_answered() {
        let stub = Stub::open().expect("a port");
        let mut stream = connect(&stub);
        stream
            .write_all(b"POST / HTTP/1.1\r\n\r\n")
            .expect("it reads");
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("it closes");
        assert_eq!(rest, b"");
        assert!(stub.is_late());
        assert!(!stub.is_late());
        assert_eq!(stub.finish(), Vec::new());
    }

    #[test]
    fn what_is_no_request_is_told() {
        let stub = Stub::open().expect("a port");
        for text in ["nonsense\r\n\r\n", "POST / HTTP/1.0\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"] {
            stub.expect(reply("1"));
            exchange(&mut connect(&stub), text, 1);
            let seen = stub.finish();
            assert!(matches!(seen.as_slice(), [Err(_)]), "{text}: {seen:?}");
        }
    }
}
