//! The report as Markdown, for the summary of a CI job or a comment: the verdict,
//! counts, a table of the findings, and each of them folded.
//!
//! Subjects and contracts put texts into it that nobody has looked at. What they
//! say stands in fenced blocks that they cannot end, or is escaped so that it
//! means itself in Markdown, HTML and a table's row at the same time.

use std::io::{self, Write};

use smithereens_formats::{BaselineReport, Finding, Report, SubjectReport};

use super::baseline::{entries, stale_entry};
use super::finding::{known_cases, observed, payload};
use super::markdown_text::{code, fenced, words};
use super::text::{counted, visible};
use crate::event::Event;

/// Comments on GitHub are limited to 65,536 characters: the rest of the findings
/// is only counted.
const CHARACTERS: usize = 60_000;
/// How many characters of a payload, and of what came back, are shown.
const SHOWN: usize = 2_000;
/// And this many of the cases of one finding are named.
const CASES: usize = 20;

/// Writes Markdown when the run is over.
#[derive(Debug)]
pub struct MarkdownReporter<W> {
    out: W,
}

impl<W: Write> MarkdownReporter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> MarkdownReporter<W> {
        MarkdownReporter { out }
    }

    /// Takes notice of an event.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn tell(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::RunFinished(report) => self.report(report),
            _ => Ok(()),
        }
    }

    /// Writes a whole report.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn report(&mut self, report: &Report) -> io::Result<()> {
        let mut page = Page {
            text: head(report),
            left_out: 0,
        };
        page.text += &counts(report);
        if let Some(baseline) = &report.baseline {
            page.text += &of_baseline(baseline);
        }
        for subject in &report.subjects {
            page.findings(subject);
        }
        if page.left_out > 0 {
            let rest = counted(page.left_out, "more finding");
            page.text += &format!("{rest} did not fit here.\n\n");
        }
        for subject in &report.subjects {
            page.add_if_it_fits(&known(subject));
            page.add_if_it_fits(&not_exercised(subject));
        }
        self.out.write_all(page.text.trim_end().as_bytes())?;
        writeln!(self.out)
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }
}

fn head(report: &Report) -> String {
    let verdict = match report.result.as_str() {
        "kept" => "kept",
        "interrupted" => "interrupted, what was found until then",
        "unreached" => "the service is gone, what was found until then",
        _ => "not kept",
    };
    let mut what = vec![counted(report.documented, "documented case")];
    if report.selected != report.documented {
        what.push(format!("{} selected", report.selected));
    }
    if report.entries > 0 {
        what.push(format!("{} from the corpus", report.entries));
    }
    if let Some(seed) = report.seed {
        what.push(format!("random cases of seed {seed}"));
    }
    if let Some(shard) = report.shard {
        what.push(format!("shard {shard}"));
    }
    if let Some(since) = &report.since {
        what.push(format!("since {}", code(&since.contract)));
    }
    format!(
        "## {}: {verdict}\n\n{}\n\n",
        code(&report.contract),
        what.join(", ")
    )
}

fn counts(report: &Report) -> String {
    let mut table = "| subject | role | exercised | as expected | not as required | \
                     not as recommended | not put |\n\
                     | --- | --- | ---: | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    for subject in &report.subjects {
        let sum = |count: fn(&smithereens_formats::VerdictCounts) -> u64| -> u64 {
            subject.all_verdicts().map(count).sum()
        };
        table += &format!(
            "| {} | {} | {} | {} | {} | {} | {} |\n",
            code(&subject.subject),
            subject.role,
            subject.exercised(),
            sum(|of| of.pass),
            sum(|of| of.fail_required),
            sum(|of| of.fail_recommended),
            sum(|of| of.unsupported + of.unreached),
        );
    }
    table += "\n";
    for subject in &report.subjects {
        for newer in &subject.newer {
            let case = newer.cases.first().map(ToString::to_string);
            table += &format!(
                "- newer: {}, {} as {} has it, such as {}\n",
                counted(newer.cases.len() as u64, "case"),
                code(&newer.observed),
                code(&newer.contract),
                code(&case.unwrap_or_default()),
            );
        }
        for left in &subject.left {
            table += &format!("- left there: {}\n", code(left));
        }
    }
    table + "\n"
}

/// Text that grows as long as it may.
struct Page {
    text: String,
    /// Findings that it has no room for.
    left_out: u64,
}

impl Page {
    fn add_if_it_fits(&mut self, part: &str) -> bool {
        let fits = self.text.len() + part.len() <= CHARACTERS;
        if fits {
            self.text += part;
        }
        fits
    }

