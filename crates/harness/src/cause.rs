//! What failures have in common.
//!
//! One cause is one operation, place, kind and observed class; or, where a
//! member is gone or came from nowhere in cases that are not about its value,
//! one operation, place and class: a member that a subject does not know is
//! lost from every payload that has it, one that it knows only some values of
//! is not.
//!
//! An SDK reads and writes all members of a type by one piece of code, in whatever
//! operation: what it does alike wherever it is asked is one cause. So is what it
//! does in an operation's plain call already.
//!
//! Places are folded into one only where every one of the operation's that was
//! asked fails alike: all cases of a kind, all of a kind with one value, or a
//! structure's member wherever that structure stands. More folding would hide
//! that some places work.
//!
//! A service that does not look at a place at all takes whatever breaks it: where
//! every case of a place that has to be refused with one weight ends alike, that
//! is one cause too. So is a place with all that is in it, if its plain content and
//! nearly all else there fails alike.

use std::collections::{HashMap, HashSet};

use std::mem::{Discriminant, discriminant};

use smithereens_cases::Cases;
use smithereens_contract::ShapeKind;
use smithereens_formats::{CaseId, Level, MessageId, Outcome, Part, Path, Role};

use crate::finding::Failed;
use crate::subject::Subject;

/// What a finding is about: equal for failures with one cause.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Cause {
    level: Level,
    operation: String,
    observed: String,
    about: About,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum About {
    /// All that is asked of an operation.
    All,
    /// Every case of a kind, or of a kind with one value, at places of one type, of
    /// whatever operation.
    Type(Alike),
    /// Every case of a kind, or of a kind with one value.
    Kind(String),
    /// The cases of a kind at one place.
    KindAt(String, String),
    /// A structure's member, wherever the structure stands.
    Member(String),
    /// One place.
    Place(String),
    /// All that has to be refused at one place.
    Refusals(String),
    /// Whatever is asked at one place and below it.
    Under(String),
}

/// What an SDK does by one piece of code: a kind of cases at places of one type, in
/// requests, answers, or errors.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Alike {
    kind: String,
    part: Discriminant<Part>,
    of: Option<Discriminant<ShapeKind>>,
    /// Whether it is in a list or a map, where a null is another thing.
    is_element: bool,
}

/// What the failures of a subject have in common, counted beforehand.
pub(crate) struct Causes<'a, 'c> {
    cases: &'a Cases<'c>,
    asked_of_kind: HashMap<(String, String), HashSet<&'a CaseId>>,
    failed_of_kind: HashMap<Cause, HashSet<&'a CaseId>>,
    asked_places: HashMap<(String, String), HashSet<String>>,
    failed_places: HashMap<Cause, HashSet<String>>,
    /// Whether it is an SDK.
    is_generic: bool,
    /// Of an SDK, what fails alike wherever it is asked.
    everywhere: HashSet<Cause>,
    /// Places that were lost from cases about something else, or by being there.
    lost_places: HashSet<String>,
    /// Places of a service where all that has to be refused ends alike.
    unrefused: HashSet<Cause>,
    /// Places of a service where whatever is asked ends alike.
    unusable: HashSet<Cause>,
}

/// A kind as a whole, and with its value: what folding is tried for, in order.
fn foldings(id: &CaseId) -> Vec<String> {
    let mut names = vec![id.kind.name.clone(), id.kind.to_string()];
    names.dedup();
    names
}

