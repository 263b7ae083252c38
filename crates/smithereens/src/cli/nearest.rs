//! What was probably meant by a name that does not exist.

use std::cmp::Reverse;

use smithereens_cases::Cases;
use smithereens_formats::{CaseId, Site};

/// How many names are suggested.
const SUGGESTED: usize = 3;

/// The names most like `wanted`, if any is like it at all.
pub(crate) fn nearest_names<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Vec<String> {
    let lower = wanted.to_lowercase();
    let mut ranked: Vec<(u32, &str)> = names
        .into_iter()
        .map(|name| {
            let other = name.to_lowercase();
            let starts = other.starts_with(&lower) && !lower.is_empty();
            (
                if starts {
                    SCALE
                } else {
                    likeness(&lower, &other)
                },
                name,
            )
        })
        .filter(|(likeness, _)| *likeness >= SCALE * 7 / 10)
        .collect();
    ranked.sort_by_key(|(likeness, name)| (Reverse(*likeness), name.len()));
    ranked.dedup_by_key(|(_, name)| *name);
    ranked
        .into_iter()
        .take(SUGGESTED)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// The cases most like `wanted`: the most similar kinds at that place, or, where
/// there is no such place, the same kind at the most similar ones.
pub(crate) fn nearest_cases(cases: &Cases<'_>, wanted: &CaseId) -> Vec<String> {
    let site = wanted.site.to_string();
    let mut sites: Vec<(u32, &Site)> = Vec::new();
    for case in cases.planned() {
        let there = &cases.place(case).site;
        if sites.last().is_none_or(|(_, last)| *last != there) {
            sites.push((likeness(&site, &there.to_string()), there));
        }
    }
    sites.sort_by_key(|(likeness, _)| Reverse(*likeness));
    let is_known = sites
        .first()
        .is_some_and(|(likeness, _)| *likeness == SCALE);
    sites.truncate(if is_known { 1 } else { 2 * SUGGESTED });

    let kind = wanted.kind.to_string();
    let mut ranked: Vec<(u32, String)> = Vec::new();
    for case in cases.planned() {
        let there = &cases.place(case).site;
        if let Some((nearness, _)) = sites.iter().find(|(_, site)| *site == there) {
            let id = cases.id(case);
            ranked.push((
                nearness + likeness(&kind, &id.kind.to_string()),
                id.to_string(),
            ));
        }
    }
    ranked.sort_by_key(|(likeness, _)| Reverse(*likeness));
    ranked
        .into_iter()
        .take(SUGGESTED)
        .map(|(_, id)| id)
        .collect()
}

/// What equal names are to each other.
const SCALE: u32 = 1000;

fn likeness(one: &str, other: &str) -> u32 {
    let length = one.chars().count().max(other.chars().count()).max(1);
    let apart = strsim::damerau_levenshtein(one, other);
    let alike = length.saturating_sub(apart) * SCALE as usize / length;
    u32::try_from(alike).unwrap_or(SCALE)
}
