//! The JSON Schema of `smithereens_formats::Changes`. By hand, for the reasons
//! that the report's is; the tests hold the two together.

use serde_json::{Value, json};
use smithereens_formats::CHANGES_VERSION;

use super::notation::{change_id, list, object, reference, site, text};

pub(super) fn schema() -> Value {
    let mut changes = object(
        "What differs between two contracts, and whom it may break.",
        &[
            ("version", json!({ "const": CHANGES_VERSION })),
            ("tool", text("The tool and its version.")),
            ("old", text("The older contract's name.")),
            ("new", text("The newer contract's name.")),
            (
                "changes",
                list("change", "One entry a change, in the order of their ids."),
            ),
        ],
    );
    changes["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    changes["title"] = format!("smithereens changes, version {CHANGES_VERSION}").into();
    changes["$defs"] = json!({
        "change": change(),
        "change-id": change_id(),
        "site": site(),
        "effect": effect(),
        "source": object("Who says so.", &[
            ("kind", json!({
                "enum": ["model", "specification", "documentation", "observed", "inferred"],
            })),
            ("at", text("Where to look it up.")),
        ]),
    });
    changes
}

fn change() -> Value {
    let mut change = object(
        "One thing that a contract says otherwise than the older one.",
        &[
            ("id", reference("change-id")),
            ("places", {
                let mut places = list("site", "Every place where it can be met.");
                places["uniqueItems"] = true.into();
                places
            }),
            ("effects", {
                let words = "For each direction that it can be met in, each of the four relations.";
                let mut effects = list("effect", words);
                effects["minItems"] = 4.into();
                effects
            }),
        ],
    );
    change["properties"]["from"] = text("What the older contract says.");
    change["properties"]["to"] = text("What the newer contract says.");
    change["properties"]["more-places"] = json!({
        "description": "There are more places than are listed.",
        "const": true,
    });
    change
}

fn effect() -> Value {
    object(
        "What it does where an old and a new side meet.",
        &[
            (
                "relation",
                json!({
                    "description": "Who meets whom.",
                    "enum": [
                        "old-client-new-service",
                        "new-client-old-service",
                        "stored-read-by-old",
                        "stored-read-by-new",
                    ],
                }),
            ),
            (
                "direction",
                json!({
                    "description": "In which messages.",
                    "enum": ["request", "response", "error"],
                }),
            ),
            (
                "severity",
                json!({
                    "description": "Breaking: what worked before stops working. Risky: only \
                                    what is new may fail, or less lenient implementations. \
                                    Safe: nothing can fail.",
                    "enum": ["safe", "risky", "breaking"],
                }),
            ),
            ("reason", text("Why, in one clause.")),
            ("source", reference("source")),
        ],
    )
}

#[cfg(test)]
mod tests {
    use smithereens_contract::{builtin, compare};

    use super::super::closed::assert_closed;
    use super::*;

    fn real(old: &str, new: &str) -> Value {
        let of = |name: &str| builtin(name).expect("it is built in");
        let changes = compare(&of(old), &of(new)).expect("one service");
        serde_json::to_value(changes).expect("changes are JSON")
    }

    fn broken(changes: &Value) -> Vec<String> {
        let validator = jsonschema::validator_for(&schema()).expect("it is a schema");
        let errors = validator.iter_errors(changes);
        errors.map(|error| error.to_string()).collect()
    }

    #[test]
    fn real_changes_keep_it() {
        assert_eq!(broken(&real("glue@2020-05-14", "glue@newest")), [""; 0]);
        assert_eq!(broken(&real("glue@newest", "glue@2020-05-14")), [""; 0]);
    }

    #[test]
    fn changes_without_any_one_of_their_members_break_it() {
        let changes = real("glue@2020-05-14", "glue@2020-05-15");
        for pointer in [
            "",
            "/changes/1",
            "/changes/1/effects/0",
            "/changes/1/effects/0/source",
        ] {
            assert_closed(&changes, pointer, &["to"], |changes| {
                broken(changes).is_empty()
            });
        }
    }

    #[test]
    fn wrong_values_break_it() {
        for (pointer, wrong) in [
            ("/version", json!(0)),
            ("/changes/0/id", json!("CrawlState/enum-value-added=a b")),
            ("/changes/0/id", json!("CrawlState/enum-value")),
            ("/changes/0/places/0", json!("CreateTrigger.request")),
            ("/changes/0/effects", json!([])),
            ("/changes/0/effects/0/relation", json!("both")),
            ("/changes/0/effects/0/direction", json!("Request")),
            ("/changes/0/effects/0/severity", json!("fatal")),
        ] {
            let mut changes = real("glue@2020-05-14", "glue@2020-05-15");
            *changes.pointer_mut(pointer).expect(pointer) = wrong.clone();
            assert!(!broken(&changes).is_empty(), "{pointer} may be {wrong}");
        }
    }
}
