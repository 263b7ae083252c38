//! For each planted mistake the smallest example of the small scope that it is
//! seen by. The truth table decides; why is the evaluator's to tell.

use smithereens_glue::predicate::evaluate;

use super::{Expected, Vector};
use crate::mistakes::CAUGHT;
use crate::oracle;
use crate::term::predicate;

pub(super) fn family() -> Vec<Vector> {
    let mut all = Vec::new();
    for (mistake, example) in CAUGHT.iter() {
        let words = in_words(&format!("{mistake:?}"));
        let decided = evaluate(
            &predicate(example.logical, &example.terms),
            &example.known.latest(),
        );
        let truth = oracle::decision(example.logical, &example.terms, &example.known);
        let parts = decided.parts.iter().map(|part| part.name()).collect();
        all.push(Vector::new(
            format!("planted/{}", words.replace(' ', "-")),
            format!("Tells an evaluator in which {words} from a sound one."),
            example.logical,
            &example.terms,
            example.known.clone(),
            Expected(truth, decided.reason.name(), parts),
        ));
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
