//! The JSON Schema of `smithereens_formats::EventLine`, a line of the NDJSON
//! report. It holds the report's definitions, which the lines refer to.

use serde_json::{Value, json};
use smithereens_formats::EVENT_LINE_VERSION;

use super::notation::{count, list, object, reference, text};
use super::report;

pub(super) fn schema() -> Value {
    let mut report = report::schema();
    let mut definitions = report["$defs"].take();
    for name in ["$schema", "title", "$defs"] {
        if let Value::Object(members) = &mut report {
            members.remove(name);
        }
    }
    let seed = report["properties"]["seed"].clone();
    definitions["report"] = report;
    let event = |name: &str, description: &str, members: &[(&str, Value)]| {
        let mut all = vec![("event", json!({ "const": name }))];
        all.extend(members.iter().cloned());
        object(description, &all)
    };
    let mut started = event(
        "run-started",
        "The cases are enumerated and selected.",
        &[
            ("version", json!({ "const": EVENT_LINE_VERSION })),
            ("tool", text("The tool and its version.")),
            ("contract", text("The contract's name.")),
            ("documented", count("How many cases it documents.")),
            ("selected", count("How many of them the filters left.")),
            ("entries", count("How many corpus entries they left.")),
            ("phases", list("phase", "What will run.")),
        ],
    );
    started["properties"]["seed"] = seed;
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("a line of a smithereens run, version {EVENT_LINE_VERSION}"),
        "description": "The first line is a run-started; the last, unless the run was killed, a run-finished.",
        "oneOf": [
            started,
            event("subject-started", "A subject is about to be put to the cases.", &[
                ("subject", text("Its name.")),
                ("role", reference("role")),
            ]),
            event("phase-started", "The subject is about to be put to the cases of a phase.", &[
                ("phase", reference("phase")),
                ("cases", count("How many it has.")),
            ]),
            event("case-failed", "A case did not meet its expectation.", &[
                ("case", reference("case-id")),
                ("level", reference("level")),
                ("observed", text("What happened, as a class.")),
                ("detail", text("What happened, in words.")),
            ]),
            event("case-not-put", "A case was not put, or the subject does not do such cases.", &[
                ("case", reference("case-id")),
                ("verdict", json!({ "enum": ["unsupported", "unreached"] })),
                ("reason", text("Why.")),
            ]),
            event("sequence-not-played", "A sequence of calls was not played to its end, though it broke no rule.", &[
                ("sequence", text("Its name.")),
                ("reason", text("Why.")),
            ]),
            event("found", "Failures with one cause, when a subject is through with all phases.", &[
                ("finding", reference("finding")),
            ]),
            event("subject-finished", "The subject is through.", &[
                ("subject", text("Its name.")),
                ("exercised", count("How many cases it was given and answered.")),
            ]),
            event("run-finished", "All subjects are through.", &[
                ("report", reference("report")),
            ]),
        ],
        "$defs": definitions,
    })
}

#[cfg(test)]
mod tests {
    use smithereens_cases::Cases;
    use smithereens_contract::{DEFAULT_NAME, builtin};
    use smithereens_formats::{EventLine, Role};
    use smithereens_harness::{Answer, Codec, Incoming, NdjsonReporter, Options, run};

    use super::super::closed::assert_closed;
    use super::*;

    /// Refuses requests, crashes at answers, and does no errors.
    struct Unwilling;

    impl Codec for Unwilling {
        fn name(&self) -> &str {
            "unwilling"
        }

        fn role(&self) -> Role {
            Role::Reader
        }

        fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
            match incoming.status {
                None => Answer::Refused("\u{1b}[2J no".to_owned()),
                Some(200) => panic!("no"),
                Some(_) => Answer::Unsupported("does no errors".to_owned()),
            }
        }
    }

    fn lines() -> Vec<Value> {
        let contract = builtin(DEFAULT_NAME).expect("it is built in");
        let cases = Cases::new(&contract);
        let mut options = Options::default();
        let only = "StopWorkflowRun.**".parse().expect("a glob");
        options.selection.only.push(only);
        let mut reporter = NdjsonReporter::new(Vec::new());
        run(&cases, &[&Unwilling], &options, &mut |event| {
            reporter.tell(event).expect("memory takes all");
        });
        let text = String::from_utf8(reporter.into_inner()).expect("UTF-8");
        assert!(text.ends_with('\n') && !text.contains('\x1b'));
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    fn is_taken(line: &Value) -> bool {
        jsonschema::is_valid(&schema(), line)
    }

    /// One of each form.
    fn forms() -> Vec<Value> {
        let mut forms: Vec<Value> = Vec::new();
        for line in lines() {
            if !forms.iter().any(|known| known["event"] == line["event"]) {
                forms.push(line);
            }
        }
        forms
    }

    #[test]
    fn every_line_of_a_run_keeps_it_and_is_read_as_it_was_written() {
        let validator = jsonschema::validator_for(&schema()).expect("it is a schema");
        let lines = lines();
        for line in &lines {
            assert!(validator.is_valid(line), "{line}");
            let read: EventLine = serde_json::from_value(line.clone()).expect("a line");
            let written = serde_json::to_value(&read).expect("JSON");
            assert_eq!(written, *line);
        }
        assert_eq!(lines[0]["event"], "run-started");
        let last = lines.last().expect("there are lines");
        assert_eq!(last["event"], "run-finished");
    }

    #[test]
    fn every_form_of_a_line_is_closed() {
        let forms = forms();
        assert_eq!(forms.len(), 8, "forms");
        for form in forms {
            assert_closed(&form, "", &[], is_taken);
        }
    }

    #[test]
    fn cases_that_pass_have_no_line() {
        let cases: Vec<Value> = lines()
            .into_iter()
            .filter(|line| line.get("case").is_some())
            .collect();
        let last = lines().pop().expect("there are lines");
        let verdicts = &last["report"]["subjects"][0]["verdicts"];
        let count = |name: &str| verdicts[name].as_u64().expect("a count") as usize;
        assert!(count("pass") > 0);
        assert_eq!(
            cases.len(),
            count("fail-required")
                + count("fail-recommended")
                + count("unsupported")
                + count("unreached")
        );
    }
}
