//! Forward and back: programs for the contract before 2020-05-15 meet payloads
//! of the one after, and the reverse. Programs with something wrong are planted:
//! the table must show each.

use std::sync::LazyLock;

use rstest::rstest;
use serde_json::Value;
use smithereens::subjects::{Edition, GlueReader, GlueValidator, built_in};
use smithereens::{Answer, Codec, Contract, Incoming, Report, Role, builtin};
use smithereens_cases::Cases;
use smithereens_contract::compare;
use smithereens_formats::{Changes, Compatibility, CompatibilityRow};
use smithereens_harness::{HumanReporter, Options, Selection, Side, compatibility, run};

static CONTRACTS: LazyLock<[Contract; 2]> = LazyLock::new(|| {
    Edition::ALL.map(|edition| builtin(edition.contract()).expect("a built-in contract"))
});
static OLD: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::new(&CONTRACTS[0]));
static NEW: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::new(&CONTRACTS[1]));
static CHANGES: LazyLock<Changes> =
    LazyLock::new(|| compare(&CONTRACTS[0], &CONTRACTS[1]).expect("one service"));

fn table(old: &[&dyn Codec], new: &[&dyn Codec], only: &[&str]) -> Compatibility {
    let side = |cases, subjects| Side { cases, subjects };
    let only = only.iter().map(|glob| glob.parse().expect("a glob"));
    let selection = Selection {
        only: only.collect(),
        ..Selection::default()
    };
    compatibility(side(&OLD, old), side(&NEW, new), &CHANGES, &selection, 0)
}

fn of(edition: Edition) -> [&'static dyn Codec; 2] {
    match edition {
        Edition::V2020_05_14 => [
            &GlueReader(Edition::V2020_05_14),
            &GlueValidator(Edition::V2020_05_14),
        ],
        Edition::V2020_05_15 => [&GlueReader::NEWEST, &GlueValidator::NEWEST],
    }
}

#[test]
fn print() {
    let table = table(&of(Edition::V2020_05_14), &of(Edition::V2020_05_15), &[]);
    println!("{}", serde_json::to_string_pretty(&table).unwrap());
}
