//! Findings: failures with one cause, shown once.
//!
//! What one cause is, `cause` decides.

use std::collections::{BTreeMap, HashMap, HashSet};

use smithereens_cases::{Case, Cases};
use smithereens_formats::{
    BaselineEntry, CaseId, Entry, Finding, Found, Level, Outcome, Phase, Reproduction,
};

use crate::cause::{Cause, Causes};
use crate::event::Event;
use crate::evidence::Evidence;
use crate::known::Known;
use crate::subject::Subject;
use crate::verdict::Failure;

/// A case that failed.
pub(crate) struct Failed<'a> {
    pub(crate) id: CaseId,
    pub(crate) evidence: Evidence<'a>,
    pub(crate) failure: Failure,
}

/// At most so many bytes of a payload stand in a report.
const PAYLOAD: usize = 4096;

/// The findings of a subject, the required ones first, else in the order of
/// their first cases. Each is told with an entry that keeps it. With them, what a
/// baseline has to say of them.
pub(crate) fn findings(
    failed: &[Failed<'_>],
    asked: &[CaseId],
    subject: Subject<'_>,
    cases: &Cases<'_>,
    known: &Known<'_>,
    tell: &mut dyn FnMut(&Event<'_>),
) -> (Vec<Finding>, Vec<BaselineEntry>) {
    let causes = Causes::new(failed, asked, cases, subject);
    let mut groups: BTreeMap<(Level, usize), Vec<&Failed<'_>>> = BTreeMap::new();
    let mut firsts: HashMap<Cause, usize> = HashMap::new();
    for (index, one) in failed.iter().enumerate() {
        let first = *firsts.entry(causes.of(one)).or_insert(index);
        groups
            .entry((one.failure.level, first))
            .or_default()
            .push(one);
    }
    let mut all = Vec::new();
    let mut expected = Vec::new();
    for group in groups.into_values() {
        if let Some((finding, entry)) = finding(&group, subject, cases, known) {
            let entry = entry.as_ref();
            tell(&Event::Found {
                finding: &finding,
                entry,
            });
            all.push(finding);
            expected.extend(known.entries(&group));
        }
    }
    (all, expected)
}

fn finding(
    group: &[&Failed<'_>],
    subject: Subject<'_>,
    cases: &Cases<'_>,
    known: &Known<'_>,
) -> Option<(Finding, Option<Entry>)> {
    if let Some(first) = group
        .iter()
        .find(|failed| failed.evidence.sequence().is_some())
    {
        return of_sequence(first, group, subject, cases, known).map(|finding| (finding, None));
    }
    let built = group
        .iter()
        .filter_map(|failed| Some((*failed, failed.evidence.shown(cases).ok()?)));
    let (smallest, case) =
        built.min_by_key(|(_, case)| (oddness(case), case.payload.body.len()))?;
    let body = &case.payload.body;
    let expectation = subject.expectation(&case)?;
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
    let mut named = HashSet::new();
    let every = group.iter().map(|failed| &failed.id);
    let every = every.filter(|id| named.insert(*id)).cloned().collect();
    let Failed {
        id,
        evidence,
        failure,
    } = smallest;
    let entry = evidence.entry(cases, &case, || {
        let (subject, observed) = (subject.name(), &failure.observed);
        let outcome = &expectation.outcome;
        format!("{subject} failed it: {observed}, where {outcome} was expected.")
    });
    let found = Found {
        by: subject.name().to_owned(),
        observed: failure.observed.clone(),
        random: evidence.random().cloned(),
        detail: failure.detail.clone(),
    };
    let entry = entry.map(|entry| Entry {
        found: Some(found),
        ..entry
    });
    let finding = Finding {
        case: id.clone(),
        phase: evidence.phase(),
        level: failure.level,
        observed: failure.observed.clone(),
        expected: expectation.outcome.to_string(),
        source: expectation.source.to_string(),
        detail: failure.detail.clone(),
        payload: text,
        payload_base64: base64,
        payload_bytes: body.len() as u64,
        steps: Vec::new(),
        random: evidence
            .random()
            .filter(|_| evidence.phase() == Phase::Random)
            .cloned(),
        known: known.cases(group),
        reproduce: Reproduction {
            command: evidence.again(cases, &subject.option()),
        },
        cases: every,
    };
    Some((finding, entry))
}

/// A sequence that broke a rule: what it was called with stands in place of a
/// payload.
fn of_sequence(
    failed: &Failed<'_>,
    group: &[&Failed<'_>],
    subject: Subject<'_>,
    cases: &Cases<'_>,
    known: &Known<'_>,
) -> Option<Finding> {
    let Failed {
        id,
        evidence,
        failure,
    } = failed;
    let sequence = evidence.sequence()?;
    Some(Finding {
        case: id.clone(),
        phase: evidence.phase(),
        level: failure.level,
        observed: failure.observed.clone(),
        expected: "kept by every sequence of calls".to_owned(),
        source: sequence.breached.source.clone(),
        detail: failure.detail.clone(),
        payload: None,
        payload_base64: None,
        payload_bytes: 0,
        steps: sequence.lines.clone(),
        random: None,
        known: known.cases(&own(group, id)),
        reproduce: Reproduction {
            command: evidence.again(cases, &subject.option()),
        },
        cases: vec![id.clone()],
    })
}

/// Those of a group that bear one name: a finding of a sequence names no more.
fn own<'f, 'a>(group: &[&'f Failed<'a>], id: &CaseId) -> Vec<&'f Failed<'a>> {
    let group = group.iter().copied();
    group.filter(|failed| failed.id == *id).collect()
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
