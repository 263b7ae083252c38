//! HTTP in a few lines: a POST on a connection that is kept.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;

/// Where requests go.
pub(crate) struct Client {
    address: String,
    kept: Option<BufReader<TcpStream>>,
}

/// A whole answer.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) fn new(endpoint: &str) -> Client {
        Client {
            address: endpoint.trim_start_matches("http://").to_owned(),
            kept: None,
        }
    }

    pub(crate) fn post(&mut self, operation: &str, body: &[u8]) -> io::Result<Response> {
        let kept = self.kept.take().filter(is_open);
        let mut stream = match kept {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        let head = format!(
            "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-amz-json-1.1\r\n\
             X-Amz-Target: AWSGlue.{operation}\r\nContent-Length: {}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=smithereens/20200515/us-east-1/glue/\
             aws4_request, SignedHeaders=host, Signature=0\r\n\r\n",
            self.address,
            body.len()
        );
        stream
            .get_mut()
            .write_all(&[head.as_bytes(), body].concat())?;
        let response = read(&mut stream)?;
        self.kept = Some(stream);
        Ok(response)
    }
}

/// Whether the other side has neither closed it nor said more than was asked for.
fn is_open(stream: &BufReader<TcpStream>) -> bool {
    let socket = stream.get_ref();
    let quiet = socket
        .set_nonblocking(true)
        .and_then(|()| socket.peek(&mut [0]));
    let is_quiet = matches!(quiet, Err(error) if error.kind() == ErrorKind::WouldBlock);
    is_quiet && stream.buffer().is_empty() && socket.set_nonblocking(false).is_ok()
}

fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Response> {
    let broken = || io::Error::from(ErrorKind::InvalidData);
    let first = line(stream)?;
    let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
    let mut response = Response {
        status: status.ok_or_else(broken)?,
        headers: Vec::new(),
        body: Vec::new(),
    };
    loop {
        let line = line(stream)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(broken)?;
        let header = (name.to_owned(), value.trim().to_owned());
        response.headers.push(header);
    }
    let header = |name: &str| {
        let mut named = response.headers.iter();
        let found = named.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    if let Some(length) = header("Content-Length") {
        let length = length.parse().map_err(|_| broken())?;
        take(stream, &mut response.body, length)?;
        return Ok(response);
    }
    loop {
        let size = line(stream)?;
        let size = u64::from_str_radix(&size, 16).map_err(|_| broken())?;
        take(stream, &mut response.body, size)?;
        line(stream)?;
        if size == 0 {
            return Ok(response);
        }
    }
}

fn take(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>, count: u64) -> io::Result<()> {
    let read = stream.take(count).read_to_end(body)?;
    match read as u64 == count {
        true => Ok(()),
        false => Err(ErrorKind::UnexpectedEof.into()),
    }
}

fn line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    match line.strip_suffix("\r\n") {
        Some(line) => Ok(line.to_owned()),
        None => Err(ErrorKind::UnexpectedEof.into()),
    }
}
