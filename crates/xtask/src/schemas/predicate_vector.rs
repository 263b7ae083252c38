//! The JSON Schemas of `smithereens_formats::PredicateVector` and of
//! `smithereens_formats::Evaluation`. By hand, for the reasons that the report's
//! is; the tests hold them, the types and the vectors that are checked in
//! together.

use serde_json::{Value, json};
use smithereens_formats::{EVALUATION_VERSION, PREDICATE_VECTOR_VERSION};

use super::notation::{level, list, object, reference, source, text};

pub(super) fn schema() -> Value {
    let said = |description: &str| {
        let mut said = text(description);
        said["pattern"] = "\\S".into();
        said
    };
    let mut name = text("FAMILY/WHAT, its name among all vectors.");
    name["pattern"] = "^[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*$".into();
    let mut vector = object(
        "What a trigger's predicate decides. Whoever tells only whether the trigger fires has \
         to tell `fires` from the other two.",
        &[
            ("version", json!({ "const": PREDICATE_VECTOR_VERSION })),
            ("name", name),
            ("purpose", said("What it is there for, in one sentence.")),
            (
                "predicate",
                json!({
                    "description": "A Predicate of Glue's, as it goes over the wire.",
                    "type": "object",
                }),
            ),
            ("states", reference("states")),
            ("decision", decision()),
            ("reason", reason()),
            (
                "parts",
                list("part", "Each condition's part in it, in their order."),
            ),
            ("level", level()),
            ("source", source()),
        ],
    );
    vector["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    vector["title"] =
        format!("smithereens predicate vector, version {PREDICATE_VECTOR_VERSION}").into();
    let by_name = |of: &str| {
        json!({
            "description": format!("The latest state of each {of} that has run."),
            "type": "object",
            "additionalProperties": { "type": "string" },
        })
    };
    vector["$defs"] = json!({
        "states": object("What is known; what is not named has not run.", &[
            ("jobs", by_name("job")),
            ("crawlers", by_name("crawler")),
        ]),
        "part": part(),
    });
    vector
}

/// Of what `smithereens evaluate --json` prints.
pub(super) fn evaluation() -> Value {
    let mut evaluation = object(
        "What a trigger's predicate decides, and why.",
        &[
            ("version", json!({ "const": EVALUATION_VERSION })),
            ("decision", decision()),
            ("reason", reason()),
            ("why", text("The reason in a clause.")),
            (
                "parts",
                list("condition", "Each condition's part in it, in their order."),
            ),
            ("source", source()),
        ],
    );
    evaluation["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    evaluation["title"] = format!("smithereens evaluation, version {EVALUATION_VERSION}").into();
    evaluation["$defs"] = json!({
        "condition": object("One condition's part.", &[
            ("part", reference("part")),
            ("why", text("The part in a clause.")),
        ]),
        "part": part(),
    });
    evaluation
}

fn decision() -> Value {
    json!({
        "description": "waits: other states make it fire; never: none do.",
        "enum": ["fires", "waits", "never"],
    })
}

fn reason() -> Value {
    json!({
        "description": "Why, as a class. Nobody has to use the same words.",
        "enum": [
            "all-met",
            "one-met",
            "not-all-met",
            "none-met",
            "no-conditions",
            "unknown-logical",
            "no-logical",
            "condition-never-met",
            "every-condition-never-met",
            "contradiction",
        ],
    })
}

fn part() -> Value {
    json!({
        "description": "What a condition comes to by itself. All but the first three are \
                        reasons why it can never be met.",
        "enum": [
            "met",
            "not-run",
            "other-state",
            "no-operator",
            "unknown-operator",
            "two-names",
            "no-name",
            "no-state",
            "unknown-state",
            "unlistenable-state",
        ],
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use smithereens_formats::{
        EvaluatedPart, Evaluation, Firing, PredicateVector, Source, SourceKind,
    };

    use super::super::closed::assert_closed;
    use super::*;
    use crate::refresh::root;

    fn checked_in() -> Vec<Value> {
        let mut all = Vec::new();
        for entry in fs::read_dir(root().join("corpus/predicate")).expect("it is there") {
            let path = entry.expect("an entry").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "jsonl")
            {
                let text = fs::read_to_string(&path).expect("text");
                let lines = text.lines();
                all.extend(lines.map(|line| serde_json::from_str::<Value>(line).expect("JSON")));
            }
        }
        all
    }

    /// The schema and the reader say the same.
    fn is_taken(vector: &Value) -> bool {
        let validator = jsonschema::validator_for(&schema()).expect("it is a schema");
        let read = serde_json::from_str::<PredicateVector>(&vector.to_string());
        let valid = validator.is_valid(vector);
        assert!(!valid || read.is_ok(), "{read:?}");
        valid
    }

    #[test]
    fn every_vector_that_is_checked_in_keeps_it() {
        let all = checked_in();
        let validator = jsonschema::validator_for(&schema()).expect("it is a schema");
        for vector in &all {
            let errors: Vec<_> = validator
                .iter_errors(vector)
                .map(|e| e.to_string())
                .collect();
            assert_eq!(errors, [""; 0], "{vector}");
        }
        assert!(all.len() >= 300, "{}", all.len());
    }

    #[test]
    fn a_vector_without_any_one_of_its_members_or_with_more_breaks_it() {
        let whole = &checked_in()[0];
        assert!(is_taken(whole));
        for pointer in ["", "/states", "/source"] {
            assert_closed(whole, pointer, &[], is_taken);
        }
    }

    #[test]
    fn an_evaluation_keeps_its_own_and_nothing_less_does() {
        let of = |name: &str| EvaluatedPart {
            part: name.to_owned(),
            why: "it is".to_owned(),
        };
        let whole = json!(Evaluation {
            version: EVALUATION_VERSION,
            decision: Firing::Waits,
            reason: "not-all-met".to_owned(),
            why: "condition 2 is not met yet".to_owned(),
            parts: vec![of("met"), of("not-run")],
            source: Source {
                kind: SourceKind::Documentation,
                at: "a page".into(),
            },
        });
        let validator = jsonschema::validator_for(&evaluation()).expect("it is a schema");
        assert!(validator.is_valid(&whole));
        for pointer in ["", "/parts/0", "/source"] {
            assert_closed(&whole, pointer, &[], |vector| validator.is_valid(vector));
        }
        let mut wrong = whole.clone();
        wrong["parts"][0]["part"] = "unmet".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn wrong_values_break_it() {
        for (pointer, wrong) in [
            ("/version", json!(2)),
            ("/name", json!("a b")),
            ("/name", json!("")),
            ("/purpose", json!(" ")),
            ("/predicate", json!("{}")),
            ("/predicate", json!(null)),
            ("/states/jobs", json!([])),
            ("/states/jobs", json!({ "a": null })),
            ("/states/crawlers", json!({ "a": 1 })),
            ("/decision", json!("fire")),
            ("/reason", json!("because")),
            ("/parts", json!(["met", "unmet"])),
            ("/parts", json!("met")),
            ("/level", json!("must")),
            ("/source/kind", json!("hearsay")),
            ("/source/at", json!(1)),
        ] {
            let mut vector = checked_in()[0].clone();
            *vector.pointer_mut(pointer).expect(pointer) = wrong.clone();
            assert!(!is_taken(&vector), "{pointer} may be {wrong}");
        }
    }
}
