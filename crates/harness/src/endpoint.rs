//! A service behind HTTP: connections that are kept, a time limit for each call,
//! and bounds on what an answer may cost.

mod signature;
mod timed;

use std::io::ErrorKind;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{HOST, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::{self, Runtime};
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

use smithereens_formats::Credentials;

use crate::service::{Broken, Received, Sent, Service};
use crate::stop::Stop;
use signature::sign;
use timed::{Deadline, Timed};

/// How many bytes of an answer's body are read: a Glue answer has some thousands,
/// and a list of all that a case stores some hundreds of thousands.
pub const MOST_BYTES: usize = 2 << 20;
/// How many headers an answer may have.
const MOST_HEADERS: usize = 256;
/// How many bytes an answer's head may have.
const MOST_HEAD_BYTES: usize = 256 << 10;
/// Who is not there may be starting again: how often a refused connection is tried,
/// and with what pause.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(100);

/// Where a service listens.
#[derive(Debug)]
pub struct Endpoint {
    /// As it was given.
    url: String,
    authority: String,
    address: SocketAddr,
    /// What stands before each request's path.
    base: String,
    patience: Duration,
    service: String,
    /// Connections that nobody uses.
    idle: Mutex<Vec<Connection>>,
    /// Told whether it answers.
    stop: Stop,
    asked: AtomicU64,
}

/// Why a text is no endpoint.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// It is no URL, or not one of HTTP.
    #[error("`{0}` is no http:// URL with a host, such as http://127.0.0.1:5000")]
    NoUrl(String),
    /// Its host has no address.
    #[error("`{url}` has no address: {source}")]
    NoAddress {
        /// As it was given.
        url: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// One connection with the runtime that drives it.
#[derive(Debug)]
struct Connection {
    runtime: Runtime,
    sender: SendRequest<Full<Bytes>>,
    deadline: Deadline,
}

impl Endpoint {
    /// The endpoint at a URL, `http://HOST:PORT` with or without a path. `service`
    /// is the name that requests are signed for; no call takes longer than
    /// `patience`.
    ///
    /// # Errors
    /// It is no such URL, or its host has no address.
    pub fn new(url: &str, service: &str, patience: Duration) -> Result<Endpoint, EndpointError> {
        let no_url = || EndpointError::NoUrl(url.to_owned());
        let uri: Uri = url.parse().map_err(|_| no_url())?;
        let (Some("http"), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(no_url());
        };
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        let no_address = |source| EndpointError::NoAddress {
            url: url.to_owned(),
            source,
        };
        let mut addresses = (host, authority.port_u16().unwrap_or(80))
            .to_socket_addrs()
            .map_err(no_address)?;
        let address = addresses.next().ok_or_else(no_url)?;
        Ok(Endpoint {
            url: url.to_owned(),
            authority: authority.to_string(),
            address,
            base: uri.path().trim_end_matches('/').to_owned(),
            patience,
            service: service.to_owned(),
            idle: Mutex::new(Vec::new()),
            stop: Stop::default(),
            asked: AtomicU64::new(0),
        })
    }

    /// The same, which tells if it goes away, and asks nothing more once that, or
    /// somebody, ends the run.
    #[must_use]
    pub fn telling(self, stop: Stop) -> Endpoint {
        Endpoint { stop, ..self }
    }

    /// How many requests were sent.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.address.ip().is_loopback()
    }

    /// The host's name or address, as it was given.
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.authority.rsplit_once(':');
        host.map_or(self.authority.as_str(), |(host, _)| host)
    }

    /// That it takes a connection.
    ///
    /// # Errors
    /// Why it does not.
    pub fn reach(&self) -> Result<(), Broken> {
        let connection = self.connect(1, self.patience)?;
        self.idle().push(connection);
        Ok(())
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tries so often while it is refused, and no longer than `patience` in all.
    fn connect(&self, tries: u32, patience: Duration) -> Result<Connection, Broken> {
        let unreachable = |why: std::io::Error| {
            Broken::Unreachable(format!("{} cannot be connected: {why}", self.authority))
        };
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(unreachable)?;
        let connecting = async {
            let mut tried = 1;
            let since = Instant::now();
            let deadline = Deadline::default();
            let stream = loop {
                match TcpStream::connect(self.address).await {
                    Err(error)
                        if error.kind() == ErrorKind::ConnectionRefused
                            && tried < tries
                            && since.elapsed() + PAUSE < patience =>
                    {
                        tried += 1;
                        sleep(PAUSE).await;
                    }
                    connected => break connected.map_err(unreachable)?,
                }
            };
            // Without it a request waits for the last one's acknowledgement.
            let _set = stream.set_nodelay(true);
            let (sender, connection) = http1::Builder::new()
                .title_case_headers(true)
                .max_headers(MOST_HEADERS)
                .max_buf_size(MOST_HEAD_BYTES)
                .handshake(TokioIo::new(Timed::new(stream, deadline.clone())))
                .await
                .map_err(|error| broken(&error))?;
            // What it ends with is told by the request that meets it.
            tokio::spawn(async { drop(connection.await) });
            Ok((sender, deadline))
        };
        let (sender, deadline) = runtime.block_on(async {
            match timeout(patience, connecting).await {
                Ok(connected) => connected,
                Err(_) => Err(Broken::Unreachable(format!(
                    "{} takes no connection within {patience:?}",
                    self.authority
                ))),
            }
        })?;
        Ok(Connection {
            runtime,
            sender,
            deadline,
        })
    }

    fn request(&self, sent: &Sent) -> Result<Request<Full<Bytes>>, Broken> {
        let cannot = |what: &str| Broken::Malformed(format!("{what} cannot be sent"));
        let uri = format!("{}{}", self.base, sent.uri);
        let uri: Uri = uri.parse().map_err(|_| cannot(&uri))?;
        let method = Method::from_bytes(sent.method.as_bytes());
        let mut request = Request::new(Full::new(Bytes::from(sent.body.clone())));
        *request.method_mut() = method.map_err(|_| cannot(&sent.method))?;
        *request.uri_mut() = uri;
        let host = HeaderValue::try_from(&self.authority).map_err(|_| cannot(&self.authority))?;
        request.headers_mut().insert(HOST, host);
        for (name, value) in &sent.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| cannot(name))?;
            let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| cannot(value))?;
            request.headers_mut().append(name, value);
        }
        sign(&mut request, sent, &self.authority, &self.service);
        Ok(request)
    }
}

