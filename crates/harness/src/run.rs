//! A run: selected cases against subjects, in order, on several threads.

use std::collections::HashMap;
use std::thread;

use smithereens_cases::{Case, Cases, Loss, Planned};
use smithereens_formats::{
    CaseGlob, CaseId, Coverage, LossCount, NotExercised, OperationCoverage, REPORT_VERSION, Report, SubjectReport,
    VerdictCounts,
};

use crate::conformance::Conformance;
use crate::event::Event;
use crate::finding::{Failed, findings};
use crate::subject::Codec;
use crate::verdict::{Verdict, judge};

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
pub fn run(cases: &Cases<'_>, subjects: &[&dyn Codec], options: &Options, tell: &mut dyn FnMut(&Event<'_>)) -> Run {
    let planned: Vec<(&Planned, CaseId)> = cases
        .planned()
        .iter()
        .map(|planned| (planned, cases.id(planned)))
        .filter(|(_, id)| options.selection.selects(id))
        .collect();
    let documented = cases.planned().len();
    tell(&Event::RunStarted { contract: cases.contract().name(), documented, selected: planned.len() });
    let conformance = Conformance::new(cases);
    let mut reports = Vec::new();
    for subject in subjects {
        tell(&Event::SubjectStarted { subject: subject.name(), role: subject.role() });
        let report = run_subject(cases, &conformance, &planned, *subject, options, tell);
        tell(&Event::SubjectFinished(&report));
        reports.push(report);
    }
    let fails = |subject: &SubjectReport| {
        subject.verdicts.fail_required > 0 || (options.strict && subject.verdicts.fail_recommended > 0)
    };
    // A run that exercised nothing that it should have is no pass.
    let vacuous = |subject: &SubjectReport| subject.coverage.exercised == 0;
    let kept = !reports.is_empty() && !reports.iter().any(|subject| fails(subject) || vacuous(subject));
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
    conformance: &Conformance,
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
        for (verdict, (planned, id)) in judge_batch(cases, conformance, batch, subject, workers).into_iter().zip(batch) {
            tell(&Event::CaseFinished { case: id, verdict: &verdict });
            let fails = match &verdict {
                Verdict::Fail(failure) => options.strict || failure.level == smithereens_formats::Level::Required,
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
    conformance: &Conformance,
    batch: &[(&Planned, CaseId)],
    subject: &dyn Codec,
    workers: usize,
) -> Vec<Verdict> {
    let judge_one = |(planned, _): &(&Planned, CaseId)| match cases.build(planned) {
        Ok(case) => judge(cases, conformance, cases.message(planned), &case, subject),
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
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().flat_map(join).collect()
    })
}

/// What has been counted of one subject so far.
struct Tally<'a> {
    verdicts: VerdictCounts,
    exercised: HashMap<&'a str, u64>,
    not_exercised: Vec<NotExercised>,
    losses: Vec<(Loss, u64)>,
    failed: Vec<Failed>,
    asked: Vec<CaseId>,
    operations: Vec<&'a str>,
}

impl<'a> Tally<'a> {
    fn new(cases: &'a Cases<'_>) -> Tally<'a> {
        Tally {
            verdicts: VerdictCounts::default(),
            exercised: HashMap::new(),
            not_exercised: Vec::new(),
            losses: Vec::new(),
            failed: Vec::new(),
            asked: Vec::new(),
            operations: cases.contract().documented().map(|operation| operation.name.as_str()).collect(),
        }
    }

    fn add(&mut self, planned: &Planned, id: &CaseId, verdict: Verdict) {
        match verdict {
            Verdict::Unsupported(reason) => {
                self.verdicts.unsupported += 1;
                return self.not_asked(reason, "unsupported");
            }
            Verdict::Unreached(reason) => {
                self.verdicts.unreached += 1;
                return self.not_asked(reason, "unreached");
            }
            Verdict::Pass(mut losses) => {
                self.verdicts.pass += 1;
                losses.sort_unstable();
                losses.dedup();
                for loss in losses {
                    match self.losses.iter_mut().find(|(counted, _)| *counted == loss) {
                        Some((_, count)) => *count += 1,
                        None => self.losses.push((loss, 1)),
                    }
                }
            }
            Verdict::Fail(failure) => {
                match failure.level {
                    smithereens_formats::Level::Required => self.verdicts.fail_required += 1,
                    smithereens_formats::Level::Recommended => self.verdicts.fail_recommended += 1,
                }
                self.failed.push(Failed { id: id.clone(), planned: planned.clone(), failure });
            }
        }
        self.asked.push(id.clone());
        let operation = self.operations.iter().find(|name| **name == id.site.message.operation);
        if let Some(operation) = operation {
            *self.exercised.entry(operation).or_default() += 1;
        }
    }

    fn not_asked(&mut self, reason: String, verdict: &str) {
        let known = self.not_exercised.iter_mut().find(|known| known.reason == reason && known.verdict == verdict);
        match known {
            Some(known) => known.count += 1,
            None => self.not_exercised.push(NotExercised { reason, verdict: verdict.to_owned(), count: 1 }),
        }
    }

    fn report(mut self, cases: &Cases<'_>, subject: &dyn Codec, planned: &[(&Planned, CaseId)]) -> SubjectReport {
        let counted = self.asked.len() as u64 + self.verdicts.unsupported + self.verdicts.unreached;
        let stopped = planned.len() as u64 - counted;
        if stopped > 0 {
            let reason = "came after the failure that --fail-fast stopped at".to_owned();
            self.verdicts.unreached += stopped;
            self.not_exercised.push(NotExercised { reason, verdict: "unreached".to_owned(), count: stopped });
        }
        self.not_exercised.sort_by(|one, other| other.count.cmp(&one.count).then(one.reason.cmp(&other.reason)));
        let operation = |name: &&str| OperationCoverage {
            operation: (*name).to_owned(),
            selected: planned.iter().filter(|(_, id)| id.site.message.operation == **name).count() as u64,
            exercised: self.exercised.get(*name).copied().unwrap_or_default(),
        };
        let coverage = Coverage {
            selected: planned.len() as u64,
            exercised: self.asked.len() as u64,
            operations: self.operations.iter().map(operation).collect(),
            not_exercised: self.not_exercised,
        };
        self.losses.sort_unstable_by_key(|(loss, _)| *loss);
        let loss = |(loss, count): (Loss, u64)| LossCount { loss: loss.name().to_owned(), cases: count };
        let build = |planned: &Planned| -> Option<Case> { cases.build(planned).ok() };
        SubjectReport {
            subject: subject.name().to_owned(),
            role: subject.role(),
            coverage,
            verdicts: self.verdicts,
            allowed_losses: self.losses.into_iter().map(loss).collect(),
            findings: findings(&self.failed, &self.asked, subject, &build),
        }
    }
}
