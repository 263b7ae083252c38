//! What was stored must come back the same, by every way to read it.
//!
//! Two stored values are equal if what the contract knows of them is
//! ([`compare`](smithereens_cases::compare)): null is absent (awsJson 1.1), objects
//! have no order, lists have theirs, numbers and times are compared by value. That
//! an empty text, list or map comes back absent, or one that was absent empty, is a
//! failure that is recommended only: nobody documents whether they are told apart.
//! So is that an update clears what it does not say: documented, but it was not seen. What the request does not
//! know (a state, a time) is the service's own.

use smithereens_cases::compare;
use smithereens_cases::json::Json;
use smithereens_cases::{Loss, Message};
use smithereens_contract::ShapeKind;
use smithereens_formats::{Level, Path};

use super::Gate;
use super::answer::told;
use super::harm::Seen;
use crate::scenario::{Reading, Stored};
use crate::verdict::{Failure, shown};

impl Gate<'_> {
    pub(super) fn kept(
        &self,
        message: &Message,
        request: &Json,
        stored: &Stored,
        level: Level,
        seen: &mut Seen,
    ) -> Result<(), Failure> {
        let part = match stored.part {
            "" => Some(request),
            part => request.get(part),
        };
        let (Some(sent), Some(known)) = (part, self.members_of_part(message, stored)) else {
            return Ok(());
        };
        let there = self.members(stored.shape);
        let both: Vec<&str> = there
            .into_iter()
            .filter(|name| known.contains(name))
            .collect();
        // What somebody else broke for good tells nothing of this.
        let is_told = |reading: &&Reading| reading.token.is_none() || !self.cannot_list();
        for reading in stored.readings.iter().filter(is_told) {
            // Of a part, the name stands outside.
            let is_known = |name: &&str| stored.part.is_empty() || *name != reading.which.0;
            let both: Vec<&str> = both.iter().copied().filter(is_known).collect();
            let only_both = |value: &Json| only(value, &both);
            let back = self.read(reading, seen)?;
            self.same(stored, &only_both(sent), &only_both(&back), reading, level)?;
        }
        Ok(())
    }

    /// The stored thing as one operation answers it.
    fn read(&self, reading: &Reading, seen: &mut Seen) -> Result<Json, Failure> {
        let operation = reading.operation;
        let failure = |class: &str, detail| Failure::new(Level::Required, class, detail);
        if let Some(listed) = seen.listed(self, reading) {
            let found = reading.find(listed?).cloned();
            return found.ok_or_else(|| {
                let name = &reading.which.1;
                failure("not-found", format!("{operation} does not list {name:?}"))
            });
        }
        if reading.token.is_some() {
            // Nothing stands by; still it is everybody's.
            let listed = self.list(reading)?;
            return reading.find(&listed).cloned().ok_or_else(|| {
                let name = &reading.which.1;
                failure("not-found", format!("{operation} does not list {name:?}"))
            });
        }
        let received = self
            .send(operation, reading.input.to_bytes())
            .map_err(|broken| failure(broken.class(), broken.to_string()))?;
        if received.status != 200 {
            let detail = format!("{operation} answers {}", told(&received));
            return Err(failure("unreadable", detail));
        }
        let answered = self.answered(operation, &received)?;
        let found = smithereens_cases::rules::select(&answered, reading.at);
        let found: Vec<Json> = found.into_iter().cloned().collect();
        reading.find(&found).cloned().ok_or_else(|| {
            let detail = format!("{operation} does not answer it: {}", told(&received));
            failure("not-found", detail)
        })
    }

    fn same(
        &self,
        stored: &Stored,
        sent: &Json,
        back: &Json,
        reading: &Reading,
        level: Level,
    ) -> Result<(), Failure> {
        let contract = self.cases.contract();
        let shape = contract.shape_named(stored.shape).map(|(id, _)| id);
        let differences = compare(contract, shape, sent, back);
        let harmful = differences
            .iter()
            .find(|difference| !difference.loss.is_harmless());
        let Some(difference) = harmful else {
            return Ok(());
        };
        let was_there_before = difference.loss == Loss::MemberAdded && !stored.part.is_empty();
        let only_here = match difference.loss {
            Loss::MemberLost => Some(sent),
            Loss::MemberAdded => Some(back),
            _ => None,
        };
        let is_empty = only_here.is_some_and(|side| {
            smithereens_cases::rules::select(side, &difference.place().0.join("."))
                .iter()
                .any(|value| is_empty(value))
        });
        let mut place = difference.place();
        if !stored.part.is_empty() {
            place = Path(
                std::iter::once(stored.part.to_owned())
                    .chain(place.0)
                    .collect(),
            );
        }
        Err(Failure {
            level: if is_empty || was_there_before {
                Level::Recommended
            } else {
                level
            },
            observed: format!("changed: {}", difference.loss.name()),
            detail: format!(
                "{difference}; {} answers {}",
                reading.operation,
                shown(&back.to_bytes())
            ),
            at: difference.loss.is_about_presence().then(|| place.clone()),
            place: Some(place),
            is_about_all: false,
        })
    }

    /// The members of the part of a request that is stored.
    fn members_of_part(&self, message: &Message, stored: &Stored) -> Option<Vec<&str>> {
        let contract = self.cases.contract();
        let root = contract.shape(message.shape?);
        let shape = match stored.part {
            "" => root,
            part => contract.shape(root.member(part)?.target),
        };
        Some(match &shape.kind {
            ShapeKind::Structure(members) => {
                members.iter().map(|member| member.name.as_str()).collect()
            }
            _ => Vec::new(),
        })
    }

    fn members(&self, shape: &str) -> Vec<&str> {
        let contract = self.cases.contract();
        match contract.shape_named(shape).map(|(_, shape)| &shape.kind) {
            Some(ShapeKind::Structure(members)) => {
                members.iter().map(|member| member.name.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// An object with these of its members.
fn only(value: &Json, names: &[&str]) -> Json {
    let Json::Object(members) = value else {
        return value.clone();
    };
    let mut members = members.clone();
    members.retain(|(name, _)| names.contains(&name.as_str()));
    Json::Object(members)
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    }
}