impl Service for Endpoint {
    fn name(&self) -> &str {
        &self.url
    }

    fn send(&self, sent: &Sent) -> Result<Received, Broken> {
        let Some(patience) = self.stop.patience(self.patience) else {
            let why = self.stop.reason();
            return Err(Broken::Unreachable(why.unwrap_or_default()));
        };
        let answered = self.ask(sent, patience);
        // One operation may hang while all others answer.
        if self.stop.asked(&answered) && !self.answers_anything(patience) {
            self.stop
                .give_up(&format!("{} answers nothing any more", self.authority));
        }
        answered
    }
}

impl Endpoint {
    fn ask(&self, sent: &Sent, patience: Duration) -> Result<Received, Broken> {
        let request = self.request(sent)?;
        self.asked.fetch_add(1, Ordering::Relaxed);
        let since = Instant::now();
        if let Some(mut connection) = self.kept() {
            match connection.exchange(request.clone(), patience) {
                // It was closed while nobody used it, before the request got there.
                Err(Unanswered::Unsent) => {}
                Err(Unanswered::Broken(broken)) => return Err(broken),
                Ok(received) => {
                    self.keep(connection);
                    return Ok(received);
                }
            }
        }
        let left = || patience.saturating_sub(since.elapsed());
        let mut connection = self.connect(TRIES, left())?;
        match connection.exchange(request, left()) {
            Ok(received) => {
                self.keep(connection);
                Ok(received)
            }
            Err(Unanswered::Broken(broken)) => Err(broken),
            Err(Unanswered::Unsent) => Err(Broken::CutOff(
                "the connection was closed before the request was read".into(),
            )),
        }
    }

