//! The report as JUnit XML, for the test tabs of GitLab, GitHub and Jenkins. The
//! interface to `quick_junit` is here.
//!
//! JUnit knows tests that pass, fail, are skipped or could not be run. A finding
//! is a test that fails, since it is what people look for by name; cases that
//! pass are one test for each operation and phase, since tens of thousands would
//! bury the findings. What does not fail the run, recommended or known, is skipped, with
//! its text: as a failure it would paint a job red that passed, as a pass nobody would see it.
//! Names hold no counts and no address: by them these tabs tell what is new.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use smithereens_formats::{
    BaselineReport, Finding, Phase, Report, Role, SubjectReport, VerdictCounts,
};

use super::baseline::stale_entry;
use super::counts::ends;
use super::finding::{known_cases, observed, payload};
use super::text::{counted, printable, visible};
use crate::event::Event;
use crate::verdict::Verdict;

/// How many characters of a payload, and of what came back, are shown.
const SHOWN: usize = 1_000;

/// Writes JUnit XML when the run is over.
#[derive(Debug)]
pub struct JunitReporter<W> {
    out: W,
    phase: Phase,
    /// Of each subject so far, by operation and phase.
    cases: Vec<BTreeMap<(String, Phase), Cases>>,
}

/// What became of the cases of an operation in a phase.
#[derive(Debug, Default)]
struct Cases {
    verdicts: VerdictCounts,
    /// Why some were not exercised, and how many.
    not: BTreeMap<String, u64>,
}

impl<W: Write> JunitReporter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> JunitReporter<W> {
        JunitReporter {
            out,
            phase: Phase::Coverage,
            cases: Vec::new(),
        }
    }

    /// Takes notice of an event.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn tell(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::SubjectStarted { .. } => self.cases.push(BTreeMap::new()),
            Event::PhaseStarted { phase, .. } => self.phase = *phase,
            Event::CaseFinished { case, verdict }
            | Event::SequenceFinished {
                breaks: Some(case),
                verdict,
                ..
            } => {
                let Some(cases) = self.cases.last_mut() else {
                    return Ok(());
                };
                let operation = case.site.message.operation.clone();
                let cases = cases.entry((operation, self.phase)).or_default();
                verdict.count_in(&mut cases.verdicts);
                if let Verdict::Unsupported(reason) | Verdict::Unreached(reason) = verdict {
                    *cases.not.entry(reason.clone()).or_default() += 1;
                }
            }
            Event::RunFinished(report) => return self.report(report),
            Event::RunStarted { .. }
            | Event::SequenceFinished { .. }
            | Event::Found { .. }
            | Event::SubjectFinished(_) => {}
        }
        Ok(())
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }

    fn report(&mut self, report: &Report) -> io::Result<()> {
        let mut junit = quick_junit::Report::new(&report.tool);
        for (subject, cases) in report.subjects.iter().zip(&self.cases) {
            junit.add_test_suite(suite(report, subject, cases));
        }
        if let Some(baseline) = &report.baseline {
            junit.add_test_suite(of_baseline(baseline));
        }
        let unfinished = match report.result.as_str() {
            "interrupted" => Some("interrupted: what was found until then is here"),
            "unreached" => Some("the service is gone: what was found until then is here"),
            _ => None,
        };
        if let Some(why) = unfinished {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(why);
            let mut suite = TestSuite::new("the run");
            suite.add_test_case(TestCase::new("the run is complete", status));
            junit.add_test_suite(suite);
        }
        junit.serialize(&mut self.out).map_err(io::Error::other)
    }
}

/// The tests of one subject.
fn suite(
    report: &Report,
    subject: &SubjectReport,
    cases: &BTreeMap<(String, Phase), Cases>,
) -> TestSuite {
    let mut suite = TestSuite::new(printable(&subject.subject));
    suite.add_property(("contract", printable(&report.contract).as_str()));
    suite.add_property(("role", subject.role.to_string().as_str()));
    if let Some(seed) = report.seed {
        suite.add_property(("seed", seed.to_string().as_str()));
    }
    let class = |operation: &str| {
        // Where a service listens is another place in each run.
        let subject = match subject.role {
            Role::Service => "service",
            Role::Reader | Role::Validator => &subject.subject,
        };
        printable(&format!("{subject}.{operation}"))
    };
    for ((operation, phase), cases) in cases {
        let mut test = of_cases(*phase, cases);
        test.set_classname(class(operation));
        suite.add_test_case(test);
    }
    for finding in &subject.findings {
        let mut test = of_finding(report, finding);
        test.set_classname(class(&finding.case.site.message.operation));
        suite.add_test_case(test);
    }
    if report.result == "findings" && subject.exercised() == 0 {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message("no case was put to it");
        suite.add_test_case(TestCase::new("something is exercised", status));
    }
    suite
}

