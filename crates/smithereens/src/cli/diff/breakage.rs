//! Whom a change may break, relation by relation.

use smithereens_formats::{Change, ChangeRelation, Severity, Source};

/// What happens in one relation.
pub(super) struct Outcome<'c> {
    pub(super) relation: ChangeRelation,
    pub(super) severity: Severity,
    /// Each reason for that with the directions that it holds in, such as
    /// `request`, or nothing where it holds in all.
    pub(super) reasons: Vec<(String, &'c str)>,
}

/// The outcomes in the four relations: the gravest of each.
pub(super) fn outcomes(change: &Change) -> Vec<Outcome<'_>> {
    let directions = change.effects.len() / ChangeRelation::ALL.len();
    let of = |relation: ChangeRelation| {
        let worst = change.in_relation(relation)?;
        let mut reasons: Vec<(Vec<String>, &str)> = Vec::new();
        for effect in &change.effects {
            if effect.relation != relation || effect.severity != worst.severity {
                continue;
            }
            let direction = effect.direction.to_string();
            match reasons
                .iter_mut()
                .find(|(_, known)| *known == effect.reason)
            {
                Some((known, _)) => known.push(direction),
                None => reasons.push((vec![direction], &effect.reason)),
            }
        }
        let told = |(known, reason): (Vec<String>, _)| {
            let is_everywhere = known.len() == directions;
            let known = if is_everywhere {
                String::new()
            } else {
                known.join(", ")
            };
            (known, reason)
        };
        Some(Outcome {
            relation,
            severity: worst.severity,
            reasons: reasons.into_iter().map(told).collect(),
        })
    };
    ChangeRelation::ALL.into_iter().filter_map(of).collect()
}

/// Who says so, each once.
pub(super) fn sources(change: &Change) -> Vec<&Source> {
    let mut sources = Vec::new();
    for effect in &change.effects {
        if !sources.contains(&&effect.source) {
            sources.push(&effect.source);
        }
    }
    sources
}

/// The gravest first, then by id.
pub(super) fn by_severity(changes: &[Change]) -> Vec<&Change> {
    let mut sorted: Vec<&Change> = changes.iter().collect();
    sorted.sort_by_key(|change| std::cmp::Reverse(change.worst()));
    sorted
}

/// How many changes are how severe: `1 breaking, 3 risky`.
pub(super) fn summary(changes: &[Change]) -> String {
    let told = [Severity::Breaking, Severity::Risky, Severity::Safe]
        .into_iter()
        .map(|severity| {
            let alike = |change: &&Change| change.worst() == severity;
            (changes.iter().filter(alike).count(), severity)
        })
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| format!("{count} {severity}"));
    told.collect::<Vec<_>>().join(", ")
}

/// At how many places a change can be met.
pub(super) fn places(change: &Change) -> String {
    match (change.places.len(), change.more_places) {
        (0, _) => "everywhere".to_owned(),
        (1, false) => "1 place".to_owned(),
        (count, false) => format!("{count} places"),
        (count, true) => format!("more than {count} places"),
    }
}