impl<'a, 'c> Causes<'a, 'c> {
    /// Several failures may bear one name: payloads that are no enumerated ones
    /// are named after the nearest that is.
    pub(crate) fn new(
        failed: &'a [Failed<'a>],
        asked: &'a [CaseId],
        cases: &'a Cases<'c>,
        subject: Subject<'_>,
    ) -> Causes<'a, 'c> {
        let role = subject.role();
        let mut causes = Causes {
            unrefused: match role {
                Role::Service => unrefused(failed, asked, cases),
                _ => HashSet::new(),
            },
            unusable: match role {
                Role::Service => unusable(failed, asked),
                _ => HashSet::new(),
            },
            cases,
            is_generic: subject.is_generic(),
            everywhere: HashSet::new(),
            asked_of_kind: HashMap::new(),
            failed_of_kind: HashMap::new(),
            asked_places: HashMap::new(),
            failed_places: HashMap::new(),
            lost_places: failed.iter().filter_map(lost_whatever_its_value).collect(),
        };
        if failed.is_empty() {
            return causes;
        }
        if subject.is_generic() {
            causes.everywhere = causes.everywhere(failed, asked);
        }
        for id in asked {
            let operation = &id.site.message.operation;
            for kind in foldings(id) {
                causes
                    .asked_of_kind
                    .entry((operation.clone(), kind))
                    .or_default()
                    .insert(id);
            }
            if let Some(member) = causes.member(&id.site.message, &id.site.path) {
                let places = causes
                    .asked_places
                    .entry((operation.clone(), member))
                    .or_default();
                places.insert(id.site.to_string());
            }
        }
        for one in failed {
            if let Some((member, place)) = causes.lost_member(one) {
                let everywhere = cause(one, About::Member(member));
                causes
                    .failed_places
                    .entry(everywhere)
                    .or_default()
                    .insert(place);
                continue;
            }
            for kind in foldings(&one.id) {
                causes
                    .failed_of_kind
                    .entry(cause(one, About::Kind(kind)))
                    .or_default()
                    .insert(&one.id);
            }
        }
        causes
    }

    /// The cause of one of the failures that were counted.
    pub(crate) fn of(&self, one: &Failed<'_>) -> Cause {
        let operation = &one.id.site.message.operation;
        if one.failure.is_about_all && self.is_generic {
            return cause(one, About::All);
        }
        let mut alike = self.alike(&one.id).map(|alike| everywhere(one, alike));
        if let Some(everywhere) = alike.find(|cause| self.everywhere.contains(cause)) {
            return everywhere;
        }
        if let Some((member, place)) = self.lost_member(one) {
            let asked = self.asked_places.get(&(operation.clone(), member.clone()));
            let everywhere = cause(one, About::Member(member));
            let failed = self.failed_places.get(&everywhere);
            let whole =
                asked.is_none_or(|asked| failed.is_some_and(|failed| asked.is_subset(failed)));
            return if whole {
                everywhere
            } else {
                cause(one, About::Place(place))
            };
        }
        let mut under = holders(&one.id).map(|place| cause(one, About::Under(place)));
        if let Some(unusable) = under.find(|under| self.unusable.contains(under)) {
            return unusable;
        }
        for kind in foldings(&one.id) {
            let asked = self.asked_of_kind.get(&(operation.clone(), kind.clone()));
            let whole = cause(one, About::Kind(kind));
            let failed = self.failed_of_kind.get(&whole);
            let is_whole = |(asked, failed): &(&HashSet<&CaseId>, &HashSet<&CaseId>)| {
                // One place is what it is folded from.
                let mut places = asked.iter().map(|id| &id.site);
                let first = places.next();
                asked.is_subset(failed) && places.any(|place| Some(place) != first)
            };
            if asked.zip(failed).is_some_and(|both| is_whole(&both)) {
                return whole;
            }
        }
        let refusals = cause(one, About::Refusals(one.id.site.to_string()));
        if self.unrefused.contains(&refusals) && level_of_refusal(&one.id, self.cases).is_some() {
            return refusals;
        }
        cause(
            one,
            About::KindAt(one.id.kind.name.clone(), one.id.site.to_string()),
        )
    }

    /// What a case may be alike with, the most first.
    fn alike(&self, id: &CaseId) -> impl Iterator<Item = Alike> {
        let part = discriminant(&id.site.message.part);
        let of = self.type_at(&id.site.message, &id.site.path);
        let last = id.site.path.0.last().map(String::as_str);
        let is_element = matches!(last, Some("member" | "key" | "value"));
        let kinds = foldings(id).into_iter();
        kinds.map(move |kind| Alike {
            kind,
            part,
            of,
            is_element,
        })
    }

    /// What is at a place.
    fn type_at(&self, message: &MessageId, path: &Path) -> Option<Discriminant<ShapeKind>> {
        let contract = self.cases.contract();
        let root = self.cases.message_named(message)?.shape?;
        let next = |id, name: &String| Some(contract.shape(id).member(name)?.target);
        let id = path.0.iter().try_fold(root, next)?;
        Some(discriminant(&contract.shape(id).kind))
    }

    /// What fails alike wherever it is asked, at several places.
    fn everywhere(&self, failed: &[Failed<'_>], asked: &[CaseId]) -> HashSet<Cause> {
        let mut asked_of: HashMap<Alike, HashSet<&CaseId>> = HashMap::new();
        for id in asked {
            for alike in self.alike(id) {
                asked_of.entry(alike).or_default().insert(id);
            }
        }
        let mut failed_of: HashMap<Cause, HashSet<&CaseId>> = HashMap::new();
        for one in failed {
            for alike in self.alike(&one.id) {
                let everywhere = everywhere(one, alike);
                failed_of.entry(everywhere).or_default().insert(&one.id);
            }
        }
        let is_whole = |(cause, failed): &(Cause, HashSet<&CaseId>)| {
            let About::Type(alike) = &cause.about else {
                return false;
            };
            let asked = asked_of.get(alike);
            failed.len() > 1 && asked.is_some_and(|asked| asked.is_subset(failed))
        };
        let whole = failed_of.into_iter().filter(is_whole);
        whole.map(|(cause, _)| cause).collect()
    }

    /// The member that is gone or came from nowhere, `Trigger$Schedule`, and its
    /// place; `None` where that depends on its value.
    fn lost_member(&self, one: &Failed<'_>) -> Option<(String, String)> {
        let at = one.failure.at.as_ref()?;
        let message = &one.id.site.message;
        let place = format!("{message}/{at}");
        let member = self
            .member(message, at)
            .filter(|_| self.lost_places.contains(&place))?;
        Some((member, place))
    }

    fn member(&self, message: &MessageId, path: &Path) -> Option<String> {
        let contract = self.cases.contract();
        let (name, holder) = path.0.split_last()?;
        let root = self.cases.message_named(message)?.shape?;
        let next = |id, name: &String| Some(contract.shape(id).member(name)?.target);
        let holder = holder.iter().try_fold(root, next)?;
        Some(format!("{}${name}", contract.shape(holder).name))
    }
}

