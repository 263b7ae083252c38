//! Findings: failures with one cause, shown once.
//!
//! What one cause is, `cause` decides.

use std::collections::{BTreeMap, HashMap, HashSet};

use smithereens_cases::{Case, Cases, Planned};
use smithereens_formats::{CaseId, Finding, Level, Outcome, Reproduction};

use crate::cause::{Cause, Causes};
use crate::reporter::contract_option;
use crate::subject::Codec;
use crate::verdict::Failure;

/// A case that failed.
pub(crate) struct Failed {
    pub(crate) id: CaseId,
    pub(crate) evidence: Evidence,
    pub(crate) failure: Failure,
}

/// How a failed case is had again. A subject that does no work fails tens of
/// thousands: those that can be built again are not kept.
pub(crate) enum Evidence {
    /// An enumerated case.
    Planned(Planned),
}

impl Evidence {
    /// The case with its payload.
    fn case(&self, cases: &Cases<'_>) -> Option<Case> {
        match self {
            Evidence::Planned(planned) => cases.build(planned).ok(),
        }
    }
}

/// At most so many bytes of a payload stand in a report.
const PAYLOAD: usize = 4096;

/// The findings of a subject, the required ones first, else in the order of
/// their first cases.
pub(crate) fn findings(
    failed: &[Failed],
    asked: &[CaseId],
    subject: &dyn Codec,
    cases: &Cases<'_>,
) -> Vec<Finding> {
    let causes = Causes::new(failed, asked, cases);
    let mut groups: BTreeMap<(Level, usize), Vec<&Failed>> = BTreeMap::new();
    let mut firsts: HashMap<Cause, usize> = HashMap::new();
    for (index, one) in failed.iter().enumerate() {
        let first = *firsts.entry(causes.of(one)).or_insert(index);
        groups
            .entry((one.failure.level, first))
            .or_default()
            .push(one);
    }
    let finding = |group: Vec<&Failed>| finding(&group, subject, cases);
    groups.into_values().filter_map(finding).collect()
}

fn finding(group: &[&Failed], subject: &dyn Codec, cases: &Cases<'_>) -> Option<Finding> {
    let built = group
        .iter()
        .filter_map(|failed| Some((*failed, failed.evidence.case(cases)?)));
    let (smallest, case) =
        built.min_by_key(|(_, case)| (oddness(case), case.payload.body.len()))?;
    let body = &case.payload.body;
    let expectation = case.expectation(subject.role())?;
    let cut = &body[..body.len().min(PAYLOAD)];
    let text = if body.len() <= PAYLOAD {
        std::str::from_utf8(cut).ok()
    } else {
        None
    };
    let text = text.map(str::to_owned).or_else(|| {
        // A cut can fall inside a character; what stands before it is text.
        let valid = std::str::from_utf8(cut).map_or_else(|error| error.valid_up_to(), str::len);
        let is_text = std::str::from_utf8(body).is_ok();
        is_text.then(|| String::from_utf8_lossy(&cut[..valid]).into_owned())
    });
    let base64 = text
        .is_none()
        .then(|| aws_smithy_types::base64::encode(cut));
    let id = &smallest.id;
    let option = contract_option(cases.contract().name());
    let mut named = HashSet::new();
    let every = group.iter().map(|failed| &failed.id);
    let every = every.filter(|id| named.insert(*id)).cloned().collect();
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
        reproduce: Reproduction {
            command: format!(
                "smithereens check{option} --subject {} --only {id}",
                subject.name()
            ),
        },
        cases: every,
    })
}

/// How far a case is from telling the cause by itself: best that something is
/// there at all, then documented content, then the rest.
fn oddness(case: &Case) -> u8 {
    let documented = case
        .expectations
        .iter()
        .all(|expectation| expectation.outcome == Outcome::Accept);
    match case.id.kind.name.as_str() {
        "present" => 0,
        _ if documented => 1,
        _ => 2,
    }
}
