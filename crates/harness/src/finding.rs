//! Findings: failures with one cause, shown once.
//!
//! One finding is one operation, place, kind and observed class. Over places it
//! is folded only where every case of the operation that was asked failed
//! alike: all of a kind, or all of a kind with one value. More folding would
//! hide that some places work.

use std::collections::{BTreeMap, HashMap};

use smithereens_cases::{Case, Planned};
use smithereens_formats::{CaseId, Finding, Level, Reproduction};

use crate::subject::Codec;
use crate::verdict::Failure;

/// A case that failed.
pub(crate) struct Failed {
    pub(crate) id: CaseId,
    pub(crate) planned: Planned,
    pub(crate) failure: Failure,
}

/// At most so many bytes of a payload stand in a report.
const PAYLOAD: usize = 4096;

/// What a finding is about.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Clone)]
struct Cause {
    level: Level,
    operation: String,
    kind: String,
    /// The kind's value, or the place, where the finding is not folded over it.
    value: Option<String>,
    place: Option<String>,
    observed: String,
}

/// The findings of a subject, the required ones first, else in the order of
/// their first cases.
pub(crate) fn findings(
    failed: &[Failed],
    asked: &[CaseId],
    subject: &dyn Codec,
    build: &dyn Fn(&Planned) -> Option<Case>,
) -> Vec<Finding> {
    let of_kind = counts(asked.iter(), |id| (operation(id), kind(id)));
    let of_value = counts(asked.iter(), |id| (operation(id), id.kind.to_string()));
    let ids = || failed.iter().map(|failed| (&failed.id, failed.failure.observed.as_str(), failed.failure.level));
    let failed_kind = counts(ids(), |(id, observed, level)| (operation(id), kind(id), observed.to_owned(), level));
    let failed_value =
        counts(ids(), |(id, observed, level)| (operation(id), id.kind.to_string(), observed.to_owned(), level));

    let mut groups: BTreeMap<(Level, usize), Vec<&Failed>> = BTreeMap::new();
    let mut places: HashMap<Cause, usize> = HashMap::new();
    for (index, one) in failed.iter().enumerate() {
        let Failure { level, observed, .. } = &one.failure;
        let id = &one.id;
        let whole_kind = failed_kind[&(operation(id), kind(id), observed.clone(), *level)]
            == of_kind[&(operation(id), kind(id))];
        let value = id.kind.to_string();
        let whole_value = failed_value[&(operation(id), value.clone(), observed.clone(), *level)]
            == of_value[&(operation(id), value.clone())];
        let cause = Cause {
            level: *level,
            operation: operation(id),
            kind: kind(id),
            value: (!whole_kind && whole_value).then_some(value),
            place: (!whole_kind && !whole_value).then(|| id.site.to_string()),
            observed: observed.clone(),
        };
        let first = *places.entry(cause).or_insert(index);
        groups.entry((*level, first)).or_default().push(one);
    }
    groups.into_values().filter_map(|group| finding(&group, subject, build)).collect()
}

fn counts<T, K: std::hash::Hash + Eq>(items: impl Iterator<Item = T>, key: impl Fn(T) -> K) -> HashMap<K, u64> {
    let mut counts = HashMap::new();
    for item in items {
        *counts.entry(key(item)).or_default() += 1;
    }
    counts
}

fn operation(id: &CaseId) -> String {
    id.site.message.operation.clone()
}

fn kind(id: &CaseId) -> String {
    id.kind.name.clone()
}

fn finding(group: &[&Failed], subject: &dyn Codec, build: &dyn Fn(&Planned) -> Option<Case>) -> Option<Finding> {
    let built = group.iter().filter_map(|failed| Some((*failed, build(&failed.planned)?)));
    let (smallest, case) = built.min_by_key(|(_, case)| case.payload.body.len())?;
    let body = &case.payload.body;
    let expectation = case.expectation(subject.role())?;
    let cut = &body[..body.len().min(PAYLOAD)];
    let text = if body.len() <= PAYLOAD { std::str::from_utf8(cut).ok() } else { None };
    let text = text.map(str::to_owned).or_else(|| {
        // A cut can fall inside a character; what stands before it is text.
        let valid = std::str::from_utf8(cut).map_or_else(|error| error.valid_up_to(), str::len);
        let is_text = std::str::from_utf8(body).is_ok();
        is_text.then(|| String::from_utf8_lossy(&cut[..valid]).into_owned())
    });
    let base64 = text.is_none().then(|| aws_smithy_types::base64::encode(cut));
    let id = &smallest.id;
    Some(Finding {
        case: id.clone(),
        level: smallest.failure.level,
        observed: smallest.failure.observed.clone(),
        expected: expectation.outcome.to_string(),
        source: expectation.source.to_string(),
        detail: smallest.failure.detail.clone(),
        payload: text,
        payload_base64: base64,
        payload_bytes: body.len() as u64,
        reproduce: Reproduction { command: format!("smithereens check --subject {} --only {id}", subject.name()) },
        cases: group.iter().map(|failed| failed.id.clone()).collect(),
    })
}
