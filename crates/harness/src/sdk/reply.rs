//! An answer's bytes as a case wants them, broken framing included.

use std::io::{self, Write};

use smithereens_cases::Http;
use smithereens_formats::Framing;

/// White space that goes out at once, where much of it does.
const PADDING: [u8; 64 << 10] = [b' '; 64 << 10];

/// An answer as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    bytes: Vec<u8>,
    /// How many bytes of white space follow.
    padding: u64,
    /// Whether the connection is closed then.
    closes: bool,
}

impl Reply {
    /// The answer of a case.
    pub(super) fn of(http: &Http, body: &[u8]) -> Reply {
        let framing = match http {
            Http::Answer { framing, .. } => *framing,
            Http::Request { .. } => Framing::Sound,
        };
        let status = http.status().unwrap_or(200);
        let mut bytes = format!("HTTP/1.1 {status} {}\r\n", reason(status)).into_bytes();
        for (name, value) in http.headers() {
            bytes.extend(format!("{name}: {value}\r\n").into_bytes());
        }
        let padding = match framing {
            Framing::Oversized(all) => all.saturating_sub(body.len() as u64),
            _ => 0,
        };
        let length = body.len() as u64 + padding;
        match framing {
            Framing::Sound | Framing::Longer | Framing::Oversized(_) => {
                bytes.extend(format!("Content-Length: {length}\r\n\r\n").into_bytes());
                bytes.extend(body);
            }
            Framing::CutOff => {
                // The body is half of what is promised.
                let promised = 2 * length.max(1);
                bytes.extend(format!("Content-Length: {promised}\r\n\r\n").into_bytes());
                bytes.extend(body);
            }
            Framing::Chunked => {
                bytes.extend(b"Transfer-Encoding: chunked\r\n\r\n");
                let halves = body.split_at(body.len() / 2);
                for half in [halves.0, halves.1] {
                    if !half.is_empty() {
                        bytes.extend(format!("{:x}\r\n", half.len()).into_bytes());
                        bytes.extend(half);
                        bytes.extend(b"\r\n");
                    }
                }
                bytes.extend(b"0\r\n\r\n");
            }
        }
        if framing == Framing::Longer {
            bytes.extend(b"{\"SmithereensUnknown\":1}");
        }
        Reply {
            bytes,
            padding,
            closes: matches!(framing, Framing::CutOff | Framing::Longer),
        }
    }

    /// A connection that is closed without an answer.
    pub(super) fn nothing() -> Reply {
        Reply {
            bytes: Vec::new(),
            padding: 0,
            closes: true,
        }
    }

    /// Sends it. Whether the connection goes on.
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<bool> {
        to.write_all(&self.bytes)?;
        let mut left = self.padding;
        while left > 0 {
            // No more than a chunk of it.
            let some = left.min(PADDING.len() as u64) as usize;
            to.write_all(&PADDING[..some])?;
            left -= some as u64;
        }
        to.flush()?;
        Ok(!self.closes)
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn written(framing: Framing) -> (String, bool) {
        let http = Http::Answer {
            status: 400,
            headers: vec![(Cow::Borrowed("X-Amzn-Errortype"), "A".to_owned())],
            framing,
        };
        let mut bytes = Vec::new();
        let goes_on = Reply::of(&http, b"{ }").write(&mut bytes);
        let text = String::from_utf8(bytes).expect("UTF-8");
        let head = "HTTP/1.1 400 Bad Request\r\nX-Amzn-Errortype: A\r\n";
        let rest = text.strip_prefix(head).expect("the head");
        (rest.to_owned(), goes_on.expect("memory takes all"))
    }

    #[test]
    fn each_framing_is_written_as_it_is_called() {
        let sound = "Content-Length: 3\r\n\r\n{ }";
        assert_eq!(written(Framing::Sound), (sound.to_owned(), true));
        let chunked = "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n2\r\n }\r\n0\r\n\r\n";
        assert_eq!(written(Framing::Chunked), (chunked.to_owned(), true));
        let cut_off = "Content-Length: 6\r\n\r\n{ }";
        assert_eq!(written(Framing::CutOff), (cut_off.to_owned(), false));
        let longer = format!("{sound}{{\"SmithereensUnknown\":1}}");
        assert_eq!(written(Framing::Longer), (longer, false));
        let (oversized, goes_on) = written(Framing::Oversized(200_000));
        let (head, body) = oversized.split_once("\r\n\r\n").expect("a head");
        assert_eq!((head, body.len()), ("Content-Length: 200000", 200_000));
        assert!(goes_on && body.starts_with("{ }  ") && body.ends_with(' '));
    }
}
