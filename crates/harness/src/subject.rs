//! What is under test, in this process: a trait over bytes.

use std::borrow::Cow;

use smithereens_formats::{MessageId, Role};

/// One message as it comes over the wire.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Which message of which operation. For an error that the operation does
    /// not model, its response.
    pub message: &'a MessageId,
    /// The status of an answer; `None` for a request.
    pub status: Option<u16>,
    /// The headers, but those that a connection or a signature adds.
    pub headers: &'a [(Cow<'static, str>, String)],
    /// The body.
    pub body: &'a [u8],
}

impl Incoming<'_> {
    /// Whether it is an error's answer.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.status.is_some_and(|status| status >= 300)
    }
}

/// What a subject makes of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It was understood, and these are the bytes that the subject would send
    /// for what it understood. For an error, `__type` names it.
    Encoded(Vec<u8>),
    /// It was refused, with this reason.
    Refused(String),
    /// The subject does not do such messages, for this reason.
    Unsupported(String),
}

/// A decoder and encoder in this process. Any decoder can be a subject: decode
/// the body as the message named, encode the result, or refuse.
///
/// It is judged by its role: a reader takes the wire shape apart, a validator
/// judges constraints too. A panic fails a case and the run goes on; a stack
/// overflow, an abort or a hang ends the process, as it would end its user's.
pub trait Codec: Sync {
    /// What the subject is called, in reports and `--subject`.
    fn name(&self) -> &str;

    /// What it makes its business.
    fn role(&self) -> Role;

    /// Decodes one message and encodes it back, or refuses it.
    fn exchange(&self, incoming: &Incoming<'_>) -> Answer;
}

impl<C: Codec + ?Sized> Codec for &C {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn role(&self) -> Role {
        (**self).role()
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        (**self).exchange(incoming)
    }
}