    /// Whether there is an answer, of whatever kind, to a request of whatever kind.
    fn answers_anything(&self, patience: Duration) -> bool {
        let sent = Sent {
            method: "GET".into(),
            uri: "/".to_owned(),
            headers: Vec::new(),
            credentials: Credentials::Dummy,
            body: Vec::new(),
        };
        let answered = self.ask(&sent, patience);
        !matches!(answered, Err(Broken::TimedOut(_) | Broken::Unreachable(_)))
    }

    /// A connection that nobody uses and nothing has come on.
    fn kept(&self) -> Option<Connection> {
        let mut connection = self.idle().pop()?;
        connection.is_quiet().then_some(connection)
    }

    /// Keeps a connection, unless something came after the answer: it would be
    /// taken for the next one.
    fn keep(&self, mut connection: Connection) {
        if connection.is_quiet() {
            self.idle().push(connection);
        }
    }
}

/// Why a connection gave no answer.
enum Unanswered {
    /// Nothing of the request was read.
    Unsent,
    Broken(Broken),
}

impl Connection {
    /// Whether the other side has neither closed it nor said anything, as far as it
    /// is known here.
    fn is_quiet(&mut self) -> bool {
        let sender = &mut self.sender;
        let ready = async {
            // What drives the connection looks whether something has come, and ends
            // it if so: HTTP/1.1 has no answers without a question.
            yield_now().await;
            timeout(Duration::from_millis(1), sender.ready()).await
        };
        matches!(self.runtime.block_on(ready), Ok(Ok(()))) && !self.sender.is_closed()
    }

    fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
        patience: Duration,
    ) -> Result<Received, Unanswered> {
        let sender = &mut self.sender;
        self.deadline.set(patience);
        let exchange = async {
            let ready = sender.ready().await;
            ready.map_err(|_| Unanswered::Unsent)?;
            let response =
                sender
                    .try_send_request(request)
                    .await
                    .map_err(|mut error| match error.take_message() {
                        Some(_) => Unanswered::Unsent,
                        None => Unanswered::Broken(broken(error.error())),
                    })?;
            read(response).await.map_err(Unanswered::Broken)
        };
        let answered = self.runtime.block_on(async {
            match timeout(patience, exchange).await {
                Ok(answered) => answered,
                Err(_) => Err(Unanswered::Broken(Broken::TimedOut(String::new()))),
            }
        });
        self.deadline.clear();
        let late = || format!("no whole answer within {patience:?}");
        answered.map_err(|unanswered| match unanswered {
            Unanswered::Broken(Broken::TimedOut(_)) => Unanswered::Broken(Broken::TimedOut(late())),
            other => other,
        })
    }
}

async fn read(response: Response<Incoming>) -> Result<Received, Broken> {
    let (head, body) = response.into_parts();
    let headers = head.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    let headers = headers.collect();
    let mut bytes = Vec::new();
    let mut body = body;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken(&error))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > MOST_BYTES {
            let why = format!("the body has more than {MOST_BYTES} bytes");
            return Err(Broken::Malformed(why));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(Received {
        status: head.status.as_u16(),
        headers,
        body: bytes,
    })
}

fn broken(error: &hyper::Error) -> Broken {
    let mut why = error.to_string();
    let source = std::error::Error::source(error);
    if let Some(source) = source {
        why = format!("{why}: {source}");
    }
    let of_reading = source.and_then(|source| source.downcast_ref::<std::io::Error>());
    match of_reading.map(std::io::Error::kind) {
        _ if error.is_parse() => Broken::Malformed(why),
        // A broken framing of the body is told as an error of reading.
        Some(ErrorKind::InvalidInput | ErrorKind::InvalidData) => Broken::Malformed(why),
        Some(ErrorKind::TimedOut) => Broken::TimedOut(why),
        _ => Broken::CutOff(why),
    }
}
