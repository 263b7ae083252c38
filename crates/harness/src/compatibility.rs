//! Forward and back: what subjects written for one of two contracts do with the
//! documented payloads of the other.

mod fold;
mod met;
mod share;

use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Message, Needs, Planned, Policy, judge};
use smithereens_contract::Contract;
use smithereens_formats::{Changes, Compatibility, CompatibilityRow, Level, Outcome, Part};

use self::fold::Fold;
use self::met::{Meeting, Met};
use crate::asked::{Again, Asked, Strictness, exchange};
use crate::run::Selection;
use crate::subject::{Answer, Codec, Incoming};
use crate::threads::on_threads;
use crate::verdict::Failure;

/// A contract, and who was written for it.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The contract's cases.
    pub cases: &'a Cases<'a>,
    /// Readers and validators that know this contract and no other.
    pub subjects: &'a [&'a dyn Codec],
}

/// How many cases go to the threads at once.
const BATCH: usize = 1024;

/// Puts the documented payloads of each contract to the subjects of the other,
/// and counts by change what became of them.
///
/// A payload is put if it is a case that is selected, that bytes are enough for,
/// whose content its own contract documents, and that a subject of this role
/// must take by its own contract. It is kept if all that its own contract knows
/// of comes back.
///
/// A payload shows a change if, at one of the change's
/// [`places`](smithereens_formats::Change::places), there is what only one of
/// the contracts documents: a new member, the new value, a text that the other
/// contract's bounds forbid, nothing where it asks for something. A payload that
/// shows several changes stands in the row of each: not kept there, if what is
/// gone is at, in or around the change's place; undecided, if what happened can
/// be the doing of others too, as a refusal can, which has no place; else kept.
/// What is gone where no change is counts for all else.
///
/// `workers` are threads, 0 for one each core. The table does not depend on it.
#[must_use]
pub fn compatibility(
    old: Side<'_>,
    new: Side<'_>,
    changes: &Changes,
    selection: &Selection,
    workers: usize,
) -> Compatibility {
    let name = |side: &Side<'_>| side.cases.contract().name().to_owned();
    let mut rows = Vec::new();
    for (subjects_of, payloads_of) in [(old, new), (new, old)] {
        let asking = Asking {
            cases: payloads_of.cases,
            subjects: subjects_of.subjects,
            meeting: Meeting::new(changes, subjects_of.cases),
            selection,
        };
        let folds = asking.all(workers);
        for (subject, fold) in subjects_of.subjects.iter().zip(folds) {
            let row = CompatibilityRow {
                subject: subject.name().to_owned(),
                role: subject.role(),
                written_for: name(&subjects_of),
                payloads_of: name(&payloads_of),
                change: None,
                title: "all else".to_owned(),
                places: 0,
                payloads: 0,
                kept: 0,
                not_kept: Vec::new(),
                undecided: Vec::new(),
            };
            rows.extend(fold.rows(changes, &row));
        }
    }
    Compatibility {
        old: name(&old),
        new: name(&new),
        rows,
    }
}

/// The payloads of one side being put to the subjects of the other.
struct Asking<'a> {
    cases: &'a Cases<'a>,
    subjects: &'a [&'a dyn Codec],
    meeting: Meeting<'a>,
    selection: &'a Selection,
}

/// One payload, and what became of it.
struct Put {
    case: Case,
    met: Vec<Met>,
    /// One for each subject, empty where the payload was kept; `None` where it is
    /// not for its role.
    ends: Vec<Option<Vec<Failure>>>,
}

impl Asking<'_> {
    /// For each subject, what became of the payloads.
    fn all(&self, workers: usize) -> Vec<Fold> {
        let mut folds: Vec<Fold> = self.subjects.iter().map(|_| Fold::default()).collect();
        for batch in self.cases.planned().chunks(BATCH) {
            let all = on_threads(workers, batch, |planned| self.put(planned));
            for put in all.into_iter().flatten() {
                for (fold, end) in folds.iter_mut().zip(put.ends) {
                    if let Some(end) = end {
                        fold.add(&self.meeting, &put.case, &put.met, &end);
                    }
                }
            }
        }
        folds
    }

    /// `None` if it is not for any of the subjects.
    fn put(&self, planned: &Planned) -> Option<Put> {
        if !self.selection.selects(&self.cases.id(planned)) {
            return None;
        }
        let case = self.cases.build(planned).ok()?;
        let must_take = |subject: &&dyn Codec| {
            let expectation = case.expectation(subject.role());
            expectation.is_some_and(|expectation| expectation.outcome == Outcome::Accept)
        };
        if case.needs != Needs::Bytes || !self.subjects.iter().any(must_take) {
            return None;
        }
        let (contract, message) = (self.cases.contract(), self.cases.message(planned));
        let content = documented_content(contract, message, &case)?;
        let end =
            |subject: &&dyn Codec| must_take(subject).then(|| self.end(message, &case, *subject));
        Some(Put {
            met: self.meeting.met(contract, message, &content),
            ends: self.subjects.iter().map(end).collect(),
            case,
        })
    }

    /// What happened to the payload; nothing, if it was kept.
    fn end(&self, message: &Message, case: &Case, subject: &dyn Codec) -> Vec<Failure> {
        let asked = Asked {
            contract: self.cases.contract(),
            shape: message.shape,
            validators: None,
            incoming: Incoming {
                message: &case.id.site.message,
                status: case.payload.http.status(),
                headers: case.payload.http.headers(),
                body: &case.payload.body,
            },
            kept: case.kept.as_ref(),
            outcome: &Outcome::Accept,
            level: Level::Required,
            strictness: Strictness::AsSent,
            again: Again::Never,
        };
        let (observed, detail) = match exchange(subject, &asked.incoming) {
            Ok(Answer::Encoded(back)) => {
                return asked.harms(&back).unwrap_or_else(|failure| vec![failure]);
            }
            Ok(Answer::Refused(reason)) => ("refused", reason),
            Ok(Answer::Unsupported(reason)) => ("unsupported", reason),
            Err(panic) => ("crashed", panic),
        };
        vec![Failure::new(Level::Required, observed, detail)]
    }
}

/// What a case's payload says, if its contract documents all of that.
fn documented_content(contract: &Contract, message: &Message, case: &Case) -> Option<Json> {
    let mut content = match &case.kept {
        Some(kept) => kept.clone(),
        None if case.payload.body.is_empty() => Json::Object(Vec::new()),
        None => Json::parse(&case.payload.body).ok()?,
    };
    if matches!(message.id.part, Part::Error(_)) {
        // The error's name, which is no member.
        content.remove("__type");
    }
    let documented = match message.shape {
        Some(shape) => judge(contract, shape, &content, Policy::Documented).is_empty(),
        None => content == Json::Object(Vec::new()),
    };
    documented.then_some(content)
}
