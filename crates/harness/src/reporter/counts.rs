//! How cases ended, for people.

use std::io::{self, Write};

use anstyle::Style;
use smithereens_formats::{LeftOut, NewerReport, PhaseCounts, VerdictCounts};

use super::text::{counted, printable};

const DIM: Style = Style::new().dimmed();

/// `12 as expected, 1 not as required`.
pub(super) fn ends(verdicts: &VerdictCounts) -> String {
    let mut ends = vec![format!("{} as expected", verdicts.pass)];
    for (count, what) in [
        (verdicts.fail_required, "required"),
        (verdicts.fail_recommended, "recommended"),
    ] {
        if count > 0 {
            ends.push(format!("{count} not as {what}"));
        }
    }
    if verdicts.newer > 0 {
        ends.push(format!("{} as a later contract has it", verdicts.newer));
    }
    ends.join(", ")
}

/// What later contracts explain: some of it, or all.
pub(super) fn newer(out: &mut impl Write, newer: &[NewerReport], all: bool) -> io::Result<()> {
    for one in newer {
        let (contract, observed) = (printable(&one.contract), printable(&one.observed));
        let shown = if all { one.cases.len() } else { 1 };
        let cases: Vec<String> = one
            .cases
            .iter()
            .take(shown)
            .map(ToString::to_string)
            .collect();
        let more = match one.cases.len() - cases.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let cases = cases.join(", ");
        writeln!(
            out,
            "  newer: {observed}, as {contract} has it: {cases}{more}"
        )?;
    }
    Ok(())
}

/// Why cases were not put, one reason a line.
pub(super) fn reasons(out: &mut impl Write, reasons: &[(u64, &str)]) -> io::Result<()> {
    let width = |(count, _): &(u64, &str)| count.to_string().len();
    let width = reasons.iter().map(width).max().unwrap_or_default();
    for (count, reason) in reasons {
        let reason = printable(reason);
        writeln!(out, "  {DIM}not {count:>width$}: {reason}{DIM:#}")?;
    }
    Ok(())
}

/// `random: 20000 cases, 20000 as expected`, and why some were not put.
pub(super) fn random(out: &mut impl Write, random: &PhaseCounts) -> io::Result<()> {
    let cases = counted(random.cases, "case");
    phase(out, &format!("random: {cases}"), random)
}

/// `stateful: 20 sequences, 20 as expected`, and why some were not played.
pub(super) fn stateful(out: &mut impl Write, stateful: &PhaseCounts) -> io::Result<()> {
    let sequences = counted(stateful.cases, "sequence");
    phase(out, &format!("stateful: {sequences}"), stateful)
}

/// `corpus: 12 entries, 12 as expected`, and why some were not put.
pub(super) fn corpus(out: &mut impl Write, corpus: &PhaseCounts) -> io::Result<()> {
    let entries = entries("", corpus.cases);
    phase(out, &format!("corpus: {entries}"), corpus)
}

fn phase(out: &mut impl Write, what: &str, counts: &PhaseCounts) -> io::Result<()> {
    writeln!(out, "  {what}, {}", ends(&counts.verdicts))?;
    let not = counts.not_exercised.iter();
    let not = not.map(|rest| (rest.count, rest.reason.as_str()));
    let not_selected = (counts.not_selected, "not selected");
    let not_selected = Some(not_selected).filter(|(count, _)| *count > 0);
    reasons(out, &not.chain(not_selected).collect::<Vec<_>>())?;
    for LeftOut { reason, steps } in &counts.left_out {
        let steps = counted(*steps, "step");
        writeln!(out, "  {DIM}without {steps}: {}{DIM:#}", printable(reason))?;
    }
    Ok(())
}

/// `1 entry`, `2 entries`, or with a word before that tells which.
pub(super) fn entries(which: &str, count: u64) -> String {
    let noun = if count == 1 { "entry" } else { "entries" };
    format!("{count} {which}{noun}")
}

/// `9 documented cases, 3 selected`.
pub(super) fn documented(documented: u64, selected: u64) -> String {
    let cases = counted(documented, "documented case");
    if selected == documented {
        cases
    } else {
        format!("{cases}, {selected} selected")
    }
}
