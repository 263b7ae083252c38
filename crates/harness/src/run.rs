//! A run: selected cases against subjects, in order, on several threads.

use std::thread;

use smithereens_cases::Cases;
use smithereens_formats::{CaseGlob, CaseId, Level, Phase, REPORT_VERSION, Report, SubjectReport};

use crate::conformance::Conformance;
use crate::event::Event;
use crate::evidence::{Evidence, Recorded};
use crate::subject::Codec;
use crate::tally::Tally;
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
    /// The phases to run; if empty, all that have something to do.
    pub phases: Vec<Phase>,
    /// What the corpus phase puts, those of them that are selected.
    pub corpus: Vec<Recorded>,
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

/// The cases of one phase, with their names.
struct Selected<'a> {
    phase: Phase,
    cases: Vec<(Evidence<'a>, CaseId)>,
}

/// What each phase that will run puts to subjects.
fn select<'a>(cases: &'a Cases<'_>, options: &'a Options) -> Vec<Selected<'a>> {
    let of = |phase| -> Vec<(Evidence<'a>, CaseId)> {
        let all: Box<dyn Iterator<Item = Evidence<'a>>> = match phase {
            Phase::Coverage => Box::new(cases.planned().iter().map(Evidence::Planned)),
            Phase::Corpus => Box::new(options.corpus.iter().map(Evidence::Recorded)),
        };
        all.map(|evidence| (evidence.id(cases), evidence))
            .filter(|(id, _)| options.selection.selects(id))
            .map(|(id, evidence)| (evidence, id))
            .collect()
    };
    let wanted = |phase: &Phase| options.phases.is_empty() || options.phases.contains(phase);
    Phase::ALL
        .into_iter()
        .filter(wanted)
        .map(|phase| Selected {
            phase,
            cases: of(phase),
        })
        .filter(|selected| !selected.cases.is_empty())
        .collect()
}

/// Puts the selected cases to each subject and tells what happens.
pub fn run(
    cases: &Cases<'_>,
    subjects: &[&dyn Codec],
    options: &Options,
    tell: &mut dyn FnMut(&Event<'_>),
) -> Run {
    let selected = select(cases, options);
    let phases: Vec<Phase> = selected.iter().map(|selected| selected.phase).collect();
    let count = |phase| {
        let of = selected.iter().find(|selected| selected.phase == phase);
        of.map_or(0, |selected| selected.cases.len())
    };
    let documented = cases.planned().len();
    tell(&Event::RunStarted {
        contract: cases.contract().name(),
        documented,
        selected: count(Phase::Coverage),
        entries: count(Phase::Corpus),
        phases: &phases,
    });
    let conformance = Conformance::new(cases);
    let mut reports = Vec::new();
    for subject in subjects {
        tell(&Event::SubjectStarted {
            subject: subject.name(),
            role: subject.role(),
        });
        let report = run_subject(cases, &conformance, &selected, *subject, options, tell);
        tell(&Event::SubjectFinished(&report));
        reports.push(report);
    }
    let kept = is_kept(&reports, options.strict);
    let report = Report {
        version: REPORT_VERSION,
        tool: format!("smithereens {}", env!("CARGO_PKG_VERSION")),
        contract: cases.contract().name().to_owned(),
        documented: documented as u64,
        selected: count(Phase::Coverage) as u64,
        entries: count(Phase::Corpus) as u64,
        phases,
        result: if kept { "kept" } else { "findings" }.to_owned(),
        subjects: reports,
    };
    tell(&Event::RunFinished(&report));
    Run { report, kept }
}

/// A run that exercised nothing that it should have is no pass; that a case is
/// not a subject's business is no fault of the subject.
fn is_kept(reports: &[SubjectReport], strict: bool) -> bool {
    let fails = |subject: &SubjectReport| {
        subject.failures(Level::Required) > 0
            || (strict && subject.failures(Level::Recommended) > 0)
    };
    let idle = |subject: &SubjectReport| {
        subject.exercised() == 0
            && subject
                .all_verdicts()
                .any(|verdicts| verdicts.unsupported > 0)
    };
    reports.iter().any(|subject| subject.exercised() > 0)
        && !reports
            .iter()
            .any(|subject| fails(subject) || idle(subject))
}

fn run_subject(
    cases: &Cases<'_>,
    conformance: &Conformance,
    selected: &[Selected<'_>],
    subject: &dyn Codec,
    options: &Options,
    tell: &mut dyn FnMut(&Event<'_>),
) -> SubjectReport {
    let workers = match options.workers {
        0 => thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    };
    let mut tally = Tally::new(cases);
    for phase in selected {
        tally.select(phase.phase, phase.cases.iter().map(|(_, id)| id));
    }
    'phases: for Selected { phase, cases: all } in selected {
        tell(&Event::PhaseStarted {
            phase: *phase,
            cases: all.len(),
        });
        for batch in all.chunks(BATCH) {
            for (verdict, (evidence, id)) in
                judge_batch(cases, conformance, batch, subject, workers)
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
                tally.add(evidence, id, verdict);
                if fails && options.fail_fast {
                    break 'phases;
                }
            }
        }
    }
    tally.report(subject, tell)
}

/// The verdicts of a batch, in its order.
fn judge_batch(
    cases: &Cases<'_>,
    conformance: &Conformance,
    batch: &[(Evidence<'_>, CaseId)],
    subject: &dyn Codec,
    workers: usize,
) -> Vec<Verdict> {
    let judge_one = |(evidence, _): &(Evidence<'_>, CaseId)| match evidence.case(cases) {
        Ok((case, message)) => judge(cases, conformance, message, &case, subject),
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
