//! Entries of patterns that match more or less than they did: for each side the
//! shortest text that only one of the two matches.

use std::collections::HashMap;

use smithereens_contract::{Beyond, Dialect, Length, Pattern, ShapeKind};
use smithereens_formats::{CaseId, Change, Site};

use super::Making;
use crate::build::finish;
use crate::case::{Case, Unbuilt};
use crate::cases::Planned;
use crate::kind::CaseKind;
use crate::text::TextSite;
use crate::textual::with_text;

/// A pattern as it is compared, if there is one.
type Spelled = Option<(String, Dialect)>;

/// Two patterns, and the least and the greatest length beside them.
type Pair = (Spelled, Spelled, Option<(u64, u64)>);

/// Texts that are known already: one pattern stands at many places.
#[derive(Debug, Default)]
pub(super) struct Witnesses(HashMap<Pair, Option<String>>);

impl Witnesses {
    /// A text that `one` matches and `other` does not, as short as is known.
    fn beyond(
        &mut self,
        one: Option<&Pattern>,
        other: Option<&Pattern>,
        length: Option<Length>,
    ) -> Option<String> {
        let spelled = |pattern: Option<&Pattern>| {
            pattern.map(|pattern| (pattern.source().to_owned(), pattern.dialect()))
        };
        let key = (spelled(one), spelled(other), length.map(ends));
        let found = self.0.entry(key);
        found.or_insert_with(|| witness(one, other, length)).clone()
    }
}

fn ends(length: Length) -> (u64, u64) {
    (length.min.unwrap_or(0), length.max.unwrap_or(u64::MAX))
}

fn witness(
    one: Option<&Pattern>,
    other: Option<&Pattern>,
    length: Option<Length>,
) -> Option<String> {
    let matches = |pattern: Option<&Pattern>, text: &str| {
        pattern.map_or(Some(true), |pattern| pattern.matches(text))
    };
    let is_one =
        |text: &String| matches(one, text) == Some(true) && matches(other, text) == Some(false);
    let (least, most) = length.map_or((0, u64::MAX), ends);
    match Pattern::beyond(one, other, least..=most) {
        Beyond::Nothing => None,
        Beyond::Text(text) => Some(text).filter(is_one),
        Beyond::Unknown => edge_texts(one, other, length)
            .into_iter()
            .filter(is_one)
            .min_by_key(|text| text.chars().count()),
    }
}

/// Texts that the first allows, with what is at the edges of either.
fn edge_texts(
    one: Option<&Pattern>,
    other: Option<&Pattern>,
    length: Option<Length>,
) -> Vec<String> {
    let (texts, others) = (TextSite::new(one, length), TextSite::new(other, length));
    let edges = texts.edges().into_iter().chain(others.edges());
    let mut found: Vec<String> = edges.filter_map(|edge| texts.with_char(edge)).collect();
    found.extend(texts.shortest().and_then(|count| texts.of_length(count)));
    found.extend(texts.plain());
    found.retain(|text| texts.allows(text) == Some(true));
    found
}

impl Making<'_, '_, '_> {
    /// A text that is allowed now and was not, and one that was and is not.
    pub(super) fn on_either_side(&mut self, change: &Change, place: &Site) {
        let before = self.old.planned_at(&place.message, &place.path).first();
        let now = self.cases.planned_at(&place.message, &place.path).first();
        let (Some(before), Some(now)) = (before, now) else {
            return;
        };
        let traits = &self.cases.place(now).traits;
        let (was, is) = (
            self.old.place(before).traits.pattern.as_ref(),
            traits.pattern.as_ref(),
        );
        for (one, other, why) in [
            (is, was, "The pattern allows it now, and did not."),
            (was, is, "The pattern allowed it once, and does not."),
        ] {
            if let Some(text) = self.witnesses.beyond(one, other, traits.length) {
                let case = self.with_text(now, text);
                self.case(change, case, why.to_owned());
            }
        }
    }

    /// A text where a case stands. It bears the name of the edge that its last
    /// character is nearest to: there the patterns part.
    fn with_text(&self, planned: &Planned, text: String) -> Result<Case, Unbuilt> {
        let site = self.cases.site(planned);
        let shape = site.place.shape.map(|id| &site.contract.shape(id).kind);
        if !matches!(shape, Some(ShapeKind::String)) {
            return Err(Unbuilt("the place is no text".into()));
        }
        let here = self
            .cases
            .planned_at(&site.place.site.message, &site.place.site.path);
        let edges = here.iter().filter_map(|planned| match planned.kind() {
            CaseKind::Char(edge) => Some(*edge),
            _ => None,
        });
        let last = text.chars().next_back();
        let nearest = last
            .and_then(|last| edges.min_by_key(|edge| u32::from(*edge).abs_diff(u32::from(last))));
        let kind = nearest.map_or(CaseKind::Shortest, CaseKind::Char);
        let id = CaseId {
            site: site.place.site.clone(),
            kind: kind.to_kind(),
        };
        finish(&site, &kind, id, with_text(&site, text)?)
    }
}
