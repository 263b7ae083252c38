//! The JSON Schemas of `smithereens_formats::Baseline`, and of what a report says
//! of one. By hand, for the reasons that the report's is.

use serde_json::{Value, json};
use smithereens_formats::BASELINE_VERSION;

use super::notation::{case_id, count, level, list, object, phase, reference, text};

pub(super) fn schema() -> Value {
    let mut baseline = object(
        "Findings that are known, each with a reason.",
        &[
            ("version", json!({ "const": BASELINE_VERSION })),
            ("contract", text("The contract's name.")),
            ("entries", list("entry", "The findings.")),
        ],
    );
    let mut reason = text("Why it is known and left, or `unreviewed`.");
    reason["pattern"] = "\\S".into();
    let mut entry = object(
        "One known finding.",
        &[
            ("id", reference("case-id")),
            ("observed", text("What happens, as a class.")),
            ("level", level()),
            ("reason", reason),
        ],
    );
    entry["properties"]["subject"] = text("Whose it is; a service has no name.");
    entry["properties"]["phase"] = phase();
    entry["properties"]["random"] = reference("case-id");
    entry["properties"]["also"] = {
        let mut also = list("case-id", "The other cases that fail alike.");
        also["uniqueItems"] = true.into();
        also
    };
    entry["properties"]["sequence"] = text("In the stateful phase, the sequence that shows it.");
    let only_with = |phase: &str, member: &str| {
        json!({
            "if": { "properties": { "phase": { "const": phase } }, "required": ["phase"] },
            "then": { "required": [member] },
            "else": { "not": { "required": [member] } },
        })
    };
    entry["allOf"] = json!([
        only_with("random", "random"),
        only_with("stateful", "sequence")
    ]);
    baseline["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    baseline["title"] = format!("smithereens baseline, version {BASELINE_VERSION}").into();
    baseline["$defs"] = json!({ "case-id": case_id(), "entry": entry });
    baseline
}

/// Adds the definitions, by the names that the report refers to them with.
pub(super) fn define(definitions: &mut Value) {
    let truth = |description: &str| json!({ "description": description, "type": "boolean" });
    definitions["known-cases"] = object(
        "The cases of a finding that a baseline has.",
        &[
            ("count", count("How many.")),
            ("reasons", {
                let mut reasons = json!({ "type": "array", "items": { "type": "string" } });
                reasons["description"] = "Why they are known and left, each once.".into();
                reasons
            }),
        ],
    );
    definitions["baseline"] = object(
        "What became of a baseline.",
        &[
            ("file", text("The file.")),
            ("entries", count("How many entries it has.")),
            ("unreviewed", count("How many of them nobody has reviewed.")),
            ("must-be-reviewed", truth("Whether those fail the run.")),
            ("updated", truth("Whether the run brings it up to date.")),
            (
                "stale",
                list("stale-entry", "Entries that this run should have found."),
            ),
            (
                "command",
                text("A shell command that brings it up to date."),
            ),
        ],
    );
    let mut stale = object(
        "An entry some cases of which do not fail like that any more.",
        &[
            ("id", reference("case-id")),
            ("observed", text("What is said to happen.")),
            (
                "cases",
                list("case-id", "Those that it does not happen to."),
            ),
            ("left", count("How many it is still right about.")),
        ],
    );
    stale["properties"]["subject"] = text("Whose it is; a service has no name.");
    definitions["stale-entry"] = stale;
}

#[cfg(test)]
mod tests {
    use smithereens_formats::{Baseline, BaselineEntry, Level, Phase, UNREVIEWED};

    use super::super::closed::assert_closed;
    use super::*;

    fn entry(phase: Phase) -> BaselineEntry {
        let id = |text: &str| text.parse().expect("an id");
        BaselineEntry {
            id: id("GetTrigger.request/Name/too-long"),
            observed: "accepted".to_owned(),
            level: Level::Required,
            reason: UNREVIEWED.to_owned(),
            subject: Some("glue-validator".to_owned()),
            phase,
            random: (phase == Phase::Random)
                .then(|| id("GetTrigger.request/./random-broken=g1-7-42")),
            sequence: (phase == Phase::Stateful).then(|| "pages".to_owned()),
            also: vec![id("GetTrigger.request/Name/missing")],
        }
    }

    fn is_taken(baseline: &Value) -> bool {
        let by_schema = jsonschema::is_valid(&schema(), baseline);
        let read = Baseline::read(baseline.to_string().as_bytes());
        assert_eq!(by_schema, read.is_ok(), "{read:?}");
        by_schema
    }

    #[test]
    fn the_schema_and_the_reader_agree_on_what_is_a_baseline() {
        let mut baseline = Baseline::new("glue@2020-05-15");
        baseline.entries = vec![entry(Phase::Random)];
        baseline.entries[0].also.clear();
        baseline.entries.push(entry(Phase::Corpus));
        baseline.entries[1].observed = "refused".to_owned();
        baseline.entries.push(entry(Phase::Stateful));
        baseline.entries[2].observed = "breaks-rule: pages".to_owned();
        let text = baseline.to_file();
        let baseline: Value = serde_json::from_str(&text).expect("JSON");
        assert!(is_taken(&baseline));
        assert_closed(&baseline, "", &[], is_taken);
        assert_closed(&baseline, "/entries/0", &["subject"], is_taken);
        assert_closed(
            &baseline,
            "/entries/1",
            &["subject", "phase", "also"],
            is_taken,
        );
        assert_closed(&baseline, "/entries/2", &["subject", "also"], is_taken);
        for (pointer, wrong) in [
            ("/version", json!(2)),
            ("/entries/0/reason", json!(" ")),
            ("/entries/0/level", json!("optional")),
            ("/entries/0/id", json!("GetTrigger")),
            ("/entries/0/phase", json!("corpus")),
            ("/entries/1/phase", json!("random")),
            ("/entries/1/phase", json!("stateful")),
            ("/entries/2/phase", json!("corpus")),
            (
                "/entries/1/also",
                json!([
                    "GetTrigger.request/Name/null",
                    "GetTrigger.request/Name/null"
                ]),
            ),
        ] {
            let mut other = baseline.clone();
            *other.pointer_mut(pointer).expect(pointer) = wrong.clone();
            assert!(!is_taken(&other), "{pointer} may be {wrong}");
        }
    }
}
