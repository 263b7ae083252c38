//! The part of the report's JSON Schema that is about an older contract's
//! programs: `smithereens_formats::Compatibility`.

use serde_json::Value;

use super::notation::{change_id, count, list, object, reference, text};

/// Adds the definitions, by the names that the report refers to them with.
pub(super) fn define(definitions: &mut Value) {
    let mut compatibility = object(
        "What programs written for one of two contracts do with payloads of the other.",
        &[
            ("old", text("The older contract's name.")),
            ("new", text("The newer contract's name.")),
            (
                "rows",
                list("compatibility-row", "One entry a subject and change."),
            ),
        ],
    );
    compatibility["$comment"] = "Has no part in the result of the run.".into();
    definitions["compatibility"] = compatibility;
    let mut row = object(
        "What one subject did with the payloads that show one change: each was kept, not kept or undecided.",
        &[
            ("subject", text("The subject's name.")),
            ("role", reference("role")),
            (
                "written-for",
                text("The contract that the subject was written for."),
            ),
            (
                "payloads-of",
                text("The other one, whose payloads it was put to."),
            ),
            ("title", text("The change for people, or `all else`.")),
            (
                "places",
                count("At how many places the payloads show the change."),
            ),
            ("payloads", count("How many payloads.")),
            (
                "kept",
                count("How many came back without a loss at the change's place."),
            ),
            (
                "not-kept",
                list(
                    "not-kept",
                    "What happened to those whose loss is the change's doing, most first.",
                ),
            ),
            (
                "undecided",
                list(
                    "not-kept",
                    "The same where it can be the doing of another change that they show.",
                ),
            ),
        ],
    );
    row["properties"]["change"] = change_id();
    definitions["compatibility-row"] = row;
    definitions["not-kept"] = object(
        "Payloads that did not come back whole, and alike.",
        &[
            ("observed", text("What happened, as a class.")),
            ("payloads", count("How many.")),
            ("case", reference("case-id")),
            ("detail", text("What happened to this one, in words.")),
        ],
    );
}
