//! Values that are nearly those of an enumeration: what a typing error, another
//! spelling or a careless comparison makes of them. No contract documents them.

use smithereens_contract::ShapeKind;
use smithereens_formats::CaseId;

use crate::build::finish;
use crate::case::{Case, Unbuilt};
use crate::cases::{Cases, Planned};
use crate::kind::CaseKind;
use crate::textual::with_unknown;

/// A text that is nearly a documented value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// The text.
    pub text: String,
    /// What makes it another text than the value, as a phrase: `a letter less`.
    pub how: &'static str,
}

/// The near misses of `value`, none of them among the `documented` ones, each
/// once.
#[must_use]
pub fn near_misses(value: &str, documented: &[&str]) -> Vec<NearMiss> {
    let miss = |text: String, how| NearMiss { text, how };
    let all = [
        with_a_letter_less(value).map(|text| miss(text, "a letter less")),
        Some(miss(in_other_case(value), "in another case")),
        Some(miss(format!("{value} "), "a space after it")),
        stem(value).map(|text| miss(text, "its stem")),
    ];
    let mut found: Vec<NearMiss> = Vec::new();
    for miss in all.into_iter().flatten() {
        let is_known = documented.contains(&miss.text.as_str())
            || found.iter().any(|other| other.text == miss.text);
        if !is_known && !miss.text.is_empty() {
            found.push(miss);
        }
    }
    found
}

/// A doubled letter once, as British and American spellings differ; without one,
/// the last letter lost.
fn with_a_letter_less(value: &str) -> Option<String> {
    let letters: Vec<char> = value.chars().collect();
    let at = match doubled(&letters) {
        Some(at) => at,
        None => letters.len().checked_sub(1)?,
    };
    let kept = letters.iter().enumerate().filter(|(index, _)| *index != at);
    Some(kept.map(|(_, letter)| letter).collect())
}

/// Where the last letter stands that the next one repeats.
fn doubled(letters: &[char]) -> Option<usize> {
    let pairs = letters.windows(2);
    pairs
        .clone()
        .rposition(|pair| pair[0] == pair[1] && pair[0].is_alphabetic())
}

/// `CANCELLING` as `Cancelling`, and what is not all capitals in capitals.
fn in_other_case(value: &str) -> String {
    if value.chars().any(char::is_lowercase) {
        return value.to_uppercase();
    }
    let mut letters = value.chars();
    let first: String = letters.by_ref().take(1).collect();
    first + &letters.as_str().to_lowercase()
}

/// What is left of a value without the ending that English gives a verb, or
/// without all but its first word.
fn stem(value: &str) -> Option<String> {
    if let Some((first, _)) = value.split_once(['_', '-', '.', ' ']) {
        return Some(first.to_owned());
    }
    let lower = value.to_lowercase();
    let ending = ["ing", "ed"].into_iter().find(|end| lower.ends_with(end))?;
    let mut letters: Vec<char> = value.chars().collect();
    letters.truncate(letters.len().checked_sub(ending.len())?);
    if let [.., one, other] = letters[..]
        && one == other
    {
        letters.pop();
    }
    Some(letters.into_iter().collect())
}

impl Cases<'_> {
    /// The case with this text where `planned` stands, which must be a place of
    /// an enumeration that does not document the text. It bears the name of the
    /// enumerated case that it is nearest to, `unknown-enum=new`.
    ///
    /// # Errors
    /// If the place is of no enumeration, or none of its payloads can be built.
    pub fn with_unknown_value(&self, planned: &Planned, text: &str) -> Result<Case, Unbuilt> {
        let site = self.site(planned);
        let shape = site.place.shape.map(|id| &site.contract.shape(id).kind);
        let Some(ShapeKind::Enum(values)) = shape else {
            return Err(Unbuilt("the place is no enumeration".into()));
        };
        if values.iter().any(|known| known.value == text) {
            return Err(Unbuilt(format!("`{text}` is documented").into()));
        }
        let kind = CaseKind::UnknownEnum("new");
        let id = CaseId {
            site: site.place.site.clone(),
            kind: kind.to_kind(),
        };
        finish(&site, &kind, id, with_unknown(&site, text.to_owned())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(value: &str, documented: &[&str]) -> Vec<String> {
        let misses = near_misses(value, documented);
        misses.into_iter().map(|miss| miss.text).collect()
    }

    #[test]
    fn the_near_misses_of_the_new_values_of_2020_05_15() {
        assert_eq!(
            texts("CANCELLING", &["CANCELLED"]),
            ["CANCELING", "Cancelling", "CANCELLING ", "CANCEL"]
        );
        assert_eq!(
            texts("STOPPING", &["STOPPED"]),
            ["STOPING", "Stopping", "STOPPING ", "STOP"]
        );
        assert_eq!(
            texts("STOPPED", &["STOPPING"]),
            ["STOPED", "Stopped", "STOPPED ", "STOP"]
        );
    }

    #[test]
    fn values_of_other_looks_have_some_too() {
        assert_eq!(texts("G.1X", &[]), ["G.1", "G.1x", "G.1X ", "G"]);
        assert_eq!(texts("Standard", &[]), ["Standar", "STANDARD", "Standard "]);
        assert_eq!(texts("a", &[]), ["A", "a "]);
        assert_eq!(texts("", &[]), [" "]);
        assert_eq!(
            texts("straße_x", &[]),
            ["straße_", "STRASSE_X", "straße_x ", "straße"]
        );
    }

    #[test]
    fn no_near_miss_is_documented() {
        assert_eq!(
            texts("STOPPED", &["STOP", "Stopped", "STOPED"]),
            ["STOPPED "]
        );
    }
}
