//! A fault as a subject: the sound one, but where the fault shows.

use serde_json::Value;
use smithereens::subjects::{GlueReader, GlueValidator};
use smithereens::{Answer, Codec, Incoming, Role};

use crate::fault::{Acts, Fault};

impl Codec for Fault {
    fn name(&self) -> &str {
        self.name
    }

    fn role(&self) -> Role {
        self.role
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        let answer = self.sound(incoming);
        self.instead(incoming, &answer).unwrap_or(answer)
    }
}

impl Fault {
    /// The subject without the fault.
    fn sound(&self, incoming: &Incoming<'_>) -> Answer {
        match self.role {
            Role::Validator => GlueValidator::NEWEST.exchange(incoming),
            _ => GlueReader::NEWEST.exchange(incoming),
        }
    }

    /// What it answers instead of the sound `answer`, if the fault shows.
    pub(crate) fn instead(&self, incoming: &Incoming<'_>, answer: &Answer) -> Option<Answer> {
        if !self.within.holds(incoming.message) {
            return None;
        }
        match (&self.acts, answer) {
            (Acts::Misreads(change), _) => {
                let body = changed(incoming.body, *change)?;
                Some(self.sound(&reading(incoming, &body)))
            }
            (Acts::Respells(respell), _) => {
                let body = respell(std::str::from_utf8(incoming.body).ok()?)?;
                Some(self.sound(&reading(incoming, body.as_bytes())))
            }
            (Acts::Alters(change), Answer::Encoded(written)) => {
                changed(written, *change).map(Answer::Encoded)
            }
            (Acts::Overlooks(mend), Answer::Refused(_)) => {
                let body = changed(incoming.body, *mend)?;
                match self.sound(&reading(incoming, &body)) {
                    Answer::Encoded(_) => Some(GlueReader::NEWEST.exchange(incoming)),
                    // Something else is wrong too, and that is seen.
                    _ => None,
                }
            }
            (Acts::Refuses(refuses), Answer::Encoded(written)) => {
                refuses(&parsed(written)?).then(|| Answer::Refused("a fault".to_owned()))
            }
            (Acts::Panics(panics), Answer::Encoded(written)) => {
                assert!(!panics(&parsed(written)?), "a fault");
                None
            }
            _ => None,
        }
    }
}

fn reading<'a>(incoming: &Incoming<'a>, body: &'a [u8]) -> Incoming<'a> {
    Incoming { body, ..*incoming }
}

fn parsed(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

/// The body after a change; `None` where there was none.
fn changed(body: &[u8], change: fn(&mut Value) -> bool) -> Option<Vec<u8>> {
    let mut value = parsed(body)?;
    change(&mut value).then(|| value.to_string().into_bytes())
}
