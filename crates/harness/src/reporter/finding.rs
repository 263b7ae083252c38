//! One finding, for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use smithereens_formats::{Finding, KnownCases, Level};

use super::text::{counted, printable, visible};

/// How many characters of a payload are shown.
const PAYLOAD: usize = 300;
/// How many characters of what came back are shown.
const DETAIL: usize = 300;

const LABEL: Style = Style::new().dimmed();

/// The finding's number, case and the rest, each under its label.
pub(super) fn write(
    out: &mut impl Write,
    number: usize,
    finding: &Finding,
    verbose: bool,
) -> io::Result<()> {
    let level = match finding.level {
        Level::Required => AnsiColor::Red.on_default().bold(),
        Level::Recommended => AnsiColor::Yellow.on_default().bold(),
    };
    let bold = Style::new().bold();
    writeln!(
        out,
        "  {number}. {level}{}{level:#} {bold}{}{bold:#}{}",
        finding.level,
        finding.case,
        more(finding)
    )?;
    let mut line = |label: &str, text: &str| {
        let text = printable(text);
        writeln!(out, "     {LABEL}{label:<9}{LABEL:#} {text}")
    };
    line(
        "expected",
        &format!("{} ({})", finding.expected, finding.source),
    )?;
    line("observed", &observed(finding, DETAIL))?;
    if finding.steps.is_empty() {
        line("payload", &payload(finding, PAYLOAD))?;
    }
    for (index, step) in finding.steps.iter().enumerate() {
        let number = format!("call {}", index + 1);
        line(&number, &visible(step, PAYLOAD))?;
    }
    if let Some(known) = &finding.known {
        line("known", &known_cases(finding, known))?;
    }
    if verbose {
        for case in finding.cases.iter().filter(|case| **case != finding.case) {
            line("also", &case.to_string())?;
        }
    }
    line("again", &finding.reproduce.command)?;
    writeln!(out)
}

/// Why it is known, and how much of it if not all.
pub(super) fn known_cases(finding: &Finding, known: &KnownCases) -> String {
    let reasons = known.reasons.join("; ");
    if finding.is_known() {
        reasons
    } else {
        format!("{} of {}: {reasons}", known.count, finding.cases.len())
    }
}

fn more(finding: &Finding) -> String {
    match finding.cases.len().saturating_sub(1) {
        0 => String::new(),
        others => format!("  and {} like it", counted(others as u64, "case")),
    }
}

/// What came back, its class first; of what came back at most so many characters.
pub(super) fn observed(finding: &Finding, limit: usize) -> String {
    let detail = visible(&finding.detail, limit);
    // The detail may say the class itself, with the place.
    let (outer, class) = finding
        .observed
        .split_once(": ")
        .unwrap_or(("", &finding.observed));
    match (detail.as_str(), outer) {
        ("", _) => finding.observed.clone(),
        (detail, outer) if !outer.is_empty() && detail.contains(class) => {
            format!("{outer}: {detail}")
        }
        (detail, _) => format!("{}: {detail}", finding.observed),
    }
}

/// The payload, or at most so many characters of it with its size.
pub(super) fn payload(finding: &Finding, limit: usize) -> String {
    let size = counted(finding.payload_bytes, "byte");
    match (&finding.payload, &finding.payload_base64) {
        (Some(text), _) if text.is_empty() => size,
        (Some(text), _) => {
            let whole = text.len() as u64 == finding.payload_bytes;
            let shown = visible(text, limit);
            let is_cut = !whole || text.chars().nth(limit).is_some();
            if is_cut {
                format!("{}… ({size})", shown.trim_end_matches('…'))
            } else {
                shown
            }
        }
        (None, Some(base64)) => format!("base64 {} ({size}, not UTF-8)", visible(base64, limit)),
        (None, None) => size,
    }
}
