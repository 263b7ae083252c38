//! The changes for people: first what AWS's page would say, then who may break.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use smithereens_formats::{Changes, Severity};
use smithereens_harness::printable;

use super::breakage;
use super::notation::Notation;
use super::statement::{cut, fact};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// Longer statements are cut here; the notation has them whole.
const STATEMENT: usize = 200;

fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Safe => AnsiColor::Green.on_default(),
        Severity::Risky => AnsiColor::Yellow.on_default().bold(),
        Severity::Breaking => AnsiColor::Red.on_default().bold(),
    }
}

pub(super) fn write(
    notation: &Notation<'_>,
    changes: &Changes,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(
        out,
        "{BOLD}{} to {} - {} - {}{BOLD:#}",
        printable(&changes.old),
        printable(&changes.new),
        printable(notation.service),
        notation.counts()
    )?;
    for fact in &notation.facts {
        writeln!(out, "{fact}")?;
    }
    for name in &notation.new {
        writeln!(out, "\n{BOLD}{} (new){BOLD:#}", printable(name))?;
    }
    for (name, updated) in &notation.updated {
        let parts = updated.parts();
        let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        writeln!(out, "\n{BOLD}{} (updated){BOLD:#}", printable(name))?;
        writeln!(out, "Changes ({})", names.join(", "))?;
        for (_, braces) in parts {
            writeln!(out, "{braces}")?;
        }
    }
    for name in &notation.removed {
        writeln!(out, "\n{BOLD}{} (removed){BOLD:#}", printable(name))?;
    }
    if !changes.changes.is_empty() {
        who_may_break(changes, out)?;
    }
    Ok(())
}

fn who_may_break(changes: &Changes, out: &mut impl Write) -> io::Result<()> {
    let summary = breakage::summary(&changes.changes);
    writeln!(out, "\n{BOLD}Who may break: {summary}{BOLD:#}")?;
    for change in breakage::by_severity(&changes.changes) {
        let severity = change.worst();
        let style = style_of(severity);
        writeln!(
            out,
            "\n{style}{severity}{style:#}  {BOLD}{}{BOLD:#}  {}",
            change.id,
            breakage::places(change)
        )?;
        if let Some(fact) = fact(change) {
            writeln!(out, "  {}", cut(&fact, STATEMENT))?;
        }
        for outcome in breakage::outcomes(change) {
            let style = style_of(outcome.severity);
            let mut start = format!("{:24}", outcome.relation);
            for (directions, reason) in outcome.reasons {
                let severity = outcome.severity;
                let within = if directions.is_empty() {
                    String::new()
                } else {
                    format!("{directions}: ")
                };
                writeln!(
                    out,
                    "  {start}  {style}{severity:8}{style:#}  {within}{}",
                    printable(reason)
                )?;
                start = " ".repeat(24);
            }
        }
        for source in breakage::sources(change) {
            writeln!(out, "  {DIM}{}{DIM:#}", printable(&source.to_string()))?;
        }
    }
    Ok(())
}
