//! A request as an SDK wrote it, read with nothing left out.

use std::io::{self, BufRead, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;

/// How many bytes a request's head may have.
const MOST_HEAD_BYTES: u64 = 256 << 10;
/// How many bytes a request's body may have.
const MOST_BYTES: u64 = 64 << 20;

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    /// Path and query.
    pub(super) uri: String,
    /// In their order, as they are written.
    pub(super) headers: Vec<(String, String)>,
    /// Decoded from its framing.
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The first header of this name, in any case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter();
        named
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The next one on a connection; `None` where that ends instead.
    ///
    /// # Errors
    /// It ends in the middle, or is no HTTP/1.1. What is wrong is of the kind
    /// `InvalidData`.
    pub(super) fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
        let Some(first) = line(stream, MOST_HEAD_BYTES)? else {
            return Ok(None);
        };
        let mut words = first.split(' ');
        let (Some(method), Some(uri), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(no_http(format!("`{first}` is no request line")));
        };
        if version != "HTTP/1.1" {
            return Err(no_http(format!("`{version}` is not HTTP/1.1")));
        }
        let mut request = Request {
            method: method.to_owned(),
            uri: uri.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let mut left = MOST_HEAD_BYTES;
        loop {
            let Some(line) = line(stream, left)? else {
                return Err(ErrorKind::UnexpectedEof.into());
            };
            left = left.saturating_sub(line.len() as u64 + 2);
            if line.is_empty() {
                break;
            }
            let (name, value) = line
                .split_once(':')
                .ok_or_else(|| no_http(format!("`{line}` is no header")))?;
            let header = (name.to_owned(), value.trim().to_owned());
            request.headers.push(header);
        }
        request.read_body(stream)?;
        Ok(Some(request))
    }

    fn read_body(&mut self, stream: &mut BufReader<TcpStream>) -> io::Result<()> {
        let expects = self.header("Expect");
        if expects.is_some_and(|what| what.eq_ignore_ascii_case("100-continue")) {
            stream.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let coding = self.header("Transfer-Encoding");
        if coding.is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            return self.read_chunks(stream);
        }
        let length = self.header("Content-Length").unwrap_or("0");
        let length: u64 = length
            .parse()
            .map_err(|_| no_http(format!("Content-Length is `{length}`")))?;
        self.read_bytes(stream, length)
    }

    fn read_chunks(&mut self, stream: &mut BufReader<TcpStream>) -> io::Result<()> {
        loop {
            let size = whole_line(stream)?;
            let digits = size.split(';').next().unwrap_or_default().trim();
            let size = u64::from_str_radix(digits, 16)
                .map_err(|_| no_http(format!("`{size}` is no chunk's size")))?;
            if size == 0 {
                // Trailers say nothing that anybody asked for.
                while !whole_line(stream)?.is_empty() {}
                return Ok(());
            }
            self.read_bytes(stream, size)?;
            whole_line(stream)?;
        }
    }

    fn read_bytes(&mut self, stream: &mut BufReader<TcpStream>, count: u64) -> io::Result<()> {
        if self.body.len() as u64 + count > MOST_BYTES {
            return Err(no_http(format!("the body has more than {MOST_BYTES} bytes")));
        }
        let read = stream.take(count).read_to_end(&mut self.body)?;
        match read as u64 == count {
            true => Ok(()),
            false => Err(ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn whole_line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    line(stream, MOST_HEAD_BYTES)?.ok_or_else(|| ErrorKind::UnexpectedEof.into())
}

/// A line without its end; `None` at the connection's.
fn line(stream: &mut BufReader<TcpStream>, most: u64) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    stream.take(most).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let line = bytes
        .strip_suffix(b"\r\n")
        .ok_or_else(|| no_http("a line of the head has no end".to_owned()))?;
    Ok(Some(String::from_utf8_lossy(line).into_owned()))
}

fn no_http(why: String) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}