fn of_cases(phase: Phase, cases: &Cases) -> TestCase {
    let mut not: Vec<String> = Vec::new();
    for (reason, count) in &cases.not {
        not.push(format!("{count} not put: {}", printable(reason)));
    }
    if cases.verdicts.exercised() == 0 {
        let mut status = TestCaseStatus::skipped();
        status.set_message("no case of it was put");
        status.set_description(not.join("\n"));
        return TestCase::new(phase.name(), status);
    }
    let ended = counted(cases.verdicts.exercised(), "case");
    not.insert(0, format!("{ended}: {}", ends(&cases.verdicts)));
    let status = if cases.verdicts.pass > 0 {
        TestCaseStatus::success()
    } else {
        // It is no success, and why it is none the findings tell.
        let mut status = TestCaseStatus::skipped();
        status.set_message("no case of it ended as expected");
        status
    };
    let mut test = TestCase::new(phase.name(), status);
    test.set_system_out(not.join("\n"));
    test
}

/// A test for each entry that is stale, and one for the rest.
fn of_baseline(baseline: &BaselineReport) -> TestSuite {
    let mut suite = TestSuite::new("baseline");
    let mut add = |name: String, message: Option<String>| {
        let status = match message.filter(|_| !baseline.updated) {
            None => TestCaseStatus::success(),
            Some(message) => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_message(printable(&message));
                status.set_description(printable(&format!("mend {}", baseline.command)));
                status
            }
        };
        suite.add_test_case(TestCase::new(name, status));
    };
    for stale in &baseline.stale {
        let name = printable(&format!("{}: {} is stale", stale.id, stale.observed));
        add(name, Some(stale_entry(stale)));
    }
    let refused = baseline.must_be_reviewed && baseline.unreviewed > 0;
    let unreviewed = format!("{} unreviewed", baseline.unreviewed);
    add(
        "every entry is reviewed".to_owned(),
        refused.then_some(unreviewed),
    );
    suite
}

fn of_finding(report: &Report, finding: &Finding) -> TestCase {
    let fails = report.fails(finding.level) && !finding.is_known();
    let mut status = if fails {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(printable(&finding.observed));
        status
    } else {
        TestCaseStatus::skipped()
    };
    let prefix = if let Some(known) = finding.known.as_ref().filter(|_| finding.is_known()) {
        format!("known ({}): ", known.reasons.join("; "))
    } else if fails {
        format!("{}: ", finding.level)
    } else {
        format!("{}, fails under --strict only: ", finding.level)
    };
    let what = format!(
        "{prefix}expected {}, observed {}",
        finding.expected, finding.observed
    );
    status.set_message(printable(&what));
    status.set_description(description(finding));
    TestCase::new(
        printable(&format!("{}: {}", finding.case, finding.observed)),
        status,
    )
}

/// A finding under labels, as people read it elsewhere.
fn description(finding: &Finding) -> String {
    let mut lines = Vec::new();
    let mut line = |label: &str, text: &str| {
        lines.push(format!("{label:<9} {}", printable(text)));
    };
    line("case", &finding.case.to_string());
    line(
        "expected",
        &format!("{} ({})", finding.expected, finding.source),
    );
    line("observed", &observed(finding, SHOWN));
    if finding.steps.is_empty() {
        line("payload", &payload(finding, SHOWN));
    }
    for (index, step) in finding.steps.iter().enumerate() {
        line(&format!("call {}", index + 1), &visible(step, SHOWN));
    }
    if let Some(known) = &finding.known {
        line("known", &known_cases(finding, known));
    }
    for case in finding.cases.iter().filter(|case| **case != finding.case) {
        line("also", &case.to_string());
    }
    line("again", &finding.reproduce.command);
    lines.join("\n")
}
