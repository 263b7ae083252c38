//! What became of a baseline, for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use smithereens_formats::{BaselineReport, Finding, Report, StaleEntry};

use super::text::{counted, printable};

const BOLD: Style = Style::new().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// How many stale entries are named.
const NAMED: usize = 20;

/// How many entries there are, those that are stale, and what to do.
pub(super) fn write(out: &mut impl Write, baseline: &BaselineReport) -> io::Result<()> {
    let file = printable(&baseline.file);
    writeln!(out, "{BOLD}{file}{BOLD:#}: {}", entries(baseline))?;
    for stale in baseline.stale.iter().take(NAMED) {
        let what = printable(&stale_entry(stale));
        writeln!(out, "  {BAD}stale{BAD:#} {what}")?;
    }
    if baseline.stale.len() > NAMED {
        writeln!(out, "  and {} more", baseline.stale.len() - NAMED)?;
    }
    Ok(())
}

/// What the verdict is due to.
pub(super) fn why(report: &Report, baseline: &BaselineReport) -> Vec<String> {
    let findings = || report.subjects.iter().flat_map(|subject| &subject.findings);
    let count = |wanted: &dyn Fn(&Finding) -> bool| {
        findings().filter(|finding| wanted(finding)).count() as u64
    };
    let is_are = |count: u64, noun: &str, what: &str| {
        let verb = if count == 1 { "is" } else { "are" };
        (count > 0).then(|| format!("{} {verb} {what}", counted(count, noun)))
    };
    let entries = |count: u64, what: &str| {
        let verb = if count == 1 { "is" } else { "are" };
        (count > 0).then(|| format!("{} {verb} {what}", super::counts::entries("", count)))
    };
    let new = count(&|finding| !finding.is_known() && report.fails(finding.level));
    let told = count(&|finding| !finding.is_known() && !report.fails(finding.level));
    let known = count(&Finding::is_known);
    let unreviewed = if baseline.must_be_reviewed {
        baseline.unreviewed
    } else {
        0
    };
    let all = [
        is_are(new, "finding", "not in the baseline"),
        entries(baseline.stale.len() as u64, "stale"),
        entries(unreviewed, "unreviewed"),
        is_are(told, "finding", "only recommended"),
        is_are(known, "finding", "known"),
    ];
    all.into_iter().flatten().collect()
}

/// The command that mends it.
pub(super) fn mend(out: &mut impl Write, baseline: &BaselineReport) -> io::Result<()> {
    let command = printable(&baseline.command);
    writeln!(out, "  once this is how it should be: {command}")
}

/// `12 entries, 3 of them unreviewed`.
pub(super) fn entries(baseline: &BaselineReport) -> String {
    let entries = super::counts::entries("", baseline.entries);
    match baseline.unreviewed {
        0 => entries,
        some => format!("{entries}, {some} of them unreviewed"),
    }
}

/// What an entry says that is not so any more.
pub(super) fn stale_entry(stale: &StaleEntry) -> String {
    let StaleEntry {
        subject,
        id,
        observed,
        cases,
        left,
    } = stale;
    let whose = subject.as_ref().map(|subject| format!("{subject}: "));
    let whose = whose.unwrap_or_default();
    let first = cases.first().unwrap_or(id);
    let rest = match (cases.len() - cases.len().min(1), left) {
        (0, 0) => String::new(),
        (others, left) => {
            let others = counted(others as u64, "case");
            format!(" (with {others} more of its entry; {left} not)")
        }
    };
    format!("{whose}{first} is not `{observed}` any more{rest}")
}
