//! One payload put to one subject, and judged.

use std::panic::{AssertUnwindSafe, catch_unwind};

use smithereens_cases::json::{Json, Outline};
use smithereens_cases::{Difference, Loss, compare, lockstep};
use smithereens_contract::{Contract, ShapeId};
use smithereens_formats::{Level, Outcome};

use crate::conformance::{StrictOutline, Validators};
use crate::subject::{Answer, Codec, Incoming};
use crate::verdict::{Failure, Verdict, shown};

/// A payload, and what must happen to it.
pub(crate) struct Asked<'a> {
    pub(crate) contract: &'a Contract,
    /// The message's structure.
    pub(crate) shape: Option<ShapeId>,
    pub(crate) validators: Option<&'a Validators>,
    pub(crate) incoming: Incoming<'a>,
    /// What must come back where the payload is accepted, if that is not the
    /// payload itself.
    pub(crate) kept: Option<&'a Json>,
    pub(crate) outcome: &'a Outcome,
    pub(crate) level: Level,
    pub(crate) strictness: Strictness<'a>,
    pub(crate) again: Again,
}

/// Which JSON Schema what comes back must keep.
#[derive(Clone, Copy)]
pub(crate) enum Strictness<'a> {
    /// Whichever the payload keeps.
    AsSent,
    /// The strict one, which the payload keeps too, or there is something wrong
    /// with it. It is JSON without equal names.
    Documented(&'a StrictOutline),
}

/// When a subject is asked with its own answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    Always,
    /// Where that is not the same question.
    IfAnother,
    Never,
}

