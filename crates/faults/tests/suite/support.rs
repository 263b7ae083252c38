//! What all tests need: the cases, and what a fault makes of a body.

use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::{LazyLock, Once};

use smithereens::subjects::{GlueReader, GlueValidator};
use smithereens::{Answer, Codec, Contract, Incoming, MessageId, Part, Role, builtin};
use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Message, compare};
use smithereens_faults::Fault;
use smithereens_formats::CaseGlob;

pub(crate) static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| builtin("glue@2020-05-15").expect("a built-in contract"));
pub(crate) static CASES: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::new(&CONTRACT));

/// Some faults panic, thousands of times: from now on none says so. To print a
/// backtrace each time takes longer than all the rest.
pub(crate) fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if info.payload_as_str() != Some("a fault") {
                loud(info);
            }
        }));
    });
}

pub(crate) fn sound(role: Role) -> &'static dyn Codec {
    match role {
        Role::Validator => &GlueValidator::NEWEST,
        _ => &GlueReader::NEWEST,
    }
}

pub(crate) fn message(fault: &Fault) -> &'static Message {
    let id: MessageId = fault.shown.message.parse().expect("a message's name");
    CASES.message_named(&id).expect("a documented message")
}

/// What a subject answers; `None` if it panics.
pub(crate) fn answer(subject: &dyn Codec, incoming: &Incoming<'_>) -> Option<Answer> {
    catch_unwind(AssertUnwindSafe(|| subject.exchange(incoming))).ok()
}

/// What the fault and the sound subject make of a body.
fn answers(fault: &Fault, body: &[u8]) -> (Option<Answer>, Option<Answer>) {
    let id = &message(fault).id;
    let status = match id.part {
        Part::Request | Part::Shape => None,
        Part::Response => Some(200),
        Part::Error(_) => Some(400),
    };
    let incoming = Incoming {
        message: id,
        status,
        headers: &[],
        body,
    };
    (
        answer(fault, &incoming),
        answer(sound(fault.role), &incoming),
    )
}

/// Whether a fault shows so that it must be reported: other bytes alone are not
/// enough.
pub(crate) fn shows(fault: &Fault, body: &[u8]) -> bool {
    match answers(fault, body) {
        (Some(Answer::Encoded(faulty)), Some(Answer::Encoded(_))) => {
            let (Ok(sent), Ok(back)) = (Json::parse(body), Json::parse(&faulty)) else {
                panic!("{}: no JSON", fault.name);
            };
            let found = compare(&CONTRACT, message(fault).shape, &sent, &back);
            found.iter().any(|one| !one.loss.is_harmless())
        }
        (faulty, sound) => faulty != sound,
    }
}

pub(crate) fn family(fault: &Fault) -> Vec<CaseGlob> {
    let globs = fault.family.iter();
    globs.map(|glob| glob.parse().expect("a glob")).collect()
}