/// The places that a case's place is in and the place itself, but for the message,
/// the outermost first.
fn holders(id: &CaseId) -> impl Iterator<Item = String> {
    let (message, names) = (&id.site.message, &id.site.path.0);
    (1..=names.len()).map(move |depth| {
        let path = Path(names[..depth].to_vec());
        format!("{message}/{path}")
    })
}

/// Of a service, the causes that are whole places with all that is in them: whatever
/// is there at all fails alike, and so do nine in ten of what is asked there. What
/// is odd enough is refused before it comes to that.
fn unusable(failed: &[Failed<'_>], asked: &[CaseId]) -> HashSet<Cause> {
    let mut counts: HashMap<String, HashSet<&CaseId>> = HashMap::new();
    for id in asked {
        for place in holders(id) {
            counts.entry(place).or_default().insert(id);
        }
    }
    let mut failures: HashMap<Cause, HashSet<&CaseId>> = HashMap::new();
    for one in failed {
        for place in holders(&one.id) {
            let under = cause(one, About::Under(place));
            failures.entry(under).or_default().insert(&one.id);
        }
    }
    let is_whole = |(cause, failed): &(Cause, HashSet<&CaseId>)| {
        let About::Under(place) = &cause.about else {
            return false;
        };
        let Some(asked) = counts.get(place) else {
            return false;
        };
        let mut plain = asked.iter().filter(|id| id.kind.name == "present");
        let others = asked.difference(failed).count();
        failed.len() > 1 && others * 10 <= asked.len() && plain.all(|id| failed.contains(id))
    };
    let whole = failures.into_iter().filter(is_whole);
    whole.map(|(cause, _)| cause).collect()
}

/// Of a service, the causes that are whole places: two kinds at least that have to
/// be refused, all of which fail alike.
fn unrefused(failed: &[Failed<'_>], asked: &[CaseId], cases: &Cases<'_>) -> HashSet<Cause> {
    let mut kinds: HashMap<Cause, HashSet<&CaseId>> = HashMap::new();
    for one in failed {
        let refusals = cause(one, About::Refusals(one.id.site.to_string()));
        kinds.entry(refusals).or_default().insert(&one.id);
    }
    let several = |ids: &HashSet<&CaseId>| {
        let names: HashSet<&str> = ids.iter().map(|id| id.kind.name.as_str()).collect();
        names.len() > 1
    };
    kinds.retain(|_, ids| several(ids));
    let mut asked_of: HashMap<String, Vec<&CaseId>> = HashMap::new();
    for id in asked {
        asked_of.entry(id.site.to_string()).or_default().push(id);
    }
    let is_whole = |(cause, failed): &(Cause, HashSet<&CaseId>)| {
        let About::Refusals(site) = &cause.about else {
            return false;
        };
        let mut asked = asked_of.get(site).into_iter().flatten();
        asked.all(|id| failed.contains(id) || level_of_refusal(id, cases) != Some(cause.level))
    };
    let whole = kinds.into_iter().filter(is_whole);
    whole.map(|(cause, _)| cause).collect()
}

/// How much it weighs that a service refuses a case, if it has to.
fn level_of_refusal(id: &CaseId, cases: &Cases<'_>) -> Option<Level> {
    let case = cases.build(cases.find(id)?).ok()?;
    let expectation = case.expectation(Role::Service)?;
    matches!(expectation.outcome, Outcome::Reject(_)).then_some(expectation.level)
}

/// The place of a member that is gone or came from nowhere in a case that is
/// not about its value.
fn lost_whatever_its_value(one: &Failed<'_>) -> Option<String> {
    let at = one.failure.at.as_ref()?;
    let id = &one.id;
    let elsewhere = id.site.path != *at || id.kind.name == "present";
    elsewhere.then(|| format!("{}/{at}", id.site.message))
}

/// The cause of what fails in all operations.
fn everywhere(one: &Failed<'_>, alike: Alike) -> Cause {
    Cause {
        operation: String::new(),
        ..cause(one, About::Type(alike))
    }
}

fn cause(one: &Failed<'_>, about: About) -> Cause {
    Cause {
        level: one.failure.level,
        operation: one.id.site.message.operation.clone(),
        observed: one.failure.observed.clone(),
        about,
    }
}
