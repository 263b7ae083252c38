//! What became of an API change, for people: one line a change.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use smithereens_cases::Regressions;
use smithereens_formats::{ChangeCounts, SinceReport};

use super::text::{counted, printable};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// How many changes without a case are named.
const NAMED: usize = 5;

/// The run's first line, where an older contract selects the cases.
pub(super) fn head(
    out: &mut impl Write,
    contract: &str,
    what: &str,
    since: &SinceReport,
) -> io::Result<()> {
    let older = printable(&since.contract);
    let mut beyond = vec![format!("{} new", since.new)];
    for (count, word) in [(since.different, "different"), (since.gone, "gone")] {
        if count > 0 {
            beyond.push(format!("{count} {word}"));
        }
    }
    let beyond = beyond.join(", ");
    writeln!(
        out,
        "{BOLD}{contract}{BOLD:#} since {BOLD}{older}{BOLD:#}: {what} {DIM}({beyond}){DIM:#}"
    )?;
    // A gate must not be silent about what it cannot ask.
    let breaking = usize::try_from(since.breaking).unwrap_or(usize::MAX);
    let (breaking, others) = since.without.split_at(breaking.min(since.without.len()));
    if !breaking.is_empty() {
        // Each of them: whoever relies on the run should look at it.
        let named: Vec<String> = breaking.iter().map(ToString::to_string).collect();
        let named = printable(&named.join(", "));
        writeln!(out, "{BAD}no case shows what is breaking:{BAD:#} {named}")?;
    }
    if !others.is_empty() {
        let named = others.iter().take(NAMED).map(ToString::to_string);
        let mut named = Vec::from_iter(named);
        if others.len() > NAMED {
            named.push(format!("{} more", others.len() - NAMED));
        }
        let named = printable(&named.join(", "));
        writeln!(out, "no case shows {named}")?;
    }
    if since.cut {
        writeln!(
            out,
            "more is gone than entries are made of: only the first {} are put",
            Regressions::MOST
        )?;
    }
    writeln!(out)
}

/// `CrawlState CANCELLING: 18 places, 18 pass`, for each change that cases come
/// from.
pub(super) fn write(out: &mut impl Write, changes: &[ChangeCounts]) -> io::Result<()> {
    for change in changes {
        let title = printable(&change.title);
        let places = counted(change.places, "place");
        // Most often each place has one case.
        let cases = if change.cases == change.places {
            String::new()
        } else {
            format!(", {}", counted(change.cases, "case"))
        };
        let ends = ends(change);
        writeln!(out, "  {title}: {places}{cases}, {ends}")?;
    }
    Ok(())
}

fn ends(change: &ChangeCounts) -> String {
    let verdicts = &change.verdicts;
    let mut ends = vec![format!("{} pass", verdicts.pass)];
    for (count, what) in [
        (verdicts.fail_required, "fail"),
        (verdicts.fail_recommended, "not as recommended"),
    ] {
        if count > 0 {
            ends.push(format!("{BAD}{count} {what}{BAD:#}"));
        }
    }
    let rest = change.cases - verdicts.exercised().min(change.cases);
    if rest > 0 {
        ends.push(format!("{DIM}{rest} not exercised{DIM:#}"));
    }
    ends.join(", ")
}
