//! One connection from its start to its end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::Served;
use super::accept::told;
use super::answer::answer;
use super::progress::Progress;
use super::timed::{Cut, Timed};

/// How long a client is listened to after its last answer: closing while it still
/// sends would make its system throw the answer away.
const LINGER: Duration = Duration::from_secs(1);

/// How much is thrown away at a time.
const SCRAP: usize = 16 << 10;

/// Answers all that comes on a connection, until either side has enough of it.
pub(super) async fn serve_connection(
    stream: TcpStream,
    served: Arc<Served>,
    mut stopped: watch::Receiver<bool>,
) {
    // Without it an answer would wait for the last one's acknowledgement. If it
    // fails, the client has gone already.
    let _set = stream.set_nodelay(true);
    let progress = Arc::new(Progress::default());
    let limits = served.limits;
    let timed = Timed::new(stream, limits, Arc::clone(&progress));
    let service =
        service_fn(move |request| answer(Arc::clone(&served), Arc::clone(&progress), request));
    let mut connection = http1::Builder::new()
        .half_close(true)
        // Head and body in one buffer: copying costs less than a second piece.
        .writev(false)
        .max_header_size(limits.head())
        .max_buf_size(limits.head())
        .serve_connection(TokioIo::new(timed), service);
    let mut stopping = false;
    let ended = loop {
        tokio::select! {
            biased;
            ended = &mut connection => break ended,
            () = told(&mut stopped), if !stopping => {
                stopping = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    let timed = connection.into_parts().io.into_inner();
    if timed.cut() == Some(Cut::Answer) {
        return; // The client takes nothing: no last word either.
    }
    let last_word = last_word(ended.err().as_ref(), timed.cut());
    let said_all = timed.ended();
    let mut stream = timed.into_inner();
    // Whatever fails from here on, the client has gone.
    let last = last_word.unwrap_or_default().as_bytes();
    let _said = timeout(LINGER, say_last(&mut stream, last)).await;
    if !said_all {
        tokio::select! {
            _thrown = timeout(LINGER, throw_away(&mut stream)) => {}
            () = told(&mut stopped) => {}
        }
    }
}

async fn say_last(stream: &mut TcpStream, word: &[u8]) -> io::Result<()> {
    stream.write_all(word).await?;
    stream.shutdown().await
}

async fn throw_away(stream: &mut TcpStream) -> io::Result<()> {
    let mut scrap = vec![0; SCRAP];
    while stream.read(&mut scrap).await? > 0 {}
    Ok(())
}

/// What is to be told to a client that sent no request, where hyper has not told
/// it already.
fn last_word(error: Option<&hyper::Error>, cut: Option<Cut>) -> Option<&'static str> {
    match (cut, error) {
        // Where only empty lines came, it takes the end for an ordinary one.
        (Some(Cut::Head), _) => {
            Some("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        }
        (None, Some(error)) if error.is_parse_version_h2() || error.is_incomplete_message() => {
            Some("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        }
        _ => None,
    }
}
