//! Forward and back: what subjects written for one of two contracts do with the
//! documented payloads of the other.

mod fold;
mod met;

use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Message, Needs, Planned, Policy, judge};
use smithereens_contract::Contract;
use smithereens_formats::{Changes, Compatibility, CompatibilityRow, Level, Outcome, Part};

use self::fold::Fold;
use self::met::{Meeting, Met};
use crate::asked::{Again, Asked, Strictness};
use crate::run::Selection;
use crate::subject::{Codec, Incoming};
use crate::threads::on_threads;
use crate::verdict::{Failure, Verdict};

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
/// of comes back. A change is in a payload if something stands at one of the
/// change's [`places`](smithereens_formats::Change::places), and of a value of
/// an enumeration, that value; changes without places are in none.
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
    let meeting = Meeting::new(changes);
    let mut rows = Vec::new();
    for (subjects_of, payloads_of) in [(old, new), (new, old)] {
        let asking = Asking {
            cases: payloads_of.cases,
            subjects: subjects_of.subjects,
            meeting: &meeting,
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
    meeting: &'a Meeting<'a>,
    selection: &'a Selection,
}

/// One payload, and what became of it.
struct Put {
    case: Case,
    met: Vec<Met>,
    /// One for each subject; `None` where it is not for its role.
    ends: Vec<Option<End>>,
}

/// What a subject did with a payload.
enum End {
    Kept,
    /// The class of what happened, and in words.
    Not(String, String),
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
                        fold.add(&put.case, &put.met, &end);
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

    fn end(&self, message: &Message, case: &Case, subject: &dyn Codec) -> End {
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
        match asked.put_to(subject) {
            Verdict::Pass(_) => End::Kept,
            Verdict::Fail(Failure {
                observed, detail, ..
            }) => End::Not(observed, detail),
            Verdict::Unsupported(reason) => End::Not("unsupported".to_owned(), reason),
            // Nobody but the checker says so.
            Verdict::Unreached(reason) => End::Not("unreached".to_owned(), reason),
        }
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
