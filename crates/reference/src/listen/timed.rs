//! A stream on which nothing is waited for too long.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::limits::Limits;
use super::progress::{Phase, Progress};

/// A stream on which reading a request's head and writing fail with
/// [`io::ErrorKind::TimedOut`] when they have been waited for too long. Where no
/// request has begun, the stream ends instead.
#[derive(Debug)]
pub(super) struct Timed<S> {
    stream: S,
    limits: Limits,
    progress: Arc<Progress>,
    reading: Wait<Phase>,
    writing: Wait<()>,
    /// Why it is over, if that was decided here.
    cut: Option<Cut>,
    /// Whether the other side has said all that it will say.
    ended: bool,
}

/// What took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Head,
    Answer,
}

/// Since when something is waited for.
#[derive(Debug)]
struct Wait<T> {
    since: Option<(T, Instant)>,
    /// Wakes the task up when it may have been too long: made when first needed,
    /// and set anew only if it would come too late, since most waits are short.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<T: Copy + PartialEq> Wait<T> {
    fn new() -> Wait<T> {
        Wait {
            since: None,
            alarm: None,
        }
    }

    /// Ready once `what` has been waited for so long.
    fn poll(&mut self, what: T, most: Duration, cx: &mut Context<'_>) -> Poll<()> {
        let since = match self.since {
            Some((waited_for, since)) if waited_for == what => since,
            _ => {
                let now = Instant::now();
                self.since = Some((what, now));
                now
            }
        };
        let end = since + most;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(end)));
        if alarm.deadline() > end {
            alarm.as_mut().reset(end);
        }
        loop {
            ready!(alarm.as_mut().poll(cx));
            if Instant::now() >= end {
                return Poll::Ready(());
            }
            alarm.as_mut().reset(end);
        }
    }
}

impl<S> Timed<S> {
    pub(super) fn new(stream: S, limits: Limits, progress: Arc<Progress>) -> Timed<S> {
        Timed {
            stream,
            limits,
            progress,
            reading: Wait::new(),
            writing: Wait::new(),
            cut: None,
            ended: false,
        }
    }

    pub(super) fn cut(&self) -> Option<Cut> {
        self.cut
    }

    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    pub(super) fn into_inner(self) -> S {
        self.stream
    }

    /// What writing came to, unless it was waited for too long.
    fn written<T>(
        &mut self,
        done: Poll<io::Result<T>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.writing.since = None;
            return done;
        }
        ready!(self.writing.poll((), self.limits.answer_time, cx));
        self.cut = Some(Cut::Answer);
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Timed<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut this.stream).poll_read(cx, buffer) {
            this.ended |= read.is_err() || buffer.filled().len() == before;
            if this.progress.phase() == Phase::Idle {
                this.progress.is(Phase::Head);
                this.reading.since = None;
            }
            return Poll::Ready(read);
        }
        match this.progress.phase() {
            Phase::Idle => {
                let most = this.limits.idle_time;
                ready!(this.reading.poll(Phase::Idle, most, cx));
                Poll::Ready(Ok(()))
            }
            Phase::Head => {
                let most = this.limits.head_time;
                ready!(this.reading.poll(Phase::Head, most, cx));
                this.cut = Some(Cut::Head);
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            // Whoever waits for the body looks at the clock.
            Phase::Body => Poll::Pending,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Timed<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
        this.written(written, cx)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    /// Left to whoever takes the stream back: what the client still sends is read
    /// then, or its answer would be lost.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
