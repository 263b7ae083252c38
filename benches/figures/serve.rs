//! How many requests a second `smithereens serve` answers, beside a bare server on
//! the same HTTP library that answers `{}` to everything.
//!
//! The client costs little: plain sockets, the same bytes again and again, and
//! answers of which the length is known. On several connections it sends to all of
//! them before it reads from any, so that it needs no threads.

use std::convert::Infallible;
use std::io::{self, Read as _, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use smithereens_reference::Reference;
use smithereens_reference::listen::{Options, listen};
use tokio::runtime;

use crate::figure::Figure;

/// What of the bare server's requests a second there should be.
const AT_LEAST: f64 = 0.7;
/// How often each connection is asked before the clock is looked at.
const TIMES: u32 = 64;
/// How often both servers are measured, in turn. The least of all rounds counts,
/// not the median: two threads that wait for each other are slowed down by all
/// that a machine does beside, and by where it puts them.
const ROUNDS: usize = 200;

const TRIGGER: &str = r#"{"Name":"both","Type":"CONDITIONAL","StartOnCreation":true,
    "Actions":[{"JobName":"then","Arguments":{"--day":"2020-05-15"}}],
    "Predicate":{"Logical":"AND","Conditions":[
        {"LogicalOperator":"EQUALS","JobName":"first","State":"SUCCEEDED"},
        {"LogicalOperator":"EQUALS","CrawlerName":"look","CrawlState":"SUCCEEDED"}]}}"#;

/// A request as an SDK sends it.
fn request(operation: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST / HTTP/1.1\r\nHost: localhost:5150\r\nAccept-Encoding: identity\r\n\
         X-Amz-Target: AWSGlue.{operation}\r\nContent-Type: application/x-amz-json-1.1\r\n\
         User-Agent: Boto3/1.42.0\r\nX-Amz-Date: 20200515T000000Z\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential=k/20200515/us-east-1/glue/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature={:064}\r\n\
         Content-Length: {length}\r\n\r\n{body}",
        0
    )
    .into_bytes()
}

/// Answers `{}`, as cheaply as the library can, until the process ends.
fn bare() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                let service = service_fn(async |_| {
                    let body = Full::new(Bytes::from_static(b"{}"));
                    Ok::<_, Infallible>(hyper::Response::new(body))
                });
                let connection =
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                tokio::spawn(connection);
            }
            #[expect(unreachable_code, reason = "it tells the type of what `?` returns")]
            io::Result::Ok(())
        })
    });
    Ok(address)
}

/// Connections to one server.
struct Clients {
    streams: Vec<TcpStream>,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Clients {
    fn new(count: usize, address: SocketAddr, request: Vec<u8>) -> io::Result<Clients> {
        let connect = |_| {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            Ok(stream)
        };
        let mut streams = (0..count).map(connect).collect::<io::Result<Vec<_>>>()?;
        // Every answer is as long as the first.
        streams[0].write_all(&request)?;
        let mut answer = vec![0; 1 << 12];
        let length = streams[0].read(&mut answer)?;
        answer.truncate(length);
        assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n") && answer.ends_with(b"}"));
        Ok(Clients {
            streams,
            request,
            answer,
        })
    }

    /// Asks on each connection [`TIMES`] times.
    fn ask(&mut self) -> io::Result<()> {
        for _ in 0..TIMES {
            for stream in &mut self.streams {
                stream.write_all(&self.request)?;
            }
            for stream in &mut self.streams {
                stream.read_exact(&mut self.answer)?;
            }
        }
        Ok(())
    }

    /// How long that takes for one request, in seconds.
    fn timed(&mut self) -> io::Result<f64> {
        let start = Instant::now();
        self.ask()?;
        let requests = f64::from(TIMES) * self.streams.len() as f64;
        Ok(start.elapsed().as_secs_f64() / requests)
    }
}

pub(crate) fn figures(out: &mut impl Write) -> io::Result<Vec<Figure>> {
    let glue = listen(Reference::new(1), Options::default())?;
    let bare = bare()?;
    Clients::new(1, glue.address(), request("CreateTrigger", TRIGGER))?;
    let asked = request("GetTrigger", r#"{"Name":"both"}"#);
    let mut figures = Vec::new();
    for (count, name) in [(1, "1 connection"), (8, "8 connections")] {
        let mut bare = Clients::new(count, bare, asked.clone())?;
        let mut glue = Clients::new(count, glue.address(), asked.clone())?;
        let (mut by_glue, mut by_bare) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            by_glue = by_glue.min(glue.timed()?);
            by_bare = by_bare.min(bare.timed()?);
        }
        writeln!(
            out,
            "  GetTrigger on {name}: {:.0} requests a second, bare {:.0}",
            1.0 / by_glue,
            1.0 / by_bare
        )?;
        let name = format!("GetTrigger on {name}, of a bare server");
        figures.push(Figure::at_least(name, by_bare / by_glue, AT_LEAST));
    }
    Ok(figures)
}
