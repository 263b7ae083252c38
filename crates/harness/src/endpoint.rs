//! A service behind HTTP: connections that are kept, a time limit for each call,
//! and bounds on what an answer may cost.

mod signature;

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{HOST, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::{self, Runtime};
use tokio::time::timeout;

use crate::service::{Broken, Received, Sent, Service};
use signature::sign;

/// How many bytes of an answer's body are read: a Glue answer has some thousands.
pub const MOST_BYTES: usize = 64 << 20;
/// How many headers an answer may have.
const MOST_HEADERS: usize = 256;
/// How many bytes an answer's head may have.
const MOST_HEAD_BYTES: usize = 256 << 10;

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
        })
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
        let connection = self.connect()?;
        self.idle().push(connection);
        Ok(())
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Result<Connection, Broken> {
        let unreachable = |why: std::io::Error| {
            Broken::Unreachable(format!("{} cannot be connected: {why}", self.authority))
        };
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(unreachable)?;
        let connecting = async {
            let stream = TcpStream::connect(self.address)
                .await
                .map_err(unreachable)?;
            // Without it a request waits for the last one's acknowledgement.
            let _set = stream.set_nodelay(true);
            let (sender, connection) = http1::Builder::new()
                .title_case_headers(true)
                .max_headers(MOST_HEADERS)
                .max_buf_size(MOST_HEAD_BYTES)
                .handshake(TokioIo::new(stream))
                .await
                .map_err(|error| broken(&error))?;
            // What it ends with is told by the request that meets it.
            tokio::spawn(async { drop(connection.await) });
            Ok(sender)
        };
        let sender = runtime.block_on(async {
            match timeout(self.patience, connecting).await {
                Ok(connected) => connected,
                Err(_) => Err(Broken::Unreachable(format!(
                    "{} takes no connection within {:?}",
                    self.authority, self.patience
                ))),
            }
        })?;
        Ok(Connection { runtime, sender })
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
        let request = self.request(sent)?;
        let kept = self.idle().pop();
        if let Some(mut connection) = kept
            && connection.is_open()
        {
            match connection.exchange(request.clone(), self.patience) {
                // It was closed while nobody used it, before the request got there.
                Err(Unanswered::Unsent) => {}
                Err(Unanswered::Broken(broken)) => return Err(broken),
                Ok(received) => {
                    self.idle().push(connection);
                    return Ok(received);
                }
            }
        }
        let mut connection = self.connect()?;
        match connection.exchange(request, self.patience) {
            Ok(received) => {
                self.idle().push(connection);
                Ok(received)
            }
            Err(Unanswered::Broken(broken)) => Err(broken),
            Err(Unanswered::Unsent) => Err(Broken::CutOff(
                "the connection was closed before the request was read".into(),
            )),
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
    /// Whether the other side has not closed it, as far as it is known here.
    fn is_open(&mut self) -> bool {
        let sender = &mut self.sender;
        let ready = async { timeout(Duration::from_millis(1), sender.ready()).await };
        matches!(self.runtime.block_on(ready), Ok(Ok(())))
    }

    fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
        patience: Duration,
    ) -> Result<Received, Unanswered> {
        let sender = &mut self.sender;
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
        self.runtime.block_on(async {
            match timeout(patience, exchange).await {
                Ok(answered) => answered,
                Err(_) => Err(Unanswered::Broken(Broken::TimedOut(format!(
                    "no whole answer within {patience:?}"
                )))),
            }
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
    let body = Limited::new(body, MOST_BYTES)
        .collect()
        .await
        .map_err(|error| match error.downcast::<hyper::Error>() {
            Ok(error) => broken(&error),
            Err(_) => Broken::Malformed(format!("the body has more than {MOST_BYTES} bytes")),
        })?;
    Ok(Received {
        status: head.status.as_u16(),
        headers,
        body: body.to_bytes().to_vec(),
    })
}

fn broken(error: &hyper::Error) -> Broken {
    let mut why = error.to_string();
    if let Some(source) = std::error::Error::source(error) {
        why = format!("{why}: {source}");
    }
    if error.is_parse() {
        Broken::Malformed(why)
    } else {
        Broken::CutOff(why)
    }
}