impl Asked<'_> {
    pub(crate) fn put_to(&self, subject: &dyn Codec) -> Verdict {
        match exchange(subject, &self.incoming) {
            Ok(answer) => self.judge(answer, Some(subject)),
            // Nobody may crash, whatever else is expected.
            Err(panic) => Failure::new(Level::Required, "crashed", panic).into(),
        }
    }

    /// Judges an answer. What it says is put `again` to whoever gave it, if that is
    /// possible.
    pub(crate) fn judge(&self, answer: Answer, again: Option<&dyn Codec>) -> Verdict {
        match (self.outcome, answer) {
            (_, Answer::Unsupported(reason)) => Verdict::Unsupported(reason),
            (Outcome::Accept, Answer::Refused(reason)) => self.failure("refused", reason).into(),
            (Outcome::Reject(_), Answer::Encoded(bytes)) => {
                self.failure("accepted", shown(&bytes)).into()
            }
            (
                Outcome::Reject(_) | Outcome::RejectOrKeep | Outcome::Tolerate,
                Answer::Refused(_),
            )
            | (Outcome::Tolerate, Answer::Encoded(_)) => Verdict::Pass(Vec::new()),
            (Outcome::Accept | Outcome::RejectOrKeep, Answer::Encoded(back)) => {
                let kept = self.is_kept(&back, again);
                kept.map_or_else(|verdict| verdict, Verdict::Pass)
            }
        }
    }

    fn failure(&self, observed: &str, detail: String) -> Failure {
        Failure::new(self.level, observed, detail)
    }

    /// Whether all that the contract knows of an accepted payload came back,
    /// keeps the schema, and comes back again; what got lost as the protocol
    /// allows. Else the verdict.
    fn is_kept(&self, back: &[u8], subject: Option<&dyn Codec>) -> Result<Vec<Loss>, Verdict> {
        let outline = Outline::read(back);
        let losses = match self.losses_at_a_glance(back, outline.as_ref()) {
            Some(losses) => losses,
            None => self.losses(back)?,
        };
        // A default that was written for what was absent may lie outside of the range
        // of what is sent, as 0 does where the least is 1: all else is what it was.
        if losses.contains(&Loss::DefaultWritten) {
            self.keeps_open_schema(back)?;
        } else {
            self.keeps_schema(back, outline.as_ref())?;
        }
        let another = back != self.incoming.body;
        let is_asked = self.again == Again::Always || self.again == Again::IfAnother && another;
        if let Some(subject) = subject.filter(|_| is_asked) {
            self.comes_back_again(back, subject)?;
        }
        Ok(losses)
    }

    /// What got lost, if that can be told without trees, as it nearly always can.
    fn losses_at_a_glance(&self, back: &[u8], outline: Option<&Outline<'_>>) -> Option<Vec<Loss>> {
        let (body, outline) = (self.incoming.body, outline?);
        if self.kept.is_some() {
            return None;
        }
        match self.strictness {
            // What is the same has lost nothing.
            Strictness::Documented(_) if body == back => Some(Vec::new()),
            _ if body == back => lockstep(self.contract, self.shape, outline, outline),
            _ => lockstep(self.contract, self.shape, &Outline::read(body)?, outline),
        }
    }

    /// What got lost, looked at closely.
    fn losses(&self, back: &[u8]) -> Result<Vec<Loss>, Failure> {
        let found = self.differences(back)?;
        let harmful = found
            .iter()
            .find(|difference| !difference.loss.is_harmless());
        match harmful {
            None => Ok(found.iter().map(|difference| difference.loss).collect()),
            Some(difference) => Err(self.harm(difference, back)),
        }
    }

    /// Everything that the protocol does not allow to get lost and that did, each
    /// with its place, or why what came back cannot be compared.
    pub(crate) fn harms(&self, back: &[u8]) -> Result<Vec<Failure>, Failure> {
        if self
            .losses_at_a_glance(back, Outline::read(back).as_ref())
            .is_some()
        {
            return Ok(Vec::new());
        }
        let found = self.differences(back)?;
        let harmful = found
            .iter()
            .filter(|difference| !difference.loss.is_harmless());
        Ok(harmful
            .map(|difference| self.harm(difference, back))
            .collect())
    }

    fn differences(&self, back: &[u8]) -> Result<Vec<Difference>, Failure> {
        let answered = Json::parse(back).map_err(|error| {
            self.failure("answered-no-json", format!("{error} in {}", shown(back)))
        })?;
        let parsed;
        let sent = match self.kept {
            Some(kept) => Some(kept),
            None => {
                parsed = sent(self.incoming.body);
                parsed.as_ref()
            }
        };
        let Some(sent) = sent else {
            return Ok(Vec::new());
        };
        self.keeps_error_name(sent, &answered)?;
        Ok(compare(self.contract, self.shape, sent, &answered))
    }

    fn harm(&self, difference: &Difference, back: &[u8]) -> Failure {
        Failure {
            level: self.level,
            observed: format!("changed: {}", difference.loss.name()),
            detail: format!("{difference}; came back as {}", shown(back)),
            at: difference
                .loss
                .is_about_presence()
                .then(|| difference.place()),
            place: Some(difference.place()),
            is_about_all: false,
        }
    }

    /// An error must keep its name, whatever form it was told in.
    fn keeps_error_name(&self, sent: &Json, answered: &Json) -> Result<(), Failure> {
        let Some(name) = sent.get("__type") else {
            return Ok(());
        };
        let there = answered.get("__type");
        if there == Some(name) {
            return Ok(());
        }
        let told = there.map_or_else(|| "nothing".to_owned(), |name| shown(&name.to_bytes()));
        let detail = format!("the error's name came back as {told}");
        Err(self.failure("error-type-lost", detail))
    }

    fn keeps_schema(&self, back: &[u8], outline: Option<&Outline<'_>>) -> Result<(), Verdict> {
        let Some(validators) = self.validators else {
            return Ok(());
        };
        let body = self.incoming.body;
        let breach = match self.strictness {
            Strictness::AsSent => validators.breach(body, back),
            Strictness::Documented(strict) => {
                if outline.is_some_and(|outline| strict.surely_takes(outline)) {
                    return Ok(());
                }
                if let Some(breach) = validators.strict_breach(body) {
                    let reason =
                        format!("is called documented, and breaks its JSON Schema: {breach}");
                    return Err(Verdict::Unreached(reason));
                }
                validators.strict_breach(back)
            }
        };
        let Some(breach) = breach else {
            return Ok(());
        };
        let detail = format!("{breach}; came back as {}", shown(back));
        Err(self.failure("breaks-schema", detail).into())
    }

    fn keeps_open_schema(&self, back: &[u8]) -> Result<(), Verdict> {
        let breach = self.validators.and_then(|both| both.open_breach(back));
        breach.map_or(Ok(()), |breach| {
            let detail = format!("{breach}; came back as {}", shown(back));
            Err(self.failure("breaks-schema", detail).into())
        })
    }

    fn comes_back_again(&self, back: &[u8], subject: &dyn Codec) -> Result<(), Failure> {
        let again = Incoming {
            body: back,
            ..self.incoming
        };
        match exchange(subject, &again) {
            Err(panic) => Err(Failure::new(Level::Required, "crashed-on-its-own", panic)),
            Ok(Answer::Encoded(again)) if again == back => Ok(()),
            Ok(Answer::Encoded(again)) => {
                let detail = format!("{} came back as {}", shown(back), shown(&again));
                Err(self.failure("unstable", detail))
            }
            Ok(Answer::Refused(reason) | Answer::Unsupported(reason)) => {
                let detail = format!("{}: {reason}", shown(back));
                Err(self.failure("refused-its-own", detail))
            }
        }
    }
}

/// The subject's answer, or what it panicked with.
pub(crate) fn exchange(subject: &dyn Codec, incoming: &Incoming<'_>) -> Result<Answer, String> {
    catch_unwind(AssertUnwindSafe(|| subject.exchange(incoming))).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic".to_owned())
    })
}

/// What should come back of a body; `None` where it is no JSON that can be told
/// apart.
fn sent(body: &[u8]) -> Option<Json> {
    if body.is_empty() {
        return Some(Json::Object(Vec::new()));
    }
    Json::parse(body).ok()
}
