//! Panics, of which there should be none: who asked is answered all the same, and
//! everybody else goes on being served.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Reference;
use crate::exchange::{CONTENT_TYPE, Request, Response};
use crate::failure::Failure;

/// Has a request carried out, or answers that this failed. How far it came is not
/// known then, nor what it left.
pub(super) fn handle(reference: &mut Reference, request: &Request<'_>) -> Response {
    let done = carefully(|| {
        #[cfg(test)]
        tests::may_panic(request);
        reference.handle(request)
    });
    done.unwrap_or_else(|| Response {
        status: 500,
        headers: vec![
            ("Content-Type", CONTENT_TYPE.into()),
            ("x-amzn-RequestId", reference.request_id()),
        ],
        body: Failure::internal_service("the service has a bug: it panicked").body(),
    })
}

/// Lets time pass by a tick, as far as that comes.
pub(super) fn tick(reference: &mut Reference) {
    let _done = carefully(|| reference.advance(1));
}

/// What comes of it, or nothing if it panics; what there is to say of that has been
/// printed then.
fn carefully<T>(what: impl FnOnce() -> T) -> Option<T> {
    // Whatever was being changed is looked at again: a service with a bug is of
    // more use than none.
    catch_unwind(AssertUnwindSafe(what)).ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    use std::time::Duration;

    use super::*;
    use crate::listen::{Options, listen};

    /// What a request has that is to meet a panic.
    const PANIC: &str = "x-planted-panic";

    pub(super) fn may_panic(request: &Request<'_>) {
        assert!(request.header(PANIC).is_none(), "planted");
    }

    fn request(header: &str) -> String {
        format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSGlue.ListJobs\r\n{header}\
             Authorization: AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=\r\n\
             Content-Length: 2\r\n\r\n{{}}"
        )
    }

    /// Sends a request and takes its answer, which ends in a brace.
    fn ask(stream: &mut TcpStream, header: &str) -> String {
        stream
            .write_all(request(header).as_bytes())
            .expect("it is open");
        let mut answer = Vec::new();
        let mut byte = [0];
        while answer.last() != Some(&b'}') {
            stream.read_exact(&mut byte).expect("an answer");
            answer.push(byte[0]);
        }
        String::from_utf8(answer).expect("text")
    }

    #[test]
    fn a_panic_is_an_error_of_the_service_and_it_goes_on_serving() {
        let listening = listen(Reference::new(1), Options::default()).expect("a port is free");
        let connect = || {
            let stream = TcpStream::connect(listening.address()).expect("it listens");
            let patience = Some(Duration::from_secs(20));
            stream.set_read_timeout(patience).expect("not zero");
            stream
        };
        let (mut one, mut other) = (connect(), connect());
        for _ in 0..3 {
            let answer = ask(&mut one, "X-Planted-Panic: 1\r\n");
            assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
            assert!(answer.contains("x-amzn-requestid: "), "{answer}");
            assert!(
                answer.contains(r#""__type":"InternalServiceException"}"#),
                "{answer}"
            );
            for stream in [&mut one, &mut other] {
                let answer = ask(stream, "");
                assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
                assert!(answer.ends_with(r#"{"JobNames":[]}"#), "{answer}");
            }
        }
        assert!(listening.snapshot().knows_what(&Reference::new(1)));
    }

    #[test]
    fn what_panics_comes_to_nothing_and_all_else_to_what_it_is() {
        assert_eq!(carefully(|| 1), Some(1));
        assert_eq!(carefully(|| -> u8 { panic!("planted") }), None);
    }
}
