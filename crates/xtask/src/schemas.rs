//! The JSON Schemas in `schemas/`: of every shape and message of the default
//! contract, of the report, of a run's lines, of baselines, of corpus entries, of a
//! contract's changes, of predicates' decisions and their vectors, of the lines
//! between the tool and adapters.

mod adapter;
mod baseline;
mod changes;
#[cfg(test)]
mod closed;
mod compatibility;
mod corpus_entry;
mod event_line;
mod notation;
mod predicate_vector;
mod report;

use std::io::Write;

use smithereens_cases::{Schema, schema_of_contract};
use smithereens_contract::{DEFAULT_NAME, builtin};

use crate::error::TaskError;
use crate::refresh::Refresh;

/// Arguments of `cargo xtask schemas`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only compare with what is checked in
    #[arg(long)]
    check: bool,
}

const COMMAND: &str = "cargo xtask schemas";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), TaskError> {
    let mut refresh = Refresh::new(arguments.check, COMMAND);
    for (path, schema) in all() {
        refresh.file(&path, &format!("{schema:#}\n"), out)?;
    }
    refresh.finish()
}

/// Every file under `schemas/` with what it holds.
fn all() -> Vec<(String, serde_json::Value)> {
    let mut files = Vec::new();
    if let Some(contract) = builtin(DEFAULT_NAME) {
        let stem = DEFAULT_NAME.replace('@', "-");
        for schema in [Schema::Strict, Schema::Open] {
            let path = format!("schemas/{stem}.{}.json", schema.name());
            files.push((path, schema_of_contract(&contract, schema)));
        }
    }
    files.push(("schemas/report.json".to_owned(), report::schema()));
    let known = baseline::schema();
    files.push(("schemas/baseline.json".to_owned(), known));
    let line = event_line::schema();
    files.push(("schemas/event-line.json".to_owned(), line));
    let entry = corpus_entry::schema();
    files.push(("schemas/corpus-entry.json".to_owned(), entry));
    files.push(("schemas/adapter.json".to_owned(), adapter::schema()));
    files.push(("schemas/changes.json".to_owned(), changes::schema()));
    let vector = predicate_vector::schema();
    files.push(("schemas/predicate-vector.json".to_owned(), vector));
    let evaluation = predicate_vector::evaluation();
    files.push(("schemas/evaluation.json".to_owned(), evaluation));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_checked_in_is_fresh() {
        let mut out = Vec::new();
        run(&Arguments { check: true }, &mut out).expect("`cargo xtask schemas` refreshes them");
    }

    #[test]
    fn every_schema_is_one() {
        for (path, schema) in all() {
            assert!(jsonschema::meta::is_valid(&schema), "{path}");
            jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }

    #[test]
    fn every_definition_that_is_referred_to_is_there() {
        for (path, schema) in all() {
            let definitions = &schema["$defs"];
            let text = schema.to_string();
            for reference in text.split("\"#/$defs/").skip(1) {
                let name = reference.split('"').next().unwrap_or_default();
                assert!(definitions.get(name).is_some(), "{path}: {name}");
            }
        }
    }
}
