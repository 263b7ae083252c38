//! Forward and back, for people: a table for each subject.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use smithereens_formats::{Compatibility, CompatibilityRow, NotKept};

use super::text::{counted, printable, visible};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const NOT: Style = AnsiColor::Yellow.on_default().bold();

/// How many characters of what happened are shown.
const DETAIL: usize = 160;

/// The tables, with what became of payloads that were not kept under each line.
pub(super) fn write(out: &mut impl Write, table: &Compatibility) -> io::Result<()> {
    let (old, new) = (printable(&table.old), printable(&table.new));
    writeln!(
        out,
        "{BOLD}forward and back{BOLD:#}, {old} and {new} {DIM}(what the change does to programs; no findings){DIM:#}"
    )?;
    let is_same = |one: &CompatibilityRow, other: &CompatibilityRow| {
        (&one.subject, one.role, &one.written_for)
            == (&other.subject, other.role, &other.written_for)
    };
    for rows in table.rows.chunk_by(is_same) {
        let CompatibilityRow {
            subject,
            role,
            written_for,
            payloads_of,
            ..
        } = &rows[0];
        let subject = printable(subject);
        let (written_for, payloads_of) = (printable(written_for), printable(payloads_of));
        writeln!(
            out,
            "  {BOLD}{subject}{BOLD:#}, a {role} written for {written_for}, meets payloads of {payloads_of}"
        )?;
        one_subject(out, rows)?;
    }
    writeln!(out)
}

fn one_subject(out: &mut impl Write, rows: &[CompatibilityRow]) -> io::Result<()> {
    let widest = |lengths: &dyn Fn(&CompatibilityRow) -> usize| {
        let lengths = rows.iter().map(lengths);
        lengths.max().unwrap_or_default()
    };
    let title = |row: &CompatibilityRow| printable(&row.title);
    let name = widest(&|row| title(row).chars().count());
    let number = widest(&|row| row.payloads.to_string().len());
    for row in rows {
        let CompatibilityRow {
            places,
            payloads,
            kept,
            not_kept,
            undecided,
            ..
        } = row;
        let at = match row.change {
            Some(_) => format!(", at {}", counted(*places, "place")),
            None => String::new(),
        };
        writeln!(
            out,
            "    {:name$}  {kept:>number$} of {payloads:>number$} kept{DIM}{at}{DIM:#}",
            title(row),
        )?;
        for alike in not_kept {
            not(out, alike, "")?;
        }
        for alike in undecided {
            not(out, alike, ", for this or another change in it,")?;
        }
    }
    Ok(())
}

fn not(out: &mut impl Write, alike: &NotKept, whose: &str) -> io::Result<()> {
    let NotKept {
        observed,
        payloads,
        case,
        detail,
    } = alike;
    let (observed, detail) = (printable(observed), visible(detail, DETAIL));
    writeln!(
        out,
        "      {NOT}{payloads} {observed}{NOT:#}{whose} {DIM}{case}: {detail}{DIM:#}"
    )
}
