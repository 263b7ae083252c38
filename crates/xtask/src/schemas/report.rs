//! The JSON Schema of `smithereens_formats::Report`. By hand: a derived one
//! would say less (case ids, which member goes with which) and cost a
//! dependency of the crate that has the fewest. The tests hold the two together.

use serde_json::{Value, json};
use smithereens_formats::REPORT_VERSION;

use super::notation::{
    case_id, change_id, count, level, list, object, phase, reference, role, text,
};
use super::{baseline, compatibility};

pub(super) fn schema() -> Value {
    let finding = {
        let mut finding = object(
            "Failures with one cause.",
            &[
                ("case", reference("case-id")),
                ("phase", reference("phase")),
                ("level", reference("level")),
                ("observed", text("What happened, as a class.")),
                ("expected", text("What was expected.")),
                ("source", text("Who says so.")),
                ("detail", text("What happened, in words.")),
                (
                    "payload-bytes",
                    count("The payload's size, also where it was cut."),
                ),
                ("reproduce", reference("reproduction")),
                ("cases", {
                    let mut cases = list("case-id", "Every case that failed like this.");
                    cases["minItems"] = 1.into();
                    cases["uniqueItems"] = true.into();
                    cases
                }),
            ],
        );
        finding["properties"]["known"] = reference("known-cases");
        finding["properties"]["random"] = reference("case-id");
        finding["properties"]["payload"] = text("The smallest payload, or its start.");
        let mut bytes = text("The same where it is not UTF-8.");
        bytes["contentEncoding"] = "base64".into();
        finding["properties"]["payload-base64"] = bytes;
        finding["properties"]["steps"] = json!({
            "description": "In place of a payload, the calls of a sequence.",
            "type": "array",
            "items": { "type": "string" },
            "minItems": 1,
        });
        finding["oneOf"] = json!([
            { "required": ["payload"] },
            { "required": ["payload-base64"] },
            { "required": ["steps"] },
        ]);
        finding
    };
    let mut subject = object(
        "What one subject did.",
        &[
            ("subject", text("The subject's name.")),
            ("role", reference("role")),
            ("coverage", reference("coverage")),
            ("verdicts", reference("verdicts")),
            (
                "allowed-losses",
                list("loss", "What got lost as the protocol allows."),
            ),
            ("findings", list("finding", "The required ones first.")),
        ],
    );
    subject["properties"]["changes"] = {
        let mut changes = list("change-counts", "The same by change of the contract.");
        changes["minItems"] = 1.into();
        changes
    };
    subject["properties"]["random"] = reference("counts");
    subject["properties"]["stateful"] = reference("counts");
    subject["properties"]["corpus"] = reference("counts");
    for (name, of, description) in [
        ("vacuous", "vacuous", "What a pass would say nothing about."),
        ("newer", "newer", "What is as a later contract has it."),
    ] {
        let mut some = list(of, description);
        some["minItems"] = 1.into();
        subject["properties"][name] = some;
    }
    subject["properties"]["left"] = json!({
        "description": "What was made at a service and is there still.",
        "type": "array",
        "items": { "type": "string" },
        "minItems": 1,
    });
    let mut report = object(
        "What a run of smithereens exercised and found.",
        &[
            ("version", json!({ "const": REPORT_VERSION })),
            ("tool", text("The tool and its version.")),
            ("contract", text("The contract's name.")),
            (
                "documented",
                count("How many cases the contract documents."),
            ),
            ("selected", count("How many of them the filters left.")),
            ("phases", {
                let mut phases = list("phase", "What ran.");
                phases["uniqueItems"] = true.into();
                phases
            }),
            (
                "entries",
                count("How many corpus entries the filters left."),
            ),
            (
                "strict",
                json!({
                    "description": "Whether what is only recommended must be kept too.",
                    "type": "boolean",
                }),
            ),
            (
                "result",
                json!({ "enum": ["kept", "findings", "interrupted", "unreached"] }),
            ),
            ("subjects", list("subject", "One entry a subject.")),
        ],
    );
    let mut seed = text("What the random cases came from, with the generator's version.");
    seed["pattern"] = "^g(?:0|[1-9][0-9]*)-(?:0|[1-9][0-9]*)$".into();
    report["properties"]["seed"] = seed;
    report["properties"]["shard"] = shard();
    report["properties"]["since"] = reference("since");
    report["properties"]["baseline"] = reference("baseline");
    report["properties"]["compatibility"] = reference("compatibility");
    report["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    report["title"] = format!("smithereens report, version {REPORT_VERSION}").into();
    report["$defs"] = json!({
        "case-id": case_id(),
        "role": role(),
        "level": level(),
        "phase": phase(),
        "subject": subject,
        "counts": object("What became of the cases of a phase other than coverage.", &[
            ("cases", count("Cases selected.")),
            ("not-selected", count("Cases drawn or given that were not.")),
            ("verdicts", reference("verdicts")),
            ("not-exercised", list("not-exercised", "By reason, most first.")),
        ]),
        "vacuous": object("Something of a service that was never reached.", &[
            ("name", text("An operation, or authentication.")),
            ("is-allowed", json!({ "description": "Whether that is allowed.", "type": "boolean" })),
        ]),
        "left-out": object("Steps of sequences that were left out for one reason.", &[
            ("reason", text("Why.")),
            ("steps", count("How many.")),
        ]),
        "newer": object("Cases of one message that a later contract explains: no failures.", &[
            ("contract", text("The later contract's name.")),
            ("observed", text("What was observed, as a class.")),
            ("detail", text("What came back for one of them.")),
            ("cases", list("case-id", "The cases.")),
        ]),
        "coverage": object("What was exercised, and why the rest was not.", &[
            ("selected", count("Cases selected.")),
            ("exercised", count("Cases that the subject was given and answered.")),
            ("not-exercised", list("not-exercised", "The others by reason, most first.")),
            ("operations", list("operation", "The same by operation.")),
        ]),
        "not-exercised": object("A reason for not exercising cases.", &[
            ("reason", text("Why.")),
            ("verdict", json!({ "enum": ["unsupported", "unreached"] })),
            ("count", count("How many cases.")),
        ]),
        "operation": object("The coverage of one operation.", &[
            ("operation", text("Its name.")),
            ("selected", count("Cases selected.")),
            ("exercised", count("Cases exercised.")),
        ]),
        "verdicts": object("How cases ended.", &[
            ("pass", count("As expected.")),
            ("fail-required", count("A required expectation was not met.")),
            ("fail-recommended", count("A recommended expectation was not met.")),
            ("unsupported", count("The subject says that it cannot.")),
            ("unreached", count("It could not be asked.")),
        ]),
        "since": since(),
        "change-id": change_id(),
        "change-counts": change_counts(),
        "loss": object("How often something got lost that may.", &[
            ("loss", text("What, as a class.")),
            ("cases", count("On how many cases.")),
        ]),
        "finding": finding,
        "reproduction": object("One line that shows a finding again.", &[
            ("command", text("A shell command.")),
        ]),
    });
    report["$defs"]["verdicts"]["properties"]["newer"] =
        count("Not as this contract has it, but as a later one does; absent if none.");
    report["$defs"]["counts"]["properties"]["left-out"] = {
        let mut steps = list("left-out", "Steps of sequences that were left out.");
        steps["minItems"] = 1.into();
        steps
    };
    baseline::define(&mut report["$defs"]);
    compatibility::define(&mut report["$defs"]);
    report
}

fn shard() -> Value {
    let mut shard = text("Which part of the run this is: the second of eight is `2/8`.");
    shard["pattern"] = "^[1-9][0-9]*/[1-9][0-9]*$".into();
    shard
}

fn since() -> Value {
    let mut since = object(
        "What the contract has beyond an older one.",
        &[
            ("contract", text("The older contract's name.")),
            ("new", count("Cases that it has none of by name.")),
            (
                "different",
                count("Cases that it has of that name and that ask for something else."),
            ),
            ("gone", count("Cases of the older contract that are gone.")),
            (
                "without",
                list(
                    "change-id",
                    "Changes that no case is new or different for, the gravest first.",
                ),
            ),
        ],
    );
    since["properties"]["breaking"] = json!({
        "description": "How many of these, the first ones, are breaking; left out if none.",
        "type": "integer",
        "minimum": 1,
    });
    since["properties"]["cut"] = json!({
        "description": "More is gone than entries were made of.",
        "const": true,
    });
    since
}

fn change_counts() -> Value {
    let mut counts = object(
        "What became of the cases that come from one change.",
        &[
            ("title", text("The change for people.")),
            ("places", count("At how many places it can be met.")),
            ("cases", count("Cases selected.")),
            ("verdicts", reference("verdicts")),
        ],
    );
    counts["properties"]["change"] = change_id();
    counts
}

#[cfg(test)]
mod tests {
    use smithereens_cases::Cases;
    use smithereens_cases::random::Generator;
    use smithereens_contract::{BUILTIN_NAMES, DEFAULT_NAME, builtin, compare};
    use smithereens_formats::{Baseline, Compatibility, Needs, Role};
    use smithereens_harness::{
        Answer, Codec, Earlier, Expected, Incoming, Options, RandomOptions, Recorded, Selection,
        Side, compatibility, run,
    };

    use super::super::closed::assert_closed;
    use super::*;

    /// Takes everything, gives back nothing of it, and does not do answers of
    /// `StopWorkflowRun`.
    struct Careless;

    impl Codec for Careless {
        fn name(&self) -> &str {
            "careless"
        }

        fn role(&self) -> Role {
            Role::Reader
        }

        fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
            match incoming.message.to_string().as_str() {
                "StopWorkflowRun.response" => Answer::Unsupported("not this one".to_owned()),
                _ => Answer::Encoded(b"{}".to_vec()),
            }
        }
    }

    /// What a report may lack.
    const OPTIONAL: [&str; 10] = [
        "baseline",
        "known",
        "shard",
        "seed",
        "random",
        "corpus",
        "compatibility",
        "change",
        "changes",
        "since",
    ];

    /// A report with findings of every form.
    fn real() -> Value {
        let contract = builtin(DEFAULT_NAME).expect("it is built in");
        let mut options = Options {
            random: Some(RandomOptions {
                seed: Generator::seed(7),
                cases: 200,
            }),
            ..Options::default()
        };
        for glob in [
            "StopWorkflowRun.**",
            "GetTrigger.request/./protocol=not-utf8",
        ] {
            options.selection.only.push(glob.parse().expect("a glob"));
        }
        let cases = Cases::new(&contract);
        let planned = &cases.planned()[0];
        let case = cases.build(planned).expect("it can be built");
        let entry = cases.record(&case, "A test.").expect("an entry");
        let mut connection = entry.clone();
        connection.needs = Needs::Connection;
        for entry in [entry, connection] {
            options
                .selection
                .only
                .push(entry.id.to_string().parse().expect("a glob"));
            let from = String::new();
            options.corpus.push(Recorded { entry, from });
        }
        options.compatibility = Some(forward(&cases));
        options.baseline = Some(expected(&cases, &options));
        let outcome = run(&cases, &[&Careless], &options, &mut |_| {});
        let mut report = serde_json::to_value(outcome.report).expect("a report is JSON");
        // Of another run: an older contract selects cases.
        let older = builtin(BUILTIN_NAMES[0]).expect("it is built in");
        let changes = compare(&older, &contract).expect("one service");
        options.since = Some(Earlier::new(&cases, &Cases::new(&older), changes));
        let since = run(&cases, &[&Careless], &options, &mut |_| {}).report;
        let since = serde_json::to_value(since).expect("a report is JSON");
        report["since"] = since["since"].clone();
        report["shard"] = json!("2/8");
        report["subjects"][0]["changes"] = since["subjects"][0]["changes"].clone();
        report
    }

    /// One of its findings, and one that it does not show.
    fn expected(cases: &Cases<'_>, options: &Options) -> Expected {
        let found = run(cases, &[&Careless], options, &mut |_| {}).found;
        let mut baseline = Baseline::new(cases.contract().name());
        baseline.entries = found[..2].to_vec();
        baseline.entries[1].observed = "never".to_owned();
        Expected {
            baseline,
            file: "known.json".to_owned(),
            must_be_reviewed: true,
            is_updated: false,
            command: "smithereens check".to_owned(),
        }
    }

    /// What [`Careless`] makes of the newest contract's payloads.
    fn forward(new: &Cases<'_>) -> Compatibility {
        let contract = builtin(BUILTIN_NAMES[0]).expect("it is built in");
        let changes = compare(&contract, new.contract()).expect("one service");
        let old = Cases::new(&contract);
        let side = |cases, subjects| Side { cases, subjects };
        let mut selection = Selection::default();
        for glob in ["GetTrigger.response/**", "StopWorkflowRun.**"] {
            selection.only.push(glob.parse().expect("a glob"));
        }
        compatibility(
            side(&old, &[&Careless]),
            side(new, &[]),
            &changes,
            &selection,
            0,
        )
    }

    fn broken(report: &Value) -> Vec<String> {
        let validator = jsonschema::validator_for(&schema()).expect("it is a schema");
        validator
            .iter_errors(report)
            .map(|error| error.to_string())
            .collect()
    }

    #[test]
    fn a_real_report_with_findings_keeps_it() {
        let report = real();
        assert_eq!(broken(&report), [""; 0]);
        let text = report.to_string();
        for there in [
            "\"payload\":",
            "\"payload-base64\":",
            "\"unsupported\"",
            "\"unreached\"",
            "\"random\":{",
            "\"corpus\":{",
            "\"compatibility\":{",
            "\"change\":",
            "\"since\":{",
            "\"changes\":[",
            "\"known\":{",
            "\"stale\":[{",
        ] {
            assert!(text.contains(there), "the report has no {there}");
        }
    }

    #[test]
    fn a_report_without_any_one_of_its_members_breaks_it() {
        let report = real();
        let pointers = [
            "",
            "/subjects/0",
            "/subjects/0/coverage",
            "/subjects/0/coverage/not-exercised/0",
            "/subjects/0/coverage/operations/0",
            "/subjects/0/verdicts",
            "/subjects/0/random",
            "/subjects/0/corpus",
            "/subjects/0/findings/0",
            "/subjects/0/findings/0/reproduce",
            "/since",
            "/subjects/0/changes/0",
            "/baseline",
            "/subjects/0/findings/0/known",
            "/compatibility",
            "/compatibility/rows/0",
            "/compatibility/rows/0/not-kept/0",
        ];
        for pointer in pointers {
            assert_closed(&report, pointer, &OPTIONAL, |report| {
                broken(report).is_empty()
            });
        }
    }

    #[test]
    fn a_stale_entry_has_a_subject_unless_it_is_of_a_service() {
        let report = real();
        let is_taken = |report: &Value| broken(report).is_empty();
        assert_closed(&report, "/baseline/stale/0", &["subject"], is_taken);
    }

    #[test]
    fn wrong_values_break_it() {
        for (pointer, wrong) in [
            ("/version", json!(1)),
            ("/strict", json!("no")),
            ("/shard", json!("2")),
            ("/baseline/stale/0/cases/0", json!("GetTrigger")),
            ("/baseline/updated", json!(0)),
            ("/phases", json!(["coverage", "coverage"])),
            ("/phases", json!(["everything"])),
            ("/seed", json!("7")),
            ("/subjects/0/random", json!(null)),
            ("/subjects/0/corpus", json!(null)),
            ("/subjects/0/findings/0/phase", json!("Coverage")),
            ("/result", json!("passed")),
            ("/documented", json!(-1)),
            ("/selected", json!(1.5)),
            ("/subjects/0/role", json!("Reader")),
            ("/subjects/0/findings/0/level", json!("must")),
            (
                "/subjects/0/findings/0/case",
                json!("CreateTrigger/Name/too-long"),
            ),
            (
                "/subjects/0/findings/0/case",
                json!("CreateTrigger.request/Name/too long"),
            ),
            ("/subjects/0/findings/0/cases", json!([])),
            ("/compatibility", json!(null)),
            ("/compatibility/rows/0/role", json!("Reader")),
            (
                "/compatibility/rows/0/change",
                json!("CrawlState CANCELLING"),
            ),
            ("/compatibility/rows/0/kept", json!(-1)),
            ("/compatibility/rows/0/not-kept/0/case", json!("GetTrigger")),
            (
                "/subjects/0/coverage/not-exercised/0/verdict",
                json!("skipped"),
            ),
        ] {
            let mut report = real();
            *report.pointer_mut(pointer).expect(pointer) = wrong.clone();
            assert!(!broken(&report).is_empty(), "{pointer} may be {wrong}");
        }
    }
}
