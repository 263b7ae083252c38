//! The vectors under `corpus/predicate/`, for implementations in any language:
//! families written by hand, decision and reasons included, and the smallest
//! examples that tell each planted mistake from the truth. They are written by
//! `SMITHEREENS_BLESS=1 cargo test -p smithereens-glue --test predicate`, and
//! compared otherwise.

mod contradicting;
mod joining;
mod malformed;
mod naming;
mod planted;
mod waiting;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;
use smithereens_formats::{
    Firing, JsonText, Level, PREDICATE_VECTOR_VERSION, PredicateVector, Source, SourceKind,
    VectorStates,
};
use smithereens_glue::predicate::{Latest, evaluate};
use smithereens_glue::shapes::Predicate;

use crate::mistakes::Example;
use crate::oracle;
use crate::term::{Known, Term, predicate};

/// Set to anything, writes the files.
const BLESS: &str = "SMITHEREENS_BLESS";

/// A vector as it is written by hand.
#[derive(Debug, Clone)]
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) purpose: String,
    pub(crate) example: Example,
    /// Whether `Conditions` is left out, not only empty.
    pub(crate) lacks_conditions: bool,
    pub(crate) decision: Firing,
    pub(crate) reason: &'static str,
    pub(crate) parts: Vec<&'static str>,
    /// What is said of it where it is a choice of ours and the evaluator's
    /// reasons do not say so.
    pub(crate) choice: Option<&'static str>,
}

/// What is expected of one.
pub(crate) struct Expected(
    pub(crate) Firing,
    pub(crate) &'static str,
    pub(crate) Vec<&'static str>,
);

impl Vector {
    pub(crate) fn new(
        name: impl Into<String>,
        purpose: impl Into<String>,
        logical: Option<&'static str>,
        terms: &[Term<'static>],
        known: Known<'static>,
        Expected(decision, reason, parts): Expected,
    ) -> Vector {
        Vector {
            name: name.into(),
            purpose: purpose.into(),
            example: Example {
                logical,
                terms: terms.to_vec(),
                known,
            },
            lacks_conditions: false,
            decision,
            reason,
            parts,
            choice: None,
        }
    }

    pub(crate) fn marked_as_choice(self, at: &'static str) -> Vector {
        Vector {
            choice: Some(at),
            ..self
        }
    }

    /// In the form for others. Who says so is the evaluator's to tell.
    fn record(&self) -> PredicateVector {
        let Example {
            logical,
            terms,
            known,
        } = &self.example;
        let mut predicate = predicate(*logical, terms);
        if self.lacks_conditions {
            predicate.conditions = None;
        }
        let source = match self.choice {
            Some(at) => Source {
                kind: SourceKind::Inferred,
                at: at.into(),
            },
            None => evaluate(&predicate, &known.latest()).source(),
        };
        let json = serde_json::to_string(&predicate).expect("JSON");
        let by_name = |states: &[(&str, &str)]| {
            let own = |(name, state): &(&str, &str)| ((*name).to_owned(), (*state).to_owned());
            states.iter().map(own).collect()
        };
        PredicateVector {
            version: PREDICATE_VECTOR_VERSION,
            name: self.name.clone(),
            purpose: self.purpose.clone(),
            predicate: JsonText::new(&json).expect("compact JSON"),
            states: VectorStates {
                jobs: by_name(&known.jobs),
                crawlers: by_name(&known.crawlers),
            },
            decision: self.decision,
            reason: self.reason.to_owned(),
            parts: self.parts.iter().map(|part| (*part).to_owned()).collect(),
            level: if source.kind <= SourceKind::Documentation {
                Level::Required
            } else {
                Level::Recommended
            },
            source,
        }
    }
}

/// One known job.
pub(crate) fn job_is(name: &'static str, state: &'static str) -> Known<'static> {
    Known {
        jobs: vec![(name, state)],
        crawlers: Vec::new(),
    }
}

/// One known crawler.
pub(crate) fn crawler_is(name: &'static str, state: &'static str) -> Known<'static> {
    Known {
        jobs: Vec::new(),
        crawlers: vec![(name, state)],
    }
}

