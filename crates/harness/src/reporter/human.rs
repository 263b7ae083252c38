//! The report for people: what was exercised, what was not and why, what was
//! found and how to see it again.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use smithereens_formats::{Finding, Level, Phase, Report, Seed, SinceReport, SubjectReport};

use super::text::{contract_option, counted, printable, visible};
use super::{baseline, changes, compatibility, counts, finding};
use crate::event::Event;

/// How many findings of a subject are shown unless all are asked for.
const FINDINGS: usize = 20;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// Writes text with ANSI styles; strip them on the way (`anstream`) where they
/// are not wanted.
#[derive(Debug)]
pub struct HumanReporter<W> {
    out: W,
    verbose: bool,
    /// How the contract is named in commands.
    option: String,
    documented: u64,
    /// Whether there is coverage to tell of.
    covers: bool,
}

/// What is told before the subjects.
struct Head<'a> {
    contract: &'a str,
    documented: u64,
    selected: u64,
    seed: Option<Seed>,
    since: Option<&'a SinceReport>,
    entries: u64,
    phases: &'a [Phase],
}

impl<W: Write> HumanReporter<W> {
    /// Writes to `out`. With `verbose`, all findings with all their cases, and
    /// each operation's coverage.
    pub fn new(out: W, verbose: bool) -> HumanReporter<W> {
        HumanReporter {
            out,
            verbose,
            documented: 0,
            covers: true,
            option: String::new(),
        }
    }

    /// Takes notice of an event.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn tell(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::RunStarted {
                contract,
                documented,
                selected,
                seed,
                since,
                entries,
                phases,
            } => self.head(&Head {
                contract,
                documented: *documented,
                selected: *selected,
                seed: *seed,
                since: *since,
                entries: *entries,
                phases,
            }),
            Event::SubjectFinished(subject) => self.subject(subject),
            Event::RunFinished(report) => self.end(report),
            Event::SubjectStarted { .. }
            | Event::PhaseStarted { .. }
            | Event::CaseFinished { .. }
            | Event::SequenceFinished { .. }
            | Event::Found { .. } => Ok(()),
        }
    }

    /// Writes a whole report.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn report(&mut self, report: &Report) -> io::Result<()> {
        self.head(&Head {
            contract: &report.contract,
            documented: report.documented,
            selected: report.selected,
            seed: report.seed,
            since: report.since.as_ref(),
            entries: report.entries,
            phases: &report.phases,
        })?;
        report
            .subjects
            .iter()
            .try_for_each(|subject| self.subject(subject))?;
        self.end(report)
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }

    fn head(&mut self, head: &Head<'_>) -> io::Result<()> {
        self.documented = head.documented;
        self.option = contract_option(head.contract);
        // A run of nothing lacks coverage, and that is told.
        self.covers = head.phases.is_empty() || head.phases.contains(&Phase::Coverage);
        let mut what = Vec::new();
        if self.covers {
            what.push(counts::documented(head.documented, head.selected));
        }
        match head.seed {
            Some(seed) => what.push(format!("random cases of seed {seed}")),
            None if head.phases.contains(&Phase::Random) => {
                what.push("random cases of several seeds".to_owned());
            }
            None => {}
        }
        if head.entries > 0 {
            what.push(counts::entries("corpus ", head.entries));
        }
        let (contract, what) = (printable(head.contract), what.join("; "));
        match head.since {
            None => writeln!(self.out, "{BOLD}{contract}{BOLD:#}: {what}\n"),
            Some(since) => changes::head(&mut self.out, &contract, &what, since),
        }
    }

    fn subject(&mut self, subject: &SubjectReport) -> io::Result<()> {
        let SubjectReport {
            subject: name,
            role,
            findings,
            ..
        } = subject;
        let out = &mut self.out;
        let name = printable(name);
        writeln!(out, "{BOLD}{name}{BOLD:#}, as a {role}")?;
        if self.covers {
            coverage(out, subject, self.documented)?;
        }
        changes::write(out, &subject.changes)?;
        if let Some(random) = &subject.random {
            counts::random(out, random)?;
        }
        if let Some(stateful) = &subject.stateful {
            counts::stateful(out, stateful)?;
        }
        if let Some(corpus) = &subject.corpus {
            counts::corpus(out, corpus)?;
        }
        for vacuous in &subject.vacuous {
            let name = printable(&vacuous.name);
            let allowed = match vacuous.is_allowed {
                true => "which is allowed".to_owned(),
                false => format!("which fails the run; --allow-vacuous {name} lets it be"),
            };
            writeln!(out, "  {BOLD}nothing reached{BOLD:#}: {name}, {allowed}")?;
        }
        counts::newer(out, &subject.newer, self.verbose)?;
        for left in &subject.left {
            writeln!(out, "  {BOLD}left there{BOLD:#}: {}", printable(left))?;
        }
        if self.verbose || !findings.is_empty() {
            operations(out, subject)?;
        }
        writeln!(out)?;
        // What is new first.
        let (known, mut listed): (Vec<&Finding>, Vec<&Finding>) =
            findings.iter().partition(|finding| finding.is_known());
        let shown = if self.verbose {
            listed.extend(&known);
            listed.len()
        } else {
            FINDINGS
        };
        for (index, one) in listed.iter().take(shown).enumerate() {
            finding::write(out, index + 1, one, self.verbose)?;
        }
        if listed.len() > shown {
            let rest = counted((listed.len() - shown) as u64, "more finding");
            writeln!(out, "  {DIM}{rest}: --verbose shows them{DIM:#}\n")?;
        }
        if !known.is_empty() && !self.verbose {
            let known = counted(known.len() as u64, "known finding");
            writeln!(out, "  {DIM}{known}: --verbose shows them{DIM:#}\n")?;
        }
        // What a case of the corpus is about, its entry says.
        let documented = |finding: &&Finding| finding.phase == Phase::Coverage;
        if let Some(first) = listed.iter().copied().find(documented) {
            let (case, option) = (&first.case, &self.option);
            writeln!(
                out,
                "  {DIM}more of a case: smithereens explain{option} {case}{DIM:#}\n"
            )?;
        }
        // The next subject may take long.
        out.flush()
    }

    fn end(&mut self, report: &Report) -> io::Result<()> {
        if let Some(table) = &report.compatibility {
            compatibility::write(&mut self.out, table)?;
        }
        if let Some(of) = &report.baseline {
            baseline::write(&mut self.out, of)?;
        }
        let failures = |level| -> u64 {
            let subjects = report.subjects.iter();
            subjects.map(|subject| subject.failures(level)).sum()
        };
        let required = failures(Level::Required);
        let recommended = failures(Level::Recommended);
        let idle: Vec<&str> = report
            .subjects
            .iter()
            .filter(|subject| subject.exercised() == 0)
            .map(|subject| subject.subject.as_str())
            .collect();
        let unmet = |count, level| {
            let (noun, verb) = if count == 1 { ("", "is") } else { ("s", "are") };
            format!("{count} {level} expectation{noun} {verb} not met")
        };
        let mut why = Vec::new();
        if let Some(of) = &report.baseline {
            why.extend(baseline::why(report, of));
        } else {
            for (count, level) in [(required, "required"), (recommended, "recommended")] {
                if count > 0 {
                    why.push(unmet(count, level));
                }
            }
        }
        let is_idle = idle.len() == report.subjects.len();
        if report.result == "kept" && is_idle {
            let since = report.since.as_ref();
            let without = since.map_or(0, |since| since.without.len());
            why.push(match without {
                _ if since.is_none() => "this shard has no case".to_owned(),
                0 => "nothing is new or different".to_owned(),
                1 => "1 change, which no case shows".to_owned(),
                all => format!("{all} changes, which no case shows"),
            });
            let breaking = since.map_or(0, |since| since.breaking);
            if breaking > 0 {
                why.push(format!("{breaking} of it breaking"));
            }
        } else if report.result != "kept" && !idle.is_empty() {
            let idle = printable(&idle.join(" and "));
            why.push(format!("no case was put to {idle}"));
        }
        if why.is_empty() {
            why.push("every expectation is met".to_owned());
        }
        let (style, verdict, code) = match report.result.as_str() {
            "kept" => (GOOD, "kept", "0"),
            "interrupted" => (BAD, "interrupted", "4"),
            "unreached" => (BAD, "the service is gone", "3"),
            _ => (BAD, "not kept", "1"),
        };
        let why = why.join(", ");
        writeln!(
            self.out,
            "{style}{verdict}{style:#}: {why} {DIM}(exit code {code}){DIM:#}"
        )?;
        match &report.baseline {
            Some(of) if report.result == "findings" => baseline::mend(&mut self.out, of),
            _ => Ok(()),
        }
    }
}