    /// A table first: all of them at a glance, then each.
    fn findings(&mut self, subject: &SubjectReport) {
        let findings = subject.findings.iter().filter(|one| !one.is_known());
        let findings: Vec<&Finding> = findings.collect();
        if findings.is_empty() {
            return;
        }
        let heading = format!(
            "### {}: {}\n\n| | case | level | expected | observed | cases |\n\
             | ---: | --- | --- | --- | --- | ---: |\n",
            code(&subject.subject),
            counted(findings.len() as u64, "finding"),
        );
        // Half of the room is for what each of them is.
        let mut rows = 0;
        if self.add_if_it_fits(&heading) {
            for (index, finding) in findings.iter().enumerate() {
                let row = row(index + 1, finding);
                if self.text.len() + row.len() > CHARACTERS / 2 {
                    break;
                }
                self.text += &row;
                rows += 1;
            }
            self.text += "\n";
        }
        for (index, finding) in findings.iter().enumerate() {
            if !self.add_if_it_fits(&details(index + 1, finding)) {
                let told = index.max(rows);
                self.left_out += (findings.len() - told) as u64;
                break;
            }
        }
    }
}

fn row(number: usize, finding: &Finding) -> String {
    format!(
        "| {number} | {} | {} | {} | {} | {} |\n",
        code(&finding.case.to_string()),
        finding.level,
        words(&finding.expected),
        code(&finding.observed),
        finding.cases.len(),
    )
}

fn details(number: usize, finding: &Finding) -> String {
    let mut text = format!(
        "<details><summary>{number}. {} {}: {}</summary>\n\n",
        finding.level,
        code(&finding.case.to_string()),
        code(&finding.observed),
    );
    text += &format!(
        "Expected: {} ({})\n\n",
        words(&finding.expected),
        words(&finding.source)
    );
    text += &format!("Observed:\n\n{}", fenced("text", &observed(finding, SHOWN)));
    if finding.steps.is_empty() {
        text += &format!("Payload:\n\n{}", fenced("json", &payload(finding, SHOWN)));
    }
    for (index, step) in finding.steps.iter().enumerate() {
        let step = fenced("text", &visible(step, SHOWN));
        text += &format!("Call {}:\n\n{step}", index + 1);
    }
    text += &format!("Again:\n\n{}", fenced("sh", &finding.reproduce.command));
    if let Some(known) = &finding.known {
        text += &format!(
            "In the baseline: {}\n\n",
            words(&known_cases(finding, known))
        );
    }
    let others: Vec<String> = finding
        .cases
        .iter()
        .filter(|case| **case != finding.case)
        .map(|case| format!("- {}\n", code(&case.to_string())))
        .collect();
    if !others.is_empty() {
        text += "Cases like it:\n\n";
        text += &others[..others.len().min(CASES)].concat();
        if others.len() > CASES {
            text += &format!("- and {} more\n", others.len() - CASES);
        }
        text += "\n";
    }
    text + "</details>\n\n"
}

/// How many entries it has, and those that are stale.
fn of_baseline(baseline: &BaselineReport) -> String {
    let file = code(&baseline.file);
    let mut text = format!("Baseline {file}: {}\n\n", entries(baseline));
    for stale in baseline.stale.iter().take(CASES) {
        text += &format!("- stale: {}\n", code(&stale_entry(stale)));
    }
    if baseline.stale.len() > CASES {
        text += &format!("- and {} more\n", baseline.stale.len() - CASES);
    }
    if !baseline.stale.is_empty() {
        text += "\n";
    }
    let command = fenced("sh", &baseline.command);
    text + "Once this is how it should be:\n\n" + &command
}

/// The findings that are known, folded.
fn known(subject: &SubjectReport) -> String {
    let rows: Vec<String> = subject
        .findings
        .iter()
        .filter(|finding| finding.is_known())
        .map(|finding| {
            let known = finding.known.as_ref();
            let why = known.map(|known| known_cases(finding, known));
            format!(
                "| {} | {} | {} | {} |\n",
                code(&finding.case.to_string()),
                finding.level,
                code(&finding.observed),
                words(&why.unwrap_or_default()),
            )
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<details><summary>{} of {}</summary>\n\n| case | level | observed | why |\n\
         | --- | --- | --- | --- |\n{}\n</details>\n\n",
        counted(rows.len() as u64, "known finding"),
        code(&subject.subject),
        rows.concat()
    )
}

/// Why cases were not put, folded.
fn not_exercised(subject: &SubjectReport) -> String {
    let others = [&subject.random, &subject.corpus].into_iter().flatten();
    let reasons: Vec<String> = subject
        .coverage
        .not_exercised
        .iter()
        .chain(others.flat_map(|phase| &phase.not_exercised))
        .map(|not| format!("| {} | {} |\n", not.count, words(&not.reason)))
        .collect();
    if reasons.is_empty() {
        return String::new();
    }
    format!(
        "<details><summary>Not put to {}</summary>\n\n| cases | why |\n| ---: | --- |\n{}\n\
         </details>\n\n",
        code(&subject.subject),
        reasons.concat()
    )
}
