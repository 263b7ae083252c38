//! The changes as a comment on a pull request: who may break as a table, then
//! what AWS's page would say.

use std::io::{self, Write};

use smithereens_formats::{Change, Changes};
use smithereens_harness::printable;

use super::breakage;
use super::notation::Notation;
use super::statement::cut;

/// Comments are limited to 65,536 characters: more changes are only counted.
const ROWS: usize = 100;
/// And this many characters of the notation are shown.
const CHARACTERS: usize = 20_000;

pub(super) fn write(
    notation: &Notation<'_>,
    changes: &Changes,
    out: &mut impl Write,
) -> io::Result<()> {
    let (old, new) = (code(&changes.old), code(&changes.new));
    writeln!(
        out,
        "### {}: {old} to {new}, {}",
        plain(notation.service),
        notation.counts()
    )?;
    if changes.changes.is_empty() {
        return writeln!(out, "\nNothing changed.");
    }
    let summary = breakage::summary(&changes.changes);
    writeln!(out, "\nWho may break: **{summary}**\n")?;
    table(&breakage::by_severity(&changes.changes), out)?;
    writeln!(
        out,
        "\n<details><summary>Operation by operation</summary>\n"
    )?;
    writeln!(out, "```python")?;
    let mut rest = CHARACTERS;
    for line in lines(notation) {
        let length = line.chars().count() + 1;
        if length > rest {
            writeln!(out, "...")?;
            break;
        }
        rest -= length;
        writeln!(out, "{line}")?;
    }
    writeln!(out, "```\n\n</details>")
}

fn table(changes: &[&Change], out: &mut impl Write) -> io::Result<()> {
    write!(out, "| change | places |")?;
    let relations = smithereens_formats::ChangeRelation::ALL;
    for relation in relations {
        write!(out, " {relation} |")?;
    }
    writeln!(
        out,
        " why |\n| --- | --- |{} --- |",
        " --- |".repeat(relations.len())
    )?;
    for change in changes.iter().take(ROWS) {
        let places = breakage::places(change);
        let id = code(&change.id.to_string());
        write!(out, "| {id}{} | {places} |", said(change))?;
        let outcomes = breakage::outcomes(change);
        for outcome in &outcomes {
            write!(out, " {} |", outcome.severity)?;
        }
        let worst = change.worst();
        let gravest = outcomes.iter().find(|outcome| outcome.severity == worst);
        let reason = gravest.and_then(|outcome| outcome.reasons.first());
        let reason = plain(reason.map_or("", |(_, reason)| reason));
        let mut effects = change.effects.iter();
        let gravest = effects.find(|effect| effect.severity == worst);
        let source = gravest.map(|effect| format!(" ({})", plain(&effect.source.to_string())));
        writeln!(out, " {reason}{} |", source.unwrap_or_default())?;
    }
    if changes.len() > ROWS {
        writeln!(out, "\nand {} more", changes.len() - ROWS)?;
    }
    Ok(())
}

/// What either contract says, where both say something.
fn said(change: &Change) -> String {
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!(": {} → {}", plain(from), plain(to)),
        _ => String::new(),
    }
}

/// What the page would say, line by line.
fn lines(notation: &Notation<'_>) -> Vec<String> {
    let mut lines = notation.facts.clone();
    for name in &notation.new {
        lines.push(format!("{} (new)", printable(name)));
    }
    for (name, updated) in &notation.updated {
        let parts = updated.parts();
        let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        lines.push(format!(
            "{} (updated): {}",
            printable(name),
            names.join(", ")
        ));
        for (_, braces) in parts {
            lines.extend(braces.lines().map(str::to_owned));
        }
    }
    for name in &notation.removed {
        lines.push(format!("{} (removed)", printable(name)));
    }
    // Three backticks would end the block.
    lines
        .iter_mut()
        .for_each(|line| *line = line.replace("```", "` ` `"));
    lines
}

/// A name or an id from elsewhere, as code in a table.
fn code(text: &str) -> String {
    let text = cut(&printable(text), 200)
        .replace('`', "'")
        .replace('|', "\\|");
    format!("`{text}`")
}

/// Words that mean nothing to Markdown.
fn plain(text: &str) -> String {
    let mut shown = String::new();
    for char in cut(&printable(text), 400).chars() {
        if "\\`*_[]<>|#&".contains(char) {
            shown.push('\\');
        }
        shown.push(char);
    }
    shown
}
