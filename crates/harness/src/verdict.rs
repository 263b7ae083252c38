//! One case put to one subject, and judged.

use std::panic::{AssertUnwindSafe, catch_unwind};

use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Http, Loss, Message, Needs, compare};
use smithereens_formats::{Expectation, Level, Outcome, Path};

use crate::conformance::Conformance;
use crate::subject::{Answer, Codec, Incoming};

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The expectation is met; what got lost on the way as the protocol allows.
    Pass(Vec<Loss>),
    /// It is not.
    Fail(Failure),
    /// The subject says that it cannot, and why.
    Unsupported(String),
    /// We could not ask, and why.
    Unreached(String),
}

/// An expectation that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// How much it weighs.
    pub level: Level,
    /// What happened, as a class that findings are grouped by.
    pub observed: String,
    /// What happened, in words.
    pub detail: String,
    /// Where in the message something is gone, or came from nowhere.
    pub at: Option<Path>,
}

/// Puts a case to a subject.
pub(crate) fn judge(
    cases: &Cases<'_>,
    conformance: &Conformance,
    message: &Message,
    case: &Case,
    subject: &dyn Codec,
) -> Verdict {
    if case.needs != Needs::Bytes {
        return Verdict::Unreached(case.needs.reason().to_owned());
    }
    if let Some(why) = conformance.gap(&case.id.site.message) {
        return Verdict::Unreached(format!("is in a message that {why}"));
    }
    let Some(expectation) = case.expectation(subject.role()) else {
        return Verdict::Unreached(format!("is not a {}'s business", subject.role()));
    };
    let Expectation { outcome, level, .. } = expectation;
    let fail = |level: Level, observed: &str, detail: String| {
        Verdict::Fail(Failure::new(level, observed, detail))
    };
    let answer = match exchange(subject, case, &case.payload.body) {
        Ok(answer) => answer,
        // Nobody may crash, whatever else is expected.
        Err(panic) => return fail(Level::Required, "crashed", panic),
    };
    match (outcome, answer) {
        (_, Answer::Unsupported(reason)) => Verdict::Unsupported(reason),
        (Outcome::Accept, Answer::Refused(reason)) => fail(*level, "refused", reason),
        (Outcome::Reject(_), Answer::Encoded(bytes)) => fail(*level, "accepted", shown(&bytes)),
        (Outcome::Reject(_) | Outcome::RejectOrKeep | Outcome::Tolerate, Answer::Refused(_))
        | (Outcome::Tolerate, Answer::Encoded(_)) => Verdict::Pass(Vec::new()),
        (Outcome::Accept | Outcome::RejectOrKeep, Answer::Encoded(back)) => {
            let kept = Keeping {
                cases,
                conformance,
                message,
                case,
                subject,
                level: *level,
            };
            kept.judge(&back).map_or_else(Verdict::Fail, Verdict::Pass)
        }
    }
}

impl Failure {
    /// Whether it looks the same: as bad, of one class, at one place.
    #[must_use]
    pub fn is_like(&self, other: &Failure) -> bool {
        self.level == other.level && self.observed == other.observed && self.at == other.at
    }

    fn new(level: Level, observed: &str, detail: String) -> Failure {
        Failure {
            level,
            observed: observed.to_owned(),
            detail,
            at: None,
        }
    }
}

/// The subject's answer, or what it panicked with.
fn exchange(subject: &dyn Codec, case: &Case, body: &[u8]) -> Result<Answer, String> {
    let (status, headers) = match &case.payload.http {
        Http::Request { headers, .. } => (None, headers),
        Http::Answer {
            status, headers, ..
        } => (Some(*status), headers),
    };
    let incoming = Incoming {
        message: &case.id.site.message,
        status,
        headers,
        body,
    };
    catch_unwind(AssertUnwindSafe(|| subject.exchange(&incoming))).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic".to_owned())
    })
}

/// An accepted payload, all of which should be kept.
struct Keeping<'a, 'c> {
    cases: &'a Cases<'c>,
    conformance: &'a Conformance,
    message: &'a Message,
    case: &'a Case,
    subject: &'a dyn Codec,
    level: Level,
}

impl Keeping<'_, '_> {
    /// Whether all that the contract knows of the payload came back, keeps the
    /// schema, and comes back again; what got lost as the protocol allows.
    fn judge(&self, back: &[u8]) -> Result<Vec<Loss>, Failure> {
        let harm = |observed: &str, detail: String| Failure::new(self.level, observed, detail);
        let answered = Json::parse(back)
            .map_err(|error| harm("answered-no-json", format!("{error} in {}", shown(back))))?;
        let losses = match sent(self.case) {
            Some(sent) => {
                self.error_name(&sent, &answered)?;
                self.losses(&sent, &answered, back)?
            }
            None => Vec::new(),
        };
        let message = &self.case.id.site.message;
        if let Some(breach) = self
            .conformance
            .breach(message, &self.case.payload.body, back)
        {
            return Err(harm(
                "breaks-schema",
                format!("{breach}; came back as {}", shown(back)),
            ));
        }
        match exchange(self.subject, self.case, back) {
            Err(panic) => Err(Failure::new(Level::Required, "crashed-on-its-own", panic)),
            Ok(Answer::Encoded(again)) if again == back => Ok(losses),
            Ok(Answer::Encoded(again)) => Err(harm(
                "unstable",
                format!("{} came back as {}", shown(back), shown(&again)),
            )),
            Ok(Answer::Refused(reason) | Answer::Unsupported(reason)) => Err(harm(
                "refused-its-own",
                format!("{}: {reason}", shown(back)),
            )),
        }
    }

    fn losses(&self, sent: &Json, answered: &Json, back: &[u8]) -> Result<Vec<Loss>, Failure> {
        let found = compare(self.cases.contract(), self.message.shape, sent, answered);
        match found
            .iter()
            .find(|difference| !difference.loss.is_harmless())
        {
            None => Ok(found
                .into_iter()
                .map(|difference| difference.loss)
                .collect()),
            Some(difference) => Err(Failure {
                level: self.level,
                observed: format!("changed: {}", difference.loss.name()),
                detail: format!("{difference}; came back as {}", shown(back)),
                at: difference
                    .loss
                    .is_about_presence()
                    .then(|| difference.place()),
            }),
        }
    }

    /// An error must keep its name, whatever form it was told in.
    fn error_name(&self, sent: &Json, answered: &Json) -> Result<(), Failure> {
        let Some(name) = sent.get("__type") else {
            return Ok(());
        };
        let there = answered.get("__type");
        if there == Some(name) {
            return Ok(());
        }
        let told = there.map_or_else(|| "nothing".to_owned(), |name| shown(&name.to_bytes()));
        Err(Failure::new(
            self.level,
            "error-type-lost",
            format!("the error's name came back as {told}"),
        ))
    }
}

/// What should come back; `None` where the payload is no JSON that can be told
/// apart.
fn sent(case: &Case) -> Option<Json> {
    if case.kept.is_some() {
        return case.kept.clone();
    }
    if case.payload.body.is_empty() {
        return Some(Json::Object(Vec::new()));
    }
    Json::parse(&case.payload.body).ok()
}

/// At most so many characters of an answer are shown.
const SHOWN: usize = 200;

/// Bytes for people: text as it is, cut; other bytes escaped.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * SHOWN)]);
    let visible = |char: char| {
        if char.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            char
        }
    };
    let cut: String = text.chars().take(SHOWN).map(visible).collect();
    if text.chars().nth(SHOWN).is_some() || bytes.len() > 4 * SHOWN {
        format!("{cut}… ({} bytes)", bytes.len())
    } else {
        cut
    }
}
