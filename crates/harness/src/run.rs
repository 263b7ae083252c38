//! A run: selected cases against subjects, in order, on several threads.

use std::thread;

use smithereens_cases::{Cases, Planned};
use smithereens_formats::{CaseGlob, CaseId, Level, REPORT_VERSION, Report, SubjectReport};

use crate::checker::Checker;
use crate::event::Event;
use crate::subject::Codec;
use crate::tally::Tally;
use crate::verdict::Verdict;

/// Which cases to run, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which cases.
    pub selection: Selection,
    /// Recommended expectations fail the run too.
    pub strict: bool,
    /// Stop a subject at its first failure that fails the run.
    pub fail_fast: bool,
    /// Threads; 0 for one each core. The report does not depend on it.
    pub workers: usize,
}

/// Which cases, by name.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Cases that match any of these; all, if empty.
    pub only: Vec<CaseGlob>,
    /// But none that match any of these.
    pub skip: Vec<CaseGlob>,
}

impl Selection {
    /// Whether a case is selected.
    #[must_use]
    pub fn selects(&self, id: &CaseId) -> bool {
        if self.only.is_empty() && self.skip.is_empty() {
            return true;
        }
        let id = id.to_string();
        let matches = |globs: &[CaseGlob]| globs.iter().any(|glob| glob.matches(&id));
        (self.only.is_empty() || matches(&self.only)) && !matches(&self.skip)
    }
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// All that there is to tell.
    pub report: Report,
    /// Whether the contract is kept: no finding that fails the run, and
    /// something exercised by each subject.
    pub kept: bool,
}

/// How many cases go to the threads at once. Events come between batches.
const BATCH: usize = 1024;

/// Puts the selected cases to each subject and tells what happens.
pub fn run(
    cases: &Cases<'_>,
    subjects: &[&dyn Codec],
    options: &Options,
    tell: &mut dyn FnMut(&Event<'_>),
) -> Run {
    let planned: Vec<(&Planned, CaseId)> = cases
        .planned()
        .iter()
        .map(|planned| (planned, cases.id(planned)))
        .filter(|(_, id)| options.selection.selects(id))
        .collect();
    let documented = cases.planned().len();
    tell(&Event::RunStarted {
        contract: cases.contract().name(),
        documented,
        selected: planned.len(),
    });
    let checker = Checker::new(cases);
    let mut reports = Vec::new();
    for subject in subjects {
        tell(&Event::SubjectStarted {
            subject: subject.name(),
            role: subject.role(),
        });
        let report = run_subject(cases, &checker, &planned, *subject, options, tell);
        tell(&Event::SubjectFinished(&report));
        reports.push(report);
    }
    let fails = |subject: &SubjectReport| {
        subject.verdicts.fail_required > 0
            || (options.strict && subject.verdicts.fail_recommended > 0)
    };
    // A run that exercised nothing that it should have is no pass; that a case
    // is not a subject's business is no fault of the subject.
    let idle = |subject: &SubjectReport| {
        subject.coverage.exercised == 0 && subject.verdicts.unsupported > 0
    };
    let exercised = reports.iter().any(|subject| subject.coverage.exercised > 0);
    let kept = exercised
        && !reports
            .iter()
            .any(|subject| fails(subject) || idle(subject));
    let report = Report {
        version: REPORT_VERSION,
        tool: format!("smithereens {}", env!("CARGO_PKG_VERSION")),
        contract: cases.contract().name().to_owned(),
        documented: documented as u64,
        selected: planned.len() as u64,
        result: if kept { "kept" } else { "findings" }.to_owned(),
        subjects: reports,
    };
    tell(&Event::RunFinished(&report));
    Run { report, kept }
}

fn run_subject(
    cases: &Cases<'_>,
    checker: &Checker<'_>,
    planned: &[(&Planned, CaseId)],
    subject: &dyn Codec,
    options: &Options,
    tell: &mut dyn FnMut(&Event<'_>),
) -> SubjectReport {
    let workers = match options.workers {
        0 => thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    };
    let mut tally = Tally::new(cases);
    'batches: for batch in planned.chunks(BATCH) {
        for (verdict, (planned, id)) in judge_batch(cases, checker, batch, subject, workers)
            .into_iter()
            .zip(batch)
        {
            tell(&Event::CaseFinished {
                case: id,
                verdict: &verdict,
            });
            let fails = match &verdict {
                Verdict::Fail(failure) => options.strict || failure.level == Level::Required,
                _ => false,
            };
            tally.add(planned, id, verdict);
            if fails && options.fail_fast {
                break 'batches;
            }
        }
    }
    tally.report(cases, subject, planned)
}

/// The verdicts of a batch, in its order.
fn judge_batch(
    cases: &Cases<'_>,
    checker: &Checker<'_>,
    batch: &[(&Planned, CaseId)],
    subject: &dyn Codec,
    workers: usize,
) -> Vec<Verdict> {
    let judge_one = |(planned, _): &(&Planned, CaseId)| match cases.build(planned) {
        Ok(case) => checker.check(cases.message(planned), &case, subject),
        Err(unbuilt) => Verdict::Unreached(unbuilt.to_string()),
    };
    if workers <= 1 {
        return batch.iter().map(judge_one).collect();
    }
    thread::scope(|scope| {
        let share = batch.len().div_ceil(workers).max(1);
        let threads: Vec<_> = batch
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().map(judge_one).collect::<Vec<_>>()))
            .collect();
        // A subject's panics are caught with its case; one of ours is passed on.
        let join = |thread: thread::ScopedJoinHandle<'_, Vec<Verdict>>| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().flat_map(join).collect()
    })
}
