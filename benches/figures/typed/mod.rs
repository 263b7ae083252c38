//! The rival of the generator that the contract drives: the same payloads by the
//! same decisions, made as a person would who writes a generator for two
//! messages by hand. Structures that `serde` serialises, a function for each
//! shape, `serde_json` for the bytes.
//!
//! What is drawn for a single text, number or instant, and which members go
//! together, comes from the same prepared plans. What differs, and is compared,
//! is making typed values and serialising them against writing bytes straight
//! away.

mod answer;
mod draw;
mod request;
mod shapes;

use serde::Serialize;
use smithereens_cases::random::{Choices, NodeIndex, Plan, Written};

use self::draw::{Drafts, Draw};

/// How often a payload is drawn again in which what must differ did not.
const AGAIN: u32 = 8;

/// The messages that there is a typed generator of.
pub(crate) const MESSAGES: [(&str, Write); 2] = [
    ("CreateTrigger.request", create_trigger),
    ("GetWorkflow.response", get_workflow),
];

/// Appends one payload; `None` if none was found.
pub(crate) type Write = fn(&mut Typed<'_>, &mut Choices<'_>, &mut Vec<u8>) -> Option<Written>;

/// A typed generator of one message.
pub(crate) struct Typed<'p> {
    plan: &'p Plan,
    drafts: Drafts,
}

impl<'p> Typed<'p> {
    pub(crate) fn new(plan: &'p Plan) -> Typed<'p> {
        Typed {
            plan,
            drafts: Drafts::default(),
        }
    }

    fn write<'t, T: Serialize>(
        &mut self,
        choices: &mut Choices<'t>,
        out: &mut Vec<u8>,
        make: impl for<'d> Fn(&mut Draw<'p, 'd, 't>, NodeIndex) -> T,
    ) -> Option<Written> {
        for _ in 0..AGAIN {
            let mut draw = Draw::new(self.plan, choices, &mut self.drafts);
            let message = make(&mut draw, self.plan.root());
            if !draw.failed {
                let written = draw.written;
                return serde_json::to_writer(out, &message).ok().map(|()| written);
            }
        }
        None
    }
}

fn create_trigger(
    typed: &mut Typed<'_>,
    choices: &mut Choices<'_>,
    out: &mut Vec<u8>,
) -> Option<Written> {
    typed.write(choices, out, |draw, id| draw.create_trigger_request(id))
}

fn get_workflow(
    typed: &mut Typed<'_>,
    choices: &mut Choices<'_>,
    out: &mut Vec<u8>,
) -> Option<Written> {
    typed.write(choices, out, |draw, id| draw.get_workflow_response(id))
}