/// A file's name, and what stands in it.
type Family = (&'static str, fn() -> Vec<Vector>);

/// The families written by hand.
const BY_HAND: [Family; 5] = [
    ("waiting", waiting::family),
    ("joining", joining::family),
    ("contradicting", contradicting::family),
    ("malformed", malformed::family),
    ("naming", naming::family),
];

/// Those that know nothing of the planted mistakes.
pub(crate) fn by_hand() -> Vec<Vector> {
    BY_HAND.iter().flat_map(|(_, family)| family()).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/predicate")
}

#[test]
fn what_is_checked_in_is_fresh() {
    let planted: Family = ("planted", planted::family);
    for (family, vectors) in BY_HAND.into_iter().chain([planted]) {
        let path = folder().join(format!("{family}.jsonl"));
        let lines: String = vectors()
            .iter()
            .map(|vector| vector.record().to_line())
            .collect();
        if env::var_os(BLESS).is_some() {
            fs::create_dir_all(folder()).expect("a folder");
            fs::write(&path, &lines).expect("it is writable");
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == lines,
            "{family} is stale: {BLESS}=1 writes it anew"
        );
    }
}

/// The predicate and the states of a vector, as texts.
fn asked_by(vector: &PredicateVector) -> (String, String) {
    let states = serde_json::to_string(&vector.states).expect("JSON");
    (vector.predicate.as_str().to_owned(), states)
}

/// Each vector that is checked in, read as anybody would.
fn checked_in() -> Vec<PredicateVector> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder()).expect("the corpus is there") {
        let path = entry.expect("an entry").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            let text = fs::read_to_string(&path).expect("text");
            let read = |line| serde_json::from_str(line).expect("a vector");
            all.extend(text.lines().map(read).collect::<Vec<PredicateVector>>());
        }
    }
    all
}

#[test]
fn there_are_several_hundred_each_with_a_name_a_purpose_and_a_question_of_its_own() {
    let all = checked_in();
    assert!(all.len() >= 300, "{}", all.len());
    let names: BTreeSet<&str> = all.iter().map(|vector| &*vector.name).collect();
    assert_eq!(names.len(), all.len());
    let asked: BTreeSet<(String, String)> = all.iter().map(asked_by).collect();
    assert_eq!(asked.len(), all.len(), "some ask the same");
    let purposes: BTreeSet<&str> = all.iter().map(|vector| &*vector.purpose).collect();
    assert_eq!(purposes.len(), all.len());
    for vector in &all {
        assert!(vector.purpose.ends_with('.'), "{}", vector.purpose);
        assert!(
            vector.to_line().len() < 2_000,
            "{} is not small",
            vector.name
        );
    }
    let decided = |decision| {
        all.iter()
            .filter(|vector| vector.decision == decision)
            .count()
    };
    for decision in [Firing::Fires, Firing::Waits, Firing::Never] {
        assert!(decided(decision) >= 60, "{decision}: {}", decided(decision));
    }
}

#[test]
fn the_evaluator_decides_each_as_it_says() {
    for vector in checked_in() {
        let predicate: Predicate =
            smithereens_glue::from_json(vector.predicate.as_str().as_bytes()).expect("a predicate");
        let states = serde_json::to_vec(&vector.states).expect("JSON");
        let states: Latest = smithereens_glue::from_json(&states).expect("states");
        let decision = evaluate(&predicate, &states);
        let parts: Vec<&str> = decision.parts.iter().map(|part| part.name()).collect();
        let found = (decision.firing(), decision.reason.name(), parts);
        let parts = vector.parts.iter().map(String::as_str).collect();
        assert_eq!(
            found,
            (vector.decision, &*vector.reason, parts),
            "{}",
            vector.name
        );
    }
}

#[test]
fn the_truth_table_decides_each_as_it_says() {
    for vector in checked_in() {
        let json: Value = serde_json::from_str(vector.predicate.as_str()).expect("JSON");
        let conditions = json.get("Conditions").and_then(Value::as_array);
        let terms: Vec<Term<'_>> = conditions.into_iter().flatten().map(Term::read).collect();
        let pairs = |states: &'static str| {
            let states = match states {
                "jobs" => &vector.states.jobs,
                _ => &vector.states.crawlers,
            };
            states
                .iter()
                .map(|(name, state)| (&**name, &**state))
                .collect()
        };
        let known = Known {
            jobs: pairs("jobs"),
            crawlers: pairs("crawlers"),
        };
        let logical = json.get("Logical").and_then(Value::as_str);
        let said = oracle::decision(logical, &terms, &known);
        assert_eq!(said, vector.decision, "{}", vector.name);
    }
}

/// Every reason and every part that there is has a vector, and the schema lists
/// just these.
#[test]
fn the_schema_lists_the_names_that_occur_and_all_of_them_do() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/predicate-vector.json");
    let schema = fs::read(path).expect("`cargo xtask schemas` writes it");
    let schema: Value = serde_json::from_slice(&schema).expect("JSON");
    let listed = |pointer: &str| -> BTreeSet<String> {
        let values = schema.pointer(pointer).and_then(Value::as_array);
        let values = values.expect(pointer).iter();
        values
            .map(|value| value.as_str().expect("a text").to_owned())
            .collect()
    };
    let all = checked_in();
    let reasons: BTreeSet<String> = all.iter().map(|vector| vector.reason.clone()).collect();
    assert_eq!(reasons, listed("/properties/reason/enum"));
    let parts: BTreeSet<String> = all.into_iter().flat_map(|vector| vector.parts).collect();
    assert_eq!(parts, listed("/$defs/part/enum"));
}
