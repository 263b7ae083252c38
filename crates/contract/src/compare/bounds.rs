//! Bounds: what they allow more or less, and in words.

use std::collections::HashMap;

use super::effects::Class;
use crate::{Decimal, Dialect, Length, Pattern, Range};

/// What a change does to the values that are allowed; `None` if nothing.
fn shift(is_wider: bool, is_narrower: bool) -> Option<Class> {
    match (is_wider, is_narrower) {
        (true, true) => None,
        (true, false) => Some(Class::Loosened),
        (false, true) => Some(Class::Tightened),
        (false, false) => Some(Class::Moved),
    }
}

/// What allows more than `before` does, or less.
pub(super) fn length(before: Option<Length>, after: Option<Length>) -> Option<Class> {
    let ends = |length: Option<Length>| {
        let min = length.and_then(|length| length.min).unwrap_or(0);
        (
            min,
            length.and_then(|length| length.max).unwrap_or(u64::MAX),
        )
    };
    let ((from, to), (new_from, new_to)) = (ends(before), ends(after));
    shift(
        new_from <= from && to <= new_to,
        from <= new_from && new_to <= to,
    )
}

/// The same for a number's bounds. Of `integers`, a bound allows what the next
/// whole number within it does.
pub(super) fn range(
    before: Option<&Range>,
    after: Option<&Range>,
    integers: bool,
) -> Option<Class> {
    let whole = |bound: &Decimal, up: bool| match integers {
        true => whole(bound, up),
        false => bound.clone(),
    };
    let min = |range: Option<&Range>| Some(whole(range?.min.as_ref()?, true));
    let max = |range: Option<&Range>| Some(whole(range?.max.as_ref()?, false));
    // An end that is open is beyond every other.
    let at_most = |one: &Option<Decimal>, other: &Option<Decimal>| match (one, other) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(one), Some(other)) => one <= other,
    };
    let at_least = |one: &Option<Decimal>, other: &Option<Decimal>| match (one, other) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(one), Some(other)) => one >= other,
    };
    let ((from, to), (new_from, new_to)) = ((min(before), max(before)), (min(after), max(after)));
    shift(
        at_most(&new_from, &from) && at_least(&new_to, &to),
        at_most(&from, &new_from) && at_least(&to, &new_to),
    )
}

/// The nearest whole number that is not below a bound, or not above it. What is
/// beyond 64 bits stays as it is.
fn whole(bound: &Decimal, up: bool) -> Decimal {
    // Cut off is towards zero.
    let cut = bound.truncated(0);
    let is_short = if up { cut < *bound } else { cut > *bound };
    match cut.to_i64() {
        Some(cut) if is_short => Decimal::from(if up { cut + 1 } else { cut - 1 }),
        Some(_) => cut,
        None => bound.clone(),
    }
}

/// What is known of pairs of patterns: a proof takes milliseconds, and one
/// pattern stands at many members.
#[derive(Debug, Default)]
pub(super) struct Proofs(HashMap<[(String, Dialect); 2], Option<Class>>);

impl Proofs {
    /// The same for patterns, as far as it is known.
    pub(super) fn pattern(
        &mut self,
        before: Option<&Pattern>,
        after: Option<&Pattern>,
    ) -> Option<Class> {
        match (before, after) {
            (None, None) => None,
            (None, Some(_)) => Some(Class::Tightened),
            (Some(_), None) => Some(Class::Loosened),
            (Some(one), Some(other)) if one == other => None,
            (Some(one), Some(other)) => {
                let key =
                    [one, other].map(|pattern| (pattern.source().to_owned(), pattern.dialect()));
                *self.0.entry(key).or_insert_with(|| prove(one, other))
            }
        }
    }
}

fn prove(one: &Pattern, other: &Pattern) -> Option<Class> {
    if one.rust().is_some() && one.rust() == other.rust() {
        return None;
    }
    let includes = |one: &Pattern, other| one.includes(other) == Some(true);
    shift(includes(other, one), includes(one, other))
}

pub(super) fn length_in_words(length: Option<Length>) -> Option<String> {
    let length = length?;
    in_words(
        length.min.filter(|min| *min > 0).map(|min| min.to_string()),
        length.max.map(|max| max.to_string()),
    )
}

pub(super) fn range_in_words(range: Option<&Range>) -> Option<String> {
    let range = range?;
    let text = |bound: &Decimal| bound.to_string();
    in_words(range.min.as_ref().map(text), range.max.as_ref().map(text))
}

fn in_words(min: Option<String>, max: Option<String>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}
