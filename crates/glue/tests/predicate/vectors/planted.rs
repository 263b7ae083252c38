//! The smallest examples of the small scope by which planted mistakes are seen,
//! but for those that are written by hand already. The truth table decides; why is
//! the evaluator's to tell.

use smithereens_formats::PredicateVector;
use smithereens_glue::predicate::evaluate;

use super::{Expected, Vector, asked_by};
use crate::mistakes::{CAUGHT, Example};
use crate::oracle;
use crate::term::predicate;

pub(super) fn family() -> Vec<Vector> {
    let by_hand: Vec<PredicateVector> = super::by_hand().iter().map(Vector::record).collect();
    let mut examples: Vec<(&Example, Vec<String>)> = Vec::new();
    for (mistake, example) in CAUGHT.iter() {
        let words = in_words(&format!("{mistake:?}"));
        match examples.iter_mut().find(|(other, _)| *other == example) {
            Some((_, mistakes)) => mistakes.push(words),
            None => examples.push((example, vec![words])),
        }
    }
    let mut all = Vec::new();
    for (example, mistakes) in examples {
        let decided = evaluate(
            &predicate(example.logical, &example.terms),
            &example.known.latest(),
        );
        let truth = oracle::decision(example.logical, &example.terms, &example.known);
        let parts = decided.parts.iter().map(|part| part.name()).collect();
        let vector = Vector::new(
            format!("planted/{}", mistakes[0].replace(' ', "-")),
            format!(
                "Tells an evaluator in which {} from a sound one.",
                mistakes.join(", or ")
            ),
            example.logical,
            &example.terms,
            example.known.clone(),
            Expected(truth, decided.reason.name(), parts),
        );
        let here = vector.record();
        if !by_hand
            .iter()
            .any(|other| asked_by(other) == asked_by(&here))
        {
            all.push(vector);
        }
    }
    all
}

/// `AnyAsAnd` as `any as and`.
fn in_words(name: &str) -> String {
    let mut words = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(char.to_ascii_lowercase());
    }
    words
}
