//! What is under test: a codec in this process, a trait over bytes, a service, or an
//! SDK.

use std::borrow::Cow;
use std::fmt;

use smithereens_cases::Case;
use smithereens_formats::{Expectation, MessageId, Role};

use crate::gate::Gate;
#[cfg(feature = "sdk")]
use crate::sdk::Sdk;

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

/// Whatever cases can be put to.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// In this process.
    Codec(&'a dyn Codec),
    /// Behind a wire.
    Service(&'a Gate<'a>),
    /// In another process, calling a service of ours.
    #[cfg(feature = "sdk")]
    Sdk(&'a Sdk<'a>),
}

impl Subject<'_> {
    pub(crate) fn name(&self) -> &str {
        match self {
            Subject::Codec(codec) => codec.name(),
            Subject::Service(gate) => gate.name(),
            #[cfg(feature = "sdk")]
            Subject::Sdk(sdk) => sdk.name(),
        }
    }

    pub(crate) fn role(&self) -> Role {
        match self {
            Subject::Codec(codec) => codec.role(),
            Subject::Service(_) => Role::Service,
            #[cfg(feature = "sdk")]
            Subject::Sdk(_) => Role::Reader,
        }
    }

    /// Whether it does the same with all places of a type: an SDK has no code of its
    /// own for each.
    pub(crate) fn is_generic(&self) -> bool {
        match self {
            Subject::Codec(_) | Subject::Service(_) => false,
            #[cfg(feature = "sdk")]
            Subject::Sdk(_) => true,
        }
    }

    /// What a command is told to run this one.
    pub(crate) fn option(&self) -> String {
        match self {
            Subject::Codec(codec) => format!("--subject {}", codec.name()),
            Subject::Service(gate) => format!("--endpoint {}", gate.name()),
            #[cfg(feature = "sdk")]
            Subject::Sdk(sdk) => format!("--sdk {}", crate::reporter::shell_word(sdk.command())),
        }
    }

    /// What it must do with a case, if that concerns it.
    pub(crate) fn expectation(&self, case: &Case) -> Option<Expectation> {
        match self {
            Subject::Codec(_) | Subject::Service(_) => case.expectation(self.role()).cloned(),
            #[cfg(feature = "sdk")]
            Subject::Sdk(_) => Sdk::expectation(case),
        }
    }
}

impl<'a> From<&'a dyn Codec> for Subject<'a> {
    fn from(codec: &'a dyn Codec) -> Subject<'a> {
        Subject::Codec(codec)
    }
}

impl<'a, C: Codec> From<&'a C> for Subject<'a> {
    fn from(codec: &'a C) -> Subject<'a> {
        Subject::Codec(codec)
    }
}

impl<'a> From<&'a Gate<'a>> for Subject<'a> {
    fn from(gate: &'a Gate<'a>) -> Subject<'a> {
        Subject::Service(gate)
    }
}

#[cfg(feature = "sdk")]
impl<'a> From<&'a Sdk<'a>> for Subject<'a> {
    fn from(sdk: &'a Sdk<'a>) -> Subject<'a> {
        Subject::Sdk(sdk)
    }
}

impl fmt::Debug for dyn Codec + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
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
