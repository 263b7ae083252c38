//! What servers do wrong, each by name.

use std::io::{self, Write as _};
use std::sync::LazyLock;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::server::{Connection, answer};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n";

pub(crate) fn says_nothing(to: &mut Connection) -> io::Result<()> {
    to.hold()
}

pub(crate) fn trickles(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    for byte in answer("{}") {
        to.write([byte])?;
        thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}

pub(crate) fn has_endless_headers(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write(HEAD)?;
    to.write_forever("X-More: of it\r\n")
}

pub(crate) fn has_an_endless_header_line(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write(format!("{HEAD}X-Long: "))?;
    to.write_forever([b'a'; 4096])
}

pub(crate) fn has_an_endless_body(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n"))?;
    to.write_forever(format!("1000\r\n{}\r\n", " ".repeat(0x1000)))
}

pub(crate) fn promises_more_than_anyone_has(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write(format!(
        "{HEAD}Content-Length: 9223372036854775808\r\n\r\n{{}}"
    ))?;
    to.hold()
}

pub(crate) fn says_more_than_promised(to: &mut Connection) -> io::Result<()> {
    loop {
        to.request()?;
        to.write(format!("{HEAD}Content-Length: 2\r\n\r\n{{}} and more"))?;
    }
}

pub(crate) fn says_less_than_promised(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write(format!("{HEAD}Content-Length: 100\r\n\r\n{{}}"))
}

pub(crate) fn has_no_chunk_sizes(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write(format!(
        "{HEAD}Transfer-Encoding: chunked\r\n\r\nmany\r\n{{}}\r\n0\r\n\r\n"
    ))?;
    to.hold()
}

/// A hundred megabytes in some hundred kilobytes.
static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..100 {
        bomb.write_all(&[b' '; 1 << 20]).expect("memory takes all");
    }
    bomb.finish().expect("memory takes all")
});

/// Makes what takes long to make.
pub(crate) fn prepare() {
    LazyLock::force(&BOMB);
}

/// Nobody asked for it.
pub(crate) fn is_a_gzip_bomb(to: &mut Connection) -> io::Result<()> {
    let bomb = &*BOMB;
    loop {
        to.request()?;
        let length = bomb.len();
        to.write(format!(
            "{HEAD}Content-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n"
        ))?;
        to.write(bomb)?;
    }
}

pub(crate) fn speaks_no_utf8(to: &mut Connection) -> io::Result<()> {
    loop {
        to.request()?;
        to.write(answer(b"{\"Triggers\":[\"\xff\xfe\xed\xa0\x80\"]}"))?;
    }
}

pub(crate) fn has_control_characters_in_headers(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write("HTTP/1.1 200 OK\r\nX-\x01: \x00\x7f\r\nContent-Length: 2\r\n\r\n{}")?;
    to.hold()
}

pub(crate) fn has_status_999(to: &mut Connection) -> io::Result<()> {
    with_status(to, "999 Beyond")
}

pub(crate) fn has_status_0(to: &mut Connection) -> io::Result<()> {
    with_status(to, "0 Nothing")
}

pub(crate) fn has_status_099(to: &mut Connection) -> io::Result<()> {
    with_status(to, "099 Below")
}

fn with_status(to: &mut Connection, status: &str) -> io::Result<()> {
    loop {
        to.request()?;
        to.write(format!(
            "HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}"
        ))?;
    }
}

pub(crate) fn has_no_status_line(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write("Content-Length: 2\r\n\r\n{}")?;
    to.hold()
}

pub(crate) fn speaks_http_0_9(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write("{\"Triggers\":[]}\n")
}

pub(crate) fn answers_before_it_is_asked(to: &mut Connection) -> io::Result<()> {
    to.write(answer("{}"))?;
    to.hold()
}

pub(crate) fn says_continue_forever(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write_forever("HTTP/1.1 100 Continue\r\n\r\n".repeat(100))
}

pub(crate) fn says_early_hints_forever(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write_forever("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
}

pub(crate) fn redirects_to_itself(to: &mut Connection) -> io::Result<()> {
    loop {
        to.request()?;
        to.write("HTTP/1.1 307 Temporary Redirect\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")?;
    }
}

pub(crate) fn resets_at_once(to: &mut Connection) -> io::Result<()> {
    to.reset()
}

pub(crate) fn resets_after_the_head(to: &mut Connection) -> io::Result<()> {
    to.write(format!("{HEAD}Content-Length: 100\r\n\r\n"))?;
    to.reset()
}

pub(crate) fn resets_in_the_body(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write(format!("{HEAD}Content-Length: 100\r\n\r\n{{"))
}

pub(crate) fn closes_after_each_answer(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    to.write(answer(r#"{"Triggers":[]}"#))
}

pub(crate) fn answers_every_second_connection(to: &mut Connection) -> io::Result<()> {
    to.request()?;
    if to.number.is_multiple_of(2) {
        to.write(answer(r#"{"Triggers":[]}"#))?;
    }
    Ok(())
}

/// The second is another than the first: what was asked comes first.
pub(crate) fn answers_twice(to: &mut Connection) -> io::Result<()> {
    loop {
        let asked = to.request()?;
        let mut both = answer(asked);
        both.extend(answer(r#"{"Triggers":"of somebody else"}"#));
        to.write(both)?;
    }
}

pub(crate) fn nests_deeply(to: &mut Connection) -> io::Result<()> {
    loop {
        to.request()?;
        let depth = 100_000;
        let deep = "{\"Triggers\":".to_owned() + &"[".repeat(depth) + &"]".repeat(depth) + "}";
        to.write(answer(deep))?;
    }
}

pub(crate) fn says_a_hundred_megabytes(to: &mut Connection) -> io::Result<()> {
    loop {
        to.request()?;
        to.write(format!("{HEAD}Content-Length: 100000002\r\n\r\n["))?;
        for _ in 0..100 {
            to.write("0,".repeat(500_000))?;
        }
        to.write("]")?;
    }
}

/// As much as is read at all, of what costs most to be read.
pub(crate) fn says_as_much_as_is_read(to: &mut Connection) -> io::Result<()> {
    let mut body = "{\"Triggers\":[".to_owned();
    body.push_str(&"0,".repeat(1_000_000));
    body.push_str("0]}");
    loop {
        to.request()?;
        to.write(answer(&body))?;
    }
}

/// After some answers nobody listens there.
pub(crate) fn dies_half_way(to: &mut Connection) -> io::Result<()> {
    for _ in 0..24 {
        to.request()?;
        to.write(answer(r#"{"Triggers":[]}"#))?;
    }
    if !to.over.swap(true, Ordering::SeqCst) {
        // The listener notices with one more connection.
        let address = to.stream.local_addr()?;
        let _woken = std::net::TcpStream::connect(address);
    }
    Ok(())
}
