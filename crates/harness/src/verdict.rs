//! One case put to one subject, and judged.

use std::panic::{AssertUnwindSafe, catch_unwind};

use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Http, Loss, Message, Needs, compare};
use smithereens_formats::{Expectation, Level, Outcome, Part};

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
}

/// What happened to an accepted payload that should have been kept.
struct Harm {
    observed: String,
    detail: String,
}

/// Puts a case to a subject.
#[must_use]
pub fn put(cases: &Cases<'_>, message: &Message, case: &Case, subject: &dyn Codec) -> Verdict {
    judge(cases, &Conformance::new(cases), message, case, subject)
}

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
    let Some(expectation) = case.expectation(subject.role()) else {
        return Verdict::Unreached(format!("is not a {}'s business", subject.role()));
    };
    let Expectation { outcome, level, .. } = expectation;
    let fail = |level: Level, observed: &str, detail: String| {
        Verdict::Fail(Failure { level, observed: observed.to_owned(), detail })
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
            match kept(cases, conformance, message, case, subject, &back) {
                Ok(losses) => Verdict::Pass(losses),
                Err(Harm { observed, detail }) => fail(*level, &observed, detail),
            }
        }
    }
}

/// The subject's answer, or what it panicked with.
fn exchange(subject: &dyn Codec, case: &Case, body: &[u8]) -> Result<Answer, String> {
    let (status, headers) = match &case.payload.http {
        Http::Request { headers, .. } => (None, headers),
        Http::Answer { status, headers, .. } => (Some(*status), headers),
    };
    let incoming = Incoming { message: &case.id.site.message, status, headers, body };
    catch_unwind(AssertUnwindSafe(|| subject.exchange(&incoming))).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
    })
}

/// Whether all that the contract knows of a payload came back, and comes back
/// again.
fn kept(
    cases: &Cases<'_>,
    conformance: &Conformance,
    message: &Message,
    case: &Case,
    subject: &dyn Codec,
    back: &[u8],
) -> Result<Vec<Loss>, Harm> {
    let harm = |observed: &str, detail: String| Harm { observed: observed.to_owned(), detail };
    let answered = Json::parse(back)
        .map_err(|error| harm("answered-no-json", format!("{error} in {}", shown(back))))?;
    let mut losses = Vec::new();
    if let Some(sent) = sent(case) {
        if let Some(harm) = error_harm(case, &sent, &answered) {
            return Err(harm);
        }
        for difference in compare(cases.contract(), message.shape, &sent, &answered) {
            if !difference.loss.is_harmless() {
                let detail = format!("{difference}; came back as {}", shown(back));
                return Err(harm(&format!("changed: {}", difference.loss.name()), detail));
            }
            losses.push(difference.loss);
        }
    }
    if let Some(breach) = conformance.breach(&case.id.site.message, &case.payload.body, back) {
        return Err(harm("breaks-schema", format!("{breach}; came back as {}", shown(back))));
    }
    match exchange(subject, case, back) {
        Err(panic) => Err(harm("crashed-on-its-own", panic)),
        Ok(Answer::Encoded(again)) if again == back => Ok(losses),
        Ok(Answer::Encoded(again)) => {
            Err(harm("unstable", format!("{} came back as {}", shown(back), shown(&again))))
        }
        Ok(Answer::Refused(reason) | Answer::Unsupported(reason)) => {
            Err(harm("refused-its-own", format!("{}: {reason}", shown(back))))
        }
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

/// An error must keep its name.
fn error_harm(case: &Case, sent: &Json, back: &Json) -> Option<Harm> {
    let is_error = matches!(case.id.site.message.part, Part::Error(_));
    let name = sent.get("__type").filter(|_| is_error || sent.get("__type").is_some())?;
    let there = back.get("__type");
    (there != Some(name)).then(|| Harm {
        observed: "error-type-lost".to_owned(),
        detail: format!("the error came back as {:?}", there.map(Json::to_bytes).map(|bytes| shown(&bytes))),
    })
}

/// At most so many characters of an answer are shown.
const SHOWN: usize = 200;

/// Bytes for people: text as it is, cut; other bytes escaped.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * SHOWN)]);
    let visible = |char: char| if char.is_control() { char::REPLACEMENT_CHARACTER } else { char };
    let cut: String = text.chars().take(SHOWN).map(visible).collect();
    if text.chars().nth(SHOWN).is_some() || bytes.len() > 4 * SHOWN {
        format!("{cut}… ({} bytes)", bytes.len())
    } else {
        cut
    }
}