/// What was exercised of the documented cases, what was not and why, and how
/// they ended.
fn coverage(out: &mut impl Write, subject: &SubjectReport, documented: u64) -> io::Result<()> {
    let coverage = &subject.coverage;
    let exercised = coverage.exercised;
    writeln!(
        out,
        "  {exercised} of {documented} documented cases exercised"
    )?;
    let not_selected = (documented.saturating_sub(coverage.selected), "not selected");
    let reasons: Vec<(u64, &str)> = coverage
        .not_exercised
        .iter()
        .map(|rest| (rest.count, rest.reason.as_str()))
        .chain(Some(not_selected).filter(|(count, _)| *count > 0))
        .collect();
    counts::reasons(out, &reasons)?;
    writeln!(out, "  {}", counts::ends(&subject.verdicts))?;
    if subject.allowed_losses.is_empty() {
        return Ok(());
    }
    let losses: Vec<String> = subject
        .allowed_losses
        .iter()
        .map(|loss| format!("{} ({})", loss.loss, loss.cases))
        .collect();
    let losses = losses.join(", ");
    writeln!(out, "  {DIM}lost, as is allowed: {losses}{DIM:#}")
}

/// A table of the operations that cases were selected of.
fn operations(out: &mut impl Write, subject: &SubjectReport) -> io::Result<()> {
    let selected = || {
        subject
            .coverage
            .operations
            .iter()
            .filter(|operation| operation.selected > 0)
    };
    let name_of = |operation: &str| visible(operation, usize::MAX);
    let name = selected()
        .map(|operation| name_of(&operation.operation).chars().count())
        .max()
        .unwrap_or_default();
    let width = selected()
        .map(|of| of.selected.to_string().len())
        .max()
        .unwrap_or_default();
    for one in selected() {
        let findings = subject
            .findings
            .iter()
            .filter(|finding| finding.case.site.message.operation == one.operation)
            .count();
        let findings = match findings {
            0 => String::new(),
            count => format!("  {}", counted(count as u64, "finding")),
        };
        writeln!(
            out,
            "    {:name$}  {:>width$} of {:>width$}{findings}",
            name_of(&one.operation),
            one.exercised,
            one.selected
        )?;
    }
    Ok(())
}
